//! Connections that are encrypted to whoever answers.

use plimsoll_sdk::prelude::*;

use crate::calls::call;
use crate::evidence::{LIKELY, PROVEN, Verdict};
use crate::names::{Names, path};

pub(crate) const RULE: Rule = rule!("tls-verification-disabled", check);

fn check(cx: &mut Context<'_>) {
    if cx.language() == "go" && is_test_support(cx.source()) {
        return;
    }
    let names = Names::of(cx.imports());
    for found in cx.matches() {
        let Some(node) = cx.node(found.node) else { continue };
        if is_opted_in(node) || cx.language() == "go" && looks_itself(node) {
            continue;
        }
        let Some(verdict) = judge(&names, node, &found.selector) else { continue };
        let verdict = if verdict == PROVEN && is_meant(cx.source(), node) { LIKELY } else { verdict };
        let (severity, confidence) = if cx.file().role == "script" { LIKELY } else { verdict };
        let at = first_line(node, cx);
        cx.report(at).severity(severity).confidence(confidence);
    }
}

fn judge(names: &Names, node: Node<'_>, selector: &str) -> Option<Verdict> {
    let holds = match selector {
        "verify-argument" => is_http_argument(names, node),
        "verify-attribute" => names.imports(HTTP_CLIENTS) && node.field("left").is_some_and(is_session),
        // Both lines belong to one decision, and the stronger one is reported.
        "check-hostname" => !has_beside(node, ".verify_mode = ", "CERT_NONE"),
        "curl-option" => {
            !node.text().to_ascii_uppercase().contains("VERIFYHOST") || !has_beside(node, "CURLOPT_SSL_VERIFYPEER", "")
        }
        "trust-manager" => node.field("body").is_some_and(|body| body.named_children().next().is_none()),
        "hostname-verifier" | "trust-strategy" | "accepting-lambda" => accepts_all(node),
        "option" => !is_server_option(node),
        "verify-none" => is_chosen(node),
        "command" => return command(node),
        "instruction" => {
            return node.text().split(['&', ';', '|', '\n']).find_map(|it| is_unverified(it).then_some(LIKELY));
        }
        "setting" => return (!node.parent().is_some_and(|it| is_local(it.text()))).then_some(LIKELY),
        "variable" => return Some(LIKELY),
        _ => true,
    };
    holds.then(|| if is_optional(node) { LIKELY } else { PROVEN })
}

const HTTP_CLIENTS: &[&str] = &[
    "requests",
    "httpx",
    "aiohttp",
    "urllib3",
    "boto3",
    "botocore",
    "hvac",
    "requests_html",
    "cloudscraper",
    "niquests",
    "consul",
    "keystoneauth1",
    "elasticsearch",
    "opensearchpy",
    "requests_oauthlib",
    "requests_toolbelt",
];

/// `verify=False` of an HTTP client, and not of whatever else can be verified.
fn is_http_argument(names: &Names, argument: Node<'_>) -> bool {
    const METHODS: &[&str] = &[
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "request",
        "send",
        "stream",
        "Session",
        "Client",
        "AsyncClient",
        "client",
        "resource",
        "ClientSession",
        "TCPConnector",
        "ws_connect",
        "fetch_token",
        "websocket_connect",
    ];
    let Some(call) = argument.ancestors().nth(1).and_then(call) else { return false };
    let callee = call.receiver.map_or_else(|| call.name.to_owned(), |it| format!("{}.{}", path(it), call.name));
    let callee = names.expand(&callee);
    let known = HTTP_CLIENTS.iter().any(|it| callee.strip_prefix(it).is_some_and(|rest| rest.starts_with('.')));
    // aiohttp alone calls it `ssl`; elsewhere that is a transport and not its verification.
    let fits =
        if argument.text().starts_with("ssl") { names.imports(&["aiohttp"]) } else { names.imports(HTTP_CLIENTS) };
    fits && (known || METHODS.contains(&call.name))
}

