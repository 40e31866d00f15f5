//! A rule: its page, and the functions of the rules that need them.

use crate::{Context, FieldKind, Project};

/// The function of a rule that sees one file, as [`rule!`](crate::rule!) wraps it.
pub type Check = fn(&mut Context<'_>) -> Result<(), String>;

/// The function of a rule that sees a whole unit of the project, as [`rule!`](crate::rule!) wraps it.
pub type Conclude = fn(&mut Project<'_>) -> Result<(), String>;

/// A kind of fact that a rule records, made by [`fact!`](crate::fact!). Rules of a pack may share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FactKind {
    /// Kebab-case.
    pub key: &'static str,
    /// Name and kind of each value, in order.
    pub fields: &'static [(&'static str, FieldKind)],
}

/// One rule of a pack, made by [`rule!`](crate::rule!) or named by its page in [`pack!`](crate::pack!).
#[derive(Clone, Copy)]
pub struct Rule {
    pub(crate) id: &'static str,
    pub(crate) page: &'static str,
    pub(crate) check: Option<Check>,
    pub(crate) conclude: Option<Conclude>,
    pub(crate) facts: &'static [FactKind],
}

impl Rule {
    /// Returns a rule whose matches all become findings.
    #[doc(hidden)]
    #[must_use]
    pub const fn page_only(id: &'static str, page: &'static str) -> Self {
        Self { id, page, check: None, conclude: None, facts: &[] }
    }

    /// Returns a rule with code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_code(
        id: &'static str,
        page: &'static str,
        check: Option<Check>,
        conclude: Option<Conclude>,
    ) -> Self {
        Self { id, page, check, conclude, facts: &[] }
    }

    /// Declares the facts that the rule records, or that it reads and another rule of the pack records.
    #[must_use]
    pub const fn facts(self, facts: &'static [FactKind]) -> Self {
        Self { facts, ..self }
    }

    /// Returns the rule's id without the pack.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the rule's whole Markdown page.
    #[must_use]
    pub const fn page(&self) -> &'static str {
        self.page
    }
}

/// What a rule's function may return: nothing, or a `Result` whose error says why the rule could not do its work.
#[doc(hidden)]
pub trait Outcome {
    /// Returns the error as text.
    fn outcome(self) -> Result<(), String>;
}

impl Outcome for () {
    fn outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: std::fmt::Display> Outcome for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// Makes a [`Rule`] from its id and its functions. The page `<id>.md` stands beside the source file.
///
/// `check` takes `&mut Context<'_>` and looks at one file; `conclude` takes `&mut Project<'_>` and looks at what the rule
/// found in all files of a deployable unit. A rule has one of them or both. Both return nothing, or a `Result<(), E>` where
/// `E` can be displayed; an error is reported as a fault of the rule, never as a pass.
///
/// ```ignore
/// pub const RULE: Rule = rule!("blocking-call-in-async", check);
/// pub const RULE: Rule = rule!("env-drift", check, conclude).facts(&[VARIABLE]);
/// pub const RULE: Rule = rule!("no-lock-file", conclude = conclude);
/// ```
#[macro_export]
macro_rules! rule {
    ($id:literal, conclude = $conclude:path) => {
        $crate::__rule_of!($id, ::core::option::Option::None, $crate::__conclude!($conclude))
    };
    ($id:literal, $check:path) => {
        $crate::__rule_of!($id, $crate::__check!($check), ::core::option::Option::None)
    };
    ($id:literal, $check:path, $conclude:path) => {
        $crate::__rule_of!($id, $crate::__check!($check), $crate::__conclude!($conclude))
    };
}

/// Declares a kind of fact: its key, and the names and kinds (`text`, `integer`, `boolean`) of its values.
///
/// ```
/// use plimsoll_sdk::{FactKind, fact};
///
/// const PORT: FactKind = fact!("service-port", service: text, port: integer);
/// ```
#[macro_export]
macro_rules! fact {
    ($key:literal $(, $name:ident: $kind:ident)* $(,)?) => {
        $crate::FactKind {
            key: $key,
            fields: &[$((::core::stringify!($name), $crate::__field_kind!($kind))),*],
        }
    };
}

/// The kind of a field, by its word.
#[doc(hidden)]
#[macro_export]
macro_rules! __field_kind {
    (text) => {
        $crate::FieldKind::Text
    };
    (integer) => {
        $crate::FieldKind::Integer
    };
    (boolean) => {
        $crate::FieldKind::Boolean
    };
}

/// The rule itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __rule_of {
    ($id:literal, $check:expr, $conclude:expr) => {
        $crate::Rule::with_code($id, ::core::include_str!(::core::concat!($id, ".md")), $check, $conclude)
    };
}

/// Wraps a `check` function.
#[doc(hidden)]
#[macro_export]
macro_rules! __check {
    ($check:path) => {{
        // Not the name of anything that an author would write: items are not hygienic.
        fn __plimsoll_check(cx: &mut $crate::Context<'_>) -> ::core::result::Result<(), $crate::__private::String> {
            $crate::__private::Outcome::outcome($check(cx))
        }
        ::core::option::Option::Some(__plimsoll_check as $crate::Check)
    }};
}

/// Wraps a `conclude` function.
#[doc(hidden)]
#[macro_export]
macro_rules! __conclude {
    ($conclude:path) => {{
        fn __plimsoll_conclude(cx: &mut $crate::Project<'_>) -> ::core::result::Result<(), $crate::__private::String> {
            $crate::__private::Outcome::outcome($conclude(cx))
        }
        ::core::option::Option::Some(__plimsoll_conclude as $crate::Conclude)
    }};
}
