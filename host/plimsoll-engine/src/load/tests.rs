//! What is loaded from where, and what compiled code needs.

#![expect(clippy::disallowed_methods, reason = "a pack, not a file of the audited project")]

#[path = "../../../../tests/hostile/assemble.rs"]
#[expect(dead_code, reason = "the cases are tried in another test")]
mod assemble;

use std::time::Duration;

use super::*;
use crate::{EngineOptions, Limits};

/// What a compiled component says about processor features: name, then whether it needs it.
fn needed(compiled: &[u8]) -> Vec<String> {
    let mut needed = Vec::new();
    for at in 0..compiled.len() {
        let Some(name) = compiled.get(at..).filter(|rest| rest.starts_with(b"has_")) else { continue };
        let size =
            name.iter().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || **byte == b'_').count();
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

/// A folder with a pack in a file, and a cache.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        place.write(&assemble::good());
        place
    }

    fn write(&self, component: &[u8]) {
        // Clocks of files tick every few milliseconds.
        std::thread::sleep(Duration::from_millis(50));
        std::fs::write(self.0.path().join("pack.wasm"), component).expect("written");
    }

    fn file(&self) -> File {
        File::open(self.0.path().join("pack.wasm")).expect("a file")
    }

    fn engine(&self, limits: Limits) -> Engine {
        let (folder, key) = (self.0.path().join("code"), self.0.path().join("key"));
        let cache = CodeCache::open(&folder, &key, CodeCache::DEFAULT_BYTES).expect("a cache");
        Engine::new(&EngineOptions { threads: 1, limits }).expect("the sandbox starts").with_cache(cache)
    }

    fn load(&self, file: &mut File, later: Duration) -> Result<Pack, LoadPackError> {
        self.engine(Limits::default()).load_file_at(file, SystemTime::now() + later)
    }
}

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn a_file_that_did_not_change_is_not_read_again() {
    let place = Place::new();
    let mut file = place.file();
    if Stamp::of_any(&file).is_none() {
        eprintln!("skipped: this file system's times are not believed");
        return;
    }
    let first = place.load(&mut file, HOUR).expect("a good pack");
    // Nothing is left to read in it, so whatever loads was not read.
    let second = place.load(&mut file, HOUR).expect("the pack that was read");
    assert_eq!((first.digest(), first.size()), (second.digest(), second.size()));
    assert_eq!(first.description(), second.description());
    // Once the machine code is gone, or other limits count, the file is read again.
    let strict = place.engine(Limits { functions: 100_001, ..Limits::default() });
    assert!(strict.load_file_at(&mut file, SystemTime::now() + HOUR).is_err());
    std::fs::remove_dir_all(place.0.path().join("code")).expect("removed");
    assert!(place.load(&mut file, HOUR).is_err());
}

#[test]
fn a_file_that_changed_is_another_pack() {
    let place = Place::new();
    let good = place.load(&mut place.file(), HOUR).expect("a good pack");
    let other = assemble::case("state-in-a-batch");
    place.write(&other);
    let loaded = place.load(&mut place.file(), HOUR).expect("another good pack");
    assert_eq!((loaded.digest(), loaded.size()), (digest(&other).as_str(), other.len()));
    // Of the same size, and the time of its last change set back.
    let modified = place.file().metadata().and_then(|file| file.modified()).expect("a time");
    let mut damaged = other.clone();
    *damaged.last_mut().expect("a byte") ^= 1;
    place.write(&damaged);
    let file = File::options().append(true).open(place.0.path().join("pack.wasm")).expect("a file");
    file.set_modified(modified).expect("a time");
    match place.load(&mut place.file(), HOUR) {
        Ok(pack) => assert_eq!(pack.digest(), digest(&damaged)),
        Err(error) => assert!(matches!(error, LoadPackError::Refused(_) | LoadPackError::Compile(_)), "{error}"),
    }
    place.write(&assemble::good());
    assert_eq!(place.load(&mut place.file(), HOUR).expect("a good pack").digest(), good.digest());
}

#[test]
fn a_file_that_changed_a_moment_ago_is_read_again() {
    let place = Place::new();
    let mut file = place.file();
    place.load(&mut file, Duration::ZERO).expect("a good pack");
    assert!(place.load(&mut file, Duration::ZERO).is_err(), "nothing is left to read in it");
    assert!(place.load(&mut place.file(), Duration::ZERO).is_ok());
}

#[test]
fn a_description_counts_only_under_the_limits_that_it_was_given_under() {
    let place = Place::new();
    let good = assemble::good();
    let said = place.engine(Limits::default()).load(&good).expect("a good pack");
    let again = place.engine(Limits::default()).load(&good).expect("a good pack");
    assert_eq!(said.description(), again.description());
    let starved = Limits { fuel_per_describe: 1, ..Limits::default() };
    assert!(matches!(place.engine(starved).load(&good), Err(LoadPackError::Describe(_))));
    let strict = Limits { page_bytes: 1, ..Limits::default() };
    let faults = place.engine(strict).load(&good).expect("a pack without a page").description().faults.len();
    assert_eq!(faults, said.description().rules.len());
    assert_eq!(place.engine(Limits::default()).load(&good).expect("a good pack").description(), said.description());
}
