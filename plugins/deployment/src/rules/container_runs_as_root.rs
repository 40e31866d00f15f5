//! `container-runs-as-root`: which user the images that are built here run as.
//!
//! A container file says what an image does by itself; whoever runs it may say otherwise. So files only give facts, and `conclude`
//! reports the images that nobody runs as another user.

use std::collections::{BTreeMap, BTreeSet};

use plimsoll_sdk::Entry;
use plimsoll_sdk::prelude::*;

use crate::buildable::{COPIED, LEFT_OUT, NAMED, NAMING, left_behind, note_copied, note_names};
use crate::judgement::{Judge, Root, Verdict, is_for_development_by_name};
use crate::runners::{self, BUILD, DROP, RUN, RunAs, beside, file_name, folder, image_name, is_called, usual_name};
use crate::stages::Stages;

pub(crate) const RULE: Rule =
    rule!("container-runs-as-root", check, conclude).facts(&[IMAGE, BUILD, RUN, DROP, COPIED, NAMED, LEFT_OUT]);

/// An image that runs as root, by its container file. `usual`: the one that is built when nobody names a stage. `sources`: where the
/// script that it starts may be, one place a line.
const IMAGE: FactKind = fact!(
    "root-image",
    stage: text,
    usual: boolean,
    message: text,
    confidence: text,
    script: text,
    tool: boolean,
    from: text,
    sources: text,
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
    let judge = Judge::new(&cx.file().path, &stages);
    for (index, image) in stages.images().enumerate() {
        let is_usual = Some(index) == usual;
        if !is_usual && (image.name().is_empty() || !deployed(image.name())) {
            continue;
        }
        match judge.judge(&image) {
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
    let sources = root.sources.join("\n");
    cx.fact(IMAGE, [stage, &usual, &root.message, confidence, &root.script, &tool, &from, &sources], Some(root.span));
}

/// Something that builds an image of a container file.
struct Build {
    stage: String,
    /// What the image is called.
    image: String,
    /// As whom Compose runs it.
    run_as: RunAs,
    /// The folder that the build starts from.
    context: String,
}

/// Who builds and runs the images of the repository.
struct Runners {
    /// By the container file.
    builds: BTreeMap<String, Vec<Build>>,
    /// The images that the unit's may be, as they are written.
    runs: Vec<(String, RunAs)>,
    /// Paths of scripts that give up root.
    scripts: BTreeSet<String>,
}

impl Runners {
    fn read(project: &Project<'_>) -> Self {
        let everywhere = project.repository();
        let mut builds: BTreeMap<String, Vec<Build>> = BTreeMap::new();
        for fact in everywhere.facts(BUILD.key) {
            let text = |index| fact.value(index).to_owned();
            let build = Build { stage: text(1), image: text(2), run_as: RunAs::read(fact.value(3)), context: text(4) };
            builds.entry(text(0)).or_default().push(build);
        }
        let scripts = everywhere.facts(DROP.key).map(|fact| fact.path).collect();
        Self { runs: Vec::new(), builds, scripts }
    }

    /// Reads who runs some images. A repository may have very many containers, and each unit reads them all.
    fn read_runs(&mut self, project: &Project<'_>, images: &[&LocatedFact]) {
        let names: BTreeSet<&str> = images.iter().flat_map(|image| self.names(image)).collect();
        if names.is_empty() {
            return;
        }
        let is_wanted = |image: &str| {
            let name = image_name(image);
            let ends = name.match_indices('-').map(|(at, _)| at + 1);
            ends.chain([0]).any(|start| names.contains(&name[start..]))
        };
        // Of few names, a look at the whole text is much quicker than one at each line.
        let may_hold = |lines: &str| names.len() > 16 || names.iter().any(|name| lines.contains(name));
        let mut runs: Vec<(String, RunAs)> = Vec::new();
        for fact in project.repository().facts(RUN.key).filter(|fact| may_hold(fact.value(0))) {
            let lines = fact.value(0).lines().filter_map(|line| line.split_once(' '));
            let wanted = lines.filter(|(_, image)| is_wanted(image));
            runs.extend(wanted.map(|(run_as, image)| (image.to_owned(), RunAs::read(run_as))));
        }
        self.runs = runs;
    }

    /// Whether the script that an image starts gives up root.
    fn gives_up_root(&self, project: &Project<'_>, image: &LocatedFact) -> bool {
        let (script, sources) = (image.value(4), image.value(7));
        if script.is_empty() || self.scripts.is_empty() {
            return false;
        }
        let folder = folder(&image.path);
        // The folder that a build starts from is mostly one at or above the container file.
        let above = std::iter::successors(Some(folder), |at| (!at.is_empty()).then(|| self::folder(at)));
        let contexts = self.builds.get(&image.path).into_iter().flatten().map(|build| build.context.as_str());
        let contexts: BTreeSet<&str> = above.chain(contexts).collect();
        let in_context = |context: &&str| {
            let from = format!("{context}/x");
            sources.lines().filter_map(move |source| beside(&from, "", source)).collect::<Vec<_>>()
        };
        let places: Vec<String> = contexts.iter().flat_map(in_context).collect();
        if places.iter().any(|place| self.scripts.contains(place)) {
            return true;
        }
        // How the script comes into the image may not be seen here: then the name must do, unless another file is the script.
        let is_near = |path: &String| {
            let below = path.strip_prefix(folder).is_some_and(|rest| folder.is_empty() || rest.starts_with('/'));
            below && file_name(path) == script
        };
        self.scripts.iter().any(is_near) && !project.entries(&places).contains(&Entry::File)
    }

    /// Whether somebody builds that image: the last stage unless all of them name another one.
    fn builds(&self, image: &LocatedFact) -> bool {
        let Some(builds) = self.builds.get(&image.path) else { return image.value(1) == "true" };
        let stage = image.value(0);
        let is_named = |build: &Build| !build.stage.is_empty() && build.stage == stage;
        let deployed = |build: &Build| !build.stage.is_empty() && !is_for_development_by_name(&build.stage);
        builds.iter().any(is_named)
            || image.value(1) == "true"
                && (builds.iter().any(|build| build.stage.is_empty()) || !builds.iter().any(deployed))
    }

    /// The builds of just that image.
    fn builds_of(&self, image: &LocatedFact) -> impl Iterator<Item = &Build> {
        let (stage, is_usual) = (image.value(0).to_owned(), image.value(1) == "true");
        let is_same = move |build: &&Build| build.stage == stage || build.stage.is_empty() && is_usual;
        self.builds.get(&image.path).into_iter().flatten().filter(is_same)
    }

    /// What an image is called.
    fn names<'r>(&'r self, image: &'r LocatedFact) -> impl Iterator<Item = &'r str> {
        let usual = usual_name(&image.path).filter(|_| image.value(1) == "true");
        self.builds_of(image).map(|build| build.image.as_str()).chain(usual)
    }

    /// As whom an image is run, by everybody who is known to run it; workloads count more than Compose, which is often there for
    /// developing.
    fn of(&self, image: &LocatedFact) -> BTreeSet<RunAs> {
        let names: Vec<&str> = self.names(image).collect();
        let by = |called: &dyn Fn(&str, &str) -> bool| -> BTreeSet<RunAs> {
            let runs = self.runs.iter().filter(|(image, _)| names.iter().any(|name| called(image, name)));
            runs.map(|(_, run_as)| *run_as).collect()
        };
        let mut found = by(&|image, name| image_name(image) == name);
        if found.is_empty() {
            found = by(&is_called);
        }
        if found.is_empty() {
            let run_as = self.builds_of(image).map(|build| build.run_as);
            found = run_as.filter(|run_as| *run_as != RunAs::Elsewhere).collect();
        }
        found
    }
}

fn conclude(project: &mut Project<'_>) {
    let images: Vec<LocatedFact> = project.facts(IMAGE.key).collect();
    if images.is_empty() {
        return;
    }
    let mut runners = Runners::read(project);
    let mut built: Vec<&LocatedFact> = images.iter().filter(|image| runners.builds(image)).collect();
    let left_behind = left_behind(project);
    built.retain(|image| runners.builds.contains_key(&image.path) || !left_behind.contains(&image.path));
    built.retain(|image| !runners.gives_up_root(project, image));
    runners.read_runs(project, &built);
    let (mut met, mut total) = (0, 0);
    let mut reported: BTreeSet<(&str, u32)> = BTreeSet::new();
    for image in built {
        let Some(span) = image.span.filter(|span| !reported.contains(&(image.path.as_str(), span.start))) else {
            continue;
        };
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
