//! The packs that this binary carries. `build.rs` chose them when the binary was built; nothing is looked for at run
//! time, so that no file of the machine can take a built-in pack's place.

/// A built-in pack.
#[derive(Debug, Clone, Copy)]
pub struct BuiltinPack {
    /// The pack's name, which is its folder under `plugins/`.
    pub name: &'static str,
    /// The component.
    pub component: &'static [u8],
    /// The same component as machine code for the engine of this binary.
    pub compiled: &'static [u8],
}

/// The built-in packs by name; empty for a binary that was built without `cargo xtask packs`.
#[must_use]
pub fn packs() -> &'static [BuiltinPack] {
    PACKS
}

static PACKS: &[BuiltinPack] = include!(concat!(env!("OUT_DIR"), "/builtin_packs.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_packs_are_components_in_the_order_of_their_names() {
        for pack in packs() {
            assert!(pack.component.starts_with(b"\0asm"), "{} is not WebAssembly", pack.name);
            assert!(!pack.compiled.is_empty(), "{} has no machine code", pack.name);
        }
        assert!(packs().is_sorted_by_key(|pack| pack.name));
    }
}
