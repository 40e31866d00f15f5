//! The versions of the interface: one thin shell each, all converting into the types of the host.
//!
//! Nothing outside this module may name a generated type. A new major version is a new shell beside the old ones.

mod v0_1;
mod wasi;

use plimsoll_model::{FileMeta, Finding, Match, Metric, Strength, Unit};
use wasmtime::Store;
use wasmtime::component::{Component, InstancePre, Linker};

use crate::description::{OptionSpec, Rules};
use crate::facts::{FactSpec, RawFact};
use crate::host::State;

/// The versions of the interface that packs may speak.
pub const INTERFACES: &[&str] = &["plimsoll:audit@0.1.0"];

/// A pack in one version of the interface.
pub(crate) trait Guest: Send + Sync {
    /// Makes an instance in a store.
    fn start(&self, store: &mut Store<State>) -> wasmtime::Result<Box<dyn Instance>>;
}

/// An instance of a pack. It belongs to the store that it was started in.
pub(crate) trait Instance {
    fn describe(&self, store: &mut Store<State>) -> wasmtime::Result<RawDescription>;

    fn inspect(
        &self,
        store: &mut Store<State>,
        rules: &Rules,
        file: &FileMeta,
        matches: &[Match],
    ) -> wasmtime::Result<Result<RawObservations, RawFailure>>;

    fn conclude(&self, store: &mut Store<State>, unit: &Unit) -> wasmtime::Result<Result<RawConclusions, RawFailure>>;
}

/// Something that a guest says of a rule that it names. The rule's index inside is not set yet.
#[derive(Debug)]
pub(crate) struct Said<T> {
    pub(crate) rule: String,
    pub(crate) what: T,
}

/// What `describe` returned, unchecked.
#[derive(Debug, Clone)]
pub(crate) struct RawDescription {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) rules: Vec<RawRule>,
    pub(crate) options: Vec<OptionSpec>,
    pub(crate) facts: Vec<FactSpec>,
    pub(crate) concludes: bool,
}

/// One rule of a description, unchecked.
#[derive(Debug, Clone)]
pub(crate) struct RawRule {
    pub(crate) id: String,
    pub(crate) page: String,
    pub(crate) code: bool,
}

/// What `inspect` returned, unchecked.
#[derive(Debug)]
pub(crate) struct RawObservations {
    pub(crate) findings: Vec<Said<Finding>>,
    pub(crate) strengths: Vec<Said<Strength>>,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) facts: Vec<RawFact>,
}

/// What `conclude` returned, unchecked.
#[derive(Debug)]
pub(crate) struct RawConclusions {
    /// Path of the file, and finding.
    pub(crate) findings: Vec<(String, Said<Finding>)>,
    pub(crate) strengths: Vec<Said<Strength>>,
    pub(crate) metrics: Vec<Metric>,
}

/// A rule that says itself that it failed.
#[derive(Debug)]
pub(crate) struct RawFailure {
    pub(crate) rule: Option<String>,
    pub(crate) message: String,
}

/// A component whose exports do not have the types of the version that they claim.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct WrongShape(pub(crate) String);

/// Makes what every version of the interface imports available.
pub(crate) fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    v0_1::link(linker)
}

/// Makes what a component imports of WASI available, closed. Costs a pack without WASI nothing: it has another linker.
pub(crate) fn link_wasi(linker: &mut Linker<State>, component: &Component) -> wasmtime::Result<()> {
    wasi::link(linker, component)
}

/// Looks up the exports of a component.
pub(crate) fn open(component: InstancePre<State>) -> Result<Box<dyn Guest>, WrongShape> {
    Ok(Box::new(v0_1::open(component)?))
}
