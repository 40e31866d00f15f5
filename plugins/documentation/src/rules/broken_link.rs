//! `broken-link`: links and images of Markdown pages that lead to no file, folder or heading of the repository.
//!
//! A page only says where its links lead and which anchors it has; what exists is known when all pages were read.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::ignored::{IGNORED, Ignored, is_build_output, note};
use crate::pages::{is_history, is_template};
use crate::paths::{folder, folders_above, percent_decoded, resolve};
use crate::sites::{GENERATOR, Site, Sites, note_generator};

pub(crate) const RULE: Rule = rule!("broken-link", check, conclude).facts(&[LINK, PAGE, IGNORED, GENERATOR]);

/// A link: the path that it leads to, seen from the root of the repository, and what stands behind `#`.
const LINK: FactKind = fact!("link", target: text, anchor: text, rooted: boolean, image: boolean, written: text);
/// The anchors of a page, one a line. A long page has several such facts.
const PAGE: FactKind = fact!("page", anchors: text);

/// How much of a list travels in one fact.
const MOST_TEXT: usize = 8 << 10;

fn check(cx: &mut Context<'_>) {
    if cx.matches_of("ignored").next().is_some() {
        return note(cx);
    }
    if cx.matches_of("generator").next().is_some() {
        note_generator(cx);
    }
    if cx.matches_of("page").next().is_none() {
        return;
    }
    let outline = cx.outline();
    let anchors: BTreeSet<String> = outline
        .headings
        .iter()
        .map(|heading| heading.anchor.to_lowercase())
        .chain(outline.anchors.iter().map(|anchor| anchor.to_lowercase()))
        .chain(html_headings(cx.source()))
        // What `:rocket:` becomes in an anchor differs: a second anchor ends in a dash, which makes the comparison loose.
        .chain(
            outline.headings.iter().filter(|heading| has_shortcode(&heading.text)).map(|it| format!("{}-", it.anchor)),
        )
        .collect();
    for part in in_parts(&anchors) {
        cx.fact(PAGE, [part], None);
    }
    let path = cx.file().path.clone();
    if is_template(&path) || is_history(&path) {
        return;
    }
    for link in &outline.links {
        let Some(leads) = Leads::read(&path, &link.target) else { continue };
        let Leads { target, anchor, rooted } = leads;
        let written: String = link.target.chars().take(120).collect();
        let flag = |it: bool| it.to_string();
        cx.fact(LINK, [target, anchor, flag(rooted), flag(link.image), written], Some(link.span));
    }
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
struct Leads {
    target: String,
    anchor: String,
    rooted: bool,
}

impl Leads {
    /// `None` for addresses, placeholders, and what only a web site can answer.
    fn read(page: &str, written: &str) -> Option<Self> {
        let written = written.trim();
        if written.contains(['{', '}', '$', '<', '>', '*', '\\', '|', '\n', '@', '`', '['])
            || written.contains("...")
            || written.contains('…')
            || written.contains("%s")
            || has_scheme(written)
        {
            return None;
        }
        let (before, anchor) = written.split_once('#').unwrap_or((written, ""));
        let path = before.split('?').next().unwrap_or(before);
        if path.is_empty() && before.contains('?') {
            return None;
        }
        let path = percent_decoded(without_line(path));
        if is_placeholder(&path) {
            return None;
        }
        let rooted = path.starts_with('/');
        let target = if path.is_empty() {
            page.to_owned()
        } else if rooted {
            resolve("", &path)?
        } else {
            resolve(folder(page), &path)?
        };
        (!target.is_empty() && !leads_to_hub(page, &path)).then(|| Self {
            target,
            anchor: percent_decoded(anchor),
            rooted,
        })
    }
}

/// `mailto:`, `https://`, `//host`; also `www.host.org`, which is wrong in another way.
fn has_scheme(written: &str) -> bool {
    if written.starts_with("//") || written.starts_with("www.") {
        return true;
    }
    let first = written.split(['/', '?', '#']).next().unwrap_or(written);
    first.split_once(':').is_some_and(|(scheme, rest)| {
        !(rest.chars().all(|c| c.is_ascii_digit() || c == ':') && scheme.contains('.') && !rest.is_empty())
    })
}

/// `main.go:12` and `main.go:12:3` are `main.go`.
fn without_line(path: &str) -> &str {
    let mut path = path;
    while let Some((before, line)) = path.rsplit_once(':') {
        if line.is_empty() || !line.chars().all(|c| c.is_ascii_digit()) {
            break;
        }
        path = before;
    }
    path
}

fn is_placeholder(path: &str) -> bool {
    const WORDS: &[&str] =
        &["link", "url", "uri", "href", "todo", "tbd", "xxx", "here", "placeholder", "src", "foo", "bar", "text"];
    let lower = path.to_ascii_lowercase();
    // A page of a site or a wiki, by its name: a file of that kind, such as `LICENSE`, is written in capitals.
    let is_bare = !path.contains(['/', '.']) && path.starts_with(|c: char| c.is_ascii_lowercase());
    is_bare
        || WORDS.contains(&lower.trim_matches('/'))
        || lower.contains("path/to/")
        || lower.contains("your-")
        || lower.contains("your_")
        || lower.starts_with("/path")
        || lower.starts_with("example.")
        || lower.contains("link-to")
        || lower.contains("link_to")
        || lower.contains("linktoyour")
        || lower.chars().all(|c| !c.is_alphanumeric() && c != '.' && c != '/') && !lower.is_empty()
}

/// Pages of the hosting service beside the files: `../../issues`, `../blob/main/x`.
fn leads_to_hub(page: &str, path: &str) -> bool {
    const HUB: &[&str] = &[
        "issues",
        "pull",
        "pulls",
        "wiki",
        "wikis",
        "releases",
        "actions",
        "blob",
        "tree",
        "raw",
        "commit",
        "commits",
        "compare",
        "discussions",
        "graphs",
        "projects",
        "security",
        "settings",
        "milestones",
        "labels",
        "tags",
        "branches",
        "milestone",
        "merge_requests",
        "-",
        "network",
        "stargazers",
        "deployments",
        "packages",
        "admin",
    ];
    let first = path.split('/').find(|part| !matches!(*part, "" | "." | ".."));
    let goes_up = path.starts_with("..") || page == "README.md" && path.contains('/');
    goes_up && first.is_some_and(|part| HUB.contains(&part))
}

/// Whether a heading has a picture by its name, such as `:rocket:`.
fn has_shortcode(text: &str) -> bool {
    let words: Vec<&str> = text.split(':').collect();
    let is_name = |word: &&str| {
        !word.is_empty()
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-'))
    };
    words.len() > 2 && words[1..words.len() - 1].iter().any(is_name)
}

/// The anchors of headings that are written in HTML.
fn html_headings(source: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let lower = source.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find("<h") {
        let at = from + found;
        from = at + 2;
        let level = lower.as_bytes().get(at + 2).copied().unwrap_or(0);
        if !(b'1'..=b'6').contains(&level) {
            continue;
        }
        let end = lower[at..].find("</h").map(|end| at + end);
        let Some((start, end)) = lower[at..].find('>').map(|open| at + open + 1).zip(end) else { break };
        if start <= end && lower.is_char_boundary(start) {
            anchors.push(slug(&without_tags(&lower[start..end])));
        }
        from = end.max(from);
    }
    anchors
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

fn slug(text: &str) -> String {
    let kept = text.trim().chars().filter_map(|c| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
        _ => None,
    });
    kept.collect()
}

fn in_parts(anchors: &BTreeSet<String>) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for anchor in anchors {
        if part.len() + anchor.len() > MOST_TEXT && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        part.extend(anchor.chars().take(500));
        part.push('\n');
    }
    // A page without anchors is known to have none.
    parts.push(part);
    parts
}

