//! `plimsoll new`: a pack that builds, with one rule, its page and a test.

use std::fs;
use std::path::{Path, PathBuf};

use crate::sdk::FILES;
use crate::{KitError, Language, files};

/// The name that templates use. Every spelling of it becomes that of the new pack.
const PLACEHOLDER: &str = "my-rules";

/// Makes a pack called `name` in `folder`, which must not exist or be empty, and returns the files that were written.
///
/// # Errors
/// A name that is not kebab-case, a folder that is not empty, and files that cannot be written.
pub fn create(folder: &Path, name: &str, language: Language) -> Result<Vec<PathBuf>, KitError> {
    check_name(name)?;
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(KitError::Project(format!("{} is not empty\nhelp: choose another name", folder.display())));
    }
    let prefix = format!("sdk/{}/template/", sdk_of(language));
    let mut written = Vec::new();
    for (file, bytes) in FILES {
        let Some(relative) = file.strip_prefix(&prefix) else { continue };
        let Some(relative) = of_language(relative, language) else { continue };
        let path = folder.join(renamed(relative, name));
        files::write(&path, renamed(&String::from_utf8_lossy(bytes), name))?;
        written.push(path);
    }
    if written.is_empty() {
        return Err(KitError::Project(format!("there is no template for {}", language.title())));
    }
    written.sort();
    Ok(written)
}

/// The SDK that a language's template lies in.
const fn sdk_of(language: Language) -> &'static str {
    match language {
        Language::Js | Language::Ts => "js",
        other => other.name(),
    }
}

/// JavaScript and TypeScript have a template each, below the same SDK.
fn of_language(relative: &str, language: Language) -> Option<&str> {
    match language {
        Language::Js | Language::Ts => relative.strip_prefix(language.name())?.strip_prefix('/'),
        _ => Some(relative),
    }
    // Cargo and npm would take a nested manifest or ignore file for their own.
    .map(|name| name.strip_suffix(".template").unwrap_or(name))
}

fn renamed(text: &str, name: &str) -> String {
    text.replace(PLACEHOLDER, name).replace(&PLACEHOLDER.replace('-', "_"), &name.replace('-', "_"))
}

fn check_name(name: &str) -> Result<(), KitError> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !name.is_empty() && name.split('-').all(word) {
        return Ok(());
    }
    let text = format!("`{name}` cannot be a pack's name: lower-case words with hyphens, such as `acme-rules`");
    Err(KitError::Project(text))
}
