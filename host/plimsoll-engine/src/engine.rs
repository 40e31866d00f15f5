//! The sandbox's configuration, and the clock that backs fuel up.
//!
//! There is exactly one Wasmtime engine in a process, and one linker for all packs without WASI, made once and never cloned. What a setting buys is in
//! its comment; settings that are not named keep Wasmtime's defaults on purpose.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use wasmtime::component::Linker;
use wasmtime::{
    Config, Enabled, EngineWeak, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, Strategy,
    WasmBacktraceDetails,
};

use crate::admission;
use crate::cache::CodeCache;
use crate::gate::Gate;
use crate::host::State;
use crate::limits::Limits;
use crate::session::KEPT_PER_THREAD;

/// How often the clock ticks.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// The target that this program was built for.
const TARGET: &str = env!("TARGET");

/// What an [`Engine`] is made from.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    /// How many calls may run at once; at least one. More threads than that wait for one another.
    pub threads: usize,
    /// What packs may use.
    pub limits: Limits,
}

/// The sandbox. Make one for each process.
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
    pub(crate) linker: Linker<State>,
    pub(crate) cache: Option<CodeCache>,
    allocation: Allocation,
}

/// What an engine and its packs share.
pub(crate) struct Shared {
    pub(crate) engine: wasmtime::Engine,
    pub(crate) limits: Limits,
    pub(crate) gate: Gate,
    /// The sessions that can keep an instance.
    pub(crate) sessions: Gate,
}

/// Where the memory of instances comes from. It changes what a call costs, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allocation {
    /// A pool whose memories are reset by looking for pages that were touched: a few microseconds a call.
    PoolWithPagemap,
    /// A pool whose memories are given back to the system after each call.
    Pool,
    /// From the system, anew for each call: where there is not enough address space for a pool.
    OnDemand,
}

impl fmt::Display for Allocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PoolWithPagemap => "pool with pagemap scan",
            Self::Pool => "pool",
            Self::OnDemand => "on demand",
        })
    }
}

/// The sandbox cannot be set up on this machine.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox does not start: {0}")]
pub struct StartEngineError(String);

impl Engine {
    /// Sets the sandbox up.
    ///
    /// # Errors
    /// A machine on which Wasmtime does not run, and limits that contradict one another.
    pub fn new(options: &EngineOptions) -> Result<Self, StartEngineError> {
        let limits = &options.limits;
        let threads = options.threads.max(1);
        let pagemap = PoolingAllocationConfig::is_pagemap_scan_available();
        let mut config = config(limits);
        config.allocation_strategy(pool(threads, limits, pagemap));
        let pooled = wasmtime::Engine::new(&config)
            .map(|engine| (engine, if pagemap { Allocation::PoolWithPagemap } else { Allocation::Pool }));
        let (engine, allocation) = pooled
            .or_else(|error| {
                tracing::warn!("no pool of instances, every call will cost more: {error:#}");
                config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
                wasmtime::Engine::new(&config).map(|engine| (engine, Allocation::OnDemand))
            })
            .map_err(|error| StartEngineError(format!("{error:#}")))?;
        let mut linker = Linker::new(&engine);
        crate::guest::link(&mut linker).map_err(|error| StartEngineError(format!("{error:#}")))?;
        tick(engine.weak())?;
        tracing::debug!(allocation = %allocation, threads, "sandbox ready");
        Ok(Self {
            shared: Arc::new(Shared {
                engine,
                limits: limits.clone(),
                gate: Gate::new(threads),
                sessions: Gate::new(threads * KEPT_PER_THREAD),
            }),
            linker,
            cache: None,
            allocation,
        })
    }

    /// Keeps the machine code of the packs that are loaded from now on.
    #[must_use]
    pub fn with_cache(self, cache: CodeCache) -> Self {
        Self { cache: Some(cache), ..self }
    }

    /// Returns where the memory of instances comes from.
    #[must_use]
    pub const fn allocation(&self) -> Allocation {
        self.allocation
    }

