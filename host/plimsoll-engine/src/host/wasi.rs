//! Closed WASI: what the runtime of a language asks for, answered without looking at the machine.
//!
//! Go cannot start without WASI, and other toolchains link it whether a rule needs it or not. So the questions are answered,
//! and every answer is a function of the call: time is virtual, random bytes are computed from the input, the environment is
//! empty, standard input has ended, and what is printed goes to the log. Nothing here may block, open anything, or ask the
//! operating system for anything at all. What a rule has no business calling ends the call by name; see `guest/wasi.rs`.

mod clock;
mod output;
mod random;

use self::clock::Clock;
use self::output::Output;
pub(crate) use self::output::Stream;
use self::random::Random;
use super::State;

/// What one call has done with WASI. Costs nothing until it is used.
#[derive(Debug, Default)]
pub(crate) struct Wasi {
    clock: Clock,
    output: Output,
    random: Option<Random>,
    /// Whether the instance has started, so that what it asks for is about a file.
    started: bool,
}

impl Wasi {
    /// Forgets what one call of an instance has said and asked for; its clocks go on.
    pub(super) fn begin(&mut self) {
        self.output = Output::default();
        self.random = None;
        self.started = true;
    }
}

/// Why WASI ends a call.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Closed {
    /// Something that a rule has no business calling: what it was, in words.
    #[error("{0}")]
    Forbidden(String),
    /// The guest ended its own program. Runtimes do so when they panic.
    #[error("did not return, but ended its program with {0}")]
    Exited(String),
    /// Bytes that no rule needs.
    #[error("asked for {asked} random bytes at once, and may have {limit}")]
    Random { asked: u64, limit: u64 },
    /// As many timers as there may be handles.
    #[error("waits for more than {limit} timers at once")]
    Timers { limit: u64 },
    /// Waiting for nothing would never end.
    #[error("waited for nothing, which would never end")]
    PolledNothing,
}

/// Something that a guest can wait for, as its handle knows it: nothing to wait for, or a timer.
pub(crate) const READY: u32 = 0;

impl State {
    /// The instance has started: what it asks for from now on is about the call.
    pub(crate) fn started(&mut self) {
        self.wasi.random = None;
        self.wasi.started = true;
    }

    /// Pays for a question that has the same answer for everybody.
    pub(crate) fn asked(&mut self) -> wasmtime::Result<()> {
        self.work.pay(0)
    }

    /// Returns virtual nanoseconds.
    pub(crate) fn monotonic_now(&mut self) -> wasmtime::Result<u64> {
        self.asked()?;
        Ok(self.wasi.clock.now())
    }

    /// Returns seconds since 1970, and nanoseconds.
    pub(crate) fn wall_now(&mut self) -> wasmtime::Result<(u64, u32)> {
        self.asked()?;
        Ok(self.wasi.clock.wall())
    }

    /// Returns the handle of a timer that is due at that virtual time.
    pub(crate) fn timer_at(&mut self, due: u64) -> wasmtime::Result<u32> {
        self.asked()?;
        let limit = self.handles;
        Ok(self.wasi.clock.timer(due, limit).ok_or(Closed::Timers { limit })?)
    }

    /// Returns the handle of a timer that is due so much later.
    pub(crate) fn timer_after(&mut self, duration: u64) -> wasmtime::Result<u32> {
        let now = self.wasi.clock.time();
        self.timer_at(now.saturating_add(duration))
    }

    /// Forgets a timer.
    pub(crate) fn drop_pollable(&mut self, pollable: u32) {
        self.wasi.clock.forget(pollable);
    }

    /// Returns whether there is nothing left to wait for.
    pub(crate) fn is_ready(&mut self, pollable: u32) -> wasmtime::Result<bool> {
        self.asked()?;
        Ok(self.wasi.clock.is_due(pollable))
    }

    /// Returns the indices of what is ready. If nothing is, the earliest timer is due at once: virtual time moves there.
    pub(crate) fn poll(&mut self, pollables: &[u32]) -> wasmtime::Result<Vec<u32>> {
        self.work.pay(pollables.len() as u64)?;
        let clock = &mut self.wasi.clock;
        if !pollables.iter().any(|pollable| clock.is_due(*pollable)) {
            let earliest = pollables.iter().map(|pollable| clock.due(*pollable)).min();
            clock.sleep_until(earliest.ok_or(Closed::PolledNothing)?);
        }
        Ok((0..).zip(pollables).filter(|(_, pollable)| clock.is_due(**pollable)).map(|(index, _)| index).collect())
    }

    /// Returns bytes that are the same for the same pack and input.
    pub(crate) fn random(&mut self, bytes: u64) -> wasmtime::Result<Vec<u8>> {
        /// Runtimes ask for a few bytes to seed their hash tables.
        const LIMIT: u64 = 64 << 10;
        /// A byte costs several instructions.
        const BYTE: u64 = 4;
        if bytes > LIMIT {
            return Err(Closed::Random { asked: bytes, limit: LIMIT }.into());
        }
        self.work.pay(bytes * BYTE)?;
        let random = match self.wasi.random.take() {
            Some(random) => random,
            None => {
                let started = self.wasi.started;
                let size = self.ask(|context| context.document.map_or(0, |document| document.text().len()))?;
                self.work.pay(size as u64)?;
                self.ask(|context| Random::of(context, started))?
            }
        };
        Ok(self.wasi.random.insert(random).bytes(bytes as usize))
    }

    /// Returns eight of those bytes as a number.
    pub(crate) fn random_u64(&mut self) -> wasmtime::Result<u64> {
        let bytes = self.random(size_of::<u64>() as u64)?;
        Ok(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// Takes what the guest prints. Whole lines go to the log.
    pub(crate) fn print(&mut self, stream: Stream, bytes: &[u8]) -> wasmtime::Result<()> {
        self.work.pay(bytes.len() as u64)?;
        self.wasi.output.write(stream, bytes, &mut self.log);
        Ok(())
    }

    /// Hands the log what was printed without an end of line, once the guest is done.
    pub(crate) fn end_output(&mut self) {
        self.wasi.output.end(&mut self.log);
    }

    /// Returns what the guest wrote to standard error, shortened in the middle: there a runtime says why it gives up.
    pub(crate) fn error_output(&self) -> Option<String> {
        self.wasi.output.errors()
    }
}
