//! In which orders a package takes its locks.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use plimsoll_sdk::Span;

use super::package::Package;
use super::scan::{Event, What};

/// How many calls are followed. Behind more of them something usually decides that the lock is not taken in this case.
const LONGEST_CHAIN: usize = 3;

/// A lock that is taken while another one is held.
#[derive(Debug, Clone)]
pub(super) struct Nesting<'e> {
    pub(super) event: &'e Event,
    /// Where the outer lock was taken, in the file of the event.
    pub(super) held_at: Option<Span>,
    /// The functions that lead from the event to the inner lock; nothing if it is taken right there.
    pub(super) chain: Vec<String>,
    outer_writes: bool,
    inner_writes: bool,
    /// Everything that is held besides, and whether for writing.
    gates: BTreeMap<String, bool>,
}

/// Two locks that are taken in both orders.
#[derive(Debug)]
pub(super) struct Inversion<'e> {
    pub(super) first: String,
    pub(super) second: String,
    /// `second` is taken while `first` is held.
    pub(super) here: Nesting<'e>,
    /// `first` is taken while `second` is held.
    pub(super) there: Nesting<'e>,
    /// False where it takes a writer that waits in between: two readers alone do not wait for each other.
    pub(super) certain: bool,
}

/// A lock that is held when something happens.
#[derive(Debug, Clone)]
struct Outer {
    lock: String,
    write: bool,
    /// Whether what happens under it happens once.
    once: bool,
    span: Span,
}

/// A lock that a function takes, itself or through others.
#[derive(Debug, Clone)]
struct Inner {
    lock: String,
    write: bool,
    chain: Vec<String>,
}

/// All orders of a package.
pub(super) struct Orders<'e> {
    nestings: BTreeMap<(String, String), Vec<Nesting<'e>>>,
}

impl<'e> Orders<'e> {
    pub(super) fn of(package: &Package, events: &'e [Event]) -> Self {
        let graph = Graph::of(package, events);
        let mut reached: BTreeMap<String, Reached> = BTreeMap::new();
        let mut nestings: BTreeMap<(String, String), Vec<Nesting<'e>>> = BTreeMap::new();
        for (event, resolved) in events.iter().zip(&graph.events) {
            let Some(target) = resolved.target.as_ref().filter(|_| !resolved.held.is_empty()) else { continue };
            let (inner, releases) = match event.what {
                What::Takes => {
                    (vec![Inner { lock: target.clone(), write: event.write, chain: Vec::new() }], BTreeSet::new())
                }
                What::Calls => {
                    let reached = reached.entry(target.clone()).or_insert_with(|| graph.reach(target));
                    (reached.takes.clone(), reached.releases.clone())
                }
                What::Releases => continue,
            };
            let mut gates: BTreeMap<String, bool> = graph.entry.get(&event.function).cloned().unwrap_or_default();
            gates.extend(resolved.held.iter().map(|outer| (outer.lock.clone(), outer.write)));
            for outer in &resolved.held {
                // A lock that something gives back on the way may be free when the other one is taken.
                if outer.once || releases.contains(&outer.lock) || graph.is_given_back(&event.function, &outer.lock) {
                    continue;
                }
                for inner in &inner {
                    if inner.lock == outer.lock || gates.contains_key(&inner.lock) {
                        continue;
                    }
                    let nesting = Nesting {
                        event,
                        held_at: Some(outer.span),
                        chain: inner.chain.clone(),
                        outer_writes: outer.write,
                        inner_writes: inner.write,
                        gates: gates.clone(),
                    };
                    nestings.entry((outer.lock.clone(), inner.lock.clone())).or_default().push(nesting);
                }
            }
        }
        Self { nestings }
    }

    /// How many pairs of locks are nested at all.
    pub(super) fn pairs(&self) -> u32 {
        let sorted = |(one, other): &(String, String)| {
            if one < other { (one.clone(), other.clone()) } else { (other.clone(), one.clone()) }
        };
        self.nestings.keys().map(sorted).collect::<BTreeSet<_>>().len() as u32
    }

