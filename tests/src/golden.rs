//! Golden files: `PLIMSOLL_BLESS=1` rewrites them.

use std::path::Path;

use similar::TextDiff;

/// Compares with a golden file, or rewrites it.
///
/// # Errors
/// A diff from the file to what was got.
#[expect(clippy::disallowed_methods, reason = "golden files are the tests' own")]
pub fn check(path: &Path, got: &str) -> Result<(), String> {
    match compare(path, got) {
        Err(_) if std::env::var_os("PLIMSOLL_BLESS").is_some() => {
            std::fs::write(path, got).map_err(|error| format!("cannot write {}: {error}", path.display()))
        }
        result => result,
    }
}

/// Compares with a golden file, and leaves it as it is.
///
/// # Errors
/// A diff from the file to what was got.
#[expect(clippy::disallowed_methods, reason = "golden files are the tests' own")]
pub fn compare(path: &Path, got: &str) -> Result<(), String> {
    let wanted = std::fs::read_to_string(path).unwrap_or_default();
    if wanted == got {
        return Ok(());
    }
    let diff = TextDiff::from_lines(wanted.as_str(), got);
    let diff = diff.unified_diff().context_radius(3).header("golden", "got").to_string();
    Err(format!("{} differs (PLIMSOLL_BLESS=1 accepts):\n{diff}", path.display()))
}
