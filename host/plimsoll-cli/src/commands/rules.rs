//! `plimsoll rules`.

use plimsoll_report::terminal;

use crate::args::{Global, RulesArgs};
use crate::builtin::BuiltinPack;
use crate::console;
use crate::exit::{CliError, Exit};

pub(super) fn run(global: &Global, arguments: &RulesArgs, builtin: &[BuiltinPack]) -> Result<Exit, CliError> {
    let packs = super::pages(&arguments.packs, builtin)?;
    let rules = packs.rules();
    if arguments.json {
        let text =
            serde_json::to_string_pretty(&rules).map_err(|error| CliError::new(Exit::Internal, error.to_string()))?;
        return super::print(&(text + "\n"));
    }
    let options = terminal::Options {
        width: console::width(),
        color: console::stdout_color(global.color),
        links: console::links(),
        ..terminal::Options::default()
    };
    super::print(&terminal::render_rules(&rules, &options))
}
