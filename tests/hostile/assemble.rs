//! Makes packs from the texts of this folder.
//!
//! A case is one of these, in its `pack.wat`:
//! - `(module …)`: core functions that replace those of `base.wat` with the same name; the rest of the good pack stays, and
//!   the whole is wrapped into a component of the world `pack`;
//! - `(component …)`: a component as it stands, in which `{{the good pack}}` stands for the good pack as a nested component,
//!   and its export.
//!
//! A first line `;; as: …` changes what is handed out: `as: text`, `as: core module`, `as: first 100 bytes`, or
//! `as: bytes 1f 8b 08`.

use std::path::{Path, PathBuf};

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// Stands in a component's text for the good pack.
const GOOD: &str = "{{the good pack}}";

/// Returns this folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find_map(here).expect("a checkout with tests/hostile")
}

fn here(above: &Path) -> Option<PathBuf> {
    Some(above.join("tests/hostile")).filter(|folder| folder.join("base.wat").is_file())
}

/// Returns the names of all cases, sorted.
#[expect(clippy::disallowed_methods, reason = "tests read their own cases")]
pub(crate) fn cases() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).expect("the folder of cases can be read");
    let cases = entries.filter_map(|entry| entry.ok()).filter(|entry| entry.path().join("pack.wat").is_file());
    let mut names: Vec<String> = cases.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Returns the good pack.
pub(crate) fn good() -> Vec<u8> {
    pack("(module)")
}

/// Returns the bytes of a case.
pub(crate) fn case(name: &str) -> Vec<u8> {
    deliver(&read(&folder().join(name).join("pack.wat")))
}

/// Returns the bytes that a case's text stands for.
pub(crate) fn deliver(text: &str) -> Vec<u8> {
    let wanted = text.lines().next().and_then(|line| line.strip_prefix(";; as: ")).unwrap_or("component");
    let words: Vec<&str> = wanted.split(' ').collect();
    match *words.as_slice() {
        ["component"] => pack(text),
        ["text"] => text.as_bytes().to_vec(),
        ["core", "module"] => wat::parse_str(core(text)).expect("the case is WebAssembly text"),
        ["first", count, "bytes"] => {
            let mut bytes = pack(text);
            bytes.truncate(count.parse().expect("a number of bytes"));
            bytes
        }
        ["bytes", ref bytes @ ..] => {
            bytes.iter().map(|byte| u8::from_str_radix(byte, 16).expect("hexadecimal bytes")).collect()
        }
        _ => panic!("`as: {wanted}` means nothing"),
    }
}

fn pack(text: &str) -> Vec<u8> {
    let body = text.lines().filter(|line| !line.starts_with(";;")).collect::<Vec<_>>().join("\n");
    if body.trim_start().starts_with("(component") {
        let nested = body.contains(GOOD);
        let body = if nested { body.replace(GOOD, &read(&folder().join("wrap.wat"))) } else { body };
        let outer = wat::parse_str(body).unwrap_or_else(|error| panic!("{error}"));
        return if nested { with_nested(&outer, &good()) } else { outer };
    }
    wrap(wat::parse_str(core(text)).unwrap_or_else(|error| panic!("{error}")))
}

/// Wraps a core module into a component of the world `pack`.
fn wrap(mut module: Vec<u8>) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let wit = folder().join("../../wit/v0.1");
    let (package, _) = resolve.push_dir(&wit).expect("the interface can be parsed");
    let wasi = folder().join("wasi.wit");
    // What a module does not import is left out again: only the cases of WASI get any of it.
    let with_wasi = resolve.push_str(&wasi, &read(&wasi)).unwrap_or_else(|error| panic!("{error:#}"));
    let package = if imports_wasi(&module) { with_wasi } else { package };
    let world = resolve.select_world(&[package], Some("pack")).expect("both packages have the world `pack`");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .expect("the module takes metadata");
    let mut encoder = ComponentEncoder::default();
    encoder.module(&module).and_then(|encoder| encoder.encode()).unwrap_or_else(|error| panic!("{error:#}"))
}

/// Returns whether a module imports something of WASI. No other text of a case holds its name.
fn imports_wasi(module: &[u8]) -> bool {
    module.windows(5).any(|bytes| bytes == b"wasi:")
}

/// Returns the fields of `base.wat` with those of the case in place of, and beside, its own.
fn core(case: &str) -> String {
    let page = read(&folder().join("rule.md"));
    let size = (page.len() as u32).to_le_bytes();
    let base = read(&folder().join("base.wat"))
        .replace("{{page size}}", &quoted(&size))
        .replace("{{page}}", &quoted(page.as_bytes()));
    let own = fields(case);
    let kept = fields(&base)
        .into_iter()
        .filter(|field| !own.iter().any(|other| name(other).is_some() && name(other) == name(field)));
    let mut all: Vec<&str> = kept.chain(own.iter().copied()).collect();
    // Imports come first in the text format, and the data of a case overwrites what is there.
    all.sort_by_key(|field| !field.starts_with("(import"));
    format!("(module\n{}\n)", all.join("\n"))
}

/// Returns the fields of a module's text.
fn fields(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut depth, mut start, mut at, mut fields) = (0, 0, 0, Vec::new());
    while let Some(byte) = bytes.get(at) {
        match byte {
            b';' if bytes.get(at + 1) == Some(&b';') => {
                at += bytes.iter().skip(at).position(|byte| *byte == b'\n').unwrap_or(bytes.len());
            }
            b'"' => {
                at += 1;
                while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if bytes.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
            }
            b'(' => {
                depth += 1;
                if depth == 2 {
                    start = at;
                }
            }
            b')' => {
                if depth == 2 {
                    fields.extend(text.get(start..=at));
                }
                depth -= 1;
            }
            _ => {}
        }
        at += 1;
    }
    fields
}

/// Returns the name of a field, such as `$inspect`, if it has one.
fn name(field: &str) -> Option<&str> {
    let second = field.split([' ', '\n', ')']).nth(1)?;
    second.starts_with('$').then_some(second)
}

/// Puts a component in place of the (empty) one that another component nests.
fn with_nested(outer: &[u8], inner: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8;
    const COMPONENT_SECTION: u8 = 4;
    let (header, mut rest) = outer.split_at(HEADER);
    let mut out = header.to_vec();
    while let Some((id, after)) = rest.split_first() {
        let (size, digits) = leb128(after);
        let (section, next) = after.split_at(digits + size);
        out.push(*id);
        if *id == COMPONENT_SECTION {
            out.extend(to_leb128(inner.len()));
            out.extend_from_slice(inner);
        } else {
            out.extend_from_slice(section);
        }
        rest = next;
    }
    out
}

/// Returns the number that a section's size is written as, and the number of bytes that it takes.
fn leb128(bytes: &[u8]) -> (usize, usize) {
    let digits = bytes.iter().take_while(|byte| **byte >= 0x80).count() + 1;
    let number = bytes.iter().take(digits).rev().fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f));
    (number, digits)
}

fn to_leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let digit = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(digit);
            return bytes;
        }
        bytes.push(digit | 0x80);
    }
}

fn quoted(bytes: &[u8]) -> String {
    let escaped: Vec<String> = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("\"{}\"", escaped.concat())
}

#[expect(clippy::disallowed_methods, reason = "tests read their own cases")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
