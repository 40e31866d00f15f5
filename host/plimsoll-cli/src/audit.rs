//! One audit, from an opened folder and loaded packs to a [`Run`].
//!
//! Files are audited on any number of threads; everything that leaves this module is sorted, so that the thread count,
//! the load and the caches cannot be seen in the run.

pub mod advisories;
pub mod assemble;
mod checks;
pub mod examples;
pub mod facts;
mod file;
mod finish;
pub mod inventory;
mod project;
pub mod snapshot;
pub mod snippet;
pub mod view;

use std::sync::atomic::{AtomicBool, Ordering};

use plimsoll_engine::{Called, LogLine};
use plimsoll_evidence::Import;
use plimsoll_model::run::{Run, Settings, Skipped};
use plimsoll_model::{Attestation, Fault, Severity, Standard};
use plimsoll_source::{Entry, Inventory, Root, SourceFile, Units, WalkOptions};
use rayon::prelude::*;

use self::advisories::{Snapshot, SnapshotError};
use self::facts::FactStore;
use crate::packs::PackSet;

/// Everything that one audit depends on.
pub struct Request<'a> {
    /// The opened folder.
    pub root: &'a Root,
    /// How files are chosen and read.
    pub walk: &'a WalkOptions,
    /// The packs, and which of their rules are on.
    pub packs: &'a PackSet,
    /// Number of threads.
    pub jobs: usize,
    /// When the gate fails.
    pub fail_on: Option<Severity>,
    /// Whether what a kept instance says is compared with what a fresh one says.
    pub verify_purity: bool,
    /// The operator's advisories.
    pub advisories: Option<Snapshot>,
    /// What the run is graded by; none: it is not.
    pub standard: Option<&'a Standard>,
    /// What somebody vouches for, sorted by item.
    pub attestations: Vec<Attestation>,
    /// Recorded in the run.
    pub settings: Settings,
    /// Reports of other tools, which stand in the run beside the findings.
    pub imports: Vec<Import>,
    /// Raised when the audit should stop.
    pub cancelled: &'a AtomicBool,
}

/// Told how far the audit is. Called from many threads.
pub trait Observer: Sync {
    /// The walk found this many files.
    fn found(&self, _files: u64) {}
    /// One more file is done.
    fn done(&self) {}
    /// A guest was called.
    fn called(&self, _call: &Call<'_>) {}
}

/// One call of a guest, as observers see it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The file; none for `conclude`.
    pub path: Option<&'a str>,
    /// Fuel of the guest, and of what the host did for it.
    pub fuel: u64,
    /// Bytes of the guest's memories at the end; memories never shrink.
    pub memory: usize,
    /// What the guest logged. Hostile until it is sanitised.
    pub log: &'a [LogLine],
    /// Number of log lines that were over the limit.
    pub log_dropped: u64,
    /// Why the call gave nothing.
    pub fault: Option<&'a Fault>,
}

impl<'a> Call<'a> {
    /// Returns what observers are told of a call.
    pub fn of<T>(path: Option<&'a str>, called: &'a Called<T>) -> Self {
        let Called { result, fuel, memory, log, log_dropped, .. } = called;
        let fault = result.as_ref().err();
        Self { path, fuel: *fuel, memory: *memory, log, log_dropped: *log_dropped, fault }
    }
}

/// An observer that does not care.
#[derive(Debug, Clone, Copy)]
pub struct Unobserved;

impl Observer for Unobserved {}

/// Why there is no run.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The audit was asked to stop.
    #[error("the audit was interrupted")]
    Cancelled,
    /// The snapshot of advisories cannot be used.
    #[error(transparent)]
    Advisories(#[from] SnapshotError),
    /// The threads could not be started.
    #[error("cannot start {jobs} threads: {reason}")]
    Threads {
        /// How many.
        jobs: usize,
        /// What the system says.
        reason: String,
    },
}

