//! A zip archive of records, read with bounds: nothing is unpacked to disk, and no entry is trusted about its size.

use std::io::{Read, Seek};

use thiserror::Error;
use zip::ZipArchive;

/// The largest record: real ones, with thousands of versions, stay below a few mebibytes.
const MAX_ENTRY: u64 = 16 << 20;
/// The most that one archive may hold when unpacked; that of npm, the largest, holds a quarter.
const MAX_TOTAL: u64 = 4 << 30;
/// The most entries; npm has a quarter of a million.
const MAX_ENTRIES: usize = 4_000_000;

/// Why an archive is not read to its end, or gave nothing. What came before is kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchiveError {
    /// It is no zip archive, or was cut off.
    #[error("`{0}` is not a whole zip archive: {1}; help: download the snapshot again")]
    Broken(String, String),
    /// It holds more than any snapshot does.
    #[error(
        "`{0}` holds more than {MAX_ENTRIES} entries or {MAX_TOTAL} bytes; help: this is not a snapshot of advisories"
    )]
    TooLarge(String),
    /// All that could be a record in it was left out, the first of them for that reason.
    #[error(
        "`{0}` holds no advisories: {1}; help: give an archive with a .json file for each, as OSV publishes `all.zip`"
    )]
    Nothing(String, String),
}

/// What is met in an archive.
pub(super) enum Event<'e> {
    /// A record: its path in the archive, and its bytes.
    Record(&'e str, &'e [u8]),
    /// What was left out, and why.
    Ignored(String),
}

/// Calls back for each `.json` entry in the order of the archive.
pub(super) fn each(name: &str, archive: impl Read + Seek, on: impl FnMut(Event<'_>)) -> Result<(), ArchiveError> {
    each_within(name, archive, MAX_ENTRY, MAX_TOTAL, on)
}

fn each_within(
    name: &str,
    archive: impl Read + Seek,
    max_entry: u64,
    max_total: u64,
    mut on: impl FnMut(Event<'_>),
) -> Result<(), ArchiveError> {
    let broken = |error: zip::result::ZipError| ArchiveError::Broken(name.to_owned(), error.to_string());
    let mut archive = ZipArchive::new(archive).map_err(broken)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ArchiveError::TooLarge(name.to_owned()));
    }
    let mut total = 0;
    let mut bytes = Vec::new();
    let mut records = 0_usize;
    let mut first_ignored: Option<String> = None;
    let mut ignore = |on: &mut dyn FnMut(Event<'_>), why: String| {
        on(Event::Ignored(format!("`{name}`: {why}, and was ignored")));
        first_ignored.get_or_insert(why);
    };
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(broken)?;
        let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.is_dir() || !path.to_ascii_lowercase().ends_with(".json") {
            continue;
        }
        if entry.enclosed_name().is_none() {
            ignore(&mut on, format!("the entry `{path}` points outside of the archive"));
            continue;
        }
        bytes.clear();
        // What the archive says about its sizes may be a lie, so what is counted is what comes out. What it admits itself
        // need not be unpacked to be refused.
        let said = entry.size();
        let read = if said > max_entry { Ok(0) } else { (&mut entry).take(max_entry + 1).read_to_end(&mut bytes) };
        total += bytes.len() as u64;
        if total > max_total {
            return Err(ArchiveError::TooLarge(name.to_owned()));
        }
        let is_large = said > max_entry || bytes.len() as u64 > max_entry;
        match read {
            _ if is_large => {
                let size = if said > max_entry { said.to_string() } else { format!("more than {max_entry}") };
                let why = format!("the entry `{path}` unpacks to {size} bytes where an advisory may have {max_entry}");
                ignore(&mut on, why);
            }
            Err(error) => ignore(&mut on, format!("the entry `{path}` cannot be unpacked ({error})")),
            Ok(_) => {
                records += 1;
                on(Event::Record(&path, &bytes));
            }
        }
    }
    match first_ignored.filter(|_| records == 0) {
        Some(why) => Err(ArchiveError::Nothing(name.to_owned(), why)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a new entry");
            writer.write_all(bytes).expect("memory");
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn read(bytes: &[u8]) -> (Result<(), ArchiveError>, Vec<String>) {
        let mut seen = Vec::new();
        let result = each_within("all.zip", Cursor::new(bytes), 1_000, 3_000, |event| match event {
            Event::Record(path, bytes) => seen.push(format!("{path}: {}", bytes.len())),
            Event::Ignored(message) => seen.push(message),
        });
        (result, seen)
    }

    #[test]
    fn only_records_inside_the_archive_are_read() {
        let (result, seen) =
            read(&archive(&[("a/GHSA-1.json", b"{}"), ("README.md", b"x"), ("../../evil.json", b"{}")]));
        assert_eq!(result, Ok(()));
        assert_eq!(seen.len(), 2);
        assert_eq!(seen[0], "a/GHSA-1.json: 2");
        assert!(seen[1].contains("points outside of the archive"), "{}", seen[1]);
    }

    /// Makes an archive say of its entries that they hold so many bytes, in the local headers and in the directory.
    fn claim(mut bytes: Vec<u8>, size: u32) -> Vec<u8> {
        for (mark, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
            let found: Vec<usize> =
                bytes.windows(4).enumerate().filter(|(_, four)| four == mark).map(|(at, _)| at).collect();
            for at in found {
                bytes[at + offset..at + offset + 4].copy_from_slice(&size.to_le_bytes());
            }
        }
        bytes
    }

    #[test]
    fn a_bomb_beside_records_is_left_out() {
        let bomb = vec![b' '; 1 << 20];
        let (result, seen) = read(&archive(&[("bomb.json", &bomb), ("good.json", b"{}")]));
        assert_eq!(result, Ok(()));
        assert!(seen[0].contains("unpacks to 1048576 bytes where an advisory may have 1000"), "{}", seen[0]);
        assert_eq!(seen[1], "good.json: 2");
    }

    #[test]
    fn an_archive_of_nothing_but_a_bomb_is_refused_for_its_size() {
        let whole = archive(&[("bomb.json", &vec![b' '; 1 << 20])]);
        let (result, _) = read(&whole);
        let said = result.expect_err("nothing else is in it").to_string();
        assert_eq!(
            said,
            "`all.zip` holds no advisories: the entry `bomb.json` unpacks to 1048576 bytes where an advisory may have 1000; \
             help: give an archive with a .json file for each, as OSV publishes `all.zip`"
        );
        // What is written in the archive may be a lie: it is no use to the one who lies.
        let (result, _) = read(&claim(whole, 500));
        let said = result.expect_err("it unpacks to more than it says").to_string();
        assert!(said.starts_with("`all.zip` holds no advisories: the entry `bomb.json` "), "{said}");
    }

    #[test]
    fn many_large_records_are_too_much_together() {
        let record = [b' '; 900];
        let names: Vec<String> = (0..5).map(|at| format!("{at}.json")).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), record.as_slice())).collect();
        let (result, seen) = read(&archive(&entries));
        assert_eq!(result, Err(ArchiveError::TooLarge("all.zip".to_owned())));
        assert_eq!(seen.len(), 3);
    }

    #[test]
    fn a_cut_off_archive_is_said() {
        let whole = archive(&[("a.json", b"{}"), ("b.json", b"{\"id\": 1}")]);
        for end in 0..whole.len() {
            let (result, _) = read(&whole[..end]);
            assert!(matches!(result, Err(ArchiveError::Broken(..))), "cut at {end}");
        }
    }
}
