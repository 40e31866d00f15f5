//! Counts what a component would cost to compile and to instantiate, section by section.
//!
//! Instances are counted as they would exist, not as they are written: a component that instantiates another ten times,
//! which does the same with a third, has a hundred. What a name from outside stands for is not known here, so it counts as
//! the largest thing that has been seen.

use wasmtime::wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentExternalKind, ComponentInstance,
    ComponentOuterAliasKind, Encoding, FunctionBody, Instance, Payload,
};

use super::{Refusal, invalid, within};
use crate::limits::Limits;

/// What has been counted so far.
pub(super) struct Walk<'a> {
    limits: &'a Limits,
    frames: Vec<Frame>,
    functions: u64,
    largest: Cost,
    pub(super) imports: Vec<String>,
    pub(super) exports: Vec<String>,
}

/// A module or component that is being read.
struct Frame {
    encoding: Encoding,
    cost: Cost,
    modules: Vec<Cost>,
    components: Vec<Cost>,
}

/// What one more instance of something costs.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    instances: u64,
    memories: u64,
    tables: u64,
}

impl Cost {
    const fn plus(self, other: Self) -> Self {
        Self {
            instances: self.instances.saturating_add(other.instances),
            memories: self.memories.saturating_add(other.memories),
            tables: self.tables.saturating_add(other.tables),
        }
    }

    fn larger(self, other: Self) -> Self {
        Self {
            instances: self.instances.max(other.instances),
            memories: self.memories.max(other.memories),
            tables: self.tables.max(other.tables),
        }
    }
}

impl<'a> Walk<'a> {
    pub(super) const fn new(limits: &'a Limits) -> Self {
        let largest = Cost { instances: 1, memories: 0, tables: 0 };
        Self { limits, frames: Vec::new(), functions: 0, largest, imports: Vec::new(), exports: Vec::new() }
    }

    /// Returns whether everything has been read.
    pub(super) const fn ended(&self) -> bool {
        self.frames.is_empty()
    }

    /// Counts one section.
    pub(super) fn section(&mut self, payload: &Payload<'_>) -> Result<(), Refusal> {
        let limits = self.limits;
        match payload {
            Payload::Version { encoding, .. } => self.begin(*encoding),
            Payload::End(_) => {
                self.end();
                Ok(())
            }
            Payload::FunctionSection(section) => {
                self.functions += u64::from(section.count());
                within("functions", self.functions, "functions", limits.functions)
            }
            Payload::MemorySection(section) => section.clone().into_iter().try_for_each(|memory| {
                let bytes = memory.map_err(invalid)?.initial.saturating_mul(1 << 16);
                self.add(Cost { memories: 1, ..Cost::default() })?;
                within("bytes of memory at the start", bytes, "memory-bytes", limits.memory_bytes)
            }),
            Payload::TableSection(section) => section.clone().into_iter().try_for_each(|table| {
                let elements = table.map_err(invalid)?.ty.initial;
                self.add(Cost { tables: 1, ..Cost::default() })?;
                within("elements in a table at the start", elements, "table-elements", limits.table_elements)
            }),
            Payload::InstanceSection(section) => {
                section.clone().into_iter().try_for_each(|instance| match instance.map_err(invalid)? {
                    Instance::Instantiate { module_index, .. } => self.add(self.module(0, module_index)),
                    Instance::FromExports(_) => Ok(()),
                })
            }
            Payload::ComponentInstanceSection(section) => {
                section.clone().into_iter().try_for_each(|instance| match instance.map_err(invalid)? {
                    ComponentInstance::Instantiate { component_index, .. } => {
                        self.add(self.component(0, component_index))
                    }
                    ComponentInstance::FromExports(_) => Ok(()),
                })
            }
            Payload::ComponentAliasSection(section) => section.clone().into_iter().try_for_each(|alias| {
                self.alias(&alias.map_err(invalid)?);
                Ok(())
            }),
            Payload::ComponentCanonicalSection(section) => {
                section.clone().into_iter_with_offsets().try_for_each(|function| {
                    let (offset, function) = function.map_err(invalid)?;
                    utf8_only(&function, offset)
                })
            }
            Payload::ComponentImportSection(section) => section.clone().into_iter().try_for_each(|import| {
                let import = import.map_err(invalid)?;
                self.name(import.ty.kind(), self.largest);
                if self.frames.len() == 1 {
                    self.imports.push(import.name.name.to_owned());
                }
                Ok(())
            }),
            Payload::ComponentExportSection(section) => section.clone().into_iter().try_for_each(|export| {
                let export = export.map_err(invalid)?;
                let cost = match export.kind {
                    ComponentExternalKind::Module => self.module(0, export.index),
                    _ => self.component(0, export.index),
                };
                self.name(export.kind, cost);
                if self.frames.len() == 1 {
                    self.exports.push(export.name.name.to_owned());
                }
                Ok(())
            }),
            _ => Ok(()),
        }
    }

