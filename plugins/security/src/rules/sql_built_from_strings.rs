//! SQL that is put together from strings on its way to the database.

use plimsoll_sdk::prelude::*;

use crate::calls::{Call, call};
use crate::evidence::{self, LIKELY, PROVEN, REVIEW, Verdict};
use crate::names::path;
use crate::reader::{Definition, Reader, call_at};
use crate::shape::{Shape, shape};
use crate::sql::{GAP, Place, is_condition, is_definition, is_quoted_name, is_statement, place};
use crate::value::{Piece, Value};

pub(crate) const RULE: Rule = rule!("sql-built-from-strings", check);

fn check(cx: &mut Context<'_>) {
    let reader = Reader::of(cx, Purpose::Sql);
    let mut reported: Vec<Node<'_>> = Vec::new();
    let mut nodes: Vec<_> = cx.matches().iter().filter_map(|found| cx.node(found.node)).collect();
    nodes.sort_by_key(|node| node.id());
    for node in nodes {
        // `execute(text("…"))` is one statement, and so is a chain of conditions.
        if reported.iter().any(|outer| outer.contains(node) && !has_function_between(*outer, node)) {
            continue;
        }
        let found = match call(node) {
            Some(call) => query(&reader, &call).map(|(value, verdict)| (call.span(), call.name, value, verdict)),
            None => assigned(&reader, node).map(|(value, verdict)| (node.span(), "CommandText", value, verdict)),
        };
        if let Some((span, name, value, verdict)) = found {
            let message = message(name, &value, verdict);
            evidence::report(cx, span, message, verdict, &value.steps);
            reported.push(node);
        }
    }
}

/// The first argument that is SQL, or is as a whole what a client sent.
fn query<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<(Value<'t>, Verdict)> {
    for (index, argument) in call.positional().take(3).enumerate() {
        let Some(statement) = statement(argument, reader.language) else { continue };
        let value = reader.value(statement);
        // What comes first is the statement; further arguments may be the values of its placeholders.
        let piece = if index == 0 { pieces(call.name, reader.language) } else { Pieces::None };
        let whole = || whole(call, &value, reader.language).filter(|_| index == 0);
        if let Some(verdict) = judge(reader, &value, &piece).or_else(whole) {
            return Some((value, verdict));
        }
    }
    const OPTIONS: &[&str] = &[
        "conditions",
        "having",
        "joins",
        "select",
        "from",
        "group",
        "order",
        "lock",
        "where",
        "query",
        "sql",
        "statement",
        "operation",
    ];
    let options = call.arguments.iter().filter(|it| it.label.is_some_and(|label| OPTIONS.contains(&label)));
    options.map(|it| it.value).find_map(|option| {
        let first = if reader.language == "ruby" { statement(option, "ruby")? } else { option };
        let value = reader.value(first);
        let sent = || (reader.language == "ruby" && value.worst() == Some(Origin::Input)).then_some(PROVEN);
        let verdict = judge(reader, &value, &Pieces::Others)
            .or_else(|| judge(reader, &value, &Pieces::Conditions))
            .or_else(sent)?;
        Some((value, verdict))
    })
}

/// The statement in an argument: `["name = ?", name]` of Ruby and `{ sql: text }` of Node hold their values apart.
fn statement<'t>(argument: Node<'t>, language: &str) -> Option<Node<'t>> {
    match argument.kind() {
        "array" if language == "ruby" => argument.named_children().next(),
        "object" => argument.named_children().filter(|it| it.is(&["pair"])).find_map(|it| {
            let key = it.field("key")?.text().trim_matches(['"', '\'']);
            matches!(key, "sql" | "text" | "query").then(|| it.field("value")).flatten()
        }),
        "list" | "array" | "tuple" | "dictionary" | "hash" | "composite_literal" | "array_creation_expression" => None,
        _ => (!matches!(shape(argument), Shape::Function)).then_some(argument),
    }
}

/// `command.CommandText = …`.
fn assigned<'t>(reader: &Reader<'t>, node: Node<'t>) -> Option<(Value<'t>, Verdict)> {
    let value = reader.value(node.field("right")?);
    let verdict = is_statement(&value.with_gaps_as(GAP)).then(|| worst(reader, &value)).flatten()?;
    Some((value, verdict))
}