/// `session.verify`, and not the verification of something else.
fn is_session(attribute: Node<'_>) -> bool {
    let object = attribute.field("object").map(|it| path(it).to_ascii_lowercase()).unwrap_or_default();
    let last = object.rsplit('.').next().unwrap_or("");
    matches!(last, "s" | "c" | "self" | "req")
        || ["session", "sess", "client", "http", "requests"].iter().any(|it| last.contains(it))
}

/// Whether the function around a node has a line with both texts.
fn has_beside(node: Node<'_>, one: &str, other: &str) -> bool {
    const AROUND: &[&str] = &["function_definition", "method_declaration", "module", "program"];
    node.enclosing(AROUND)
        .is_some_and(|around| around.text().lines().any(|line| line.contains(one) && line.contains(other)))
}

/// A server that asks its clients for certificates and looks at them itself.
fn is_server_option(pair: Node<'_>) -> bool {
    let asks = pair
        .parent()
        .is_some_and(|it| it.named_children().any(|it| it.field("key").is_some_and(|key| key.text() == "requestCert")));
    let mut around = pair.ancestors().filter_map(call);
    let name = around.next().map_or("", |it| it.name);
    matches!(name, "createServer" | "createSecureServer" | "Server")
        || asks && !matches!(name, "request" | "get" | "defaults" | "connect" | "Agent")
}

/// A function that says yes to everything.
fn accepts_all(function: Node<'_>) -> bool {
    let body = function.field("body").or_else(|| function.named_children().last());
    let Some(body) = body else { return false };
    if body.text() == "true" {
        return true;
    }
    let mut statements = body.named_children();
    let only = statements.next().filter(|_| statements.next().is_none());
    only.is_some_and(|it| {
        it.is(&["return_statement"]) && it.named_children().next().is_some_and(|it| it.text() == "true")
    })
}

/// Whether a constant is what something is set to, and not what something is compared with.
fn is_chosen(constant: Node<'_>) -> bool {
    let mut value = constant;
    for above in constant.ancestors() {
        match above.kind() {
            "conditional" | "parenthesized_statements" | "if" | "then" | "else" | "if_modifier" => value = above,
            "assignment" | "operator_assignment" => return above.field("right") == Some(value),
            "pair" => return above.field("value") == Some(value),
            _ => return false,
        }
    }
    false
}

/// Whether a condition, or the name of the function, says that somebody chose it.
fn is_optional(node: Node<'_>) -> bool {
    const CONDITIONS: &[&str] = &[
        "if_statement",
        "conditional_expression",
        "ternary_expression",
        "conditional",
        "if",
        "unless",
        "if_modifier",
        "unless_modifier",
        "elif_clause",
        "if_expression",
        "else_clause",
        "expression_case",
        "switch_case",
        "case_clause",
        "when",
    ];
    const FUNCTIONS: &[&str] = &[
        "function_definition",
        "function_declaration",
        "method_declaration",
        "method",
        "method_definition",
        "function_item",
        "singleton_method",
        "variable_declarator",
        "class_declaration",
        "var_spec",
    ];
    node.ancestors().any(|above| {
        let condition = above
            .field("condition")
            .or_else(|| above.field("value").filter(|_| above.kind().contains("case")))
            .or_else(|| above.named_children().nth(1).filter(|_| above.is(&["conditional_expression"])));
        if above.is(CONDITIONS) {
            let other = above.field("alternative").is_some_and(|it| it.contains(node));
            return condition.is_some_and(|it| !it.contains(node) && leaves_a_choice(it.text(), other));
        }
        let named = above.field("name").filter(|_| above.is(FUNCTIONS)).map_or("", |it| it.text()).to_ascii_lowercase();
        [
            "insecure",
            "unverified",
            "noverify",
            "no_verify",
            "nocheck",
            "skipverify",
            "skip_verify",
            "trustall",
            "unsafe",
        ]
        .iter()
        .any(|it| named.contains(it))
    })
}

