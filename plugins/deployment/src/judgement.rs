//! What a container file says about the user of an image that can be built from it.
//!
//! Only the file itself is looked at: who runs the image, and as whom, is `runners.rs`'s business.

use std::collections::BTreeMap;

use plimsoll_sdk::prelude::*;

use crate::images::{DefaultUser, default_user, drops_in_workers, is_for_development};
use crate::runners::file_name;
use crate::scripts::{LONGEST_PATH, Scripts};
use crate::stages::{Image, InForce, Instruction, Stages};

/// Programs that give up root before they start the service, and how images get them.
pub(crate) const DROP_ROOT: &[&str] = &[
    "gosu",
    "su-exec",
    "setpriv",
    "setuidgid",
    "s6-setuidgid",
    "s6-overlay",
    "runuser",
    "chpst",
    "fixuid",
    "privdrop",
];

/// Programs that start services, each as the user that its own configuration says.
const SUPERVISORS: &[&str] = &["s6-svscan", "supervisord", "runsvdir", "svscan", "my_init", "circusd", "systemd"];

/// Users that are root: of Linux by name and number, and of Windows.
const ROOT_NAMES: &[&str] = &["root", "containeradministrator"];

/// Words in the name of a file or a stage whose image never goes into production.
const DEVELOPMENT: &[&str] = &[
    "ci",
    "cicd",
    "debug",
    "dev",
    "devel",
    "development",
    "e2e",
    "gitpod",
    "lint",
    "local",
    "test",
    "tester",
    "tests",
    "tilt",
];

/// Folders for images that never go into production.
const DEVELOPMENT_FOLDERS: &[&str] = &[".devcontainer", "ci", "devcontainer", "local", "regression", "tilt"];

/// What the file says about the user of an image.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is not root.
    Unprivileged {
        /// The instruction that says so.
        span: Span,
    },
    /// It is root, or may be.
    Root(Root),
    /// Nothing can be said, or it does not matter.
    Open,
}

/// Why an image is taken to run as root.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// `USER` if it names root, else the command.
    pub(crate) span: Span,
    /// What is wrong here.
    pub(crate) message: String,
    /// Low where the base image is unknown, so that it may set a user itself.
    pub(crate) confidence: Confidence,
    /// Where the stage without `USER` starts.
    pub(crate) stage: Option<Span>,
    /// The name of the script that the image starts, if it is one: it may give up root.
    pub(crate) script: String,
    /// Where the build may find that script, below the folder that it starts from.
    pub(crate) sources: Vec<String>,
    /// Whether it may be a tool that people run by hand: a program without arguments of its own, and without a port.
    pub(crate) is_tool: bool,
}

/// Judges the images of a container file. What stages inherit from each other is looked at once.
pub(crate) struct Judge<'a> {
    is_never_deployed: bool,
    /// Of each stage, whether something in its image gives up root.
    drops_root: Vec<bool>,
    /// The commands of the file, by where they start.
    commands: BTreeMap<u32, Command>,
    scripts: Scripts<'a>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(path: &str, stages: &Stages<'a>) -> Self {
        let mut drops: Vec<bool> = Vec::new();
        let mut commands = BTreeMap::new();
        for stage in stages.all() {
            let inherits = stage.parent.and_then(|parent| drops.get(parent)).copied().unwrap_or_default();
            drops.push(inherits || stage.instructions.iter().any(|instruction| drops_root(*instruction)));
            let started = stage.instructions.iter().filter(|one| matches!(one.keyword, "ENTRYPOINT" | "CMD"));
            commands.extend(started.map(|one| (one.span().start, Command::read(*one))));
        }
        let is_never_deployed = is_never_deployed(path);
        Self { is_never_deployed, drops_root: drops, commands, scripts: Scripts::read(stages) }
    }

    pub(crate) fn judge(&self, image: &Image<'_, 'a>) -> Verdict {
        let base = image.base();
        let base_user = base.map_or(DefaultUser::Unknown, default_user);
        let known = |instruction: Instruction<'_>| self.commands.get(&instruction.span().start);
        let InForce { user, entry_point, command: arguments, port } = image.in_force();
        let started = image.command();
        let command = started.and_then(known);
        let is_no_process = command.is_some_and(|command| command.is_no_process);
        if self.is_never_deployed || is_no_process || base.is_some_and(is_for_development) {
            return Verdict::Open;
        }
        let changes_user = entry_point.into_iter().chain(arguments).filter_map(known).any(|one| one.changes_user);
        let drops_root = changes_user || self.drops_root.get(image.last).copied().unwrap_or_default();
        if drops_root || (base_user == DefaultUser::DropsRoot && entry_point.is_none()) {
            return Verdict::Open;
        }
        let is_tool = command.is_some_and(|command| command.is_bare) && arguments.is_none() && port.is_none();
        let script = || command.map_or_else(String::new, |command| file_name(&command.file).to_owned());
        let sources = || command.map_or_else(Vec::new, |command| self.scripts.sources(image, &command.file));
        if let Some(user) = user {
            return match user.words().next() {
                Some(word) if is_root(word) => Verdict::Root(Root {
                    span: user.span(),
                    message: format!("`USER {word}` is the last one, so that the container runs as root"),
                    confidence: Confidence::High,
                    stage: None,
                    script: script(),
                    sources: sources(),
                    // Somebody wanted it so.
                    is_tool: false,
                }),
                Some(_) => Verdict::Unprivileged { span: user.span() },
                None => Verdict::Open,
            };
        }
        // A base image that only the build names may be anything.
        let (Some(started), Some(command), Some(base)) = (started, command, base) else { return Verdict::Open };
        let unset = format!("`{}` runs as root: no `USER` is set", started.keyword);
        let name = base.split('@').next().unwrap_or(base);
        let (message, confidence) = match base_user {
            DefaultUser::Unprivileged => return Verdict::Unprivileged { span: started.span() },
            DefaultUser::Managed => return Verdict::Open,
            // A script may still drop root by means that the file does not show, and a server in its workers.
            DefaultUser::Root | DefaultUser::DropsRoot => {
                let unsure = command.is_script || drops_in_workers(base);
                let sure = if unsure { Confidence::Medium } else { Confidence::High };
                (format!("{unset}, and `{name}` starts as root"), sure)
            }
            DefaultUser::Unknown => (format!("{unset}, unless `{name}` sets one"), Confidence::Low),
        };
        let (span, stage) = (started.span(), image.stages().next().map(|stage| stage.span));
        Verdict::Root(Root { span, message, confidence, stage, script: script(), sources: sources(), is_tool })
    }
}

