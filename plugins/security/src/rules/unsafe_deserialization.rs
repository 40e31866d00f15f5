//! Formats that may name any class, read from data that may come from anybody.

use std::cell::OnceCell;

use plimsoll_sdk::prelude::*;

use crate::calls::{Call, call, calls_of};
use crate::evidence::{self, OPAQUE, PROVEN, REVIEW, Verdict};
use crate::names::path;
use crate::reader::{Reader, call_at};
use crate::shape::{Shape, bare, scope, shape};

pub(crate) const RULE: Rule = rule!("unsafe-deserialization", check);

/// Certain, and mended by another word.
const CERTAIN: Verdict = (Severity::P1, Confidence::High);

/// Open to any type, as soon as the data comes from elsewhere.
const OPEN: Verdict = (Severity::P1, Confidence::Medium);

fn check(cx: &mut Context<'_>) {
    let reader = Reader::of(cx, Purpose::Code);
    let comparisons = OnceCell::new();
    for node in calls_of(cx) {
        let Some(call) = call(node) else {
            if let Some(verdict) = setting(node) {
                evidence::report(cx, node.span(), "the data may name any type to create".to_owned(), verdict, &[]);
            }
            continue;
        };
        let read = match reader.language {
            "python" => python(&reader, &call),
            "java" => java(&reader, &call),
            "csharp" => csharp(&reader, &call),
            "ruby" => ruby(&reader, &call),
            "php" => php(&call),
            _ => javascript(&reader, &call),
        };
        let Some(Read { data, verdict }) = read else { continue };
        let value = data.map(|it| reader.value(it)).unwrap_or_default();
        let proven = value.worst() == Some(Origin::Input);
        // A constant cannot change, and what the function wrote itself it knows.
        let constant = data.is_some() && value.worst().is_none() && !value.pieces.is_empty();
        let trusted = |it| is_written_here(&reader, it) || is_rendered(&reader, it);
        if constant || !proven && (data.is_some_and(trusted) || is_authenticated(cx.root(), &comparisons, call.node)) {
            continue;
        }
        let callee = reader.callee(&call);
        let callee = if callee.contains('?') || callee.contains('(') { call.name.to_owned() } else { callee };
        let (message, verdict) = match evidence::worst_gap(&value).filter(|_| proven) {
            Some((_, gap)) => (format!("`{callee}` creates whatever `{gap}`, which a client sends, asks for"), PROVEN),
            None => (format!("`{callee}` creates whatever objects the data asks for"), verdict),
        };
        let steps = if proven { value.steps.as_slice() } else { &[] };
        evidence::report(cx, call.span(), message, verdict, steps);
    }
}

/// What is read, and what that is worth if nobody knows where it comes from.
struct Read<'t> {
    data: Option<Node<'t>>,
    verdict: Verdict,
}

fn python<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Read<'t>> {
    let callee = reader.callee_imported(call)?;
    let data = call.at(0).or_else(|| call.labelled(&["stream", "data", "string", "filename", "file"]));
    let (module, function) = callee.rsplit_once('.')?;
    let verdict = match (module, function) {
        (
            "pickle" | "cPickle" | "_pickle" | "dill" | "cloudpickle" | "six.moves.cPickle" | "pickle5",
            "load" | "loads" | "Unpickler",
        ) => OPAQUE,
        ("marshal", "load" | "loads") | ("jsonpickle" | "jsonpickle.unpickler", "decode") => OPAQUE,
        ("shelve", "open" | "DbfilenameShelf") | ("joblib", "load") | ("pandas", "read_pickle") => REVIEW,
        // Somebody knew.
        ("yaml", "unsafe_load" | "unsafe_load_all") => OPAQUE,
        ("yaml" | "ruamel.yaml", "load" | "load_all") => loader(reader, call)?,
        ("ruamel.yaml", "YAML") => {
            return call
                .labelled(&["typ"])
                .filter(|it| it.text().contains("unsafe"))
                .map(|_| Read { data: None, verdict: CERTAIN });
        }
        _ => return None,
    };
    Some(Read { data, verdict })
}

/// What `yaml.load` may create depends on its loader.
fn loader<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Verdict> {
    let Some(loader) = call.labelled(&["Loader"]).or_else(|| call.at(1)) else {
        // `**options` may hold it.
        return (!call.arguments.iter().any(|it| it.spread)).then_some(CERTAIN);
    };
    let name = reader.names.expand(&path(loader));
    match name.rsplit('.').next().unwrap_or("") {
        "Loader" | "CLoader" if name.contains("yaml") => Some(CERTAIN),
        "UnsafeLoader" | "CUnsafeLoader" if name.contains("yaml") => Some(OPAQUE),
        // Restricted since PyYAML 5.4.
        "FullLoader" | "CFullLoader" if name.contains("yaml") => Some(REVIEW),
        _ => None,
    }
}

