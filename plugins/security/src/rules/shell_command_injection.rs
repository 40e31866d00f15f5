//! Text from elsewhere in a command line that a shell reads.

use plimsoll_sdk::prelude::*;

use crate::calls::{Call, call, calls_of};
use crate::evidence::{self, LIKELY, PROVEN, REVIEW, Verdict};
use crate::reader::Reader;
use crate::shape::{Shape, scope, shape};
use crate::value::{Piece, Value};

pub(crate) const RULE: Rule = rule!("shell-command-injection", check);

fn check(cx: &mut Context<'_>) {
    let reader = Reader::of(cx, Purpose::Shell);
    let mut found: Vec<Finding<'_>> = Vec::new();
    for node in calls_of(cx) {
        let (span, name, commands) = match call(node) {
            Some(call) => (call.span(), reader.callee(&call), commands(&reader, &call)),
            None if node.is(&["subshell", "shell_command_expression"]) => {
                (node.span(), "backticks".to_owned(), vec![Command::line(node)])
            }
            None => continue,
        };
        let judged =
            commands.iter().filter_map(|it| judge(&reader, it)).max_by(|(one, _), (other, _)| other.0.cmp(&one.0));
        let Some((verdict, value)) = judged else { continue };
        let source = source(&reader, node, &value);
        match found.iter_mut().find(|it| it.verdict == verdict && it.source == source) {
            Some(same) => same.also.push(span),
            None => found.push(Finding { span, name, verdict, value, source, also: Vec::new() }),
        }
    }
    for Finding { span, name, verdict, value, also, .. } in found {
        evidence::report_with(cx, span, message(&name, &value, verdict), verdict, &value.steps, &also);
    }
}

/// One value that gets into command lines of one function.
struct Finding<'t> {
    span: Span,
    name: String,
    verdict: Verdict,
    value: Value<'t>,
    source: Source,
    /// The further places that it gets to.
    also: Vec<Span>,
}

/// Where a value comes from: the function, what the gap says, and the nodes that define it.
type Source = (u32, String, Vec<u32>);

fn source<'t>(reader: &Reader<'t>, place: Node<'t>, value: &Value<'t>) -> Source {
    let worst = value.worst();
    let gap = value.gaps().find(|(origin, _)| Some(*origin) == worst).map(|(_, node)| node);
    let definitions = gap.map_or_else(Vec::new, |gap| reader.definitions(gap));
    let defined = definitions.iter().filter_map(|it| Some(it.node?.id())).collect();
    (scope(place).id(), gap.map_or_else(String::new, |gap| gap.text().to_owned()), defined)
}

/// Something that is executed.
struct Command<'t> {
    node: Node<'t>,
    /// Whether a shell reads it; otherwise it is the name of a program, or is only split at blanks.
    shell: bool,
}

impl<'t> Command<'t> {
    fn line(node: Node<'t>) -> Self {
        Self { node, shell: true }
    }

    fn program(node: Node<'t>) -> Self {
        Self { node, shell: false }
    }
}

fn judge<'t>(reader: &Reader<'t>, command: &Command<'t>) -> Option<(Verdict, Value<'t>)> {
    let value = reader.value(command.node);
    let verdict = match (value.worst()?, value.is_assembled()) {
        (Origin::Input, _) => PROVEN,
        _ if !command.shell => return None,
        // A command that comes as a whole, and something behind it: no quoting could mend that.
        (Origin::Unknown, true) if is_whole_command(&value) => REVIEW,
        (Origin::Unknown, true) => LIKELY,
        // Whoever sets up the program may choose what it runs.
        (Origin::Unknown, false) | (Origin::Member, true) => REVIEW,
        _ => return None,
    };
    Some((verdict, value))
}

/// Whether what nobody knows is the beginning of the line, and nothing else in it.
fn is_whole_command(value: &Value<'_>) -> bool {
    let is_open = |piece: &Piece<'_>| matches!(piece, Piece::Gap(Origin::Unknown, _));
    let mut said = value.pieces.iter().skip_while(|it| matches!(it, Piece::Text(text) if text.trim().is_empty()));
    said.next().is_some_and(is_open) && !said.any(is_open)
}

