//! JavaScript and TypeScript: `…Sync` calls where requests are served.
//!
//! A command-line tool may block as it likes, and so may a server that starts. What counts is a handler of requests, or an
//! `async` method of a file that works with NestJS, where every method serves somebody.

use plimsoll_sdk::prelude::*;

use super::Blocking;
use crate::flow::SCRIPT;
use crate::imports::Imports;

const FILES: &[&str] = &["fs", "fs-extra", "graceful-fs"];

/// Calls that only look at an entry of a folder.
const QUICK: &[&str] = &["existsSync", "statSync", "lstatSync", "accessSync"];

/// Calls that take so long that one of them is an outage of a busy server.
const HEAVY: &[&str] = &[
    "child_process.execSync",
    "child_process.execFileSync",
    "child_process.spawnSync",
    "crypto.pbkdf2Sync",
    "crypto.scryptSync",
    "crypto.generateKeyPairSync",
    "bcrypt.hashSync",
    "bcrypt.compareSync",
    "bcryptjs.hashSync",
    "bcryptjs.compareSync",
];

/// Parameters of handlers of requests.
const HANDLERS: &[&[&str]] = &[&["req", "res"], &["request", "response"], &["request", "reply"], &["ctx", "next"]];

pub(super) fn find<'a>(cx: &Context<'a>, calls: &[Node<'a>]) -> Vec<Blocking<'a>> {
    let imports = Imports::of(cx);
    let serves = imports.has_module("@nestjs/common");
    calls.iter().filter_map(|call| judge(&imports, serves, *call)).collect()
}

fn judge<'a>(imports: &Imports, serves: bool, call: Node<'a>) -> Option<Blocking<'a>> {
    let name = full_name(imports, call.field("function")?.text())?;
    let (module, function) = name.rsplit_once('.')?;
    let heavy = HEAVY.contains(&name.as_str());
    let file = FILES.contains(&module) && !QUICK.contains(&function);
    if !heavy && !file {
        return None;
    }
    let functions: Vec<_> = call.ancestors().filter(|node| node.is(SCRIPT.functions)).collect();
    let confidence = if functions.iter().any(|function| handles_requests(*function)) {
        Confidence::High
    } else if serves && functions.iter().any(|function| is_async_method(*function)) {
        Confidence::Medium
    } else {
        return None;
    };
    let severity = if heavy && confidence == Confidence::High { Severity::P1 } else { Severity::P2 };
    let instead = if file { "`fs/promises`" } else { "the asynchronous function of the same name" };
    Some(Blocking { at: call, instead, severity, confidence, name })
}

/// The module and the function, without `promises`, which has no such functions.
fn full_name(imports: &Imports, callee: &str) -> Option<String> {
    if let Some((module, function)) = callee.strip_prefix("require(").and_then(|rest| rest.split_once(").")) {
        let module = module.trim_matches(['\'', '"', ' ']);
        return Some(format!("{}.{function}", module.strip_prefix("node:").unwrap_or(module)));
    }
    imports.resolve(callee)
}

fn is_async_method(function: Node<'_>) -> bool {
    function.kind() == "method_definition"
        && function
            .children()
            .take_while(|child| child.kind() != "formal_parameters")
            .any(|child| child.kind() == "async")
}

fn handles_requests(function: Node<'_>) -> bool {
    let parameters = function.field("parameters").into_iter().flat_map(Node::named_children);
    let names: Vec<_> = parameters.map(|parameter| name_of(parameter).trim_start_matches('_')).collect();
    HANDLERS.iter().any(|wanted| wanted.iter().all(|name| names.contains(name)))
}

/// The name of a parameter, without its type and default.
fn name_of(parameter: Node<'_>) -> &str {
    let pattern = parameter.field("pattern").or_else(|| parameter.field("left")).unwrap_or(parameter);
    pattern.text()
}
