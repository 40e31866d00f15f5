//! What pages call a language, behind the fence of a block of code.

use super::{LANGUAGES, position};

/// Names that are neither the language's own nor an extension of its files.
const ALIASES: &[(&str, &str)] = &[
    ("bash-script", "bash"),
    ("c#", "csharp"),
    ("docker", "dockerfile"),
    ("golang", "go"),
    ("hcl2", "hcl"),
    ("javascriptreact", "javascript"),
    ("json-with-comments", "json"),
    ("node", "javascript"),
    ("postgresql", "sql"),
    ("python3", "python"),
    ("py3", "python"),
    ("shell", "bash"),
    ("svg", "xml"),
    ("terraform", "hcl"),
    ("typescriptreact", "tsx"),
    ("zsh", "bash"),
];

/// Returns the language that the first word of an info string names, such as `python` for `py`. What runs in a shell session
/// is no script, and a document inside a document is not looked into.
pub(crate) fn by_alias(word: &str) -> Option<&'static str> {
    // `js:app.js` and `ts:no-line-numbers` are what some site generators make of it.
    let word = word.split(':').next().unwrap_or(word).trim_start_matches('.').to_ascii_lowercase();
    if word == "markdown" || word == "md" || word.is_empty() {
        return None;
    }
    let named = ALIASES.iter().find(|(alias, _)| *alias == word).map(|(_, language)| *language);
    let index = match named {
        Some(language) => position(language)?,
        None => {
            position(&word).or_else(|| LANGUAGES.iter().position(|info| info.extensions.contains(&word.as_str())))?
        }
    };
    Some(LANGUAGES[index].name).filter(|name| *name != "markdown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_fences_name_languages() {
        let said = ["py", "Python3", "js", "jsx", "sh", "yml", "jsonc", "js:app.js", ".ts", "terraform"].map(by_alias);
        let names =
            ["python", "python", "javascript", "javascript", "bash", "yaml", "json", "javascript", "typescript", "hcl"];
        assert_eq!(said, names.map(Some));
        for word in ["", "console", "shell-session", "pycon", "diff", "json5", "md", "text", "python2", "http"] {
            assert_eq!(by_alias(word), None, "{word}");
        }
    }
}
