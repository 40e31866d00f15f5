//! Where a program begins to serve: it listens for requests, or takes work from a queue until it is stopped.
//!
//! A place counts when the name that it calls is known from the file's imports, or when the file says what made the
//! object. What listens to the own machine alone, such as a profiler, is nobody's service.

use plimsoll_sdk::prelude::*;

use crate::go::has_type;
use crate::names::mentions;

/// A place at which a program begins to serve.
pub(crate) struct Start {
    pub(crate) span: Span,
    pub(crate) what: What,
    /// What is called, as the file writes it.
    pub(crate) name: String,
}

/// What is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// Requests.
    Requests,
    /// Requests, if the object that comes from another file is a server.
    PerhapsRequests,
    /// Work from a queue.
    Queue,
}

impl What {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::PerhapsRequests => "perhaps",
            Self::Queue => "queue",
        }
    }
}

/// Whether the file can be where a deployed program begins: no test, and no tool that people run by hand.
pub(crate) fn starts_program(cx: &Context<'_>) -> bool {
    cx.file().role == "production" && !is_tool(&cx.file().path) && !is_left_out(cx.source())
}

/// Returns the places among the matches of the selector `start`. Tools that people run by hand have none.
pub(crate) fn starts(cx: &Context<'_>) -> Vec<Start> {
    if !starts_program(cx) {
        return Vec::new();
    }
    let mut starts = Vec::new();
    for found in cx.matches_of("start") {
        let Some(call) = cx.node(found.node) else { continue };
        let what = match cx.language() {
            "go" => go(cx, call),
            "python" => python(cx, call),
            "java" => java(&cx.resolve(call.id())),
            "rust" => rust(&cx.resolve(call.id())),
            _ => script(cx, call),
        };
        let Some(what) = what.filter(|_| !is_local(call)) else { continue };
        let function = call.field("function").or_else(|| call.field("constructor")).unwrap_or(call);
        let text = function.text();
        // Of a chain over many lines, what it begins with and the call itself say enough.
        let name = match (text.lines().next(), text.rsplit_once('.')) {
            (Some(first), Some((_, last))) if first.len() < text.len() => format!("{first}….{last}"),
            _ => text.to_owned(),
        };
        starts.push(Start { span: function.span(), what, name });
    }
    starts
}

/// The languages that share their ways to serve: a unit in two of them is two programs.
pub(crate) fn family(language: &str) -> &str {
    match language {
        "typescript" | "tsx" => "javascript",
        other => other,
    }
}

/// Words of folders and files for what people run by hand or while they develop.
const TOOLS: &str = "tool tools toolbox hack hacking extra extras devtools dev benchmark benchmarks e2e mock mocks \
    stub stubs example examples demo debug pprof profiling storybook install installer setup contrib \
    archived";

fn is_tool(path: &str) -> bool {
    path.split('/').any(|part| mentions(part.split('.').next().unwrap_or(part), TOOLS))
}

/// Left out of every build of the package: `go run` is what it is for.
fn is_left_out(source: &str) -> bool {
    source.lines().take(20).any(|line| line == "//go:build ignore")
}

/// Whether only the own machine reaches it.
fn is_local(call: Node<'_>) -> bool {
    let Some(arguments) = call.field("arguments") else { return false };
    let text = arguments.text();
    ["localhost:", "127.0.0.1:", "'localhost'", "\"localhost\"", "'127.0.0.1'", "\"127.0.0.1\"", "[::1]"]
        .iter()
        .any(|own| text.contains(own))
}

/// Go frameworks: the package, what makes an object of it, and the methods that serve.
const GO_OBJECTS: &[(&str, &[&str], &str)] = &[
    ("net/http", &["Server"], "ListenAndServe ListenAndServeTLS Serve ServeTLS"),
    ("google.golang.org/grpc", &["NewServer"], "Serve"),
    ("github.com/gin-gonic/gin", &["Default", "New"], "Run RunTLS RunListener"),
    ("github.com/labstack/echo", &["New"], "Start StartTLS StartAutoTLS"),
    ("github.com/gofiber/fiber", &["New"], "Listen ListenTLS Listener"),
];
const GO_FUNCTIONS: &[&str] = &[
    "net/http.ListenAndServe",
    "net/http.ListenAndServeTLS",
    "net/http.Serve",
    "net/http.ServeTLS",
    "github.com/valyala/fasthttp.ListenAndServe",
];
const GO_QUEUES: &[(&str, &[&str], &str)] = &[
    ("github.com/segmentio/kafka-go", &["NewReader"], "ReadMessage FetchMessage"),
    ("github.com/IBM/sarama", &["NewConsumerGroup"], "Consume"),
    ("github.com/Shopify/sarama", &["NewConsumerGroup"], "Consume"),
];

