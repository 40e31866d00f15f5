//! `container-runs-as-root`: which user the images that are built here run as.
//!
//! A container file says what an image does by itself; whoever runs it may say otherwise. So files only give facts, and `conclude`
//! reports the images that nobody runs as another user.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::prelude::*;

use crate::buildable::{COPIED, LEFT_OUT, NAMED, NAMING, left_behind, note_copied, note_names};
use crate::judgement::{Root, Verdict, is_for_development_by_name, judge};
use crate::runners::{self, BUILD, DROP, RUN, RunAs, image_name, is_called, usual_name};
use crate::stages::Stages;

pub(crate) const RULE: Rule =
    rule!("container-runs-as-root", check, conclude).facts(&[IMAGE, BUILD, RUN, DROP, COPIED, NAMED, LEFT_OUT]);

/// An image that runs as root, by its container file. `usual`: the one that is built when nobody names a stage.
const IMAGE: FactKind = fact!(
    "root-image",
    stage: text,
    usual: boolean,
    message: text,
    confidence: text,
    script: text,
    tool: boolean,
    from: text,
);

/// A user and a group that no base image needs to know.
const UNPRIVILEGED: &str = "65532:65532";

fn check(cx: &mut Context<'_>) {
    if cx.language() != "dockerfile" {
        note_names(cx);
        if cx.matches().iter().any(|found| !NAMING.contains(&found.selector.as_str())) {
            runners::note(cx);
        }
        return;
    }
    let Some(values) = cx.values() else { return };
    note_copied(cx, values);
    let stages = Stages::read(values);
    // A last stage for developing goes on from the one that is deployed.
    let deployed = |name: &str| !is_for_development_by_name(name);
    let usual = stages
        .images()
        .enumerate()
        .position(|(index, image)| deployed(image.name()) && (index == 0 || image.command().is_some()));
    for (index, image) in stages.images().enumerate() {
        let is_usual = Some(index) == usual;
        if !is_usual && (image.name().is_empty() || !deployed(image.name())) {
            continue;
        }
        match judge(&cx.file().path, &image) {
            Verdict::Unprivileged { span } if is_usual => cx.strength(1, 1, [span]),
            Verdict::Root(root) => note(cx, image.name(), is_usual, &root),
            _ => {}
        }
    }
}

fn note(cx: &mut Context<'_>, stage: &str, is_usual: bool, root: &Root) {
    let confidence = match root.confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    };
    let from = root.stage.map_or_else(String::new, |from| format!("{} {}", from.start, from.end));
    let (usual, tool) = (is_usual.to_string(), root.is_tool.to_string());
    cx.fact(IMAGE, [stage, &usual, &root.message, confidence, &root.script, &tool, &from], Some(root.span));
}

/// Who builds and runs the images of the repository.
struct Runners {
    /// Of each container file: the stage, what the image is called, and as whom Compose runs it.
    builds: BTreeMap<String, Vec<(String, String, RunAs)>>,
    runs: Vec<(String, RunAs)>,
    scripts: BTreeSet<String>,
}

impl Runners {
    fn read(project: &Project<'_>) -> Self {
        let everywhere = project.repository();
        let mut builds: BTreeMap<String, Vec<(String, String, RunAs)>> = BTreeMap::new();
        for fact in everywhere.facts(BUILD.key) {
            let build = (fact.value(1).to_owned(), fact.value(2).to_owned(), RunAs::read(fact.value(3)));
            builds.entry(fact.value(0).to_owned()).or_default().push(build);
        }
        let runs =
            everywhere.facts(RUN.key).map(|fact| (image_name(fact.value(0)).to_owned(), RunAs::read(fact.value(1))));
        let scripts = everywhere.facts(DROP.key).map(|fact| fact.value(0).to_owned());
        Self { runs: runs.collect(), builds, scripts: scripts.collect() }
    }

