//! Site generators: pages that are built into a site have links of their own kind.

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

use crate::paths::{folder, folders_above, join, name};

/// A file that says that its folder holds a site.
pub(crate) const GENERATOR: FactKind = fact!("site-generator", folder: text, name: text);

/// Notes a file that settings of a site generator are in.
pub(crate) fn note_generator(cx: &mut Context<'_>) {
    let path = cx.file().path.clone();
    // `.vitepress` is a folder beside the pages, and says so by what is in it.
    let inside = ["/.vitepress/", "/.vuepress/"].iter().find_map(|part| {
        let whole = format!("/{path}");
        whole.find(part).map(|at| (whole[..at].trim_start_matches('/').to_owned(), part.trim_matches('/')))
    });
    match inside {
        Some((place, part)) => cx.fact(GENERATOR, [place.as_str(), part], None),
        None => cx.fact(GENERATOR, [folder(&path), name(&path)], None),
    }
}

/// What becomes of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Site {
    /// It is read as it is, as on GitHub.
    None,
    /// It is built into a site whose links name files.
    OfFiles,
    /// It is built into a site whose links name pages of the site.
    OfPages,
}

/// Files that say that a folder holds a site.
const GENERATORS: &[(&str, Site)] = &[
    ("mkdocs.yml", Site::OfFiles),
    ("mkdocs.yaml", Site::OfFiles),
    ("zensical.toml", Site::OfFiles),
    ("book.toml", Site::OfFiles),
    ("docusaurus.config.js", Site::OfFiles),
    ("docusaurus.config.ts", Site::OfFiles),
    ("docusaurus.config.mjs", Site::OfFiles),
    ("_config.yml", Site::OfPages),
    ("_config.yaml", Site::OfPages),
    ("_config.toml", Site::OfPages),
    ("hugo.toml", Site::OfPages),
    ("hugo.yaml", Site::OfPages),
    ("hugo.json", Site::OfPages),
    ("config.toml", Site::OfPages),
    ("config.yaml", Site::OfPages),
    ("_index.md", Site::OfPages),
    ("conf.py", Site::OfPages),
    ("antora.yml", Site::OfPages),
    (".vitepress", Site::OfPages),
    (".vuepress", Site::OfPages),
    ("_sidebar.md", Site::OfPages),
    (".nojekyll", Site::OfPages),
    (".gitbook.yaml", Site::OfPages),
    ("astro.config.mjs", Site::OfPages),
    ("astro.config.ts", Site::OfPages),
    ("gatsby-config.js", Site::OfPages),
    (".eleventy.js", Site::OfPages),
    ("eleventy.config.js", Site::OfPages),
    ("mint.json", Site::OfPages),
    ("docs.json", Site::OfPages),
    ("source.config.ts", Site::OfPages),
    ("sidebars.js", Site::OfPages),
    ("sidebars.json", Site::OfPages),
    ("_category_.json", Site::OfPages),
    (".pages", Site::OfPages),
    ("toc.yml", Site::OfPages),
];

/// Settings of other programs have these names too: they count only above a folder that holds the pages of a site.
const AMBIGUOUS: &[(&str, &[&str])] =
    &[("config.toml", &["content", "themes", "layouts"]), ("config.yaml", &["content", "themes", "layouts"])];

/// What is known of the folders of a repository: only those that a generator is in.
pub(crate) struct Sites {
    folders: BTreeMap<String, Site>,
}

impl Sites {
    /// Gathers what the files of the repository say.
    pub(crate) fn read(project: &Project<'_>) -> Self {
        let mut folders: BTreeMap<String, Site> = BTreeMap::new();
        for fact in project.repository().facts(GENERATOR.key) {
            let (place, file) = (fact.value(0), fact.value(1));
            let Some((_, site)) = GENERATORS.iter().find(|(name, _)| *name == file) else { continue };
            let sure = match AMBIGUOUS.iter().find(|(other, _)| *other == file) {
                Some((_, beside)) => beside.iter().any(|other| project.exists(&join(place, other))),
                None => true,
            };
            if sure {
                let known = folders.entry(place.to_owned()).or_insert(Site::None);
                *known = (*known).max(*site);
            }
        }
        Self { folders }
    }

    /// Returns what becomes of the page at `path`.
    pub(crate) fn of(&self, path: &str) -> Site {
        const FOLDERS: &[&str] =
            &["_posts", "_docs", "_includes", "_pages", "_partials", "wiki", "includes", "snippets", "partials"];
        if path.split('/').any(|part| FOLDERS.contains(&part)) {
            return Site::OfPages;
        }
        let home = folder(path);
        let mut found = Site::None;
        for above in folders_above(home) {
            let own = self.folders.get(above).copied().unwrap_or(Site::None);
            // The page beside the settings is the one that people read before they build the site.
            let counts = above != home || own == Site::OfPages && !is_readme(path);
            if counts {
                found = found.max(own);
            }
        }
        found
    }
}

fn is_readme(path: &str) -> bool {
    let name = name(path).to_ascii_lowercase();
    ["readme", "contributing", "changelog", "security", "code_of_conduct", "license"]
        .iter()
        .any(|start| name.starts_with(start))
}