    /// Counts the body of a function.
    pub(super) fn body(&self, body: &FunctionBody<'_>) -> Result<(), Refusal> {
        within("bytes in one function", body.as_bytes().len() as u64, "function-bytes", self.limits.function_bytes)?;
        let mut locals = 0_u64;
        for group in body.get_locals_reader().map_err(invalid)? {
            locals += u64::from(group.map_err(invalid)?.0);
        }
        within("locals in one function", locals, "locals-per-function", self.limits.locals_per_function)
    }

    fn begin(&mut self, encoding: Encoding) -> Result<(), Refusal> {
        self.frames.push(Frame { encoding, cost: Cost::default(), modules: Vec::new(), components: Vec::new() });
        let components = self.frames.iter().filter(|frame| frame.encoding == Encoding::Component).count() as u64;
        within("levels of nested components", components - 1, "nesting", self.limits.nesting)
    }

    fn end(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let cost = frame.cost.plus(Cost { instances: 1, ..Cost::default() });
        self.largest = self.largest.larger(cost);
        let kind = match frame.encoding {
            Encoding::Module => ComponentExternalKind::Module,
            Encoding::Component => ComponentExternalKind::Component,
        };
        self.name(kind, cost);
    }

    /// Adds to what is being read.
    fn add(&mut self, cost: Cost) -> Result<(), Refusal> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        frame.cost = frame.cost.plus(cost);
        let Cost { instances, memories, tables } = frame.cost;
        within("instances of modules and components", instances, "instances", self.limits.instances)?;
        within("memories", memories, "memories", self.limits.memories)?;
        within("tables", tables, "tables", self.limits.tables)
    }

    /// Gives a module or component the next index.
    fn name(&mut self, kind: ComponentExternalKind, cost: Cost) {
        let Some(frame) = self.frames.last_mut() else { return };
        match kind {
            ComponentExternalKind::Module => frame.modules.push(cost),
            ComponentExternalKind::Component => frame.components.push(cost),
            _ => {}
        }
    }

    fn alias(&mut self, alias: &ComponentAlias<'_>) {
        match *alias {
            ComponentAlias::InstanceExport { kind, .. } => self.name(kind, self.largest),
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::CoreModule, count, index } => {
                self.name(ComponentExternalKind::Module, self.module(count, index));
            }
            ComponentAlias::Outer { kind: ComponentOuterAliasKind::Component, count, index } => {
                self.name(ComponentExternalKind::Component, self.component(count, index));
            }
            _ => {}
        }
    }

    fn module(&self, outward: u32, index: u32) -> Cost {
        let frame = self.frames.iter().rev().nth(outward as usize);
        frame.and_then(|frame| frame.modules.get(index as usize)).copied().unwrap_or(self.largest)
    }

    fn component(&self, outward: u32, index: u32) -> Cost {
        let frame = self.frames.iter().rev().nth(outward as usize);
        frame.and_then(|frame| frame.components.get(index as usize)).copied().unwrap_or(self.largest)
    }
}

/// Strings in other encodings would have to be converted by the host, which is where other hosts have had holes.
fn utf8_only(function: &CanonicalFunction, offset: usize) -> Result<(), Refusal> {
    let (CanonicalFunction::Lift { options, .. } | CanonicalFunction::Lower { options, .. }) = function else {
        return Ok(());
    };
    if options.iter().any(|option| matches!(option, CanonicalOption::UTF16 | CanonicalOption::CompactUTF16)) {
        return Err(Refusal::Invalid { message: "strings must be in UTF-8".to_owned(), offset });
    }
    Ok(())
}
