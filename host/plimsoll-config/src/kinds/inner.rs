//! Objects inside a document that have a kind of their own: items of a list, services, resources, stages.

use plimsoll_model::{ConfigObject, ValueKind, ValueTree};

use crate::yaml::scalar;

/// Adds a document, then what is inside it.
pub(crate) fn add(tree: &ValueTree, mut object: ConfigObject, objects: &mut Vec<ConfigObject>) {
    let root = object.value;
    let resolved = object.resolved;
    match object.kind.as_str() {
        "kubernetes/<Kind>" => return kubernetes(tree, object, objects),
        "compose/file" => {
            objects.push(object);
            let services = tree.member(root, "services").into_iter().flat_map(|services| tree.members(services));
            for (name, value) in services.filter(|(_, value)| is_below(tree, *value, root)) {
                objects.push(named("compose/service", &name.text, value, resolved));
            }
            return;
        }
        "terraform/file" => {
            objects.push(object);
            return terraform(tree, root, resolved, objects);
        }
        "docker/file" => {
            objects.push(object);
            // What stands before the first image belongs to all stages.
            for stage in tree.children(root).filter(|stage| tree.member(*stage, "from").is_some()) {
                objects.push(named("docker/stage", tree.text_at(stage, &["as"]).unwrap_or_default(), stage, resolved));
            }
            return;
        }
        "github/workflow" if object.name.is_empty() => object.name.clear(),
        _ => {}
    }
    objects.push(object);
}

/// An alias or merge key leads out of a document's own members: what it names is an object where it is written.
fn is_below(tree: &ValueTree, value: u32, root: u32) -> bool {
    value > root && tree.get(root).is_some_and(|root| value < root.next)
}

fn named(kind: &str, name: &str, value: u32, resolved: bool) -> ConfigObject {
    ConfigObject { kind: kind.to_owned(), name: name.to_owned(), namespace: String::new(), value, resolved }
}

fn kubernetes(tree: &ValueTree, mut object: ConfigObject, objects: &mut Vec<ConfigObject>) {
    let mut lists = 0;
    let mut waiting = vec![object.value];
    let resolved = object.resolved;
    while let Some(value) = waiting.pop() {
        let kind = tree.text_at(value, &["kind"]).unwrap_or_default();
        object = named(
            &format!("kubernetes/{kind}"),
            tree.text_at(value, &["metadata", "name"]).unwrap_or_default(),
            value,
            resolved,
        );
        tree.text_at(value, &["metadata", "namespace"]).unwrap_or_default().clone_into(&mut object.namespace);
        objects.push(object);
        // Only a list holds resources, and a list of lists of lists is no configuration.
        if kind.ends_with("List") && lists < 2 {
            lists += 1;
            let items: Vec<u32> = tree.at(value, &["items"]).into_iter().flat_map(|items| tree.items(items)).collect();
            let is_resource = |item: &u32| {
                is_below(tree, *item, value)
                    && ["apiVersion", "kind"].iter().all(|key| tree.text_at(*item, &[key]).is_some())
            };
            waiting.extend(items.into_iter().filter(is_resource).rev());
        }
    }
}

fn terraform(tree: &ValueTree, root: u32, resolved: bool, objects: &mut Vec<ConfigObject>) {
    for (block, value) in tree.members(root) {
        match block.text.as_str() {
            "resource" | "data" => {
                for (kind, instances) in tree.members(value) {
                    let prefix = if block.text == "data" { "data." } else { "" };
                    for (name, instance) in tree.members(instances) {
                        push_each(
                            tree,
                            &format!("terraform/{prefix}{}", kind.text),
                            &name.text,
                            instance,
                            resolved,
                            objects,
                        );
                    }
                }
            }
            "module" | "variable" | "output" | "provider" => {
                for (name, instance) in tree.members(value) {
                    push_each(tree, &format!("terraform/{}", block.text), &name.text, instance, resolved, objects);
                }
            }
            "terraform" => push_each(tree, "terraform/settings", "", value, resolved, objects),
            _ => {}
        }
    }
    objects.sort_by_key(|object| object.value);
}

/// A block that is written several times under one name is a sequence.
fn push_each(tree: &ValueTree, kind: &str, name: &str, value: u32, resolved: bool, objects: &mut Vec<ConfigObject>) {
    if tree.get(value).is_some_and(|it| it.kind == ValueKind::Sequence) {
        objects.extend(tree.children(value).map(|one| named(kind, name, one, resolved)));
    } else {
        objects.push(named(kind, name, value, resolved));
    }
}

/// Kubernetes reads YAML 1.1, where a plain `yes` is a boolean.
pub(crate) fn old_booleans(language: &str, text: &str, tree: &mut ValueTree, objects: &[ConfigObject]) {
    if language != "yaml" {
        return;
    }
    for object in objects {
        let range = match tree.get(object.value) {
            Some(root) if root.parent == ValueTree::NONE && object.kind.starts_with("kubernetes/") => {
                object.value..root.next
            }
            _ => continue,
        };
        for value in &mut tree.values[range.start as usize..range.end as usize] {
            // A block scalar has a header in front of its text.
            let is_plain = value.flags & ValueTree::QUOTED == 0 && value.span.of(text) == Some(&value.text);
            if value.kind == ValueKind::Text && is_plain && scalar::is_old_boolean(&value.text) {
                value.kind = ValueKind::Boolean;
            }
        }
    }
}
