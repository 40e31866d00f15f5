//! Packs of pages alone: no toolchain and no compiler. What `describe` returns is known, so the module that returns it is
//! written directly: the answer as the canonical ABI lays it out in memory, and functions that point at it.

use std::fs;
use std::path::PathBuf;

use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ExportKind, ExportSection, Function, FunctionSection, MemorySection,
    MemoryType, Module, TypeSection, ValType,
};

use crate::{KitError, MANIFEST, Project, component};

/// The size of a page of memory.
const PAGE: usize = 64 << 10;
/// Where the data begins: nothing lies at the address that means nothing.
const BASE: usize = 16;
const INTERFACE: &str = "plimsoll:audit/rules@0.1.0";

/// Builds a pack's component.
pub(super) fn build(project: &Project) -> Result<Vec<u8>, KitError> {
    let needed = |value: &Option<String>, example: &str| {
        let missing =
            || KitError::Project(format!("{MANIFEST}: a pack of pages also says who it is\nhelp: add {example}"));
        value.clone().ok_or_else(missing)
    };
    let id = needed(&project.manifest.id, "`id = \"my-rules\"`")?;
    let version = needed(&project.manifest.version, "`version = \"0.1.0\"`")?;
    let pages = project.pages()?;
    if pages.is_empty() {
        let text = format!("{} has no page in `rules`", project.folder.display());
        return Err(KitError::Project(text));
    }
    // The name of a page's file is the rule's id; `Project::check_pages` refuses any other.
    let read = |path: PathBuf| {
        let page = fs::read_to_string(&path).map_err(KitError::file("read", &path))?;
        Ok((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), page))
    };
    let pages = pages.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    component::of_world(&module(&id, &version, &pages), None)
}

/// The core module of a pack with these rules, each an id and a page.
fn module(id: &str, version: &str, pages: &[(String, String)]) -> Vec<u8> {
    let mut data = Data { bytes: Vec::new() };
    // record rule { id, page: string, code: bool }, padded to 20 bytes; no rule has code.
    let rule = |(id, page): &(String, String)| [data.text(id), id.len() as u32, data.text(page), page.len() as u32, 0];
    let rules: Vec<u32> = pages.iter().flat_map(rule).collect();
    let rules_at = data.words(&rules);
    let id_at = data.text(id);
    let version_at = data.text(version);
    // record description { id, version: string, rules, options, facts: list, concludes: bool }
    let description =
        [id_at, id.len() as u32, version_at, version.len() as u32, rules_at, pages.len() as u32, 0, 0, 0, 0, 0];
    let described = data.words(&description);
    // The case `ok` of a result, with as many empty lists as either answer has.
    let nothing = data.words(&[0; 9]);

    let i32s = |count: usize| std::iter::repeat_n(ValType::I32, count);
    let mut types = TypeSection::new();
    // describe; inspect of a file (twelve words) and matches; conclude of a unit; the allocator.
    for parameters in [0, 14, 6, 4] {
        types.ty().function(i32s(parameters), i32s(1));
    }
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for (index, address) in [described, nothing, nothing].into_iter().enumerate() {
        functions.function(index as u32);
        let mut body = Function::new([]);
        body.instructions().i32_const(address as i32).end();
        code.function(&body);
    }
    functions.function(3);
    code.function(&allocator(data.end()));

    let mut memories = MemorySection::new();
    let minimum = data.end().div_ceil(PAGE) as u64 + 1;
    memories.memory(MemoryType { minimum, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    for (index, name) in ["describe", "inspect", "conclude"].into_iter().enumerate() {
        exports.export(&format!("{INTERFACE}#{name}"), ExportKind::Func, index as u32);
    }
    exports.export("cabi_realloc", ExportKind::Func, 3);
    let mut segments = DataSection::new();
    segments.active(0, &ConstExpr::i32_const(BASE as i32), data.bytes);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&memories).section(&exports).section(&code).section(&segments);
    module.finish()
}

/// Room for arguments, which nobody reads: always the same place, which is enough because the host asks for each argument
/// before it writes it, and calls neither function for a rule without code.
fn allocator(end: usize) -> Function {
    let mut body = Function::new([]);
    body.instructions().i32_const(end.next_multiple_of(16) as i32).end();
    body
}

/// Data that will lie at [`BASE`].
struct Data {
    bytes: Vec<u8>,
}

impl Data {
    /// Puts a text down and returns its address.
    fn text(&mut self, text: &str) -> u32 {
        let at = BASE + self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        at as u32
    }

    /// Puts words down, aligned, and returns their address.
    fn words(&mut self, words: &[u32]) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let at = BASE + self.bytes.len();
        self.bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        at as u32
    }

    const fn end(&self) -> usize {
        BASE + self.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_pages_give_the_same_component() {
        let pages = [("one", "# One\n"), ("two", "# Zwei ü\n")].map(|(id, page)| (id.to_owned(), page.to_owned()));
        let build = || component::of_world(&module("my-rules", "0.1.0", &pages), None).expect("it is a component");
        let component = build();
        assert!(component.starts_with(b"\0asm\x0d\0\x01\0"));
        assert_eq!(component, build());
        assert!(component.windows(9).any(|bytes| bytes == "# Zwei ü".as_bytes()));
    }
}
