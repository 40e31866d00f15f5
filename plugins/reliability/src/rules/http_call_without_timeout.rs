//! `http-call-without-timeout`: a call of another service that may wait forever.

mod go;
mod java;
mod python;
mod rust;
mod script;

use plimsoll_sdk::prelude::*;

use crate::browser;
use crate::imports::Imports;
use crate::names::mentions;

pub const RULE: Rule = rule!("http-call-without-timeout", check, conclude).facts(&[CALL]);

/// A call, or a client, of JavaScript without a limit, in a file that does not say where it runs.
const CALL: FactKind = fact!("unlimited-call", message: text, severity: text);

/// What is known about one call, or about one client for many calls.
enum Verdict {
    /// It is none of ours, or the limit may stand elsewhere.
    Unknown,
    /// It has a limit.
    Limited,
    /// It has none.
    Unlimited(Gap),
}

/// A missing limit.
struct Gap {
    message: String,
    confidence: Confidence,
    /// Where and what to insert, if that mends it.
    edit: Option<Edit>,
}

impl Verdict {
    fn unlimited(message: String, confidence: Confidence, edit: Option<Edit>) -> Self {
        Self::Unlimited(Gap { message, confidence, edit })
    }
}

fn check(cx: &mut Context<'_>) {
    // The names of Java are looked for by their whole import.
    let imports = if cx.language() == "java" { Imports::default() } else { Imports::of(cx) };
    let is_script = !matches!(cx.language(), "python" | "go" | "rust" | "java");
    if is_script && browser::is_browser(cx) {
        return;
    }
    let mut limited = Vec::new();
    let mut total = 0;
    for found in cx.matches() {
        let Some(call) = cx.node(found.node) else { continue };
        let verdict = match cx.language() {
            "python" => python::judge(cx, &imports, call),
            "go" => go::judge(cx, &imports, call),
            "rust" => rust::judge(cx, &imports, call),
            "java" => java::judge(cx, call),
            _ => script::judge(cx, &imports, call),
        };
        // Of JavaScript, `conclude` knows whether what has no limit counts at all.
        total += u32::from(matches!(verdict, Verdict::Limited) || !is_script && !matches!(verdict, Verdict::Unknown));
        match verdict {
            Verdict::Unknown => {}
            Verdict::Limited => limited.push(call.span()),
            Verdict::Unlimited(gap) if is_script => {
                let severity = severity_name(severity(cx, call));
                cx.fact(CALL, [gap.message.as_str(), severity], Some(call.span()));
            }
            Verdict::Unlimited(gap) => {
                let severity = severity(cx, call);
                let report = cx.report(call).message(gap.message).confidence(gap.confidence).severity(severity);
                if let Some(edit) = gap.edit {
                    report.fix("pass a timeout", Applicability::Unsafe, [edit]);
                }
            }
        }
    }
    if total > 0 {
        let met = limited.len() as u32;
        cx.strength(met, total, limited.into_iter().take(3));
    }
}

/// Reports the calls of JavaScript that do not run in browsers.
fn conclude(project: &mut Project<'_>) {
    let calls: Vec<LocatedFact> = project.facts(CALL.key).collect();
    if calls.is_empty() {
        return;
    }
    let packages = browser::Packages::of(project);
    let mut total = 0;
    for call in calls.iter().filter(|call| !packages.is_browser(&call.path)) {
        let Some(span) = call.span else { continue };
        let severity = match call.value(1) {
            "P3" => Severity::P3,
            "P2" => Severity::P2,
            _ => Severity::P1,
        };
        total += 1;
        project.report(&call.path, span).message(call.value(0)).severity(severity).confidence(Confidence::Medium);
    }
    if total > 0 {
        project.strength(0, total);
    }
}

/// Somebody sits in front of a script or a tool, and will not wait forever; nor does a program of this very machine leave
/// its callers without an answer as a network does.
fn severity(cx: &Context<'_>, call: Node<'_>) -> Severity {
    if cx.file().role == "script" || is_loopback(call) {
        Severity::P3
    } else if is_tool(cx) {
        Severity::P2
    } else {
        Severity::P1
    }
}

