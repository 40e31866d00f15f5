//! One call of a guest: in a fresh store with a fresh instance, both gone when it ends, or in an instance that a session keeps.
//!
//! Nothing survives a fresh call but its result, so nothing can leak from one file to the next, and the order of calls cannot
//! matter. An instance is kept only for guests that are dear to start, see `session.rs`. No failure of a guest, and no panic of the host while it serves one, may leave this module as anything but a
//! [`Cause`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use plimsoll_model::Fault;
use wasmtime::Store;

use crate::engine::{Shared, TICK};
use crate::fault::Cause;
use crate::guest::{Guest, Instance};
use crate::host::{Context, LogLine, State};
use crate::lend::{Lent, lend};
use crate::limits::Limits;

/// What came of one call.
#[derive(Debug)]
pub struct Called<T> {
    /// What the guest said, checked; or why it cannot be used.
    pub result: Result<T, Fault>,
    /// Fuel of the guest, and of what the host did for it. The same for the same input on every machine.
    pub fuel: u64,
    /// Bytes of the guest's memories at the end.
    pub memory: usize,
    /// What the guest logged. Hostile until it is sanitised.
    pub log: Vec<LogLine>,
    /// Number of log lines that were over the limit.
    pub log_dropped: u64,
    /// Whether an instance was started for the call; else a session had kept one.
    pub started: bool,
}

/// What came of a call before its result was checked.
pub(crate) struct Ended<T> {
    pub(crate) outcome: Result<T, Failed>,
    /// What the guest asked for last and did not get, where it came back nevertheless.
    pub(crate) denied: Option<Cause>,
    pub(crate) fuel: u64,
    pub(crate) memory: usize,
    pub(crate) log: Vec<LogLine>,
    pub(crate) log_dropped: u64,
    pub(crate) started: bool,
}

/// Why a call gave nothing.
pub(crate) enum Failed {
    /// The exports do not have the types that they should have.
    WrongShape(String),
    /// Anything else.
    Fault(Cause),
}

impl From<Failed> for Cause {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::WrongShape(message) => Self::new(plimsoll_model::FaultKind::InvalidOutput, message),
            Failed::Fault(cause) => cause,
        }
    }
}

/// An instance that outlives its call, and the store that it lives in.
pub(crate) struct Live {
    store: Store<State>,
    instance: Box<dyn Instance>,
}

/// What a call depends on, beside the guest.
pub(crate) struct Call<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) guest: &'a dyn Guest,
    pub(crate) context: Context<'a>,
    pub(crate) fuel: u64,
}

impl Call<'_> {
    /// Calls a fresh instance.
    pub(crate) fn fresh<T>(
        &self,
        run: impl FnOnce(&dyn Instance, &mut Store<State>) -> wasmtime::Result<T>,
    ) -> Ended<T> {
        // Declared first, so that it is given back last: until then the instance takes room in the pool.
        let _place = self.shared.gate.enter();
        let mut live = None;
        self.run(&mut live, run)
    }

    /// Calls the instance that was kept, or a fresh one, which is kept then. After a failure nothing is.
    pub(crate) fn kept<T>(
        &self,
        live: &mut Option<Live>,
        run: impl FnOnce(&dyn Instance, &mut Store<State>) -> wasmtime::Result<T>,
    ) -> Ended<T> {
        let _place = self.shared.gate.enter();
        self.run(live, run)
    }

    fn run<T>(
        &self,
        live: &mut Option<Live>,
        run: impl FnOnce(&dyn Instance, &mut Store<State>) -> wasmtime::Result<T>,
    ) -> Ended<T> {
        lend(&self.context, |lent| self.lent(lent, live, run))
    }

    fn lent<T>(
        &self,
        lent: Lent,
        live: &mut Option<Live>,
        run: impl FnOnce(&dyn Instance, &mut Store<State>) -> wasmtime::Result<T>,
    ) -> Ended<T> {
        let (shared, fuel) = (self.shared, self.fuel);
        let started = live.is_none();
        let limits = &shared.limits;
        // Taken, so that it is gone if the call fails.
        let (mut store, instance) = match live.take() {
            Some(Live { mut store, instance }) => {
                store.data_mut().begin(lent, limits, fuel);
                (store, Some(instance))
            }
            None => (Store::new(&shared.engine, State::new(lent, limits, fuel)), None),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            restrict(&mut store, limits, fuel)?;
            let instance = match instance {
                Some(instance) => instance,
                None => {
                    let instance = self.guest.start(&mut store)?;
                    store.data_mut().started();
                    instance
                }
            };
            run(&*instance, &mut store).map(|value| (value, instance))
        }));
        let spent = fuel - store.get_fuel().unwrap_or(0).min(fuel);
        let state = store.data_mut();
        state.end_output();
        let (log, log_dropped) = state.log.take();
        let (fuel_spent, memory) = (spent.saturating_add(state.work_spent()), state.ration.memory());
        let denied = Cause::of_denial(state, limits);
        let outcome = match outcome {
            Ok(Ok((value, instance))) => {
                *live = Some(Live { store, instance });
                Ok(value)
            }
            Ok(Err(error)) => Err(match error.downcast_ref::<crate::guest::WrongShape>() {
                Some(wrong) => Failed::WrongShape(wrong.to_string()),
                None => Failed::Fault(Cause::of(&error, state, limits, fuel)),
            }),
            Err(panic) => Err(Failed::Fault(Cause::of_panic(&*panic))),
        };
        Ended { outcome, denied, fuel: fuel_spent, memory, log, log_dropped, started }
    }
}

/// Sets up a store for one call: what must be in place before the first instruction of the guest.
fn restrict(store: &mut Store<State>, limits: &Limits, fuel: u64) -> wasmtime::Result<()> {
    store.limiter(|state| &mut state.ration);
    store.set_fuel(fuel)?;
    store.set_epoch_deadline(limits.milliseconds_per_call / TICK.as_millis() as u64 + 1);
    store.epoch_deadline_trap();
    store.set_hostcall_fuel(usize::try_from(limits.result_bytes).unwrap_or(usize::MAX));
    store.set_max_component_handles(usize::try_from(limits.handles).unwrap_or(usize::MAX));
    Ok(())
}
