//! What is generated from the rules' pages: the table of rules in the README. The pages are the source; nobody writes
//! between the markers by hand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use plimsoll_page::Page;

use crate::workspace::Workspace;

const BEGIN: &str = "<!-- rules:begin -->";
const END: &str = "<!-- rules:end -->";

/// A page, and what the table says beside its own words.
struct Entry {
    pack: String,
    /// Relative to the root, with `/`.
    path: String,
    page: Page,
}

/// Writes what is generated; with `check` it only fails where that would change something.
pub(crate) fn generate(workspace: &Workspace, check: bool) -> Result<()> {
    let entries = entries(workspace)?;
    let readme = workspace.root.join("README.md");
    let old = fs::read_to_string(&readme).with_context(|| format!("failed to read {}", readme.display()))?;
    let new = between_markers(&old, &table(&entries)).context("README.md")?;
    if old == new {
        return Ok(());
    }
    if check {
        bail!("README.md is not what the rules' pages say\nhelp: run `cargo xtask docs`");
    }
    fs::write(&readme, new).with_context(|| format!("failed to write {}", readme.display()))?;
    println!("README.md: {} rules", entries.len());
    Ok(())
}

/// The pages of all packs, by pack, then worst first.
fn entries(workspace: &Workspace) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for pack in workspace.packs() {
        let mut pages = Vec::new();
        find_pages(&pack.folder, false, &mut pages)?;
        for path in pages {
            let text = fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
            let relative = path.strip_prefix(&workspace.root).unwrap_or(&path);
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let path = parts.join("/");
            let page = match Page::parse(&text) {
                Ok(page) => page,
                Err(error) => bail!("{path}:{}: {}", error.line, error.message),
            };
            entries.push(Entry { pack: pack.name.clone(), path, page });
        }
    }
    let order = |entry: &Entry| (entry.pack.clone(), entry.page.severity, entry.page.id.clone());
    entries.sort_by_key(order);
    Ok(entries)
}

/// Markdown files below a folder called `rules`.
fn find_pages(folder: &Path, in_rules: bool, pages: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("failed to read {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            find_pages(&path, in_rules || path.ends_with("rules"), pages)?;
        } else if in_rules && path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
}

fn table(entries: &[Entry]) -> String {
    let mut lines = vec!["| rule | severity | languages | finds |".to_owned(), "|---|---|---|---|".to_owned()];
    for Entry { pack, path, page } in entries {
        let languages = if page.languages.iter().any(|language| language == "*") {
            "any text".to_owned()
        } else {
            page.languages.join(", ")
        };
        let title = page.title.replace('|', "\\|");
        lines.push(format!("| [`{pack}/{}`]({path}) | {} | {languages} | {title} |", page.id, page.severity.name()));
    }
    lines.join("\n")
}

fn between_markers(text: &str, content: &str) -> Result<String> {
    let (before, rest) = text.split_once(BEGIN).with_context(|| format!("there is no `{BEGIN}`"))?;
    let (_old, after) = rest.split_once(END).with_context(|| format!("there is no `{END}`"))?;
    Ok(format!("{before}{BEGIN}\n{content}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_changes() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        let once = between_markers(&text, "new").unwrap();
        assert_eq!(once, format!("a\n{BEGIN}\nnew\n{END}\nb\n"));
        assert_eq!(between_markers(&once, "new").unwrap(), once);
    }

    #[test]
    fn a_missing_marker_is_named() {
        assert!(between_markers("a", "new").unwrap_err().to_string().contains(BEGIN));
    }
}