/// What a call executes.
fn commands<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    match reader.language {
        "python" => python(reader, call),
        "javascript" | "typescript" | "tsx" => javascript(reader, call),
        "go" => go(reader, call),
        "java" => java(reader, call),
        "ruby" => ruby(reader, call),
        "php" => php(reader, call),
        "csharp" => csharp(reader, call),
        _ => Vec::new(),
    }
}

fn python<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    const ALWAYS: &[&str] = &[
        "os.system",
        "os.popen",
        "os.popen2",
        "os.popen3",
        "os.popen4",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "commands.getoutput",
        "commands.getstatusoutput",
        "popen2.popen2",
        "popen2.popen3",
        "popen2.popen4",
        "popen2.Popen3",
        "popen2.Popen4",
        "asyncio.create_subprocess_shell",
        "asyncio.subprocess.create_subprocess_shell",
        "posix.system",
    ];
    const OPTIONAL: &[&str] = &[
        "subprocess.run",
        "subprocess.call",
        "subprocess.Popen",
        "subprocess.check_call",
        "subprocess.check_output",
        "asyncio.create_subprocess_exec",
        "asyncio.subprocess.create_subprocess_exec",
    ];
    let first = || call.at(0).or_else(|| call.labelled(&["args", "cmd", "command"]));
    if call.name == "subprocess_shell" && call.receiver.is_some() {
        return call.at(1).map(Command::line).into_iter().collect();
    }
    let Some(callee) = reader.callee_imported(call) else { return Vec::new() };
    if ALWAYS.contains(&callee.as_str()) {
        return first().map(Command::line).into_iter().collect();
    }
    if OPTIONAL.contains(&callee.as_str()) {
        let shell = call.labelled(&["shell"]).is_some_and(|it| is_on(reader, it));
        let Some(args) = first() else { return Vec::new() };
        let words = list(reader, args);
        if shell {
            // With a list, only the first word is the command line.
            return vec![Command::line(words.as_ref().and_then(|it| it.first().copied()).unwrap_or(args))];
        }
        let words = words.unwrap_or_else(|| call.positional().collect());
        return after_shell(reader, &words)
            .or_else(|| words.first().copied().map(Command::program))
            .into_iter()
            .collect();
    }
    if callee.starts_with("os.exec") || callee.starts_with("os.spawn") || callee.starts_with("os.posix_spawn") {
        let words: Vec<_> = call.positional().flat_map(|it| list(reader, it).unwrap_or_else(|| vec![it])).collect();
        let program = call.at(usize::from(callee.starts_with("os.spawn")));
        return after_shell(reader, &words).or_else(|| program.map(Command::program)).into_iter().collect();
    }
    Vec::new()
}

