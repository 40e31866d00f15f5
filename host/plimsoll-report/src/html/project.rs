//! What is known of the project: where the findings are, its units, its packages, its numbers.

use std::collections::BTreeMap;

use plimsoll_model::run::{AdvisoryState, Counts, Metric, Run};
use plimsoll_model::{Severity, Verdict};

use super::charts;
use super::markup::{Html, put};
use super::report::Report;
use super::words::{self, count, thousands};

/// Rows of the chart of folders.
const MOST_FOLDERS: usize = 14;

/// Appends where the findings are, folder by folder.
pub(super) fn folders(report: &Report<'_>, out: &mut Html) {
    let folders = split(report.run);
    let most = folders.iter().map(|(_, counts)| counts.total()).max().unwrap_or(0);
    out.markup("<div class=\"wide\" role=\"region\" aria-label=\"Table of folders\" tabindex=\"0\"><table class=\"heat\"><caption class=\"vh\">Findings of each severity by folder</caption><thead><tr><th scope=\"col\">Folder</th>");
    for severity in Severity::ALL {
        put!(out, "<th scope=\"col\" class=\"num\">" {severity} "</th>");
    }
    out.markup("<th scope=\"col\" class=\"num\">All</th><th scope=\"col\" class=\"chart\"><span class=\"vh\">Bar</span></th></tr></thead>\n<tbody>\n");
    for (folder, counts) in &folders {
        put!(out, "<tr><th scope=\"row\">");
        if folder.ends_with('/') {
            put!(out, "<a href=\"#path=" {uri(folder)} "\">" {*folder} "</a>");
        } else {
            match folder.trim_end() {
                "" if folder.is_empty() => out.markup("The whole repository"),
                "" => out.markup("Files beside the folders"),
                folder => put!(out, {*folder} ", files beside its folders"),
            }
        }
        out.markup("</th>");
        for severity in Severity::ALL {
            cell(counts.of(severity), severity, most, out);
        }
        put!(out, "<td class=\"num\">" {thousands(counts.total().into())} "</td><td class=\"chart\">");
        charts::stack(*counts, most, out);
        out.markup("</td></tr>\n");
    }
    out.markup("</tbody></table></div>\n");
}

fn cell(number: u32, severity: Severity, most: u32, out: &mut Html) {
    if number == 0 {
        out.markup("<td class=\"num quiet\">0</td>");
        return;
    }
    let heat = (u64::from(number) * 4 / u64::from(most.max(1))).min(3) + 1;
    put!(out, "<td class=\"num " {severity} " h" {heat} "\">" {thousands(number.into())} "</td>");
}

/// A fragment that the script reads back.
fn uri(folder: &str) -> String {
    crate::sanitize::uri_path(folder)
}

/// Splits the folder with most findings into its folders, for as long as the rows suffice.
fn split(run: &Run) -> Vec<(String, Counts)> {
    let mut paths = BTreeMap::<&str, Counts>::new();
    for finding in &run.findings {
        paths.entry(&finding.location.path).or_default().add(finding.severity);
    }
    let mut rows = BTreeMap::from([(String::new(), paths)]);
    // A folder that cannot be split any further is its files.
    let mut whole = Vec::<String>::new();
    loop {
        let open = rows.iter().filter(|(folder, _)| !whole.contains(folder));
        let total =
            |paths: &BTreeMap<&str, Counts>| paths.values().map(|counts| u64::from(counts.total())).sum::<u64>();
        let Some(folder) = open.max_by_key(|(_, paths)| total(paths)).map(|(folder, _)| folder.clone()) else { break };
        let paths = rows.remove(&folder).unwrap_or_default();
        let mut parts = BTreeMap::<String, BTreeMap<&str, Counts>>::new();
        for (path, counts) in &paths {
            let below = path[folder.len()..].find('/').map(|at| path[..=folder.len() + at].to_owned());
            // The files beside the folders are a row of their own, named without the slash.
            let name = below.unwrap_or_else(|| folder.trim_end_matches('/').to_owned() + " ");
            parts.entry(name).or_default().insert(path, *counts);
        }
        let grows = parts.keys().any(|name| name.ends_with('/'));
        if !grows || rows.len() + parts.len() > MOST_FOLDERS {
            whole.push(folder.clone());
            rows.insert(folder, paths);
            if whole.len() > MOST_FOLDERS {
                break;
            }
            continue;
        }
        whole.extend(parts.keys().filter(|name| !name.ends_with('/')).cloned());
        rows.extend(parts);
    }
    let sum = |paths: BTreeMap<&str, Counts>| {
        let mut all = Counts::default();
        for counts in paths.into_values() {
            (all.p0, all.p1, all.p2, all.p3) =
                (all.p0 + counts.p0, all.p1 + counts.p1, all.p2 + counts.p2, all.p3 + counts.p3);
        }
        all
    };
    let mut rows: Vec<(String, Counts)> = rows.into_iter().map(|(folder, paths)| (folder, sum(paths))).collect();
    rows.sort_by(|(a, left), (b, right)| {
        let rank = |counts: &Counts| (counts.p0, counts.p1, counts.p2, counts.p3);
        rank(right).cmp(&rank(left)).then_with(|| a.cmp(b))
    });
    rows
}

