//! What kind of file it is: whether it is audited at all, and which part it plays.
//!
//! Decisions by path come before the file is read, decisions by content after. Nothing is dropped silently: every refusal
//! has a reason and a detail for the report.

mod generated;
mod role;

pub(crate) use role::is_named_after_tests;
pub(crate) use role::of_folder as role_of_folder;
pub use role::{of as role_of, why as why_role};

use plimsoll_model::Role;
use plimsoll_model::run::SkipReason;

use crate::language::{is_cpp_header, language_for};
use crate::source_file::SourceFile;
use crate::walk::WalkOptions;

/// A NUL in this many bytes at the start makes a file binary.
const BINARY_WINDOW: usize = 8 << 10;

/// Returns why a whole folder is not audited, by its path and whether it is a virtual environment of Python.
pub(crate) fn folder(
    path: &str,
    is_environment: impl FnOnce() -> bool,
    options: &WalkOptions,
) -> Option<(SkipReason, &'static str)> {
    if !options.vendored && (role::is_vendored_folder(path) || is_environment()) {
        Some((SkipReason::Vendored, "a folder of other people's code"))
    } else if generated::is_tool_folder(path.rsplit('/').next().unwrap_or(path)) {
        Some((SkipReason::Generated, "a folder that a tool keeps"))
    } else {
        None
    }
}

/// Returns why a file is not audited, as far as its path tells.
pub(crate) fn by_path(path: &str, options: &WalkOptions) -> Option<(SkipReason, String)> {
    if let Some(what) = role::vendored(path).filter(|_| !options.vendored) {
        return Some((SkipReason::Vendored, what.to_owned()));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    if generated::is_minified_name(name) {
        return Some((SkipReason::Minified, "named as minified".to_owned()));
    }
    if options.generated {
        return None;
    }
    generated::by_name(name).map(|what| (SkipReason::Generated, what.to_owned()))
}

/// The size and the limit, for the report.
pub(crate) fn too_large(size: u64, limit: u64) -> (SkipReason, String) {
    (SkipReason::TooLarge, format!("{size} bytes, over the limit of {limit}"))
}

/// Decodes a file, or says why it is not text.
pub(crate) fn text_of(bytes: Vec<u8>) -> Result<String, (SkipReason, String)> {
    for (mark, name) in [(&[0xFF, 0xFE], "UTF-16, little-endian"), (&[0xFE, 0xFF], "UTF-16, big-endian")] {
        if bytes.starts_with(mark) {
            return Err((SkipReason::NotUtf8, format!("{name}, by its byte order mark")));
        }
    }
    let window = &bytes[..bytes.len().min(BINARY_WINDOW)];
    if let Some(at) = window.iter().position(|byte| *byte == 0) {
        return Err((SkipReason::Binary, format!("a NUL at byte {at}")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        (SkipReason::NotUtf8, format!("invalid UTF-8 at byte {at}"))
    })
}

/// Classifies a file by its text.
pub(crate) fn source_file(path: &str, text: String, options: &WalkOptions) -> Result<SourceFile, (SkipReason, String)> {
    let first_line = text.lines().next().unwrap_or_default();
    let mut language = language_for(path, first_line);
    if language == "c" && path.ends_with(".h") && is_cpp_header(&text) {
        language = "cpp";
    }
    if let Some(detail) = generated::minified(language, &text, options.max_line) {
        return Err((SkipReason::Minified, detail));
    }
    let marker = generated::marker(&text);
    if let Some(marker) = marker.as_ref().filter(|_| !options.generated) {
        return Err((SkipReason::Generated, marker.clone()));
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let role = if role::vendored(path).is_some() {
        Role::Vendored
    } else if marker.is_some() || generated::by_name(name).is_some() {
        Role::Generated
    } else {
        role::of(path, language)
    };
    let mut file = SourceFile::in_memory(path, language, role, text);
    file.max_depth = options.max_depth;
    Ok(file)
}