    /// Returns what packs may use.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("allocation", &self.allocation).field("limits", &self.shared.limits).finish()
    }
}

/// Makes an engine that compiles for any processor of this architecture and operating system. Its code runs in the engine
/// of [`Engine::new`]: Wasmtime compares the settings of both, and which processor features the code needs, namely none.
pub(crate) fn portable(limits: &Limits) -> wasmtime::Result<wasmtime::Engine> {
    let mut config = config(limits);
    config.target(TARGET)?;
    wasmtime::Engine::new(&config)
}

/// What compiled code depends on, and what bounds it. The same for every engine, or artefacts do not fit.
fn config(limits: &Limits) -> Config {
    let mut config = Config::new();
    // Nothing but the listed proposals: each one that is off is code of the compiler that no pack can reach.
    config.wasm_features(!admission::features(), false);
    config.wasm_features(admission::features(), true);
    config.shared_memory(false);
    // Calls are several times cheaper without the bookkeeping of asynchronous calls, which no version of ours has.
    config.concurrency_support(false);

    config.strategy(Strategy::Cranelift);
    config.cranelift_opt_level(OptLevel::Speed);
    // The same bits in every report, whatever the processor makes of a NaN.
    config.cranelift_nan_canonicalization(true);
    config.parallel_compilation(true);

    // Fuel is the verdict: it runs out at the same instruction everywhere. The epoch is the net, for what fuel misses.
    config.consume_fuel(true);
    config.epoch_interruption(true);
    config.max_wasm_stack(usize::try_from(limits.stack_bytes).unwrap_or(usize::MAX));

    // Said explicitly, because the default asks the environment, and then parses what the guest calls debug information.
    config.wasm_backtrace_details(WasmBacktraceDetails::Disable);
    config.generate_address_map(true);
    // Registering many modules for native unwinding can be quadratic, and nothing here uses it. Windows demands it.
    config.native_unwind_info(cfg!(windows));
    config
}

/// The pool: room for every thread to run the largest component that the limits admit, beside those that its sessions keep.
fn pool(threads: usize, limits: &Limits, pagemap: bool) -> InstanceAllocationStrategy {
    const MIB: usize = 1 << 20;
    let alive = u32::try_from(threads.saturating_mul(1 + KEPT_PER_THREAD)).unwrap_or(u32::MAX);
    let each = |count: u64| u32::try_from(count.max(1)).unwrap_or(u32::MAX);
    let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(alive.saturating_mul(4))
        .total_core_instances(alive.saturating_mul(each(limits.instances)))
        .total_memories(alive.saturating_mul(each(limits.memories)))
        .total_tables(alive.saturating_mul(each(limits.tables)))
        .max_core_instances_per_component(each(limits.instances))
        .max_memories_per_component(each(limits.memories))
        .max_tables_per_component(each(limits.tables))
        .max_memories_per_module(1)
        .max_tables_per_module(each(limits.tables))
        .table_elements(size(limits.table_elements))
        .max_memory_size(size(limits.memory_bytes).max(256 * MIB))
        .max_core_instance_size(2 * MIB)
        .max_component_instance_size(8 * MIB)
        .pagemap_scan(if pagemap { Enabled::Auto } else { Enabled::No })
        // Without the scan, keeping pages means clearing them all: dearer than new ones for small guests.
        .linear_memory_keep_resident(if pagemap { MIB } else { 0 })
        .table_keep_resident(if pagemap { MIB / 8 } else { 0 });
    InstanceAllocationStrategy::Pooling(pool)
}

/// Starts the clock. It stops by itself once the engine and all its packs are gone.
fn tick(engine: EngineWeak) -> Result<(), StartEngineError> {
    let clock = move || {
        loop {
            thread::sleep(TICK);
            match engine.upgrade() {
                Some(engine) => engine.increment_epoch(),
                None => return,
            }
        }
    };
    let started = thread::Builder::new().name("plimsoll-clock".to_owned()).stack_size(64 << 10).spawn(clock);
    started.map(drop).map_err(|error| StartEngineError(format!("no thread for the clock: {error}")))
}
