//! A pack that cannot conclude.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("conclude-fails", check);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let name = cx.captured(found, "name");
        cx.fact("owner", name, Some(found.span));
        cx.report(found);
    }
}

pub fn conclude(project: &mut Project<'_>) -> Result<(), String> {
    for fact in project.facts_of("owner") {
        if fact.value == "nobody" {
            return Err(format!("`{}` belongs to nobody", fact.path));
        }
    }
    Ok(())
}
