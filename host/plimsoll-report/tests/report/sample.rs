//! A small run in which everything occurs that a run can hold.

use plimsoll_model::evidence::{
    Analysis, CategoryCount, CodeCoverage, Content, Evidence, EvidenceFormat, EvidenceItem, EvidenceTool, FileCoverage,
    Level, LevelCounts, Measure, MeasureGroup, Measures, Place, Share, TestFailure, TestOutcome, TestResults,
    Threshold,
};
use plimsoll_model::fault::{Fault, FaultKind};
use plimsoll_model::run::{
    Counts, Coverage, FORMAT, Finding, Gate, LanguageCoverage, Location, Metric, Outcome, PackInfo, ParseErrors,
    RelatedLocation, RuleInfo, Run, Settings, SkipReason, Skipped, Snippet, Strength, Subject, Tool, UnitReport,
};
use plimsoll_model::{Applicability, Confidence, Edit, Fix, LineIndex, Position, Role, Severity, Span, Unit};

const DATABASE: &str = "\
import sqlite3


def find(connection: sqlite3.Connection, name: str):
    cursor = connection.cursor()
    cursor.execute(\"SELECT id, email FROM users WHERE name = '%s' AND active = 1 ORDER BY created\" % name)
    return cursor.fetchall()
";
const CLIENT: &str = "\
import requests

TIMEOUT = 10


async def rates(session, currencies):
    found = {}
    for currency in currencies:
        found[currency] = requests.get(f\"https://rates.example/{currency}\")
    return found


def convert(amount, currency):
    return requests.post(
        \"https://rates.example/convert\",
        json={\"amount\": amount, \"currency\": currency},
    )
";
const CONTAINER: &str = "FROM python:3.13\nCOPY . /app\nCMD [\"python\", \"-m\", \"app\"]\n";

/// The rules of the run.
pub(crate) fn rules() -> Vec<RuleInfo> {
    let rule = |id: &str, title: &str, category: &str, severity, confidence, languages: &[&str]| RuleInfo {
        id: id.to_owned(),
        title: title.to_owned(),
        summary: String::new(),
        risk: String::new(),
        fix: String::new(),
        category: category.to_owned(),
        severity,
        confidence,
        languages: languages.iter().map(|name| (*name).to_owned()).collect(),
        checklist: Vec::new(),
        cwe: Vec::new(),
        references: Vec::new(),
        page: format!("# {title}\n"),
    };
    vec![
        RuleInfo {
            summary: "The tag of a base image moves: the next build may start from other software.".to_owned(),
            risk: "A build of the same commit gives another image. Nobody can say what changed.".to_owned(),
            fix: "Pin the digest:\n\n```dockerfile\nFROM python:3.13@sha256:0123…\n```\n".to_owned(),
            ..rule(
                "deployment/unpinned-base-image",
                "Base image not pinned to a digest",
                "deployment",
                Severity::P2,
                Confidence::High,
                &["dockerfile"],
            )
        },
        RuleInfo {
            summary: "A client without a timeout waits for as long as the other side keeps the connection open. \
                      `requests` has *no* default, see [its documentation](https://docs.example/timeouts)."
                .to_owned(),
            risk:
                "At 3 a.m. the other service stalls, every worker waits for it, and the site is down. A restart helps \
                   for a minute."
                    .to_owned(),
            fix: "Give every call a timeout that is shorter than your own caller's:\n\n```python\nrequests.get(url, \
                  timeout=5)\n```\n\n- **Sessions** need it in each call too.\n- Retry with a limit."
                .to_owned(),
            checklist: vec!["timeouts".to_owned()],
            ..rule(
                "reliability/http-without-timeout",
                "HTTP call without a timeout",
                "resilience",
                Severity::P1,
                Confidence::High,
                &["go", "python"],
            )
        },
        RuleInfo {
            summary: "A `TODO` that nobody has to do is never done.".to_owned(),
            risk: "Known gaps are forgotten.".to_owned(),
            fix: "Do it, or open an issue and name it.".to_owned(),
            ..rule(
                "reliability/todo-without-issue",
                "Note to self without an issue",
                "quality",
                Severity::P3,
                Confidence::Low,
                &["*"],
            )
        },
        RuleInfo {
            summary: "A statement that is put together from strings runs what is in the strings.".to_owned(),
            risk: "Whoever fills in the form reads, changes or deletes every table.".to_owned(),
            fix: "Pass values as parameters, which the driver never reads as SQL.".to_owned(),
            checklist: vec!["injection".to_owned()],
            cwe: vec![89, 564],
            references: vec![
                "https://owasp.org/SQL Injection?a=\"b\"&c=ü".to_owned(),
                "javascript:alert(1)".to_owned(),
            ],
            ..rule(
                "security/sql-from-strings",
                "SQL statement built from strings",
                "security",
                Severity::P0,
                Confidence::Medium,
                &["go", "java", "python"],
            )
        },
    ]
}

/// A location of the nth occurrence of a text.
pub(crate) fn location(path: &str, text: &str, needle: &str) -> Location {
    let start = text.find(needle).unwrap_or_else(|| panic!("{needle}")) as u32;
    let span = Span::new(start, start + needle.len() as u32);
    let lines = LineIndex::new(text);
    Location {
        path: path.to_owned(),
        span,
        start: lines.position(text, span.start),
        end: lines.position(text, span.end),
    }
}

/// The lines around a location.
pub(crate) fn snippet(text: &str, location: &Location, around: u32) -> Snippet {
    let lines = LineIndex::new(text);
    let first = location.start.line.saturating_sub(around).max(1);
    let last = (location.end.line + around).min(lines.lines(text));
    let from = lines.line_span(text, first).unwrap().start;
    let to = lines.line_span(text, last).unwrap().end;
    Snippet {
        first_line: first,
        text: text[from as usize..to as usize].to_owned(),
        highlight: Span::new(location.span.start - from, location.span.end - from),
    }
}

/// A finding at the first occurrence of a text in another.
pub(crate) fn finding(rule: &str, path: &str, text: &str, needle: &str) -> Finding {
    let info = rules().into_iter().find(|info| info.id == rule).unwrap_or_else(|| panic!("{rule}"));
    let location = location(path, text, needle);
    Finding {
        rule: rule.to_owned(),
        severity: info.severity,
        confidence: info.confidence,
        message: info.title,
        snippet: Some(snippet(text, &location, 1)),
        fingerprint: format!("{:016x}", location.span.start + 256 * location.span.end + path.len() as u32),
        location,
        role: Role::Production,
        severity_reason: String::new(),
        points: None,
        owners: Vec::new(),
        state: None,
        moved_from: None,
        unit: String::new(),
        whole_unit: false,
        related: Vec::new(),
        fixes: Vec::new(),
        properties: Vec::new(),
    }
}

fn findings() -> Vec<Finding> {
    let sql =
        "cursor.execute(\"SELECT id, email FROM users WHERE name = '%s' AND active = 1 ORDER BY created\" % name)";
    let mut database = finding("security/sql-from-strings", "app/database.py", DATABASE, sql);
    database.message = "`name` becomes part of the statement".to_owned();
    database.related.push(RelatedLocation {
        location: location("app/database.py", DATABASE, "name: str"),
        message: "comes in here".to_owned(),
    });
    database.properties.push(("driver".to_owned(), "sqlite3".to_owned()));

    let get = "requests.get(f\"https://rates.example/{currency}\")";
    let mut rates = finding("reliability/http-without-timeout", "app/rates/client.py", CLIENT, get);
    rates.message =
        "`requests.get` waits for ever, and blocks the event loop of `rates` with everything that runs on it"
            .to_owned();
    let at = rates.location.span.end - 1;
    rates.fixes.push(Fix {
        title: "pass `timeout=10`".to_owned(),
        applicability: Applicability::Unsafe,
        edits: vec![Edit { span: Span::new(at, at), replacement: ", timeout=10".to_owned() }],
    });
    let mut convert = finding(
        "reliability/http-without-timeout",
        "app/rates/client.py",
        CLIENT,
        "requests.post(\n        \"https://rates.example/convert\",\n        json={\"amount\": amount, \"currency\": currency},\n    )",
    );
    convert.message = "`requests.post` waits for ever".to_owned();
    convert.confidence = Confidence::Medium;
    convert.role = Role::Script;

    let mut image = finding("deployment/unpinned-base-image", "Dockerfile", CONTAINER, "python:3.13");
    image
        .related
        .push(RelatedLocation { location: location("Dockerfile", CONTAINER, "CMD"), message: "runs in it".to_owned() });
    let mut findings = vec![database, rates, convert, image];
    for number in 1..=5 {
        let text = format!("# TODO {number}\nVALUE = {number}\n");
        findings.push(finding("reliability/todo-without-issue", &format!("app/module_{number}.py"), &text, "TODO"));
    }
    findings
}

/// The run: findings of all severities, two faults of a pack from elsewhere, and files that were left out.
pub(crate) fn run() -> Run {
    let findings = findings();
    let mut counts = Counts::default();
    findings.iter().for_each(|finding| counts.add(finding.severity));
    let pack = |id: &str, origin: &str, rules| PackInfo {
        id: id.to_owned(),
        version: "0.1.0".to_owned(),
        digest: format!("sha256:{}", "0123456789abcdef".repeat(4)),
        origin: origin.to_owned(),
        interface: "plimsoll:audit@0.1.0".to_owned(),
        imports: vec!["plimsoll:audit/host@0.1.0".to_owned()],
        rules,
    };
    let fault = |path: &str| Fault {
        pack: "acme".to_owned(),
        rule: Some("dead-code".to_owned()),
        path: Some(path.to_owned()),
        during: "inspect".to_owned(),
        kind: FaultKind::OutOfFuel,
        message: "used all of its 2,000,000,000 units of fuel".to_owned(),
    };
    let skipped =
        |path: &str, reason, detail: &str| Skipped { path: path.to_owned(), reason, detail: detail.to_owned() };
    Run {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "plimsoll".to_owned(),
            version: "0.1.0".to_owned(),
            interfaces: vec!["plimsoll:audit@0.1.0".to_owned()],
        },
        subject: Subject { name: "shop".to_owned(), path_prefix: String::new() },
        settings: Settings {
            skip: vec!["security/hard-coded-secret".to_owned()],
            max_file_size: 1_048_576,
            repository_config: true,
            as_of: None,
            ..Settings::default()
        },
        outcome: Outcome { gate: Gate::Failed, fail_on: Some(Severity::P1), counts },
        assessment: None,
        standard: None,
        attestations: Vec::new(),
        comparison: None,
        checks: Vec::new(),
        coverage: Coverage {
            files_seen: 218,
            files_audited: 214,
            files_skipped: 4,
            paths_ignored: 3,
            files_with_parse_errors: 1,
            checks_planned: 1_284,
            checks_completed: 1_282,
            languages: vec![LanguageCoverage {
                language: "python".to_owned(),
                files: 213,
                lines: 40_211,
                bytes: 1_402_876,
            }],
        },
        packs: vec![
            pack("acme", "file", 1),
            pack("deployment", "built-in", 1),
            pack("reliability", "built-in", 2),
            pack("security", "built-in", 1),
        ],
        rules: rules(),
        units: Vec::new(),
        findings,
        strengths: vec![
            Strength {
                rule: "reliability/http-without-timeout".to_owned(),
                message: "HTTP calls have a timeout".to_owned(),
                met: 12,
                total: 14,
                evidence: vec![location("app/rates/client.py", CLIENT, "TIMEOUT = 10")],
                units: Vec::new(),
            },
            Strength {
                rule: "security/sql-from-strings".to_owned(),
                message: "Values are passed to SQL as parameters".to_owned(),
                met: 131,
                total: 131,
                evidence: Vec::new(),
                units: Vec::new(),
            },
        ],
        metrics: vec![
            Metric {
                pack: "reliability".to_owned(),
                name: "http-calls".to_owned(),
                path: None,
                unit_path: String::new(),
                value: 14.0,
                unit: "calls".to_owned(),
            },
            Metric {
                pack: "reliability".to_owned(),
                name: "http-calls".to_owned(),
                path: Some("app/rates/client.py".to_owned()),
                unit_path: String::new(),
                value: 2.0,
                unit: "calls".to_owned(),
            },
        ],
        dependencies: None,
        faults: vec![fault("app/generated/tables.py"), fault("app/rates/client.py")],
        skipped: vec![
            skipped("app/static/logo.png", SkipReason::Binary, "has a NUL byte"),
            skipped("app/static/site.min.js", SkipReason::Minified, "a line of 90,112 characters"),
            skipped("data/countries.json", SkipReason::TooLarge, "4,211,009 bytes, over 1,048,576"),
            skipped("docs/latest", SkipReason::Symlink, "leads to `v2`"),
        ],
        parse_errors: vec![ParseErrors {
            path: "app/templates/mail.html".to_owned(),
            count: 2,
            first: Position { line: 12, column: 3 },
            message: String::new(),
        }],
        evidence: evidence(),
    }
}

/// One import of each kind.
fn evidence() -> Vec<Evidence> {
    let import = |source: &str, format, name: &str, version: Option<&str>, category: &str, content| Evidence {
        source: source.to_owned(),
        digest: format!("sha256:{}", "5e".repeat(32)),
        format,
        tools: vec![EvidenceTool { name: name.to_owned(), version: version.map(str::to_owned) }],
        category: category.to_owned(),
        content,
        notes: Vec::new(),
    };
    let place = |path: &str, line| Place { path: path.to_owned(), line, outside: false };
    let item = |level, line, rule: &str, message: &str| EvidenceItem {
        level,
        place: Some(place("app/database.py", Some(line))),
        rule: Some(rule.to_owned()),
        message: message.to_owned(),
        category: "security".to_owned(),
    };
    let analysis = Analysis {
        totals: LevelCounts { error: 1, warning: 3, note: 1_200, none: 0 },
        categories: vec![CategoryCount { category: "security".to_owned(), count: 1_204 }],
        suppressed: 2,
        items: vec![
            item(Level::Error, 6, "B608", "Possible SQL injection vector through string-based query construction."),
            item(
                Level::Warning,
                1,
                "B404",
                "Consider possible security implications associated with the sqlite3 module.",
            ),
            item(Level::Warning, 2, "B404", "Again."),
            item(Level::Warning, 3, "B404", "And again."),
        ],
        omitted: 1_200,
    };
    let share = |covered, total| Share { covered, total };
    let file = |path: &str, covered, total, outside| FileCoverage {
        place: Place { outside, ..place(path, None) },
        lines: share(covered, total),
    };
    let coverage = CodeCoverage {
        lines: share(811, 1_000),
        branches: Some(share(70, 100)),
        functions: None,
        files: vec![
            file("app/rates/client.py", 12, 80, false),
            file("vendored.py", 1, 2, true),
            file("app/database.py", 8, 8, false),
        ],
        omitted: 0,
    };
    let tests = TestResults {
        total: 214,
        failed: 1,
        errors: 1,
        skipped: 4,
        seconds: Some(12.5),
        failures: vec![
            TestFailure {
                name: "tests.test_rates › test_convert".to_owned(),
                outcome: TestOutcome::Failed,
                message: "assert 1 == 2".to_owned(),
            },
            TestFailure {
                name: "tests.test_database › test_find".to_owned(),
                outcome: TestOutcome::Error,
                message: "no database".to_owned(),
            },
        ],
        omitted: 0,
    };
    let measure = |name: &str, value, plus_minus, unit: &str| Measure {
        name: name.to_owned(),
        value,
        plus_minus,
        unit: unit.to_owned(),
    };
    let group = |subject: Option<&str>, measures| MeasureGroup { subject: subject.map(str::to_owned), measures };
    let load = Measures {
        groups: vec![
            group(None, vec![measure("p95", 412.25, None, "ms"), measure("errors", 0.5, None, "%")]),
            group(
                Some("GET /orders"),
                vec![measure("p95", 1_812.0, None, "ms"), measure("mean", 97.9, Some(1.45), "ms")],
            ),
        ],
        thresholds: vec![
            Threshold { held: false, metric: "http_req_duration".to_owned(), bound: "p(95)<400".to_owned() },
            Threshold { held: true, metric: "http_req_failed".to_owned(), bound: "rate<0.01".to_owned() },
        ],
        omitted: 3,
    };
    let mut all = vec![
        import("bandit.json", EvidenceFormat::Bandit, "bandit", None, "security", Content::Analysis(analysis)),
        import(
            "coverage.xml",
            EvidenceFormat::Cobertura,
            "coverage.py",
            Some("7.6.1"),
            "testing",
            Content::Coverage(coverage),
        ),
        import("junit.xml", EvidenceFormat::Junit, "pytest", None, "testing", Content::Tests(tests)),
        import("summary.json", EvidenceFormat::K6, "k6", None, "performance", Content::Measures(load)),
    ];
    all[2].notes = vec!["failed first, then passed when repeated: 1 test".to_owned()];
    all
}

/// A run that found nothing, with nothing to complain about.
pub(crate) fn clean() -> Run {
    let mut run = run();
    run.findings.clear();
    run.faults.clear();
    run.skipped.clear();
    run.parse_errors.clear();
    run.metrics.clear();
    run.evidence.clear();
    run.strengths.truncate(1);
    run.settings = Settings { max_file_size: 1_048_576, ..Settings::default() };
    run.packs.remove(0);
    run.coverage = Coverage {
        files_seen: 214,
        files_skipped: 0,
        paths_ignored: 0,
        files_with_parse_errors: 0,
        checks_completed: 1_284,
        ..run.coverage
    };
    run.outcome = Outcome { gate: Gate::Passed, fail_on: Some(Severity::P1), counts: Counts::default() };
    run
}

/// The run with a repository and two deployable units, in one of which nothing was audited.
pub(crate) fn with_units() -> Run {
    let mut run = run();
    let mut counts = Counts::default();
    for finding in run.findings.iter_mut().filter(|finding| finding.location.path.starts_with("app/")) {
        "app".clone_into(&mut finding.unit);
        counts.add(finding.severity);
    }
    let unit = |path: &str, name: &str, evidence: &[&str], files, counts| UnitReport {
        unit: Unit {
            path: path.to_owned(),
            name: name.to_owned(),
            evidence: evidence.iter().map(|file| (*file).to_owned()).collect(),
        },
        files,
        lines: u64::from(files) * 188,
        languages: Vec::new(),
        counts,
        total: None,
        categories: Vec::new(),
    };
    let mut rest = Counts::default();
    rest.add(Severity::P2);
    run.units = vec![
        unit("", "shop", &["Dockerfile"], 1, rest),
        unit("app", "shop-app", &["app/pyproject.toml"], 213, counts),
        unit("docs", "docs", &["docs/package.json"], 0, Counts::default()),
    ];
    run
}
