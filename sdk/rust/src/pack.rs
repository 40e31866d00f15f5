//! A pack: its rules, and the three calls of the host.

use std::cell::Cell;

use crate::bindings::exports::plimsoll::audit::rules::{
    Conclusions, Description, FactField, FactSpec, OptionSpec, Rule as RuleRecord,
};
use crate::bindings::plimsoll::audit::types::{Failure, Observations, Unit};
use crate::host::{ComponentHost, Host, Level};
use crate::session::Session;
use crate::{Context, FactKind, File, Project, Rule, RuleMatches};

/// A setting of a pack that the operator may change.
#[derive(Clone, Copy)]
pub struct Setting {
    /// Kebab-case.
    pub name: &'static str,
    /// JSON; its type is the type that the operator's value must have.
    pub default: &'static str,
    /// What it changes, in one sentence.
    pub description: &'static str,
}

/// A pack as [`pack!`](crate::pack!) declares it.
#[derive(Clone, Copy)]
pub struct Pack {
    /// Kebab-case: the first half of `pack/rule`.
    pub id: &'static str,
    /// SemVer, the version of the crate.
    pub version: &'static str,
    /// In the order of the list.
    pub rules: &'static [Rule],
    /// What the operator may change.
    pub options: &'static [Setting],
}

thread_local! {
    /// The rule that runs, for the message of a panic.
    static RUNNING: Cell<&'static str> = const { Cell::new("") };
}

impl Pack {
    /// Answers the host's `describe`.
    #[doc(hidden)]
    #[must_use]
    pub fn describe(&self) -> Description {
        let rules = self.rules.iter().map(|rule| RuleRecord {
            id: rule.id.to_owned(),
            page: rule.page.to_owned(),
            code: rule.check.is_some() || rule.conclude.is_some(),
        });
        let options = self.options.iter().map(|setting| OptionSpec {
            name: setting.name.to_owned(),
            default_value: setting.default.to_owned(),
            description: setting.description.to_owned(),
        });
        Description {
            id: self.id.to_owned(),
            version: self.version.to_owned(),
            rules: rules.collect(),
            options: options.collect(),
            facts: self.facts(),
            concludes: self.rules.iter().any(|rule| rule.conclude.is_some()),
        }
    }

    /// The facts of all rules, each key once. Two rules that declare one key differently make the host refuse the pack.
    fn facts(&self) -> Vec<FactSpec> {
        let mut kinds: Vec<FactKind> = Vec::new();
        for kind in self.rules.iter().flat_map(|rule| rule.facts) {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
        let field = |&(name, kind): &(&str, _)| FactField { name: name.replace('_', "-"), kind };
        let spec =
            |kind: FactKind| FactSpec { key: kind.key.to_owned(), fields: kind.fields.iter().map(field).collect() };
        kinds.into_iter().map(spec).collect()
    }

    /// Answers the host's `inspect` inside a component.
    ///
    /// # Errors
    /// The first rule that failed, with its reason.
    #[doc(hidden)]
    pub fn inspect(&self, file: &File, matches: &[RuleMatches]) -> Result<Observations, Failure> {
        log_panics();
        self.inspect_with(Box::new(ComponentHost), file, matches)
    }

    pub(crate) fn inspect_with(
        &self,
        host: Box<dyn Host>,
        file: &File,
        matches: &[RuleMatches],
    ) -> Result<Observations, Failure> {
        let session = Session::new(host, file.size);
        let mut out = Observations { findings: vec![], strengths: vec![], metrics: vec![], facts: vec![] };
        for group in matches {
            let rule = self.rules.iter().find(|rule| rule.id == group.rule);
            let Some(Rule { id, check: Some(check), .. }) = rule else {
                let message = format!("the pack has no code for `{}`", group.rule);
                return Err(Failure { rule: None, message });
            };
            RUNNING.set(id);
            let outcome = check(&mut Context::new(id, file, &group.matches, &session, &mut out));
            // What the host refused came first, and may well be why the rule itself gave up.
            if let Some(message) = session.take_failure().or(outcome.err()) {
                return Err(Failure { rule: Some((*id).to_owned()), message });
            }
        }
        Ok(out)
    }

    /// Answers the host's `conclude` inside a component.
    ///
    /// # Errors
    /// The first rule that failed, with its reason.
    #[doc(hidden)]
    pub fn conclude(&self, unit: &Unit) -> Result<Conclusions, Failure> {
        log_panics();
        self.conclude_with(&ComponentHost, unit)
    }

    pub(crate) fn conclude_with(&self, host: &dyn Host, unit: &Unit) -> Result<Conclusions, Failure> {
        let mut out = Conclusions { findings: vec![], strengths: vec![], metrics: vec![] };
        for rule in self.rules {
            let Some(conclude) = rule.conclude else { continue };
            RUNNING.set(rule.id);
            let outcome = conclude(&mut Project::new(rule.id, unit, host, &mut out));
            outcome.map_err(|message| Failure { rule: Some(rule.id.to_owned()), message })?;
        }
        Ok(out)
    }
}

/// A trap has no message: say through the log what the panic says, before it becomes one.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.payload().downcast_ref::<&str>().copied();
        let text =
            text.or_else(|| panic.payload().downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        ComponentHost.log(Level::Error, &format!("`{}` panicked{place}: {text}", RUNNING.get()));
    }));
}

