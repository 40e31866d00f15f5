//! From bytes to a pack that can be called.
//!
//! Compilation happens in [`compile`] and nowhere else, so that it can move into a process of its own.

#![expect(clippy::result_large_err, reason = "a pack is loaded once; its fault is handed on as it is")]

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Read as _};
use std::time::SystemTime;

use plimsoll_model::Fault;
use sha2::{Digest as _, Sha256};
use wasmtime::component::{Component, InstancePre, Linker};

use crate::admission::{Admitted, Refusal, admit};
use crate::cache::{self, CodeCache, Entry, Stamp};
use crate::call::{Call, Failed};
use crate::capabilities::{self, Permission};
use crate::description::{self, Rules};
use crate::engine::{Engine, portable};
use crate::facts::Facts;
use crate::fault::Cause;
use crate::guest::{self, Guest, RawDescription};
use crate::host::{Context, State};
use crate::pack::Pack;

/// Why a pack cannot be used. Reads after the name of the file.
#[derive(Debug, thiserror::Error)]
pub enum LoadPackError {
    /// The system refuses to read the file.
    #[error("cannot be read: {0}")]
    Read(io::Error),
    /// Not a component, not a pack, or one that asks for too much.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Admitted, but the compiler does not like it.
    #[error("does not compile: {0}")]
    Compile(String),
    /// Its functions do not have the types of the interface.
    #[error("does not fit {interface}: {reason}")]
    WrongShape {
        /// The interface that it claims to speak.
        interface: String,
        /// What does not fit.
        reason: String,
    },
    /// `describe` failed: the pack is as good as any until it is called.
    #[error("`describe` failed: {}", .0.message)]
    Describe(Fault),
    /// `describe` returned something that cannot be used.
    #[error("describes itself badly: {0}")]
    Description(String),
}

impl Engine {
    /// Admits, compiles and describes a component. With a cache, what it admitted, compiled and described before is only
    /// opened.
    ///
    /// # Errors
    /// See [`LoadPackError`].
    pub fn load(&self, component: &[u8]) -> Result<Pack, LoadPackError> {
        match &self.cache {
            Some(cache) => self.load_kept(cache, component, blake3::hash(component)),
            None => self.open(self.make(component)?, None),
        }
    }

    /// Loads the component in a file. With a cache, a file that did not change since it was loaded is not read.
    ///
    /// # Errors
    /// See [`LoadPackError`].
    pub fn load_file(&self, file: &mut File) -> Result<Pack, LoadPackError> {
        self.load_file_at(file, SystemTime::now())
    }

    /// Loads the component in a file; this is the time.
    fn load_file_at(&self, file: &mut File, now: SystemTime) -> Result<Pack, LoadPackError> {
        // Before it is read: what is written while it is read belongs to another stamp.
        let stamped = self.cache.as_ref().and_then(|cache| Some((cache, Stamp::of_any(file)?)));
        if let Some((cache, stamp)) = stamped
            && let Some(component) = cache.seen(stamp)
            && let Some(pack) = self.reopen(cache, &self.name(component))
        {
            return pack;
        }
        let mut component = Vec::new();
        file.read_to_end(&mut component).map_err(LoadPackError::Read)?;
        let Some(cache) = &self.cache else { return self.load(&component) };
        let hash = blake3::hash(&component);
        if let Some((cache, stamp)) = stamped {
            cache.see(stamp, now, hash);
        }
        self.load_kept(cache, &component, hash)
    }

    /// Loads a component with this hash from the cache, or into it.
    fn load_kept(&self, cache: &CodeCache, component: &[u8], hash: blake3::Hash) -> Result<Pack, LoadPackError> {
        let name = self.name(hash);
        if let Some(pack) = self.reopen(cache, &name) {
            return pack;
        }
        let code = self.make(component)?;
        let entry = match code.component.serialize() {
            Ok(compiled) => cache.store(&name, code.size, &code.digest, &compiled),
            Err(error) => {
                tracing::warn!("compiled pack is not kept: {error:#}");
                None
            }
        };
        self.open(code, entry.map(|entry| Kept { cache, name: &name, entry }))
    }

    /// Opens what the cache has under this name.
    fn reopen(&self, cache: &CodeCache, name: &str) -> Option<Result<Pack, LoadPackError>> {
        let (component, entry) = cache.find(&self.shared.engine, name)?;
        let code = described_by(&component, &self.shared.engine).map(|admitted| Code {
            component,
            admitted,
            size: entry.size,
            digest: entry.digest.clone(),
        });
        Some(code.map_err(LoadPackError::from).and_then(|code| self.open(code, Some(Kept { cache, name, entry }))))
    }

    fn name(&self, component: blake3::Hash) -> String {
        cache::name(&self.shared.engine, &self.shared.limits, component)
    }

    /// Admits and compiles a component.
    fn make(&self, component: &[u8]) -> Result<Code, LoadPackError> {
        let admitted = admit(component, &self.shared.limits)?;
        let (size, digest) = (component.len(), digest(component));
        Ok(Code { component: compile(&self.shared.engine, component)?, admitted, size, digest })
    }

