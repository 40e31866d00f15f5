//! What a guest may ask during a call, whatever version of the interface it speaks.
//!
//! Every question is paid for, so that a guest cannot make the host work for nothing: fuel counts the guest's own
//! instructions, [`Work`] what the host does for it, and both run out at the same point on every machine. Answers are built
//! only after they were paid for. Nothing here may look at a clock, the environment or a file.

mod document;
mod log;
mod project;
mod refusal;
mod values;
mod wasi;

use plimsoll_model::{Document, Project};

use crate::description::Rules;
use crate::facts::Facts;
use crate::lend::Lent;
use crate::limits::{Limits, Ration};
use crate::settings::Options;
pub(crate) use log::Log;
pub use log::{LogLevel, LogLine};
pub(crate) use project::ProjectError;
pub(crate) use values::PackedValues;
use wasi::Wasi;
pub(crate) use wasi::{Closed, READY, Stream};

/// What one call is about.
#[derive(Clone, Copy, Default)]
pub(crate) struct Context<'a> {
    /// The file, inside `inspect`.
    pub(crate) document: Option<&'a dyn Document>,
    /// The project, inside `conclude`.
    pub(crate) project: Option<&'a dyn Project>,
    /// The pack's place in the run.
    pub(crate) pack: usize,
    /// The pack's rules; none before it was described.
    pub(crate) rules: Option<&'a Rules>,
    /// The facts that the pack declared; none before it was described.
    pub(crate) facts: Option<&'a Facts>,
    /// The values of the pack's options.
    pub(crate) options: Options<'a>,
    /// The digest of the pack's component.
    pub(crate) digest: &'a str,
}

/// The data of one store.
pub(crate) struct State {
    context: Lent,
    work: Work,
    largest_answer: u64,
    handles: u64,
    wasi: Wasi,
    pub(crate) ration: Ration,
    pub(crate) log: Log,
}

/// What the host has done for a guest in one call, in units of fuel.
#[derive(Debug)]
pub(crate) struct Work {
    limit: u64,
    spent: u64,
}

/// Why the host stopped serving a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// The questions cost more than the call's fuel.
    #[error("asked more of the host than its fuel of {limit} pays for")]
    OutOfWork { limit: u64 },
    /// An answer would be larger than all of the guest's memory.
    #[error("asked for an answer of {bytes} bytes, which its memory of {limit} bytes cannot hold")]
    AnswerTooLarge { bytes: u64, limit: u64 },
    /// The store outlived its call.
    #[error("asked after its call had ended")]
    Ended,
}

impl State {
    pub(crate) fn new(context: Lent, limits: &Limits, fuel: u64) -> Self {
        Self {
            context,
            work: Work { limit: fuel, spent: 0 },
            largest_answer: limits.memory_bytes,
            handles: limits.handles,
            wasi: Wasi::default(),
            ration: Ration::new(limits),
            log: Log::new(limits),
        }
    }

    /// Begins another call of the same instance. What the guest holds stays; what one call may use begins anew.
    pub(crate) fn begin(&mut self, context: Lent, limits: &Limits, fuel: u64) {
        self.context = context;
        self.work = Work { limit: fuel, spent: 0 };
        self.log = Log::new(limits);
        self.ration.begin();
        self.wasi.begin();
    }

    /// Returns the fuel that the host's work for the guest cost.
    pub(crate) const fn work_spent(&self) -> u64 {
        self.work.spent
    }

    /// Logs a line of the guest.
    pub(crate) fn log(&mut self, level: LogLevel, text: &str) -> wasmtime::Result<()> {
        self.work.pay(text.len() as u64)?;
        self.log.add(level, text);
        Ok(())
    }

    /// Returns the value of one of the pack's options, as JSON.
    pub(crate) fn option(&mut self, name: &str) -> wasmtime::Result<Option<String>> {
        let value = self.ask(|context| context.options.get(name).map(str::to_owned))?;
        self.pay_for_answer(value.as_deref().map_or(0, str::len) as u64)?;
        Ok(value)
    }

    fn ask<R>(&self, question: impl FnOnce(&Context<'_>) -> R) -> wasmtime::Result<R> {
        self.context.with(question).ok_or_else(|| Refused::Ended.into())
    }

    /// Pays for copying an answer of so many bytes to the guest.
    fn pay_for_answer(&mut self, bytes: u64) -> wasmtime::Result<()> {
        if bytes > self.largest_answer {
            return Err(Refused::AnswerTooLarge { bytes, limit: self.largest_answer }.into());
        }
        self.work.pay(bytes / Work::BYTES_PER_UNIT)
    }
}

impl Work {
    /// What any question costs.
    const QUESTION: u64 = 50;
    /// Copying is much faster than computing.
    const BYTES_PER_UNIT: u64 = 4;

    /// Pays for a question that is this much work.
    fn pay(&mut self, units: u64) -> wasmtime::Result<()> {
        self.spent = self.spent.saturating_add(units).saturating_add(Self::QUESTION);
        if self.spent > self.limit {
            self.spent = self.limit;
            return Err(Refused::OutOfWork { limit: self.limit }.into());
        }
        Ok(())
    }
}
