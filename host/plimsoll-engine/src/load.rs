//! From bytes to a pack that can be called.
//!
//! Compilation happens in [`compile`] and nowhere else, so that it can move into a process of its own.

#![expect(clippy::result_large_err, reason = "a pack is loaded once; its fault is handed on as it is")]

use plimsoll_model::Fault;
use sha2::{Digest as _, Sha256};
use wasmtime::component::{Component, InstancePre, Linker};

use crate::admission::{Admitted, Refusal, admit};
use crate::cache;
use crate::call::{Call, Failed};
use crate::capabilities::{self, Permission};
use crate::description::{self, Rules};
use crate::engine::{Engine, portable};
use crate::facts::Facts;
use crate::fault::Cause;
use crate::guest;
use crate::host::{Context, State};
use crate::pack::Pack;

/// Why a pack cannot be used. Reads after the name of the file.
#[derive(Debug, thiserror::Error)]
pub enum LoadPackError {
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
    /// Admits, compiles and describes a component. With a cache, what it admitted and compiled before is only described.
    ///
    /// # Errors
    /// See [`LoadPackError`].
    pub fn load(&self, component: &[u8]) -> Result<Pack, LoadPackError> {
        let (engine, limits) = (&self.shared.engine, &self.shared.limits);
        let cached = self.cache.as_ref().map(|cache| (cache, cache::name(engine, limits, component)));
        if let Some(stored) = cached.as_ref().and_then(|(cache, name)| cache.find(engine, name)) {
            let admitted = described_by(&stored.compiled, engine)?;
            return self.open(stored.compiled, admitted, component.len(), stored.digest);
        }
        let digest = digest(component);
        let admitted = admit(component, limits)?;
        let compiled = compile(engine, component)?;
        if let Some((cache, name)) = &cached {
            match compiled.serialize() {
                Ok(code) => cache.store(name, &digest, &code),
                Err(error) => tracing::warn!("compiled pack is not kept: {error:#}"),
            }
        }
        self.open(compiled, admitted, component.len(), digest)
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
                self.open(found, admitted, component.len(), digest(component))
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

    fn open(
        &self,
        compiled: Component,
        admitted: Admitted,
        size: usize,
        digest: String,
    ) -> Result<Pack, LoadPackError> {
        let interface = capabilities::spoken(&admitted.export);
        let wrong = |reason: String| LoadPackError::WrongShape { interface: interface.clone(), reason };
        let permission = Permission::of(&admitted.imports);
        let dear = permission == Permission::ClosedWasi || has_large_heap(&compiled);
        let linked = self.link(&compiled, permission).map_err(|error| wrong(format!("{error:#}")))?;
        let guest = guest::open(linked).map_err(|error| wrong(error.to_string()))?;
        let limits = &self.shared.limits;
        let context = Context { digest: &digest, ..Context::default() };
        let call = Call { shared: &self.shared, guest: &*guest, context, fuel: limits.fuel_per_describe };
        let ended = call.fresh(|instance, store| instance.describe(store));
        let raw = ended.outcome.map_err(|failed| match failed {
            Failed::WrongShape(reason) => wrong(reason),
            Failed::Fault(Cause { kind, message }) => LoadPackError::Describe(Fault {
                pack: String::new(),
                rule: None,
                path: None,
                during: "describe".to_owned(),
                kind,
                message,
            }),
        })?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EngineOptions;

    /// What a compiled component says about processor features: name, then whether it needs it.
    fn needed(compiled: &[u8]) -> Vec<String> {
        let mut needed = Vec::new();
        for at in 0..compiled.len() {
            let Some(name) = compiled.get(at..).filter(|rest| rest.starts_with(b"has_")) else { continue };
            let size = name
                .iter()
                .take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || **byte == b'_')
                .count();
            // As Wasmtime writes it: the length of the name before it, and after it the kind of value and the value.
            let whole = compiled.get(at.wrapping_sub(1)).is_some_and(|length| usize::from(*length) == size);
            if whole && name.get(size + 1) == Some(&1) {
                needed.push(String::from_utf8_lossy(name.get(..size).unwrap_or_default()).into_owned());
            }
        }
        needed
    }

    #[test]
    fn compiled_packs_need_no_processor_feature() {
        const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";
        let engine = Engine::new(&EngineOptions::default()).expect("the sandbox starts");
        let portable = portable(&engine.shared.limits).and_then(|engine| engine.precompile_component(EMPTY));
        let portable = portable.expect("it compiles");
        assert_eq!(needed(&portable), Vec::<String>::new());
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("sse4.1") {
            let native = engine.shared.engine.precompile_component(EMPTY).expect("it compiles");
            assert!(needed(&native).contains(&"has_sse41".to_owned()), "the test can see what code needs");
        }
    }
}
