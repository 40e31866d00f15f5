//! `lock-not-released`: a lock that stays taken on some way out of the function.
//!
//! A function that takes a lock and never releases it hands it over on purpose, or no test ever ran it: only functions
//! that release their lock, but not on every way out, are reported.

mod go;
mod java;
mod python;

use plimsoll_sdk::prelude::*;

use crate::flow::Fate;

pub const RULE: Rule = rule!("lock-not-released", check);

fn check(cx: &mut Context<'_>) {
    let Some(root) = cx.root() else { return };
    let mut ensured = Vec::new();
    let mut total = 0;
    for found in cx.matches() {
        let Some(node) = cx.node(found.node) else { continue };
        let fate = match (cx.language(), found.selector.as_str()) {
            ("go", _) => go::judge(root, node),
            ("java", _) => java::judge(node),
            (_, "with") => Fate::Ensured,
            _ => python::judge(node),
        };
        total += u32::from(!matches!(fate, Fate::Unknown));
        match fate {
            Fate::Unknown | Fate::ByHand | Fate::Never => {}
            Fate::Ensured => ensured.push(node.span()),
            Fate::Leaks(exit) => {
                let way = exit.kind().trim_end_matches("_statement");
                cx.report(node)
                    .message(format!("`{}` is not released on a way out of this function", receiver(node)))
                    .related(exit, format!("the lock is still taken at this `{way}`"));
            }
            Fate::Fragile(call) => {
                cx.report(node)
                    .message(format!("`{}` stays taken if anything throws before it is released", receiver(node)))
                    .related(call, "this call may throw")
                    .severity(Severity::P2)
                    .confidence(Confidence::Medium);
            }
        }
    }
    if total > 0 {
        let met = ensured.len() as u32;
        cx.strength(met, total, ensured.into_iter().take(3));
    }
}

/// The lock: what stands before the last dot of the call.
fn receiver(statement: Node<'_>) -> &str {
    let text = statement.text().trim_start_matches("await ");
    let receiver = text.rsplit_once('.').map_or(text, |(receiver, _)| receiver);
    receiver.trim_start_matches("this.")
}

/// Whether a name says that locking is what the function is for: `Lock`, `lockAll`, `tryLock`, but not `appendBlock`.
fn is_about_locks(name: &str) -> bool {
    let word = |at: usize| name[at..].starts_with('L') || !name[..at].ends_with(|before: char| before.is_alphabetic());
    let places = || name.char_indices().map(|(at, _)| at);
    let lock = places().any(|at| word(at) && name[at + 1..].starts_with("ock") && name[at..].starts_with(['l', 'L']));
    let lower = name.to_lowercase();
    lock || lower.contains("unlock") || lower.contains("acquire") || lower.contains("release")
}

#[cfg(test)]
mod tests {
    use super::is_about_locks;

    #[test]
    fn names_that_speak_of_locks_are_known_from_those_that_only_sound_like_it() {
        for name in ["Lock", "lockAll", "RLock", "withLock", "try_lock", "lock", "acquireSlot", "UnlockAll"] {
            assert!(is_about_locks(name), "{name}");
        }
        for name in ["appendBlock", "clock", "Flock", "get", "block_size", ""] {
            assert!(!is_about_locks(name), "{name}");
        }
    }
}
