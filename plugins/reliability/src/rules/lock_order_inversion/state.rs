//! The locks that are held at one place of a function.
//!
//! Only what is held on every way to that place counts: where two ways meet, what one of them has released is gone.

use std::rc::Rc;

use plimsoll_sdk::Span;

/// A lock that was taken and not yet released.
#[derive(Debug, Clone)]
pub(super) struct Lock {
    /// As the source writes it: what releases it is written alike.
    pub(super) text: String,
    pub(super) path: String,
    pub(super) write: bool,
    /// Whether what follows happens once for each object: it was asked for before and after the lock was taken, and left if done.
    pub(super) once: bool,
    pub(super) span: Span,
}

/// The locks that are held, in the order in which they were taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Held(Vec<Rc<Lock>>);

impl Held {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn take(&mut self, lock: Lock) {
        self.0.push(Rc::new(lock));
    }

    /// Returns whether it was held.
    pub(super) fn release(&mut self, text: &str, write: bool) -> bool {
        let found = self.0.iter().rposition(|lock| lock.text == text && lock.write == write);
        if let Some(index) = found {
            self.0.remove(index);
        }
        found.is_some()
    }

    /// The same locks, for what happens once.
    pub(super) fn once(self) -> Self {
        Self(self.0.iter().map(|lock| Rc::new(Lock { once: true, ..(**lock).clone() })).collect())
    }

    /// What is held on all of these ways; `None` where there is no way.
    pub(super) fn meet(ways: impl IntoIterator<Item = Self>) -> Option<Self> {
        ways.into_iter().reduce(|one, other| {
            let both = one.0.into_iter().filter(|lock| other.0.iter().any(|it| Rc::ptr_eq(it, lock)));
            Self(both.collect())
        })
    }

    /// As one text: path, `w` or `r`, in upper case for what happens once, and the span, for each lock.
    pub(super) fn written(&self) -> String {
        let one = |lock: &Rc<Lock>| {
            let mode = match (lock.write, lock.once) {
                (true, false) => "w",
                (true, true) => "W",
                (false, false) => "r",
                (false, true) => "R",
            };
            format!("{}|{mode}|{}|{}", lock.path, lock.span.start, lock.span.end)
        };
        self.0.iter().map(one).collect::<Vec<_>>().join(";")
    }
}
