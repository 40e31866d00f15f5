//! The facts of a run: packed where they are found, and read back in pages, in path order.
//!
//! A large repository has millions. They are kept as bytes, not as records, and beyond a limit in a temporary file that has
//! no name: neither memory nor the order of threads decides what `conclude` sees.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use plimsoll_model::{Fact, FileMeta, LocatedFact, Span};

/// Facts that are packed together, so that a page in the middle of many needs no reading from their beginning.
const CHUNK: usize = 1_024;

/// Where facts are kept while files are audited. Used by all threads.
#[derive(Debug)]
pub struct FactStore {
    /// Bytes that may be kept in memory.
    limit: u64,
    held: AtomicU64,
    spill: Mutex<Spill>,
    unreadable: AtomicBool,
}

#[derive(Debug, Default)]
enum Spill {
    #[default]
    Unused,
    Open {
        file: File,
        end: u64,
    },
    /// The system gave no file, or no room in it: everything stays in memory.
    Failed,
}

/// Some facts of one file and one key, packed.
#[derive(Debug)]
pub struct Packed {
    pack: u32,
    key: u32,
    count: u32,
    bytes: Bytes,
}

#[derive(Debug)]
enum Bytes {
    Held(Box<[u8]>),
    Spilled { start: u64, length: usize },
}

impl Default for FactStore {
    fn default() -> Self {
        Self::new(64 << 20)
    }
}

impl FactStore {
    /// Returns an empty store that keeps so many bytes in memory.
    #[must_use]
    pub fn new(limit: u64) -> Self {
        Self { limit, held: AtomicU64::new(0), spill: Mutex::default(), unreadable: AtomicBool::new(false) }
    }

    /// Packs what one pack recorded about one file.
    pub fn keep(&self, pack: usize, facts: Vec<Fact>) -> Vec<Packed> {
        let mut by_key: BTreeMap<u32, Vec<Fact>> = BTreeMap::new();
        for fact in facts {
            by_key.entry(fact.key).or_default().push(fact);
        }
        let chunks = by_key.iter().flat_map(|(key, facts)| facts.chunks(CHUNK).map(|chunk| (*key, chunk)));
        let packed = chunks.map(|(key, chunk)| {
            let mut bytes = Vec::new();
            chunk.iter().for_each(|fact| write(&mut bytes, fact));
            Packed { pack: pack as u32, key, count: chunk.len() as u32, bytes: self.place(bytes) }
        });
        packed.collect()
    }

    fn place(&self, bytes: Vec<u8>) -> Bytes {
        let length = bytes.len();
        let held = self.held.fetch_add(length as u64, Ordering::Relaxed);
        if held + length as u64 > self.limit
            && let Some(start) = self.spill(&bytes)
        {
            self.held.fetch_sub(length as u64, Ordering::Relaxed);
            return Bytes::Spilled { start, length };
        }
        Bytes::Held(bytes.into_boxed_slice())
    }

    /// Appends to the temporary file; `None` if there is none to be had.
    fn spill(&self, bytes: &[u8]) -> Option<u64> {
        let mut spill = self.spill.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*spill, Spill::Unused) {
            *spill = tempfile::tempfile().map_or_else(
                |error| {
                    tracing::warn!("facts stay in memory: {error}");
                    Spill::Failed
                },
                |file| Spill::Open { file, end: 0 },
            );
        }
        let Spill::Open { file, end } = &mut *spill else { return None };
        let start = *end;
        match file.write_all(bytes) {
            Ok(()) => {
                *end += bytes.len() as u64;
                Some(start)
            }
            Err(error) => {
                tracing::warn!("facts stay in memory: {error}");
                // What was written before can still be read, and nothing is appended any more.
                *end = u64::MAX;
                None
            }
        }
        .filter(|start| *start != u64::MAX)
    }

    fn with_bytes<R>(&self, bytes: &Bytes, read: impl FnOnce(&[u8]) -> R) -> R {
        match bytes {
            Bytes::Held(bytes) => read(bytes),
            Bytes::Spilled { start, length } => {
                let mut buffer = vec![0; *length];
                let spill = self.spill.lock().unwrap_or_else(PoisonError::into_inner);
                let found = match &*spill {
                    Spill::Open { file, .. } => read_at(file, &mut buffer, *start),
                    Spill::Unused | Spill::Failed => Err(io::ErrorKind::NotFound.into()),
                };
                drop(spill);
                if let Err(error) = found {
                    tracing::error!("facts cannot be read back: {error}");
                    self.unreadable.store(true, Ordering::Relaxed);
                    buffer.clear();
                }
                read(&buffer)
            }
        }
    }

    /// Returns whether something that was kept could not be read back: what was concluded is then not to be trusted.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.unreadable.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, start)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, buffer: &mut [u8], start: u64) -> io::Result<()> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    file.seek(SeekFrom::Start(start))?;
    let read = file.read_exact(buffer);
    file.seek(SeekFrom::End(0))?;
    read
}