/// Whether a condition is about the verification, so that it is the operator's choice, or keeps what it guards to development;
/// `other`: what is guarded stands where the condition does not hold. That TLS is on, or a certificate there, is no such choice.
fn leaves_a_choice(condition: &str, other: bool) -> bool {
    const WORDS: &[&str] = &[
        "insecure",
        "verif",
        "skip",
        "selfsigned",
        "self_signed",
        "self-signed",
        "rejectunauthorized",
        "reject_unauthorized",
        "trust",
        "ignore",
        "strict",
        "unsafe",
        "validat",
        "invalid",
        "sslmode",
        "ssl_mode",
        "ssl-mode",
        "tlsmode",
        "tls_mode",
        "checkhost",
        "check_host",
    ];
    const DEVELOPMENT: &[&str] = &["debug", "develop", "isdev", "_dev", "env.dev", "local"];
    let lower = condition.to_ascii_lowercase();
    let says = |word: &&str| lower.contains(*word);
    let holds = |word: &str| lower.find(word).map(|at| !is_negated(&lower[..at]));
    WORDS.iter().any(says)
        || DEVELOPMENT.iter().any(|word| holds(word).is_some_and(|holds| holds != other))
        || holds("production").is_some_and(|holds| holds == other)
}

/// Whether the text before a word says that the word must not hold: `!env.is`, `!== '`, `not settings.`.
fn is_negated(before: &str) -> bool {
    let name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.' | '$' | '?' | '\'' | '"' | ' ');
    let rest = before.trim_end_matches(['\'', '"', ' ']);
    if rest.ends_with("!=") || rest.ends_with("!==") || rest.ends_with(" not") {
        return true;
    }
    let start = before.trim_end_matches(name);
    let words = &before[start.len()..];
    start.ends_with('!') || words.starts_with("not ") || words.contains(" not ")
}

/// Whether a Go file is there for tests, though its name does not say so: it has the `testing` package, or is one of a
/// package such as `httptest` or `tester`.
fn is_test_support(source: &str) -> bool {
    let package = source.lines().find_map(|line| line.strip_prefix("package ")).unwrap_or_default();
    let package = package.split_whitespace().next().unwrap_or_default();
    let ends = package.ends_with("test") && !["latest", "contest", "attest", "protest"].contains(&package);
    package.starts_with("test") || ends || source.contains("\t\"testing\"\n")
}

/// Whether the function reads the certificates that the connection shows, or connects a second time with verification: it
/// asks what a server has, or checks it itself.
fn looks_itself(node: Node<'_>) -> bool {
    const SIGNS: &[&str] = &[".PeerCertificates", ".AcceptableCAs"];
    node.enclosing(&["function_declaration", "method_declaration"]).is_some_and(|it| {
        let behind = node.span().end.saturating_sub(it.span().start) as usize;
        let again = it.text().get(behind..).is_some_and(|behind| behind.contains("tls.Config{})"));
        again || SIGNS.iter().any(|sign| it.text().contains(sign))
    })
}

/// Whether it only happens where a setting by the name of it is on: `if options.insecure {`, as if it were its value; or in
/// development.
fn is_opted_in(node: Node<'_>) -> bool {
    const SETTINGS: &[&str] = &["insecure", "skipverify", "skip_verify", "noverify", "no_verify"];
    /// Where developers run it, nobody stands on the path.
    const DEVELOPMENT: &[&str] =
        &["environment('local')", "environment(\"local\")", "islocal(", "'development'", "\"development\""];
    /// Then others run it as well.
    const ELSEWHERE: &[&str] = &["prod", "staging", "||", " or "];
    let branch = node.ancestors().find(|it| it.is(&["if_statement", "expression_case", "if", "if_modifier"]));
    let Some((branch, condition)) = branch.and_then(|it| Some((it, it.field("condition").or(it.field("value"))?)))
    else {
        return false;
    };
    let text = condition.text().to_ascii_lowercase();
    !condition.contains(node)
        && branch.field("alternative").is_none_or(|it| !it.contains(node))
        && (SETTINGS.iter().any(|it| text.contains(it))
            || DEVELOPMENT.iter().any(|it| text.contains(it)) && !ELSEWHERE.iter().any(|it| text.contains(it)))
        && !["!", "not ", "false", "unless"].iter().any(|it| text.replace("!= nil", "").contains(it))
}

