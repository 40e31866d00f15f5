//! Faults of the same kind, together: a pack that fails on every file is one piece of news.

use plimsoll_model::fault::{Fault, FaultKind};

/// The same fault in several files.
pub(crate) struct FaultGroup<'a> {
    pub(crate) pack: &'a str,
    pub(crate) rule: Option<&'a str>,
    pub(crate) during: &'a str,
    pub(crate) kind: FaultKind,
    pub(crate) message: &'a str,
    /// The files, in the order of the run; empty where no file was under inspection.
    pub(crate) paths: Vec<&'a str>,
    /// How often it happened.
    pub(crate) count: usize,
}

/// Groups faults that differ only in the file, in the order of their first.
pub(crate) fn group(faults: &[Fault]) -> Vec<FaultGroup<'_>> {
    type Key<'a> = (&'a str, Option<&'a str>, &'a str, FaultKind, &'a str);
    let mut groups: Vec<FaultGroup<'_>> = Vec::new();
    let mut places = std::collections::BTreeMap::<Key<'_>, usize>::new();
    for fault in faults {
        let key: Key<'_> = (&fault.pack, fault.rule.as_deref(), &fault.during, fault.kind, &fault.message);
        let at = *places.entry(key).or_insert_with(|| {
            let (pack, rule, during, kind, message) = key;
            groups.push(FaultGroup { pack, rule, during, kind, message, paths: Vec::new(), count: 0 });
            groups.len() - 1
        });
        groups[at].count += 1;
        groups[at].paths.extend(fault.path.as_deref());
    }
    groups
}

impl FaultGroup<'_> {
    /// Says what happened in one sentence without a full stop.
    pub(crate) fn news(&self) -> String {
        let times = if self.count == 1 { String::new() } else { format!(", {} times", self.count) };
        let (subject, did, during) = (self.subject(), describe(self.kind), self.during);
        format!("{subject} {did} during {during}{times}: {}", self.message)
    }

    /// Returns `pack/rule`, or the pack alone.
    pub(crate) fn subject(&self) -> String {
        self.rule.map_or_else(|| self.pack.to_owned(), |rule| format!("{}/{rule}", self.pack))
    }
}

/// Says in a word or two what a kind of fault is.
pub(crate) const fn describe(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Trap => "trapped",
        FaultKind::OutOfFuel => "used up its fuel",
        FaultKind::Timeout => "ran out of time",
        FaultKind::OutOfMemory => "ran out of memory",
        FaultKind::StackOverflow => "overflowed its stack",
        FaultKind::ResultTooLarge => "returned too much",
        FaultKind::InvalidOutput => "returned what is not valid",
        FaultKind::RuleFailed => "says that it failed",
        FaultKind::InvalidPage => "has a page that cannot be used",
        FaultKind::Forbidden => "called what it may not",
        FaultKind::Impure => "says something else in a fresh instance",
        FaultKind::Internal => "met a failure of the host",
    }
}
