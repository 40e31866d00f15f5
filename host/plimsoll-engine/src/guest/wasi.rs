//! Closed WASI 0.2, linked only for packs that import it.
//!
//! A pack gets exactly the functions that it imports, under the version that it names: those of the first list below with an
//! answer from [`State`], every other one with an end of the call that says what was asked for. So no interface of WASI can be
//! reached by being forgotten here, and a runtime may import more than it ever calls.

mod answers;
mod forbidden;

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker, LinkerInstance, ResourceType};

use crate::capabilities;
use crate::host::State;

/// What a guest holds a handle of. The host keeps nothing for them but timers.
mod resource {
    /// Something to wait for: a timer, or nothing.
    pub(super) struct Pollable;
    /// Standard input, which has ended.
    pub(super) struct InputStream;
    /// Standard output or standard error.
    pub(super) struct OutputStream;
    /// Never made: nothing here fails in a way that it would describe.
    pub(super) struct Error;
    /// The root of a file system in which nothing can be opened.
    pub(super) struct Descriptor;
    /// A network in which nothing can be looked up.
    pub(super) struct Network;
    /// Never made: there is no terminal.
    pub(super) struct TerminalInput;
    /// Never made: there is no terminal.
    pub(super) struct TerminalOutput;
    /// Never made: all that is not listed above.
    pub(super) struct Other;
}

/// Links what a component imports of WASI.
pub(super) fn link(linker: &mut Linker<State>, component: &Component) -> wasmtime::Result<()> {
    let engine = component.engine().clone();
    let mut known = Vec::new();
    for (import, item) in component.component_type().imports(&engine) {
        let ComponentItem::ComponentInstance(instance) = item.ty else { continue };
        let Some(interface) = capabilities::wasi(import) else { continue };
        let mut here = linker.instance(import)?;
        for (name, item) in instance.exports(&engine) {
            match item.ty {
                ComponentItem::ComponentFunc(_) => link_function(&mut here, interface, name)?,
                // What an interface takes over from another one is the same type, and is linked there.
                ComponentItem::Resource(ty) if !known.contains(&ty) => {
                    known.push(ty);
                    link_resource(&mut here, name)?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn link_function(here: &mut LinkerInstance<'_, State>, interface: &str, name: &str) -> wasmtime::Result<()> {
    if answers::link(here, interface, name)? { Ok(()) } else { forbidden::link(here, interface, name) }
}

fn link_resource(here: &mut LinkerInstance<'_, State>, name: &str) -> wasmtime::Result<()> {
    let ty = match name {
        "pollable" => {
            return here.resource(name, ResourceType::host::<resource::Pollable>(), |mut store, pollable| {
                store.data_mut().drop_pollable(pollable);
                Ok(())
            });
        }
        "input-stream" => ResourceType::host::<resource::InputStream>(),
        "output-stream" => ResourceType::host::<resource::OutputStream>(),
        "error" => ResourceType::host::<resource::Error>(),
        "descriptor" => ResourceType::host::<resource::Descriptor>(),
        "network" => ResourceType::host::<resource::Network>(),
        "terminal-input" => ResourceType::host::<resource::TerminalInput>(),
        "terminal-output" => ResourceType::host::<resource::TerminalOutput>(),
        _ => ResourceType::host::<resource::Other>(),
    };
    here.resource(name, ty, |_, _| Ok(()))
}