fn go(cx: &Context<'_>, call: Node<'_>) -> Option<What> {
    let function = call.field("function")?;
    let resolved = cx.resolve(function.id());
    let arguments = call.field("arguments").map_or("", Node::text);
    // The default handler of a file that imports the profiler is the profiler.
    let profiles = || {
        cx.imports().iter().any(|import| import.name == "net/http/pprof")
            && (arguments.ends_with("nil)") || arguments.contains("DefaultServeMux"))
            && !cx.source().contains("http.Handle")
    };
    if GO_FUNCTIONS.contains(&resolved.as_str()) {
        let metrics =
            arguments.contains("promhttp") || mentions(arguments, "metrics prometheus prom pprof admin debug");
        return (!profiles() && !metrics).then_some(What::Requests);
    }
    let (receiver, method) = (function.field("operand")?, function.field("field")?.text());
    let name = receiver.text().rsplit('.').next().unwrap_or_default();
    if mentions(name, "metrics prometheus prom admin pprof profiler debug health healthz probe") {
        return None;
    }
    let is_made = |(package, makers, methods): &&(&str, &[&str], &str)| {
        let local = cx.imports().iter().find(|import| is_package(&import.name, package)).map(|import| &*import.local);
        let serves = methods.split_ascii_whitespace().any(|one| one == method);
        serves
            && local.is_some_and(|local| {
                makers.iter().any(|maker| has_type(cx.source(), name, &format!("{local}.{maker}")))
            })
    };
    if GO_OBJECTS.iter().any(|object| is_made(&object)) {
        return Some(What::Requests);
    }
    let loops = call.enclosing(&["for_statement"]).is_some();
    (loops && GO_QUEUES.iter().any(|queue| is_made(&queue))).then_some(What::Queue)
}

