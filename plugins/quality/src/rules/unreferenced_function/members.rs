//! Java and C#: private methods that their file does not name again.

use plimsoll_sdk::prelude::*;

use crate::words::count;

/// What serialization calls without being told.
const HOOKS: &[&str] = &[
    "readObject",
    "writeObject",
    "readObjectNoData",
    "readResolve",
    "writeReplace",
    "readExternal",
    "writeExternal",
    "finalize",
];

/// Frameworks that call methods by their names.
const BY_NAME: &[&str] = &["UnityEngine", "MonoBehaviour", "Godot", "getDeclaredMethod", "GetMethod("];

pub(super) fn check(cx: &mut Context<'_>) {
    let source = cx.source();
    if BY_NAME.iter().any(|word| source.contains(word)) {
        return;
    }
    let methods = cx.matches().iter().filter_map(|found| cx.node(found.node));
    let names: Vec<Node<'_>> =
        methods.filter(|method| is_plain(*method)).filter_map(|method| method.field("name")).collect();
    let counts = count(source, names.iter().map(|name| name.text()));
    for name in names.into_iter().filter(|name| counts.get(name.text()) == Some(&1)) {
        cx.report(name).message(format!("nothing in this file uses the private method `{}`", name.text()));
    }
}

/// Whether a method is called by its own class or not at all.
fn is_plain(method: Node<'_>) -> bool {
    let own = method.field("name").map_or("", Node::text);
    let marks: Vec<Node<'_>> =
        method.named_children().take_while(|child| Some(*child) != method.field("name")).collect();
    let is_marked = marks.iter().any(|mark| {
        mark.kind() == "attribute_list" || mark.descendants().any(|node| node.is(&["annotation", "marker_annotation"]))
    });
    let words = |node: &Node<'_>| format!(" {} ", node.text());
    let is_native =
        marks.iter().any(|mark| [" native ", " extern ", " partial "].iter().any(|word| words(mark).contains(word)));
    // The other parts of a class are in other files.
    let is_part = method
        .ancestors()
        .filter(|node| node.kind().ends_with("_declaration"))
        .any(|class| class.named_children().any(|child| child.kind() == "modifier" && child.text() == "partial"));
    !is_marked && !is_native && !is_part && !HOOKS.contains(&own) && method.field("body").is_some()
}
