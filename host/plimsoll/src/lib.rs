//! The packs that the binary carries. They have a crate of their own, because a change in one pack compiles it anew:
//! this way that is a moment's work, and not all of the command.

use plimsoll_cli::builtin::BuiltinPack;

include!(concat!(env!("OUT_DIR"), "/builtin_packs.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_packs_are_components_in_the_order_of_their_names() {
        for pack in PACKS {
            assert!(pack.component().starts_with(b"\0asm"), "{} is not WebAssembly", pack.name());
            assert!(!pack.compiled().is_empty(), "{} has no machine code", pack.name());
        }
        assert!(PACKS.is_sorted_by_key(BuiltinPack::name));
    }
}
