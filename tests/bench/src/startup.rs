//! How long it takes until a binary with all built-in packs has looked at an empty folder.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::time;

#[expect(clippy::disallowed_methods, reason = "it measures the start of the binary")]
pub(crate) fn run(binary: &Path, rounds: usize) -> anyhow::Result<()> {
    let empty = std::env::temp_dir().join("plimsoll-bench-empty");
    std::fs::create_dir_all(&empty)?;
    let once = |arguments: &[&str]| -> anyhow::Result<Duration> {
        let mut command = Command::new(binary);
        command.args(arguments).current_dir(&empty).stdout(Stdio::null()).stderr(Stdio::null());
        let (took, status) = time(|| command.status());
        status?;
        Ok(took)
    };
    let (mut version, mut audit) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        version = version.min(once(&["--version"])?);
        audit = audit.min(once(&["audit", "."])?);
    }
    println!("plimsoll --version            {version:>10.2?}");
    println!("plimsoll audit EMPTY-FOLDER   {audit:>10.2?}");
    println!("difference                    {:>10.2?}", audit.saturating_sub(version));
    Ok(())
}