/// Declares a pack: its id, the list of its rules and, where it has them, options.
///
/// A rule with code is the name of its module under `src/rules/`, which holds `pub const RULE: Rule`. A rule that is a
/// page only is the stem of that page, as a string.
///
/// ```ignore
/// plimsoll_sdk::pack! {
///     id: "reliability",
///     rules: [response_body_not_closed, "swallowed-error"],
///     options: [{ name: "max-retries", default: "5", description: "How many attempts are still sane." }],
/// }
/// ```
#[macro_export]
macro_rules! pack {
    (
        id: $id:literal,
        rules: [$($rule:tt),+ $(,)?]
        $(, options: [$({ name: $name:literal, default: $default:literal, description: $description:literal $(,)? }),* $(,)?])?
        $(,)?
    ) => {
        $crate::__modules! { [] $($rule)+ }

        /// The rules of this pack.
        pub const PACK: $crate::Pack = $crate::Pack {
            id: $id,
            version: ::core::env!("CARGO_PKG_VERSION"),
            rules: &[$($crate::__rule!($rule)),+],
            options: &[$($($crate::Setting { name: $name, default: $default, description: $description }),*)?],
        };

        #[cfg(target_arch = "wasm32")]
        mod component {
            use $crate::bindings::exports::plimsoll::audit::rules as boundary;
            use $crate::bindings::plimsoll::audit::types;

            struct Component;

            impl boundary::Guest for Component {
                fn describe() -> boundary::Description {
                    super::PACK.describe()
                }

                fn inspect(
                    file: types::File,
                    matches: ::std::vec::Vec<types::RuleMatches>,
                ) -> ::core::result::Result<types::Observations, types::Failure> {
                    super::PACK.inspect(&file, &matches)
                }

                fn conclude(unit: types::Unit) -> ::core::result::Result<boundary::Conclusions, types::Failure> {
                    super::PACK.conclude(&unit)
                }
            }

            $crate::bindings::export!(Component with_types_in $crate::bindings);
        }
    };
}

/// Declares `mod rules` with one module for each rule that has code.
#[doc(hidden)]
#[macro_export]
macro_rules! __modules {
    ([$($module:ident)*] $rule:ident $($rest:tt)*) => { $crate::__modules! { [$($module)* $rule] $($rest)* } };
    ([$($module:ident)*] $page:literal $($rest:tt)*) => { $crate::__modules! { [$($module)*] $($rest)* } };
    ([$($module:ident)*]) => {
        #[doc(hidden)]
        pub mod rules {
            $(pub mod $module;)*
        }
    };
}

/// One element of the list of rules.
#[doc(hidden)]
#[macro_export]
macro_rules! __rule {
    ($module:ident) => {
        rules::$module::RULE
    };
    ($page:literal) => {
        $crate::Rule::page_only($page, ::core::include_str!(::core::concat!("rules/", $page, ".md")))
    };
}
