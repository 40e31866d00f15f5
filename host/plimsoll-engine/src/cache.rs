//! Machine code of packs, kept on disk: compiling a component takes up to half a minute, mapping what came of it
//! milliseconds.
//!
//! Machine code is trusted like this program itself, so what is loaded must be what this user's own engine wrote. The folder
//! belongs to the user and is closed to everybody else, and each entry has a message authentication code whose key lies
//! outside of the folder: a folder that comes from another machine, or is brought back by a build server with another key, is
//! compiled anew and never run. Whoever can write to both can replace this program too.
//!
//! An entry is authenticated by its content once, and from then on by what the system says of its file, as long as that stays
//! the same: hashing forty megabytes takes longer than all the rest.
//!
//! No failure here is an audit's failure: what cannot be read or written is compiled, and the log says why.

#![expect(clippy::disallowed_methods, reason = "the cache of compiled packs is this program's own folder")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use wasmtime::component::Component;

use crate::limits::Limits;

/// A key's length in bytes.
const KEY_BYTES: usize = 32;
/// The machine code, and what proves it.
const CODE: &str = "cwasm";
const PROOF: &str = "proof";

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
    pub(crate) fn find(&self, engine: &wasmtime::Engine, name: &str) -> Option<Stored> {
        let (path, proof) = (self.path(name, CODE), self.path(name, PROOF));
        let stored = Proof::read(&fs::read(&proof).ok()?)?;
        // Hashing all of it takes longer than loading it, and whoever could change the file and leave these as they are
        // could change this program as well.
        if !stamp(&path).is_some_and(|stamp| self.stamped(name, &stored.digest, &stamp) == stored.stamp) {
            if self.authentication(name, &stored.digest, File::open(&path).ok()?).ok()? != stored.content {
                // Another process may be between its two files.
                tracing::info!("{} is not what was written; it is compiled again", path.display());
                return None;
            }
            self.prove(name, &stored.digest, stored.content).ok()?;
        }
        // SAFETY: this user's engine wrote the file, as the key proves, and nobody else can write to the folder.
        // `store` replaces files and never writes into one, so that what is mapped does not change.
        #[expect(unsafe_code, reason = "see the comment above")]
        let found = unsafe { Component::deserialize_file(engine, &path) };
        match found {
            Ok(compiled) => {
                // The time of the last use; if it cannot be written, the entry only goes sooner.
                let _ = File::options().append(true).open(&proof).and_then(|file| file.set_modified(SystemTime::now()));
                Some(Stored { compiled, digest: stored.digest })
            }
            Err(error) => {
                tracing::info!("{} does not fit this engine: {error:#}", path.display());
                None
            }
        }
    }

    /// Returns how many bytes the cache holds.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn held_bytes(&self) -> io::Result<u64> {
        fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
    }

    /// Stores the machine code of a component with this digest.
    pub(crate) fn store(&self, name: &str, digest: &str, compiled: &[u8]) {
        let stored = self.make_room(compiled.len() as u64).and_then(|()| {
            private::replace(&self.path(name, CODE), compiled)?;
            self.prove(name, digest, self.authentication(name, digest, compiled)?)
        });
        if let Err(error) = stored {
            tracing::warn!("compiled pack is not kept in {}: {error}", self.folder.display());
        }
    }

    fn path(&self, name: &str, extension: &str) -> PathBuf {
        self.folder.join(name).with_extension(extension)
    }

    /// Writes the proof of machine code that lies in its place.
    fn prove(&self, name: &str, digest: &str, content: blake3::Hash) -> io::Result<()> {
        let stamp = stamp(&self.path(name, CODE)).unwrap_or_default();
        let stamp = self.stamped(name, digest, &stamp);
        let proof = [content.as_bytes(), stamp.as_bytes(), digest.as_bytes()].concat();
        private::replace(&self.path(name, PROOF), &proof)
    }

    fn authentication(&self, name: &str, digest: &str, content: impl io::Read) -> io::Result<blake3::Hash> {
        Ok(self.keyed("content", name, digest).update_reader(content)?.finalize())
    }

    fn stamped(&self, name: &str, digest: &str, stamp: &[u8]) -> blake3::Hash {
        self.keyed("stamp", name, digest).update(stamp).finalize()
    }

    fn keyed(&self, what: &str, name: &str, digest: &str) -> blake3::Hasher {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        for part in [what, name, digest] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
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
            for extension in ["", CODE, PROOF] {
                // Where another process was faster, it is gone all the same.
                let _ = fs::remove_file(path.with_extension(extension));
            }
            held -= size;
        }
        Ok(())
    }
}

/// What the cache holds of a component.
pub(crate) struct Stored {
    pub(crate) compiled: Component,
    /// Of the component: another hash of some megabytes that need not be made again.
    pub(crate) digest: String,
}

