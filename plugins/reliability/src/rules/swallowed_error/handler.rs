//! What a handler catches, and for which attempt, in each language.

use plimsoll_sdk::prelude::*;

use super::behind;
use crate::names::last_name;

/// How much a handler catches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breadth {
    /// Everything: also what nobody thought of.
    Everything,
    /// All that can go wrong with a database or a remote service.
    Operational,
}

/// One handler of a `try`.
pub(super) struct Handler<'a> {
    language: &'a str,
    /// What it catches, without modules; empty for everything.
    pub(super) types: Vec<&'a str>,
    /// The name of the error, empty if it has none.
    name: &'a str,
    /// What is tried.
    pub(super) attempt: Node<'a>,
}

/// Types that stand for everything that can go wrong.
fn everything(language: &str) -> &'static [&'static str] {
    match language {
        // `Error` is what many modules call their own narrow error.
        "python" => &["Exception", "BaseException"],
        "java" => &["Exception", "Throwable", "Error", "RuntimeException"],
        "csharp" => &["Exception", "SystemException"],
        "ruby" => &["StandardError", "Exception"],
        _ => &["Exception", "Throwable", "Error"],
    }
}

/// Types that stand for everything that can go wrong with a database or a remote service.
fn operational(language: &str) -> &'static [&'static str] {
    match language {
        "python" => &[
            "RequestException",
            "SQLAlchemyError",
            "DatabaseError",
            "OperationalError",
            "ClientError",
            "BotoCoreError",
            "RedisError",
            "PyMongoError",
        ],
        "java" => &["IOException", "SQLException", "ExecutionException", "DataAccessException"],
        "csharp" => &["SqlException", "DbException", "HttpRequestException", "DbUpdateException"],
        _ => &["PDOException"],
    }
}

impl<'a> Handler<'a> {
    /// Reads a handler; none if it only catches under a condition.
    pub(super) fn new(language: &'a str, node: Node<'a>) -> Option<Self> {
        let statement = node.parent()?;
        let attempt = statement.field("body").unwrap_or(statement);
        let of_kind = |kind: &'static str| node.named_children().find(move |child| child.kind() == kind);
        let (types, name) = match language {
            "python" => {
                let caught = node.named_children().find(|child| child.kind() != "block");
                let typed = caught.map(|caught| match caught.kind() {
                    "as_pattern" => caught.named_children().next().unwrap_or(caught),
                    _ => caught,
                });
                (typed.map(each).unwrap_or_default(), "")
            }
            "java" => {
                let parameter = of_kind("catch_formal_parameter")?;
                let types = parameter.named_children().find(|child| child.kind() == "catch_type")?;
                (types.named_children().collect(), parameter.field("name").map_or("", Node::text))
            }
            "csharp" => {
                if of_kind("catch_filter_clause").is_some() {
                    return None;
                }
                let caught = of_kind("catch_declaration");
                let types = caught.and_then(|caught| caught.field("type")).into_iter().collect();
                (types, caught.and_then(|caught| caught.field("name")).map_or("", Node::text))
            }
            "ruby" => {
                let types = of_kind("exceptions").into_iter().flat_map(Node::named_children).collect();
                (types, of_kind("exception_variable").map_or("", Node::text))
            }
            "php" => {
                let types = of_kind("type_list").into_iter().flat_map(Node::named_children).collect();
                (types, of_kind("variable_name").map_or("", Node::text))
            }
            _ => (Vec::new(), node.field("parameter").map_or("", Node::text)),
        };
        let types = types.into_iter().map(|found| last_name(found.text()).trim_start_matches('\\')).collect();
        Some(Self { language, types, name, attempt })
    }

    /// Returns how much it catches; none if that is narrow.
    pub(super) fn breadth(&self) -> Option<Breadth> {
        let catches = |list: &[&str]| self.types.iter().any(|name| list.contains(name));
        if self.types.is_empty() || catches(everything(self.language)) {
            Some(Breadth::Everything)
        } else {
            catches(operational(self.language)).then_some(Breadth::Operational)
        }
    }

    /// Returns whether the error is looked at behind the handler, which Ruby and PHP allow: `raise error if error`.
    pub(super) fn is_used_behind(&self, node: Node<'_>) -> bool {
        behind::is_used(self.language, self.name.trim_start_matches(['=', '>', ' ']), node)
    }

    /// Returns whether the name of the error says that nothing is to be done about it.
    pub(super) fn is_named_as_ignored(&self) -> bool {
        let name = self.name.trim_start_matches(['$', '=', '>', ' ']);
        let word = name.trim_start_matches('_').to_lowercase();
        name.starts_with('_')
            || ["ignore", "expected", "unused", "noop", "swallow", "nothing", "empty"]
                .iter()
                .any(|excuse| word.starts_with(excuse))
    }
}

fn each(types: Node<'_>) -> Vec<Node<'_>> {
    if types.kind() == "tuple" { types.named_children().collect() } else { vec![types] }
}
