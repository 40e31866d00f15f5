//! The page around the sections: head, policy, style, contents, script.

use plimsoll_model::run::Run;
use sha2::{Digest, Sha256};

use super::markup::{Html, put};
use super::report::Report;
use super::{Section, words};

const STYLE: &str = include_str!("../../html/report.css");
const SCRIPT: &str = include_str!("../../html/report.js");

/// Appends everything before the sections.
pub(super) fn open(report: &Report<'_>, sections: &[&Section], out: &mut Html) {
    let run = report.run;
    put!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-" {digest(STYLE)}
        "'; script-src 'sha256-" {digest(SCRIPT)} "'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<meta name=\"generator\" content=\"" {run.tool.name} " " {run.tool.version} "\">\n"
        "<title>" {run.subject.name} ": " {result(run)} "</title>\n<style>");
    out.markup(STYLE);
    put!(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#critical\">Skip to the critical issues</a>\n"
        "<header class=\"top\">");
    super::charts::mark(out);
    put!(out, "<h1>" {run.subject.name} "</h1>\n<p>Production readiness, audited by "
        {run.tool.name} " " {run.tool.version});
    if let Some(standard) = &run.standard {
        put!(out, " against " {standard.title} " " {standard.version});
    }
    if let Some(day) = &run.settings.as_of {
        put!(out, " as of " {day});
    }
    put!(out, "</p>\n<button type=\"button\" id=\"theme\" hidden>Dark</button></header>\n<div class=\"page\">\n"
        "<div class=\"side\">\n<nav aria-label=\"Contents\"><ol>\n<li><a href=\"#summary\">Summary</a></li>\n");
    for section in sections {
        put!(out, "<li><a href=\"#" {*section.id} "\">" {*section.title});
        if let Some(number) = (section.holds)(report).filter(|number| *number > 0) {
            put!(out, " <span class=\"n\">" {words::thousands(number)} "</span>");
        }
        out.markup("</a></li>\n");
    }
    out.markup("</ol></nav>\n</div>\n<main>\n");
}

/// Appends everything after them.
pub(super) fn close(out: &mut Html) {
    out.markup("</main>\n</div>\n<script>");
    out.markup(SCRIPT);
    out.markup("</script>\n</body>\n</html>\n");
}

/// The result in a few words, for the title of the window.
fn result(run: &Run) -> String {
    let Some(assessment) = &run.assessment else { return words::gate_title(run).to_owned() };
    let total = &assessment.total;
    let verdict = total.verdict.map_or("no verdict", plimsoll_model::Verdict::title);
    match (&total.grade, total.score) {
        (Some(grade), Some(score)) => format!("{verdict}, {grade}, {score} of 100"),
        _ => verdict.to_owned(),
    }
}

/// The SHA-256 of a text in base64, as a content security policy names what may run.
fn digest(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(44);
    for bytes in Sha256::digest(text.as_bytes()).chunks(3) {
        let group = bytes.iter().fold(0, |group, byte| group << 8 | usize::from(*byte)) << (8 * (3 - bytes.len()));
        for place in 0..4 {
            let letter = ALPHABET[group >> (18 - 6 * place) & 63];
            out.push(if place <= bytes.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_base64() {
        assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(digest("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn assets_are_what_a_browser_hashes() {
        for asset in [STYLE, SCRIPT] {
            // A browser reads `\r\n` as `\n` before it computes the digest.
            assert!(!asset.contains('\r'));
            assert!(!asset.contains("</") && !asset.contains("<!--"));
        }
    }
}
