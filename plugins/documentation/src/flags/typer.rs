//! Options of Python programs that typer makes of the parameters of functions.

use plimsoll_sdk::prelude::*;

use super::literal;

/// The options of a file; `None` where some of them come from elsewhere.
pub(super) fn read(cx: &Context<'_>, root: Node<'_>) -> Option<Vec<String>> {
    if cx.source().contains("add_typer") {
        return None;
    }
    let run: Vec<&str> = root
        .descendants()
        .filter(|node| node.kind() == "call")
        .filter(|call| call.field("function").is_some_and(|function| cx.resolve(function.id()) == "typer.run"))
        .filter_map(|call| Some(call.field("arguments")?.named_children().next()?.text()))
        .collect();
    let mut flags = vec!["--install-completion".to_owned(), "--show-completion".to_owned()];
    let mut commands = 0;
    for function in root.descendants().filter(|node| node.kind() == "function_definition") {
        let decorators: Vec<&str> = function
            .parent()
            .filter(|parent| parent.kind() == "decorated_definition")
            .into_iter()
            .flat_map(Node::named_children)
            .filter(|child| child.kind() == "decorator")
            .map(Node::text)
            .collect();
        let is_own = |decorator: &str| decorator.contains(".command(") || decorator.contains(".callback(");
        let is_command = decorators.iter().copied().any(is_own);
        if !is_command && !function.field("name").is_some_and(|name| run.contains(&name.text())) {
            continue;
        }
        // Another decorator may add parameters.
        if !decorators.iter().copied().all(is_own) {
            return None;
        }
        commands += 1;
        for parameter in function.field("parameters")?.named_children() {
            option(parameter, &mut flags)?;
        }
    }
    (commands > 0).then_some(flags)
}

/// What a parameter becomes: an option where it has a default or says so.
fn option(parameter: Node<'_>, flags: &mut Vec<String>) -> Option<()> {
    let name = match parameter.kind() {
        // Without a default it is an argument, unless its type says otherwise.
        "identifier" | "comment" | "keyword_separator" | "positional_separator" => return Some(()),
        "typed_parameter" => parameter.named_children().next()?.text(),
        "default_parameter" | "typed_default_parameter" => parameter.field("name")?.text(),
        _ => return None,
    };
    let text = parameter.text();
    if text.contains("typer.Argument(") || text.contains("Argument(") && !text.contains("Option(") {
        return Some(());
    }
    let mut named = false;
    let calls = parameter.descendants().filter(|node| {
        node.kind() == "call" && node.field("function").is_some_and(|function| function.text().ends_with("Option"))
    });
    let mut says = false;
    for call in calls {
        says = true;
        for argument in call.field("arguments")?.named_children().filter(|argument| argument.kind() == "string") {
            let Some(written) = literal(argument.text()).filter(|written| written.starts_with('-')) else { continue };
            named = true;
            flags.extend(written.split('/').map(|one| one.trim().to_owned()));
        }
    }
    if !named && (says || parameter.kind() != "typed_parameter") {
        let written = name.trim_matches('_').replace('_', "-");
        flags.push(format!("--no-{written}"));
        flags.push(format!("--{written}"));
    }
    Some(())
}