    /// The pairs that are nested in both orders, so that two goroutines can wait for each other.
    pub(super) fn inversions(&self) -> Vec<Inversion<'e>> {
        let mut inversions = Vec::new();
        for ((first, second), forth) in self.nestings.iter().filter(|((first, second), _)| first < second) {
            let Some(back) = self.nestings.get(&(second.clone(), first.clone())) else { continue };
            let mut best: Option<(u32, &Nesting<'e>, &Nesting<'e>, bool)> = None;
            for one in forth {
                for other in back {
                    let Some(certain) = can_wait(first, second, one, other) else { continue };
                    let cost = (one.chain.len() + other.chain.len()) as u32 + if certain { 0 } else { 100 };
                    if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                        best = Some((cost, one, other, certain));
                    }
                }
            }
            let Some((_, one, other, certain)) = best else { continue };
            let (one, other) = (one.clone(), other.clone());
            let (first, second) = (first.clone(), second.clone());
            // The order that is rarer is the likelier mistake.
            inversions.push(if forth.len() <= back.len() {
                Inversion { first, second, here: one, there: other, certain }
            } else {
                Inversion { first: second, second: first, here: other, there: one, certain }
            });
        }
        inversions
    }
}

/// Whether two goroutines in these two places can wait for each other; false if only with a writer that waits besides.
fn can_wait(first: &str, second: &str, one: &Nesting<'_>, other: &Nesting<'_>) -> Option<bool> {
    let gated = one.gates.iter().any(|(gate, writes)| {
        gate != first && gate != second && other.gates.get(gate).is_some_and(|also| *also || *writes)
    });
    let on_second = one.inner_writes || other.outer_writes;
    let on_first = other.inner_writes || one.outer_writes;
    (!gated && (on_first || on_second)).then_some(on_first && on_second)
}

/// What a function reaches through calls.
#[derive(Debug, Clone, Default)]
struct Reached {
    takes: Vec<Inner>,
    /// Locks that somebody on the way releases without having taken them.
    releases: BTreeSet<String>,
}

/// An event with its paths resolved.
struct Resolved {
    /// The lock, or the function.
    target: Option<String>,
    held: Vec<Outer>,
}

/// A place where a function is called: who calls it, and what is held there.
type Site<'n> = (&'n str, BTreeMap<String, bool>);

/// Who calls whom, and who takes what.
struct Graph<'e> {
    events: Vec<Resolved>,
    calls: BTreeMap<&'e str, BTreeSet<String>>,
    takes: BTreeMap<&'e str, BTreeMap<String, bool>>,
    releases: BTreeMap<&'e str, BTreeSet<String>>,
    /// The locks that every caller of a function holds.
    entry: BTreeMap<String, BTreeMap<String, bool>>,
}

impl<'e> Graph<'e> {
    fn of(package: &'e Package, events: &'e [Event]) -> Self {
        let mut locks: BTreeMap<&str, Option<String>> = BTreeMap::new();
        let mut lock = |path: &'e str| locks.entry(path).or_insert_with(|| package.lock(path)).clone();
        let mut resolved = Vec::new();
        let mut graph = Self {
            events: Vec::new(),
            calls: BTreeMap::new(),
            takes: BTreeMap::new(),
            releases: BTreeMap::new(),
            entry: BTreeMap::new(),
        };
        for event in events {
            let held = outer_locks(&event.held, &mut lock);
            let target = match event.what {
                What::Calls => package.callee(&event.target),
                What::Takes | What::Releases => lock(&event.target),
            };
            if let Some(target) = &target {
                let function = event.function.as_str();
                match event.what {
                    What::Takes => {
                        let writes = graph.takes.entry(function).or_default().entry(target.clone()).or_default();
                        *writes |= event.write;
                    }
                    What::Releases => drop(graph.releases.entry(function).or_default().insert(target.clone())),
                    What::Calls => drop(graph.calls.entry(function).or_default().insert(target.clone())),
                }
            }
            resolved.push(Resolved { target, held });
        }
        graph.events = resolved;
        let mut free: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (function, callees) in &package.calls {
            for callee in callees.iter().filter_map(|path| package.callee(path)) {
                free.entry(callee.clone()).or_default().push(function);
                graph.calls.entry(function).or_default().insert(callee);
            }
        }
        graph.entry = graph.entry_locks(events, &free);
        graph
    }

