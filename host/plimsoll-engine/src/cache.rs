//! Machine code of packs, kept on disk: compiling a component takes up to half a minute, mapping what came of it
//! milliseconds.
//!
//! Machine code is trusted like this program itself, so what is loaded must be what this user's own engine wrote. The folder
//! belongs to the user and is closed to everybody else, and each entry has a message authentication code whose key lies
//! outside of the folder: a folder that comes from another machine, or is brought back by a build server with another key, is
//! compiled anew and never run. Whoever can write to both can replace this program too.
//!
//! Machine code is authenticated by its content once, and from then on by what the system says of its file, as long as that
//! stays the same: hashing forty megabytes takes longer than all the rest. What the pack said of itself lies beside it, so
//! that a pack which is loaded again is not called.
//!
//! Which component a file holds is remembered in the same way, and the file is not read again. That decides which of the
//! entries is meant, never what is in one: whoever deceives it makes this user's engine run a component that it ran before
//! from this very file.
//!
//! No failure here is an audit's failure: what cannot be read or written is compiled, and the log says why.

#![expect(clippy::disallowed_methods, reason = "the cache of compiled packs is this program's own folder")]

mod entry;
mod private;
mod stamp;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use wasmtime::component::Component;

pub(crate) use self::entry::Entry;
pub(crate) use self::stamp::Stamp;
use crate::guest::RawDescription;
use crate::limits::Limits;

/// A key's length in bytes.
const KEY_BYTES: usize = 32;
/// The machine code, and what proves it.
const CODE: &str = "cwasm";
const PROOF: &str = "proof";
/// Which component a file holds.
const SEEN: &str = "seen";
/// Files are many and come and go, so there is room for so many; two that share a place are read a little more often.
const SEEN_PLACES: u16 = 1024;

/// A folder with compiled packs.
#[derive(Clone)]
pub struct CodeCache {
    folder: PathBuf,
    key: [u8; KEY_BYTES],
    /// How much the folder may hold; the least recently used goes first.
    bytes: u64,
}

