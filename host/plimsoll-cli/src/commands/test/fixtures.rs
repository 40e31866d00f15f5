//! The fixtures of a pack: each is audited by the pack alone, and what comes of it is compared with its snapshot.

use std::sync::atomic::AtomicBool;

use plimsoll_kit::{Compared, FIXTURES, Fixture, Project, remove_snapshot};
use plimsoll_model::Fault;
use plimsoll_source::Root;

use super::Report;
use super::needs::{Attempt, Needs};
use crate::args::AuditArgs;
use crate::audit::advisories::Snapshot;
use crate::audit::snapshot::{self, Calls, Seen};
use crate::audit::{self, Request};
use crate::commands::audit::Plan;
use crate::commands::author;
use crate::exit::{CliError, Exit};
use crate::packs::{LoadedPack, PackSet};

/// Audits all fixtures; with `bless`, what they give becomes their snapshots.
pub(super) fn check(
    project: &Project,
    mut pack: LoadedPack,
    bless: bool,
    needs: &mut Needs<'_>,
    report: &mut Report,
) -> Result<(), CliError> {
    let (fixtures, orphans) = project.fixtures().map_err(author::failed)?;
    for fixture in &fixtures {
        report.fixtures += 1;
        let (audited, back) = audit(fixture, pack)?;
        pack = back;
        let at = report.out.len();
        let before = report.failed;
        let mut done = "ok    ";
        for fault in &audited.faults {
            let again = |pack: LoadedPack| {
                let (audited, _) = audit(fixture, pack).ok()?;
                Some(Attempt::of(&audited.calls, fault.path.as_deref()))
            };
            if let Some(need) = needs.of(fault, &again) {
                let place = fault.path.as_deref().unwrap_or("conclude");
                report.fail(&format!("{}/{place}: {}{need}", fixture.name, fault.message));
            }
        }
        if audited.files == 0 {
            report.fail(&format!("{FIXTURES}/{}: no file of it is audited", fixture.name));
            report.out.insert_str(at, &format!("  FAILED  fixture {}\n", fixture.name));
            continue;
        }
        let shown = format!("{FIXTURES}/{}.snapshot", fixture.name);
        let compared = fixture.compare(&audited.text).map_err(author::failed)?;
        if bless && compared != Compared::Same {
            fixture.bless(&audited.text).map_err(author::failed)?;
            done = "blessed";
        }
        match compared {
            Compared::Same => {}
            Compared::Missing if bless => report.line(4, &format!("{shown} is new:\n{}", audited.text)),
            Compared::Missing => report.fail(&format!(
                "{shown} does not exist; `plimsoll test --bless` writes what was got:\n{}",
                audited.text
            )),
            Compared::Differs(diff) if bless => report.line(4, &format!("{shown} is another:\n{diff}")),
            Compared::Differs(diff) => {
                report.fail(&format!("{shown} differs; `plimsoll test --bless` accepts what was got:\n{diff}"));
            }
        }
        let done = if report.failed > before { "FAILED" } else { done };
        report.out.insert_str(at, &format!("  {done}  fixture {}\n", fixture.name));
    }
    for orphan in orphans {
        let name = orphan.file_name().unwrap_or_default().to_string_lossy();
        if bless {
            remove_snapshot(&orphan).map_err(author::failed)?;
            report.line(2, &format!("removed {FIXTURES}/{name}, which had no fixture"));
        } else {
            report.failed += 1;
            report.line(2, &format!("FAILED  {FIXTURES}/{name} has no fixture; `plimsoll test --bless` removes it"));
        }
    }
    Ok(())
}

/// The snapshot of advisories that lies beside a fixture, if there is one.
fn advisories(fixture: &Fixture) -> Result<Option<Snapshot>, CliError> {
    let Some(folder) = &fixture.advisories else { return Ok(None) };
    Snapshot::new(folder, None).map(Some).map_err(|error| CliError::usage(error.to_string()))
}

/// What an audit of a fixture gave.
struct Audited {
    text: String,
    files: u32,
    faults: Vec<Fault>,
    calls: Vec<Seen>,
}

/// Audits a fixture as `plimsoll audit` would with no pack but this, its `plimsoll.toml` included, and gives the pack back.
fn audit(fixture: &Fixture, pack: LoadedPack) -> Result<(Audited, LoadedPack), CliError> {
    let of_fixture = |mut error: CliError| {
        error.message = format!("fixture {}: {}", fixture.name, error.message);
        error
    };
    let root = Root::open(&fixture.folder).map_err(|error| CliError::usage(format!("cannot {error}")))?;
    let plan = Plan::new(&AuditArgs::default(), &root).map_err(of_fixture)?;
    let packs = PackSet::new(vec![pack], Vec::new(), &plan.selection).map_err(of_fixture)?;
    let request = Request {
        root: &root,
        walk: &plan.walk,
        packs: &packs,
        jobs: 1,
        fail_on: None,
        // An author should hear at once that a rule remembers something.
        verify_purity: true,
        advisories: advisories(fixture)?,
        // A fixture shows what rules say, whatever a standard makes of it.
        standard: None,
        attestations: Vec::new(),
        settings: plan.settings(),
        imports: Vec::new(),
        cancelled: &AtomicBool::new(false),
    };
    let calls = Calls::default();
    let run = audit::run(&request, &calls).map_err(|error| CliError::new(Exit::Internal, error.to_string()))?;
    let calls = calls.sorted();
    let text = snapshot::text(&run, &calls);
    let audited = Audited { text, files: run.coverage.files_audited, faults: run.faults, calls };
    let pack = packs.into_packs().into_iter().next();
    let pack = pack.ok_or_else(|| CliError::new(Exit::Internal, "the pack got lost between two fixtures"))?;
    Ok((audited, LoadedPack::new(pack.pack, pack.origin, plimsoll_engine::Settings::default())))
}