fn conclude(project: &mut Project<'_>) {
    let links: Vec<LocatedFact> = project.facts(LINK.key).collect();
    if links.is_empty() {
        return;
    }
    let wanted: BTreeSet<&str> =
        links.iter().filter(|link| !link.value(1).is_empty()).map(|link| link.value(0)).collect();
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for page in project.repository().facts(PAGE.key) {
        if wanted.contains(page.path.as_str()) {
            pages.entry(page.path.clone()).or_default().extend(page.value(0).lines().map(str::to_owned));
        }
    }
    let ignored = Ignored::read(project);
    let sites = Sites::read(project);
    // Each target once: looking at the disk is what costs.
    let targets: BTreeSet<&str> = links.iter().map(|link| link.value(0)).collect();
    let targets: Vec<String> = targets.into_iter().map(str::to_owned).collect();
    let entries: BTreeMap<&str, Entry> = targets.iter().map(String::as_str).zip(project.entries(&targets)).collect();
    let mut spellings: Option<BTreeMap<String, String>> = None;
    let (mut met, mut total) = (0, 0);
    for group in links.chunk_by(|one, other| one.path == other.path) {
        let site = sites.of(&group[0].path);
        if site == Site::OfPages {
            continue;
        }
        for link in group {
            // An image that is the text of a link to the same file is a part of that link.
            let is_in = |outer: &&LocatedFact| {
                outer.value(3) != "true"
                    && outer.value(0) == link.value(0)
                    && outer.span.zip(link.span).is_some_and(|(outer, inner)| outer != inner && outer.contains(inner))
            };
            if link.value(3) == "true" && group.iter().any(|outer| is_in(&outer)) {
                continue;
            }
            let entry = entries.get(link.value(0)).copied().unwrap_or(Entry::Nothing);
            let Some(verdict) = judge(project, &pages, &ignored, site, link, entry) else { continue };
            total += 1;
            let Some(span) = link.span else { continue };
            match verdict {
                Verdict::Sound => met += 1,
                Verdict::NoFile => {
                    let what = if link.value(3) == "true" { "the image" } else { "the link" };
                    let target = link.value(0);
                    let known = spellings.get_or_insert_with(|| spellings_of(project));
                    let message = match known.get(&target.to_lowercase()) {
                        Some(other) => {
                            format!(
                                "{what} leads to `{target}`, which does not exist; `{other}` does: the case differs"
                            )
                        }
                        None => format!("{what} leads to `{target}`, which does not exist"),
                    };
                    let report = project.report(&link.path, span).message(message);
                    if site != Site::None {
                        report.confidence(Confidence::Low);
                    }
                }
                Verdict::NoAnchor => {
                    let place = if link.value(0) == link.path { "this page" } else { link.value(0) };
                    let place = if place == "this page" { place.to_owned() } else { format!("`{place}`") };
                    let message = format!("no heading of {place} has the anchor `#{}`", link.value(1));
                    project.report(&link.path, span).message(message).confidence(Confidence::Medium);
                }
            }
        }
    }
    if total > 0 {
        project.strength(met, total);
    }
}

