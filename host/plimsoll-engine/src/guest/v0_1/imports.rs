//! What a 0.1 guest may call, passed on to [`State`].

use plimsoll_model::DocumentError;

use super::bindings::plimsoll::audit::{document, host, project, types};
use super::convert;
use crate::host::{LogLevel, ProjectError, State};

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

    fn values(&mut self) -> Answer<document::ValueTree> {
        let said = Self::values(self);
        Ok(answer(self, said, None)?.map(Into::into))
    }

    fn outline(&mut self) -> Answer<document::MarkdownOutline> {
        let said = Self::outline(self);
        Ok(answer(self, said, None)?.map(Into::into))
    }

    fn imports(&mut self) -> Answer<Vec<document::Imported>> {
        let said = Self::imports(self);
        Ok(answer(self, said, None)?.map(|found| found.into_iter().map(Into::into).collect()))
    }

    fn resolve(&mut self, nodes: Vec<u32>) -> Answer<Vec<String>> {
        let said = Self::resolve(self, &nodes);
        answer(self, said, None)
    }

    fn pieces(&mut self, node: u32, purpose: document::Purpose) -> Answer<document::TextValue> {
        let said = Self::pieces(self, node, purpose.into());
        Ok(answer(self, said, None)?.map(Into::into))
    }

    fn definitions(&mut self, node: u32) -> Answer<Vec<document::Definition>> {
        let said = Self::definitions(self, node);
        Ok(answer(self, said, None)?.map(|found| found.into_iter().map(Into::into).collect()))
    }
}

impl project::Host for State {
    fn facts(&mut self, key: String, scope: project::Scope, first: u32, most: u32) -> About<Vec<project::LocatedFact>> {
        let said = Self::facts(self, &key, scope.into(), first, most)?;
        about(said.map(|facts| facts.into_iter().map(Into::into).collect()))
    }

    fn files(&mut self, scope: project::Scope, first: u32, most: u32) -> About<Vec<types::File>> {
        let said = Self::files(self, scope.into(), first, most)?;
        about(said.map(|files| files.iter().map(Into::into).collect()))
    }

    fn units(&mut self) -> About<Vec<types::Unit>> {
        let said = Self::units(self)?;
        about(said.map(|units| units.iter().map(Into::into).collect()))
    }

    fn entries(&mut self, paths: Vec<String>) -> About<Vec<project::Entry>> {
        let said = Self::entries(self, &paths)?;
        about(said.map(|entries| entries.into_iter().map(Into::into).collect()))
    }

    fn manifests(&mut self, scope: project::Scope) -> About<Vec<project::Manifest>> {
        let said = Self::manifests(self, scope.into())?;
        about(said.map(|manifests| manifests.into_iter().map(Into::into).collect()))
    }

    fn dependencies(&mut self, scope: project::Scope, first: u32, most: u32) -> About<Vec<project::Dependency>> {
        let said = Self::dependencies(self, scope.into(), first, most)?;
        about(said.map(|found| found.into_iter().map(Into::into).collect()))
    }

    fn packages_of(&mut self, ecosystem: String, imports: Vec<String>) -> About<Vec<Vec<String>>> {
        let said = Self::packages_of(self, &ecosystem, &imports)?;
        about(said)
    }

    fn vulnerabilities(&mut self, scope: project::Scope) -> About<Vec<project::Vulnerability>> {
        let said = Self::vulnerabilities(self, scope.into())?;
        about(said.map(|found| found.into_iter().map(Into::into).collect()))
    }
}

type About<T> = wasmtime::Result<Result<T, project::ProjectError>>;

fn about<T>(answer: Result<T, ProjectError>) -> About<T> {
    Ok(answer.map_err(|error| {
        let kind = match error {
            ProjectError::NoProject => project::ProjectErrorKind::NoProject,
            ProjectError::NoSuchKey(_) => project::ProjectErrorKind::NoSuchKey,
        };
        project::ProjectError { kind, message: error.to_string() }
    }))
}