fn judge<'t>(reader: &Reader<'t>, value: &Value<'t>, piece: &Pieces) -> Option<Verdict> {
    if value.is_settled() || !value.is_assembled() {
        return None;
    }
    let text = value.with_gaps_as(GAP);
    if is_statement(&text) {
        return worst(reader, value);
    }
    let request = value.worst() == Some(Origin::Input);
    match piece {
        Pieces::Conditions if is_condition(&text) => worst(reader, value),
        Pieces::Common if is_condition(&text) => request.then_some(PROVEN),
        Pieces::Others => request.then_some(PROVEN),
        _ => None,
    }
}

/// A whole query, or a whole piece of one, from a client.
fn whole(call: &Call<'_>, value: &Value<'_>, language: &str) -> Option<Verdict> {
    if value.worst() != Some(Origin::Input) || value.is_assembled() {
        return None;
    }
    match call.name {
        // Only of a database: HTTP clients execute queries too.
        "execute" | "query" | "raw" | "Query" | "Exec" | "executeQuery" | "executescript" => {
            is_database(call).then_some(PROVEN)
        }
        "whereRaw" | "orWhereRaw" | "havingRaw" | "orderByRaw" | "joinRaw" | "selectRaw" | "groupByRaw" | "fromRaw"
        | "unprepared" | "$queryRawUnsafe" | "$executeRawUnsafe" => Some(PROVEN),
        "from" | "joins" | "having" | "group" | "lock" | "find_by_sql" | "count_by_sql" if language == "ruby" => {
            Some(PROVEN)
        }
        // Rails refuses what is no column here since version 6.
        "order" | "reorder" | "pluck" | "select" if language == "ruby" && call.receiver.is_some() => Some(LIKELY),
        _ => None,
    }
}

/// What the worst of the gaps is worth, by what is in it and what it stands for.
fn worst<'t>(reader: &Reader<'t>, value: &Value<'t>) -> Option<Verdict> {
    let defines = is_definition(&value.with_gaps_as(GAP));
    let mut before = String::new();
    let mut worst: Option<Verdict> = None;
    for (index, piece) in value.pieces.iter().enumerate() {
        let (text, verdict) = match piece {
            Piece::Text(text) => (text.as_str(), None),
            Piece::Gap(origin, node) => {
                let after = match value.pieces.get(index + 1) {
                    Some(Piece::Text(text)) => text.as_str(),
                    _ => "",
                };
                let place = match place(&before) {
                    _ if is_quoted_name(&before, after) => None,
                    // What defines tables binds no values: a piece of it, whatever it stands for.
                    Place::Value if defines => Some(Place::Fragment),
                    place => Some(place),
                };
                (GAP, verdict(reader, *origin, place, *node))
            }
        };
        before.push_str(text);
        worst = match (worst, verdict) {
            (Some(one), Some(other)) => Some(if other.0 < one.0 { other } else { one }),
            (one, other) => one.or(other),
        };
    }
    worst
}

/// What a gap is worth; `place` is nothing for a name in quotes.
fn verdict<'t>(reader: &Reader<'t>, origin: Origin, place: Option<Place>, gap: Node<'t>) -> Option<Verdict> {
    match (origin, place) {
        (Origin::Input, _) => Some(PROVEN),
        (_, None) => None,
        (Origin::Unknown, Some(Place::Value)) => Some(LIKELY),
        // A name or a piece that a function gives back is for that function to answer for.
        (Origin::Unknown, _) if is_given_back(reader, gap) => None,
        (Origin::Operator | Origin::Member, Some(Place::Value)) | (Origin::Unknown, _) => Some(REVIEW),
        // Names of tables from the program's own fields, constants and numbers.
        _ => None,
    }
}

/// Whether a function gives it back: the call itself, a slice of what it gives, or a name that gets one of its values.
fn is_given_back<'t>(reader: &Reader<'t>, gap: Node<'t>) -> bool {
    if call_at(gap).is_some() {
        return true;
    }
    match shape(gap) {
        Shape::Index(whole) => is_given_back(reader, whole),
        // `charset, collation, err := s.settings()`; other definitions may be constants.
        Shape::Name => {
            let definitions = reader.definitions(gap);
            let given = |it: &Definition<'t>| match it.assigned.or_else(|| taken_apart(it.node?)) {
                Some(value) => call_at(value).is_some() || reader.value(value).worst().is_none(),
                None => false,
            };
            !definitions.is_empty() && definitions.iter().all(given)
        }
        _ => false,
    }
}

