//! How code reads the environment: one variable by its name, with or without a default, or all of it at once.
//!
//! Only the places are judged here. What is documented, and what can be counted, the rule decides when all files were read.

use plimsoll_sdk::prelude::*;

use crate::helpers::Helper;
use crate::variables::is_variable;

/// A variable that code reads by its name.
pub(crate) struct Read {
    pub(crate) name: String,
    /// Whether the code goes on without it.
    pub(crate) optional: bool,
    pub(crate) span: Span,
}

/// What code does with an environment whose variables it does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unnamed {
    /// It copies it, lists it, or gives it to another process.
    Copied,
    /// It reads a variable whose name a function is called with, so that the names stand where it is called.
    Asked,
    /// It passes it on, and others read from it.
    Passed,
}

impl Unnamed {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Asked => "asked",
            Self::Passed => "passed",
        }
    }
}

/// Kinds of functions, in Python, JavaScript, Go, Java, Ruby and Rust.
pub(crate) const FUNCTIONS: &[&str] = &[
    "function_definition",
    "lambda",
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "method_declaration",
    "func_literal",
    "method",
    "function_item",
    "closure_expression",
];
/// Kinds of an `if`, with the fields `condition`, `consequence` and, some of them, `alternative`.
const BRANCHES: &[&str] = &["if_statement", "elif_clause", "ternary_expression", "if_expression", "if", "elsif"];
/// What follows on a read that has a default, or is only a question.
const FALLBACKS: &[&str] = &["||", "??", "or ", ".unwrap_or", ".ok()", ".is_some", ".is_ok", "!=", "==", "?", "in "];
/// What `except` names where a missing variable does no harm.
const MISSING: &[&str] = &["KeyError", "LookupError", "Exception", "BaseException"];
/// Words of a file that starts other programs.
const STARTS_PROGRAMS: &[&str] = &["subprocess", "Popen", "child_process", "spawn", "execa", "os.exec", "fork("];

/// Returns what a file reads by name, and what it does with the environment otherwise.
pub(crate) fn of_file(cx: &Context<'_>) -> (Vec<Read>, Option<Unnamed>) {
    let mut unnamed = None;
    let mut reads = Vec::new();
    for found in cx.matches_of("read") {
        let after = behind(cx, found.span);
        if after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>") {
            continue;
        }
        let written = cx.captured(found, "NAME");
        let is_member = cx.text(found).ends_with(&format!(".{written}"));
        let name = written.trim_matches(['"', '\'', '`']);
        let node = cx.node(found.node);
        if !is_member && name.len() + 2 != written.len() || !is_variable(name) {
            if !is_member {
                let falls_back = !cx.captured(found, "DEFAULT").is_empty();
                let helper = node.and_then(|node| Helper::around(node, written, falls_back, cx.language()));
                let asked = helper.as_ref().map(|helper| helper.reads(cx)).unwrap_or_default();
                let is_seen = !asked.is_empty() && helper.is_some_and(|helper| helper.is_private);
                reads.extend(asked);
                let is_asked = node.is_some_and(|node| is_parameter(node, written)) && !is_seen;
                unnamed = unnamed.max(Some(if is_asked { Unnamed::Asked } else { Unnamed::Copied }));
            }
            continue;
        }
        if node.is_some_and(is_kept_for_nothing) {
            continue;
        }
        let before = cx.source().get(..found.span.start as usize).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let optional = !cx.captured(found, "DEFAULT").is_empty()
            || before.ends_with('!')
            || before.ends_with("Boolean(")
            || before.trim_start().starts_with("if ")
            || FALLBACKS.iter().any(|start| after.starts_with(start))
            || node.is_some_and(|node| is_guarded(node, name));
        reads.push(Read { name: name.to_owned(), optional, span: found.span });
    }
    for found in cx.matches_of("whole") {
        unnamed = unnamed.max(whole(cx, found, &mut reads));
    }
    reads.sort_by_key(|read| read.span.start);
    (reads, unnamed)
}

fn behind<'a>(cx: &Context<'a>, span: Span) -> &'a str {
    cx.source().get(span.end as usize..).unwrap_or("").trim_start()
}