/// Whether an import is a package, in whatever version.
fn is_package(import: &str, package: &str) -> bool {
    let version = |rest: &str| {
        rest.strip_prefix("/v")
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    import.strip_prefix(package).is_some_and(|rest| rest.is_empty() || version(rest))
}

/// What serves in JavaScript.
const SCRIPT: &[&str] = &[
    "express().listen",
    "express.default().listen",
    "http.createServer().listen",
    "http.Server().listen",
    "http.default.createServer().listen",
    "http.default.Server().listen",
    "https.createServer().listen",
    "https.default.createServer().listen",
    "http2.createSecureServer().listen",
    "fastify().listen",
    "fastify.default().listen",
    "fastify.fastify().listen",
    "koa().listen",
    "koa.default().listen",
    "restify.createServer().listen",
    "@hapi/hapi.server().start",
    "@hapi/hapi.Server().start",
    "@nestjs/core.NestFactory.create().listen",
    "@apollo/server/standalone.startStandaloneServer",
    "@grpc/grpc-js.Server().bindAsync",
    "@grpc/grpc-js.default.Server().bindAsync",
    "@hono/node-server.serve",
];
const SCRIPT_QUEUES: &[&str] = &[
    "kafkajs.Kafka().consumer().run",
    "amqplib.connect().createChannel().consume",
    "amqplib.default.connect().createChannel().consume",
    "bullmq.Worker",
    "sqs-consumer.Consumer.create().start",
];

fn script(cx: &Context<'_>, call: Node<'_>) -> Option<What> {
    let function = call.field("function").or_else(|| call.field("constructor"))?;
    let resolved = cx.resolve(function.id());
    if SCRIPT.contains(&resolved.as_str()) {
        return Some(What::Requests);
    }
    if SCRIPT_QUEUES.contains(&resolved.as_str()) {
        return Some(What::Queue);
    }
    let name = function.text();
    let imports = |modules: &[&str]| cx.imports().iter().any(|import| modules.contains(&module(&import.name)));
    // Nothing else has a method of this name, whatever holds the server: `this.server.bindAsync`.
    if name.ends_with(".bindAsync") && imports(&["@grpc/grpc-js"]) {
        return Some(What::Requests);
    }
    // The application is often made in a file of its own.
    let own = resolved.starts_with("./") || resolved.starts_with("../");
    // The server went through a library, such as one that closes its connections: the file that makes it lets it listen.
    let makes = || {
        let text = cx.source();
        imports(&["http", "https"]) && (text.contains("http.createServer(") || text.contains("https.createServer("))
    };
    let is_other = own || resolved.starts_with("net.");
    if !is_other && matches!(name, "server.listen" | "httpServer.listen") && makes() {
        return Some(What::Requests);
    }
    (own && matches!(name, "app.listen" | "server.listen" | "httpServer.listen")).then_some(What::PerhapsRequests)
}

/// The module of what is imported: `http.createServer` is of `http`.
fn module(import: &str) -> &str {
    let end = import.rfind('/').map_or(0, |at| at + 1);
    import[end..].find('.').map_or(import, |at| &import[..end + at])
}

/// What serves in Python without handling signals itself: how what is called begins, and how it ends.
const PYTHON: &[(&str, &str)] = &[
    ("grpc.server()", ".wait_for_termination"),
    ("grpc.aio.server()", ".wait_for_termination"),
    ("http.server.", ".serve_forever"),
    ("socketserver.", ".serve_forever"),
    ("wsgiref.simple_server.make_server()", ".serve_forever"),
    ("asyncio.start_server()", ".serve_forever"),
];
const PYTHON_QUEUES: &[(&str, &str)] = &[
    ("pika.", ".channel().start_consuming"),
    ("kafka.KafkaConsumer()", ".poll"),
    ("confluent_kafka.Consumer()", ".poll"),
    ("confluent_kafka.Consumer()", ".consume"),
    ("redis.", ".blpop"),
    ("redis.", ".brpop"),
    ("boto3.client()", ".receive_message"),
];

fn python(cx: &Context<'_>, call: Node<'_>) -> Option<What> {
    let resolved = cx.resolve(call.field("function")?.id());
    let fits = |(start, end): &(&str, &str)| resolved.starts_with(start) && resolved.ends_with(end);
    // `start` lets a server of gRPC work behind the back of whatever the program does next.
    let is_started = resolved == "grpc.server().start" || resolved == "grpc.aio.server().start";
    if PYTHON.iter().any(fits) || is_started && !cx.source().contains(".wait_for_termination(") {
        return Some(What::Requests);
    }
    let endless = || {
        call.ancestors().any(|above| {
            above.kind() == "while_statement"
                && above.field("condition").is_some_and(|condition| matches!(condition.text(), "True" | "1"))
        })
    };
    let loops = resolved.ends_with(".start_consuming") || endless();
    (PYTHON_QUEUES.iter().any(fits) && loops).then_some(What::Queue)
}

fn java(resolved: &str) -> Option<What> {
    let serves = [
        "com.sun.net.httpserver.HttpServer.create",
        "io.grpc.ServerBuilder.forPort",
        "io.grpc.netty.NettyServerBuilder.forPort",
        "io.grpc.netty.NettyServerBuilder.forAddress",
    ]
    .iter()
    .any(|name| resolved.trim_end_matches("()") == *name);
    serves.then_some(What::Requests)
}

fn rust(resolved: &str) -> Option<What> {
    let resolved = resolved.trim_end_matches("()");
    let is_method = |start: &str| resolved.starts_with(start) && resolved.ends_with(".serve");
    let serves = resolved == "axum::serve"
        || is_method("axum::Server::bind()")
        || is_method("hyper::Server::bind()")
        || is_method("hyper::server::Server::bind()")
        || is_method("tonic::transport::Server::builder()")
        || resolved == "warp::serve().run";
    serves.then_some(What::Requests)
}