/// Whether a comment beside it or the name of the function says that the peer is this very machine, a name that it only
/// asks whether somebody answers, or the comment above the function that this is what it is for.
fn is_meant(source: &str, node: Node<'_>) -> bool {
    const WORDS: &[&str] = &["local", "loopback", "unix socket", "in-memory"];
    let says = |text: &str| {
        let lower = text.to_ascii_lowercase().replace("locale", "").replace("localiz", "");
        WORDS.iter().any(|it| lower.contains(it))
    };
    let span = node.span();
    let (before, after) = (&source[..span.start as usize], &source[span.end as usize..]);
    let comment = |line: &&str| ["//", "#", "*", "/*"].iter().any(|it| line.trim_start().starts_with(it));
    let above = before.lines().rev().skip(usize::from(!before.ends_with('\n'))).take_while(comment);
    let beside = after.lines().next().filter(|it| it.contains("//") || it.contains('#'));
    let named = node.enclosing(&["function_declaration", "method_declaration", "function_definition", "method"]);
    let name = named.and_then(|it| it.field("name")).map(|it| it.text());
    if above.chain(beside).chain(name).any(says) {
        return true;
    }
    if name.is_some_and(asks_only) || target(node).is_some_and(asks_only) {
        return true;
    }
    let heading = named.map_or("", |it| &source[..it.span().start as usize]);
    heading.lines().rev().take_while(comment).any(|line| {
        let lower = line.to_ascii_lowercase();
        lower.contains("skip") && (lower.contains("tls") || lower.contains("certificate"))
    })
}

/// What the answer is kept in.
fn target(node: Node<'_>) -> Option<&str> {
    let kept = node.ancestors().find(|it| {
        it.is(&[
            "assignment_expression",
            "assignment",
            "variable_declarator",
            "short_var_declaration",
            "local_variable",
        ])
    })?;
    kept.field("left").or_else(|| kept.field("name")).map(|it| it.text())
}

/// Whether a name says that what comes back is only whether somebody answers: `testConnectivity`, `probe_tls`.
fn asks_only(name: &str) -> bool {
    let lower = name.trim_start_matches(['$', '_', '@']).to_ascii_lowercase();
    let tests = lower.strip_prefix("test").is_some_and(|rest| {
        let rest = rest.trim_start_matches('_');
        ["connect", "tls", "ssl", "reach", "server", "http", "endpoint", "port"].iter().any(|it| rest.starts_with(it))
    });
    tests || ["probe", "connectivity", "reachab", "is_alive", "isalive"].iter().any(|it| lower.contains(it))
}

/// A command of a script; what it downloads to run at once is worse.
fn command(node: Node<'_>) -> Option<Verdict> {
    if !is_unverified(node.text()) || is_probe(node) {
        return None;
    }
    let piped = node.parent().filter(|it| it.is(&["pipeline"])).is_some_and(|it| {
        it.named_children().skip(1).any(|it| {
            matches!(
                it.text().trim_start_matches("sudo ").split_whitespace().next(),
                Some("sh" | "bash" | "zsh" | "python" | "python3" | "perl")
            )
        })
    });
    Some(if piped { (Severity::P1, Confidence::High) } else { LIKELY })
}

/// Whether a command is a condition that only asks if somebody answers: nothing is sent, and nothing that comes is used.
fn is_probe(command: Node<'_>) -> bool {
    const SENDS: &[&str] = &["-H", "--header", " -u", "--user", "--cert", "--data", " -d", "auth", "-X", "-o", "-O"];
    let text = command.text();
    let mut around = command.ancestors().take_while(|it| !it.is(&["variable_assignment", "pipeline"]));
    let asks = around.any(|it| {
        it.is(&["if_statement", "while_statement"]) && it.field("condition").is_some_and(|it| it.contains(command))
    });
    asks && text.starts_with("curl") && !SENDS.iter().any(|it| text.contains(it))
}

