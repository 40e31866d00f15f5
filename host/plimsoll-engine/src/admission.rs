//! Whether bytes are a component that may be compiled: decided before any of it is.
//!
//! The bytes are hostile. They are read by the parser that Wasmtime itself uses, with the same proposals switched on, and
//! what would make compilation expensive is counted. Nothing here compiles or runs anything.

mod walk;

use wasmtime::wasmparser::component_types::ComponentEntityType;
use wasmtime::wasmparser::types::Types;
use wasmtime::wasmparser::{
    BinaryReaderError, FuncValidatorAllocations, Parser, ValidPayload, Validator, WasmFeatures,
};

use self::walk::Walk;
use crate::capabilities;
use crate::limits::Limits;

/// Why a component is refused. Reads after the name of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not WebAssembly in binary form, but something that is known.
    #[error("{0}")]
    NotAComponent(&'static str),
    /// Not WebAssembly at all.
    #[error("is not a WebAssembly component: it starts with the bytes {0}")]
    Unknown(String),
    /// Not valid, or valid only with a proposal that is switched off.
    #[error("is not a valid component: {message} (at byte {offset})")]
    Invalid {
        /// What the parser says.
        message: String,
        /// Where.
        offset: usize,
    },
    /// Ends too early.
    #[error("is cut off or damaged: a part of it ends too early (at byte {offset} of {size})")]
    CutOff {
        /// Where the part starts, or where it ends.
        offset: usize,
        /// How many bytes there are.
        size: usize,
    },
    /// More of something than may be compiled.
    #[error("has {found} {what}, and the limit {name} is {limit}")]
    Limit {
        /// What is too many or too large.
        what: &'static str,
        /// How many or how large.
        found: u64,
        /// The name of the limit.
        name: &'static str,
        /// The value of the limit.
        limit: u64,
    },
    /// Something that a rule may not call.
    #[error("imports `{name}`, which a rule has no business calling; allowed: {allowed}")]
    Import {
        /// What it imports.
        name: String,
        /// What it might import.
        allowed: String,
    },
    /// A version of the interface that this host does not speak.
    #[error("speaks {package}@{theirs}; this host speaks {ours}: update plimsoll, or rebuild the pack")]
    Version {
        /// The package of the interface.
        package: &'static str,
        /// The pack's version.
        theirs: String,
        /// The host's version.
        ours: &'static str,
    },
    /// A version of WASI that this host does not answer.
    #[error("imports `{name}`; this host answers WASI {ours}: build the pack for that, or without WASI")]
    WasiVersion {
        /// What it imports.
        name: String,
        /// The version that is answered.
        ours: &'static str,
    },
    /// A component, but not a pack.
    #[error("is not a rule pack: it does not export `{name}`")]
    NoExport {
        /// What it would export.
        name: String,
    },
    /// A pack without one of the functions.
    #[error("is not a rule pack: `{interface}` has no function `{function}`")]
    NoFunction {
        /// The exported interface.
        interface: String,
        /// What it lacks.
        function: &'static str,
    },
}

/// The proposals that packs may use: what compilers emit by default for a plain `wasm32` target, and no more. SIMD is out
/// because its lowering is where most miscompilations were found.
pub(crate) fn features() -> WasmFeatures {
    WasmFeatures::FLOATS
        | WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::COMPONENT_MODEL
}

/// What admission learned about a component.
#[derive(Debug)]
pub(crate) struct Admitted {
    /// The exported interface, such as `plimsoll:audit/rules@0.1.0`.
    pub(crate) export: String,
    /// Names of imports, sorted.
    pub(crate) imports: Vec<String>,
}

/// Decides whether a component may be compiled.
pub(crate) fn admit(bytes: &[u8], limits: &Limits) -> Result<Admitted, Refusal> {
    within("bytes", bytes.len() as u64, "component-bytes", limits.component_bytes)?;
    recognise(bytes)?;
    read(bytes, limits).map_err(|refusal| match refusal {
        Refusal::Invalid { message, offset } if message.starts_with("unexpected end") => {
            Refusal::CutOff { offset, size: bytes.len() }
        }
        other => other,
    })
}

