//! Where the outside world comes in: what a web request, a form or an event carries, in the words of common frameworks.
//!
//! Tables over dotted paths and parameters. Command lines and environments belong to the operator and are not here.

use super::node::Node;

use super::calls::call;
use super::imports::Imports;
use super::shape::{Part, Shape, shape};
use super::words::words;

/// Returns whether a dotted path, with imports resolved, is or reaches into what a client sent.
pub(super) fn is_request(language: &str, path: &str) -> bool {
    let path =
        ["self.", "this.", "$this->", "$this.", "flask.", "HttpContext.", "bottle.", "cherrypy.", "Illuminate.Http."]
            .iter()
            .fold(path, |rest, prefix| rest.strip_prefix(prefix).unwrap_or(rest));
    let mut segments = path.split('.').map(|it| it.trim_end_matches("[]").trim_end_matches("()"));
    let (first, second) = (segments.next().unwrap_or(""), segments.next().unwrap_or(""));
    match language {
        "python" => {
            const PARTS: &[&str] = words![
                args form values json data files cookies headers get_json get_data GET POST COOKIES META FILES body
                query_params path_params params match_info query query_string url path full_path view_args rel_url
                stream post environ forms get_argument get_full_path headers base_url referrer user_agent match_dict
            ];
            matches!(first, "request" | "req") && PARTS.contains(&second)
                || first == "get_argument"
                || first == "get_body_argument"
        }
        "javascript" | "typescript" | "tsx" => {
            const PARTS: &[&str] = words![
                query body params headers cookies url originalUrl path param header hostname rawBody files file
                signedCookies payload queryStringParameters nextUrl get
            ];
            let carrier = matches!(first, "req" | "request") && PARTS.contains(&second);
            let koa = matches!(first, "ctx" | "context")
                && matches!(second, "query" | "params" | "request" | "body" | "req" | "headers");
            let browser = path.starts_with("window.location")
                || path.starts_with("document.location")
                || matches!(path, "document.URL" | "document.cookie" | "document.referrer" | "window.name")
                || first == "location" && matches!(second, "hash" | "search" | "href" | "pathname");
            let lambda = first == "event"
                && matches!(
                    second,
                    "queryStringParameters" | "pathParameters" | "body" | "headers" | "multiValueQueryStringParameters"
                );
            carrier || koa || browser || lambda
        }
        "go" => {
            const METHODS: &[&str] = words![
                FormValue PostFormValue PathValue Form PostForm Header Body URL RequestURI Cookie Cookies
                MultipartForm UserAgent Referer Host
            ];
            const CONTEXT: &[&str] = words![
                Param Query DefaultQuery PostForm DefaultPostForm QueryParam FormValue GetHeader Params GetQuery
                GetPostForm QueryArray PostFormArray GetRawData ClientIP QueryParams
            ];
            matches!(first, "r" | "req" | "request") && METHODS.contains(&second)
                || matches!(first, "c" | "ctx") && CONTEXT.contains(&second) && path.contains("()")
                || matches!(first, "c" | "ctx") && second == "Request"
                || path.ends_with("mux.Vars()")
                || path.contains("/chi.URLParam()")
                || path.starts_with("chi.URLParam()")
        }
        "java" => {
            const METHODS: &[&str] = words![
                getParameter getParameterValues getParameterMap getParameterNames getHeader getHeaders
                getHeaderNames getQueryString getCookies getRequestURI getRequestURL getPathInfo getReader
                getInputStream getPart getParts getQueryParameters getTheParameter getQueryParams getBody
            ];
            let carrier = first.to_ascii_lowercase();
            (carrier.contains("req") || carrier == "exchange")
                && path.split('.').any(|it| METHODS.contains(&it.trim_end_matches("()")))
        }
        "csharp" => {
            const PARTS: &[&str] = words![
                Query Form QueryString Params Headers Cookies Path RouteValues Body InputStream Url RawUrl
                ServerVariables Unvalidated UserAgent UrlReferrer
            ];
            first == "Request" && (PARTS.contains(&second) || path.starts_with("Request[]"))
                || matches!(first, "context" | "httpContext" | "ctx") && second == "Request"
                || matches!(first, "request" | "req") && PARTS.contains(&second)
        }
        "ruby" => {
            const PARTS: &[&str] = words![
                params headers env query_string body GET POST path url referer referrer user_agent raw_post fullpath
                cookies query_parameters request_parameters path_parameters
            ];
            matches!(first, "params" | "cookies") || first == "request" && PARTS.contains(&second)
        }
        "php" => {
            const PARTS: &[&str] = words![
                input get query post all header cookie route json getParam getQueryParams getParsedBody file request
                getContent getBody getPost getVar only cookies headers attributes getCookieParams params getHeader
            ];
            matches!(first, "$_GET" | "$_POST" | "$_REQUEST" | "$_COOKIE" | "$_FILES" | "$HTTP_RAW_POST_DATA")
                || matches!(first, "$request" | "$req") && PARTS.contains(&second)
                || matches!(first, "Request" | "Input")
                    && matches!(second, "input" | "get" | "query" | "post" | "all" | "header" | "cookie")
        }
        _ => false,
    }
}

/// Returns whether a dotted path is what the operator passes: the command line and the environment.
pub(super) fn is_operator(path: &str) -> bool {
    const SOURCES: &[&str] = &[
        "sys.argv",
        "os.environ",
        "os.getenv",
        "process.argv",
        "process.env",
        "os.Args",
        "os.Getenv",
        "System.getenv",
        "System.getProperty",
        "Environment.GetEnvironmentVariable",
        "$argv",
    ];
    SOURCES
        .iter()
        .any(|it| path.strip_prefix(it).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '('])))
        || ["ENV[", "ENV.fetch", "ARGV", "$stdin.", "STDIN."].iter().any(|it| path.starts_with(it))
        || path == "input()"
        || path.ends_with(".parse_args()")
}

