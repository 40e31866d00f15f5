//! `plimsoll explain score`: every step from the findings of a run to its verdict, and what mending would change.

use plimsoll_model::run::{Finding, Run};
use plimsoll_model::{Severity, Total};
use plimsoll_report::terminal::{self, WhatIf};

use crate::args::{AuditArgs, ExplainArgs, Global, PackArgs};
use crate::builtin::BuiltinPack;
use crate::exit::{CliError, Exit, did_you_mean};

use super::super::{audit, print, report};

pub(super) fn run(global: &Global, arguments: &ExplainArgs, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    let run = match &arguments.run {
        Some(path) => graded(report::read(path)?),
        None => {
            let path = arguments.path.clone().unwrap_or_else(|| ".".into());
            let PackArgs { packs, no_builtin } = &arguments.packs;
            let packs = PackArgs { packs: packs.clone(), no_builtin: *no_builtin };
            audit::audited(global, &AuditArgs { path, packs, ..AuditArgs::default() }, builtin)?
        }
    };
    if let Some(name) = &arguments.category {
        let categories = run.assessment.iter().flat_map(|assessment| &assessment.categories);
        let ids: Vec<&str> = categories.map(|category| category.id.as_str()).collect();
        if !ids.contains(&name.as_str()) {
            let near = did_you_mean(name, ids.iter().copied());
            return Err(CliError::usage(format!("there is no category `{name}`{near}"))
                .help(format!("there are {}", ids.join(", "))));
        }
    }
    let options = report::options(global, false);
    let words: Vec<&String> = arguments.what_if.iter().flat_map(|fixed| &fixed.0).collect();
    if words.is_empty() {
        return print(&terminal::score(&run, arguments.category.as_deref(), &options));
    }
    let fixes = words.iter().map(|word| Fix::parse(&run, word)).collect::<Result<Vec<_>, _>>()?;
    let mut results: Vec<WhatIf> = fixes.iter().filter_map(|fix| what_if(&run, std::slice::from_ref(fix))).collect();
    if fixes.len() > 1 {
        results.extend(what_if(&run, &fixes));
    }
    print(&terminal::what_if(&results, &options))
}

/// A run of a version that graded nothing is graded by the default standard.
fn graded(mut run: Run) -> Run {
    if run.standard.is_none() {
        plimsoll_standard::apply(&mut run, &plimsoll_standard::default_standard());
    }
    run
}

/// What is mended.
enum Fix {
    Rule(String),
    Severity(Severity),
}

impl Fix {
    fn parse(run: &Run, word: &str) -> Result<Self, CliError> {
        if let Some(severity) = Severity::from_name(word) {
            return Ok(Self::Severity(severity));
        }
        let ids: Vec<&str> = run.rules.iter().map(|rule| rule.id.as_str()).collect();
        let named = |id: &&&str| **id == word || id.rsplit('/').next() == Some(word);
        match ids.iter().filter(named).collect::<Vec<_>>().as_slice() {
            [id] => Ok(Self::Rule((**id).to_owned())),
            [] => {
                let near = did_you_mean(word, ids.iter().copied());
                Err(CliError::usage(format!("the run has no rule `{word}`{near}")))
            }
            several => {
                let several: Vec<&str> = several.iter().map(|id| **id).collect();
                Err(CliError::usage(format!("`{word}` names several rules: {}", several.join(", "))))
            }
        }
    }

    fn mends(&self, finding: &Finding) -> bool {
        match self {
            Self::Rule(rule) => finding.rule == *rule,
            Self::Severity(severity) => finding.severity == *severity,
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Rule(rule) => rule,
            Self::Severity(severity) => severity.name(),
        }
    }
}

/// Returns the results without the findings that are mended; none where the run is not graded.
fn what_if(run: &Run, fixes: &[Fix]) -> Option<WhatIf> {
    let mended = |finding: &Finding| fixes.iter().any(|fix| fix.mends(finding));
    let total = |run: &Run| -> Option<Total> { run.assessment.as_ref().map(|assessment| assessment.total.clone()) };
    let names: Vec<&str> = fixes.iter().map(Fix::name).collect();
    Some(WhatIf {
        rule: names.join(" + "),
        findings: run.findings.iter().filter(|finding| mended(finding)).count() as u32,
        before: total(run)?,
        after: total(&plimsoll_standard::what_if(run, mended)?)?,
    })
}