fn java<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Read<'t>> {
    match call.name {
        "readObject" | "readUnshared" => {
            let receiver = call.receiver?;
            let around = scope(call.node);
            let name = around.field("name").map_or("", |it| it.text());
            // A class that reads its own fields, a filter in sight, and a deep copy.
            let own = matches!(name, "readObject" | "readExternal" | "readObjectNoData" | "readResolve");
            let filtered =
                ["setObjectInputFilter", "setSerialFilter", "accept("].iter().any(|it| around.text().contains(it));
            let copied = around.text().contains(".writeObject(");
            if own || filtered || copied || !is_object_stream(reader, receiver) {
                return None;
            }
            Some(Read { data: Some(receiver), verdict: OPAQUE })
        }
        "XMLDecoder" if call.constructs => Some(Read { data: call.at(0), verdict: OPAQUE }),
        _ => None,
    }
}

/// A plain object stream: subclasses are there to restrict it.
fn is_object_stream<'t>(reader: &Reader<'t>, node: Node<'t>) -> bool {
    match shape(node) {
        Shape::Name => reader.definitions(node).iter().any(|it| match it.assigned {
            Some(value) => is_object_stream(reader, value),
            None => it.typed.ends_with("ObjectInputStream") && bare_type(&it.typed) == "ObjectInputStream",
        }),
        Shape::Call(call) => {
            call.constructs
                && call.name == "ObjectInputStream"
                && !call.node.named_children().any(|it| it.is(&["class_body"]))
        }
        Shape::Wrapped(inner) | Shape::Cast(inner) => is_object_stream(reader, inner),
        _ => false,
    }
}

fn bare_type(typed: &str) -> &str {
    typed.rsplit('.').next().unwrap_or(typed)
}

fn csharp<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Read<'t>> {
    const FORMATTERS: &[&str] =
        &["BinaryFormatter", "SoapFormatter", "NetDataContractSerializer", "LosFormatter", "ObjectStateFormatter"];
    if call.constructs {
        let named = |node: Node<'t>| node.text().contains("SimpleTypeResolver");
        let resolver = call
            .at(0)
            .is_some_and(|it| named(it) || reader.definitions(it).iter().any(|it| it.assigned.is_some_and(named)));
        return (call.name == "JavaScriptSerializer" && resolver).then_some(Read { data: None, verdict: CERTAIN });
    }
    let receiver = call.receiver.filter(|_| matches!(call.name, "Deserialize" | "ReadObject" | "UnsafeDeserialize"))?;
    let made = |node: Node<'t>| call_at(node).is_some_and(|it| it.constructs && FORMATTERS.contains(&it.name));
    let held = || {
        let mut definitions = reader.definitions(receiver).into_iter();
        definitions.any(|it| FORMATTERS.contains(&bare_type(&it.typed)) || it.assigned.is_some_and(made))
    };
    let formats = made(receiver) || matches!(shape(receiver), Shape::Name) && held();
    formats.then(|| Read { data: call.at(0), verdict: CERTAIN })
}

/// `TypeNameHandling = …` of Json.NET and `TypeFilterLevel = Full` of remoting, unless a binder decides about the
/// types.
fn setting(node: Node<'_>) -> Option<Verdict> {
    let handling = node.field("right").map(|it| bare(it))?;
    let bound = node.parent().is_some_and(|it| it.text().contains("Binder"));
    (matches!(handling, "All" | "Auto" | "Objects" | "Arrays" | "Full") && !bound).then_some(OPEN)
}

fn ruby<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Read<'t>> {
    let (data, callee) = (call.at(0), reader.callee(call));
    let options = call.node.field("arguments").map_or("", |it| it.text());
    let verdict = match callee.as_str() {
        "Marshal.load" | "Marshal.restore" => OPAQUE,
        "YAML.unsafe_load" | "Psych.unsafe_load" => OPAQUE,
        "Oj.object_load" => OPAQUE,
        "Oj.load" if options.contains(":object") => OPAQUE,
        // Restricted since Psych 4, which came with Ruby 3.1.
        "YAML.load" | "Psych.load" | "YAML.load_stream"
            if !["safe:", "permitted_classes", "whitelist"].iter().any(|it| options.contains(it)) =>
        {
            let sent = data.is_some_and(|it| reader.value(it).worst() == Some(Origin::Input));
            return sent.then_some(Read { data, verdict: OPEN });
        }
        _ => return None,
    };
    Some(Read { data, verdict })
}

fn php<'t>(call: &Call<'t>) -> Option<Read<'t>> {
    let data = call.at(0)?;
    let restricted = call
        .at(1)
        .is_some_and(|it| it.text().contains("allowed_classes") && !it.text().to_ascii_lowercase().contains("true"));
    (call.name == "unserialize" && call.receiver.is_none() && !restricted)
        .then_some(Read { data: Some(data), verdict: OPAQUE })
}

