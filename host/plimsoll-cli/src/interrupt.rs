//! Ctrl-C: the audit stops between files; what does not stop in time is ended.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::exit::Exit;

/// How long the audit gets to stop by itself. A guest call may hold on to a thread for longer.
const GRACE: Duration = Duration::from_millis(700);

/// Returns a flag that Ctrl-C raises. Reports are written to a temporary file and renamed, so ending the process late
/// leaves nothing half-written.
#[must_use]
#[expect(clippy::exit, reason = "a guest that holds a thread cannot be waited for")]
pub fn flag() -> Arc<AtomicBool> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&flag);
    let handler = move || {
        if raised.swap(true, Ordering::SeqCst) {
            std::process::exit(Exit::Interrupted as i32);
        }
        std::thread::spawn(|| {
            std::thread::sleep(GRACE);
            std::process::exit(Exit::Interrupted as i32);
        });
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        tracing::debug!("no handler for Ctrl-C: {error}");
    }
    flag
}