/// All facts of a run, for `conclude`.
#[derive(Debug)]
pub struct FactIndex<'a> {
    store: &'a FactStore,
    paths: Vec<&'a str>,
    /// By pack and key, in path order.
    repository: BTreeMap<(u32, u32), List<'a>>,
    /// By pack, key and unit, in path order.
    units: BTreeMap<(u32, u32, &'a str), List<'a>>,
    counts: BTreeMap<u32, u64>,
}

#[derive(Debug, Default)]
struct List<'a> {
    /// Each with the number of its first fact, and its file.
    chunks: Vec<(u32, u32, &'a Packed)>,
    count: u32,
}

impl<'a> List<'a> {
    fn push(&mut self, file: u32, packed: &'a Packed) {
        self.chunks.push((self.count, file, packed));
        self.count = self.count.saturating_add(packed.count);
    }
}

impl<'a> FactIndex<'a> {
    /// Orders facts by their files, which come in path order.
    pub fn new(store: &'a FactStore, files: impl IntoIterator<Item = (&'a FileMeta, &'a [Packed])>) -> Self {
        let (paths, repository, units) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let mut index = Self { store, paths, repository, units, counts: BTreeMap::new() };
        for (file, packed) in files {
            let number = index.paths.len() as u32;
            index.paths.push(&file.path);
            for one in packed {
                *index.counts.entry(one.pack).or_default() += u64::from(one.count);
                index.repository.entry((one.pack, one.key)).or_default().push(number, one);
                index.units.entry((one.pack, one.key, &file.unit)).or_default().push(number, one);
            }
        }
        index
    }

    /// Returns how many facts a pack has.
    #[must_use]
    pub fn count(&self, pack: usize) -> u64 {
        self.counts.get(&(pack as u32)).copied().unwrap_or(0)
    }

    /// Returns at most `most` facts of a pack and a key, of one unit or of all, from number `first` on.
    #[must_use]
    pub fn page(&self, pack: usize, key: u32, unit: Option<&str>, first: u32, most: u32) -> Vec<LocatedFact> {
        let pack = pack as u32;
        let list = match unit {
            Some(unit) => self.units.get(&(pack, key, unit)),
            None => self.repository.get(&(pack, key)),
        };
        let Some(list) = list.filter(|list| first < list.count) else { return Vec::new() };
        let start = list.chunks.partition_point(|(before, ..)| *before <= first).saturating_sub(1);
        let mut facts = Vec::new();
        for (before, file, packed) in list.chunks.iter().skip(start) {
            let wanted = (most as usize).saturating_sub(facts.len());
            if wanted == 0 {
                break;
            }
            let path = self.paths.get(*file as usize).copied().unwrap_or_default();
            let skip = first.saturating_sub(*before) as usize;
            self.store.with_bytes(&packed.bytes, |bytes| {
                let mut rest = bytes;
                let all = std::iter::from_fn(|| read(&mut rest, packed.key));
                let located = |fact| LocatedFact { path: path.to_owned(), fact };
                facts.extend(all.skip(skip).take(wanted).map(located));
            });
        }
        facts
    }

    /// Returns whether something could not be read back.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.store.is_unreadable()
    }
}

/// No span: no file is as long as that.
const NOWHERE: u32 = u32::MAX;

fn write(bytes: &mut Vec<u8>, fact: &Fact) {
    let span = fact.span.unwrap_or(Span { start: NOWHERE, end: NOWHERE });
    let mut number = |number: u32| bytes.extend_from_slice(&number.to_le_bytes());
    number(span.start);
    number(span.end);
    number(fact.values.len() as u32);
    for value in &fact.values {
        bytes.extend_from_slice(&(value.len() as u32).to_le_bytes());
        bytes.extend_from_slice(value.as_bytes());
    }
}

fn read(bytes: &mut &[u8], key: u32) -> Option<Fact> {
    let start = number(bytes)?;
    let end = number(bytes)?;
    let count = number(bytes)?;
    let mut values = Vec::with_capacity(count as usize);
    for _ in 0..count {
        let length = number(bytes)? as usize;
        let (value, rest) = bytes.split_at_checked(length)?;
        *bytes = rest;
        values.push(String::from_utf8_lossy(value).into_owned());
    }
    let span = (start != NOWHERE).then(|| Span::new(start, end));
    Some(Fact { key, values, span })
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*number))
}

#[cfg(test)]
#[path = "facts/tests.rs"]
mod tests;