/// Returns whether a parameter is what the operator passes: the options of a command of Django.
pub(super) fn is_operator_parameter(parameter: Node<'_>, imports: &Imports) -> bool {
    parameter.is(&["dictionary_splat_pattern"])
        && parameter
            .enclosing(&["function_definition"])
            .and_then(|it| it.field("name"))
            .is_some_and(|it| it.text() == "handle")
        && imports.has("django.core.management")
}

/// Returns whether `$_SERVER[index]` is what the client chose.
pub(super) fn is_client_header(index: &str) -> bool {
    let key = index.trim_matches(['"', '\'']);
    key.starts_with("HTTP_")
        || matches!(
            key,
            "QUERY_STRING"
                | "REQUEST_URI"
                | "PHP_SELF"
                | "PATH_INFO"
                | "ORIG_PATH_INFO"
                | "PHP_AUTH_USER"
                | "PHP_AUTH_PW"
        )
}

/// Returns whether the framework fills this parameter from a request.
pub(super) fn is_request_parameter(language: &str, parameter: Node<'_>, name: &str) -> bool {
    match language {
        "python" => routed_python(parameter, name) || handler_event(parameter, name),
        "javascript" | "typescript" | "tsx" => {
            has_mark(parameter, "decorator", &["Query", "Param", "Body", "Headers", "Req", "Cookies"])
                || handler_event(parameter, name)
        }
        "java" => has_mark(
            parameter,
            "annotation",
            &[
                "RequestParam",
                "PathVariable",
                "RequestBody",
                "RequestHeader",
                "CookieValue",
                "MatrixVariable",
                "ModelAttribute",
                "QueryParam",
                "PathParam",
                "FormParam",
                "HeaderParam",
                "QueryValue",
                "CookieParam",
            ],
        ),
        "csharp" => {
            has_mark(parameter, "attribute", &["FromQuery", "FromRoute", "FromBody", "FromForm", "FromHeader"])
                || parameter.enclosing(&["method_declaration"]).is_some_and(|method| {
                    method
                        .named_children()
                        .filter(|it| it.is(&["attribute_list"]))
                        .flat_map(|it| it.named_children())
                        .any(|it| {
                            it.field("name").is_some_and(|it| {
                                matches!(
                                    it.text(),
                                    "HttpGet"
                                        | "HttpPost"
                                        | "HttpPut"
                                        | "HttpDelete"
                                        | "HttpPatch"
                                        | "Route"
                                        | "AcceptVerbs"
                                )
                            })
                        })
                })
        }
        "ruby" => handler_event(parameter, name),
        _ => false,
    }
}

/// A parameter of a function with a route decorator, unless the route converts it to a number.
fn routed_python(parameter: Node<'_>, name: &str) -> bool {
    const ROUTES: &[&str] = &["route", "get", "post", "put", "delete", "patch", "websocket", "api_route"];
    let Some(decorated) = parameter.enclosing(&["function_definition"]).and_then(|it| it.parent()) else {
        return false;
    };
    if !decorated.is(&["decorated_definition"]) || matches!(name, "self" | "request" | "db" | "session") {
        return false;
    }
    decorated
        .named_children()
        .filter(|it| it.is(&["decorator"]))
        .filter_map(|it| call(it.named_children().next()?))
        .any(|it| {
            let Some(route) = it.at(0).filter(|_| it.receiver.is_some() && ROUTES.contains(&it.name)) else {
                return false;
            };
            let Shape::Text(parts) = shape(route) else { return false };
            let route: String =
                parts.iter().map(|it| if let Part::Text(text, _) = it { text.as_str() } else { "" }).collect();
            let numeric = ["int", "float", "uuid"].iter().any(|it| route.contains(&format!("<{it}:{name}>")));
            route.starts_with('/')
                && !numeric
                && [format!("<{name}>"), format!(":{name}>"), format!("{{{name}}}"), format!("{{{name}:")]
                    .iter()
                    .any(|it| route.contains(it.as_str()))
        })
}

/// The `event` of a serverless function: the first of two parameters, the second being the context.
fn handler_event(parameter: Node<'_>, name: &str) -> bool {
    let list = parameter.parent();
    let second = list.and_then(|it| it.named_children().nth(1)).map_or("", |it| it.text());
    let assigned = parameter
        .enclosing(&["assignment_expression", "variable_declarator"])
        .and_then(|it| it.field("left").or_else(|| it.field("name")));
    let handler = assigned.is_some_and(|it| it.text().to_ascii_lowercase().ends_with("handler"));
    matches!(name, "event" | "event:")
        && list.and_then(|it| it.named_children().next()) == Some(parameter)
        && (handler || second.starts_with("context") || second.starts_with("_context") || second.starts_with("ctx"))
}

/// Whether the parameter carries one of these annotations, decorators or attributes.
fn has_mark(parameter: Node<'_>, kind: &str, names: &[&str]) -> bool {
    parameter
        .descendants()
        .filter(|it| it.kind() == kind || it.kind() == "marker_annotation" && kind == "annotation")
        .any(|it| {
            let text = it.text().trim_start_matches('@');
            let name = text.split(['(', '<']).next().unwrap_or(text).trim();
            names.contains(&name.rsplit('.').next().unwrap_or(name))
        })
}
