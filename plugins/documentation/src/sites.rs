//! Site generators: pages that are built into a site have links of their own kind.

use std::collections::BTreeMap;

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::paths::{folder, folders_above, join};

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

/// What is known of the folders of a repository.
#[derive(Default)]
pub(crate) struct Sites {
    folders: BTreeMap<String, Site>,
}

impl Sites {
    /// Returns what becomes of the page at `path`.
    pub(crate) fn of(&mut self, project: &Project<'_>, path: &str) -> Site {
        if path.split('/').any(|part| matches!(part, "_posts" | "_docs" | "_includes" | "_pages" | "wiki")) {
            return Site::OfPages;
        }
        let home = folder(path);
        let mut found = Site::None;
        for above in folders_above(home) {
            let own = self.folder(project, above);
            // The page beside the settings is the one that people read before they build the site.
            let counts = above != home || own == Site::OfPages && !is_readme(path);
            if counts {
                found = found.max(own);
            }
        }
        found
    }

    fn folder(&mut self, project: &Project<'_>, folder: &str) -> Site {
        if let Some(known) = self.folders.get(folder) {
            return *known;
        }
        let own: Vec<String> = GENERATORS.iter().map(|(name, _)| join(folder, name)).collect();
        let there = project.entries(&own);
        let found = GENERATORS.iter().zip(there).filter(|(_, entry)| *entry != Entry::Nothing);
        let sure = found.filter(|((name, _), _)| match AMBIGUOUS.iter().find(|(other, _)| other == name) {
            Some((_, beside)) => beside.iter().any(|other| project.exists(&join(folder, other))),
            None => true,
        });
        let site = sure.map(|((_, site), _)| *site).max().unwrap_or(Site::None);
        self.folders.insert(folder.to_owned(), site);
        site
    }
}

fn is_readme(path: &str) -> bool {
    let name = crate::paths::name(path).to_ascii_lowercase();
    ["readme", "contributing", "changelog", "security", "code_of_conduct", "license"]
        .iter()
        .any(|start| name.starts_with(start))
}