/// Audits a folder.
///
/// # Errors
/// Only where there can be no run at all; what goes wrong with a file or a pack is part of the run.
pub fn run(request: &Request<'_>, observer: &dyn Observer) -> Result<Run, AuditError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(request.jobs)
        // Guest stacks live on these threads, beside the host's own frames.
        .stack_size(8 << 20)
        .thread_name(|index| format!("audit-{index}"))
        .build()
        .map_err(|error| AuditError::Threads { jobs: request.jobs, reason: error.to_string() })?;
    pool.install(|| {
        let inventory = request.root.walk(request.walk);
        observer.found(inventory.entries.len() as u64);
        let units = request.root.units(&inventory);
        let store = FactStore::default();
        let shared = Shared { request, units: &units, store: &store, observer };
        let files = audit_files(&shared, &inventory);
        if request.cancelled.load(Ordering::Relaxed) {
            return Err(AuditError::Cancelled);
        }
        let (outcomes, skipped): (Vec<file::Outcome>, Vec<Skipped>) = partition(files);
        let built = project::Built::gather(&shared, &inventory)?;
        let conclusions = project::conclude(&shared, &built, &outcomes);
        if request.cancelled.load(Ordering::Relaxed) {
            return Err(AuditError::Cancelled);
        }
        Ok(finish::run(request, finish::Parts { inventory, units: &units, built, outcomes, skipped, conclusions }))
    })
}

/// What all threads of one audit use.
struct Shared<'a> {
    request: &'a Request<'a>,
    units: &'a Units,
    store: &'a FactStore,
    observer: &'a dyn Observer,
}

impl Shared<'_> {
    /// Reads a file, and says which unit it belongs to.
    fn load(&self, entry: &Entry) -> Result<SourceFile, Skipped> {
        let mut file = self.request.root.load(entry, self.request.walk)?;
        file.meta.unit = self.units.of(&file.meta.path);
        Ok(file)
    }
}

fn audit_files(shared: &Shared<'_>, inventory: &Inventory) -> Vec<Result<file::Outcome, Skipped>> {
    let request = shared.request;
    // Largest first, so that no thread is left alone with the largest file at the end.
    let mut batches: Vec<(usize, &[Entry])> =
        inventory.entries.chunks(files_per_batch(request.packs, inventory.entries.len())).enumerate().collect();
    batches.sort_by_key(|(_, batch)| std::cmp::Reverse(batch.iter().map(|entry| entry.size).sum::<u64>()));
    let mut results: Vec<(usize, Vec<Result<file::Outcome, Skipped>>)> = batches
        .into_par_iter()
        .map(|(index, batch)| {
            let mut sessions = request.packs.sessions(request.verify_purity);
            let mut audited = Vec::with_capacity(batch.len());
            for entry in batch {
                if request.cancelled.load(Ordering::Relaxed) {
                    break;
                }
                audited.push(file::audit(shared, entry, &mut sessions));
                shared.observer.done();
            }
            (index, audited)
        })
        .collect();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().flat_map(|(_, audited)| audited).collect()
}

/// How many files of the list, which is sorted by path, share the instances of packs that are dear to start. It depends on
/// the input alone: a rule that remembers something would else give another report on a machine with more processors.
fn files_per_batch(packs: &PackSet, files: usize) -> usize {
    /// Enough batches for as many processors as a large machine has, before batches grow.
    const BATCHES: usize = 64;
    const MOST: usize = 64;
    let dear = packs.packs().iter().any(|pack| pack.pack.is_dear());
    if dear { (files / BATCHES).clamp(4, MOST) } else { 1 }
}

fn partition(files: Vec<Result<file::Outcome, Skipped>>) -> (Vec<file::Outcome>, Vec<Skipped>) {
    let mut outcomes = Vec::with_capacity(files.len());
    let mut skipped = Vec::new();
    for file in files {
        match file {
            Ok(outcome) => outcomes.push(outcome),
            Err(skip) => skipped.push(skip),
        }
    }
    (outcomes, skipped)
}

/// What a pack call left behind in the log, for `-v`.
pub(crate) fn log_fault(fault: &Fault) {
    tracing::info!(
        pack = fault.pack,
        path = fault.path.as_deref().unwrap_or(""),
        during = fault.during,
        kind = fault.kind.name(),
        "{}",
        fault.message
    );
}