/// What an assignment to several names takes apart.
fn taken_apart(assignment: Node<'_>) -> Option<Node<'_>> {
    let right = assignment.field("right").or_else(|| assignment.field("value"))?;
    if right.kind() != "expression_list" {
        return Some(right);
    }
    let mut values = right.named_children();
    values.next().filter(|_| values.next().is_none())
}

/// Which pieces of statements a function of a query builder takes.
enum Pieces {
    /// Judged by their comparisons.
    Conditions,
    /// Lists of columns and the like, which the program often puts together itself: only what a client sends counts.
    Others,
    /// The name means many things: it must be a comparison with what a client sends.
    Common,
    None,
}

fn pieces(name: &str, language: &str) -> Pieces {
    const CONDITIONS: &[&str] = &[
        "where",
        "Where",
        "andWhere",
        "orWhere",
        "having",
        "Having",
        "whereRaw",
        "orWhereRaw",
        "havingRaw",
        "Or",
        "Not",
        "extra",
        "literal",
        "raw",
        "Raw",
        "find_by",
        "update_all",
        "delete_all",
        "destroy_all",
        "WhereOr",
        "WhereIn",
        "setFilter",
        "not",
        "find_by_sql",
        "count_by_sql",
    ];
    const OTHERS: &[&str] = &[
        "orderByRaw",
        "joinRaw",
        "selectRaw",
        "groupByRaw",
        "joins",
        "Joins",
        "order",
        "group",
        "pluck",
        "reorder",
        "calculate",
        "fromRaw",
        "ColumnExpr",
        "Order",
        "OrderExpr",
    ];
    const RUBY: &[&str] = &[
        "exists?", "first", "last", "find", "all", "select", "from", "lock", "count", "sum", "minimum", "maximum",
        "average",
    ];
    match name {
        _ if CONDITIONS.contains(&name) => Pieces::Conditions,
        _ if OTHERS.contains(&name) => Pieces::Others,
        _ if language == "ruby" && RUBY.contains(&name) => Pieces::Common,
        _ => Pieces::None,
    }
}

fn is_database(call: &Call<'_>) -> bool {
    let receiver = call.receiver.map(|it| path(it).to_ascii_lowercase()).unwrap_or_default();
    let last = receiver.rsplit('.').next().unwrap_or("").trim_matches(['$', '@', '_', '(', ')']);
    [
        "db",
        "database",
        "conn",
        "connection",
        "cursor",
        "cur",
        "pool",
        "knex",
        "sequelize",
        "pdo",
        "mysqli",
        "stmt",
        "statement",
        "jdbctemplate",
        "wpdb",
        "tx",
    ]
    .iter()
    .any(|it| last == *it || last.ends_with(&format!("_{it}")))
}

fn has_function_between(outer: Node<'_>, inner: Node<'_>) -> bool {
    inner.ancestors().take_while(|it| *it != outer).any(|it| {
        it.is(&[
            "function_expression",
            "arrow_function",
            "func_literal",
            "lambda_expression",
            "lambda",
            "do_block",
            "block",
            "anonymous_function",
            "statement_block",
        ])
    })
}

fn message(name: &str, value: &Value<'_>, verdict: Verdict) -> String {
    let gap = value.gaps().filter(|(origin, _)| *origin > Origin::Named).max_by_key(|(origin, _)| *origin);
    let gap = gap.map_or_else(String::new, |(_, node)| evidence::shown(node));
    if verdict == PROVEN {
        format!("`{gap}`, which a client chooses, becomes part of the SQL in `{name}`")
    } else if is_definition(&value.with_gaps_as(GAP)) {
        format!("`{gap}` becomes part of the SQL in `{name}` without being quoted")
    } else {
        format!("`{gap}` becomes part of the SQL in `{name}` instead of a bound parameter")
    }
}
