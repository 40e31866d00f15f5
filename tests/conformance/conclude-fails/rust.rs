//! A pack that cannot conclude.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("conclude-fails", check, conclude).facts(&[OWNER]);

const OWNER: FactKind = fact!("owner", name: text);

fn check(cx: &mut Context<'_>) {
    for found in cx.matches() {
        let name = cx.captured(found, "name");
        cx.fact(OWNER, [name], Some(found.span));
        cx.report(found);
    }
}

fn conclude(project: &mut Project<'_>) -> Result<(), String> {
    for fact in project.facts(OWNER.key) {
        if fact.value(0) == "nobody" {
            return Err(format!("`{}` belongs to nobody", fact.path));
        }
    }
    Ok(())
}