/// Whether the address of a call names this machine in plain sight. Other arguments may name it for other reasons, such as
/// where a browser is to be sent back to.
fn is_loopback(call: Node<'_>) -> bool {
    let text = |node: &Node<'_>| node.kind().contains("string");
    let arguments = call.field("arguments").into_iter().flat_map(Node::named_children);
    // `axios({ url: "…" })` and `requests.get(url="…")`.
    let named = |node: &Node<'_>| {
        let key = node.field("key").or_else(|| node.field("name")).map_or("", Node::text);
        ["url", "baseURL", "uri"].contains(&key.trim_matches(['"', '\'']))
    };
    let mut addresses = arguments.filter_map(|argument| match argument.kind() {
        "object" | "dictionary" => argument.named_children().find(named),
        "keyword_argument" => Some(argument).filter(named),
        // The method, as in `requests.request("GET", url)`.
        _ if text(&argument) && argument.text().trim_matches(['"', '\'']).chars().all(|it| it.is_ascii_uppercase()) => {
            None
        }
        _ => Some(argument),
    });
    let Some(address) = addresses.next() else { return false };
    let mut texts = std::iter::once(address).chain(address.descendants());
    texts.find(text).is_some_and(|text| is_this_machine(text.text()))
}

/// Whether the literal of a text is an address of this machine: one that only begins alike, as `localhost.example.com` does,
/// is not.
fn is_this_machine(literal: &str) -> bool {
    let quotes = ['"', '\'', '`'];
    let address = literal.trim_start_matches(|it: char| it.is_ascii_alphabetic()).trim_matches(quotes);
    let host = ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().find_map(|it| address.strip_prefix(it));
    // A text that goes on with a value ends here as well.
    host.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':', '{', '$']))
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::P3 => "P3",
        Severity::P2 => "P2",
        _ => "P1",
    }
}

/// Whether a person runs this file: it names its interpreter, or lies in a folder for tools.
fn is_tool(cx: &Context<'_>) -> bool {
    let folders = cx.file().path.split('/').rev().skip(1);
    // Left out of every build of the package: `go run` is what it is for.
    let left_out = || cx.language() == "go" && cx.source().lines().take(20).any(|line| line == "//go:build ignore");
    cx.source().starts_with("#!")
        || left_out()
        || folders
            .into_iter()
            .any(|folder| mentions(folder, TOOLS) || folder.ends_with("tool") || folder.ends_with("ctl"))
}

/// Words of folders for what people run by hand.
const TOOLS: &str = "tool tools toolbox hack hacking extra extras cli devtools bin benchmark benchmarks e2e";

#[cfg(test)]
mod tests {
    use plimsoll_sdk::Severity;
    use plimsoll_sdk::testing::{Document, node};

    use super::is_this_machine;
    use crate::PACK;

    fn severity(text: &'static str, address: &'static str) -> Option<Severity> {
        let back = "{\"redirect_uri\": \"http://localhost:8080/callback\"}";
        let call = text.lines().last().unwrap();
        let data = node("keyword_argument", &call[call.find("data=").unwrap()..call.len() - 1]).children([
            node("identifier", "data").field("name"),
            node("dictionary", back).field("value").children([node("string", "\"http://localhost:8080/callback\"")]),
        ]);
        let list = node("argument_list", &call[call.find('(').unwrap()..]).field("arguments");
        let tree = node("module", text).children([
            node("import_statement", "import requests"),
            node("call", call).children([
                node("attribute", "requests.post").field("function"),
                list.children([node("string", address), data]),
            ]),
        ]);
        let rule = "http-call-without-timeout";
        let document = Document::new("python", text).tree(tree);
        let found = document.selects(rule, "imports", "import_statement").matched(rule, "call", "call").inspect(&PACK);
        found.unwrap().findings.first().and_then(|finding| finding.severity)
    }

    #[test]
    fn only_the_address_says_who_answers() {
        let elsewhere = "import requests\n\
            requests.post(\"https://example.com/token\", data={\"redirect_uri\": \"http://localhost:8080/callback\"})";
        assert_eq!(severity(elsewhere, "\"https://example.com/token\""), Some(Severity::P1));
        let here = "import requests\n\
            requests.post(\"http://localhost:9000/token\", data={\"redirect_uri\": \"http://localhost:8080/callback\"})";
        assert_eq!(severity(here, "\"http://localhost:9000/token\""), Some(Severity::P3));
    }

    #[test]
    fn an_address_of_this_machine_ends_with_its_host() {
        for literal in
            ["\"http://localhost:8080/x\"", "'http://127.0.0.1'", "f\"http://localhost{path}\"", "`http://[::1]/`"]
        {
            assert!(is_this_machine(literal), "{literal}");
        }
        for literal in [
            "\"http://localhost.example.com/x\"",
            "'http://127.0.0.10/'",
            "\"https://example.com/?to=http://localhost/\"",
        ] {
            assert!(!is_this_machine(literal), "{literal}");
        }
    }
}
