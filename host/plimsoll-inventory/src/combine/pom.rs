//! What a `pom.xml` inherits: from the pom that its `parent` names, if that one is of this project, and from its parent in turn.
//!
//! Maven first joins the texts and then fills them, so a property of the module decides what its parent's versions are.

use super::workspace::{self, Project};
use crate::draft::{Declared, FileInventory, Parent, Shared};
use crate::format::Format;
use crate::read::maven::fill;

/// How many poms may stand above one another.
const MAX_PARENTS: usize = 16;

/// Returns the version that a declaration comes to, `None` where a part of it is written nowhere in the project.
pub(super) fn version(project: &Project<'_>, at: usize, declared: &Declared) -> Option<String> {
    let key = declared.inherits.as_deref()?;
    let above = inherited(project, at);
    let shared = |key: &str| above.iter().find_map(|file| file.shared.get(key)).and_then(text);
    // What has no version of its own has the managed one.
    let written = declared.requirement.as_deref().or_else(|| shared(key))?;
    fill(written, |name| shared(&format!("${{{name}}}")))
}

fn text(shared: &Shared) -> Option<&str> {
    shared.requirement.as_deref()
}

/// The pom itself, and those that it inherits from, the nearest first.
fn inherited<'f>(project: &Project<'f>, at: usize) -> Vec<&'f FileInventory> {
    let mut chain = vec![at];
    let mut last = at;
    while let Some(next) = project.files[last].parent.as_ref().and_then(|parent| parent_of(project, last, parent)) {
        if chain.len() > MAX_PARENTS || chain.contains(&next) {
            break;
        }
        chain.push(next);
        last = next;
    }
    chain.into_iter().map(|at| &project.files[at]).collect()
}

/// The pom that is meant: where the path says, else the only one of that name, as the modules of one build find each other.
fn parent_of(project: &Project<'_>, at: usize, parent: &Parent) -> Option<usize> {
    let is_it = |at: &usize| {
        let file = &project.files[*at];
        let same =
            |version: &str| parent.version.as_deref().is_none_or(|wanted| wanted == version || wanted.contains('$'));
        file.format == Format::Pom
            && file.manifest.name.as_ref() == Some(&parent.name)
            && file.manifest.version.as_deref().is_none_or(|version| same(version) || version.contains('$'))
    };
    let own = workspace::folder(&project.files[at].manifest.path);
    let written = workspace::joined(own, &parent.path);
    let there =
        written.and_then(|path| project.position(&path).or_else(|| project.position(&format!("{path}/pom.xml"))));
    there.filter(|at| is_it(at)).or_else(|| {
        let mut found = project.named(&parent.name).iter().copied().filter(|at| is_it(at));
        found.next().filter(|_| found.next().is_none())
    })
}
