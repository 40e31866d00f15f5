//! From what Wasmtime says to a fault: a class, and a message that is the same on every machine.
//!
//! A message must hold no address and no time. Where the guest's last error line or the names of its functions are known
//! they are in it: the panic message of a rule written in Rust comes as such a line.

use plimsoll_model::FaultKind;
use wasmtime::{PoolConcurrencyLimitError, Trap, WasmBacktrace};

use crate::description::shown;
use crate::host::{Closed, Refused, State};
use crate::limits::{Denied, Limits};

/// A fault before it is known where it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) kind: FaultKind,
    pub(crate) message: String,
}

impl Cause {
    pub(crate) fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// What the guest asked for last, if it did not get it.
    pub(crate) fn of_denial(state: &State, limits: &Limits) -> Option<Self> {
        state.ration.denied().map(|denied| of_denial(denied, limits, ""))
    }

    /// Classifies the error of a call.
    pub(crate) fn of(error: &wasmtime::Error, state: &State, limits: &Limits, fuel: u64) -> Self {
        if let Some(trap) = error.downcast_ref::<Trap>() {
            return of_trap(*trap, error, state, limits, fuel);
        }
        if let Some(refused) = error.downcast_ref::<Refused>() {
            let kind = match refused {
                Refused::OutOfWork { .. } => FaultKind::OutOfFuel,
                Refused::AnswerTooLarge { .. } => FaultKind::ResultTooLarge,
                Refused::Ended => FaultKind::Internal,
            };
            return Self::new(kind, format!("{refused}{}", trace(error)));
        }
        if let Some(closed) = error.downcast_ref::<Closed>() {
            let kind = match closed {
                Closed::Forbidden(_) => FaultKind::Forbidden,
                Closed::Exited(_) => {
                    return Self::new(FaultKind::Trap, format!("{closed}{}{}", last_words(state), trace(error)));
                }
                Closed::Random { .. } | Closed::Timers { .. } => FaultKind::ResultTooLarge,
                Closed::PolledNothing => FaultKind::InvalidOutput,
            };
            return Self::new(kind, format!("{closed}{}", trace(error)));
        }
        if error.is::<PoolConcurrencyLimitError>() {
            return Self::new(FaultKind::Internal, "more calls at once than the engine was made for");
        }
        if let Some(denied) = state.ration.denied() {
            return of_denial(denied, limits, "");
        }
        let root = error.root_cause().to_string();
        if root.contains("fuel allocated for hostcalls has been exhausted") {
            let limit = limits.result_bytes;
            return Self::new(FaultKind::ResultTooLarge, format!("handed the host more than {limit} bytes at once"));
        }
        if root.contains("store handle limit exceeded") {
            let limit = limits.handles;
            return Self::new(
                FaultKind::ResultTooLarge,
                format!("holds more than {limit} handles at once{}", trace(error)),
            );
        }
        if root.contains("resource limit exceeded") {
            return Self::new(FaultKind::OutOfMemory, root);
        }
        Self::new(FaultKind::InvalidOutput, format!("breaks the canonical ABI: {}{}", shown(&root), trace(error)))
    }

    /// Describes a panic of the host.
    pub(crate) fn of_panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self::new(
            FaultKind::Internal,
            format!("the host panicked while it served the pack: {}", shown(text.unwrap_or("?"))),
        )
    }
}

fn of_trap(trap: Trap, error: &wasmtime::Error, state: &State, limits: &Limits, fuel: u64) -> Cause {
    match trap {
        Trap::OutOfFuel => Cause::new(FaultKind::OutOfFuel, format!("used up its fuel of {fuel}{}", trace(error))),
        Trap::Interrupt => {
            Cause::new(FaultKind::Timeout, format!("ran longer than {} ms", limits.milliseconds_per_call))
        }
        Trap::StackOverflow => {
            Cause::new(FaultKind::StackOverflow, format!("used up its call stack of {} bytes", limits.stack_bytes))
        }
        Trap::AllocationTooLarge => of_denial(Denied::Memory, limits, &trace(error)),
        _ => match state.ration.denied() {
            Some(denied) => of_denial(denied, limits, &trace(error)),
            None => Cause::new(FaultKind::Trap, format!("{}{}{}", in_words(trap), last_words(state), trace(error))),
        },
    }
}

/// Returns the last thing that a guest said: the panic message of a rule in Rust is an error line of the log, that of Go or of a
/// runtime is on standard error.
fn last_words(state: &State) -> String {
    match (state.log.last_error(), state.error_output()) {
        (Some(line), _) => format!(" after it logged: {}", one_line(line)),
        (None, Some(text)) => format!(" after it wrote: {}", one_line(&text)),
        (None, None) => String::new(),
    }
}

fn of_denial(denied: Denied, limits: &Limits, trace: &str) -> Cause {
    let limit = match denied {
        Denied::Memory => format!("{} bytes of memory", limits.memory_bytes),
        Denied::Table => format!("{} table elements", limits.table_elements),
    };
    Cause::new(FaultKind::OutOfMemory, format!("needs more than the {limit} that it may have{trace}"))
}

fn in_words(trap: Trap) -> String {
    let words = match trap {
        Trap::UnreachableCodeReached => "executed `unreachable`",
        Trap::IntegerDivisionByZero => "divided by zero",
        Trap::IntegerOverflow => "overflowed an integer",
        Trap::BadConversionToInteger => "converted a float that no integer can hold",
        Trap::MemoryOutOfBounds => "accessed memory out of bounds",
        Trap::TableOutOfBounds => "accessed a table out of bounds",
        Trap::IndirectCallToNull => "called an empty table entry",
        Trap::BadSignature => "called a function of another type",
        Trap::CannotLeaveComponent => "called the host where it may not",
        other => return other.to_string().trim_start_matches("wasm trap: ").to_owned(),
    };
    words.to_owned()
}

/// Returns a second line with the names of the innermost functions, if the component keeps names.
fn trace(error: &wasmtime::Error) -> String {
    const NAMES: usize = 4;
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return String::new() };
    let named = backtrace.frames().iter().filter_map(|frame| frame.func_name()).take(NAMES);
    // Without the hashes that Rust adds, which change from one build to the next. Other names stay as they are.
    let plain = |name| format!("{:#}", rustc_demangle::demangle(name));
    let names: Vec<String> = named.map(|name| format!("`{}`", shown(&plain(name)))).collect();
    if names.is_empty() { String::new() } else { format!("\nin {}", names.join(", called by ")) }
}

/// Returns a text on one line, without control characters.
fn one_line(text: &str) -> String {
    let words = text.split(|char: char| char.is_whitespace() || char.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}