/// Whether a text names this machine, where nobody stands on the path.
fn is_local(text: &str) -> bool {
    const LOCAL: &[&str] =
        &["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "kubernetes.default", "host.docker.internal", "loopback"];
    LOCAL.iter().any(|it| text.contains(it))
}

/// Whether a command line switches verification off, and not only for this machine.
fn is_unverified(line: &str) -> bool {
    if is_local(line) {
        return false;
    }
    let words: Vec<&str> = line
        .split_whitespace()
        .skip_while(|it| *it == "RUN" || *it == "sudo" || it.contains('=') || it.starts_with("--mount"))
        .collect();
    let Some((program, arguments)) = words.split_first() else { return false };
    match program.rsplit('/').next().unwrap_or(program) {
        "curl" => arguments.iter().any(|it| *it == "--insecure" || is_short_k(it)),
        "wget" => arguments.contains(&"--no-check-certificate"),
        "git" => line.contains("http.sslVerify=false") || line.contains("http.sslVerify false"),
        "npm" | "yarn" => line.contains("strict-ssl false") || line.contains("strict-ssl=false"),
        _ => false,
    }
}

/// `-k` alone or among other letters, none of which takes the rest of the word for its value.
fn is_short_k(word: &str) -> bool {
    let Some(letters) = word.strip_prefix('-').filter(|it| !it.starts_with('-')) else { return false };
    letters
        .split_once('k')
        .is_some_and(|(before, _)| before.bytes().all(|it| b"sSfLvIiGgjJNnqROaBlMpZ#0123456".contains(&it)))
}

/// A trust manager or an instruction is long; its first line says enough.
fn first_line(node: Node<'_>, cx: &Context<'_>) -> Span {
    let span = node.span();
    let end = cx.text(node).find('\n').map_or(span.end, |at| span.start + at as u32);
    Span { start: span.start, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_about_verification_or_development_is_a_choice() {
        for (condition, other) in [
            ("options.insecure", false),
            ("sslmode == 'require'", false),
            ("env.isDevelopment", false),
            ("env.isProduction", true),
            ("process.env.NODE_ENV !== 'production'", false),
        ] {
            assert!(leaves_a_choice(condition, other), "{condition}");
        }
        for (condition, other) in [
            ("env.isProduction && !isSSLDisabled", false),
            ("!env.isProduction", true),
            ("env.isProduction", false),
            ("useTls", false),
            ("ca_cert", false),
            ("!env.isDevelopment", false),
        ] {
            assert!(!leaves_a_choice(condition, other), "{condition}");
        }
    }

    #[test]
    fn packages_for_tests_are_known() {
        assert!(is_test_support("// x\npackage httptest\n"));
        assert!(is_test_support("package a\nimport (\n\t\"testing\"\n)\n"));
        assert!(!is_test_support("package latest\n"));
        assert!(!is_test_support("package client\n"));
    }

    #[test]
    fn names_say_that_only_an_answer_is_asked_for() {
        for name in ["TestTLS", "$testConnectivity", "probeServer", "test_connection", "isReachable"] {
            assert!(asks_only(name), "{name}");
        }
        for name in ["testimonials", "client", "latest", "contestServer"] {
            assert!(!asks_only(name), "{name}");
        }
    }

    #[test]
    fn switches_are_found_among_other_letters() {
        for line in [
            "curl -k https://a",
            "curl -sSLk https://a",
            "sudo curl --insecure https://a",
            "RUN curl -fk https://a",
            "wget --no-check-certificate https://a",
            "git -c http.sslVerify=false clone https://a",
        ] {
            assert!(is_unverified(line), "{line}");
        }
        for line in [
            "curl -o k https://a",
            "curl -Hk https://a",
            "curl --key k https://a",
            "curl -k https://localhost:1",
            "wget https://a",
            "echo curl -k",
            "curl --compressed https://a",
        ] {
            assert!(!is_unverified(line), "{line}");
        }
    }
}