/// What becomes of the environment as a value; `None` where variables are named after all.
fn whole(cx: &Context<'_>, found: &Match, reads: &mut Vec<Read>) -> Option<Unnamed> {
    let after = cx.source().get(found.span.end as usize..).unwrap_or("");
    if [".items", ".copy", ".keys", ".values"].iter().any(|start| after.starts_with(start)) {
        return Some(Unnamed::Copied);
    }
    let assigned = after.trim_start();
    if ["[", ".", "?."].iter().any(|start| after.starts_with(start))
        || assigned.starts_with('=') && !assigned.starts_with("==")
    {
        return None;
    }
    let Some(parent) = cx.node(found.node).and_then(Node::parent) else { return Some(Unnamed::Passed) };
    if matches!(cx.language(), "python" | "javascript" | "typescript" | "tsx") {
        return within(cx, parent, found.span, reads);
    }
    // Go gives the environment to programs that it starts; libraries of settings look names up.
    let is_list = ["os.Environ()", "env::vars()", "std::env::vars()"].contains(&cx.text(found));
    Some(if is_list { Unnamed::Copied } else { Unnamed::Passed })
}

/// What a value of Python or JavaScript that holds the environment is used for, by what stands around it.
fn within(cx: &Context<'_>, parent: Node<'_>, span: Span, reads: &mut Vec<Read>) -> Option<Unnamed> {
    if parent.is(&["type_query"]) {
        return None;
    }
    if parent.is(&["comparison_operator", "binary_expression"]) {
        return asked_for(parent, span, reads);
    }
    if parent.is(&["for_statement", "for_in_clause", "for_in_statement"]) {
        return Some(Unnamed::Copied);
    }
    if let Some(pattern) = parent.field("name").filter(|name| name.is(&["object_pattern"])) {
        return destructured(pattern, reads);
    }
    for around in std::iter::once(parent).chain(parent.ancestors()) {
        let key = around.field("key").or_else(|| around.field("name")).map_or("", Node::text);
        if around.is(&["pair", "keyword_argument"]) && key.trim_matches(['"', '\'']) == "env" {
            return Some(Unnamed::Copied);
        }
        if around.is(&["call", "call_expression"]) {
            let function = around.field("function").map_or("", Node::text);
            let lists = ["Object.keys", "Object.entries", "Object.values", "len"].contains(&function);
            if lists || function.ends_with("patch.dict") {
                return Some(Unnamed::Copied);
            }
        }
        // What is loaded from a file is put beside what is there.
        if around.field("left").is_some_and(|left| ["process.env", "os.environ"].contains(&left.text())) {
            return Some(Unnamed::Copied);
        }
        if around.is(FUNCTIONS) || around.is(&["block", "statement_block", "module", "program"]) {
            break;
        }
    }
    let copy = parent.is(&["spread_element", "dictionary_splat"])
        || parent
            .parent()
            .and_then(|call| call.field("function"))
            .is_some_and(|function| ["dict", "Object.assign", "os.environ.update"].contains(&function.text()));
    let is_for_programs = copy && STARTS_PROGRAMS.iter().any(|word| cx.source().contains(word));
    Some(if is_for_programs { Unnamed::Copied } else { Unnamed::Passed })
}

/// `"X" in os.environ` reads `X`, and asks whether it is there.
fn asked_for(question: Node<'_>, span: Span, reads: &mut Vec<Read>) -> Option<Unnamed> {
    let Some(first) = question.named_children().next() else { return Some(Unnamed::Copied) };
    let name = first.text().trim_matches(['"', '\'', '`']);
    if !first.is(&["string"]) || !is_variable(name) {
        return Some(Unnamed::Copied);
    }
    reads.push(Read { name: name.to_owned(), optional: true, span: Span { start: first.span().start, end: span.end } });
    None
}

/// `const { X, Y = "1" } = process.env` reads `X` and `Y`.
fn destructured(pattern: Node<'_>, reads: &mut Vec<Read>) -> Option<Unnamed> {
    let mut unnamed = None;
    for part in pattern.named_children() {
        let (name, optional) = match part.kind() {
            "shorthand_property_identifier_pattern" => (Some(part), false),
            "object_assignment_pattern" => (part.field("left"), true),
            "pair_pattern" => {
                (part.field("key"), part.field("value").is_some_and(|value| value.is(&["assignment_pattern"])))
            }
            _ => {
                unnamed = Some(Unnamed::Passed);
                continue;
            }
        };
        if let Some(name) = name.filter(|name| is_variable(name.text())) {
            reads.push(Read { name: name.text().to_owned(), optional, span: name.span() });
        }
    }
    unnamed
}

