//! `container-runs-as-root`: which user the command of the finished image runs as.

use plimsoll_sdk::prelude::*;

use crate::images::{DefaultUser, default_user, is_for_development};
use crate::stages::{FinalImage, Instruction};

pub(crate) const RULE: Rule = rule!("container-runs-as-root", check);

/// Programs that give up root before they start the service, and how images get them.
const DROP_ROOT: &[&str] = &[
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

/// A user and a group that no base image needs to know.
const UNPRIVILEGED: &str = "65532:65532";

/// Users that are root: of Linux by name and number, and of Windows.
const ROOT_NAMES: &[&str] = &["root", "containeradministrator"];

fn check(cx: &mut Context<'_>) {
    let Some(image) = cx.values().and_then(FinalImage::read) else { return };
    match judge(&cx.file().path, &image) {
        Verdict::Unprivileged { span } => cx.strength(1, 1, [span]),
        Verdict::Root { span, message, confidence, stage } => {
            // Where the base image is unknown, there is nothing to count.
            if confidence != Confidence::Low {
                cx.strength(0, 1, []);
            }
            let mut report = cx.report(span).message(message).confidence(confidence);
            if confidence == Confidence::Low {
                report = report.severity(Severity::P3);
            }
            if let Some(stage) = stage {
                report = report.related(stage, "this stage sets no `USER`");
                if stage.start < span.start {
                    let user = Edit::insert(span.start, format!("USER {UNPRIVILEGED}\n"));
                    report.fix("run the command as an unprivileged user", Applicability::Unsafe, [user]);
                }
            }
        }
        Verdict::Open => {}
    }
}

/// Words in the name of a file whose image never goes into production.
const DEVELOPMENT: &[&str] =
    &["ci", "debug", "dev", "devel", "development", "e2e", "gitpod", "local", "test", "tests", "tilt"];

/// What the file says about the user of its image.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// It is not root.
    Unprivileged {
        /// The instruction that says so.
        span: Span,
    },
    /// It is root, or may be.
    Root {
        /// `USER` if it names root, else the command.
        span: Span,
        /// What is wrong here.
        message: String,
        /// Low where the base image is unknown, so that it may set a user itself.
        confidence: Confidence,
        /// Where the stage without `USER` starts.
        stage: Option<Span>,
    },
    /// Nothing can be said, or it does not matter.
    Open,
}

/// Judges a container file.
fn judge(path: &str, image: &FinalImage<'_>) -> Verdict {
    let base = image.base();
    let base_user = base.map_or(DefaultUser::Unknown, default_user);
    let command = image.command();
    if is_never_deployed(path) || command.is_some_and(is_no_process) || base.is_some_and(is_for_development) {
        return Verdict::Open;
    }
    let inherits_entry_point = image.last("ENTRYPOINT").is_none();
    if drops_root(image, command) || (base_user == DefaultUser::DropsRoot && inherits_entry_point) {
        return Verdict::Open;
    }
    if let Some(user) = image.last("USER") {
        return match user.words().next() {
            Some(word) if is_root(word) => Verdict::Root {
                span: user.span(),
                message: format!("`USER {word}` is the last one, so that the container runs as root"),
                confidence: Confidence::High,
                stage: None,
            },
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
        DefaultUser::Root | DefaultUser::DropsRoot => {
            // A script may still drop root by means that the file does not show.
            let sure = if is_script(command) { Confidence::Medium } else { Confidence::High };
            (format!("{unset}, and `{name}` starts as root"), sure)
        }
        DefaultUser::Unknown => (format!("{unset}, unless `{name}` sets one"), Confidence::Low),
    };
    let stage = image.stages().next().map(|stage| stage.span);
    Verdict::Root { span: command.span(), message, confidence, stage }
}

/// Whether the file describes a container to develop or test in, or an action, which GitHub wants to run as root.
fn is_never_deployed(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    folders.split('/').any(|part| part == ".devcontainer" || part == "devcontainer")
        || folders.contains(".github/actions")
        || name.split(['.', '-', '_']).any(|part| DEVELOPMENT.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

/// Whether nothing of the host runs what the image holds: a module of WebAssembly has a sandbox and no user, and an app
/// for phones is only carried.
fn is_no_process(command: Instruction<'_>) -> bool {
    let arguments = command.arguments();
    let first = arguments.split(|c: char| c.is_whitespace() || "[]\"',".contains(c)).find(|word| !word.is_empty());
    first.is_some_and(|program| [".wasm", ".apk", ".aab", ".ipa"].iter().any(|end| program.ends_with(end)))
}

/// Whether the image starts a script of its own.
fn is_script(command: Instruction<'_>) -> bool {
    command.keyword == "ENTRYPOINT" && {
        let arguments = command.arguments();
        tokens(&arguments).any(|token| token == "sh" || token.contains("entrypoint"))
    }
}

/// Whether the user part of `USER` names root. A user that a build argument names is not known, and taken to be good.
fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or(user).trim();
    ROOT_NAMES.iter().any(|root| root.eq_ignore_ascii_case(name)) || name.parse::<u32>() == Ok(0)
}

/// Whether something in the image gives up root before the service starts.
fn drops_root(image: &FinalImage<'_>, command: Option<Instruction<'_>>) -> bool {
    let changes_user =
        command.is_some_and(|command| tokens(&command.arguments()).any(|token| matches!(token, "su" | "sudo")));
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
        assert!(is_never_deployed(".devcontainer/Dockerfile"));
        assert!(is_never_deployed("Dockerfile.dev") && is_never_deployed("docker/test.Dockerfile"));
        assert!(!is_never_deployed("dev/Dockerfile") && !is_never_deployed("latest.Dockerfile"));
        assert!(!is_never_deployed("Dockerfile.prod"));
    }
}
