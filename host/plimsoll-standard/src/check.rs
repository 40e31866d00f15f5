//! What the shape of a standard cannot say: that its parts fit together, and that a better code base never scores less.

use std::collections::BTreeSet;

use plimsoll_model::standard::{Bar, FORMAT};
use plimsoll_model::{CATEGORIES, Score, Severity, Standard};

use crate::StandardError;

type Checked = Result<(), StandardError>;

fn fail<T>(key: impl Into<String>, message: impl Into<String>) -> Result<T, StandardError> {
    Err(StandardError::Meaning { key: key.into(), message: message.into() })
}

/// Returns the first thing that is wrong.
pub(crate) fn check(standard: &Standard) -> Checked {
    if standard.format != FORMAT {
        return fail("format", format!("must be `{FORMAT}`"));
    }
    name("id", &standard.id)?;
    scoring(standard)?;
    for (key, percent) in [("coverage.checks", standard.coverage.checks), ("coverage.weight", standard.coverage.weight)]
    {
        self::percent(key, percent)?;
    }
    bar("verdicts.ready", &standard.verdicts.ready)?;
    bar("verdicts.with-fixes", &standard.verdicts.with_fixes)?;
    let grades = standard.grades.iter().map(|grade| (grade.name.as_str(), grade.at_least));
    scale("grades", grades.collect())?;
    let levels = standard.levels.iter().map(|level| (level.name.as_str(), level.at_least));
    // Two levels may share a word and differ in stars.
    scale_of("levels", &levels.collect::<Vec<_>>())?;
    if let Some(level) = standard.levels.iter().find(|level| !(1..=5).contains(&level.stars)) {
        return fail(format!("levels.{}.stars", level.name), "must be 1 to 5");
    }
    categories(standard)?;
    checklist(standard)?;
    plan(standard)?;
    if standard.effort.small > standard.effort.medium {
        return fail("effort.small", "is more than `medium`");
    }
    Ok(())
}

fn percent(key: &str, percent: u32) -> Checked {
    if percent > 100 { fail(key, format!("{percent} is more than 100 percent")) } else { Ok(()) }
}

fn points(key: &str, score: Score) -> Checked {
    if score > Score::FULL { fail(key, format!("{score} is more than 100 points")) } else { Ok(()) }
}

fn name(key: &str, id: &str) -> Checked {
    let kebab = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || !id.bytes().all(kebab) { fail(key, format!("`{id}` is not in kebab-case")) } else { Ok(()) }
}

fn scoring(standard: &Standard) -> Checked {
    let scoring = &standard.scoring;
    for severity in Severity::ALL {
        points(&format!("scoring.penalties.{}", severity.name()), scoring.penalties.of(severity))?;
        if let Some(cap) = scoring.caps.of(severity) {
            points(&format!("scoring.caps.{}", severity.name()), cap)?;
        }
    }
    let confidence = &scoring.confidence;
    for (name, value) in [("high", confidence.high), ("medium", confidence.medium), ("low", confidence.low)] {
        percent(&format!("scoring.confidence.{name}"), value)?;
    }
    percent("scoring.strengths.most", scoring.strengths.most)?;
    for (key, value) in [
        ("scoring.size.base", scoring.size.base),
        ("scoring.size.most", u64::from(scoring.size.most)),
        ("scoring.strengths.least-places", u64::from(scoring.strengths.least_places)),
    ] {
        if value == 0 {
            return fail(key, "must be at least 1");
        }
    }
    Ok(())
}

fn bar(key: &str, bar: &Bar) -> Checked {
    points(&format!("{key}.score"), bar.score)?;
    points(&format!("{key}.category"), bar.category)?;
    percent(&format!("{key}.weight"), bar.weight)
}

fn scale(key: &str, names: Vec<(&str, Score)>) -> Checked {
    let mut seen = BTreeSet::new();
    if let Some((name, _)) = names.iter().find(|(name, _)| !seen.insert(*name)) {
        return fail(format!("{key}.{name}"), "is there twice");
    }
    scale_of(key, &names)
}

/// The bounds must fall, down to zero, so that every score has exactly one name.
fn scale_of(key: &str, names: &[(&str, Score)]) -> Checked {
    for pair in names.windows(2) {
        if let [(above, high), (name, low)] = pair
            && low >= high
        {
            return fail(format!("{key}.{name}"), format!("begins at {low}, not below `{above}` at {high}"));
        }
    }
    match names.last() {
        Some((_, Score::ZERO)) => Ok(()),
        Some((name, least)) => fail(key, format!("the last, `{name}`, must begin at 0, not at {least}")),
        None => fail(key, "is empty"),
    }
}

fn categories(standard: &Standard) -> Checked {
    let mut ids = BTreeSet::new();
    for category in &standard.categories {
        let key = format!("categories.{}", category.id);
        name(&key, &category.id)?;
        if !ids.insert(category.id.as_str()) {
            return fail(key, "is there twice");
        }
        if category.weight == 0 {
            return fail(
                format!("{key}.weight"),
                "must be at least 1; leave a category out by giving its rules to another with `from`",
            );
        }
        let unknown = category.from.iter().find(|from| !CATEGORIES.iter().any(|known| known.id == **from));
        if let Some(unknown) = unknown {
            return fail(format!("{key}.from"), format!("no rule is in a category `{unknown}`"));
        }
    }
    for known in CATEGORIES {
        let taken: Vec<&str> = standard
            .categories
            .iter()
            .filter(|category| category.takes(known.id))
            .map(|category| category.id.as_str())
            .collect();
        match taken.as_slice() {
            [_] => {}
            [] => {
                return fail(
                    "categories",
                    format!("findings in `{}` would count nowhere: name it in a category's `from`", known.id),
                );
            }
            several => {
                return fail(
                    "categories",
                    format!("findings in `{}` would count in {}", known.id, several.join(" and ")),
                );
            }
        }
    }
    Ok(())
}

fn checklist(standard: &Standard) -> Checked {
    let mut ids = BTreeSet::new();
    for group in &standard.checklist {
        name(&format!("checklist.{}", group.id), &group.id)?;
        for item in &group.items {
            let key = format!("checklist.{}.{}", group.id, item.id);
            name(&key, &item.id)?;
            if !ids.insert(item.id.as_str()) {
                return fail(key, "is there twice");
            }
            let unknown = item.categories.iter().find(|id| !standard.categories.iter().any(|known| known.id == **id));
            if let Some(unknown) = unknown {
                return fail(format!("{key}.categories"), format!("there is no category `{unknown}`"));
            }
            if let Some(rule) =
                item.rules.iter().find(|rule| rule.split('/').filter(|part| !part.is_empty()).count() != 2)
            {
                return fail(format!("{key}.rules"), format!("`{rule}` is not of the form pack/rule"));
            }
            if let Some(score) = item.at_least {
                points(&format!("{key}.at-least"), score)?;
            }
        }
    }
    Ok(())
}

fn plan(standard: &Standard) -> Checked {
    for severity in Severity::ALL {
        let count =
            standard.plan.iter().flat_map(|horizon| &horizon.severities).filter(|one| **one == severity).count();
        if count != 1 {
            let what = if count == 0 { "is in no horizon" } else { "is in more than one horizon" };
            return fail("plan", format!("{} {what}", severity.name()));
        }
    }
    Ok(())
}
