//! What each tool's command names: a script, a target, a file, a service, a package.

use super::Kind;
use super::reader::Reader;
use super::words::{Word, is_name, is_plain, is_script, options};
use crate::paths::name;

/// The text of the first word; empty where there is none.
fn first(words: &[Word]) -> &str {
    words.first().map_or("", |word| &word.text)
}

fn has(words: &[Word], wanted: &str) -> bool {
    words.iter().any(|word| word.text == wanted)
}

impl Reader {
    /// Reads a command, and returns whether it is still known where the next one is run.
    pub(super) fn command(&mut self, words: &[Word]) -> bool {
        let Some((tool, rest)) = words.split_first() else { return true };
        match tool.text.as_str() {
            "sudo" | "time" | "env" | "exec" | "then" | "do" => return self.command(rest),
            "cd" | "pushd" => return self.change(rest.first()),
            "git" if first(rest) == "clone" => {
                let from = rest.iter().skip(1).find(|word| word.text.contains("://") || word.text.contains(['@', '/']));
                self.clones(from.map_or("?", |from| name(from.text.trim_end_matches('/')).trim_end_matches(".git")));
            }
            "cmake" | "./configure" | "meson" | "qmake" | "./autogen.sh" | "autoreconf" => self.generates = true,
            "npm" | "pnpm" | "yarn" | "bun" => {
                if let Some(script) = script_of(rest) {
                    self.add(Kind::Script, &script.text, script.at, Vec::new());
                }
            }
            "make" | "gmake" if !self.generates && !has(rest, "-f") && !has(rest, "-C") => {
                for target in rest.iter().take_while(|word| !word.text.starts_with(['>', '<', '&'])) {
                    if !target.text.starts_with('-') && !target.text.contains('=') && is_name(&target.text) {
                        self.add(Kind::Target, &target.text, target.at, Vec::new());
                    }
                }
            }
            "just" => {
                if let Some(recipe) = rest.first().filter(|word| is_name(&word.text)) {
                    self.add(Kind::Recipe, &recipe.text, recipe.at, Vec::new());
                }
            }
            "bash" | "sh" | "zsh" | "source" | "." | "python" | "python3" | "node" | "ruby" => {
                if let Some(file) = rest.first().filter(|word| is_script(&word.text)) {
                    self.add(Kind::File, &file.text, file.at, options(&rest[1..]));
                }
            }
            "docker-compose" => self.compose(rest),
            "docker" if first(rest) == "compose" => self.compose(&rest[1..]),
            "go" if matches!(first(rest), "run" | "build" | "test" | "install") => self.go(rest),
            "cargo" => self.cargo(rest),
            script if script.starts_with("./") && is_script(script) => {
                self.add(Kind::File, script, tool.at, options(rest));
            }
            // A command behind the host comes back here.
            "ssh" => return rest.iter().any(|word| word.plain.is_some()),
            "curl" | "wget" | "vagrant" | "kubectl" if has(rest, "ssh") => return false,
            _ => {}
        }
        true
    }

    fn go(&mut self, words: &[Word]) {
        // Other commands of Go keep their options to themselves.
        let mut runs = first(words) == "run";
        for (place, word) in words.iter().enumerate().filter(|(_, word)| word.text.starts_with("./")) {
            let folder = word.text.trim_end_matches("...").trim_end_matches('/');
            let kind = if folder.ends_with(".go") { Kind::File } else { Kind::Folder };
            // Of several files, each may bring options; behind a package, all words are for the program.
            let is_one = kind == Kind::Folder || words.get(place + 1).is_none_or(|next| !next.text.ends_with(".go"));
            if folder.len() > 2 && is_plain(folder) {
                let flags = if runs && is_one { options(&words[place + 1..]) } else { Vec::new() };
                self.add(kind, folder, word.at, flags);
            }
            runs = false;
        }
    }

    fn cargo(&mut self, words: &[Word]) {
        self.program(words);
        let own = &words[..words.iter().position(|word| word.text == "--").unwrap_or(words.len())];
        let Some(place) = own.iter().position(|word| matches!(word.text.as_str(), "-p" | "--package")) else { return };
        let package = words[place + 1..].iter().find(|word| !word.text.starts_with('-'));
        if let Some(package) = package.filter(|word| is_name(&word.text))
            && matches!(first(words), "run" | "build" | "test" | "bench" | "check")
        {
            self.add(Kind::Package, &package.text, package.at, Vec::new());
        }
    }

    /// What `cargo run … -- --option` gives to the program.
    fn program(&mut self, words: &[Word]) {
        let end = words.iter().position(|word| word.text == "--");
        let Some(end) = end.filter(|_| first(words) == "run") else { return };
        let (own, given) = (&words[..end], &words[end + 1..]);
        let begins = |starts: &[&str]| own.iter().any(|word| starts.iter().any(|start| word.text.starts_with(start)));
        if begins(&["--example", "--manifest-path", "--script"]) {
            return;
        }
        let named = own.iter().position(|word| matches!(word.text.as_str(), "-p" | "--package" | "--bin"));
        let name = match named {
            Some(place) => own.get(place + 1).map(|word| word.text.as_str()).filter(|name| is_name(name)),
            None => Some("").filter(|_| !begins(&["--bin=", "--package="])),
        };
        let flags = options(given);
        let Some(name) = name.filter(|_| !flags.is_empty()) else { return };
        self.add(Kind::Program, format!("cargo run {name}").trim_end(), words[0].at, flags);
    }

    fn compose(&mut self, words: &[Word]) {
        let mut words = words.iter();
        let mut files = 0;
        while let Some(word) = words.next() {
            match word.text.as_str() {
                "-f" | "--file" => {
                    files += 1;
                    let file = words.next();
                    if let Some(file) =
                        file.filter(|file| is_plain(&file.text) && !file.text.starts_with(['/', '~', '-']))
                    {
                        self.add(Kind::File, &file.text, file.at, Vec::new());
                    }
                }
                "-p" | "--profile" | "--env-file" | "--project-name" | "--project-directory" => {
                    words.next();
                }
                "up" | "build" | "restart" | "stop" | "logs" | "start" if files == 0 => {
                    let takes_nothing =
                        |word: &&Word| matches!(word.text.as_str(), "-d" | "--build" | "-f" | "--no-deps");
                    // An option may take the next word as its value.
                    let service = words.find(|word| !takes_nothing(word));
                    if let Some(service) = service.filter(|word| is_name(&word.text) && !word.text.starts_with('-')) {
                        self.add(Kind::Service, &service.text, service.at, Vec::new());
                    }
                    return;
                }
                _ => {}
            }
        }
    }
}

/// The script that `npm run` and its like name.
fn script_of(words: &[Word]) -> Option<&Word> {
    let mut words = words.iter();
    let mut runs = false;
    while let Some(word) = words.next() {
        match word.text.as_str() {
            "-w" | "--workspace" | "--prefix" | "-C" | "--cwd" | "--filter" | "-F" | "--dir" => {
                words.next();
            }
            "workspace" if !runs => {
                words.next();
            }
            "run" | "run-script" if !runs => runs = true,
            option if option.starts_with('-') => {}
            script if runs => return Some(word).filter(|_| is_name(script) && !script.contains(['/', '.'])),
            _ => return None,
        }
    }
    None
}
