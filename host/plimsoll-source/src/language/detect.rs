//! Which language a file is in: by its name, its extension, then its first line.

use super::LANGUAGES;

/// Returns the language of a file from its path and its first line: `text` where nothing is recognised.
#[must_use]
pub fn language_for(path: &str, first_line: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    by_name(name)
        .or_else(|| by_extension(name, first_line))
        .or_else(|| by_habit(path, name, first_line))
        .or_else(|| by_interpreter(first_line))
        .map_or("text", |index| LANGUAGES[index].name)
}

/// Returns the place of a language in the table.
pub(crate) fn position(language: &str) -> Option<usize> {
    LANGUAGES.binary_search_by(|info| info.name.cmp(language)).ok()
}

fn by_name(name: &str) -> Option<usize> {
    if let Some(index) = LANGUAGES.iter().position(|info| info.file_names.contains(&name)) {
        return Some(index);
    }
    // `Dockerfile.dev`, but not the page that explains it.
    let (stem, suffix) = name.split_once('.')?;
    let is_page = matches!(suffix.rsplit('.').next(), Some("md" | "rst" | "txt"));
    if matches!(stem, "Dockerfile" | "Containerfile") && !is_page { position("dockerfile") } else { None }
}

/// Files of configuration whose names follow no single rule.
fn by_habit(path: &str, name: &str, first_line: &str) -> Option<usize> {
    // `.env.local` and `app.env.example`; `.env.js` has the language of its extension.
    if name.starts_with(".env.") || name.contains(".env.") {
        return position("dotenv");
    }
    let extension = name.rsplit_once('.').map(|(_, extension)| extension)?;
    let first_line = first_line.trim_start_matches('\u{feff}').trim();
    let is_section = first_line.starts_with('[') && first_line.ends_with(']');
    match extension {
        "cfg" | "cnf" | "service" | "timer" | "socket" if is_section => position("ini"),
        "conf" if !is_section && !first_line.starts_with('<') => {
            let folders = path.strip_suffix(name).unwrap_or_default();
            let is_nginx = |folder: &str| {
                matches!(folder, "nginx" | "conf.d" | "sites-available" | "sites-enabled") || folder.contains("nginx")
            };
            if name.contains("nginx") || folders.split('/').any(is_nginx) { position("nginx") } else { None }
        }
        _ => None,
    }
}

fn by_extension(name: &str, first_line: &str) -> Option<usize> {
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.is_empty() {
        return None;
    }
    if extension == "C" || extension == "H" {
        return position("cpp");
    }
    let extension = extension.to_ascii_lowercase();
    // Qt keeps translations, which are XML, in `.ts` files.
    if extension == "ts" && first_line.trim_start_matches('\u{feff}').starts_with("<?xml") {
        return None;
    }
    LANGUAGES.iter().position(|info| info.extensions.contains(&extension.as_str()))
}

fn by_interpreter(first_line: &str) -> Option<usize> {
    let command = first_line.trim_start_matches('\u{feff}').strip_prefix("#!")?;
    let mut words = command.split_whitespace();
    let mut program = base_name(words.next()?);
    if program == "env" {
        // `env -S VAR=1 python3 -u` names python3.
        program = base_name(words.find(|word| !word.starts_with('-') && !word.contains('='))?);
    }
    let bare = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    LANGUAGES.iter().position(|info| info.interpreters.contains(&program) || info.interpreters.contains(&bare))
}

fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns whether the text of a `.h` file can only be C++: the C grammar would make nonsense of it.
pub(crate) fn is_cpp_header(text: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| {
        ["class ", "namespace ", "template<", "template <", "using namespace ", "public:", "private:", "protected:"]
            .iter()
            .any(|start| line.starts_with(start))
            || (line.starts_with("#include <")
                && line.trim_end().ends_with('>')
                && !line.contains('.')
                && !line.contains('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(LANGUAGES.is_sorted_by(|a, b| a.name < b.name));
        assert!(LANGUAGES.iter().all(|info| position(info.name).is_some()));
        assert_eq!(position("text"), None);
    }

    #[test]
    fn no_extension_or_name_belongs_to_two_languages() {
        let mut seen: Vec<&str> =
            LANGUAGES.iter().flat_map(|info| info.extensions.iter().chain(info.file_names)).copied().collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }

    #[test]
    fn files_are_recognised_by_name_extension_and_first_line() {
        let table = [
            ("a/b/main.py", "", "python"),
            ("A.PY", "", "python"),
            ("types.pyi", "", "python"),
            ("app.mjs", "", "javascript"),
            ("app.jsx", "", "javascript"),
            ("app.d.ts", "", "typescript"),
            ("de.ts", "<?xml version=\"1.0\"?>", "text"),
            ("view.tsx", "", "tsx"),
            ("main.go", "", "go"),
            ("go.mod", "module x", "text"),
            ("lib.rs", "", "rust"),
            ("A.java", "", "java"),
            ("A.cs", "", "csharp"),
            ("a.c", "", "c"),
            ("a.C", "", "cpp"),
            ("a.hpp", "", "cpp"),
            ("Gemfile", "", "ruby"),
            ("x.gemspec", "", "ruby"),
            ("index.php", "", "php"),
            ("run.sh", "", "bash"),
            (".github/workflows/ci.yml", "", "yaml"),
            ("package.json", "", "json"),
            ("Cargo.toml", "", "toml"),
            ("Cargo.lock", "", "toml"),
            ("main.tf", "", "hcl"),
            ("Dockerfile", "", "dockerfile"),
            ("deploy/Dockerfile.prod", "", "dockerfile"),
            ("api.dockerfile", "", "dockerfile"),
            ("Containerfile", "", "dockerfile"),
            ("Dockerfile.md", "", "markdown"),
            (".dockerignore", "", "text"),
            ("q.sql", "", "sql"),
            ("i.html", "", "html"),
            ("s.css", "", "css"),
            ("README.md", "", "markdown"),
            ("Makefile", "all:", "text"),
            ("bin/tool", "#!/usr/bin/env python3", "python"),
            ("bin/tool", "#!/usr/bin/python3.12 -u", "python"),
            ("bin/tool", "#!/usr/bin/env -S FOO=1 node --harmony", "javascript"),
            ("bin/tool", "\u{feff}#! /bin/sh", "bash"),
            ("bin/tool", "#!/usr/bin/perl", "text"),
            ("bin/tool", "#!", "text"),
            (".py", "", "text"),
            (".env", "", "dotenv"),
            ("app/.env.local", "", "dotenv"),
            (".env.example", "", "dotenv"),
            ("prod.env", "", "dotenv"),
            ("app.env.sample", "", "dotenv"),
            (".env.js", "", "javascript"),
            (".env.d.ts", "", "typescript"),
            ("php.ini", "", "ini"),
            (".editorconfig", "", "ini"),
            ("setup.cfg", "", "ini"),
            ("tool.cfg", "[tool]", "ini"),
            ("tool.cfg", "mode = 1", "text"),
            ("web.service", "[Unit]", "ini"),
            ("gradle.properties", "", "properties"),
            ("pom.xml", "", "xml"),
            ("Shop.csproj", "", "xml"),
            ("Directory.Build.props", "", "xml"),
            ("nginx.conf", "", "nginx"),
            ("deploy/nginx/site.conf", "server {", "nginx"),
            ("etc/conf.d/default.conf", "server {", "nginx"),
            ("etc/conf.d/httpd.conf", "<VirtualHost *:80>", "text"),
            ("redis.conf", "", "text"),
            ("", "", "text"),
        ];
        for (path, first_line, language) in table {
            assert_eq!(language_for(path, first_line), language, "{path} {first_line}");
        }
    }

    #[test]
    fn a_header_is_cpp_if_it_says_so() {
        assert!(is_cpp_header("#pragma once\n#include <vector>\n"));
        assert!(is_cpp_header("#include \"a.h\"\n  class A {\n"));
        assert!(!is_cpp_header("#include <stdio.h>\n#include <sys/types.h>\nstruct class_t { int a; };\n"));
    }
}