/// The paths of all files, by what they are without regard to capitals.
fn spellings_of(project: &Project<'_>) -> BTreeMap<String, String> {
    project.repository().files().map(|file| (file.path.to_lowercase(), file.path)).collect()
}

enum Verdict {
    Sound,
    NoFile,
    NoAnchor,
}

/// `None` where nothing can be said.
fn judge(
    project: &Project<'_>,
    pages: &BTreeMap<String, Vec<String>>,
    ignored: &Ignored,
    site: Site,
    link: &LocatedFact,
    entry: Entry,
) -> Option<Verdict> {
    let (target, anchor) = (link.value(0), link.value(1));
    match entry {
        Entry::Nothing => {
            if site == Site::OfFiles && !is_page(target) || ignored.has(target) || is_build_output(target) {
                return None;
            }
            if target.ends_with(".html") || is_part_of_a_program(project, &link.path) {
                return None;
            }
            // What a site serves from its own root is no path of the repository.
            let top = target.split('/').next().unwrap_or(target);
            if link.value(2) == "true" && (site != Site::None || !target.contains('/') || !project.exists(top)) {
                return None;
            }
            let through_link = {
                let above: Vec<String> =
                    folders_above(folder(target)).filter(|above| !above.is_empty()).map(str::to_owned).collect();
                project.entries(&above).contains(&Entry::Link)
            };
            (!through_link).then_some(Verdict::NoFile)
        }
        Entry::File if is_page(target) && !anchor.is_empty() => {
            // A site has anchors of its own kind; a page that was not read has unknown ones.
            let anchors = pages.get(target).filter(|_| site == Site::None)?;
            has_anchor(anchors, anchor).map(|found| if found { Verdict::Sound } else { Verdict::NoAnchor })
        }
        _ => Some(Verdict::Sound),
    }
}

