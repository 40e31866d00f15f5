//! What holds for every tree of every file.

use plimsoll_config::values;
use plimsoll_model::{LineIndex, Value, ValueKind, ValueTree};

/// Returns what is wrong with a tree, one line each.
pub(crate) fn faults(language: &str, text: &str, tree: &ValueTree) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = LineIndex::new(text);
    // What a template says is not what its text alone would say.
    let is_template = tree.objects.iter().any(|object| !object.resolved);
    for (at, value) in tree.values.iter().enumerate() {
        let place = lines.position(text, value.span.start);
        let mut fault = |what: String| faults.push(format!("{}:{}: {what}", place.line, place.column));
        let Some(written) = value.span.of(text) else {
            fault(format!("value {at} has no text at {:?}", value.span));
            continue;
        };
        if value.next <= at as u32 || value.next > tree.values.len() as u32 {
            fault(format!("value {at} ends at {}", value.next));
        }
        if let Some(key) = &value.key {
            match key.span.of(text) {
                None => fault(format!("key `{}` has no text at {:?}", key.text, key.span)),
                Some(written) if !is_template && !key_is(language, written, &key.text, value) => {
                    fault(format!("key `{}` is written `{written}`", key.text));
                }
                Some(_) => {}
            }
        }
        if let Some(parent) = tree.get(value.parent) {
            if !parent.span.contains(value.span) || (value.parent as usize) >= at || value.next > parent.next {
                fault(format!("value {at} {:?} leaves its parent {:?}", value.span, parent.span));
            }
        } else if value.parent != ValueTree::NONE {
            fault(format!("value {at} has an unknown parent"));
        }
        if value.target != ValueTree::NONE && value.target as usize >= at {
            fault(format!("alias {at} points forward"));
        }
        let found = if is_template { None } else { misread(language, written, value) };
        if let Some(found) = found {
            fault(format!("{:?} `{}` is written `{written}`, read again as `{found}`", value.kind, value.text));
        }
    }
    for object in &tree.objects {
        if tree.get(object.value).is_none() {
            faults.push(format!("object `{}` has no value", object.kind));
        }
    }
    faults
}

fn key_is(language: &str, written: &str, key: &str, value: &Value) -> bool {
    if written == key || written.is_empty() {
        return true;
    }
    match language {
        "xml" => key.strip_prefix('@') == Some(written),
        "dockerfile" => written.eq_ignore_ascii_case(key) || written.contains(key),
        "yaml" => value.flags & ValueTree::TEMPLATED != 0 || reread("yaml", written).is_none_or(|text| text == key),
        "toml" => reread("toml", &format!("k = {written}")).is_none_or(|text| text == key),
        "json" => reread("json", written).is_some_and(|text| text == key),
        "sql" => {
            let written = written.to_ascii_lowercase().replace(' ', "_");
            key.ends_with(&written) || key.starts_with(&written)
        }
        "dotenv" | "ini" | "nginx" | "hcl" if key.starts_with('#') => true,
        "properties" => written.contains('\\'),
        _ => written.trim_matches(['"', '\'']) == key,
    }
}

/// Reads a scalar alone, and returns what it is then, where that is something else.
fn misread(language: &str, written: &str, value: &Value) -> Option<String> {
    if matches!(value.kind, ValueKind::Mapping | ValueKind::Sequence | ValueKind::Alias) {
        return None;
    }
    if value.kind == ValueKind::Null || written == value.text {
        return None;
    }
    let again = match language {
        // How deep a block is indented is counted from its parent, where its header says it.
        "yaml" if written.starts_with(['|', '>']) && written[1..].starts_with(|c: char| c.is_ascii_digit()) => None,
        "yaml" if written.starts_with(['|', '>']) => reread("yaml", written),
        "yaml" => reread("yaml", written),
        "json" => reread("json", written),
        "toml" | "hcl" | "ini" => reread(language, &format!("k = {written}\n")),
        "dotenv" => reread("dotenv", &format!("K={written}\n")),
        "properties" => reread("properties", &format!("k={written}\n")),
        "nginx" => reread("nginx", &format!("k {written};\n")),
        "xml" if value.flags & ValueTree::QUOTED == 0 => reread("xml", &format!("<k>{written}</k>\n")),
        _ => None,
    }?;
    (again != value.text).then_some(again)
}

fn reread(language: &str, written: &str) -> Option<String> {
    let tree = values("", language, written)?;
    if !tree.errors.is_empty() || tree.roots().count() != 1 {
        return None;
    }
    let last = tree.values.last()?;
    matches!(last.kind, ValueKind::Text | ValueKind::Number | ValueKind::Boolean | ValueKind::Expression)
        .then(|| last.text.clone())
}
