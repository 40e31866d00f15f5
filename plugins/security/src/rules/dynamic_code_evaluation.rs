//! Text that is not a constant of the program, run as a program.

use plimsoll_sdk::prelude::*;

use crate::calls::{Call, call, calls_of};
use crate::evidence::{self, LIKELY, OPAQUE, PROVEN, REVIEW, Verdict};
use crate::names::path;
use crate::reader::Reader;
use crate::shape::{Shape, shape};
use crate::value::{Piece, Value};

pub(crate) const RULE: Rule = rule!("dynamic-code-evaluation", check);

fn check(cx: &mut Context<'_>) {
    let reader = Reader::of(cx, Purpose::Code);
    for node in calls_of(cx) {
        let Some(call) = call(node) else { continue };
        let Some(code) = code(&reader, &call) else { continue };
        let value = reader.value(code.node);
        if let Some(verdict) = judge(&value, &code) {
            evidence::report(cx, call.span(), message(call.name, &value, code.node, verdict), verdict, &value.steps);
        }
    }
}

/// An argument that is run.
struct Code<'t> {
    node: Node<'t>,
    /// Whether anything but text may stand there too, such as a function or a block.
    text_only_sometimes: bool,
    /// Whether it is the name of the file that is run.
    from_file: bool,
}

impl<'t> Code<'t> {
    fn always(node: Node<'t>) -> Self {
        Self { node, text_only_sometimes: false, from_file: false }
    }

    fn sometimes(node: Node<'t>) -> Self {
        Self { node, text_only_sometimes: true, from_file: false }
    }
}

fn judge(value: &Value<'_>, code: &Code<'_>) -> Option<Verdict> {
    let says_something = value.pieces.iter().any(|it| matches!(it, Piece::Text(text) if !text.trim().is_empty()));
    match value.worst()? {
        Origin::Input if !code.text_only_sometimes || says_something => Some(PROVEN),
        _ if code.text_only_sometimes && !says_something => None,
        Origin::Unknown if value.is_assembled() => Some(LIKELY),
        Origin::Unknown => Some(OPAQUE),
        // A file that the program itself names is a part of it.
        Origin::Member if !code.from_file => Some(REVIEW),
        _ => None,
    }
}

/// What a call runs, if it is one that runs text.
fn code<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Code<'t>> {
    match reader.language {
        "python" => python(reader, call),
        "ruby" => ruby(reader, call),
        "php" => php(call),
        "java" => java(reader, call),
        _ => javascript(reader, call),
    }
}

fn python<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Code<'t>> {
    let callee = reader.callee(call);
    let built_in = matches!(
        callee.as_str(),
        "eval" | "exec" | "builtins.eval" | "builtins.exec" | "__builtins__.eval" | "__builtins__.exec"
    );
    if !built_in
        || reader.defines(call.name, call.node)
        || call.receiver.is_none() && reader.names.is_imported(call.name)
    {
        return None;
    }
    let mut code = Code::always(call.at(0)?);
    // `exec(compile(text, …))`, `exec(open("constant").read())`, and the same in several steps.
    for _ in 0..8 {
        let next = match shape(code.node) {
            Shape::Call(inner) => match (inner.name, inner.receiver) {
                ("compile", None) => inner.at(0),
                ("open", _) => {
                    code.from_file = true;
                    inner.at(0)
                }
                ("read" | "read_text", receiver) => receiver,
                _ => None,
            },
            Shape::Name => reader.assigned_once(code.node).filter(|it| is_reading(*it)),
            _ => None,
        };
        let Some(next) = next else { break };
        code.node = next;
    }
    Some(code)
}

/// Whether a call opens a file, or reads one.
fn is_reading(node: Node<'_>) -> bool {
    call(node).is_some_and(|it| matches!(it.name, "open" | "read" | "read_text"))
}

fn javascript<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Code<'t>> {
    const GLOBALS: &[&str] = &["window", "globalThis", "global", "self", "top", "parent", "frames"];
    let callee = reader.callee(call);
    let own = |name: &str| {
        let object =
            callee.strip_suffix(name).and_then(|it| if it.is_empty() { Some("") } else { it.strip_suffix('.') });
        object.is_some_and(|it| {
            it.is_empty()
                && !reader.defines(name, call.node)
                && call.node.field("function").is_none_or(|it| reader.definitions(it).is_empty())
                || GLOBALS.contains(&it)
        })
    };
    let vm = callee.strip_prefix("vm.").filter(|_| reader.names.imports(&["vm"]));
    match call.name {
        "eval" if own("eval") => call.at(0).map(Code::always),
        // The last argument is the body; the others are names of parameters.
        "Function" if own("Function") => call.positional().last().map(Code::always),
        "setTimeout" | "setInterval" | "setImmediate" | "execScript" if own(call.name) => {
            call.at(0).map(Code::sometimes)
        }
        _ if matches!(
            vm,
            Some("runInContext" | "runInNewContext" | "runInThisContext" | "compileFunction" | "Script")
        ) =>
        {
            call.at(0).map(Code::always)
        }
        _ => None,
    }
}

fn ruby<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Code<'t>> {
    let first = call.at(0)?;
    match call.name {
        "eval" => {
            let receiver = call.receiver.map(path);
            let built_in = match receiver.as_deref() {
                None => !reader.defines("eval", call.node),
                Some(receiver) => {
                    matches!(receiver, "Kernel" | "binding" | "TOPLEVEL_BINDING" | "self")
                        || receiver.ends_with("binding")
                }
            };
            built_in.then(|| Code::always(first))
        }
        // Blocks and templates of the program's own are what these are made for.
        "instance_eval" | "class_eval" | "module_eval" | "instance_exec" => {
            (reader.value(first).worst() == Some(Origin::Input)).then(|| Code::always(first))
        }
        _ => None,
    }
}

fn php<'t>(call: &Call<'t>) -> Option<Code<'t>> {
    if call.receiver.is_some() {
        return None;
    }
    match call.name {
        "eval" => call.at(0).map(Code::always),
        "create_function" => call.at(1).map(Code::always),
        "assert" => call.at(0).map(Code::sometimes),
        _ => None,
    }
}

fn java<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Code<'t>> {
    let scripting = reader.names.imports(&["javax.script", "groovy.lang", "org.mozilla.javascript", "bsh"]);
    (scripting && matches!(call.name, "eval" | "evaluate" | "evaluateString"))
        .then(|| call.at(usize::from(call.name == "evaluateString") * 2).map(Code::always))?
}

fn message(name: &str, value: &Value<'_>, code: Node<'_>, verdict: Verdict) -> String {
    let gap = evidence::worst_gap(value).map_or_else(String::new, |(_, text)| text);
    if verdict == PROVEN {
        format!("`{name}` runs `{gap}`, which a client chooses, as a program")
    } else {
        // What is run as a whole is the text itself, and not the name of the file that it was read from.
        let gap = if value.is_assembled() { gap } else { evidence::shown(code) };
        format!("`{name}` runs `{gap}` as a program, whatever it holds")
    }
}