    /// Whether somebody builds that image: the last stage unless all of them name another one.
    fn builds(&self, image: &LocatedFact) -> bool {
        let Some(builds) = self.builds.get(&image.path) else { return image.value(1) == "true" };
        let stage = image.value(0);
        let is_named = |build: &(String, String, RunAs)| !build.0.is_empty() && build.0 == stage;
        let deployed = |build: &(String, String, RunAs)| !build.0.is_empty() && !is_for_development_by_name(&build.0);
        builds.iter().any(is_named)
            || image.value(1) == "true"
                && (builds.iter().any(|build| build.0.is_empty()) || !builds.iter().any(deployed))
    }

    /// As whom an image is run, by everybody who is known to run it; workloads count more than Compose, which is often there for
    /// developing.
    fn of(&self, image: &LocatedFact) -> BTreeSet<RunAs> {
        let is_same = |build: &&(String, String, RunAs)| {
            build.0 == image.value(0) || build.0.is_empty() && image.value(1) == "true"
        };
        let builds: Vec<_> = self.builds.get(&image.path).into_iter().flatten().filter(is_same).collect();
        let usual = usual_name(&image.path).filter(|_| image.value(1) == "true");
        let names: Vec<&str> = builds.iter().map(|build| build.1.as_str()).chain(usual).collect();
        let by = |called: &dyn Fn(&str, &str) -> bool| -> BTreeSet<RunAs> {
            let runs = self.runs.iter().filter(|(image, _)| names.iter().any(|name| called(image, name)));
            runs.map(|(_, run_as)| *run_as).filter(|run_as| *run_as != RunAs::Elsewhere).collect()
        };
        let mut found = by(&|image, name| image == name);
        if found.is_empty() {
            found = by(&is_called);
        }
        if found.is_empty() {
            found = builds.iter().map(|build| build.2).filter(|run_as| *run_as != RunAs::Elsewhere).collect();
        }
        found
    }
}

fn conclude(project: &mut Project<'_>) {
    let images: Vec<LocatedFact> = project.facts(IMAGE.key).collect();
    if images.is_empty() {
        return;
    }
    let runners = Runners::read(project);
    let left_behind = left_behind(project);
    let (mut met, mut total) = (0, 0);
    let mut reported: BTreeSet<(&str, u32)> = BTreeSet::new();
    for image in &images {
        let Some(span) = image.span else { continue };
        let gives_up_root = !image.value(4).is_empty() && runners.scripts.contains(image.value(4));
        let is_built = runners.builds.contains_key(&image.path) || !left_behind.contains(&image.path);
        if !is_built || gives_up_root || !runners.builds(image) || reported.contains(&(image.path.as_str(), span.start))
        {
            continue;
        }
        let is_unknown = image.value(3) == "low";
        let run_as = runners.of(image);
        if run_as.iter().all(|one| *one == RunAs::User) && !run_as.is_empty() {
            met += 1;
            total += 1;
            continue;
        }
        let is_refused = run_as.contains(&RunAs::Checked) && run_as.iter().all(|one| *one <= RunAs::Checked);
        if is_refused && is_unknown {
            continue;
        }
        // Where the base image is unknown, there is nothing to count.
        total += u32::from(!is_unknown);
        reported.insert((&image.path, span.start));
        report(project, image, span, is_refused, image.value(5) == "true" && run_as.is_empty());
    }
    if total > 0 {
        project.strength(met, total);
    }
}

fn report(project: &mut Project<'_>, image: &LocatedFact, span: Span, is_refused: bool, is_tool: bool) {
    let mut message = image.value(2).to_owned();
    if is_refused {
        message.push_str("; a workload with `runAsNonRoot` refuses to start it");
    }
    let mut report = project.report(&image.path, span).message(message);
    report = match image.value(3) {
        "low" => report.confidence(Confidence::Low).severity(Severity::P3),
        "high" if !is_tool => report.confidence(Confidence::High),
        _ => report.confidence(Confidence::Medium),
    };
    let stage = image
        .value(6)
        .split_once(' ')
        .and_then(|(start, end)| Some(Span { start: start.parse().ok()?, end: end.parse().ok()? }));
    if let Some(stage) = stage {
        report = report.related(stage, "this stage sets no `USER`");
        if stage.start < span.start {
            let user = Edit::insert(span.start, format!("USER {UNPRIVILEGED}\n"));
            report.fix("run the command as an unprivileged user", Applicability::Unsafe, [user]);
        }
    }
}
