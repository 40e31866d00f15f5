//! The sandbox: rule packs as WebAssembly components, and the only crate that knows Wasmtime.
//!
//! [`Engine::load`] admits and compiles a component and asks it to describe itself; [`Pack::inspect`] and
//! [`Pack::conclude`] call it. Every call has a fresh store and a fresh instance, so that a pack is a pure function of what
//! it is handed. Whatever a pack does wrong becomes a [`plimsoll_model::Fault`] with the same words on every machine.
//!
//! This crate must not open files but those of its own cache, look at the environment, or know where a document comes from. Guests have no file
//! system, no network, no clock and no randomness, because nothing here links any: see `capabilities.rs`. A pack whose
//! language insists on WASI gets it closed: answers that are computed from its input, and a fault for all else (`host/wasi.rs`).
//!
//! Calls need a native stack of the limit `stack-bytes` and one mebibyte more; a thread with less may abort the process.

mod admission;
mod cache;
mod call;
mod capabilities;
mod check;
mod description;
mod engine;
mod facts;
mod fault;
mod gate;
mod guest;
mod host;
mod lend;
mod limits;
mod load;
mod pack;
mod session;
mod settings;

pub use admission::Refusal;
pub use cache::{CodeCache, OpenCacheError};
pub use call::Called;
pub use capabilities::Permission;
pub use description::{Description, OptionSpec, RulePage};
pub use engine::{Allocation, Engine, EngineOptions, StartEngineError};
pub use facts::{FactField, FactSpec, FieldKind};
pub use guest::INTERFACES;
pub use host::{LogLevel, LogLine};
pub use limits::{Limit, Limits};
pub use load::LoadPackError;
pub use pack::Pack;
pub use session::Session;
pub use settings::Settings;
