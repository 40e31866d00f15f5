//! Java: Spring's `RestTemplate`, which has no limit unless the factory of its requests is given one.

use plimsoll_sdk::prelude::*;

use super::Verdict;

/// Signs that the file gives it one, or that it is made for a test.
const LIMITS: &[&str] = &["Timeout(", "setRequestFactory", "MockRestServiceServer", "RestTemplateBuilder"];

pub(super) fn judge(cx: &Context<'_>, creation: Node<'_>) -> Verdict {
    let source = cx.source();
    let imported =
        ["RestTemplate;", "*;"].iter().any(|end| source.contains(&format!("org.springframework.web.client.{end}")));
    let has_arguments = creation.field("arguments").is_some_and(|given| given.named_children().next().is_some());
    if !imported || has_arguments || LIMITS.iter().any(|limit| source.contains(limit)) {
        return Verdict::Unknown;
    }
    let message = "calls of this `RestTemplate` wait forever if the other side does".to_owned();
    Verdict::unlimited(message, Confidence::Medium, None)
}
