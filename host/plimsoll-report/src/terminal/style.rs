//! Colours and links. Only this module writes escape sequences.

use anstyle::{AnsiColor, Effects, Style};
use plimsoll_model::Severity;

use crate::sanitize::uri_path;

/// Headings and titles.
pub(super) const STRONG: Style = Style::new().effects(Effects::BOLD);
/// What is there for those who look for it.
pub(super) const QUIET: Style = Style::new().effects(Effects::DIMMED);
/// What is right.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// What is wrong with the audit itself.
pub(super) const BAD: Style = AnsiColor::Red.on_default().effects(Effects::BOLD);
/// Names of files.
pub(super) const PLACE: Style = AnsiColor::Cyan.on_default();

/// The colour of a severity.
pub(super) const fn severity(severity: Severity) -> Style {
    match severity {
        Severity::P0 => AnsiColor::BrightRed.on_default().effects(Effects::BOLD),
        Severity::P1 => AnsiColor::Red.on_default().effects(Effects::BOLD),
        Severity::P2 => AnsiColor::Yellow.on_default().effects(Effects::BOLD),
        Severity::P3 => AnsiColor::Blue.on_default().effects(Effects::BOLD),
    }
}

/// Writes text that was sanitised before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen<'a> {
    pub(super) color: bool,
    pub(super) links: bool,
    pub(super) base: Option<&'a str>,
}

impl Pen<'_> {
    /// Returns the text in a style.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Returns the text as a link. The address is ours, or percent-encoded.
    pub(super) fn link(self, address: &str, text: &str) -> String {
        let clean = !address.contains(|character: char| character.is_control() || character.is_whitespace());
        if self.links && clean {
            format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
        } else {
            text.to_owned()
        }
    }

    /// Returns the text as a link to a file of the audited folder.
    pub(super) fn file(self, path: &str, text: &str) -> String {
        match self.base {
            Some(base) => self.link(&format!("{}/{}", base.trim_end_matches('/'), uri_path(path)), text),
            None => text.to_owned(),
        }
    }
}