fn javascript<'t>(reader: &Reader<'t>, call: &Call<'t>) -> Option<Read<'t>> {
    let runs = matches!(
        reader.callee(call).as_str(),
        "node-serialize.unserialize"
            | "serialize-to-js.deserialize"
            | "funcster.deepDeserialize"
            | "cryo.parse"
            | "serialize-to-js"
    );
    runs.then(|| Read { data: call.at(0), verdict: OPEN })
}

/// A comparison of signatures: the function that makes it, and where.
type Comparison = (u32, u32);

/// Whether the function has compared a signature before: what then comes was written by who has the key. The comparisons of
/// the file are listed once, for all its calls.
fn is_authenticated(root: Option<Node<'_>>, comparisons: &OnceCell<Vec<Comparison>>, node: Node<'_>) -> bool {
    let listed = comparisons.get_or_init(|| {
        let calls = root.into_iter().flat_map(|it| it.descendants_of(CALLS)).filter_map(call);
        calls.filter(compares_signatures).map(|it| (scope(it.node).id(), it.node.id())).collect()
    });
    // Nearly every file has none.
    !listed.is_empty() && {
        let around = scope(node).id();
        listed.iter().any(|(function, at)| *function == around && *at < node.id())
    }
}

/// The kinds of calls in the languages of the rule.
const CALLS: &[&str] = &[
    "call",
    "call_expression",
    "invocation_expression",
    "method_invocation",
    "function_call_expression",
    "member_call_expression",
    "scoped_call_expression",
];

fn compares_signatures(call: &Call<'_>) -> bool {
    const COMPARISONS: &[&str] = &[
        "compare_digest",
        "hash_equals",
        "secure_compare",
        "fixed_length_secure_compare",
        "FixedTimeEquals",
        "timingSafeEqual",
    ];
    let digests = || call.receiver.is_some_and(|it| it.text().ends_with("MessageDigest"));
    COMPARISONS.contains(&call.name) || call.name == "isEqual" && digests()
}

/// Whether the function itself wrote the data: a deep copy, or a round trip through a buffer.
fn is_written_here<'t>(reader: &Reader<'t>, data: Node<'t>) -> bool {
    const WRITERS: &[&str] = &["dumps", "dump", "serialize", "Serialize"];
    match shape(data) {
        Shape::Wrapped(inner) => is_written_here(reader, inner),
        Shape::Call(call) => WRITERS.contains(&call.name),
        Shape::Name => {
            let (name, assigned) = (data.text(), reader.definitions(data));
            let made = assigned.iter().any(|it| it.assigned.is_some_and(|it| is_written_here(reader, it)));
            // `dump(value, stream)`: what is written to comes second, or first in a language that has methods for it.
            let mut written = scope(data)
                .descendants()
                .filter_map(call)
                .filter(|it| WRITERS.contains(&it.name) && it.node.id() < data.id());
            let held = || assigned.iter().any(|it| it.assigned.is_some_and(|it| is_own_entry(reader, it)));
            made || held()
                || written.any(|it| {
                    it.name != "dumps" && it.at(1).is_some_and(|it| it.text() == name)
                        || it.name == "Serialize" && it.at(0).is_some_and(|it| it.text() == name)
                })
        }
        _ => false,
    }
}

/// Whether data is an entry of a mapping of the object that the file itself fills: it was never outside the process.
fn is_own_entry<'t>(reader: &Reader<'t>, data: Node<'t>) -> bool {
    let Shape::Index(mapping) = shape(data) else { return false };
    let Shape::Member(..) = shape(mapping) else { return false };
    let fills = |it: Node<'t>| matches!(shape(it), Shape::Index(object) if object.text() == mapping.text());
    reader.language == "python"
        && data.ancestors().last().is_some_and(|root| {
            root.descendants().any(|it| it.is(&["assignment"]) && it.field("left").is_some_and(fills))
        })
}

/// Whether data is a Ruby template's result: whoever writes the file runs code already.
fn is_rendered<'t>(reader: &Reader<'t>, data: Node<'t>) -> bool {
    match shape(data) {
        Shape::Name => reader.definitions(data).iter().any(|it| it.assigned.is_some_and(|it| is_rendered(reader, it))),
        Shape::Call(call) if call.name == "result" => call.receiver.is_some_and(|it| it.text().contains("ERB")),
        Shape::Call(call) if call.receiver.is_none() => data.ancestors().last().is_some_and(|root| {
            root.descendants().any(|it| {
                it.is(&["method"])
                    && it.field("name").is_some_and(|it| it.text() == call.name)
                    && it.text().contains("ERB.new")
            })
        }),
        _ => false,
    }
}
