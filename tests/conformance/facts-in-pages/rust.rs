//! More facts than one answer of the host holds.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("facts-in-pages", check, conclude).facts(&[ITEM]);

const ITEM: FactKind = fact!("item", number: integer, even: boolean);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let number = cx.captured(found, "number");
        let even = number.ends_with(['0', '2', '4', '6', '8']);
        cx.fact(ITEM, [number.to_owned(), even.to_string()], Some(found.span));
    }
}

fn conclude(project: &mut Project<'_>) {
    let (mut count, mut even, mut sum) = (0, 0, 0_u64);
    let mut last = None;
    for fact in project.facts(ITEM.key) {
        let number: u64 = fact.value(0).parse().unwrap_or_default();
        count += 1;
        sum += number;
        even += u32::from(fact.value(1) == "true");
        let span = fact.span.unwrap_or(Span { start: 0, end: 0 });
        if last.as_ref().is_none_or(|(path, _)| *path != fact.path) || count == 1_030 {
            project.report(fact.path.as_str(), span).message(format!("fact {count} is item {number}"));
        }
        last = Some((fact.path, span));
    }
    let Some((path, span)) = last else { return };
    project.report(path, span).message("the last one");
    project.strength(even, count);
    project.metric("sum", sum as f64, "items");
    project.metric("looked-at", project.repository().facts(ITEM.key).take(3).count() as f64, "facts");
}
