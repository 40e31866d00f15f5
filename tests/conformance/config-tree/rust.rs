//! Values of a config file: what is written, and what a key leads to.

use plimsoll_sdk::prelude::*;

pub const RULE: Rule = rule!("config-tree", check);

fn check(cx: &mut Context<'_>) {
    let Some(values) = cx.values() else { return };
    for root in values.documents() {
        for value in std::iter::once(root).chain(root.descendants()) {
            let mut message = format!("{} {}", kind(value), quoted(value.text()));
            if value.is_templated() {
                message.push_str(" templated");
            }
            let report = cx.report(value).message(message);
            if let Some(key) = value.key() {
                report.related(value.key_span(), key);
            }
        }
        ask(cx, root);
    }
    for object in values.objects() {
        let span = object.value().span();
        let (kind, name, namespace, resolved) =
            (object.kind(), object.name(), object.namespace(), object.is_resolved());
        cx.log(Level::Info, &format!("{kind:?} {name:?} {namespace:?} {resolved} {}..{}", span.start, span.end));
    }
    let family = values.objects_of("kubernetes/*").count();
    cx.log(
        Level::Info,
        &format!("{} of a family, {} of a kind", family, values.objects_of("kubernetes/Deployment").count()),
    );
}

fn ask(cx: &Context<'_>, root: Value<'_>) {
    for keys in
        [&["job", "retries"][..], &["both", "retries"], &["both", "it's quoted"], &["job", "timeout"], &["again"]]
    {
        let found = root.path(keys);
        let place = found.map_or("nowhere".to_owned(), |found| found.key_span().start.to_string());
        let null = found.is_some_and(Value::is_null);
        cx.log(Level::Info, &format!("{}: {} {place} {null}", keys.join("."), quoted(root.text_at(keys))));
    }
    for keys in [&["job", "timeout", "seconds"][..], &["job", "name"], &["nowhere"]] {
        let lacks = root.lacks(keys).map_or("nothing".to_owned(), |(at, key)| format!("{key} at {}", at.span().start));
        cx.log(Level::Info, &format!("{} lacks {lacks}", keys.join(".")));
    }
    let list = root.get("list");
    let items = list.into_iter().flat_map(Value::items);
    let items: Vec<String> = items.map(|item| item.resolve().map_or(String::new(), kind)).collect();
    let members: Vec<&str> = root.get("both").into_iter().flat_map(Value::members).filter_map(Value::key).collect();
    let parent = list.and_then(Value::parent).is_some_and(|parent| parent.id() == root.id());
    cx.log(Level::Info, &format!("items {}, members {}, {parent}", items.join(" "), members.join(" ")));
}

fn kind(value: Value<'_>) -> String {
    format!("{:?}", value.kind()).to_lowercase()
}

fn quoted(text: Option<&str>) -> String {
    text.map_or("nothing".to_owned(), |text| format!("'{text}'"))
}
