//! Which limit a rule hit, and how much it would have needed: measured, by running the same call again with that limit
//! raised. Nothing that is found out here changes whether a test passes.

use plimsoll_engine::Limits;
use plimsoll_model::{Fault, FaultKind};

use crate::audit::snapshot::Seen;
use crate::packs::{LoadedPack, Origin};

/// How the call went with a raised limit.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attempt {
    failed: bool,
    /// What the largest call took; zero where it is not known.
    fuel: u64,
    memory: usize,
}

impl Attempt {
    /// Sums up calls: those for one file, or where none is named, all.
    pub(super) fn of(calls: &[Seen], path: Option<&str>) -> Self {
        let mine = || calls.iter().filter(|call| path.is_none_or(|path| call.path.as_deref() == Some(path)));
        Self {
            failed: mine().any(|call| call.failed),
            fuel: mine().map(|call| call.fuel).max().unwrap_or(0),
            memory: mine().map(|call| call.memory).max().unwrap_or(0),
        }
    }
}

/// Measures for one component.
#[derive(Debug)]
pub(super) struct Needs<'a> {
    component: &'a [u8],
    /// How often something was measured: each time, the component is compiled again.
    measured: usize,
}

/// After so many measurements, limits are named and no more is measured: an author mends one rule at a time.
const MOST_MEASURED: usize = 3;

impl<'a> Needs<'a> {
    pub(super) const fn new(component: &'a [u8]) -> Self {
        Self { component, measured: 0 }
    }

    /// Returns what to add to the message of a fault that is the doing of a limit. `again` runs what failed with the same
    /// pack under another limit; nothing where that cannot be done.
    pub(super) fn of(&mut self, fault: &Fault, again: &dyn Fn(LoadedPack) -> Option<Attempt>) -> Option<String> {
        let name = limit_of(fault)?;
        let limit = Limits::default().get(name)?;
        let head = format!("\n  limit {name}: the default is {limit}");
        let factors: &[u64] = match name {
            // What a fault names is the need already, and a clock measures the machine.
            _ if fault.message.contains(&format!("limit {name} is")) => return Some(head),
            "milliseconds-per-call" => return Some(head),
            _ if self.measured == MOST_MEASURED => {
                return Some(format!("{head}; what is needed was measured for the first {MOST_MEASURED} faults only"));
            }
            // Measured, so that one attempt is enough.
            _ if name.starts_with("fuel-per-") && fault.during != "describe" => &[64],
            "memory-bytes" if fault.during != "describe" => &[16],
            // The thread has to have room for it.
            "stack-bytes" => &[2, 4],
            _ => &[2, 4, 8, 16, 32, 64],
        };
        self.measured += 1;
        let mut tried = limit;
        for factor in factors {
            tried = limit.saturating_mul(*factor);
            let Some(attempt) = self.attempt(name, tried, again) else { continue };
            if attempt.failed {
                continue;
            }
            let need = match name {
                _ if name.starts_with("fuel-per-") && attempt.fuel > 0 => format!("{} of fuel", attempt.fuel),
                "memory-bytes" if attempt.memory > 0 => format!("{} bytes", attempt.memory),
                _ => format!("at most {tried}"),
            };
            return Some(format!("{head}; this call needs {need}"));
        }
        Some(format!("{head}; {tried} is not enough either"))
    }

    /// Runs what failed with one limit raised; nothing where even loading fails.
    fn attempt(&self, name: &str, value: u64, again: &dyn Fn(LoadedPack) -> Option<Attempt>) -> Option<Attempt> {
        let mut limits = Limits::default();
        limits.set(name, value);
        // A second sandbox beside the first, for as long as it takes: limits are part of it.
        let engine = crate::commands::engine(1, limits).ok()?;
        let pack = engine.load(self.component).ok()?;
        again(LoadedPack::new(pack, Origin::BuiltIn, plimsoll_engine::Settings::default()))
    }
}

/// The name of the limit that a fault is about, as `plimsoll pack limits` lists it.
fn limit_of(fault: &Fault) -> Option<&'static str> {
    let says = |words: &str| fault.message.contains(words);
    let named = Limits::table().iter().find(|row| says(&format!("limit {} is", row.name)));
    let name = match fault.kind {
        _ if named.is_some() => named?.name,
        FaultKind::OutOfFuel => match fault.during.as_str() {
            "describe" => "fuel-per-describe",
            "conclude" => "fuel-per-conclude",
            _ => "fuel-per-inspect",
        },
        FaultKind::Timeout => "milliseconds-per-call",
        FaultKind::OutOfMemory if says("table elements") => "table-elements",
        FaultKind::OutOfMemory => "memory-bytes",
        FaultKind::StackOverflow => "stack-bytes",
        FaultKind::ResultTooLarge if says("handles") => "handles",
        FaultKind::ResultTooLarge if says("its memory of") => "memory-bytes",
        FaultKind::ResultTooLarge => "result-bytes",
        _ => return None,
    };
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(kind: FaultKind, during: &str, message: &str) -> Fault {
        let during = during.to_owned();
        Fault { pack: "p".to_owned(), rule: None, path: None, during, kind, message: message.to_owned() }
    }

    #[test]
    fn a_fault_names_its_limit() {
        let of = |kind, during, message| limit_of(&fault(kind, during, message));
        assert_eq!(of(FaultKind::OutOfFuel, "inspect", "used up its fuel of 1"), Some("fuel-per-inspect"));
        assert_eq!(of(FaultKind::OutOfFuel, "conclude", "used up its fuel of 1"), Some("fuel-per-conclude"));
        assert_eq!(
            of(FaultKind::OutOfMemory, "inspect", "needs more than the 9 bytes of memory"),
            Some("memory-bytes")
        );
        assert_eq!(
            of(FaultKind::OutOfMemory, "inspect", "needs more than the 9 table elements"),
            Some("table-elements")
        );
        let message = "20000 findings, and the limit findings-per-call is 10000";
        assert_eq!(of(FaultKind::ResultTooLarge, "inspect", message), Some("findings-per-call"));
        assert_eq!(of(FaultKind::Trap, "inspect", "divided by zero"), None);
        for kind in [FaultKind::OutOfFuel, FaultKind::Timeout, FaultKind::StackOverflow, FaultKind::ResultTooLarge] {
            let name = of(kind, "inspect", "").expect("a limit");
            assert!(Limits::default().get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn the_largest_call_of_the_file_counts() {
        let seen = |path: &str, fuel, failed| Seen {
            path: Some(path.to_owned()),
            fuel,
            memory: 1,
            log: Vec::new(),
            log_dropped: 0,
            failed,
        };
        let calls = [seen("a", 5, false), seen("b", 9, true)];
        assert_eq!(Attempt::of(&calls, Some("a")), Attempt { failed: false, fuel: 5, memory: 1 });
        assert_eq!(Attempt::of(&calls, None), Attempt { failed: true, fuel: 9, memory: 1 });
    }
}
