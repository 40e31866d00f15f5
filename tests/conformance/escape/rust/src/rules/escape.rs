//! Does what the label says, and reports how it failed.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("escape", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let what = cx.captured(found, "what").to_owned();
        let outcome = attempt(&what);
        cx.report(found).message(format!("{what}: {outcome}"));
    }
}

fn attempt(what: &str) -> String {
    match what {
        "file" => format!("{:?}", std::fs::read("/etc/passwd")),
        "socket" => format!("{:?}", std::net::TcpStream::connect("192.0.2.1:80").map(drop)),
        "environment" => format!("{:?}", std::env::var("HOME")),
        _ => format!("{:?}", std::thread::Builder::new().spawn(|| 1).map(drop)),
    }
}
