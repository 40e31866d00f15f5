//! A pack that can be called.

use std::fmt;
use std::sync::Arc;

use plimsoll_model::project::Scope;
use plimsoll_model::{Conclusions, Document, Fault, FaultKind, Match, Observations, Project};

use crate::call::{Call, Called, Ended, Live};
use crate::capabilities::Permission;
use crate::check::Check;
use crate::description::{Description, Rules, shown};
use crate::engine::Shared;
use crate::facts::Facts;
use crate::fault::Cause;
use crate::guest::{Guest, Instance, RawFailure};
use crate::host::Context;
use crate::session::Session;
use crate::settings::{Options, Settings};

/// A pack that was admitted, compiled and described. Calls may be made from many threads at once.
pub struct Pack {
    pub(crate) shared: Arc<Shared>,
    pub(crate) guest: Box<dyn Guest>,
    pub(crate) description: Description,
    pub(crate) rules: Rules,
    pub(crate) facts: Facts,
    pub(crate) digest: String,
    pub(crate) interface: String,
    pub(crate) imports: Vec<String>,
    /// Whether starting an instance is dear.
    pub(crate) dear: bool,
    pub(crate) permission: Permission,
    pub(crate) size: usize,
}

impl Pack {
    /// Returns what the pack says about itself.
    #[must_use]
    pub const fn description(&self) -> &Description {
        &self.description
    }

    /// Returns `sha256:` and the digest of the component.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns the version of the interface that the pack speaks, such as `plimsoll:audit@0.1.0`.
    #[must_use]
    pub fn interface(&self) -> &str {
        &self.interface
    }

    /// Returns the interfaces that the component imports, sorted.
    #[must_use]
    pub fn imports(&self) -> &[String] {
        &self.imports
    }

    /// Returns what the pack can reach, computed from what it imports.
    #[must_use]
    pub const fn permission(&self) -> Permission {
        self.permission
    }

    /// Returns the size of the component in bytes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// Returns whether starting an instance is dear, so that a [`Session`] keeps one: a runtime starts in it, or is part of
    /// its memory.
    #[must_use]
    pub const fn is_dear(&self) -> bool {
        self.dear
    }

    /// Begins a session: `inspect` for some files after one another.
    #[must_use]
    pub fn session(&self) -> Session<'_> {
        Session::new(self)
    }

    /// Calls `inspect` for one file in a fresh instance, with the matches of the pack's rules that have code. `index` is the
    /// pack's place in the run, as the document knows it.
    pub fn inspect(
        &self,
        index: usize,
        document: &dyn Document,
        matches: &[Match],
        settings: &Settings,
    ) -> Called<Observations> {
        self.inspect_in(None, index, document, matches, settings)
    }

    /// Calls `inspect` in an instance that is kept, or in a fresh one.
    pub(crate) fn inspect_in(
        &self,
        live: Option<&mut Option<Live>>,
        index: usize,
        document: &dyn Document,
        matches: &[Match],
        settings: &Settings,
    ) -> Called<Observations> {
        let limits = &self.shared.limits;
        let meta = document.meta();
        let context = Context { document: Some(document), pack: index, ..self.context(settings) };
        let fuel = limits.fuel_per_inspect.saturating_add(limits.fuel_per_byte.saturating_mul(u64::from(meta.size)));
        let call = self.call(context, fuel);
        let inspect = |instance: &dyn Instance, store: &mut _| instance.inspect(store, &self.rules, meta, matches);
        let ended = match live {
            Some(live) => call.kept(live, inspect),
            None => call.fresh(inspect),
        };
        self.settle(ended, "inspect", Some(&meta.path), |raw| self.check().observations(raw, document.text()))
    }

    /// Calls `conclude` for a unit of the project.
    pub fn conclude(&self, project: &dyn Project, settings: &Settings) -> Called<Conclusions> {
        let limits = &self.shared.limits;
        let items = project.fact_count().saturating_add(project.files(Scope::Repository).len() as u64);
        let fuel = limits.fuel_per_conclude.saturating_add(limits.fuel_per_fact.saturating_mul(items));
        let call = self.call(Context { project: Some(project), ..self.context(settings) }, fuel);
        let ended = call.fresh(|instance, store| instance.conclude(store, project.unit()));
        self.settle(ended, "conclude", None, |raw| self.check().conclusions(raw, |path| project.file(path)))
    }

    fn context<'a>(&'a self, settings: &'a Settings) -> Context<'a> {
        let options = Options { declared: &self.description.options, settings: Some(settings) };
        Context {
            rules: Some(&self.rules),
            facts: Some(&self.facts),
            options,
            digest: &self.digest,
            ..Context::default()
        }
    }

    fn call<'a>(&'a self, context: Context<'a>, fuel: u64) -> Call<'a> {
        Call { shared: &self.shared, guest: &*self.guest, context, fuel }
    }

    fn check(&self) -> Check<'_> {
        Check { limits: &self.shared.limits, rules: &self.rules, facts: &self.facts }
    }

    /// Turns what a guest said into a result that can be believed, or into a fault.
    fn settle<R, T>(
        &self,
        ended: Ended<Result<R, RawFailure>>,
        during: &str,
        path: Option<&str>,
        check: impl FnOnce(R) -> Result<T, Cause>,
    ) -> Called<T> {
        let fault = |rule: Option<String>, Cause { kind, message }: Cause| Fault {
            pack: self.description.id.clone(),
            rule,
            path: path.map(str::to_owned),
            during: during.to_owned(),
            kind,
            message,
        };
        let result = match ended.outcome {
            Ok(Ok(raw)) => check(raw).map_err(|cause| fault(None, cause)),
            Ok(Err(failure)) => {
                let rule = failure.rule.filter(|name| self.rules.index(name).is_some());
                let said = shown(&failure.message);
                // Where memory runs out, some languages trap and others throw: the reason is the same.
                let cause = match ended.denied {
                    Some(Cause { kind, message }) => {
                        Cause::new(kind, format!("{message}\nafter which the rule said: {said}"))
                    }
                    None => Cause::new(FaultKind::RuleFailed, said),
                };
                Err(fault(rule, cause))
            }
            Err(failed) => Err(fault(None, failed.into())),
        };
        let Ended { fuel, memory, log, log_dropped, started, .. } = ended;
        Called { result, fuel, memory, log, log_dropped, started }
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Pack");
        debug.field("id", &self.description.id).field("digest", &self.digest).finish_non_exhaustive()
    }
}
