//! C#: `Thread.Sleep`, `….Result` and `….Wait()` in `async` methods.

use plimsoll_sdk::prelude::*;

use super::Blocking;

const FUNCTIONS: &[&str] =
    &["method_declaration", "local_function_statement", "lambda_expression", "anonymous_method_expression"];

pub(super) fn find<'a>(places: &[Node<'a>]) -> Vec<Blocking<'a>> {
    places.iter().filter(|place| runs_async(**place)).filter_map(|place| judge(*place)).collect()
}

fn judge(place: Node<'_>) -> Option<Blocking<'_>> {
    let found = |name: String, instead| {
        Some(Blocking { at: place, name, instead, severity: Severity::P1, confidence: Confidence::High })
    };
    if place.kind() == "member_access_expression" {
        let task = task(place.field("expression")?)?;
        return found(format!("{task}(…).Result"), "`await`");
    }
    let callee = place.field("function")?;
    match callee.field("name")?.text() {
        "Sleep" => found("Thread.Sleep".to_owned(), "`await Task.Delay`"),
        "Wait" => found(format!("{}(…).Wait", task(callee.field("expression")?)?), "`await`"),
        _ => {
            // `….GetAwaiter().GetResult()`
            let awaiter = callee.field("expression")?.field("function")?;
            found(format!("{}(…).GetAwaiter().GetResult", task(awaiter.field("expression")?)?), "`await`")
        }
    }
}

/// The name of a call whose result is a task: by custom it ends in `Async`, or it is one of `Task`'s own.
fn task(call: Node<'_>) -> Option<&str> {
    let callee = call.field("function").filter(|_| call.kind() == "invocation_expression")?.text();
    let own = ["Task.Run", "Task.Delay", "Task.WhenAll", "Task.WhenAny"].contains(&callee);
    (own || callee.ends_with("Async")).then_some(callee)
}

fn runs_async(place: Node<'_>) -> bool {
    let Some(function) = place.enclosing(FUNCTIONS) else { return false };
    function.children().take_while(|child| !child.is(&["parameter_list", "block"])).any(|child| child.text() == "async")
}
