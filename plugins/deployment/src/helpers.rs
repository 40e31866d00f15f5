//! Functions that are asked for a variable by its name: `def _flag(key): return os.environ[key] == "1"`.
//!
//! Only calls in the same file are looked at. A function that others may call reads more than is seen here.

use plimsoll_sdk::prelude::*;

use crate::reads::{FUNCTIONS, Read};
use crate::variables::is_variable;

/// How far before a name its function stands.
const FAR: usize = 200;

/// A function that reads the variable whose name it is given.
pub(crate) struct Helper<'a> {
    name: &'a str,
    /// Which of its arguments is the name.
    index: usize,
    /// Whether it knows what to do without the variable.
    optional: bool,
    /// Whether only this file calls it, by the custom of its language.
    pub(crate) is_private: bool,
}

impl<'a> Helper<'a> {
    /// The function around a read whose variable is one of its parameters. `optional`: the read has a default.
    pub(crate) fn around(read: Node<'a>, variable: &str, optional: bool, language: &str) -> Option<Self> {
        let function = read.enclosing(FUNCTIONS)?;
        let parameters = function.field("parameters").or_else(|| function.field("parameter"))?;
        // Go declares several of one type together: `target *string, key string`.
        let names = parameters.text().trim_start_matches('(').split(',');
        let first = |text: &str| {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            text.trim().chars().take_while(|c| is_word(*c)).collect::<String>()
        };
        let index = names.into_iter().position(|parameter| first(parameter) == variable)?;
        let declared = function.parent().filter(|parent| parent.is(&["variable_declarator"]));
        let name = function.field("name").or_else(|| declared?.field("name"))?.text();
        let is_exported = || function.ancestors().take(3).any(|around| around.is(&["export_statement"]));
        let is_private = match language {
            "python" => name.starts_with('_'),
            "go" => name.starts_with(|c: char| c.is_lowercase()) && function.is(&["function_declaration"]),
            "javascript" | "typescript" | "tsx" => !is_exported() && !function.is(&["method_definition"]),
            _ => false,
        };
        let optional = optional || parameters.text().contains('=');
        Some(Self { name, index, optional, is_private })
    }

    /// What the file asks it for, of the names in quotes.
    pub(crate) fn reads(&self, cx: &Context<'_>) -> Vec<Read> {
        let source = cx.source();
        let mut reads = Vec::new();
        for quoted in cx.matches_of("quoted").map(|found| (cx.text(found), found.span)) {
            let (name, span) = quoted;
            let before = source.get(..(span.start as usize).saturating_sub(1)).unwrap_or("");
            let after = source.get(span.end as usize + 1..).unwrap_or("").trim_start();
            if is_variable(name) && self.is_asked(before) {
                let optional = self.optional || after.starts_with(',');
                reads.push(Read { name: name.to_owned(), optional, span });
            }
        }
        reads
    }

    /// Whether a text ends where the name is written in a call of the function.
    fn is_asked(&self, before: &str) -> bool {
        let (mut depth, mut commas) = (0, 0);
        for (at, c) in before.char_indices().rev().take(FAR) {
            match c {
                ')' | ']' | '}' => depth += 1,
                '(' if depth == 0 => {
                    let rest = before[..at].strip_suffix(self.name);
                    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
                    return commas == self.index && rest.is_some_and(|rest| !rest.ends_with(is_word));
                }
                '(' | '[' | '{' => {
                    if depth == 0 {
                        return false;
                    }
                    depth -= 1;
                }
                ',' if depth == 0 => commas += 1,
                ';' => return false,
                _ => {}
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Helper;

    #[test]
    fn names_stand_at_their_place_of_the_call() {
        let helper = Helper { name: "env", index: 1, optional: false, is_private: true };
        assert!(helper.is_asked("x = env(&a.b(1, 2), "));
        assert!(!helper.is_asked("env(") && !helper.is_asked("my_env(a, ") && !helper.is_asked("env([a, "));
    }
}