/// Whether the name of the variable is a parameter of the function around it.
fn is_parameter(read: Node<'_>, name: &str) -> bool {
    let is_word = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    let function = read.enclosing(FUNCTIONS);
    let parameters = function.and_then(|function| function.field("parameters").or_else(|| function.field("parameter")));
    !name.is_empty() && parameters.is_some_and(|parameters| is_word(parameters.text()))
}

/// Whether a read happens only where the variable is known to be there, or where nothing breaks if it is not.
fn is_guarded(read: Node<'_>, name: &str) -> bool {
    let mut inner = read;
    for outer in read.ancestors() {
        if is_opened_by(outer, inner, name) || outer.is(&["try_statement"]) && is_caught(outer, inner) {
            return true;
        }
        inner = outer;
    }
    false
}

/// Whether `inner` is the branch of `outer` that runs where its condition found the variable.
fn is_opened_by(outer: Node<'_>, inner: Node<'_>, name: &str) -> bool {
    let is_same = |node: Option<Node<'_>>| node.is_some_and(|node| node.id() == inner.id());
    let (condition, then, otherwise) = if outer.is(&["conditional_expression"]) {
        // Python has no fields here: `then if condition else otherwise`.
        let mut parts = outer.named_children();
        let then = parts.next();
        (parts.next(), then, parts.next())
    } else if outer.is(&["boolean_operator", "binary_expression"]) {
        let is_and = outer.field("operator").is_some_and(|operator| matches!(operator.text(), "&&" | "and"));
        (outer.field("left").filter(|_| is_and), outer.field("right"), None)
    } else if outer.is(BRANCHES) {
        (outer.field("condition"), outer.field("consequence"), outer.field("alternative"))
    } else {
        return false;
    };
    let Some(condition) = condition.map(Node::text).filter(|text| names(text, name)) else { return false };
    // An empty text is none as well: `os.Getenv("X") == ""`.
    let is_absence = condition.contains("not ") || condition.contains("==") || {
        let at = condition.find('!');
        at.is_some_and(|at| !condition[at..].starts_with("!=") && !condition[at..].starts_with("!!"))
    };
    let equals_value = condition.contains("==")
        && !["\"\"", "''", "undefined", "null", "None"].iter().any(|none| condition.contains(none));
    if is_absence && !equals_value { is_same(otherwise) } else { is_same(then) }
}

fn names(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name)
}

/// Whether `inner` is what a `try` of Python tries, and an `except` goes on without the variable.
fn is_caught(statement: Node<'_>, inner: Node<'_>) -> bool {
    let is_tried = statement.field("body").is_some_and(|body| body.id() == inner.id());
    is_tried
        && statement.children().filter(|child| child.is(&["except_clause"])).any(|clause| {
            let text = clause.text();
            let caught = text.split('\n').next().unwrap_or(text);
            let catches = caught.trim_end() == "except:" || MISSING.iter().any(|error| names(caught, error));
            let ends = clause.descendants_of(&["raise_statement"]).next().is_some()
                || ["exit(", "abort("].iter().any(|word| text.contains(word));
            catches && !ends
        })
}

/// Whether a function of Python gives what it reads a name, and never uses that.
fn is_kept_for_nothing(read: Node<'_>) -> bool {
    let Some(assignment) = read.parent().filter(|parent| parent.is(&["assignment"])) else { return false };
    let Some(left) = assignment.field("left").filter(|left| left.is(&["identifier"])) else { return false };
    let Some(function) = read.enclosing(&["function_definition"]) else { return false };
    let mut others = function.descendants_of(&["identifier"]).filter(|node| node.text() == left.text());
    let is_target = |node: Node<'_>| {
        node.parent().is_some_and(|parent| {
            parent.is(&["assignment"]) && parent.field("left").is_some_and(|left| left.id() == node.id())
        })
    };
    // Text that a program reads later, and names of other scopes, are not looked at.
    let is_shared = function.descendants_of(&["global_statement", "nonlocal_statement"]).next().is_some();
    !is_shared && others.all(is_target)
}
