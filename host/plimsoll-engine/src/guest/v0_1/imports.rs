//! What a 0.1 guest may call, passed on to [`State`].

use plimsoll_model::DocumentError;

use super::bindings::plimsoll::audit::{document, host, types};
use super::convert;
use crate::host::{LogLevel, State};

type Answer<T> = wasmtime::Result<Result<T, document::DocumentError>>;

/// Passes an answer on, or the sentence that says why there is none. `rule` is the one that the question names.
fn answer<T>(state: &mut State, answer: wasmtime::Result<Result<T, DocumentError>>, rule: Option<&str>) -> Answer<T> {
    let error = match answer? {
        Ok(answer) => return Ok(Ok(answer)),
        Err(error) => error,
    };
    let message = state.explain(&error, rule)?;
    Ok(Err(document::DocumentError { kind: (&error).into(), message }))
}

impl host::Host for State {
    fn log(&mut self, level: host::Level, text: String) -> wasmtime::Result<()> {
        let level = match level {
            host::Level::Error => LogLevel::Error,
            host::Level::Warn => LogLevel::Warn,
            host::Level::Info => LogLevel::Info,
            host::Level::Debug => LogLevel::Debug,
        };
        Self::log(self, level, &text)
    }

    fn get_option(&mut self, name: String) -> wasmtime::Result<Option<String>> {
        Self::option(self, &name)
    }
}

impl types::Host for State {}

impl document::Host for State {
    fn text(&mut self, spans: Vec<types::Span>) -> Answer<Vec<String>> {
        let spans: Vec<_> = spans.into_iter().map(types::Span::into).collect();
        let said = Self::text(self, &spans);
        answer(self, said, None)
    }

    fn columns(&mut self, within: u32, mask: u32) -> Answer<Vec<u32>> {
        let said = Self::columns(self, within, mask);
        answer(self, said, None)
    }

    fn nodes(&mut self, ids: Vec<u32>, mask: u32) -> Answer<Vec<u32>> {
        let said = Self::nodes(self, &ids, mask);
        answer(self, said, None)
    }

    fn ancestors(&mut self, node: u32) -> Answer<Vec<u32>> {
        let said = Self::ancestors(self, node);
        answer(self, said, None)
    }

    fn kind_ids(&mut self, names: Vec<String>) -> Answer<Vec<u32>> {
        let said = Self::kind_ids(self, &names);
        answer(self, said, None)
    }

    fn kind_names(&mut self, ids: Vec<u32>) -> Answer<Vec<String>> {
        let said = Self::kind_names(self, &ids);
        answer(self, said, None)
    }

    fn field_ids(&mut self, names: Vec<String>) -> Answer<Vec<u32>> {
        let said = Self::field_ids(self, &names);
        answer(self, said, None)
    }

    fn field_names(&mut self, ids: Vec<u32>) -> Answer<Vec<String>> {
        let said = Self::field_names(self, &ids);
        answer(self, said, None)
    }

    fn select(&mut self, rule: String, selector: String, within: u32) -> Answer<Vec<types::Match>> {
        let found = Self::select(self, &rule, &selector, within);
        let found = answer(self, found, Some(&rule))?;
        Ok(found.map(|found| found.iter().map(convert::found).collect()))
    }
}
