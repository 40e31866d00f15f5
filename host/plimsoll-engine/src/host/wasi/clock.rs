//! Virtual time: it moves when a guest sleeps, by as much as it wanted to sleep, and a little when it asks.
//!
//! So a sleep of a year returns at once, and a loop that waits for a deadline ends. No clock of the machine is involved.

/// 1980-01-01 in seconds since 1970: a date that archives can express, and that nobody takes for today.
const EPOCH: u64 = 315_532_800;
/// What the monotonic clock shows at first. Go takes a zero for a broken clock.
const START: u64 = SECOND;
/// What asking for the time takes.
const QUESTION: u64 = 1_000;
const SECOND: u64 = 1_000_000_000;

/// The clocks and timers of one call. A timer's handle is one more than its place, because zero stands for no timer.
#[derive(Debug, Default)]
pub(super) struct Clock {
    slept: u64,
    asked: u64,
    timers: Vec<u64>,
    free: Vec<u32>,
}

impl Clock {
    /// Returns the monotonic time in nanoseconds.
    pub(super) const fn time(&self) -> u64 {
        START.saturating_add(self.slept).saturating_add(self.asked)
    }

    /// Returns the monotonic time as a guest sees it, later each time.
    pub(super) const fn now(&mut self) -> u64 {
        self.asked = self.asked.saturating_add(QUESTION);
        self.time()
    }

    /// Returns the wall clock: the same in every call until the guest sleeps.
    pub(super) const fn wall(&self) -> (u64, u32) {
        (EPOCH + self.slept / SECOND, (self.slept % SECOND) as u32)
    }

    /// Starts a timer, unless there are too many.
    pub(super) fn timer(&mut self, due: u64, limit: u64) -> Option<u32> {
        if let Some(handle) = self.free.pop() {
            *self.timers.get_mut(handle as usize - 1)? = due;
            return Some(handle);
        }
        if self.timers.len() as u64 >= limit {
            return None;
        }
        self.timers.push(due);
        u32::try_from(self.timers.len()).ok()
    }

    /// Gives the place of a timer to the next one.
    pub(super) fn forget(&mut self, handle: u32) {
        if handle != super::READY {
            self.free.push(handle);
        }
    }

    /// Returns when a timer is due; what is no timer was due from the start.
    pub(super) fn due(&self, handle: u32) -> u64 {
        (handle as usize).checked_sub(1).and_then(|place| self.timers.get(place)).copied().unwrap_or(0)
    }

    /// Returns whether a timer is due.
    pub(super) fn is_due(&self, handle: u32) -> bool {
        self.due(handle) <= self.time()
    }

    /// Moves the time, never back.
    pub(super) const fn sleep_until(&mut self, due: u64) {
        self.slept = self.slept.saturating_add(due.saturating_sub(self.time()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_moves_when_a_guest_sleeps_or_asks() {
        let mut clock = Clock::default();
        assert_eq!((clock.now(), clock.now()), (START + QUESTION, START + 2 * QUESTION));
        assert_eq!(clock.wall(), (EPOCH, 0));
        let year = 365 * 86_400 * SECOND;
        let timer = clock.timer(clock.time() + year, 1).expect("there is room");
        assert!(!clock.is_due(timer));
        clock.sleep_until(clock.due(timer));
        assert!(clock.is_due(timer));
        assert_eq!(clock.wall(), (EPOCH + 365 * 86_400, 0));
    }

    #[test]
    fn the_end_of_time_can_be_waited_for() {
        let mut clock = Clock::default();
        let timer = clock.timer(u64::MAX, 1).expect("there is room");
        clock.sleep_until(clock.due(timer));
        assert!(clock.is_due(timer));
        assert_eq!(clock.now(), u64::MAX);
    }

    #[test]
    fn timers_are_limited_and_their_places_are_used_again() {
        let mut clock = Clock::default();
        let first = clock.timer(7, 2).expect("there is room");
        assert!(clock.timer(8, 2).is_some());
        assert_eq!(clock.timer(9, 2), None);
        clock.forget(first);
        assert_eq!(clock.timer(9, 2), Some(first));
        assert_eq!(clock.due(first), 9);
    }
}