    /// The locks that all callers of an unexported function hold when they call it.
    fn entry_locks(
        &self,
        events: &[Event],
        free: &BTreeMap<String, Vec<&str>>,
    ) -> BTreeMap<String, BTreeMap<String, bool>> {
        let mut sites: BTreeMap<&str, Vec<Site<'_>>> = BTreeMap::new();
        for (event, resolved) in events.iter().zip(&self.events).filter(|(event, _)| event.what == What::Calls) {
            let Some(callee) = &resolved.target else { continue };
            let held = resolved.held.iter().map(|outer| (outer.lock.clone(), outer.write)).collect();
            sites.entry(callee).or_default().push((&event.function, held));
        }
        for (callee, callers) in free {
            let sites = sites.entry(callee).or_default();
            sites.extend(callers.iter().map(|caller| (*caller, BTreeMap::new())));
        }
        let unexported = |name: &&&str| {
            name.rsplit('.')
                .next()
                .is_some_and(|own| own.starts_with(|first: char| first.is_lowercase() || first == '_'))
        };
        let inner: Vec<&str> = sites.keys().filter(unexported).copied().collect();
        // From everything that may be held down to what is: a round more than calls are likely to be deep.
        let mut entry: BTreeMap<String, BTreeMap<String, bool>> = BTreeMap::new();
        for _ in 0..8 {
            let mut next = BTreeMap::new();
            for function in &inner {
                let mut held: Option<BTreeMap<String, bool>> = None;
                for (caller, own) in &sites[function] {
                    let mut all = own.clone();
                    all.extend(entry.get(*caller).cloned().unwrap_or_default());
                    held = Some(match held {
                        None => all,
                        Some(before) => before
                            .into_iter()
                            .filter_map(|(lock, writes)| all.get(&lock).map(|also| (lock, writes && *also)))
                            .collect(),
                    });
                }
                if let Some(held) = held.filter(|held| !held.is_empty()) {
                    next.insert((*function).to_owned(), held);
                }
            }
            if next == entry {
                break;
            }
            entry = next;
        }
        entry
    }

    /// The locks that a function takes, itself or through others, each with the shortest way there.
    fn reach(&self, function: &str) -> Reached {
        let mut reached = Reached::default();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::from([function]);
        let mut queue: VecDeque<(&str, Vec<String>)> = VecDeque::from([(function, vec![function.to_owned()])]);
        while let Some((function, chain)) = queue.pop_front() {
            for (lock, write) in self.takes.get(function).into_iter().flatten().filter(|(lock, _)| taken.insert(lock)) {
                reached.takes.push(Inner { lock: lock.clone(), write: *write, chain: chain.clone() });
            }
            reached.releases.extend(self.releases.get(function).into_iter().flatten().cloned());
            if chain.len() == LONGEST_CHAIN {
                continue;
            }
            for callee in self.calls.get(function).into_iter().flatten().filter(|callee| seen.insert(callee)) {
                let mut further = chain.clone();
                further.push(callee.clone());
                queue.push_back((callee, further));
            }
        }
        reached
    }

    /// Whether a function calls one that releases the lock: then it may not be held any more.
    fn is_given_back(&self, function: &str, lock: &str) -> bool {
        let releases = |name: &str| self.releases.get(name).is_some_and(|locks| locks.contains(lock));
        releases(function) || self.calls.get(function).into_iter().flatten().any(|callee| releases(callee))
    }
}

/// The held locks of an event that are known.
fn outer_locks<'e>(held: &'e str, lock: &mut impl FnMut(&'e str) -> Option<String>) -> Vec<Outer> {
    let one = |text: &'e str| {
        let mut parts = text.split('|');
        let (path, mode) = (parts.next()?, parts.next()?);
        let mut number = || parts.next()?.parse::<u32>().ok();
        let span = Span { start: number()?, end: number()? };
        let (write, once) = (mode.eq_ignore_ascii_case("w"), mode.starts_with(|mode: char| mode.is_uppercase()));
        Some(Outer { lock: lock(path)?, write, once, span })
    };
    held.split(';').filter_map(one).collect()
}