fn javascript<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    let callee = reader.callee(call);
    let Some(first) = call.at(0) else { return Vec::new() };
    let words: Vec<_> =
        std::iter::once(first).chain(call.at(1).and_then(|it| list(reader, it)).into_iter().flatten()).collect();
    match callee.as_str() {
        "child_process.exec"
        | "child_process.execSync"
        | "shelljs.exec"
        | "child-process-promise.exec"
        | "execa.command" => vec![Command::line(first)],
        "child_process.spawn"
        | "child_process.spawnSync"
        | "child_process.execFile"
        | "child_process.execFileSync"
        | "cross-spawn"
        | "execa"
        | "execa.execa" => {
            let options = call.positional().skip(1).find(|it| it.is(&["object"]));
            let shell = options
                .and_then(|it| property(it, "shell"))
                .is_some_and(|it| is_on(reader, it) || matches!(shape(it), Shape::Text));
            if shell {
                return words.into_iter().map(Command::line).collect();
            }
            after_shell(reader, &words).or(Some(Command::program(first))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn go<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    let skipped = match reader.callee(call).as_str() {
        "os/exec.Command" => 0,
        "os/exec.CommandContext" => 1,
        _ => return Vec::new(),
    };
    let words: Vec<_> = call
        .arguments
        .iter()
        .skip(skipped)
        .flat_map(|it| {
            let inner = if it.spread { it.value.named_children().next().unwrap_or(it.value) } else { it.value };
            if it.spread { list(reader, inner).unwrap_or_default() } else { vec![inner] }
        })
        .collect();
    after_shell(reader, &words).or_else(|| words.first().copied().map(Command::program)).into_iter().collect()
}

fn java<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    let arguments: Vec<_> = call.positional().collect();
    let Some(first) = arguments.first().copied() else { return Vec::new() };
    let words = list(reader, first).unwrap_or_else(|| arguments.clone());
    match call.name {
        "ProcessBuilder" if call.constructs => {
            after_shell(reader, &words).or(words.first().copied().map(Command::program)).into_iter().collect()
        }
        "command" if call.receiver.is_some_and(|it| is_typed(reader, it, "ProcessBuilder")) => {
            after_shell(reader, &words).or(words.first().copied().map(Command::program)).into_iter().collect()
        }
        "exec" if call.receiver.is_some_and(|it| is_typed(reader, it, "Runtime")) => match list(reader, first) {
            Some(words) => {
                after_shell(reader, &words).or(words.first().copied().map(Command::program)).into_iter().collect()
            }
            // One text is split at blanks: whoever fills a gap adds arguments.
            None => vec![Command::line(first)],
        },
        _ => Vec::new(),
    }
}

fn ruby<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    let callee = reader.callee(call);
    let own = matches!(
        callee.as_str(),
        "system"
            | "exec"
            | "spawn"
            | "Kernel.system"
            | "Kernel.exec"
            | "Kernel.spawn"
            | "Process.spawn"
            | "IO.popen"
            | "PTY.spawn"
            | "POSIX.Spawn.spawn"
    );
    let open3 = callee.strip_prefix("Open3.").is_some_and(|it| {
        matches!(
            it,
            "capture2"
                | "capture2e"
                | "capture3"
                | "popen2"
                | "popen2e"
                | "popen3"
                | "pipeline"
                | "pipeline_r"
                | "pipeline_w"
                | "pipeline_rw"
                | "pipeline_start"
        )
    });
    if !own && !open3 || call.receiver.is_none() && reader.defines(call.name, call.node) {
        return Vec::new();
    }
    // A hash before the command is its environment.
    let words: Vec<_> = call.arguments.iter().filter(|it| it.label.is_none() && !it.value.is(&["hash"])).collect();
    if words.iter().any(|it| it.spread) {
        return Vec::new();
    }
    let words: Vec<_> = words.iter().map(|it| it.value).collect();
    match words[..] {
        // `def run(*words)`: a list.
        [only] if reader.definitions(only).iter().any(|it| it.node.is_some_and(|it| it.is(&["splat_parameter"]))) => {
            Vec::new()
        }
        [only] => match list(reader, only) {
            Some(words) => after_shell(reader, &words)
                .or_else(|| words.first().copied().map(Command::program))
                .into_iter()
                .collect(),
            None => vec![Command::line(only)],
        },
        [..] if call.name.starts_with("pipeline") => {
            words.into_iter().filter(|it| !it.is(&["array"])).map(Command::line).collect()
        }
        [first, second]
            if call.name == "popen" && matches!(shape(second), Shape::Text) && list(reader, first).is_none() =>
        {
            vec![Command::line(first)]
        }
        [first, ..] => after_shell(reader, &words).or(Some(Command::program(first))).into_iter().collect(),
        [] => Vec::new(),
    }
}

fn php<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    let own = matches!(call.name, "exec" | "system" | "shell_exec" | "passthru" | "popen" | "proc_open");
    let Some(first) = call.at(0).filter(|_| own && call.receiver.is_none()) else { return Vec::new() };
    match list(reader, first) {
        Some(words) => after_shell(reader, &words).into_iter().collect(),
        None => vec![Command::line(first)],
    }
}

