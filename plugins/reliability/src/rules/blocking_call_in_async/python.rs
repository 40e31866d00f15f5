//! Python: calls of synchronous modules in `async def`.

use plimsoll_sdk::prelude::*;

use super::Blocking;
use crate::imports::Imports;
use crate::python::is_made_by;

/// Full names and what to use instead.
const BLOCKING: &[(&str, &str)] = &[
    ("time.sleep", "`await asyncio.sleep`"),
    ("urllib.request.urlopen", "an asynchronous HTTP client or `asyncio.to_thread`"),
    ("subprocess.run", "`asyncio.create_subprocess_exec`"),
    ("subprocess.call", "`asyncio.create_subprocess_exec`"),
    ("subprocess.check_call", "`asyncio.create_subprocess_exec`"),
    ("subprocess.check_output", "`asyncio.create_subprocess_exec`"),
    ("subprocess.getoutput", "`asyncio.create_subprocess_shell`"),
    ("subprocess.getstatusoutput", "`asyncio.create_subprocess_shell`"),
    ("os.system", "`asyncio.create_subprocess_shell`"),
    ("os.popen", "`asyncio.create_subprocess_shell`"),
    ("os.wait", "`asyncio.create_subprocess_exec`"),
    ("os.wait3", "`asyncio.create_subprocess_exec`"),
    ("os.wait4", "`asyncio.create_subprocess_exec`"),
    ("os.waitid", "`asyncio.create_subprocess_exec`"),
    ("os.waitpid", "`asyncio.create_subprocess_exec`"),
    ("urllib3.request", "an asynchronous HTTP client or `asyncio.to_thread`"),
    ("builtins.input", "`asyncio.to_thread(input)`"),
];

/// What makes a synchronous HTTP client.
const CLIENTS: &[&str] = &["requests.Session", "requests.session", "httpx.Client", "urllib3.PoolManager"];

/// Modules whose functions of these names are synchronous HTTP calls.
const HTTP_MODULES: &[&str] = &["requests", "requests.api", "httpx"];
const HTTP_CALLS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "send"];

const FUNCTIONS: &[&str] = &["function_definition", "lambda"];

pub(super) fn find<'a>(cx: &Context<'a>, root: Node<'a>, calls: &[Node<'a>]) -> Vec<Blocking<'a>> {
    // A patched standard library yields where this one blocks.
    if ["monkey.patch_all", "eventlet.monkey_patch"].iter().any(|patch| cx.source().contains(patch)) {
        return Vec::new();
    }
    let imports = Imports::of(cx);
    calls.iter().filter_map(|call| judge(cx.source(), &imports, root, *call)).collect()
}

fn judge<'a>(source: &str, imports: &Imports, root: Node<'a>, call: Node<'a>) -> Option<Blocking<'a>> {
    let callee = call.field("function")?;
    let function = call.enclosing(FUNCTIONS)?;
    let (name, instead) = match imports.resolve(callee.text()) {
        Some(name) => (name.clone(), instead_of(&name)?),
        None if callee.text() == "input" && !source.contains("def input(") => {
            ("input".to_owned(), instead_of("builtins.input")?)
        }
        None => return client_call(source, imports, root, call),
    };
    let runs = is_async(function) && function.field("body").is_some_and(|body| body.contains(call));
    let head = callee.text().split('.').next().unwrap_or_default();
    let pause = name == "time.sleep" && call.field("arguments").is_some_and(|arguments| arguments.text() == "(0)");
    if !runs || is_awaited(call) || pause || is_shadowed(root, call, head) {
        return None;
    }
    // A program that asks a person serves few others.
    let severity = if name.ends_with("input") { Severity::P2 } else { Severity::P1 };
    Some(Blocking { at: call, name, instead, severity, confidence: Confidence::High })
}

/// A call of a synchronous client that the function, or else the module, has made.
fn client_call<'a>(source: &str, imports: &Imports, root: Node<'a>, call: Node<'a>) -> Option<Blocking<'a>> {
    let callee = call.field("function")?;
    let (client, method) = callee.text().rsplit_once('.')?;
    let function = call.enclosing(FUNCTIONS).filter(|function| HTTP_CALLS.contains(&method) && is_async(*function))?;
    let made = is_made_by(function.text(), imports, client, CLIENTS)
        || (!is_shadowed(root, call, client) && is_made_by(source, imports, client, CLIENTS));
    (made && !is_awaited(call)).then(|| Blocking {
        at: call,
        name: callee.text().to_owned(),
        instead: "an asynchronous HTTP client or `asyncio.to_thread`",
        severity: Severity::P1,
        confidence: Confidence::Medium,
    })
}

fn is_async(function: Node<'_>) -> bool {
    function.children().next().is_some_and(|first| first.kind() == "async")
}

fn is_awaited(call: Node<'_>) -> bool {
    call.parent().is_some_and(|parent| parent.kind() == "await")
}

fn instead_of(name: &str) -> Option<&'static str> {
    if let Some((_, instead)) = BLOCKING.iter().find(|(blocking, _)| *blocking == name) {
        return Some(instead);
    }
    let (module, call) = name.rsplit_once('.')?;
    (HTTP_MODULES.contains(&module) && HTTP_CALLS.contains(&call))
        .then_some("an asynchronous HTTP client or `asyncio.to_thread`")
}

/// Whether a function around the call gives the name another meaning.
fn is_shadowed(root: Node<'_>, call: Node<'_>, name: &str) -> bool {
    let functions = call.ancestors().take_while(|node| *node != root).filter(|node| node.is(FUNCTIONS));
    functions
        .into_iter()
        .any(|function| function.descendants_of(&["identifier"]).any(|node| node.text() == name && is_bound(node)))
}

fn is_bound(name: Node<'_>) -> bool {
    let Some(parent) = name.parent() else { return false };
    match parent.kind() {
        "parameters" | "lambda_parameters" | "typed_parameter" | "as_pattern_target" => true,
        "default_parameter" | "typed_default_parameter" | "named_expression" => parent.field("name") == Some(name),
        "assignment" | "for_statement" | "for_in_clause" => parent.field("left") == Some(name),
        "pattern_list" | "tuple_pattern" => true,
        _ => false,
    }
}
