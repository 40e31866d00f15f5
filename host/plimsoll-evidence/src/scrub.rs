//! Takes paths of other machines out of messages.
//!
//! A message may name a file anywhere in its prose. What begins like a folder of a machine is cut to the part below the
//! audited folder, or to the file's name; addresses on the web and routes such as `/orders/1` stay what they are.

/// Folders in which machines keep checkouts, home folders and programs.
const ROOTS: [&str; 17] = [
    "home/",
    "Users/",
    "root/",
    "tmp/",
    "private/",
    "var/",
    "usr/",
    "opt/",
    "mnt/",
    "media/",
    "srv/",
    "builds/",
    "workspace/",
    "workspaces/",
    "runner/",
    "github/",
    "data/",
];

/// Cuts paths in messages.
pub(crate) struct Scrubber {
    base: Option<String>,
}

impl Scrubber {
    /// Knows the folder of the other machine that is the audited one, with `/` at its end and none before it.
    pub(crate) fn new(base: Option<String>) -> Self {
        Self { base }
    }

    /// Cuts the paths of a message.
    pub(crate) fn scrub(&self, message: &mut String) {
        if message.contains(['/', '\\']) {
            *message = self.scrubbed(message);
        }
    }

    fn scrubbed(&self, message: &str) -> String {
        let mut out = String::with_capacity(message.len());
        let mut rest = message;
        let mut before = None;
        while let Some(next) = rest.chars().next() {
            let word = before.is_some_and(|before: char| before.is_alphanumeric() || "._-~".contains(before));
            let length = if word { None } else { self.path_length(rest) };
            if let Some(length) = length {
                out.push_str(&self.cut(&rest[..length]));
                before = rest[..length].chars().next_back();
                rest = &rest[length..];
            } else {
                out.push(next);
                before = Some(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        out
    }

    /// The length of the path of a machine that a text begins with.
    fn path_length(&self, text: &str) -> Option<usize> {
        let after = match text.strip_prefix('/') {
            Some(after) => {
                let ours = self.base.as_deref().is_some_and(|base| after.starts_with(base));
                if !ours && !ROOTS.iter().any(|root| after.starts_with(root)) {
                    return None;
                }
                after
            }
            None => {
                let bytes = text.as_bytes();
                let drive = bytes.first()?.is_ascii_alphabetic() && bytes.get(1) == Some(&b':');
                if !drive || !matches!(bytes.get(2), Some(b'\\' | b'/')) {
                    return None;
                }
                &text[3..]
            }
        };
        let end = after.find(|next: char| next.is_whitespace() || "\"'`:,;()[]{}<>|*?".contains(next));
        Some(text.len() - after.len() + end.unwrap_or(after.len()))
    }

    fn cut(&self, path: &str) -> String {
        let path = path.replace('\\', "/");
        let below = self.base.as_deref().and_then(|base| path.trim_start_matches('/').strip_prefix(base));
        match below {
            Some(below) if !below.is_empty() => below.to_owned(),
            _ => format!("…/{}", path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn scrubs(base: Option<&str>, message: &str, expected: &str) {
        let mut message = message.to_owned();
        Scrubber::new(base.map(str::to_owned)).scrub(&mut message);
        assert_eq!(message, expected);
    }

    #[test]
    fn paths_of_machines_are_cut() {
        scrubs(Some("ci/shop/"), "/ci/shop/app/a.py:3: broken", "app/a.py:3: broken");
        scrubs(None, "see '/home/joe/x.py' and file:///tmp/y", "see '…/x.py' and file://…/y");
        scrubs(None, "C:\\Users\\joe\\x.py(3)", "…/x.py(3)");
    }

    #[test]
    fn routes_and_addresses_stay() {
        for message in ["GET /orders/1", "https://x.example/home/y", "a/home/b", "and/or", "/etc/passwd is read"] {
            scrubs(None, message, message);
        }
    }
}
