//! Commands that pages show: what a block of shell or a piece of code in a line asks the reader to run.
//!
//! Only commands that name something of the repository are read. Whether it is there is the rules' business.

use crate::flags::{in_command, of_words};
use crate::paths::name;

/// What a command names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A script of a `package.json`.
    Script,
    /// A target of a Makefile.
    Target,
    /// A recipe of a justfile.
    Recipe,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A service of a compose file.
    Service,
    /// A package of a Cargo workspace.
    Package,
    /// What `cargo run` runs: only its options are looked at.
    Program,
}

impl Kind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Script,
        Self::Target,
        Self::Recipe,
        Self::File,
        Self::Folder,
        Self::Service,
        Self::Package,
        Self::Program,
    ];

    /// Returns the word that stands for it in facts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Target => "target",
            Self::Recipe => "recipe",
            Self::File => "file",
            Self::Folder => "folder",
            Self::Service => "service",
            Self::Package => "package",
            Self::Program => "program",
        }
    }
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// The folder that the block has changed to, as written; empty for where the block began.
    pub(crate) folder: String,
    /// The repository that the block has cloned before.
    pub(crate) cloned: String,
    /// First byte and end of its line in the block.
    pub(crate) line: (usize, usize),
    /// The options that a script is given.
    pub(crate) flags: Vec<String>,
}

/// Languages of blocks that are run.
const SHELLS: &[&str] =
    &["sh", "bash", "shell", "zsh", "console", "shell-session", "shellsession", "terminal", "fish", ""];

/// Returns the commands of a block.
pub(crate) fn of_block(language: &str, text: &str) -> Vec<Command> {
    if !SHELLS.contains(&language.to_ascii_lowercase().as_str()) {
        return Vec::new();
    }
    let mut reader = Reader::default();
    let prompted = text.lines().any(|line| line.trim_start().starts_with("$ "));
    if language.is_empty() && !prompted && !text.lines().any(|line| is_known(line.trim())) {
        return Vec::new();
    }
    let mut at = 0;
    let mut joined: Option<(usize, String)> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        if joined.is_none() && prompted && !trimmed.starts_with("$ ") {
            continue;
        }
        let (start, whole) = match joined.take() {
            Some((start, before)) => (start, format!("{before} {trimmed}")),
            None => (start, trimmed.trim_start_matches("$ ").to_owned()),
        };
        if let Some(before) = whole.strip_suffix('\\') {
            joined = Some((start, before.to_owned()));
            continue;
        }
        if whole.contains("<<") || !reader.line(&whole, (start, at)) {
            break;
        }
    }
    reader.commands
}

/// Returns the commands of code inside a line of prose.
pub(crate) fn of_line(text: &str) -> Vec<Command> {
    let mut reader = Reader::default();
    reader.line(text, (0, text.len()));
    reader.commands.retain(|command| matches!(command.kind, Kind::Script | Kind::Target | Kind::File));
    reader.commands
}

