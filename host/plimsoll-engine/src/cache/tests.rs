//! What the cache takes, and what it refuses.

use std::time::Duration;

use super::*;
use crate::description::OptionSpec;
use crate::facts::{FactField, FactSpec, FieldKind};
use crate::guest::RawRule;
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
    place.open().expect("a cache").store("a", EMPTY.len(), "sha256:a", &place.compiled());
    let cache = place.open().expect("a cache");
    assert_eq!(cache.find(&place.engine, "a").map(|(_, entry)| entry.digest).as_deref(), Some("sha256:a"));
    assert!(cache.find(&place.engine, "b").is_none());
}

#[test]
fn what_somebody_else_wrote_is_not_run() {
    let place = Place::new();
    let cache = place.open().expect("a cache");
    cache.store("a", EMPTY.len(), "sha256:a", &place.compiled());
    // One entry under the name of another, a byte changed, a short file, no code of authentication, another key.
    for extension in [CODE, PROOF] {
        fs::copy(cache.path("a", extension), cache.path("b", extension)).expect("copied");
    }
    assert!(cache.find(&place.engine, "b").is_none());
    for damage in [|bytes: &mut Vec<u8>| bytes[99] ^= 1, |bytes: &mut Vec<u8>| bytes.truncate(64)] {
        let mut bytes = place.compiled();
        damage(&mut bytes);
        // In its place, and as another file. Clocks of files tick every few milliseconds.
        std::thread::sleep(Duration::from_millis(50));
        fs::write(cache.path("a", CODE), &bytes).expect("written");
        assert!(cache.find(&place.engine, "a").is_none());
        private::replace(&cache.path("a", CODE), &bytes).expect("written");
        assert!(cache.find(&place.engine, "a").is_none());
    }
    cache.store("a", EMPTY.len(), "sha256:a", &place.compiled());
    assert!(cache.find(&place.engine, "a").is_some());
    fs::remove_file(place.folder.path().join("config/key")).expect("removed");
    assert!(place.open().expect("a cache").find(&place.engine, "a").is_none());
}

#[test]
fn a_copy_of_the_folder_is_proved_by_its_content() {
    let place = Place::new();
    let cache = place.open().expect("a cache");
    cache.store("a", EMPTY.len(), "sha256:a", &place.compiled());
    let code = cache.path("a", CODE);
    let other = place.folder.path().join("copy");
    fs::copy(&code, &other).expect("copied");
    fs::rename(&other, &code).expect("moved");
    let proof = fs::read(cache.path("a", PROOF)).expect("a proof");
    assert!(cache.find(&place.engine, "a").is_some());
    let renewed = fs::read(cache.path("a", PROOF)).expect("a proof");
    #[cfg(unix)]
    assert_ne!(proof, renewed, "the next look is a short one again");
    assert!(cache.find(&place.engine, "a").is_some());
}

#[test]
fn the_least_recently_used_goes_first() {
    let place = Place::new();
    let compiled = place.compiled();
    let cache = CodeCache { bytes: compiled.len() as u64 * 2 + 1000, ..place.open().expect("a cache") };
    let old = |name: &str, seconds: u64| {
        let time = SystemTime::now() - Duration::from_secs(seconds);
        for extension in [CODE, PROOF] {
            let file = File::options().append(true).open(cache.path(name, extension)).expect("a file");
            file.set_modified(time).expect("a time");
        }
    };
    cache.store("a", EMPTY.len(), "sha256:a", &compiled);
    cache.store("b", EMPTY.len(), "sha256:b", &compiled);
    old("a", 60);
    old("b", 90);
    cache.store("c", EMPTY.len(), "sha256:c", &compiled);
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
    assert_ne!(name(&place.engine, &limits, blake3::hash(b"x")), name(&place.engine, &strict, blake3::hash(b"x")));
    assert_ne!(name(&place.engine, &limits, blake3::hash(b"x")), name(&place.engine, &limits, blake3::hash(b"y")));
    assert_eq!(name(&place.engine, &limits, blake3::hash(b"x")), name(&place.engine, &limits, blake3::hash(b"x")));
}

fn said() -> RawDescription {
    let rule = RawRule { id: "todo".to_owned(), page: "# To do\n".to_owned(), code: true };
    let field = FactField { name: "times".to_owned(), kind: FieldKind::Integer };
    let option = OptionSpec { name: "depth".to_owned(), default: "3".to_owned(), description: "Ä".to_owned() };
    RawDescription {
        id: "a-pack".to_owned(),
        version: "1.0.0".to_owned(),
        rules: vec![rule],
        options: vec![option],
        facts: vec![FactSpec { key: "seen".to_owned(), fields: vec![field] }],
        concludes: true,
    }
}