fn csharp<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Vec<Command<'t>> {
    let starts = reader.callee(call).ends_with("Process.Start") || call.constructs && call.name == "ProcessStartInfo";
    if !starts {
        return Vec::new();
    }
    let mut words: Vec<_> = call.positional().collect();
    // `new ProcessStartInfo { FileName = …, Arguments = … }`
    let fields = call.node.field("initializer").into_iter().flat_map(|it| it.named_children());
    for field in fields.filter(|it| it.is(&["assignment_expression"])) {
        match (field.field("left").map(|it| it.text()), field.field("right")) {
            (Some("FileName"), Some(value)) => words.insert(0, value),
            (Some("Arguments"), Some(value)) => words.push(value),
            _ => {}
        }
    }
    let Some(program) = words.first().copied() else { return Vec::new() };
    let line = words.get(1).copied().filter(|it| is_shell(reader, program) && has_command_flag(&reader.value(*it)));
    line.map(Command::line).or(Some(Command::program(program))).into_iter().collect()
}

/// The words of a command that is given as a list.
fn list<'t>(reader: &Reader<'t>, node: Node<'t>) -> Option<Vec<Node<'t>>> {
    match shape(node) {
        Shape::List(words) => Some(words),
        Shape::Wrapped(inner) => list(reader, inner),
        Shape::Name => reader.assigned_once(node).and_then(|it| list(reader, it)),
        Shape::Call(call) if matches!(call.name, "asList" | "of") => Some(call.positional().collect()),
        _ => None,
    }
}

/// In `sh -c COMMAND`, the command.
fn after_shell<'t>(reader: &Reader<'t>, words: &[Node<'t>]) -> Option<Command<'t>> {
    let shell = words.iter().position(|it| is_shell(reader, *it))?;
    let flag = words[shell..].iter().position(|it| is_command_flag(&said(reader, *it)))?;
    words.get(shell + flag + 1).copied().map(Command::line)
}

fn is_shell<'t>(reader: &Reader<'t>, node: Node<'t>) -> bool {
    if matches!(node.text(), "SHELL" | "process.env.SHELL" | "os.environ['SHELL']") {
        return true;
    }
    let text = said(reader, node).to_ascii_lowercase();
    let name = text.rsplit(['/', '\\']).next().unwrap_or("").trim_end_matches(".exe");
    matches!(name, "sh" | "bash" | "zsh" | "dash" | "ksh" | "ash" | "fish" | "cmd" | "powershell" | "pwsh")
}

fn is_command_flag(word: &str) -> bool {
    let lower = word.trim().to_ascii_lowercase();
    matches!(lower.as_str(), "/c" | "/k" | "/s" | "-command" | "--command" | "-cmd")
        || lower.starts_with('-') && !lower.starts_with("--") && lower.ends_with('c')
}

fn has_command_flag(value: &Value<'_>) -> bool {
    value.head().split_whitespace().next().is_some_and(is_command_flag)
}

fn said<'t>(reader: &Reader<'t>, node: Node<'t>) -> String {
    reader.value(node).with_gaps_as("\u{1}")
}

fn is_on(reader: &Reader<'_>, node: Node<'_>) -> bool {
    matches!(node.text(), "True" | "true" | "1") && !reader.language.is_empty()
}

fn property<'t>(object: Node<'t>, name: &str) -> Option<Node<'t>> {
    let pair = object
        .named_children()
        .filter(|it| it.is(&["pair"]))
        .find(|it| it.field("key").is_some_and(|key| key.text().trim_matches(['"', '\'']) == name));
    pair.and_then(|it| it.field("value"))
}

/// Whether an expression is of a class, by its declaration or by the call that makes it.
fn is_typed<'t>(reader: &Reader<'t>, node: Node<'t>, class: &str) -> bool {
    match shape(node) {
        Shape::Call(call) => reader.callee(&call).contains(class),
        Shape::Name => reader
            .definitions(node)
            .iter()
            .any(|it| it.typed.ends_with(class) || it.assigned.is_some_and(|it| it.text().contains(class))),
        Shape::Wrapped(inner) => is_typed(reader, inner, class),
        _ => false,
    }
}

fn message(name: &str, value: &Value<'_>, verdict: Verdict) -> String {
    let gap = evidence::worst_gap(value).map_or_else(String::new, |(_, text)| text);
    if verdict == PROVEN {
        format!("`{gap}`, which a client chooses, becomes part of a command line in `{name}`")
    } else if value.is_assembled() {
        format!("`{gap}` becomes part of a command line in `{name}` without being quoted")
    } else {
        format!("`{name}` runs `{gap}` as a command line, whatever it holds")
    }
}
