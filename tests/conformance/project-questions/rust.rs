//! What a rule that concludes may ask of the project.

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("project-questions", check, conclude).facts(&[QUESTION]);

const QUESTION: FactKind = fact!("question", name: text);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let name = cx.captured(found, "name");
        cx.fact(QUESTION, [name], Some(found.span));
    }
}

fn conclude(project: &mut Project<'_>) {
    if project.facts(QUESTION.key).next().is_none() {
        return;
    }
    let (unit, units) = (project.unit(), project.units());
    let say = |line: String| project.log(Level::Info, &line);
    say(format!("unit '{}' {} [{}] of {}", unit.path, unit.name, unit.evidence.join(" "), units.len()));
    for one in project.files() {
        let sizes = format!("{} {}", one.size, one.lines);
        say(format!("{} {} '{}' {sizes} {} '{}'", one.path, one.language, one.kind, one.role, one.unit));
    }
    let paths = ["a.yaml", "service", "service/b.yaml", "nothing", "../a.yaml", "/a.yaml", "service/../a.yaml", ""];
    let entries = project.entries(&paths.map(str::to_owned));
    let entries: Vec<&str> = entries.iter().map(|entry| name(*entry)).collect();
    say(format!("{} {} {}", entries.join(" "), project.exists("service"), project.exists("docs")));
    let all = project.repository();
    let here = project.here();
    say(format!(
        "{} files, {} manifests, {} dependencies",
        all.files().count(),
        all.manifests().len(),
        all.dependencies().count()
    ));
    say(format!("{} manifests, {} vulnerabilities here", here.manifests().len(), here.vulnerabilities().len()));
    let imports = ["react", "node:fs"].map(str::to_owned);
    for (import, packages) in imports.iter().zip(project.packages_of("npm", &imports)) {
        say(format!("{import} comes with [{}]", packages.join(" ")));
    }
    project.report_unit().message("belongs to no file");
    for fact in project.repository().facts(QUESTION.key).skip(1) {
        let message = format!("the {} question", fact.value(0));
        project.report(fact.path.as_str(), fact.span.unwrap_or(Span { start: 0, end: 0 })).message(message);
    }
}

fn name(entry: Entry) -> &'static str {
    match entry {
        Entry::Nothing => "nothing",
        Entry::File => "file",
        Entry::Folder => "folder",
        Entry::Link => "link",
    }
}
