//! JavaScript and TypeScript: functions of a module that it neither exports nor names again.

use plimsoll_sdk::prelude::*;

use crate::words::count;

pub(super) fn check(cx: &mut Context<'_>) {
    let source = cx.source();
    let names: Vec<Node<'_>> = cx.matches().iter().filter_map(|found| cx.node(found.node)?.field("name")).collect();
    // A script of a page shares its functions with the page.
    if !is_module(cx) || source.contains("eval(") {
        return;
    }
    let counts = count(source, names.iter().map(|name| name.text()));
    for name in names.into_iter().filter(|name| counts.get(name.text()) == Some(&1)) {
        cx.report(name).message(format!("nothing in this module uses the function `{}`", name.text()));
    }
}

fn is_module(cx: &Context<'_>) -> bool {
    let source = cx.source();
    let exports = ["module.exports", "exports."].iter().any(|word| source.contains(word));
    let mut lines = source.lines();
    exports || !cx.imports().is_empty() || lines.any(|line| line.starts_with("export ") || line.starts_with("import "))
}
