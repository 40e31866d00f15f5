//! Recognises SQL by its grammar, and says what stands in the gaps of a statement that is put together.
//!
//! Works on text alone. English that happens to begin with "select" or "update" must not pass for a statement.

use crate::words::words;

/// Stands in the text where something is filled in.
pub(crate) const GAP: &str = "\u{1}";

/// What a gap in a statement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A value, which could be bound as a parameter.
    Value,
    /// A name of a table or a column, which cannot be bound.
    Identifier,
    /// A piece of SQL, such as a whole condition.
    Fragment,
}

/// Returns whether a text with [`GAP`]s in it is an SQL statement.
pub(crate) fn is_statement(text: &str) -> bool {
    let text = without_comments(text);
    let words: Vec<&str> = text
        .split(|it: char| !(it.is_alphanumeric() || it == '_' || it == '\u{1}'))
        .filter(|it| !it.is_empty())
        .collect();
    let Some(first) = words.first() else { return false };
    // `{call procedure(?)}` is JDBC's own way to write it.
    let loud = *first == first.to_ascii_uppercase() || text.starts_with('{') && first.eq_ignore_ascii_case("call");
    let second = words.get(1).map(|it| it.to_ascii_uppercase()).unwrap_or_default();
    let has = |word: &str| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    let gap_next = second.starts_with('\u{1}');
    match first.to_ascii_uppercase().as_str() {
        "SELECT" => has("FROM") || loud && words.len() > 1,
        "INSERT" | "REPLACE" => has("INTO") || matches!(second.as_str(), "IGNORE" | "OVERWRITE"),
        "UPDATE" => has("SET") || loud && gap_next,
        "DELETE" => second == "FROM" || loud && has("FROM"),
        "MERGE" => second == "INTO",
        "WITH" => has("AS") && (has("SELECT") || has("INSERT") || has("UPDATE") || has("DELETE")),
        "CREATE" | "DROP" | "ALTER" | "TRUNCATE" | "RENAME" => {
            const OBJECTS: &[&str] = words![
                TABLE TEMP TEMPORARY DATABASE SCHEMA INDEX UNIQUE VIEW MATERIALIZED USER ROLE SEQUENCE FUNCTION
                PROCEDURE TRIGGER EXTENSION TYPE OR LOGIN CONSTRAINT
            ];
            OBJECTS.contains(&second.as_str()) && (loud || words.len() > 2)
        }
        "GRANT" | "REVOKE" => loud && (has("ON") || has("TO")),
        "CALL" | "EXEC" | "EXECUTE" | "EXPLAIN" | "COPY" => loud && words.len() > 1,
        // HQL and JPQL may leave out what is selected.
        "FROM" => has("WHERE"),
        _ => false,
    }
}

/// Returns whether a statement takes no bound parameters, whatever stands in it: what defines tables and rights.
pub(crate) fn is_definition(text: &str) -> bool {
    const VERBS: &[&str] = words![CREATE ALTER DROP TRUNCATE RENAME GRANT REVOKE];
    let first = without_comments(text).split(|it: char| !it.is_alphanumeric()).next().unwrap_or("");
    VERBS.contains(&first.to_ascii_uppercase().as_str())
}

/// Returns whether a gap is a name in quotes, from the text around it: `DROP TABLE "…"`. Where a value belongs, some
/// databases read double quotes as those of a text.
pub(crate) fn is_quoted_name(before: &str, after: &str) -> bool {
    let closing = match before.chars().next_back() {
        Some('"') => '"',
        Some('`') => '`',
        Some('[') => ']',
        _ => return false,
    };
    let outside = &before[..before.len() - 1];
    after.starts_with(closing) && (closing != '"' || place(outside) == Place::Identifier)
}

/// Returns whether a text with gaps is a condition: a comparison with a gap.
pub(crate) fn is_condition(text: &str) -> bool {
    text.match_indices(GAP).any(|(at, _)| {
        let before = text[..at].trim_end_matches(['\'', '"', '%', ' ', '(']);
        before.ends_with(['=', '<', '>']) && before.len() > 1
            || matches!(last_word(before).as_str(), "LIKE" | "ILIKE" | "IN" | "BETWEEN")
    })
}

