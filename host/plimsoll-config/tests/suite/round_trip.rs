//! Generated values, rendered by each format's rules: what stands at a span is what the tree says.

use plimsoll_config::values;
use plimsoll_model::{ValueKind, ValueTree};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Data {
    Null,
    Boolean(bool),
    Number(i32),
    Text(String),
    Sequence(Vec<Data>),
    Mapping(Vec<(String, Data)>),
}

fn data() -> impl Strategy<Value = Data> {
    let text = "[a-zé日 :#'\"\\\\\\-,\\[\\]{}\n\t&*!|>%@`0-9]{0,12}";
    let leaf = prop_oneof![
        Just(Data::Null),
        any::<bool>().prop_map(Data::Boolean),
        any::<i32>().prop_map(Data::Number),
        text.prop_map(Data::Text),
    ];
    let nested = leaf.prop_recursive(4, 24, 5, move |inner| {
        let members = prop::collection::btree_map(text, inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Data::Sequence),
            members.prop_map(|members| Data::Mapping(members.into_iter().collect())),
        ]
    });
    nested.prop_map(|inner| Data::Mapping(vec![("root".to_owned(), inner)]))
}

/// A quoted text by the rules that JSON, YAML and TOML share.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|character| match character {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            other => other.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

fn flow(data: &Data, equals: &str, null: &str) -> String {
    match data {
        Data::Null => null.to_owned(),
        Data::Boolean(boolean) => boolean.to_string(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) => quoted(text),
        Data::Sequence(elements) => {
            let elements: Vec<String> = elements.iter().map(|element| flow(element, equals, null)).collect();
            format!("[ {} ]", elements.join(", "))
        }
        Data::Mapping(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{}{equals}{}", quoted(key), flow(value, equals, null)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

fn block(data: &Data, indent: usize) -> String {
    let pad = "  ".repeat(indent);
    match data {
        Data::Mapping(members) if !members.is_empty() => {
            let members =
                members.iter().map(|(key, value)| format!("\n{pad}{}: {}", quoted(key), block(value, indent + 1)));
            members.collect()
        }
        Data::Sequence(elements) if !elements.is_empty() => {
            elements.iter().map(|element| format!("\n{pad}- {}", block(element, indent + 1))).collect()
        }
        Data::Text(text) if is_literal(text) => {
            let lines: String = text.lines().map(|line| format!("\n{pad}{line}")).collect();
            format!("|-{lines}")
        }
        _ => flow(data, ": ", ""),
    }
}

fn is_literal(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with('\n')
        && text.lines().all(|line| !line.is_empty() && !line.starts_with([' ', '\t']) && !line.trim().is_empty())
}

fn same(tree: &ValueTree, at: u32, data: &Data) -> Result<(), TestCaseError> {
    let value = tree.get(at).expect("a value");
    match data {
        Data::Null => prop_assert_eq!(value.kind, ValueKind::Null),
        Data::Boolean(boolean) => {
            prop_assert_eq!((value.kind, &value.text), (ValueKind::Boolean, &boolean.to_string()))
        }
        Data::Number(number) => prop_assert_eq!((value.kind, &value.text), (ValueKind::Number, &number.to_string())),
        Data::Text(text) => prop_assert_eq!((value.kind, &value.text), (ValueKind::Text, text)),
        Data::Sequence(elements) => {
            prop_assert_eq!(value.kind, ValueKind::Sequence);
            prop_assert_eq!(tree.children(at).count(), elements.len());
            for (child, element) in tree.children(at).zip(elements) {
                same(tree, child, element)?;
            }
        }
        Data::Mapping(members) => {
            prop_assert_eq!(value.kind, ValueKind::Mapping);
            prop_assert_eq!(tree.children(at).count(), members.len());
            for (child, (key, member)) in tree.children(at).zip(members) {
                prop_assert_eq!(tree.get(child).and_then(|child| child.key.as_ref()).map(|it| &it.text), Some(key));
                same(tree, child, member)?;
            }
        }
    }
    Ok(())
}

fn examine(language: &str, text: &str, data: &Data) -> Result<(), TestCaseError> {
    let tree = values("f", language, text).expect("a language of configuration");
    prop_assert_eq!(&tree.errors, &Vec::new(), "{}\n{}", language, text);
    let faults = super::check::faults(language, text, &tree);
    prop_assert!(faults.is_empty(), "{}: {:?}\n{}", language, faults, text);
    same(&tree, 0, data)
}

fn without_null(data: Data) -> Data {
    match data {
        Data::Null => Data::Boolean(false),
        Data::Sequence(elements) => Data::Sequence(elements.into_iter().map(without_null).collect()),
        Data::Mapping(members) => {
            Data::Mapping(members.into_iter().map(|(key, value)| (key, without_null(value))).collect())
        }
        other => other,
    }
}

proptest! {
    #[test]
    fn json(data in data()) {
        examine("json", &flow(&data, ":", "null"), &data)?;
    }

    #[test]
    fn yaml_flow(data in data()) {
        examine("yaml", &flow(&data, ": ", "~"), &data)?;
    }

    #[test]
    fn yaml_block(data in data()) {
        examine("yaml", &format!("# c\n---{}\n", block(&data, 0)), &data)?;
        examine("yaml", &block(&data, 0).replace('\n', "\r\n"), &data)?;
    }

    #[test]
    fn toml(data in data()) {
        let data = without_null(data);
        let Data::Mapping(members) = &data else { return Ok(()) };
        let text: String = members.iter().map(|(key, value)| format!("{key} = {}\n", flow(value, " = ", ""))).collect();
        examine("toml", &text, &data)?;
    }
}