/// Pages beside source code that a compiler puts into the documentation of a library, where links name items of it.
fn is_part_of_a_program(project: &Project<'_>, path: &str) -> bool {
    path.match_indices("src/").any(|(at, _)| {
        let before = &path[..at];
        (before.is_empty() || before.ends_with('/')) && project.exists(&format!("{before}Cargo.toml"))
    })
}

fn is_page(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    lower.ends_with(".md") || lower.ends_with(".markdown")
}

/// `None` where the page's reader decides, as with headings that begin with a picture.
fn has_anchor(anchors: &[String], anchor: &str) -> Option<bool> {
    let wanted = anchor.to_lowercase();
    let wanted = wanted.strip_prefix("user-content-").unwrap_or(&wanted);
    let is_line = wanted.strip_prefix('l').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_line || matches!(wanted, "top" | "readme" | "") || wanted.starts_with("fn") || wanted.starts_with(":~:") {
        return None;
    }
    if anchors.iter().any(|known| known == wanted) {
        return Some(true);
    }
    let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let squeezed = bare(wanted);
    let near = anchors.iter().any(|known| {
        let loose = wanted.contains("--")
            || known.starts_with('-')
            || known.ends_with('-')
            || !known.is_ascii()
            || !wanted.is_ascii();
        loose && bare(known) == squeezed
    });
    if near { None } else { Some(false) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(written: &str) -> Option<(String, String)> {
        Leads::read("docs/a.md", written).map(|leads| (leads.target, leads.anchor))
    }

    #[test]
    fn links_lead_to_paths_of_the_repository() {
        let some = |target: &str, anchor: &str| Some((target.to_owned(), anchor.to_owned()));
        assert_eq!(leads("b.md#x"), some("docs/b.md", "x"));
        assert_eq!(leads("../src/main.go:12"), some("src/main.go", ""));
        assert_eq!(leads("a%20b.md?plain=1"), some("docs/a b.md", ""));
        assert_eq!(leads("#here"), some("docs/a.md", "here"));
        assert_eq!(leads("/LICENSE"), some("LICENSE", ""));
    }

    #[test]
    fn addresses_and_placeholders_lead_nowhere() {
        for written in [
            "https://a.b",
            "mailto:a@b",
            "//c/d",
            "{{ x }}",
            "url",
            "../../issues",
            "../../../x",
            "path/to/x",
            "?tab=x",
        ] {
            assert_eq!(leads(written), None, "{written}");
        }
    }

    #[test]
    fn headings_in_html_have_anchors() {
        assert_eq!(html_headings("<h2 align=\"center\">Get <b>it</b>!</h2>"), ["get-it"]);
        assert_eq!(html_headings("<hr> <h2"), Vec::<String>::new());
    }
}
