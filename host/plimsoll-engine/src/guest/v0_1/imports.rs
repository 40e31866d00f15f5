//! What a 0.1 guest may call, passed on to [`State`].

use plimsoll_model::{DocumentError, Match};

use super::bindings::plimsoll::audit::{document, host, types};
use super::convert;
use crate::host::{LogLevel, State};

type Answer<T> = wasmtime::Result<Result<T, document::DocumentError>>;

fn answer<T>(answer: wasmtime::Result<Result<T, DocumentError>>) -> Answer<T> {
    answer.map(|answer| answer.map_err(DocumentError::into))
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

    fn option(&mut self, name: String) -> wasmtime::Result<Option<String>> {
        Self::option(self, &name)
    }
}

impl types::Host for State {}

impl document::Host for State {
    fn text(&mut self, spans: Vec<types::Span>) -> Answer<Vec<String>> {
        let spans: Vec<_> = spans.into_iter().map(types::Span::into).collect();
        answer(Self::text(self, &spans))
    }

    fn columns(&mut self, within: u32, mask: u32) -> Answer<Vec<u32>> {
        answer(Self::columns(self, within, mask))
    }

    fn nodes(&mut self, ids: Vec<u32>, mask: u32) -> Answer<Vec<u32>> {
        answer(Self::nodes(self, &ids, mask))
    }

    fn ancestors(&mut self, node: u32) -> Answer<Vec<u32>> {
        answer(Self::ancestors(self, node))
    }

    fn kind_ids(&mut self, names: Vec<String>) -> Answer<Vec<u32>> {
        answer(Self::kind_ids(self, &names))
    }

    fn kind_names(&mut self, ids: Vec<u32>) -> Answer<Vec<String>> {
        answer(Self::kind_names(self, &ids))
    }

    fn field_ids(&mut self, names: Vec<String>) -> Answer<Vec<u32>> {
        answer(Self::field_ids(self, &names))
    }

    fn select(&mut self, rule: String, selector: String, within: u32) -> Answer<Vec<types::Match>> {
        let found: Vec<Match> = match Self::select(self, &rule, &selector, within)? {
            Ok(found) => found,
            Err(error) => return Ok(Err(error.into())),
        };
        let named = found.iter().map(|found| Ok(convert::found(found, self.rule_name(found.rule)?)));
        named.collect::<wasmtime::Result<_>>().map(Ok)
    }
}