/// Returns what a gap holds, from the text before it.
pub(crate) fn place(before: &str) -> Place {
    const IDENTIFIERS: &[&str] = words![
        FROM INTO UPDATE JOIN TABLE EXISTS DATABASE SCHEMA INDEX VIEW BY SELECT DISTINCT ON COLUMN TRIGGER SEQUENCE
        USER ROLE AS CONSTRAINT REFERENCES FUNCTION PROCEDURE EXTENSION ADD RENAME TO TYPE USING ONLY TRUNCATE COPY
        CALL EXEC EXECUTE
    ];
    const CONDITIONS: &[&str] = words![AND OR NOT WHERE ON HAVING WHEN];
    const VALUES: &[&str] =
        &["LIKE", "ILIKE", "IN", "BETWEEN", "LIMIT", "OFFSET", "VALUES", "INTERVAL", "THEN", "TOP", "PASSWORD"];
    if before.matches('\'').count() % 2 == 1 {
        return Place::Value;
    }
    let trimmed = before.trim_end();
    // A quoted name, a column of a table, or the name of a parameter.
    if trimmed.ends_with(['"', '`', '[', '.', ':', '@', '$']) {
        return Place::Identifier;
    }
    let opened = trimmed.trim_end_matches('(').trim_end();
    if trimmed.ends_with(['=', '<', '>']) || opened.ends_with(['=', '<', '>']) {
        return Place::Value;
    }
    let word = last_word(opened);
    // A parenthesis behind one of these holds a condition.
    if trimmed.ends_with('(') && CONDITIONS.contains(&word.as_str()) {
        return Place::Fragment;
    }
    if VALUES.contains(&word.as_str()) {
        return Place::Value;
    }
    if IDENTIFIERS.contains(&word.as_str()) {
        return Place::Identifier;
    }
    // A later element of a list is what the list is about: the last keyword before it.
    if trimmed.ends_with([',', '(']) {
        let upper = trimmed.to_ascii_uppercase();
        let last = |words: &[&str]| {
            words
                .iter()
                .filter_map(|it| upper.rfind(&format!("{it} ")).or_else(|| upper.rfind(&format!("{it}("))))
                .max()
        };
        let value = last(&["VALUES", " IN", "WHERE", " SET", "LIMIT"]);
        return if value.is_some() && value > last(&["SELECT", "FROM", " BY", "INTO"]) {
            Place::Value
        } else {
            Place::Identifier
        };
    }
    Place::Fragment
}

fn last_word(text: &str) -> String {
    let start = text
        .rfind(|it: char| !(it.is_alphanumeric() || it == '_'))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    text[start..].to_ascii_uppercase()
}

/// Leading comments and parentheses say nothing.
fn without_comments(text: &str) -> &str {
    let mut text = text.trim_start_matches(|it: char| it.is_whitespace() || it == '(' || it == ';');
    loop {
        let rest = match text {
            _ if text.starts_with("--") => text.split_once('\n').map(|(_, rest)| rest),
            _ if text.starts_with("/*") => text.split_once("*/").map(|(_, rest)| rest),
            _ => return text,
        };
        let Some(rest) = rest else { return text };
        text = rest.trim_start_matches(|it: char| it.is_whitespace() || it == '(');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(text: &str) -> bool {
        is_statement(&text.replace('?', GAP))
    }

    #[test]
    fn statements_are_recognised_by_their_grammar() {
        for text in [
            "SELECT * FROM users WHERE id = ?",
            "select a from ?",
            "INSERT INTO ? VALUES (1)",
            "UPDATE ? SET a = 1",
            "delete from t where id = ?",
            "DROP TABLE ?",
            "-- why\n SELECT ?",
            "/* x */ (SELECT 1 FROM ?)",
            "WITH x AS (SELECT 1) SELECT ? FROM x",
            "CREATE OR REPLACE VIEW ? AS SELECT 1",
            "from User where name = '?'",
        ] {
            assert!(statement(text), "{text}");
        }
    }

    #[test]
    fn prose_is_no_statement() {
        for text in [
            "select ? please",
            "Update ? now",
            "delete ?",
            "DELETE /users/?",
            "create a new ?",
            "with ? in mind",
            "drop ?",
            "Call ? today",
            "from ? to you",
            "",
            "update the setup of ?",
            "insert ? here",
        ] {
            assert!(!statement(text), "{text}");
        }
    }

    #[test]
    fn the_text_before_a_gap_says_what_it_holds() {
        for (before, expected) in [
            ("SELECT * FROM t WHERE id = ", Place::Value),
            ("WHERE name LIKE '%", Place::Value),
            ("WHERE id IN (", Place::Value),
            ("INSERT INTO t VALUES (1, ", Place::Value),
            ("LIMIT ", Place::Value),
            ("SELECT * FROM ", Place::Identifier),
            ("SELECT a, ", Place::Identifier),
            ("ORDER BY ", Place::Identifier),
            ("DROP TABLE IF EXISTS \"", Place::Identifier),
            ("INSERT INTO t (", Place::Identifier),
            ("WHERE id = :", Place::Identifier),
            ("SELECT 1 FROM t WHERE ", Place::Fragment),
            ("SELECT 1 FROM t ", Place::Fragment),
            ("SELECT 1 FROM t WHERE a = 1 AND (", Place::Fragment),
        ] {
            assert_eq!(place(before), expected, "{before}");
        }
    }

    #[test]
    fn what_defines_tables_takes_no_parameters() {
        assert!(is_definition("-- why\nALTER TABLE t") && is_definition("create database d"));
        assert!(!is_definition("SELECT 1") && !is_definition("UPDATE t SET a = 1"));
    }

    #[test]
    fn quotes_on_both_sides_make_a_name() {
        assert!(is_quoted_name("DROP TABLE IF EXISTS \"", "\" CASCADE"));
        assert!(is_quoted_name("SELECT * FROM `", "`"));
        assert!(!is_quoted_name("DROP TABLE \"", " CASCADE"));
        assert!(!is_quoted_name("SELECT * FROM t WHERE name = \"", "\""));
    }

    #[test]
    fn a_condition_compares_with_a_gap() {
        assert!(is_condition(&"name = '?'".replace('?', GAP)));
        assert!(is_condition(&"name like '%?%'".replace('?', GAP)));
        assert!(!is_condition(&"? ASC".replace('?', GAP)));
        assert!(!is_condition(&"Hello ?".replace('?', GAP)));
    }
}
