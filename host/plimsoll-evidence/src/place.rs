//! Paths of other machines, made relative to the audited folder.
//!
//! All paths of one report come from one checkout, so that one folder of the other machine is looked for: the one below
//! which most of the paths are files of the audited folder.

use std::collections::BTreeMap;

use plimsoll_model::evidence::Place;

/// A path in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    /// Whether it begins at a root, or leads out of where it begins.
    absolute: bool,
    segments: Vec<String>,
}

impl Parts {
    fn new(path: &str) -> Self {
        let whole = path.trim();
        let path = bounded(whole);
        let cut = path.len() < whole.len();
        let windows = path.contains('\\') && (!path.contains('/') || path.get(1..3) == Some(":\\"));
        let path = if windows { path.replace('\\', "/") } else { path.to_owned() };
        let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
        let mut parts = Self {
            absolute: cut || path.starts_with(['/', '~']) || drive || path.contains("://"),
            segments: Vec::new(),
        };
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            match segment {
                "." => {}
                ".." => parts.absolute |= parts.segments.pop().is_none(),
                name => parts.segments.push(name.to_owned()),
            }
        }
        parts
    }

    fn below(&self, path: &Self) -> Self {
        let segments = self.segments.iter().chain(&path.segments).cloned().collect();
        Self { absolute: true, segments }
    }
}

/// Finds files of the audited folder for the paths of one report.
pub(crate) struct Placer {
    base: Option<Vec<String>>,
    bases: Vec<Parts>,
}

/// Files of the audited folder are not looked for below more folders.
const DEEPEST: usize = 40;
/// Of a longer path, the end is kept: what comes before it only costs time.
const LONGEST: usize = 1_024;

/// Returns the end of a path that is too long to be one.
fn bounded(path: &str) -> &str {
    let mut from = path.len().saturating_sub(LONGEST);
    while !path.is_char_boundary(from) {
        from += 1;
    }
    &path[from..]
}

/// More folders than these are not tried for relative paths.
const MOST_BASES: usize = 8;

impl Placer {
    /// Looks for the folder of the other machine that is the audited one.
    pub(crate) fn new(places: &[&mut Place], bases: &[String], known: &dyn Fn(&str) -> bool) -> Self {
        let bases: Vec<Parts> = bases.iter().map(|base| Parts::new(base)).take(MOST_BASES).collect();
        let placer = Self { base: None, bases };
        let mut votes = BTreeMap::<Vec<String>, usize>::new();
        for place in places {
            for parts in placer.candidates(&Parts::new(&place.path)) {
                let count = parts.segments.len();
                let matching =
                    (count.saturating_sub(DEEPEST)..count).find(|from| known(&parts.segments[*from..].join("/")));
                if let Some(from) = matching {
                    // A longer match is less likely to be one by chance.
                    *votes.entry(parts.segments[..from].to_vec()).or_default() += count - from;
                }
            }
        }
        // Of equals, the first in order.
        let most = votes.values().max().copied();
        let base = votes.into_iter().find(|(_, score)| Some(*score) == most).map(|(base, _)| base);
        Self { base, ..placer }
    }

    /// Returns the folder of the other machine, where there is one, with `/` at its end.
    pub(crate) fn base(&self) -> Option<String> {
        self.base.as_ref().filter(|base| !base.is_empty()).map(|base| base.join("/") + "/")
    }

    /// Returns the place relative to the audited folder.
    pub(crate) fn place(&self, place: &Place, known: &dyn Fn(&str) -> bool) -> Place {
        let parts = Parts::new(&place.path);
        let found = self.candidates(&parts).into_iter().find_map(|parts| {
            let below = parts.segments.strip_prefix(self.base.as_deref()?)?.join("/");
            known(&below).then_some(below)
        });
        let below = || {
            let base = self.base.as_deref().filter(|base| !base.is_empty())?;
            Some(parts.segments.strip_prefix(base)?.join("/")).filter(|path| !path.is_empty())
        };
        let whole = || Some(parts.segments.join("/")).filter(|path| !parts.absolute && known(path));
        let (path, outside) = match found.or_else(whole) {
            Some(path) => (path, false),
            None if parts.absolute && below().is_some() => (below().unwrap_or_default(), true),
            None if parts.absolute => (parts.segments.last().cloned().unwrap_or_default(), true),
            None => (parts.segments.join("/"), true),
        };
        Place { path: crate::text::name(&path), line: place.line, outside }
    }