fn is_known(line: &str) -> bool {
    [
        "npm ", "yarn ", "pnpm ", "make ", "just ", "./", "cd ", "bash ", "sh ", "python", "docker", "go ", "cargo ",
        "git ",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

/// Whether prose about the command follows, as in `make lint - check the style`.
fn ends(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | ":" | "#" | "//" | "->" | "→" | "=>")
}

/// Splits as a shell does: what is quoted belongs to one word. None where a quote does not end.
fn words(part: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for character in part.chars() {
        match quote {
            Some(mark) if character == mark => quote = None,
            Some(_) => word.get_or_insert_default().push(character),
            None if matches!(character, '"' | '\'') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            None if character.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[derive(Default)]
struct Reader {
    commands: Vec<Command>,
    folder: String,
    cloned: String,
    /// Another program makes the Makefile.
    generates: bool,
    /// The command that is read, as it is written.
    part: String,
}

impl Reader {
    /// Reads a line, and returns whether it is still known where the next one is run.
    fn line(&mut self, line: &str, at: (usize, usize)) -> bool {
        let line = line.split(" #").next().unwrap_or(line);
        if line.starts_with('#') {
            return true;
        }
        for part in line.replace("&&", "\n").replace("||", "\n").replace([';', '|'], "\n").lines() {
            // A quote that does not end here was cut by what separates commands.
            let Some(words) = words(part) else { continue };
            let words: Vec<&str> =
                words.iter().map(|word| word.trim_matches('`')).take_while(|word| !ends(word)).collect();
            part.clone_into(&mut self.part);
            let skipped = words.iter().take_while(|word| is_setting(word)).count();
            if !self.command(&words[skipped..], at) {
                return false;
            }
        }
        true
    }

    fn command(&mut self, words: &[&str], at: (usize, usize)) -> bool {
        let Some((first, rest)) = words.split_first() else { return true };
        let plain = |rest: &[&str]| rest.iter().find(|word| !word.starts_with('-')).map(|word| (*word).to_owned());
        match *first {
            "sudo" | "time" | "env" | "exec" | "then" | "do" => return self.command(rest, at),
            "cd" | "pushd" => return self.change(rest.first().copied()),
            "git" if rest.first() == Some(&"clone") => {
                let from =
                    rest.iter().skip(1).find(|word| word.contains("://") || word.contains('@') || word.contains('/'));
                self.cloned =
                    from.map_or("?", |from| name(from.trim_end_matches('/')).trim_end_matches(".git")).to_owned();
            }
            "cmake" | "./configure" | "meson" | "qmake" | "./autogen.sh" | "autoreconf" => self.generates = true,
            "npm" | "pnpm" | "yarn" | "bun" => {
                if let Some(script) = script_of(rest) {
                    self.add(Kind::Script, script, at);
                }
            }
            "make" | "gmake" if !self.generates && !rest.contains(&"-f") && !rest.contains(&"-C") => {
                for target in rest.iter().take_while(|word| !word.starts_with(['>', '<', '&'])) {
                    if !target.starts_with('-') && !target.contains('=') && is_name(target) {
                        self.add(Kind::Target, (*target).to_owned(), at);
                    }
                }
            }
            "just" => {
                if let Some(recipe) = rest.first().filter(|word| is_name(word)) {
                    self.add(Kind::Recipe, (*recipe).to_owned(), at);
                }
            }
            "bash" | "sh" | "zsh" | "source" | "." | "python" | "python3" | "node" | "ruby" => {
                if let Some(file) = rest.first().filter(|word| is_script(word)) {
                    self.add(Kind::File, (*file).to_owned(), at);
                }
            }
            "docker-compose" => self.compose(rest, at),
            "docker" if rest.first() == Some(&"compose") => self.compose(&rest[1..], at),
            "go" if matches!(rest.first(), Some(&("run" | "build" | "test" | "install"))) => {
                for folder in rest.iter().filter(|word| word.starts_with("./")) {
                    let folder = folder.trim_end_matches("...").trim_end_matches('/');
                    let kind = if folder.ends_with(".go") { Kind::File } else { Kind::Folder };
                    if folder.len() > 2 && is_plain(folder) {
                        self.add(kind, folder.to_owned(), at);
                    }
                }
            }
            "cargo" => {
                self.program(rest, at);
                let mut words = rest.iter().take_while(|word| **word != "--");
                if words.any(|word| matches!(*word, "-p" | "--package"))
                    && let Some(package) = plain(&words.copied().collect::<Vec<_>>()).filter(|word| is_name(word))
                    && matches!(rest.first(), Some(&("run" | "build" | "test" | "bench" | "check")))
                {
                    self.add(Kind::Package, package, at);
                }
            }
            command if command.starts_with("./") && is_script(command) => {
                self.add(Kind::File, command.to_owned(), at);
            }
            "curl" | "wget" | "ssh" | "vagrant" | "kubectl" if rest.contains(&"ssh") || *first == "ssh" => {
                return false;
            }
            _ => {}
        }
        true
    }

    /// What `cargo run … -- --option` gives to the program.
    fn program(&mut self, words: &[&str], at: (usize, usize)) {
        let Some(end) = words.iter().position(|word| *word == "--").filter(|_| words.first() == Some(&"run")) else {
            return;
        };
        let (own, given) = (&words[..end], &words[end + 1..]);
        if own
            .iter()
            .any(|word| ["--example", "--manifest-path", "--script"].iter().any(|other| word.starts_with(other)))
        {
            return;
        }
        let named = own.iter().position(|word| matches!(*word, "-p" | "--package" | "--bin"));
        let name = match named {
            Some(place) => own.get(place + 1).copied().filter(|name| is_name(name)),
            None => Some("")
                .filter(|_| !own.iter().any(|word| word.starts_with("--bin=") || word.starts_with("--package="))),
        };
        let flags = of_words(given.iter().copied());
        let Some(name) = name.filter(|_| !flags.is_empty()) else { return };
        let name = format!("cargo run {name}").trim_end().to_owned();
        self.add(Kind::Program, name, at);
        if let Some(command) = self.commands.last_mut() {
            command.flags = flags;
        }
    }

    fn change(&mut self, folder: Option<&str>) -> bool {
        let Some(folder) = folder.filter(|folder| is_plain(folder) && !folder.starts_with(['/', '~', '-'])) else {
            return false;
        };
        let is_own = !self.cloned.is_empty() && folder.trim_matches('/') == self.cloned;
        if !is_own {
            self.folder = if self.folder.is_empty() { folder.to_owned() } else { format!("{}/{folder}", self.folder) };
        }
        true
    }

    fn compose(&mut self, words: &[&str], at: (usize, usize)) {
        let mut words = words.iter();
        let mut files = 0;
        while let Some(word) = words.next() {
            match *word {
                "-f" | "--file" => {
                    files += 1;
                    if let Some(file) = words.next().filter(|file| is_plain(file) && !file.starts_with(['/', '~', '-']))
                    {
                        self.add(Kind::File, (*file).to_owned(), at);
                    }
                }
                "-p" | "--profile" | "--env-file" | "--project-name" | "--project-directory" => {
                    words.next();
                }
                "up" | "build" | "restart" | "stop" | "logs" | "start" if files == 0 => {
                    let rest: Vec<&&str> = words.collect();
                    // An option may take the next word as its value.
                    let named = rest.iter().take_while(|word| matches!(***word, "-d" | "--build" | "-f" | "--no-deps"));
                    let service = rest.get(named.count()).filter(|word| is_name(word) && !word.starts_with('-'));
                    if let Some(service) = service {
                        self.add(Kind::Service, (**service).to_string(), at);
                    }
                    return;
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, kind: Kind, name: String, line: (usize, usize)) {
        let (folder, cloned) = (self.folder.clone(), self.cloned.clone());
        let takes_options = matches!(kind, Kind::File | Kind::Folder);
        let flags = if takes_options { in_command(&self.part, &name) } else { Vec::new() };
        self.commands.push(Command { kind, name, folder, cloned, line, flags });
    }
}

/// `NAME=value` before a command.
fn is_setting(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
}

/// The script that `npm run` and its like name.
fn script_of(words: &[&str]) -> Option<String> {
    let mut words = words.iter();
    let mut runs = false;
    while let Some(word) = words.next() {
        match *word {
            "-w" | "--workspace" | "--prefix" | "-C" | "--cwd" | "--filter" | "-F" | "--dir" => {
                words.next();
            }
            "workspace" if !runs => {
                words.next();
            }
            "run" | "run-script" if !runs => runs = true,
            word if word.starts_with('-') => {}
            script if runs => return is_name(script).then(|| script.to_owned()).filter(|it| !it.contains(['/', '.'])),
            _ => return None,
        }
    }
    None
}

/// Whether it can be the name of a script or a target, and is no placeholder.
fn is_name(word: &str) -> bool {
    const PLACEHOLDERS: &[&str] = &[
        "target",
        "script",
        "name",
        "foo",
        "bar",
        "example",
        "something",
        "command",
        "task",
        "sure",
        "the",
        "a",
        "it",
    ];
    is_plain(word)
        && !PLACEHOLDERS.contains(&word)
        && word.chars().any(|c| c.is_ascii_lowercase())
        && !word.ends_with('-')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/'))
}

/// Whether it is written out: no variable, no placeholder, no pattern.
fn is_plain(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    !word.is_empty()
        && !word.contains(['<', '>', '{', '}', '[', ']', '$', '*', '%', '(', ')', '…', '\\', '@'])
        && !["your", "my-", "my_", "path/to", "xxx", "some-", "some_", "foo", "-name", "_name"]
            .iter()
            .any(|part| lower.contains(part))
}

/// Whether it is a script of the repository, and nothing that a compiler makes.
fn is_script(word: &str) -> bool {
    const ENDS: &[&str] = &[".sh", ".bash", ".py", ".js", ".mjs", ".ts", ".rb", ".pl"];
    is_plain(word)
        && !word.starts_with(['/', '~', '-'])
        && !word.contains("://")
        && !word.trim_start_matches("./").starts_with("..")
        && ENDS.iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(Kind, String, String)> {
        of_block("sh", text).into_iter().map(|one| (one.kind, one.name, one.folder)).collect()
    }

    fn one(kind: Kind, name: &str, folder: &str) -> (Kind, String, String) {
        (kind, name.to_owned(), folder.to_owned())
    }

    #[test]
    fn commands_name_scripts_targets_and_files() {
        assert_eq!(
            said(
                "npm run build\nmake -j4 lint test VERSION=1 # all\nX=1 ./scripts/run.sh --fast && python tools/a.py\n"
            ),
            [
                one(Kind::Script, "build", ""),
                one(Kind::Target, "lint", ""),
                one(Kind::Target, "test", ""),
                one(Kind::File, "./scripts/run.sh", ""),
                one(Kind::File, "tools/a.py", ""),
            ]
        );
    }

    #[test]
    fn folders_are_changed() {
        assert_eq!(said("cd web\nnpm run dev\ncd /tmp\nmake all"), [one(Kind::Script, "dev", "web")]);
        let cloned = of_block("sh", "git clone https://x.y/z/app.git\ncd app\nmake all");
        assert_eq!((cloned[0].folder.as_str(), cloned[0].cloned.as_str()), ("", "app"));
    }

    #[test]
    fn placeholders_and_output_are_not_commands() {
        assert_eq!(said("make <target>\nnpm run $X\nmake your-target\n"), []);
        assert_eq!(said("$ make all\nmake: nothing to do\n"), [one(Kind::Target, "all", "")]);
        assert_eq!(said("cmake .\nmake everything\n"), []);
    }

    #[test]
    fn services_and_packages_are_named() {
        assert_eq!(
            said("docker compose up -d db\ncargo run -p tool -- x\ngo run ./cmd/x\n"),
            [one(Kind::Service, "db", ""), one(Kind::Package, "tool", ""), one(Kind::Folder, "./cmd/x", ""),]
        );
        let run = of_block("sh", "cargo run --release --bin tool -- build --fast -v");
        assert_eq!(
            (run[0].name.as_str(), run[0].flags.clone()),
            ("cargo run tool", vec!["--fast".into(), "-v".into()])
        );
    }
}
