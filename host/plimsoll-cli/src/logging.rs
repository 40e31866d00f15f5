//! The log: tracing to stderr, warnings by default, so that stdout stays a report.

use std::io;

use tracing_subscriber::EnvFilter;

use crate::args::{Global, LogFormat};

/// Starts the log. `PLIMSOLL_LOG` takes tracing's filter syntax and wins over `-v` and `-q`.
pub fn start(global: &Global) {
    let level = match i16::from(global.verbose) - i16::from(global.quiet.saturating_sub(1)) {
        ..=-1 => "error",
        0 => "warn",
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let filter = EnvFilter::builder().with_env_var("PLIMSOLL_LOG").try_from_env().unwrap_or_else(|_| {
        EnvFilter::new(format!("plimsoll={level},plimsoll_cli={level},plimsoll_engine={level},plimsoll_source={level}"))
    });
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // A second start in one process (tests) keeps the first log.
    let started = match global.log_format {
        LogFormat::Text => {
            builder.without_time().with_target(false).with_ansi(crate::console::stderr_color(global.color)).try_init()
        }
        LogFormat::Json => builder.json().try_init(),
    };
    drop(started);
}
