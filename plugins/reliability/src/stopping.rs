//! What a file says about being told to stop: `SIGTERM`, which every orchestrator sends, or less than that.
//!
//! Only a sign that is about `SIGTERM` is good for a strength. What may be part of an orderly shutdown, such as
//! `server.close`, does not say who calls it: it silences the rule, and proves nothing.

use plimsoll_sdk::prelude::*;

use crate::browser;
use crate::names::is_one_of;
use crate::serving::{family, starts_program};
use crate::units::is_commented;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It handles `SIGTERM`, or has something that does.
    Handled,
    /// It waits for what a terminal sends, which is called so in the file, and for nothing else that is seen.
    Interrupt(String),
    /// It has something that may be part of it.
    Perhaps,
    /// Nothing.
    Nothing,
}

/// What is shut down, but is no server: the collection of traces and metrics.
const TELEMETRY: &str = "tp mp lp tracer tracerprovider traceprovider meterprovider loggerprovider provider otel telemetry exporter \
     tracerProvider traceProvider meterProvider loggerProvider shutdownTracer";

/// Returns the best sign among the matches of a file.
pub(crate) fn sign(cx: &Context<'_>) -> Sign {
    let source = cx.source();
    let said = |name| cx.matches_of(name).filter(move |found: &&Match| !is_commented(source, found.span));
    let any = said("stop").next().is_some() || said("signal").next().is_some() || said("perhaps").next().is_some();
    let shuts_down = || {
        cx.matches_of("shutdown").any(|found| {
            let server = cx.captured(found, "SERVER");
            !is_one_of(server.rsplit('.').next().unwrap_or(server), TELEMETRY)
        })
    };
    let is_script = family(cx.language()) == "javascript";
    if cx.file().role != "production" || any && is_script && browser::is_browser(cx) {
        return Sign::Nothing;
    }
    if said("stop").any(|found| !is_sent(source, found.span)) {
        return Sign::Handled;
    }
    let mut interrupt = None;
    let mut perhaps = shuts_down() || said("perhaps").next().is_some();
    for found in said("signal") {
        match of_call(cx.text(found)) {
            Sign::Handled => return Sign::Handled,
            Sign::Interrupt(name) => interrupt = interrupt.or(Some(name)),
            Sign::Perhaps => perhaps = true,
            Sign::Nothing => {}
        }
    }
    match interrupt.filter(|_| starts_program(cx)) {
        Some(name) => Sign::Interrupt(name),
        None if perhaps => Sign::Perhaps,
        None => Sign::Nothing,
    }
}

/// Whether the signal is one that the program sends to another: `child.kill('SIGTERM')`.
fn is_sent(source: &str, at: Span) -> bool {
    const SENDS: &[&str] =
        &["kill(", "Kill(", ".Signal(", "send_signal(", "killpg(", "kill -", "killSignal", "kill_signal"];
    let before = source.get(..at.start as usize).unwrap_or("").rsplit('\n').next().unwrap_or("");
    SENDS.iter().any(|word| before.contains(word))
}

/// What a call that waits for signals waits for: `signal.Notify(stop, os.Interrupt)`, `process.on('SIGINT'`.
fn of_call(call: &str) -> Sign {
    const INTERRUPTS: &[&str] = &["os.Interrupt", "SIGINT", "KeyboardInterrupt", "ctrl_c", "SignalKind::interrupt"];
    let interrupt = INTERRUPTS.iter().find(|name| call.contains(**name));
    let (name, arguments) = call.split_once('(').unwrap_or((call, ""));
    if call.contains("SIGTERM") {
        return Sign::Handled;
    }
    if name.contains("Notify") {
        let mut signals = arguments.trim_end_matches(')').split(',').map(str::trim).skip(1).filter(|it| !it.is_empty());
        let is_named = |signal: &str| ["os.", "syscall.", "unix."].iter().any(|package| signal.starts_with(package));
        return match (signals.clone().next(), signals.all(is_named)) {
            // Without a list, all of them.
            (None, _) => Sign::Handled,
            (_, false) => Sign::Perhaps,
            (_, true) => interrupt.map_or(Sign::Nothing, |name| Sign::Interrupt((*name).to_owned())),
        };
    }
    match interrupt {
        Some(name) => Sign::Interrupt((*name).to_owned()),
        // Another signal, which ends nothing.
        None if arguments.contains("SIG") => Sign::Nothing,
        None => Sign::Perhaps,
    }
}

#[cfg(test)]
mod tests {
    use super::{Sign, is_sent, of_call};
    use plimsoll_sdk::Span;

    #[test]
    fn calls_say_which_signals_they_wait_for() {
        let interrupt = |name: &str| Sign::Interrupt(name.to_owned());
        for (call, sign) in [
            ("signal.Notify(c)", Sign::Handled),
            ("signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)", Sign::Handled),
            ("signal.Notify(stop, os.Interrupt)", interrupt("os.Interrupt")),
            ("signal.Notify(sigs, syscall.SIGUSR1, syscall.SIGUSR2)", Sign::Nothing),
            ("signal.Notify(c, signals...)", Sign::Perhaps),
            ("signal.Notify(c,\n\tsyscall.SIGINT,\n)", interrupt("SIGINT")),
            (".on('SIGINT'", interrupt("SIGINT")),
            ("signal.signal(signal.SIGUSR1,", Sign::Nothing),
            ("signal.signal(number,", Sign::Perhaps),
            ("except KeyboardInterrupt", interrupt("KeyboardInterrupt")),
            ("ctrl_c()", interrupt("ctrl_c")),
        ] {
            assert_eq!(of_call(call), sign, "{call}");
        }
    }

    #[test]
    fn a_signal_that_is_sent_is_not_handled() {
        for (line, sent) in [
            ("child.kill('SIGTERM')", true),
            ("command.Process.Signal(syscall.SIGTERM)", true),
            ("process.on('SIGTERM', stop)", false),
        ] {
            let start = line.find("SIGTERM").unwrap_or_default() as u32;
            assert_eq!(is_sent(line, Span { start, end: start + 7 }), sent, "{line}");
        }
    }
}
