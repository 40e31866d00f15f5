//! `plimsoll explain`.

use plimsoll_report::terminal;

use crate::args::{ExplainArgs, Global};
use crate::builtin::BuiltinPack;
use crate::console;
use crate::exit::{CliError, Exit};
use crate::packs::rule_info;

pub(super) fn run(global: &Global, arguments: &ExplainArgs, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    let packs = super::pages(&arguments.packs, builtin)?;
    let (pack, rule) = packs.named(&arguments.rule)?;
    let page = pack.page(rule).ok_or_else(|| CliError::new(Exit::Internal, "the rule has no page"))?;
    if arguments.markdown {
        return super::print(&page.source);
    }
    let options = terminal::Options {
        width: console::width(),
        color: console::stdout_color(global.color),
        links: console::links(),
        ..terminal::Options::default()
    };
    super::print(&terminal::render_rule(&rule_info(pack.id(), page), &options))
}
