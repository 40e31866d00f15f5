//! Commands that pages show: what a block of shell or a piece of code in a line asks the reader to run.
//!
//! Only commands that name something of the repository are read. Whether it is there is the rules' business.

mod reader;
mod tools;
mod words;

use reader::Reader;

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
    /// The kinds whose names are looked for. A program is not: its name is that of a package, which may be left out.
    pub(crate) const NAMED: [Self; 7] =
        [Self::Script, Self::Target, Self::Recipe, Self::File, Self::Folder, Self::Service, Self::Package];

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
    /// Where the name stands in the block.
    pub(crate) at: usize,
    /// The options that a script is given, and where they stand.
    pub(crate) flags: Vec<(String, usize)>,
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
    let mut whole = String::new();
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let trimmed = line.trim();
        let mut own = trimmed;
        if pieces.is_empty() {
            if prompted && !trimmed.starts_with("$ ") {
                continue;
            }
            own = trimmed.trim_start_matches("$ ");
        }
        pieces.push((whole.len(), start + trimmed.len() - own.len()));
        // The line goes on in the next one.
        if let Some(before) = own.strip_suffix('\\') {
            whole.push_str(before);
            whole.push(' ');
            continue;
        }
        whole.push_str(own);
        if whole.contains("<<") || !reader.line(&whole, &pieces) {
            break;
        }
        whole.clear();
        pieces.clear();
    }
    reader.commands
}

/// Returns the commands of code inside a line of prose.
pub(crate) fn of_line(text: &str) -> Vec<Command> {
    let mut reader = Reader::default();
    reader.line(text, &[(0, 0)]);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(Kind, String, String)> {
        of_block("sh", text).into_iter().map(|one| (one.kind, one.name, one.folder)).collect()
    }

    fn one(kind: Kind, name: &str, folder: &str) -> (Kind, String, String) {
        (kind, name.to_owned(), folder.to_owned())
    }

    fn flags(command: &Command) -> Vec<&str> {
        command.flags.iter().map(|(name, _)| name.as_str()).collect()
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
        assert_eq!((run[0].name.as_str(), flags(&run[0])), ("cargo run tool", vec!["--fast", "-v"]));
    }

    #[test]
    fn only_what_is_run_is_given_options() {
        let go = of_block(
            "sh",
            "go test ./cmd/server -v -run TestX\ngo build ./cmd/server -o bin/x\ngo run ./a -x ./b -y\ngo run ./a.go ./b.go -z",
        );
        let given: Vec<(&str, Vec<&str>)> = go.iter().map(|one| (one.name.as_str(), flags(one))).collect();
        let none = Vec::new;
        assert_eq!(
            given,
            [
                ("./cmd/server", none()),
                ("./cmd/server", none()),
                ("./a", vec!["-x", "-y"]),
                ("./b", none()),
                ("./a.go", none()),
                ("./b.go", none())
            ]
        );
        let prose = of_block("sh", "./a.sh -a   - same as -x\n./a.sh -a -> like -z\n./a.sh --to \"-q\" -z");
        assert_eq!(prose.iter().map(flags).collect::<Vec<_>>(), [["-a"], ["-a"], ["--to"]]);
    }

    #[test]
    fn what_a_quote_holds_is_not_read() {
        assert_eq!(said("cd \"elsewhere;x\"\nmake all"), [one(Kind::Target, "all", "elsewhere;x")]);
        assert_eq!(said("git commit -m \"a; b\"\nmake all"), [one(Kind::Target, "all", "")]);
        // Where the quote ends is in another line.
        assert_eq!(said("make one; cd \"else\nwhere\"\nmake all"), [one(Kind::Target, "one", "")]);
        assert_eq!(said("ssh host \"cd /srv; ls\"\nmake all\nssh host\nmake more"), [one(Kind::Target, "all", "")]);
    }

    #[test]
    fn places_are_those_of_the_block() {
        let text = "$ ./a.sh --verbose \\\n    -v\n$ X=1 make all\n";
        let read = of_block("console", text);
        let placed: Vec<&str> = read.iter().map(|one| &text[one.at..one.at + one.name.len()]).collect();
        assert_eq!(placed, ["./a.sh", "all"]);
        let given: Vec<&str> = read[0].flags.iter().map(|(name, at)| &text[*at..at + name.len()]).collect();
        assert_eq!(given, ["--verbose", "-v"]);
        assert_eq!(&text[read[0].flags[1].1..][..3], "-v\n");
    }

    /// Each of these took the square of its length.
    #[test]
    fn long_blocks_are_read_once() {
        let folders: String = (0..20_000).map(|n| format!(" ./cmd/a{n}")).collect();
        assert_eq!(of_block("sh", &format!("go run{folders} -x")).len(), 20_000);
        let lines = "./a.sh --xy \\\n".repeat(20_000);
        assert_eq!(of_block("sh", &format!("{lines}\n"))[0].flags.len(), 20_000);
        let changes = "cd aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nmake all\n".repeat(20_000);
        assert_eq!(of_block("sh", &changes).len(), 5);
        let clone = format!("git clone https://x.y/{}\nmake all", "a".repeat(20_000));
        assert_eq!(of_block("sh", &clone)[0].cloned, "?");
    }
}
