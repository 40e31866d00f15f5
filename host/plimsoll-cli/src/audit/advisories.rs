//! The operator's snapshot of advisories: a folder or a zip archive of OSV records, which was brought here by other means.
//! Nothing is ever downloaded, and where the snapshot knows nothing of an ecosystem, the run says so.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use plimsoll_inventory::advisories::{Advisories, Coverage, Day, Rating, archive_paths};
use plimsoll_model::inventory::{Ecosystem, Inventory};
use plimsoll_model::run::{AdvisoryReport, AdvisoryState, EcosystemAdvisories};
use plimsoll_model::{Affected, Dependency};

/// How old a snapshot may be, in days, before what it does not say means nothing.
const MAX_AGE: u32 = 30;

/// A snapshot that was asked for.
#[derive(Debug, Clone)]
pub struct Snapshot {
    path: PathBuf,
    /// The day that it is judged by; none: its age is not judged.
    as_of: Option<Day>,
}

/// Every dependency that an advisory concerns, sorted.
#[must_use]
pub fn affected(advisories: &Advisories, inventory: &Inventory) -> Vec<Affected> {
    let mut affected: Vec<Affected> = Vec::new();
    for found in advisories.vulnerabilities(inventory) {
        let is_same = |one: &&Dependency| {
            one.ecosystem == found.ecosystem
                && one.name == found.name
                && one.locked.as_deref() == Some(found.version.as_str())
        };
        for dependency in inventory.dependencies.iter().filter(is_same) {
            affected.push(Affected {
                id: found.id.clone(),
                aliases: found.aliases.clone(),
                summary: found.summary.clone(),
                severity: found.severity.map_or("", rating),
                fixed_in: found.fixed_in.clone(),
                dependency: dependency.clone(),
            });
        }
    }
    affected.sort();
    affected
}

/// The snapshot cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The system refuses.
    #[error("cannot read advisories {}: {error}", path.display())]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is not what it should be.
    #[error("{0}")]
    Broken(String),
    /// There is no record in it.
    #[error("advisories {}: no records in the OSV format; help: give a folder with npm/all.zip and the like, a zip archive, \
             or a folder of .json records", .0.display())]
    Empty(PathBuf),
}

impl Snapshot {
    /// Names a snapshot: a folder or a zip archive.
    ///
    /// # Errors
    /// Nothing is there.
    pub fn new(path: &Path, as_of: Option<Day>) -> Result<Self, SnapshotError> {
        let fail = |error| SnapshotError::Io { path: path.to_owned(), error };
        metadata(path).map_err(fail)?;
        Ok(Self { path: path.to_owned(), as_of })
    }

    /// Matches the locked versions of an inventory.
    ///
    /// # Errors
    /// The snapshot cannot be read, or holds nothing.
    pub fn matched(&self, inventory: &Inventory) -> Result<(Vec<Affected>, AdvisoryReport), SnapshotError> {
        let mut advisories = Advisories::about(inventory);
        let wanted: BTreeSet<Ecosystem> = inventory.dependencies.iter().map(|one| one.ecosystem).collect();
        self.read(&mut advisories, &wanted)?;
        let judge = |ecosystem: Ecosystem| self.judge(&advisories, ecosystem);
        if Ecosystem::ALL.into_iter().all(|one| judge(one).state == AdvisoryState::Unknown) && !wanted.is_empty() {
            return Err(SnapshotError::Empty(self.path.clone()));
        }
        let report = AdvisoryReport {
            snapshot: self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            ecosystems: wanted.iter().map(|ecosystem| judge(*ecosystem)).collect(),
            problems: advisories.problems(),
        };
        let known = |ecosystem: Ecosystem| {
            report.ecosystems.iter().any(|one| one.ecosystem == ecosystem && one.state != AdvisoryState::Unknown)
        };
        let mut affected = affected(&advisories, inventory);
        affected.retain(|one| known(one.dependency.ecosystem));
        Ok((affected, report))
    }

    fn judge(&self, advisories: &Advisories, ecosystem: Ecosystem) -> EcosystemAdvisories {
        // Without a day to judge by nothing is stale: a report must not depend on when it was made.
        let day = self.as_of.map_or((Day::EPOCH, u32::MAX), |day| (day, MAX_AGE));
        match advisories.coverage(ecosystem, day.0, day.1) {
            Coverage::Unknown => {
                EcosystemAdvisories { ecosystem, state: AdvisoryState::Unknown, records: 0, newest: None }
            }
            Coverage::Known { records, newest, stale } => EcosystemAdvisories {
                ecosystem,
                state: if stale && self.as_of.is_some() { AdvisoryState::Stale } else { AdvisoryState::Known },
                records: records as u64,
                newest: newest.map(|day| day.to_string()),
            },
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the operator's snapshot, not the audited project")]
    fn read(&self, advisories: &mut Advisories, wanted: &BTreeSet<Ecosystem>) -> Result<(), SnapshotError> {
        let fail = |path: &Path| {
            let path = path.to_owned();
            move |error| SnapshotError::Io { path, error }
        };
        if !metadata(&self.path).map_err(fail(&self.path))?.is_dir() {
            return add(advisories, &self.path);
        }
        for ecosystem in wanted {
            let archives = archive_paths(*ecosystem).into_iter().map(|path| self.path.join(path));
            if let Some(archive) = archives.into_iter().find(|path| path.is_file()) {
                add(advisories, &archive)?;
            }
        }
        // Plain records, however deep: a folder of its own for each ecosystem is usual.
        let mut folders = vec![self.path.clone()];
        while let Some(folder) = folders.pop() {
            let mut entries: Vec<PathBuf> = fs::read_dir(&folder)
                .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
                .map_err(fail(&folder))?;
            entries.sort();
            for path in entries {
                if path.is_dir() && !path.is_symlink() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "json") {
                    let bytes = fs::read(&path).map_err(fail(&path))?;
                    advisories.add_record(&path.file_name().unwrap_or_default().to_string_lossy(), &bytes);
                }
            }
        }
        Ok(())
    }
}

fn metadata(path: &Path) -> io::Result<fs::Metadata> {
    fs::metadata(path)
}

#[expect(clippy::disallowed_methods, reason = "the operator's snapshot, not the audited project")]
fn add(advisories: &mut Advisories, path: &Path) -> Result<(), SnapshotError> {
    let file = File::open(path).map_err(|error| SnapshotError::Io { path: path.to_owned(), error })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    advisories.add_archive(&name, file).map_err(|error| SnapshotError::Broken(error.to_string()))
}

const fn rating(rating: Rating) -> &'static str {
    match rating {
        Rating::None => "",
        Rating::Low => "low",
        Rating::Medium => "medium",
        Rating::High => "high",
        Rating::Critical => "critical",
    }
}
