//! `plimsoll explain`: a rule's page, or how a score came about.

mod score;

use plimsoll_report::terminal;

use crate::args::{ExplainArgs, Global};
use crate::builtin::BuiltinPack;
use crate::exit::{CliError, Exit};
use crate::packs::rule_info;

pub(super) fn run(global: &Global, arguments: &ExplainArgs, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    if arguments.rule == "score" {
        return score::run(global, arguments, builtin);
    }
    let stray = [
        (arguments.category.is_some(), "a category"),
        (arguments.run.is_some(), "--run"),
        (arguments.path.is_some(), "--path"),
        (!arguments.what_if.is_empty(), "--what-if"),
    ];
    if let Some((_, what)) = stray.into_iter().find(|(given, _)| *given) {
        return Err(CliError::usage(format!("{what} goes with `plimsoll explain score`, not with a rule")));
    }
    let packs = super::pages(&arguments.packs, builtin)?;
    let (pack, rule) = packs.named(&arguments.rule)?;
    let page = pack.page(rule).ok_or_else(|| CliError::new(Exit::Internal, "the rule has no page"))?;
    if arguments.markdown {
        return super::print(&page.source);
    }
    let options = super::report::options(global, false);
    super::print(&terminal::render_rule(&rule_info(pack.id(), page), &options))
}
