//! Child processes: every failure names the command line that a person can repeat.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::KitError;

/// The command line, quoted where a shell would need it.
#[must_use]
pub fn shown(command: &Command) -> String {
    let quoted = |word: &OsStr| {
        let word = word.to_string_lossy();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_=/.,:@+%".contains(c);
        if !word.is_empty() && word.chars().all(plain) { word.into_owned() } else { format!("'{word}'") }
    };
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(quoted).collect::<Vec<_>>().join(" ")
}

/// What a command writes to its standard output, without white space around it.
///
/// # Errors
/// A command that cannot be started or fails, with what it wrote to its standard error.
pub fn output(command: &mut Command) -> Result<String, KitError> {
    let output = match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) => {
            return Err(KitError::Command { line: shown(command), reason: format!("does not start: {error}") });
        }
    };
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        let reason = format!("failed ({})\n{}", output.status, errors.trim_end());
        return Err(KitError::Command { line: shown(command), reason: reason.trim_end().to_owned() });
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command silently; false where it failed, does not exist or took longer than `limit`.
pub fn succeeds_within(command: &mut Command, limit: Duration) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = silent.spawn() else { return false };
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            Ok(None) | Err(_) => {
                // Already gone is as good as killed.
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// Where a program lies on the search path.
#[must_use]
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_and_what_it_said() {
        let error = output(Command::new("cargo").args(["no-such-subcommand", "two words"])).unwrap_err().to_string();
        assert!(error.starts_with("`cargo no-such-subcommand 'two words'` failed"), "{error}");
        assert!(error.contains("no-such-subcommand`") || error.contains("no such command"), "{error}");
    }

    #[test]
    fn a_program_that_does_not_exist_does_not_succeed() {
        assert!(!succeeds_within(&mut Command::new("plimsoll-no-such-program"), Duration::from_secs(5)));
        assert_eq!(find_program("plimsoll-no-such-program"), None);
    }
}