    /// Loads a component that was compiled by [`Engine::precompile`]. If the compiled code does not fit this engine, the
    /// component is compiled instead.
    ///
    /// # Errors
    /// See [`LoadPackError`].
    ///
    /// # Safety
    /// `compiled` must be what [`Engine::precompile`] returned for `component`, kept where nobody else could write: it is
    /// machine code, and is trusted like this program itself.
    #[expect(unsafe_code, reason = "machine code cannot be checked: whoever calls this vouches for it")]
    pub unsafe fn load_precompiled(&self, component: &[u8], compiled: &[u8]) -> Result<Pack, LoadPackError> {
        // SAFETY: the caller vouches that `precompile` made it. Wasmtime checks that it fits this version, these settings
        // and this processor.
        let found = unsafe { Component::deserialize(&self.shared.engine, compiled) };
        match found {
            Ok(found) => {
                let admitted = described_by(&found, &self.shared.engine)?;
                let (size, digest) = (component.len(), digest(component));
                self.open(Code { component: found, admitted, size, digest }, None)
            }
            Err(error) => {
                tracing::warn!("compiled pack does not fit, so it is compiled again: {error:#}");
                self.load(component)
            }
        }
    }

    /// Compiles a component ahead of time, for any processor of the architecture and operating system that this program
    /// was built for.
    ///
    /// # Errors
    /// What [`Engine::load`] refuses before it compiles.
    pub fn precompile(&self, component: &[u8]) -> Result<Vec<u8>, LoadPackError> {
        admit(component, &self.shared.limits)?;
        let compiled = portable(&self.shared.limits).and_then(|engine| engine.precompile_component(component));
        compiled.map_err(|error| LoadPackError::Compile(format!("{error:#}")))
    }

    /// Links compiled code, and asks it to describe itself, unless that is known.
    fn open(&self, code: Code, kept: Option<Kept<'_>>) -> Result<Pack, LoadPackError> {
        let Code { component, admitted, size, digest } = code;
        let interface = capabilities::spoken(&admitted.export);
        let wrong = |reason: String| LoadPackError::WrongShape { interface: interface.clone(), reason };
        let permission = Permission::of(&admitted.imports);
        let dear = permission == Permission::ClosedWasi || has_large_heap(&component);
        let linked = self.link(&component, permission).map_err(|error| wrong(format!("{error:#}")))?;
        let guest = guest::open(linked).map_err(|error| wrong(error.to_string()))?;
        let limits = &self.shared.limits;
        let raw = match kept.as_ref().and_then(|kept| kept.entry.said(limits)) {
            Some(said) => said,
            None => {
                let said = self.ask(&*guest, &digest).map_err(|failed| match failed {
                    Failed::WrongShape(reason) => wrong(reason),
                    Failed::Fault(cause) => LoadPackError::Describe(undescribed(cause)),
                })?;
                if let Some(Kept { cache, name, entry }) = kept {
                    cache.describe(name, entry, limits, &said);
                }
                said
            }
        };
        let description = description::check(raw, limits).map_err(LoadPackError::Description)?;
        Ok(Pack {
            shared: self.shared.clone(),
            guest,
            facts: Facts::new(&description.facts),
            rules: Rules::of(&description),
            description,
            digest,
            interface,
            imports: admitted.imports,
            dear,
            permission,
            size,
        })
    }

    /// Calls `describe`.
    fn ask(&self, guest: &dyn Guest, digest: &str) -> Result<RawDescription, Failed> {
        let context = Context { digest, ..Context::default() };
        let call = Call { shared: &self.shared, guest, context, fuel: self.shared.limits.fuel_per_describe };
        call.fresh(|instance, store| instance.describe(store)).outcome
    }

    /// Links a component: with nothing but our own interfaces, if it asks for no more.
    fn link(&self, compiled: &Component, permission: Permission) -> wasmtime::Result<InstancePre<State>> {
        match permission {
            Permission::Pure => self.linker.instantiate_pre(compiled),
            Permission::ClosedWasi => {
                let mut linker = Linker::new(&self.shared.engine);
                guest::link(&mut linker)?;
                guest::link_wasi(&mut linker, compiled)?;
                linker.instantiate_pre(compiled)
            }
        }
    }
}

/// A component that was admitted and compiled.
struct Code {
    component: Component,
    admitted: Admitted,
    /// Of the component, in bytes.
    size: usize,
    digest: String,
}

/// What the cache knows of compiled code, and where what it does not know goes.
struct Kept<'a> {
    cache: &'a CodeCache,
    name: &'a str,
    entry: Entry,
}

/// The fault of a pack whose name is not known.
fn undescribed(Cause { kind, message }: Cause) -> Fault {
    Fault { pack: String::new(), rule: None, path: None, during: "describe".to_owned(), kind, message }
}

/// Whether a component begins with so much memory that starting it is dear: an interpreter brings its whole heap along.
fn has_large_heap(component: &Component) -> bool {
    const PAGE_BYTES: u64 = 64 << 10;
    const LARGE_BYTES: u64 = 4 << 20;
    let pages = component.resources_required().and_then(|required| required.max_initial_memory_size);
    pages.is_some_and(|pages| pages * PAGE_BYTES >= LARGE_BYTES)
}

/// Compiles a component that was admitted.
fn compile(engine: &wasmtime::Engine, component: &[u8]) -> Result<Component, LoadPackError> {
    Component::from_binary(engine, component).map_err(|error| LoadPackError::Compile(format!("{error:#}")))
}

/// Reads from a compiled component what admission reads from its bytes.
fn described_by(component: &Component, engine: &wasmtime::Engine) -> Result<Admitted, Refusal> {
    let types = component.component_type();
    let mut imports: Vec<String> = types.imports(engine).map(|(name, _)| name.to_owned()).collect();
    imports.sort();
    imports.iter().try_for_each(|name| capabilities::import(name))?;
    let exports: Vec<&str> = types.exports(engine).map(|(name, _)| name).collect();
    let export = capabilities::interface(exports.into_iter())?.to_owned();
    Ok(Admitted { export, imports })
}

fn digest(bytes: &[u8]) -> String {
    let hex: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{}", hex.concat())
}