/// What lies beside machine code. `Hash` compares in constant time.
struct Proof {
    content: blake3::Hash,
    stamp: blake3::Hash,
    digest: String,
}

impl Proof {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (content, rest) = bytes.split_at_checked(blake3::OUT_LEN)?;
        let (stamp, digest) = rest.split_at_checked(blake3::OUT_LEN)?;
        Some(Self {
            content: blake3::Hash::from_slice(content).ok()?,
            stamp: blake3::Hash::from_slice(stamp).ok()?,
            digest: String::from_utf8(digest.to_vec()).ok()?,
        })
    }
}

/// Returns what the system says of a file, and changes whenever somebody writes to it: nobody can set the time of the last
/// change of a file's state. Nothing where systems have no such thing.
fn stamp(path: &Path) -> Option<Vec<u8>> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let found = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
        let parts =
            [found.dev(), found.ino(), found.size(), found.ctime().cast_unsigned(), found.ctime_nsec().cast_unsigned()];
        Some(parts.iter().flat_map(|part| part.to_le_bytes()).collect())
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

impl std::fmt::Debug for CodeCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeCache").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Returns the name of an entry: everything that the machine code of this component depends on, and what was admitted.
pub(crate) fn name(engine: &wasmtime::Engine, limits: &Limits, component: &[u8]) -> String {
    let mut hasher = Digesting(blake3::Hasher::new());
    engine.precompile_compatibility_hash().hash(&mut hasher);
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    limits.of_admission().hash(&mut hasher);
    hasher.0.update(component);
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

/// Files and folders that only this user can read and write.
mod private {
    use std::fs;
    use std::io::{self, Write as _};
    use std::path::Path;

    use super::{KEY_BYTES, OpenCacheError};

    pub(super) fn folder(path: &Path) -> Result<(), OpenCacheError> {
        let failed = |error| OpenCacheError::Io { path: path.to_owned(), error };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(failed)?;
        let metadata = fs::symlink_metadata(path).map_err(failed)?;
        if !metadata.is_dir() {
            return Err(OpenCacheError::Unsafe { path: path.to_owned(), reason: "is not a folder" });
        }
        closed(path, &metadata)
    }

    /// Reads the key, or makes one.
    pub(super) fn key(path: &Path) -> Result<[u8; KEY_BYTES], OpenCacheError> {
        let failed = |error| OpenCacheError::Io { path: path.to_owned(), error };
        if !path.try_exists().map_err(failed)? {
            let mut key = [0; KEY_BYTES];
            getrandom::fill(&mut key).map_err(|error| failed(error.into()))?;
            match new(path, &key, |file| file.persist_noclobber(path).map(drop).map_err(|error| error.error)) {
                // Another process was faster, and its key counts.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => made.map_err(failed)?,
            }
        }
        closed(path, &fs::symlink_metadata(path).map_err(failed)?)?;
        let key = fs::read(path).map_err(failed)?;
        key.try_into().map_err(|_| OpenCacheError::Unsafe {
            path: path.to_owned(),
            reason: "does not hold a key of 32 bytes: remove it, and a new one is made",
        })
    }

    /// Writes a whole file, or none.
    pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
        new(path, bytes, |file| file.persist(path).map(drop).map_err(|error| error.error))
    }

    fn new(path: &Path, bytes: &[u8], keep: impl FnOnce(tempfile::NamedTempFile) -> io::Result<()>) -> io::Result<()> {
        let parent = path.parent().unwrap_or(Path::new("."));
        // Only this user can read and write it: `tempfile` sees to that.
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(parent)?;
        file.write_all(bytes)?;
        keep(file)
    }

    #[cfg(unix)]
    fn closed(path: &Path, metadata: &fs::Metadata) -> Result<(), OpenCacheError> {
        use std::os::unix::fs::MetadataExt as _;
        let reason = if metadata.uid() != rustix::process::geteuid().as_raw() {
            "belongs to another user"
        } else if metadata.mode() & 0o077 != 0 {
            "is open to other users: take their permissions away (chmod go=)"
        } else {
            return Ok(());
        };
        Err(OpenCacheError::Unsafe { path: path.to_owned(), reason })
    }

    /// A user's profile is closed to others unless somebody opened it.
    #[cfg(not(unix))]
    fn closed(_: &Path, _: &fs::Metadata) -> Result<(), OpenCacheError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Engine, EngineOptions};

    /// The smallest component.
    const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

    struct Place {
        folder: tempfile::TempDir,
        engine: wasmtime::Engine,
    }

    impl Place {
        fn new() -> Self {
            let engine = Engine::new(&EngineOptions::default()).expect("the sandbox starts");
            Self { folder: tempfile::tempdir().expect("a folder"), engine: engine.shared.engine.clone() }
        }

        fn open(&self) -> Result<CodeCache, OpenCacheError> {
            let folder = self.folder.path();
            CodeCache::open(&folder.join("code"), &folder.join("config/key"), CodeCache::DEFAULT_BYTES)
        }

        fn compiled(&self) -> Vec<u8> {
            self.engine.precompile_component(EMPTY).expect("it compiles")
        }
    }

    #[test]
    fn what_was_stored_is_found_by_the_next_process() {
        let place = Place::new();
        assert!(place.open().expect("a cache").find(&place.engine, "a").is_none());
        place.open().expect("a cache").store("a", "sha256:a", &place.compiled());
        let cache = place.open().expect("a cache");
        assert_eq!(cache.find(&place.engine, "a").map(|stored| stored.digest).as_deref(), Some("sha256:a"));
        assert!(cache.find(&place.engine, "b").is_none());
    }

    #[test]
    fn what_somebody_else_wrote_is_not_run() {
        let place = Place::new();
        let cache = place.open().expect("a cache");
        cache.store("a", "sha256:a", &place.compiled());
        // One entry under the name of another, a byte changed, a short file, no code of authentication, another key.
        for extension in [CODE, PROOF] {
            fs::copy(cache.path("a", extension), cache.path("b", extension)).expect("copied");
        }
        assert!(cache.find(&place.engine, "b").is_none());
        for damage in [|bytes: &mut Vec<u8>| bytes[99] ^= 1, |bytes: &mut Vec<u8>| bytes.truncate(64)] {
            let mut bytes = place.compiled();
            damage(&mut bytes);
            // In its place, and as another file. Clocks of files tick every few milliseconds.
            std::thread::sleep(std::time::Duration::from_millis(50));
            fs::write(cache.path("a", CODE), &bytes).expect("written");
            assert!(cache.find(&place.engine, "a").is_none());
            private::replace(&cache.path("a", CODE), &bytes).expect("written");
            assert!(cache.find(&place.engine, "a").is_none());
        }
        cache.store("a", "sha256:a", &place.compiled());
        assert!(cache.find(&place.engine, "a").is_some());
        fs::remove_file(place.folder.path().join("config/key")).expect("removed");
        assert!(place.open().expect("a cache").find(&place.engine, "a").is_none());
    }

    #[test]
    fn a_copy_of_the_folder_is_proved_by_its_content() {
        let place = Place::new();
        let cache = place.open().expect("a cache");
        cache.store("a", "sha256:a", &place.compiled());
        let code = cache.path("a", CODE);
        let other = place.folder.path().join("copy");
        fs::copy(&code, &other).expect("copied");
        fs::rename(&other, &code).expect("moved");
        let proof = fs::read(cache.path("a", PROOF)).expect("a proof");
        assert!(cache.find(&place.engine, "a").is_some());
        let renewed = fs::read(cache.path("a", PROOF)).expect("a proof");
        assert_eq!(proof[..32], renewed[..32]);
        #[cfg(unix)]
        assert_ne!(proof, renewed, "the next look is a short one again");
        assert!(cache.find(&place.engine, "a").is_some());
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let place = Place::new();
        let compiled = place.compiled();
        let cache = CodeCache { bytes: compiled.len() as u64 * 2 + 400, ..place.open().expect("a cache") };
        let old = |name: &str, seconds: u64| {
            let time = SystemTime::now() - std::time::Duration::from_secs(seconds);
            for extension in [CODE, PROOF] {
                let file = File::options().append(true).open(cache.path(name, extension)).expect("a file");
                file.set_modified(time).expect("a time");
            }
        };
        cache.store("a", "sha256:a", &compiled);
        cache.store("b", "sha256:b", &compiled);
        old("a", 60);
        old("b", 90);
        cache.store("c", "sha256:c", &compiled);
        let found = |name: &str| cache.find(&place.engine, name).is_some();
        assert_eq!((found("a"), found("b"), found("c")), (true, false, true));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_others_can_write_to_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let place = Place::new();
        drop(place.open().expect("a cache"));
        let open = |path: &str, mode| {
            fs::set_permissions(place.folder.path().join(path), fs::Permissions::from_mode(mode)).expect("set");
            place.open().map(drop).map_err(|error| error.to_string())
        };
        assert!(open("code", 0o770).expect_err("refused").contains("open to other users"));
        assert!(open("code", 0o700).is_ok());
        assert!(open("config/key", 0o644).expect_err("refused").contains("open to other users"));
    }

    #[test]
    fn other_limits_admit_other_components() {
        let place = Place::new();
        let limits = Limits::default();
        let strict = Limits { functions: 1, ..Limits::default() };
        assert_ne!(name(&place.engine, &limits, b"x"), name(&place.engine, &strict, b"x"));
        assert_ne!(name(&place.engine, &limits, b"x"), name(&place.engine, &limits, b"y"));
        assert_eq!(name(&place.engine, &limits, b"x"), name(&place.engine, &limits, b"x"));
    }
}
