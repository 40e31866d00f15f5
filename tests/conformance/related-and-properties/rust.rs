//! A finding with everything on it, and one with nothing.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("related-and-properties", check);

fn check(cx: &mut Context<'_>) {
    let nodes = cx.matches().iter().filter_map(|found| cx.node(found.node));
    let names: Vec<Node<'_>> = nodes.filter_map(|node| node.field("name")).collect();
    for (index, name) in names.iter().enumerate() {
        let before: Vec<&Node<'_>> = names[..index].iter().filter(|one| one.text() == name.text()).collect();
        if before.is_empty() {
            continue;
        }
        let mut report = cx.report(*name);
        if name.text() == "stop" {
            continue;
        }
        for one in &before {
            report = report.related(**one, format!("`{}` is here too", one.text()));
        }
        report
            .severity(if before.len() > 1 { Severity::P0 } else { Severity::P2 })
            .confidence(if before.len() > 1 { Confidence::Low } else { Confidence::Medium })
            .property("name", name.text())
            .property("before", before.len().to_string());
    }
}
