//! A pack that a binary carries. Which these are was decided when the binary was built; nothing is looked for at run time,
//! so that no file of the machine can take a built-in pack's place.

use plimsoll_engine::{Engine, LoadPackError, Pack};

/// A built-in pack: a component, and the same component as machine code.
#[derive(Debug, Clone, Copy)]
pub struct BuiltinPack {
    name: &'static str,
    component: &'static [u8],
    compiled: &'static [u8],
}

impl BuiltinPack {
    /// A pack that is part of the binary; `name` is its folder under `plugins/`.
    ///
    /// # Safety
    /// `compiled` must be what [`Engine::precompile`] returned for `component`: it is trusted like this program itself.
    #[must_use]
    #[expect(unsafe_code, reason = "machine code cannot be checked: whoever embeds it vouches for it")]
    pub const unsafe fn new(name: &'static str, component: &'static [u8], compiled: &'static [u8]) -> Self {
        Self { name, component, compiled }
    }

    /// Returns the pack's folder under `plugins/`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the component.
    #[must_use]
    pub const fn component(&self) -> &'static [u8] {
        self.component
    }

    /// Returns the machine code.
    #[must_use]
    pub const fn compiled(&self) -> &'static [u8] {
        self.compiled
    }

    /// Makes it callable.
    ///
    /// # Errors
    /// See [`LoadPackError`].
    #[expect(clippy::result_large_err, reason = "a pack is loaded once")]
    pub fn load(&self, engine: &Engine) -> Result<Pack, LoadPackError> {
        // SAFETY: `new` asks for what this needs.
        #[expect(unsafe_code, reason = "whoever called `new` vouched for the machine code")]
        unsafe {
            engine.load_precompiled(self.component, self.compiled)
        }
    }
}