/// Validates a component and reads what admission wants to know.
fn read(bytes: &[u8], limits: &Limits) -> Result<Admitted, Refusal> {
    let mut walk = Walk::new(limits);
    let mut validator = Validator::new_with_features(features());
    let mut allocations = FuncValidatorAllocations::default();
    let mut functions: Vec<String> = Vec::new();
    let mut parser = Parser::new(0);
    parser.set_features(features());
    for payload in parser.parse_all(bytes) {
        let payload = payload.map_err(invalid)?;
        walk.section(&payload)?;
        match validator.payload(&payload).map_err(invalid)? {
            ValidPayload::Func(function, body) => {
                walk.body(&body)?;
                let mut function = function.into_validator(allocations);
                function.validate(&body).map_err(invalid)?;
                allocations = function.into_allocations();
            }
            ValidPayload::End(types) if walk.ended() => {
                let exports = walk.exports.iter().map(String::as_str);
                if let Ok(rules) = capabilities::interface(exports) {
                    functions = exported_functions(&types, rules);
                }
            }
            ValidPayload::End(_) | ValidPayload::Ok | ValidPayload::Parser(_) => {}
        }
    }
    walk.imports.sort();
    walk.imports.iter().try_for_each(|name| capabilities::import(name))?;
    let export = capabilities::interface(walk.exports.iter().map(String::as_str))?.to_owned();
    for function in capabilities::FUNCTIONS {
        if !functions.iter().any(|name| name == function) {
            return Err(Refusal::NoFunction { interface: export, function });
        }
    }
    Ok(Admitted { export, imports: walk.imports })
}

fn recognise(bytes: &[u8]) -> Result<(), Refusal> {
    let known = |what| Err(Refusal::NotAComponent(what));
    match bytes {
        [] => known("is empty"),
        [b'\0', b'a', b's', b'm', version, _, 0, 0, ..] if *version == 1 => {
            known("is a core WebAssembly module, not a component: wrap it with `wasm-tools component new`")
        }
        [b'\0', b'a', b's', b'm', _, _, 1, 0, ..] => Ok(()),
        [b'\0', b'a', b's', b'm', ..] if bytes.len() < 8 => {
            Err(Refusal::CutOff { offset: bytes.len(), size: bytes.len() })
        }
        [0x1f, 0x8b, ..] => known("is compressed with gzip: unpack it first"),
        [0x7f, b'E', b'L', b'F', ..] if wasmtime::Engine::detect_precompiled(bytes).is_some() => {
            known("is compiled code, which is never taken from outside: give the component that it was made from")
        }
        [0x7f, b'E', b'L', b'F', ..] => known("is a native program or library (ELF), not a WebAssembly component"),
        _ if is_text(bytes) => known("is WebAssembly text, not a binary component: assemble it first"),
        _ => {
            let start: Vec<String> = bytes.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            Err(Refusal::Unknown(start.join(" ")))
        }
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"(component")
        || text.starts_with(b"(module")
        || text.starts_with(b";;")
        || text.starts_with(b"(;")
}

fn exported_functions(types: &Types, interface: &str) -> Vec<String> {
    let types = types.as_ref();
    let Some(item) = types.component_item_for_export(interface) else { return Vec::new() };
    let ComponentEntityType::Instance(instance) = item.ty else { return Vec::new() };
    let exports = types[instance].exports.iter();
    exports
        .filter(|(_, item)| matches!(item.ty, ComponentEntityType::Func(_)))
        .map(|(name, _)| name.to_string())
        .collect()
}

fn within(what: &'static str, found: u64, name: &'static str, limit: u64) -> Result<(), Refusal> {
    if found > limit { Err(Refusal::Limit { what, found, name, limit }) } else { Ok(()) }
}

fn invalid(error: BinaryReaderError) -> Refusal {
    let offset = error.offset();
    Refusal::Invalid { message: error.message().to_owned(), offset }
}
