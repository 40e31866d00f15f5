//! `inspect` for some files after one another, in one instance where starting one is dear.
//!
//! An instance of a compiled guest costs microseconds, and each file gets its own: no rule can remember anything. The runtime
//! of an interpreted language costs up to a millisecond, so a session keeps it from file to file. What a rule says must not
//! depend on that, and a session can verify it. The caller decides which files share a session, and must decide it by the
//! input alone: never by the number of threads, or by time.

use plimsoll_model::{Document, Fault, FaultKind, Match, Observations};

use crate::call::{Called, Live};
use crate::gate::Place;
use crate::pack::Pack;
use crate::settings::Settings;

/// How many sessions of one thread can keep their instance. The pool has room for so many.
pub(crate) const KEPT_PER_THREAD: usize = 8;

/// Calls of one pack, after one another. Belongs to one thread.
pub struct Session<'a> {
    pack: &'a Pack,
    live: Option<Live>,
    /// The instance's memory after its first call, in bytes.
    first_memory: usize,
    /// The session's place in the pool; none for a pack that is not dear, and where too many sessions are open.
    place: Option<Place<'a>>,
    verifies: bool,
}

impl<'a> Session<'a> {
    pub(crate) fn new(pack: &'a Pack) -> Self {
        let place = if pack.dear { pack.shared.sessions.try_enter() } else { None };
        Self { pack, live: None, first_memory: 0, place, verifies: false }
    }

    /// Calls a fresh instance too, wherever a kept one is called, and makes a difference a fault.
    #[must_use]
    pub fn verifying(mut self, verifies: bool) -> Self {
        self.verifies = verifies;
        self
    }

    /// Calls `inspect` for the next file; see [`Pack::inspect`].
    pub fn inspect(
        &mut self,
        index: usize,
        document: &dyn Document,
        matches: &[Match],
        settings: &Settings,
    ) -> Called<Observations> {
        if self.place.is_none() {
            return self.pack.inspect(index, document, matches, settings);
        }
        let again = self.live.is_some();
        let mut called = self.pack.inspect_in(Some(&mut self.live), index, document, matches, settings);
        if !again {
            self.first_memory = called.memory;
        }
        // A heap that has doubled would be carried along for ever; a rule that failed may have left its work half done.
        if called.result.is_err() || called.memory > self.first_memory.saturating_mul(2) {
            self.live = None;
        }
        if again && self.verifies {
            let fresh = self.pack.inspect(index, document, matches, settings);
            if differs(&called, &fresh) {
                called.result = Err(self.impure(document, &called, &fresh));
            }
        }
        called
    }

    fn impure(&self, document: &dyn Document, kept: &Called<Observations>, fresh: &Called<Observations>) -> Fault {
        Fault {
            pack: self.pack.description().id.clone(),
            rule: None,
            path: Some(document.meta().path.clone()),
            during: "inspect".to_owned(),
            kind: FaultKind::Impure,
            message: format!(
                "gave {} after other files, and {} in a fresh instance: a rule remembers something",
                in_words(kept),
                in_words(fresh),
            ),
        }
    }
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("pack", self.pack).field("live", &self.live.is_some()).finish_non_exhaustive()
    }
}

/// What reaches a report; a fault's words may name a place in the guest.
fn differs(kept: &Called<Observations>, fresh: &Called<Observations>) -> bool {
    match (&kept.result, &fresh.result) {
        (Ok(kept), Ok(fresh)) => kept != fresh,
        (Err(kept), Err(fresh)) => (kept.kind, &kept.rule) != (fresh.kind, &fresh.rule),
        _ => true,
    }
}

fn in_words(called: &Called<Observations>) -> String {
    match &called.result {
        Ok(said) => {
            let count = said.findings.len() + said.strengths.len() + said.metrics.len() + said.facts.len();
            format!("{count} observation{}", if count == 1 { "" } else { "s" })
        }
        Err(fault) => format!("a fault ({})", fault.kind.name()),
    }
}
