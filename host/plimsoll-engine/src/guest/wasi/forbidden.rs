//! The functions of WASI that end the call, and what is said about it.

use wasmtime::component::{LinkerInstance, Val};

use crate::description::shown;
use crate::host::{Closed, State};

/// Links a function that ends the call.
pub(super) fn link(here: &mut LinkerInstance<'_, State>, interface: &str, name: &str) -> wasmtime::Result<()> {
    let (interface, function) = (interface.to_owned(), name.to_owned());
    here.func_new(name, move |mut store, _, asked, _| {
        store.data_mut().asked()?;
        Err(error(&interface, &function, asked))
    })
}

/// Ends a call that asked for this.
pub(super) fn error(interface: &str, function: &str, asked: &[Val]) -> wasmtime::Error {
    let text = asked.iter().find_map(|value| match value {
        Val::String(text) => Some(text.as_str()),
        _ => None,
    });
    Closed::Forbidden(in_words(interface, function, text)).into()
}

/// Says what a function would have done. `text` is the first text that it was called with: a path, or the name of a host.
fn in_words(interface: &str, function: &str, text: Option<&str>) -> String {
    let package = interface.split_once('/').map_or(interface, |(package, _)| package);
    // Paths are relative to the only directory that there is, the root.
    let root = if package == "wasi:filesystem" { "/" } else { "" };
    let text = text.map(|text| format!("`{root}{}`", shown(text.trim_start_matches('/'))));
    match (package, function, &text) {
        ("wasi:filesystem", "[method]descriptor.open-at", Some(path)) => {
            format!("opened the file {path}: a rule has no file system")
        }
        ("wasi:filesystem", _, text) => {
            let of = text.as_ref().map_or_else(String::new, |path| format!(" {path}"));
            format!("used the file system: a rule has none ({interface}#{function}{of})")
        }
        ("wasi:sockets", "create-tcp-socket" | "create-udp-socket", _) => {
            format!("created a socket: a rule has no network ({interface})")
        }
        ("wasi:sockets", "resolve-addresses", Some(host)) => {
            format!("looked up the host {host}: a rule has no network ({interface})")
        }
        ("wasi:sockets" | "wasi:http" | "wasi:tls", ..) => {
            format!("used the network: a rule has none ({interface}#{function})")
        }
        _ => format!("called {interface}#{function}, which a rule has no business calling"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_named() {
        let cases = [
            (
                in_words("wasi:filesystem/types", "[method]descriptor.open-at", Some("etc/passwd")),
                "opened the file `/etc/passwd`: a rule has no file system",
            ),
            (
                in_words("wasi:filesystem/types", "[method]descriptor.create-directory-at", Some("a\u{1b}b")),
                "used the file system: a rule has none (wasi:filesystem/types#[method]descriptor.create-directory-at \
                 `/a\\u{1b}b`)",
            ),
            (
                in_words("wasi:sockets/tcp-create-socket", "create-tcp-socket", None),
                "created a socket: a rule has no network (wasi:sockets/tcp-create-socket)",
            ),
            (
                in_words("wasi:sockets/ip-name-lookup", "resolve-addresses", Some("example.com")),
                "looked up the host `example.com`: a rule has no network (wasi:sockets/ip-name-lookup)",
            ),
            (
                in_words("wasi:http/outgoing-handler", "handle", None),
                "used the network: a rule has none (wasi:http/outgoing-handler#handle)",
            ),
            (
                in_words("wasi:nn/graph", "load", None),
                "called wasi:nn/graph#load, which a rule has no business calling",
            ),
        ];
        for (said, expected) in cases {
            assert_eq!(said, expected);
        }
    }
}
