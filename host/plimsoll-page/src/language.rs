//! The names of languages that pages and packs may use, and where an example of each would live.
//!
//! This is only the vocabulary; which grammar parses a language is the business of `plimsoll-source`.

use crate::nearest;

/// The language of a file that is UTF-8 and nothing else that is known.
pub const TEXT: &str = "text";

/// The languages in which `resolves` may ask what a name refers to.
pub const RESOLVED: [&str; 8] = ["python", "javascript", "typescript", "tsx", "go", "java", "rust", "csharp"];

/// Name and usual path.
const LANGUAGES: [(&str, &str); 28] = [
    ("python", "main.py"),
    ("javascript", "main.js"),
    ("typescript", "main.ts"),
    ("tsx", "main.tsx"),
    ("go", "main.go"),
    ("rust", "main.rs"),
    ("java", "Main.java"),
    ("csharp", "Main.cs"),
    ("c", "main.c"),
    ("cpp", "main.cpp"),
    ("ruby", "main.rb"),
    ("php", "main.php"),
    ("bash", "main.sh"),
    ("yaml", "main.yaml"),
    ("json", "main.json"),
    ("toml", "main.toml"),
    ("hcl", "main.tf"),
    ("dockerfile", "Dockerfile"),
    ("sql", "main.sql"),
    ("dotenv", ".env"),
    ("ini", "main.ini"),
    ("properties", "main.properties"),
    ("xml", "main.xml"),
    ("nginx", "nginx.conf"),
    ("html", "main.html"),
    ("css", "main.css"),
    ("markdown", "main.md"),
    (TEXT, "main.txt"),
];

/// What people write, and the name that is meant.
const ALIASES: [(&str, &str); 24] = [
    ("py", "python"),
    ("js", "javascript"),
    ("jsx", "javascript"),
    ("ts", "typescript"),
    ("golang", "go"),
    ("rs", "rust"),
    ("c#", "csharp"),
    ("cs", "csharp"),
    ("c++", "cpp"),
    ("cc", "cpp"),
    ("rb", "ruby"),
    ("sh", "bash"),
    ("shell", "bash"),
    ("yml", "yaml"),
    ("tf", "hcl"),
    ("terraform", "hcl"),
    ("docker", "dockerfile"),
    ("containerfile", "dockerfile"),
    ("md", "markdown"),
    ("env", "dotenv"),
    ("cfg", "ini"),
    ("csproj", "xml"),
    ("java-properties", "properties"),
    ("txt", "text"),
];

/// Returns the names of all languages, `text` last.
pub fn language_names() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(name, _)| *name)
}

/// Returns the path that an example of a language has if the page gives none, such as `main.py` or `Dockerfile`.
#[must_use]
pub fn default_path(language: &str) -> Option<&'static str> {
    LANGUAGES.iter().find(|(name, _)| *name == language).map(|(_, path)| *path)
}

pub(crate) fn is_known(name: &str) -> bool {
    default_path(name).is_some()
}

/// Says that a name is no language, with the one that was probably meant.
pub(crate) fn unknown(given: &str) -> String {
    let lower = given.to_lowercase();
    if let Some((_, name)) = ALIASES.iter().find(|(alias, _)| *alias == lower) {
        return format!("unknown language {}; write `{name}`", nearest::quote(given));
    }
    let names: Vec<_> = language_names().collect();
    nearest::unknown("language", given, &names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alias_stands_for_a_language_and_is_none_itself() {
        for (alias, name) in ALIASES {
            assert!(is_known(name), "{name}");
            assert!(!is_known(alias), "{alias}");
        }
    }

    #[test]
    fn usual_names_are_explained() {
        assert_eq!(unknown("js"), "unknown language `js`; write `javascript`");
        assert_eq!(unknown("pyhton"), "unknown language `pyhton`; did you mean `python`?");
    }
}
