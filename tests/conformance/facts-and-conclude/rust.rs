//! Facts of each file, and what follows from all of them.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("facts-and-conclude", check, conclude).facts(&[PORT, FILE]);

const PORT: FactKind = fact!("service-port", port: integer, internal: boolean);
const FILE: FactKind = fact!("service-file", role: text, unit: text);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let port = cx.captured(found, "port");
        cx.fact(PORT, [port, if port.len() > 3 { "true" } else { "false" }], Some(found.span));
    }
    cx.fact(FILE, [&cx.file().role, &cx.file().unit], None);
}

fn conclude(project: &mut Project<'_>) {
    let ports: Vec<_> = project.facts(PORT.key).collect();
    if ports.is_empty() {
        return;
    }
    for (key, fact) in [PORT, FILE].iter().flat_map(|kind| project.facts(kind.key).map(|fact| (kind.key, fact))) {
        let place = fact.span.map_or("none".to_owned(), |span| format!("{}..{}", span.start, span.end));
        project.log(Level::Info, &format!("{} {key} {:?} {place}", fact.path, fact.values));
    }
    let mut met = 0;
    for (index, fact) in ports.iter().enumerate() {
        let first = ports[..index].iter().find(|one| one.value(0) == fact.value(0));
        let (Some(first), Some(span)) = (first, fact.span) else {
            met += 1;
            continue;
        };
        let message = format!("port {} is taken by {}", fact.value(0), first.path);
        project.report(&fact.path, span).message(message).severity(Severity::P1);
    }
    if !project.exists("docs") {
        let name = &project.unit().name;
        project.report_unit().message(format!("{name} has no docs"));
    }
    project.strength(met, ports.len() as u32);
    project.metric("audited-files", project.files().count() as f64, "files");
}
