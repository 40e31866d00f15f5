//! Random bytes that are a function of the pack and of what it inspects.
//!
//! Runtimes seed their hash tables with them. They are no secret and need not be: what matters is that a rule that lets them
//! show gives the same report every time.

use sha2::{Digest as _, Sha256};

use crate::host::Context;

/// A stream of bytes: SHA-256 of the seed and a counter.
#[derive(Debug)]
pub(super) struct Random {
    seed: [u8; 32],
    block: u64,
}

impl Random {
    /// Seeds the stream with the digest of the pack, and the path and text of the file.
    ///
    /// What an instance asks for while it starts depends on the pack alone: it may be kept for other files.
    pub(super) fn of(context: &Context<'_>, started: bool) -> Self {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(context.digest);
        if let Some(document) = context.document.filter(|_| started) {
            add(&document.meta().path);
            add(document.text());
        }
        Self { seed: hash.finalize().into(), block: 0 }
    }

    /// Returns the next bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count.next_multiple_of(32));
        while bytes.len() < count {
            let block = Sha256::new().chain_update(self.seed).chain_update(self.block.to_le_bytes());
            bytes.extend_from_slice(&block.finalize());
            self.block += 1;
        }
        bytes.truncate(count);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_depend_on_the_pack_and_go_on() {
        let of = |digest| Random::of(&Context { digest, ..Context::default() }, true);
        let (mut one, mut same, mut other) = (of("sha256:1"), of("sha256:1"), of("sha256:2"));
        let first = one.bytes(40);
        assert_eq!(first.len(), 40);
        assert_eq!(first, same.bytes(40));
        assert_ne!(first, other.bytes(40));
        assert_ne!(first, one.bytes(40));
    }
}