/// What is known of an `ENTRYPOINT` or `CMD`.
struct Command {
    /// The file that it starts, as it is written, if that is a path, and not a shell or a program that starts others.
    file: String,
    /// Whether it is an entry point without arguments of its own.
    is_bare: bool,
    /// Whether an entry point is a script of the image's own.
    is_script: bool,
    /// Whether nothing of the host runs what the image holds: a module of WebAssembly has a sandbox and no user, and an app for
    /// phones is only carried.
    is_no_process: bool,
    /// Whether it starts the service as another user.
    changes_user: bool,
}

impl Command {
    fn read(instruction: Instruction<'_>) -> Self {
        let is_entry_point = instruction.keyword == "ENTRYPOINT";
        let text = instruction.arguments();
        let parts = || {
            let parts = text.split(|c: char| c.is_whitespace() || "[]\"',".contains(c));
            parts.filter(|part| !part.is_empty())
        };
        let file = parts().find(|part| !is_starter(part)).filter(|file| file.len() <= LONGEST_PATH);
        let carried = [".wasm", ".apk", ".aab", ".ipa"];
        Self {
            file: file.unwrap_or_default().to_owned(),
            is_bare: is_entry_point && instruction.words().nth(1).is_none(),
            is_script: is_entry_point && tokens(&text).any(|token| token == "sh" || token.contains("entrypoint")),
            is_no_process: parts().next().is_some_and(|program| carried.iter().any(|end| program.ends_with(end))),
            changes_user: tokens(&text).any(|token| matches!(token, "su" | "sudo") || SUPERVISORS.contains(&token)),
        }
    }
}

/// Whether a word of a command is only there to start what follows.
fn is_starter(word: &str) -> bool {
    let shells = ["sh", "bash", "ash", "dash", "tini", "dumb-init", "env", "--", "-g", "-x", "-e", "-c", "exec"];
    shells.contains(&file_name(word))
}

/// Whether the file describes a container to develop or test in, or an action, which GitHub wants to run as root.
fn is_never_deployed(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    folders.split('/').any(|part| DEVELOPMENT_FOLDERS.contains(&part))
        || folders.contains(".github/actions")
        || is_for_development_by_name(name)
}

/// Whether a file or a stage says by its name that it is for developing or testing.
pub(crate) fn is_for_development_by_name(name: &str) -> bool {
    name.split(['.', '-', '_']).any(|part| DEVELOPMENT.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

/// Whether the user part of `USER` names root. A user that a build argument names is not known, and taken to be good.
pub(crate) fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or(user).trim();
    ROOT_NAMES.iter().any(|root| root.eq_ignore_ascii_case(name)) || name.parse::<u32>() == Ok(0)
}

/// Whether an instruction brings or calls what gives up root before the service starts.
fn drops_root(instruction: Instruction<'_>) -> bool {
    let mut texts = instruction.words().chain(instruction.heredocs());
    texts.any(|text| tokens(text).any(|token| DROP_ROOT.contains(&token)))
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_has_many_names() {
        for user in ["root", "0", "0:0", "root:staff", "ROOT", "00", "ContainerAdministrator"] {
            assert!(is_root(user), "{user}");
        }
        for user in ["app", "1000", "10:0", "$USER", "${UID:-0}", "rootless"] {
            assert!(!is_root(user), "{user}");
        }
    }

    #[test]
    fn files_for_development_are_left_alone() {
        assert!(is_never_deployed(".github/actions/lint/Dockerfile"));
        assert!(is_never_deployed(".devcontainer/Dockerfile") && is_never_deployed("tilt/Dockerfile"));
        assert!(is_never_deployed("Dockerfile.dev") && is_never_deployed("docker/test.Dockerfile"));
        assert!(!is_never_deployed("dev/Dockerfile") && !is_never_deployed("latest.Dockerfile"));
        assert!(!is_never_deployed("Dockerfile.prod"));
    }
}
