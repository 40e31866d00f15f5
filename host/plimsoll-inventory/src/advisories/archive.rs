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

/// Why an archive is not read to its end. What came before is kept.
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
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(broken)?;
        let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.is_dir() || !path.to_ascii_lowercase().ends_with(".json") {
            continue;
        }
        if entry.enclosed_name().is_none() {
            on(Event::Ignored(format!("`{name}`: the entry `{path}` points outside of the archive and was ignored")));
            continue;
        }
        bytes.clear();
        // What the archive says about its sizes may be a lie: what is counted is what comes out.
        let read = (&mut entry).take(max_entry + 1).read_to_end(&mut bytes);
        total += bytes.len() as u64;
        if total > max_total {
            return Err(ArchiveError::TooLarge(name.to_owned()));
        }
        match read {
            Err(error) => on(Event::Ignored(format!("`{name}`: the entry `{path}` cannot be unpacked: {error}"))),
            Ok(_) if bytes.len() as u64 > max_entry => {
                on(Event::Ignored(format!(
                    "`{name}`: the entry `{path}` is larger than {max_entry} bytes and was ignored"
                )));
            }
            Ok(_) => on(Event::Record(&path, &bytes)),
        }
    }
    Ok(())
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

    #[test]
    fn bombs_are_stopped() {
        let bomb = vec![b' '; 1 << 20];
        let (result, seen) = read(&archive(&[("bomb.json", &bomb), ("good.json", b"{}")]));
        assert_eq!(result, Ok(()));
        assert!(seen[0].contains("larger than 1000 bytes"), "{}", seen[0]);
        assert_eq!(seen[1], "good.json: 2");
        let (result, _) = read(&archive(&[("1.json", &bomb), ("2.json", &bomb), ("3.json", &bomb)]));
        assert_eq!(result, Err(ArchiveError::TooLarge("all.zip".to_owned())));
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
