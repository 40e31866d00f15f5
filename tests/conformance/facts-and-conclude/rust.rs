//! Facts of each file, and what follows from all of them.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("facts-and-conclude", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let port = cx.captured(found, "port");
        cx.fact("service-port", port, Some(found.span));
    }
    cx.fact("service-file", cx.file().role.clone(), None);
}

pub fn conclude(project: &mut Project<'_>) -> Result<(), String> {
    let ports: Vec<_> = project.facts_of("service-port").collect();
    if ports.is_empty() {
        return Ok(());
    }
    for fact in project.facts().iter().filter(|fact| fact.key.starts_with("service-")) {
        let place = fact.span.map_or("none".to_owned(), |span| format!("{}..{}", span.start, span.end));
        project.log(Level::Info, &format!("{} {} {} {place}", fact.path, fact.key, fact.value));
    }
    let mut met = 0;
    for (index, fact) in ports.iter().enumerate() {
        let (Some(first), Some(span)) = (ports[..index].iter().find(|one| one.value == fact.value), fact.span) else {
            met += 1;
            continue;
        };
        let message = format!("port {} is taken by {}", fact.value, first.path);
        project.report("facts-and-conclude", &fact.path, span).message(message).severity(Severity::P1);
    }
    project.strength("facts-and-conclude", met, ports.len() as u32);
    project.metric("audited-files", project.files().len() as f64, "files");
    Ok(())
}
