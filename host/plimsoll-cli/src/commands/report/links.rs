//! Where paths in a terminal lead: the address of the audited folder, for terminals that make links of addresses.
//!
//! Nothing here reaches a report that is stored: the address is an absolute path of this machine.

use std::ffi::OsString;
use std::path::Path;

/// Returns the address that shown paths are relative to, such as `file:///home/me/shop/`: that of the audited folder, or,
/// where a prefix is shown before each path, of the folder that this leads from. None where the terminal makes no links, the
/// user wants none, or the folder does not lie where the prefix says.
#[expect(clippy::disallowed_methods, reason = "what the terminal can do is said nowhere else")]
pub(super) fn base(folder: &Path, prefix: &str) -> Option<String> {
    if shown(|name| std::env::var_os(name)) { without(&address(folder)?, prefix) } else { None }
}

/// Takes the prefix off the end of an address.
fn without(address: &str, prefix: &str) -> Option<String> {
    if prefix.is_empty() {
        return Some(address.to_owned());
    }
    let end = format!("/{}/", encoded(prefix.as_bytes()));
    address.strip_suffix(&end).map(|rest| format!("{rest}/"))
}

/// Whether the terminal is known to make links. Others are asked nothing: some print the address in the text.
fn shown(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let value = |name: &str| variable(name).filter(|value| !value.is_empty());
    let is = |name: &str, known: &[&str]| value(name).is_some_and(|value| known.iter().any(|known| value == *known));
    if value("NO_COLOR").is_some() || is("TERM", &["dumb"]) {
        return false;
    }
    if let Some(forced) = value("FORCE_HYPERLINK") {
        return forced != "0";
    }
    let vte = value("VTE_VERSION").and_then(|version| version.to_str()?.parse::<u32>().ok());
    vte.is_some_and(|version| version >= 5000)
        || ["DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION"].iter().any(|name| value(name).is_some())
        || is("TERM_PROGRAM", &["Hyper", "WezTerm", "ghostty", "iTerm.app", "rio", "vscode"])
        || is("TERM", &["alacritty", "contour", "foot", "foot-extra", "xterm-ghostty", "xterm-kitty"])
}

/// Returns the address of a folder; none where it has no full path, or one that no address can say.
fn address(folder: &Path) -> Option<String> {
    let full = folder.canonicalize().ok()?;
    Some(format!("file://{}/", encoded(&bytes(&full)?).trim_end_matches('/')))
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have paths that are no addresses")]
fn bytes(path: &Path) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    Some(path.as_os_str().as_bytes().to_vec())
}

/// `\\?\C:\shop` as `/C:/shop`. A share of another machine is left out.
#[cfg(not(unix))]
fn bytes(path: &Path) -> Option<Vec<u8>> {
    let path = path.to_str()?;
    let local = path.strip_prefix(r"\\?\").unwrap_or(path);
    let drive = local.as_bytes().get(1) == Some(&b':');
    drive.then(|| format!("/{}", local.replace('\\', "/")).into_bytes())
}

/// Percent-encodes everything that may not stand in the path of an address.
fn encoded(path: &[u8]) -> String {
    let mut address = String::with_capacity(path.len());
    for byte in path {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(byte) {
            address.push(char::from(*byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
            address.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown_with(variables: &[(&str, &str)]) -> bool {
        shown(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn only_known_terminals_get_links() {
        assert!(!shown_with(&[]));
        assert!(!shown_with(&[("TERM", "xterm-256color")]));
        assert!(shown_with(&[("TERM", "xterm-kitty")]));
        assert!(shown_with(&[("TERM_PROGRAM", "WezTerm")]));
        assert!(shown_with(&[("VTE_VERSION", "7600")]));
        assert!(!shown_with(&[("VTE_VERSION", "4600")]));
        assert!(shown_with(&[("FORCE_HYPERLINK", "1")]));
        assert!(!shown_with(&[("FORCE_HYPERLINK", "0"), ("TERM", "xterm-kitty")]));
    }

    #[test]
    fn who_wants_no_colours_gets_no_links() {
        assert!(!shown_with(&[("NO_COLOR", "1"), ("TERM", "xterm-kitty")]));
        assert!(!shown_with(&[("NO_COLOR", "1"), ("FORCE_HYPERLINK", "1")]));
        assert!(shown_with(&[("NO_COLOR", ""), ("TERM", "xterm-kitty")]));
        assert!(!shown_with(&[("TERM", "dumb"), ("FORCE_HYPERLINK", "1")]));
    }

    #[test]
    fn addresses_hold_no_odd_characters() {
        assert_eq!(encoded("/home/ä b/c#d?e%f\u{1b}\\".as_bytes()), "/home/%C3%A4%20b/c%23d%3Fe%25f%1B%5C");
        assert_eq!(encoded(b"/caf\xe9"), "/caf%E9");
    }

    #[test]
    fn a_prefix_leads_from_a_folder_further_up() {
        let without = |prefix| without("file:///home/me/shop/services/a%20b/", prefix);
        assert_eq!(without("").as_deref(), Some("file:///home/me/shop/services/a%20b/"));
        assert_eq!(without("services/a b").as_deref(), Some("file:///home/me/shop/"));
        assert_eq!(without("b"), None);
        assert_eq!(without("elsewhere"), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_address_is_that_of_the_full_path() {
        assert_eq!(address(Path::new("/")).as_deref(), Some("file:///"));
        assert_eq!(address(Path::new("/./")).as_deref(), Some("file:///"));
        assert_eq!(address(Path::new("no such folder")), None);
        let here = address(Path::new(".")).expect("the current folder has an address");
        assert!(here.starts_with("file:///") && here.ends_with("/plimsoll-cli/"), "{here}");
    }
}
