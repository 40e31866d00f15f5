//! What a block has done so far: the folder it has changed to, what it has cloned, and the commands that were read.

use super::words::{Word, ends, is_plain, is_setting, split};
use super::{Command, Kind};

/// Folders and clones with longer names are not followed.
const MOST_NAME: usize = 200;

#[derive(Default)]
pub(super) struct Reader {
    pub(super) commands: Vec<Command>,
    folder: String,
    /// The repository that was cloned last; `?` where its name is not known.
    pub(super) cloned: String,
    /// Another program makes the Makefile.
    pub(super) generates: bool,
}

impl Reader {
    /// Reads a line, and returns whether it is still known where the next one is run. `pieces` says where the line stands in its
    /// block: bytes of the line, and those of the block.
    pub(super) fn line(&mut self, line: &str, pieces: &[(usize, usize)]) -> bool {
        let (commands, is_open) = split(line);
        for mut words in commands {
            for word in &mut words {
                unquote(word);
                let piece = pieces.partition_point(|(from, _)| *from <= word.at).saturating_sub(1);
                let (from, there) = pieces.get(piece).copied().unwrap_or_default();
                word.at = word.at - from + there;
            }
            words.truncate(words.iter().position(|word| ends(&word.text)).unwrap_or(words.len()));
            let skipped = words.iter().take_while(|word| is_setting(&word.text)).count();
            if !self.command(&words[skipped..]) {
                return false;
            }
        }
        !is_open
    }

    /// Changes to a folder, and returns whether it is known which one it is.
    pub(super) fn change(&mut self, folder: Option<&Word>) -> bool {
        let folder = folder.map(|word| word.text.as_str());
        let Some(folder) = folder.filter(|folder| is_plain(folder) && !folder.starts_with(['/', '~', '-'])) else {
            return false;
        };
        let is_own = !self.cloned.is_empty() && folder.trim_matches('/') == self.cloned;
        if !is_own {
            if !self.folder.is_empty() {
                self.folder.push('/');
            }
            self.folder.push_str(folder);
        }
        self.folder.len() <= MOST_NAME
    }

    /// Notes that a repository is cloned.
    pub(super) fn clones(&mut self, name: &str) {
        let is_known = name.len() <= MOST_NAME;
        if is_known { name } else { "?" }.clone_into(&mut self.cloned);
    }

    /// Adds what a command names, and the options that it is given.
    pub(super) fn add(&mut self, kind: Kind, name: &str, at: usize, flags: Vec<(String, usize)>) {
        if name.len() <= MOST_NAME {
            let (folder, cloned) = (self.folder.clone(), self.cloned.clone());
            self.commands.push(Command { kind, name: name.to_owned(), folder, cloned, at, flags });
        }
    }
}

/// Prose marks code with quotes of its own.
fn unquote(word: &mut Word) {
    if let Some(mark) = word.text.find('`') {
        let marks = word.text.len() - word.text.trim_start_matches('`').len();
        word.text = word.text.trim_matches('`').to_owned();
        word.at += marks;
        let plain = word.plain.unwrap_or(usize::MAX).min(mark);
        word.plain = Some(plain.min(word.text.len()));
    }
}
