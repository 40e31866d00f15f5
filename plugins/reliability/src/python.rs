//! Python: what the text of a file says about the objects that it makes.

use crate::imports::Imports;

/// Returns whether `scope` makes `name` by calling one of `makers`, or annotates it with one of them.
///
/// `name = maker(…)`, `with maker(…) as name`, `name: maker`, `name: Optional[maker]`.
pub(crate) fn is_made_by(scope: &str, imports: &Imports, name: &str, makers: &[&str]) -> bool {
    let is_maker = |path: &str| imports.resolve(path).is_some_and(|full| makers.contains(&full.as_str()));
    scope.lines().any(|line| {
        let line = line.trim();
        let made = line.strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix('='));
        let entered = line.trim_start_matches("async ").strip_prefix("with ").and_then(|rest| rest.split_once(" as "));
        match (made, entered) {
            (Some(maker), _) => is_maker(callee(maker)),
            (None, Some((maker, target))) if target.trim_end_matches(':').trim() == name => is_maker(callee(maker)),
            _ => annotation(line, name).is_some_and(|text| paths(text).any(is_maker)),
        }
    })
}

fn callee(call: &str) -> &str {
    call.trim().split('(').next().unwrap_or_default()
}

/// What stands between `name:` and the end of that parameter or assignment.
fn annotation<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let marked = format!("{name}:");
    let (at, _) = line.match_indices(&marked).find(|(at, _)| !line[..*at].ends_with(is_path))?;
    line[at + marked.len()..].split(['=', ',', ')']).next()
}

fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !is_path(character)).filter(|path| !path.is_empty())
}

fn is_path(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '.'
}
