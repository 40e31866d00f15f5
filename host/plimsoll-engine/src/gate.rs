//! Lets no more calls run at once than the pool has room for.
//!
//! A caller with more threads than it announced waits here. Without this, what it gets would depend on timing: a fault for
//! want of room, in a report that must be the same on every machine.

use std::sync::{Condvar, Mutex, PoisonError};

/// Counts the calls that are running.
#[derive(Debug)]
pub(crate) struct Gate {
    places: Mutex<Places>,
    freed: Condvar,
}

#[derive(Debug)]
struct Places {
    free: usize,
    /// Threads that wait. Waking nobody would still be a system call for each call of a guest.
    waiting: usize,
}

/// A running call's place, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place<'a>(&'a Gate);

impl Gate {
    pub(crate) const fn new(places: usize) -> Self {
        Self { places: Mutex::new(Places { free: places, waiting: 0 }), freed: Condvar::new() }
    }

    /// Waits for a place.
    pub(crate) fn enter(&self) -> Place<'_> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        while places.free == 0 {
            places.waiting += 1;
            places = self.freed.wait(places).unwrap_or_else(PoisonError::into_inner);
            places.waiting -= 1;
        }
        places.free -= 1;
        Place(self)
    }

    /// Takes a place if there is one.
    pub(crate) fn try_enter(&self) -> Option<Place<'_>> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.free = places.free.checked_sub(1)?;
        Some(Place(self))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut places = self.0.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.free += 1;
        if places.waiting > 0 {
            self.0.freed.notify_one();
        }
    }
}
