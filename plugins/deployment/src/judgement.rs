//! What a container file says about the user of an image that can be built from it.
//!
//! Only the file itself is looked at: who runs the image, and as whom, is `runners.rs`'s business.

use plimsoll_sdk::prelude::*;

use crate::images::{DefaultUser, default_user, drops_in_workers, is_for_development};
use crate::stages::{Image, Instruction};

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
    /// Whether it may be a tool that people run by hand: a program without arguments of its own, and without a port.
    pub(crate) is_tool: bool,
}

/// Judges an image of a container file.
pub(crate) fn judge(path: &str, image: &Image<'_, '_>) -> Verdict {
    let base = image.base();
    let base_user = base.map_or(DefaultUser::Unknown, default_user);
    let command = image.command();
    if is_never_deployed(path) || command.is_some_and(is_no_process) || base.is_some_and(is_for_development) {
        return Verdict::Open;
    }
    let inherits_entry_point = image.last("ENTRYPOINT").is_none();
    if drops_root(image) || (base_user == DefaultUser::DropsRoot && inherits_entry_point) {
        return Verdict::Open;
    }
    let script = command.map_or_else(String::new, script_name);
    let is_tool = command.is_some_and(|command| command.keyword == "ENTRYPOINT" && command.words().nth(1).is_none())
        && ["CMD", "EXPOSE"].into_iter().all(|keyword| image.last(keyword).is_none());
    if let Some(user) = image.last("USER") {
        return match user.words().next() {
            Some(word) if is_root(word) => Verdict::Root(Root {
                span: user.span(),
                message: format!("`USER {word}` is the last one, so that the container runs as root"),
                confidence: Confidence::High,
                stage: None,
                script,
                // Somebody wanted it so.
                is_tool: false,
            }),
            Some(_) => Verdict::Unprivileged { span: user.span() },
            None => Verdict::Open,
        };
    }
    // A base image that only the build names may be anything.
    let (Some(command), Some(base)) = (command, base) else { return Verdict::Open };
    let unset = format!("`{}` runs as root: no `USER` is set", command.keyword);
    let name = base.split('@').next().unwrap_or(base);
    let (message, confidence) = match base_user {
        DefaultUser::Unprivileged => return Verdict::Unprivileged { span: command.span() },
        DefaultUser::Managed => return Verdict::Open,
        // A script may still drop root by means that the file does not show, and a server in its workers.
        DefaultUser::Root | DefaultUser::DropsRoot => {
            let unsure = is_script(command) || drops_in_workers(base);
            let sure = if unsure { Confidence::Medium } else { Confidence::High };
            (format!("{unset}, and `{name}` starts as root"), sure)
        }
        DefaultUser::Unknown => (format!("{unset}, unless `{name}` sets one"), Confidence::Low),
    };
    let stage = image.stages().next().map(|stage| stage.span);
    Verdict::Root(Root { span: command.span(), message, confidence, stage, script, is_tool })
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

/// Whether nothing of the host runs what the image holds: a module of WebAssembly has a sandbox and no user, and an app
/// for phones is only carried.
fn is_no_process(command: Instruction<'_>) -> bool {
    program(command).is_some_and(|name| [".wasm", ".apk", ".aab", ".ipa"].iter().any(|end| name.ends_with(end)))
}

/// The first word of a command.
fn program(command: Instruction<'_>) -> Option<String> {
    let arguments = command.arguments();
    let mut words = arguments.split(|c: char| c.is_whitespace() || "[]\"',".contains(c));
    words.find(|word| !word.is_empty()).map(str::to_owned)
}

/// The name of the file that a command starts, without folders, if that is not a program of the system.
fn script_name(command: Instruction<'_>) -> String {
    let arguments = command.arguments();
    let mut words =
        arguments.split(|c: char| c.is_whitespace() || "[]\"',".contains(c)).filter(|word| !word.is_empty());
    let shells = ["sh", "bash", "ash", "dash", "tini", "dumb-init", "env", "--", "-g", "-x", "-e", "-c", "exec"];
    let file = |word: &&str| !shells.contains(&word.rsplit('/').next().unwrap_or(word));
    words.find(file).and_then(|word| word.rsplit('/').next()).unwrap_or_default().to_owned()
}

/// Whether the image starts a script of its own.
fn is_script(command: Instruction<'_>) -> bool {
    command.keyword == "ENTRYPOINT" && {
        let arguments = command.arguments();
        tokens(&arguments).any(|token| token == "sh" || token.contains("entrypoint"))
    }
}

/// Whether the user part of `USER` names root. A user that a build argument names is not known, and taken to be good.
pub(crate) fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or(user).trim();
    ROOT_NAMES.iter().any(|root| root.eq_ignore_ascii_case(name)) || name.parse::<u32>() == Ok(0)
}

/// Whether something in the image gives up root before the service starts, or starts it as another user.
fn drops_root(image: &Image<'_, '_>) -> bool {
    let changes_user = ["ENTRYPOINT", "CMD"].into_iter().filter_map(|keyword| image.last(keyword)).any(|command| {
        tokens(&command.arguments()).any(|token| matches!(token, "su" | "sudo") || SUPERVISORS.contains(&token))
    });
    changes_user
        || image.stages().flat_map(|stage| &stage.instructions).any(|instruction| {
            instruction
                .words()
                .chain(instruction.heredocs())
                .any(|text| tokens(text).any(|token| DROP_ROOT.contains(&token)))
        })
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
