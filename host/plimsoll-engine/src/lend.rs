//! Lends borrowed data to a store.
//!
//! Wasmtime wants `'static` data in a store, and a document lives only as long as the call that inspects it. This module
//! bridges the gap, and is the only one that may: [`Lent`] can be kept for ever, but it answers only while [`lend`] runs.

use std::cell::Cell;
use std::rc::Rc;

use crate::host::Context;

/// A handle to what [`lend`] was given. Outlives it without harm: then it is empty.
#[derive(Clone)]
pub(crate) struct Lent(Rc<Cell<Option<&'static Context<'static>>>>);

/// Runs `run` with a handle to `context`.
pub(crate) fn lend<R>(context: &Context<'_>, run: impl FnOnce(Lent) -> R) -> R {
    // SAFETY: this forgets two lifetimes, and nothing else. The reference is read in one place, `Lent::with`, which hands
    // it to a closure that must accept any lifetime, so it cannot be kept. `with` cannot run after this function has
    // ended: `Recall` empties the cell on the way out, on a panic too, and it cannot be leaked, because it is a local of
    // this frame. `with` cannot be running while it ends either: the cell is not `Send`, so `with` runs on this thread,
    // above this frame.
    #[expect(unsafe_code, reason = "see the comment above")]
    let context = unsafe { std::mem::transmute::<&Context<'_>, &'static Context<'static>>(context) };
    let cell = Rc::new(Cell::new(Some(context)));
    let _recall = Recall(&cell);
    run(Lent(Rc::clone(&cell)))
}

struct Recall<'a>(&'a Cell<Option<&'static Context<'static>>>);

impl Drop for Recall<'_> {
    fn drop(&mut self) {
        self.0.set(None);
    }
}

impl Lent {
    /// Calls `ask` with what was lent, or returns `None` if it was taken back.
    pub(crate) fn with<R>(&self, ask: impl FnOnce(&Context<'_>) -> R) -> Option<R> {
        self.0.get().map(ask)
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    #[test]
    fn a_handle_answers_only_while_it_is_lent() {
        let kept = lend(&Context::default(), |lent| {
            assert_eq!(lent.with(|context| context.pack), Some(0));
            lent.clone()
        });
        assert_eq!(kept.with(|context| context.pack), None);
    }

    #[test]
    fn a_panic_takes_it_back() {
        let mut kept = None;
        let caught = catch_unwind(AssertUnwindSafe(|| {
            lend(&Context::default(), |lent| {
                kept = Some(lent);
                panic!("on purpose");
            })
        }));
        assert!(caught.is_err());
        assert_eq!(kept.expect("kept").with(|context| context.pack), None);
    }
}