#[test]
fn a_description_is_found_whole_and_under_the_same_limits_only() {
    let place = Place::new();
    let (cache, limits) = (place.open().expect("a cache"), Limits::default());
    let entry = cache.store("a", EMPTY.len(), "sha256:a", &place.compiled()).expect("it is kept");
    assert!(entry.said(&limits).is_none());
    cache.describe("a", entry, &limits, &said());
    let (_, entry) = place.open().expect("a cache").find(&place.engine, "a").expect("it was stored");
    assert_eq!(format!("{:?}", entry.said(&limits)), format!("{:?}", Some(said())));
    for row in Limits::table() {
        let mut other = limits.clone();
        other.set(row.name, 7);
        assert!(entry.said(&other).is_none(), "{}", row.name);
    }
    // The same code again, from a process that did not find the entry: what is not known is not made up.
    let entry = cache.store("a", EMPTY.len(), "sha256:a", &place.compiled()).expect("it is kept");
    assert!(entry.said(&limits).is_none());
}

#[test]
fn no_byte_of_a_proof_can_be_changed_or_come_from_elsewhere() {
    let place = Place::new();
    let (cache, limits) = (place.open().expect("a cache"), Limits::default());
    for name in ["a", "b"] {
        let entry = cache.store(name, EMPTY.len(), "sha256:a", &place.compiled()).expect("it is kept");
        cache.describe(name, entry, &limits, &said());
    }
    let path = cache.path("a", PROOF);
    let proof = fs::read(&path).expect("a proof");
    let found = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("written");
        cache.find(&place.engine, "a").is_some()
    };
    for at in 0..proof.len() {
        let mut damaged = proof.clone();
        damaged[at] ^= 1;
        assert!(!found(&damaged), "byte {at}");
        assert!(!found(&proof[..at]), "{at} bytes");
    }
    // The code of both is the same, and so are the limits.
    assert!(!found(&fs::read(cache.path("b", PROOF)).expect("a proof")));
    assert!(found(&proof));
}

#[test]
fn what_a_file_holds_is_known_by_its_whole_stamp() {
    let place = Place::new();
    let cache = place.open().expect("a cache");
    let (parts, component) = ([1, 2, 3, 1_000, 5], blake3::hash(b"x"));
    let (stamp, later) = (Stamp::from_parts(parts), SystemTime::UNIX_EPOCH + Duration::from_secs(1_010));
    assert_eq!(cache.seen(stamp), None);
    cache.see(stamp, later, component);
    assert_eq!(place.open().expect("a cache").seen(stamp), Some(component));
    for part in 0..parts.len() {
        let mut other = parts;
        other[part] += 1;
        assert_eq!(cache.seen(Stamp::from_parts(other)), None, "part {part}");
    }
    let path = cache.place(stamp);
    let seen = fs::read(&path).expect("what was seen");
    for at in 0..seen.len() {
        let mut damaged = seen.clone();
        damaged[at] ^= 1;
        fs::write(&path, damaged).expect("written");
        assert_eq!(cache.seen(stamp), None, "byte {at}");
    }
    fs::write(&path, &seen).expect("written");
    assert_eq!(cache.seen(stamp), Some(component));
    // In the place of another file, and with another key.
    let other = Stamp::from_parts([9, 2, 3, 1_000, 5]);
    fs::copy(&path, cache.place(other)).expect("copied");
    assert_eq!(cache.seen(other), None);
    fs::remove_file(place.folder.path().join("config/key")).expect("removed");
    assert_eq!(place.open().expect("a cache").seen(stamp), None);
}

#[test]
fn a_file_that_may_change_within_the_same_tick_is_not_remembered() {
    let place = Place::new();
    let cache = place.open().expect("a cache");
    let stamp = Stamp::from_parts([1, 2, 3, 1_000, 500_000_000]);
    for millis in [0, 1_000_000, 1_000_500, 1_002_499] {
        cache.see(stamp, SystemTime::UNIX_EPOCH + Duration::from_millis(millis), blake3::hash(b"x"));
        assert_eq!(cache.seen(stamp), None, "{millis}");
    }
    // Before the epoch.
    let strange = Stamp::from_parts([1, 2, 3, u64::MAX, 0]);
    cache.see(strange, SystemTime::now(), blake3::hash(b"x"));
    assert_eq!(cache.seen(strange), None);
    cache.see(stamp, SystemTime::UNIX_EPOCH + Duration::from_millis(1_002_500), blake3::hash(b"x"));
    assert_eq!(cache.seen(stamp), Some(blake3::hash(b"x")));
}