/// Appends the deployable units.
pub(super) fn units(report: &Report<'_>, out: &mut Html) {
    out.markup("<div class=\"wide\" role=\"region\" aria-label=\"Table of units\" tabindex=\"0\"><table class=\"units\"><caption class=\"vh\">Deployable units</caption><thead><tr><th scope=\"col\">Unit</th>\
        <th scope=\"col\" class=\"num\">Files</th><th scope=\"col\" class=\"num\">Lines</th>");
    for severity in Severity::ALL {
        put!(out, "<th scope=\"col\" class=\"num\">" {severity} "</th>");
    }
    out.markup("<th scope=\"col\" class=\"num\">Score</th><th scope=\"col\">Grade</th><th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n");
    for unit in &report.run.units {
        put!(out, "<tr><th scope=\"row\">" {*words::unit(&unit.unit.path)});
        if !unit.unit.path.is_empty() && !unit.unit.path.ends_with(&unit.unit.name) {
            put!(out, " (" {unit.unit.name} ")");
        }
        if !unit.unit.evidence.is_empty() {
            put!(out, "<span class=\"quiet\">" {unit.unit.evidence.join(", ")} "</span>");
        }
        if !unit.categories.is_empty() {
            out.markup("<details><summary>Scores of its categories</summary><ul class=\"steps\">");
            for (id, score) in &unit.categories {
                put!(out, "<li>" {*report.category_title(id)} " ");
                match score {
                    Some(score) => out.show(score),
                    None => out.markup("not assessed"),
                }
                out.markup("</li>");
            }
            out.markup("</ul></details>");
        }
        put!(out, "</th><td class=\"num\">" {thousands(unit.files.into())} "</td><td class=\"num\">" {thousands(unit.lines)} "</td>");
        for severity in Severity::ALL {
            put!(out, "<td class=\"num\">" {thousands(unit.counts.of(severity).into())} "</td>");
        }
        let total = unit.total.as_ref();
        match total.and_then(|total| total.score) {
            Some(score) => put!(out, "<td class=\"num\">" {score} "</td>"),
            None => out.markup("<td class=\"num\">–</td>"),
        }
        let grade = total.and_then(|total| total.grade.as_deref()).unwrap_or("–");
        let verdict = total.and_then(|total| total.verdict).map_or("–", Verdict::title);
        put!(out, "<td>" {*grade} "</td><td>" {*verdict} "</td></tr>\n");
    }
    out.markup("</tbody></table></div>\n");
}

/// Appends what is known of the packages that the project is built from.
pub(super) fn dependencies(report: &Report<'_>, out: &mut Html) {
    let Some(known) = &report.run.dependencies else { return };
    put!(out, "<p>" {count(known.dependencies, "package")} " in " {thousands(known.manifests.into())}
        " manifests and lock files. <code>plimsoll inventory</code> lists them.</p>\n");
    match &known.advisories {
        None => out.markup(
            "<p class=\"warn\">No snapshot of advisories was given: nothing is known about vulnerable versions, \
            and no finding about one means nothing.</p>\n",
        ),
        Some(advisories) => {
            put!(out, "<table><caption>Advisories in " {advisories.snapshot} "</caption><thead><tr><th scope=\"col\">Ecosystem</th>\
                <th scope=\"col\">State</th><th scope=\"col\" class=\"num\">Advisories</th><th scope=\"col\">Newest</th></tr></thead>\n<tbody>\n");
            for one in &advisories.ecosystems {
                let state = match one.state {
                    AdvisoryState::Known => "known",
                    AdvisoryState::Stale => "stale: newer ones are not known",
                    AdvisoryState::Unknown => "unknown: no finding means nothing",
                };
                put!(out, "<tr><th scope=\"row\">" {*one.ecosystem.name()} "</th><td>" {*state} "</td><td class=\"num\">"
                    {thousands(one.records)} "</td><td>" {*one.newest.as_deref().unwrap_or("–")} "</td></tr>\n");
            }
            out.markup("</tbody></table>\n");
            lines(&advisories.problems.iter().map(String::as_str).collect::<Vec<_>>(), "problem of the snapshot", out);
        }
    }
    let problems: Vec<String> = known
        .problems
        .iter()
        .map(|problem| format!("{}:{}: {}", problem.path, problem.position.line, problem.message))
        .collect();
    lines(&problems.iter().map(String::as_str).collect::<Vec<_>>(), "place that could not be read", out);
}

fn lines(lines: &[&str], noun: &str, out: &mut Html) {
    if lines.is_empty() {
        return;
    }
    let noun = if lines.len() == 1 { noun.to_owned() } else { noun.replacen(' ', "s ", 1) };
    put!(out, "<details><summary>" {thousands(lines.len() as u64)} " " {noun} "</summary><ul class=\"paths\">");
    for line in lines {
        out.markup("<li>");
        out.message(line);
        out.markup("</li>");
    }
    out.markup("</ul></details>\n");
}

/// Appends the numbers that packs measured: of the project at once, of single files on demand.
pub(super) fn metrics(report: &Report<'_>, out: &mut Html) {
    let (files, project): (Vec<&Metric>, Vec<&Metric>) =
        report.run.metrics.iter().partition(|metric| metric.path.is_some());
    table(&project, "Where", out);
    if !files.is_empty() {
        put!(out, "<details><summary>" {count(files.len() as u64, "number")} " of single files</summary>\n");
        table(&files, "File", out);
        out.markup("</details>\n");
    }
}

fn table(metrics: &[&Metric], place: &'static str, out: &mut Html) {
    if metrics.is_empty() {
        return;
    }
    put!(out, "<table><thead><tr><th scope=\"col\">Number</th><th scope=\"col\">" {*place}
        "</th><th scope=\"col\" class=\"num\">Value</th><th scope=\"col\">Unit</th></tr></thead>\n<tbody>\n");
    for metric in metrics {
        let place = metric.path.as_deref().unwrap_or_else(|| words::unit(&metric.unit_path));
        put!(out, "<tr><th scope=\"row\">" {metric.pack} "/" {metric.name} "</th><td>" {*place} "</td><td class=\"num\">"
            {metric.value.to_string()} "</td><td>" {metric.unit} "</td></tr>\n");
    }
    out.markup("</tbody></table>\n");
}
