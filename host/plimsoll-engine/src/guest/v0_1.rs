//! `plimsoll:audit@0.1`: generated bindings, and nothing but conversions around them.

mod answers;
mod convert;
mod imports;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../wit/v0.1",
        world: "pack",
        imports: { default: trappable },
    });
}

use plimsoll_model::{FileMeta, Match, Unit};
use wasmtime::Store;
use wasmtime::component::{HasSelf, InstancePre, Linker};

use self::bindings::exports::plimsoll::audit::rules;
use self::bindings::plimsoll::audit::types;
use super::{Guest, Instance, RawConclusions, RawDescription, RawFailure, RawObservations, WrongShape};
use crate::description::Rules;
use crate::host::State;

/// A component that exports `plimsoll:audit/rules@0.1`.
struct Shell {
    component: InstancePre<State>,
    exports: bindings::PackIndices,
}

/// Links the imports of this version.
pub(super) fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    bindings::Pack::add_to_linker::<_, HasSelf<State>>(linker, |state| state)
}

/// Looks up the exports of this version.
pub(super) fn open(component: InstancePre<State>) -> Result<impl Guest, WrongShape> {
    let exports = bindings::PackIndices::new(&component).map_err(|error| WrongShape(error.to_string()))?;
    Ok(Shell { component, exports })
}

impl Guest for Shell {
    fn start(&self, store: &mut Store<State>) -> wasmtime::Result<Box<dyn Instance>> {
        let instance = self.component.instantiate(&mut *store)?;
        let pack = self.exports.load(store, &instance).map_err(|error| WrongShape(format!("{error:#}")))?;
        Ok(Box::new(pack))
    }
}

impl Instance for bindings::Pack {
    fn describe(&self, store: &mut Store<State>) -> wasmtime::Result<RawDescription> {
        self.plimsoll_audit_rules().call_describe(store).map(rules::Description::into)
    }

    fn inspect(
        &self,
        store: &mut Store<State>,
        rules: &Rules,
        file: &FileMeta,
        matches: &[Match],
    ) -> wasmtime::Result<Result<RawObservations, RawFailure>> {
        let matches = convert::by_rule(matches, rules);
        let said = self.plimsoll_audit_rules().call_inspect(store, &file.into(), &matches)?;
        Ok(said.map(types::Observations::into).map_err(types::Failure::into))
    }

    fn conclude(&self, store: &mut Store<State>, unit: &Unit) -> wasmtime::Result<Result<RawConclusions, RawFailure>> {
        let said = self.plimsoll_audit_rules().call_conclude(store, &unit.into())?;
        Ok(said.map(rules::Conclusions::into).map_err(types::Failure::into))
    }
}
