//! `Gemfile.lock`: sections in capitals; gems stand four spaces in below `specs:`, what they need six.

use plimsoll_model::Span;

use crate::draft::{Draft, Package, lines};

pub(super) fn read(draft: &mut Draft<'_>) {
    let mut section = "";
    let mut last: Option<u32> = None;
    let mut direct: Vec<&str> = Vec::new();
    for (at, line) in lines(draft.text) {
        let indent = line.len() - line.trim_start().len();
        let bare = line.trim();
        match (section, indent) {
            _ if bare.is_empty() => {}
            (_, 0) if bare.starts_with("<<<<<<<") || bare.starts_with(">>>>>>>") || bare.starts_with("=======") => {
                draft.problem(at, "a conflict marker; help: resolve the merge and run `bundle lock`");
            }
            (_, 0) => section = bare,
            ("GEM" | "GIT" | "PATH" | "PLUGIN SOURCE", 4) => last = gem(draft, at, bare, section != "PATH"),
            ("GEM" | "GIT" | "PATH" | "PLUGIN SOURCE", 6) => {
                let need = bare.split(' ').next().unwrap_or(bare).trim_end_matches('!');
                if let Some(package) = last.and_then(|last| draft.file.packages.get_mut(last as usize)) {
                    package.needs.push(need.to_owned());
                }
            }
            ("DEPENDENCIES", 2) => direct.push(bare.split(' ').next().unwrap_or(bare).trim_end_matches('!')),
            _ => {}
        }
    }
    direct.sort_unstable();
    for package in &mut draft.file.packages {
        package.direct = direct.binary_search(&&*package.name).is_ok();
    }
}

/// `name (1.2.3)`, or `name (1.2.3-x86_64-linux)` for one platform. A gem below `PATH` is part of the project itself.
fn gem(draft: &mut Draft<'_>, at: u32, bare: &str, foreign: bool) -> Option<u32> {
    let Some((name, version)) = bare.split_once(" (") else {
        draft.problem(at + 4, format!("`{bare}` is not a gem with a version"));
        return None;
    };
    if !foreign {
        return None;
    }
    let version = version.trim_end_matches(')');
    // A version has no `-`: what follows one is a platform.
    let version = version.split('-').next().unwrap_or(version);
    let span = Span::new(at + 4, at + 4 + bare.len() as u32);
    let package = Package {
        name: name.to_owned(),
        version: version.to_owned(),
        span,
        scope: None,
        direct: false,
        needs: Vec::new(),
    };
    draft.package(package)
}
