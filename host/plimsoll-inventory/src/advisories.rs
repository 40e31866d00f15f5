//! Advisories in the OSV format, matched against an inventory.
//!
//! What is known is only as good as the snapshot: each ecosystem has a [`Coverage`] that says how old and how large its data is,
//! and one without data is unknown, never clean. Nothing is asked over a network, and no clock is read: the caller says
//! what day it is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use plimsoll_model::{Ecosystem, Inventory};
use serde::{Deserialize, Serialize};

pub use self::archive::ArchiveError;
pub use self::date::Day;
pub use self::severity::Rating;

mod archive;
mod date;
mod matching;
mod merge;
mod record;
mod severity;

use record::Record;

/// What is wrong with one version of one package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vulnerability {
    /// The advisory's id; of several about the same problem, GitHub's, because it has a page for every ecosystem.
    pub id: String,
    /// The other ids of the same problem, sorted.
    pub aliases: Vec<String>,
    /// One sentence, as far as the advisory has one.
    pub summary: String,
    /// The worst that any of the merged advisories says; absent where none says anything.
    pub severity: Option<Rating>,
    /// The highest base score of CVSS 3 or 4.
    pub score: Option<f64>,
    /// What kind of notice it is where it is no vulnerability, such as `unmaintained`.
    pub informational: Option<String>,
    /// Where the package comes from.
    pub ecosystem: Ecosystem,
    /// The package.
    pub name: String,
    /// The version that is affected.
    pub version: String,
    /// The versions above this one in which it is fixed, lowest first.
    pub fixed_in: Vec<String>,
    /// Links, sorted, the first [`MAX_REFERENCES`].
    pub references: Vec<String>,
}

/// How many links of a vulnerability are kept.
pub const MAX_REFERENCES: usize = 20;

/// What a snapshot knows about an ecosystem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Coverage {
    /// The snapshot has no records of it: nothing is known, and nothing found means nothing.
    Unknown,
    /// The snapshot has records.
    Known {
        /// How many, withdrawn ones not counted.
        records: usize,
        /// The day of the newest change among them.
        newest: Option<Day>,
        /// Whether that is longer ago than the caller allows, or not known.
        stale: bool,
    },
}

/// Advisories that were read, as far as they concern the packages of one inventory.
#[derive(Debug, Default)]
pub struct Advisories {
    wanted: BTreeSet<(Ecosystem, String)>,
    records: Vec<Record>,
    by_package: BTreeMap<(Ecosystem, String), Vec<usize>>,
    seen: BTreeMap<Ecosystem, (usize, Option<Day>)>,
    problems: Vec<String>,
    unlisted: usize,
}

/// How many problems of a snapshot are listed.
const MAX_PROBLEMS: usize = 50;

/// Returns where the archive of an ecosystem can lie below a folder of snapshots, in the order to look: as the caches of
/// OSV-SCALIBR and OSV-Scanner keep it, and as it is downloaded. A folder of plain `.json` files is as good.
#[must_use]
pub fn archive_paths(ecosystem: Ecosystem) -> Vec<String> {
    ["osv-scalibr/", "osv-scanner/", ""].iter().map(|start| format!("{start}{}/all.zip", ecosystem.name())).collect()
}

impl Advisories {
    /// Begins to read advisories about the packages of an inventory; what concerns no package of it is only counted.
    #[must_use]
    pub fn about(inventory: &Inventory) -> Self {
        let wanted = inventory.dependencies.iter().map(|one| (one.ecosystem, one.name.clone())).collect();
        Self { wanted, ..Self::default() }
    }

    /// Reads one record. What is no record is a problem of the snapshot, not an error: the others still count.
    pub fn add_record(&mut self, name: &str, bytes: &[u8]) {
        let record = match Record::parse(bytes) {
            Ok(record) => record,
            Err(error) => return self.problem(format!("`{name}`: {error}")),
        };
        if record.withdrawn {
            return;
        }
        for ecosystem in record.affected.iter().map(|one| one.ecosystem).collect::<BTreeSet<_>>() {
            let (count, newest) = self.seen.entry(ecosystem).or_default();
            *count += 1;
            *newest = record.modified.max(*newest);
        }
        let packages: BTreeSet<_> = record.affected.iter().map(|one| (one.ecosystem, one.name.clone())).collect();
        let wanted: Vec<_> = packages.into_iter().filter(|package| self.wanted.contains(package)).collect();
        if wanted.is_empty() {
            return;
        }
        for package in wanted {
            self.by_package.entry(package).or_default().push(self.records.len());
        }
        self.records.push(record);
    }

    /// Reads all records of a zip archive, such as `all.zip` of an ecosystem.
    ///
    /// # Errors
    /// It is no whole archive, larger than any real one when unpacked, or none of what is in it could be read.
    pub fn add_archive(&mut self, name: &str, archive: impl Read + Seek) -> Result<(), ArchiveError> {
        archive::each(name, archive, |event| match event {
            archive::Event::Record(path, bytes) => self.add_record(path, bytes),
            archive::Event::Ignored(message) => self.problem(message),
        })
    }

    /// Returns what could not be read, in the order in which it came.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let more =
            (self.unlisted > 0).then(|| format!("{} more problems of the snapshot are not listed", self.unlisted));
        self.problems.iter().cloned().chain(more).collect()
    }

    /// Returns what is known about an ecosystem on that day; data older than `max_age` days is stale.
    #[must_use]
    pub fn coverage(&self, ecosystem: Ecosystem, today: Day, max_age: u32) -> Coverage {
        match self.seen.get(&ecosystem) {
            None => Coverage::Unknown,
            Some((records, newest)) => Coverage::Known {
                records: *records,
                newest: *newest,
                stale: newest.is_none_or(|newest| today.since(newest) > i64::from(max_age)),
            },
        }
    }

    /// Returns the vulnerabilities of all packages whose version is pinned: worst first within a package.
    #[must_use]
    pub fn vulnerabilities(&self, inventory: &Inventory) -> Vec<Vulnerability> {
        let pinned =
            inventory.dependencies.iter().filter_map(|one| Some((one.ecosystem, &*one.name, one.locked.as_deref()?)));
        let packages: BTreeSet<(Ecosystem, &str, &str)> = pinned.collect();
        let mut found = Vec::new();
        for (ecosystem, name, version) in packages {
            let candidates = self.by_package.get(&(ecosystem, name.to_owned()));
            let records = candidates.into_iter().flatten().map(|at| &self.records[*at]);
            let hits = records.filter_map(|record| matching::hit(record, ecosystem, name, version)).collect();
            found.extend(merge::merge(hits, ecosystem, name, version));
        }
        found
    }

    fn problem(&mut self, message: String) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(message);
        } else {
            self.unlisted += 1;
        }
    }
}

#[cfg(test)]
mod tests;