    /// The path below each of the folders that it may start from, and as it is.
    fn candidates(&self, parts: &Parts) -> Vec<Parts> {
        let mut all: Vec<Parts> =
            if parts.absolute { Vec::new() } else { self.bases.iter().map(|base| base.below(parts)).collect() };
        all.push(parts.clone());
        all
    }
}

/// Returns the path of a URI: of `file:` alone, the rest stays what it is.
pub(crate) fn from_uri(uri: &str) -> String {
    let uri = bounded_uri(uri);
    let path = match uri.strip_prefix("file:") {
        Some(rest) => match rest.strip_prefix("//") {
            // The part before the next slash is a host name.
            Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
            None => rest,
        },
        None => uri,
    };
    let path = decoded(path.split(['?', '#']).next().unwrap_or_default());
    // `file:///C:/x` is a path of Windows.
    let drive = path.as_bytes();
    let windows = drive.len() > 2 && drive[0] == b'/' && drive[1].is_ascii_alphabetic() && drive[2] == b':';
    if windows { path[1..].to_owned() } else { path }
}

/// A URI that is too long keeps its end, too; its scheme then tells nothing.
fn bounded_uri(uri: &str) -> &str {
    // Every byte may be written as three.
    if uri.len() > 3 * LONGEST { bounded(uri) } else { uri }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        match (first, hex(after.first()), hex(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &str) -> bool {
        ["setup.py", "app/orders.py", "app/setup.py"].contains(&path)
    }

    #[track_caller]
    fn placed(paths: &[&str], bases: &[&str], expected: &[&str]) {
        let at = |path: &&str| Place { path: (*path).to_owned(), line: None, outside: false };
        let mut places: Vec<Place> = paths.iter().map(at).collect();
        let bases: Vec<String> = bases.iter().map(|base| (*base).to_owned()).collect();
        let placer = Placer::new(&places.iter_mut().collect::<Vec<_>>(), &bases, &known);
        let shown: Vec<String> = places
            .iter()
            .map(|place| placer.place(place, &known))
            .map(|place| if place.outside { format!("({})", place.path) } else { place.path })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn absolute_paths_are_cut_to_the_audited_folder() {
        placed(
            &["/ci/shop/app/orders.py", "/ci/shop/setup.py", "/usr/lib/python3/setup.py", "/ci/shop/gone.py"],
            &[],
            &["app/orders.py", "setup.py", "(setup.py)", "(gone.py)"],
        );
        placed(&["C:\\work\\shop\\app\\orders.py"], &[], &["app/orders.py"]);
        placed(&["/etc/passwd", "../../x/y.py", "https://x.example/a/b.js"], &[], &["(passwd)", "(y.py)", "(b.js)"]);
    }

    #[test]
    fn relative_paths_stay_or_lose_the_folder_that_is_audited() {
        placed(&["./app/orders.py", "lib/other.py"], &[], &["app/orders.py", "(lib/other.py)"]);
        placed(&["shop/app/orders.py", "shop/setup.py"], &[], &["app/orders.py", "setup.py"]);
    }

    #[test]
    fn relative_paths_start_from_the_folders_that_the_report_names() {
        placed(&["orders.py", "setup.py"], &["/ci/shop/app"], &["app/orders.py", "app/setup.py"]);
    }

    #[test]
    fn uris_become_paths() {
        assert_eq!(from_uri("file:///C:/a%20b/c.py#L1"), "C:/a b/c.py");
        assert_eq!(from_uri("file://host/a/c.py"), "/a/c.py");
        assert_eq!(from_uri("src/%zz%2"), "src/%zz%2");
    }
}
