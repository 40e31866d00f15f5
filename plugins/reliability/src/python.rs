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

#[cfg(test)]
mod tests {
    use super::is_made_by;
    use crate::imports::Imports;

    fn is_client(scope: &str) -> bool {
        let imports = Imports::from_lines("python", &["import httpx", "from httpx import Client"]);
        is_made_by(scope, &imports, "client", &["httpx.Client"])
    }

    #[test]
    fn what_is_made_entered_or_annotated_is_known() {
        for scope in [
            "client = httpx.Client(timeout=1)",
            "    client = Client()",
            "with httpx.Client() as client:",
            "async def f(client: httpx.Client, url):",
            "def f(url, client: Optional[httpx.Client] = None):",
            "client: Client | None = None",
        ] {
            assert!(is_client(scope), "{scope}");
        }
    }

    #[test]
    fn other_names_and_other_makers_do_not_count() {
        for scope in [
            "client = httpx.AsyncClient()",
            "other = httpx.Client()",
            "my.client = httpx.Client()",
            "async with httpx.AsyncClient() as client:",
            "def f(client, other: httpx.Client):",
            "def f(my_client: httpx.Client):",
        ] {
            assert!(!is_client(scope), "{scope}");
        }
    }
}