/// The folder or the key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenCacheError {
    /// The system refuses.
    #[error("{}: {error}", path.display())]
    Io {
        /// The folder or the file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Others can write to it, or it is not what it should be.
    #[error("{} {reason}", path.display())]
    Unsafe {
        /// The folder or the file.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl CodeCache {
    /// A gibibyte holds some twenty packs of an interpreter, or ten thousand of a compiled language.
    pub const DEFAULT_BYTES: u64 = 1 << 30;

    /// Opens a cache, and makes the folder and the key if they are missing. The key must lie outside of the folder.
    ///
    /// # Errors
    /// A folder or a key that others than this user can write to or read, and what the system refuses.
    pub fn open(folder: &Path, key: &Path, bytes: u64) -> Result<Self, OpenCacheError> {
        private::folder(folder)?;
        if let Some(parent) = key.parent() {
            fs::create_dir_all(parent).map_err(|error| OpenCacheError::Io { path: parent.to_owned(), error })?;
        }
        let key = private::key(key)?;
        Ok(Self { folder: folder.to_owned(), key, bytes })
    }

    /// Returns what was stored under this name, if it is there and is authentic.
    pub(crate) fn find(&self, engine: &wasmtime::Engine, name: &str) -> Option<(Component, Entry)> {
        let (path, proof) = (self.path(name, CODE), self.path(name, PROOF));
        let Some(mut entry) = self.proved(name, &fs::read(&proof).ok()?) else {
            tracing::info!("{} is not what was written; its pack is compiled again", proof.display());
            return None;
        };
        // Hashing all of it takes longer than loading it, and whoever could change the file and leave these as they are
        // could change this program as well.
        let stamp = fs::symlink_metadata(&path).ok().as_ref().and_then(Stamp::of);
        if stamp.is_none() || stamp != entry.stamp {
            if self.authentication(name, File::open(&path).ok()?).ok()? != entry.code {
                // Another process may be between its two files.
                tracing::info!("{} is not what was written; it is compiled again", path.display());
                return None;
            }
            entry.stamp = stamp;
            self.prove(name, &entry);
        }
        // SAFETY: this user's engine wrote the file, as the key proves, and nobody else can write to the folder.
        // `store` replaces files and never writes into one, so that what is mapped does not change.
        #[expect(unsafe_code, reason = "see the comment above")]
        let found = unsafe { Component::deserialize_file(engine, &path) };
        match found {
            Ok(compiled) => {
                // The time of the last use; if it cannot be written, the entry only goes sooner.
                let _ = File::options().append(true).open(&proof).and_then(|file| file.set_modified(SystemTime::now()));
                Some((compiled, entry))
            }
            Err(error) => {
                tracing::info!("{} does not fit this engine: {error:#}", path.display());
                None
            }
        }
    }

    /// Returns the size of all machine code in the cache, in bytes.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn code_bytes(&self) -> io::Result<u64> {
        let mut bytes = 0;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.path().extension().is_some_and(|extension| extension == CODE) {
                bytes += entry.metadata()?.len();
            }
        }
        Ok(bytes)
    }

    /// Stores the machine code of a component of this size and digest.
    pub(crate) fn store(&self, name: &str, size: usize, digest: &str, compiled: &[u8]) -> Option<Entry> {
        let path = self.path(name, CODE);
        let stored = self.make_room(compiled.len() as u64).and_then(|()| {
            private::replace(&path, compiled)?;
            let stamp = Stamp::of(&fs::symlink_metadata(&path)?);
            Ok(Entry { digest: digest.to_owned(), size, code: self.authentication(name, compiled)?, stamp, said: None })
        });
        match stored {
            Ok(entry) => {
                self.prove(name, &entry);
                Some(entry)
            }
            Err(error) => {
                tracing::warn!("compiled pack is not kept in {}: {error}", self.folder.display());
                None
            }
        }
    }

    /// Keeps what `describe` returned under these limits, beside the machine code.
    pub(crate) fn describe(&self, name: &str, mut entry: Entry, limits: &Limits, said: &RawDescription) {
        entry.describe(limits, said);
        self.prove(name, &entry);
    }

    /// Returns the hash of the component that lay in the file with this stamp.
    pub(crate) fn seen(&self, stamp: Stamp) -> Option<blake3::Hash> {
        let seen = fs::read(self.place(stamp)).ok()?;
        let (authentication, component) = seen.split_at_checked(blake3::OUT_LEN)?;
        let component = blake3::Hash::from_slice(component).ok()?;
        (self.sighting(stamp, component) == blake3::Hash::from_slice(authentication).ok()?).then_some(component)
    }

    /// Remembers the hash of the component in a file that had this stamp at this time, before it was read.
    ///
    /// Nothing is remembered of a file that was changed a moment ago: it could be changed again, and the stamp stay. A
    /// write to any other file, while it is read or later, gives it another stamp.
    pub(crate) fn see(&self, stamp: Stamp, now: SystemTime, component: blake3::Hash) {
        if !stamp.is_settled(now) {
            return;
        }
        let seen = [self.sighting(stamp, component), component].map(|hash| *hash.as_bytes()).concat();
        if let Err(error) = private::replace(&self.place(stamp), &seen) {
            tracing::info!("what a file holds is not remembered in {}: {error}", self.folder.display());
        }
    }

    fn path(&self, name: &str, extension: &str) -> PathBuf {
        self.folder.join(name).with_extension(extension)
    }

    fn place(&self, stamp: Stamp) -> PathBuf {
        let file = blake3::hash(&stamp.file());
        let [low, high, ..] = *file.as_bytes();
        self.path(&format!("{:03x}", u16::from_le_bytes([low, high]) % SEEN_PLACES), SEEN)
    }

    /// Writes what belongs to machine code that lies in its place. What cannot be written is found out again next time.
    fn prove(&self, name: &str, entry: &Entry) {
        let proved = entry.write().map_err(io::Error::from).and_then(|written| {
            let proof = [self.authentication_of(&written, name).as_bytes(), written.as_slice()].concat();
            private::replace(&self.path(name, PROOF), &proof)
        });
        if let Err(error) = proved {
            tracing::warn!("compiled pack is not kept in {}: {error}", self.folder.display());
        }
    }

    /// Reads what `prove` wrote, if nobody else did. Hashes compare in constant time.
    fn proved(&self, name: &str, proof: &[u8]) -> Option<Entry> {
        let (authentication, written) = proof.split_at_checked(blake3::OUT_LEN)?;
        let authentication = blake3::Hash::from_slice(authentication).ok()?;
        (self.authentication_of(written, name) == authentication).then(|| Entry::read(written))?
    }

    fn authentication(&self, name: &str, code: impl io::Read) -> io::Result<blake3::Hash> {
        Ok(self.keyed("code", name.as_bytes()).update_reader(code)?.finalize())
    }

    fn authentication_of(&self, written: &[u8], name: &str) -> blake3::Hash {
        self.keyed("proof", name.as_bytes()).update(written).finalize()
    }

    fn sighting(&self, stamp: Stamp, component: blake3::Hash) -> blake3::Hash {
        self.keyed("seen", &stamp.bytes()).update(component.as_bytes()).finalize()
    }

    /// Begins a message authentication code for something of this kind, and of this one.
    fn keyed(&self, kind: &str, one: &[u8]) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for part in [kind.as_bytes(), one] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        hasher
    }

    /// Removes what was not used for the longest time, until so many bytes more fit.
    fn make_room(&self, more: u64) -> io::Result<()> {
        let mut entries: BTreeMap<PathBuf, (SystemTime, u64)> = BTreeMap::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            let (used, size) = entries.entry(entry.path().with_extension("")).or_insert((SystemTime::UNIX_EPOCH, 0));
            *used = metadata.modified()?.max(*used);
            *size += metadata.len();
        }
        let mut entries: Vec<_> = entries.into_iter().map(|(path, (used, size))| (used, path, size)).collect();
        entries.sort();
        let mut held: u64 = entries.iter().map(|(_, _, size)| size).sum();
        for (_, path, size) in entries {
            if held.saturating_add(more) <= self.bytes {
                break;
            }
            for extension in ["", CODE, PROOF, SEEN] {
                // Where another process was faster, it is gone all the same.
                let _ = fs::remove_file(path.with_extension(extension));
            }
            held -= size;
        }
        Ok(())
    }
}

impl std::fmt::Debug for CodeCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeCache").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Returns the name of the entry of a component with this hash: everything that its machine code depends on, and what was
/// admitted.
pub(crate) fn name(engine: &wasmtime::Engine, limits: &Limits, component: blake3::Hash) -> String {
    let mut hasher = Digesting(blake3::Hasher::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    limits.of_admission().hash(&mut hasher);
    hasher.0.update(component.as_bytes());
    hasher.0.finalize().to_hex().to_string()
}

/// Lets what is made for hash tables write into a digest.
struct Digesting(blake3::Hasher);

impl Hasher for Digesting {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
