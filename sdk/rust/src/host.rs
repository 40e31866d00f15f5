//! The one seam between a rule and its host: a trait that the wasm imports and the test documents both implement.
//!
//! Rules never see it. It must not cache, decide or format anything; `session.rs` does.

use crate::bindings::plimsoll::audit::document::{
    Definition, Imported, MarkdownOutline, Purpose, TextValue, ValueTree,
};
use crate::bindings::plimsoll::audit::project::{
    Dependency, Entry, LocatedFact, Manifest, ProjectError, ProjectErrorKind, Scope, Vulnerability,
};
use crate::bindings::plimsoll::audit::{document, host, project, types};

pub use crate::bindings::plimsoll::audit::document::{DocumentError, DocumentErrorKind};
pub use crate::bindings::plimsoll::audit::host::Level;

/// What every host can be asked. The functions mirror `wit/v0.1/host.wit` one to one; hosts that are made for tests answer
/// what they know, and refuse the rest as the real one does in the wrong place.
pub(crate) trait Host {
    fn log(&self, level: Level, text: &str);
    fn option(&self, name: &str) -> Option<String>;

    fn text(&self, _span: types::Span) -> Result<String, DocumentError> {
        no_document()
    }

    fn columns(&self, _within: u32, _mask: u32) -> Result<Vec<u32>, DocumentError> {
        no_document()
    }

    fn nodes(&self, _ids: &[u32], _mask: u32) -> Result<Vec<u32>, DocumentError> {
        no_document()
    }

    fn ancestors(&self, _node: u32) -> Result<Vec<u32>, DocumentError> {
        no_document()
    }

    fn kind_names(&self, _ids: &[u32]) -> Result<Vec<String>, DocumentError> {
        no_document()
    }

    fn field_id(&self, _name: &str) -> Result<u32, DocumentError> {
        no_document()
    }

    fn select(&self, _rule: &str, _selector: &str, _within: u32) -> Result<Vec<types::Match>, DocumentError> {
        no_document()
    }

    fn values(&self) -> Result<ValueTree, DocumentError> {
        no_document()
    }

    fn outline(&self) -> Result<MarkdownOutline, DocumentError> {
        no_document()
    }

    fn imports(&self) -> Result<Vec<Imported>, DocumentError> {
        no_document()
    }

    fn resolve(&self, _nodes: &[u32]) -> Result<Vec<String>, DocumentError> {
        no_document()
    }

    fn pieces(&self, _node: u32, _purpose: Purpose) -> Result<TextValue, DocumentError> {
        no_document()
    }

    fn definitions(&self, _node: u32) -> Result<Vec<Definition>, DocumentError> {
        no_document()
    }

    fn facts(&self, _key: &str, _scope: Scope, _first: u32, _most: u32) -> Result<Vec<LocatedFact>, ProjectError> {
        no_project()
    }

    fn files(&self, _scope: Scope, _first: u32, _most: u32) -> Result<Vec<types::File>, ProjectError> {
        no_project()
    }

    fn units(&self) -> Result<Vec<types::Unit>, ProjectError> {
        no_project()
    }

    fn entries(&self, _paths: &[String]) -> Result<Vec<Entry>, ProjectError> {
        no_project()
    }

    fn manifests(&self, _scope: Scope) -> Result<Vec<Manifest>, ProjectError> {
        no_project()
    }

    fn dependencies(&self, _scope: Scope, _first: u32, _most: u32) -> Result<Vec<Dependency>, ProjectError> {
        no_project()
    }

    fn packages_of(&self, _ecosystem: &str, _imports: &[String]) -> Result<Vec<Vec<String>>, ProjectError> {
        no_project()
    }

    fn vulnerabilities(&self, _scope: Scope) -> Result<Vec<Vulnerability>, ProjectError> {
        no_project()
    }
}

fn no_document<T>() -> Result<T, DocumentError> {
    let message = "there is no document outside `inspect`".to_owned();
    Err(DocumentError { kind: DocumentErrorKind::NoDocument, message })
}

fn no_project<T>() -> Result<T, ProjectError> {
    let message = "there is no project outside `conclude`".to_owned();
    Err(ProjectError { kind: ProjectErrorKind::NoProject, message })
}

/// The host that a component runs in. Its calls abort where there is no component, so tests never make one.
pub(crate) struct ComponentHost;

impl Host for ComponentHost {
    fn log(&self, level: Level, text: &str) {
        host::log(level, text);
    }

    fn option(&self, name: &str) -> Option<String> {
        host::get_option(name)
    }

    fn text(&self, span: types::Span) -> Result<String, DocumentError> {
        Ok(document::text(&[span])?.pop().unwrap_or_default())
    }

    fn columns(&self, within: u32, mask: u32) -> Result<Vec<u32>, DocumentError> {
        document::columns(within, mask)
    }

    fn nodes(&self, ids: &[u32], mask: u32) -> Result<Vec<u32>, DocumentError> {
        document::nodes(ids, mask)
    }

    fn ancestors(&self, node: u32) -> Result<Vec<u32>, DocumentError> {
        document::ancestors(node)
    }

    fn kind_names(&self, ids: &[u32]) -> Result<Vec<String>, DocumentError> {
        document::kind_names(ids)
    }

    fn field_id(&self, name: &str) -> Result<u32, DocumentError> {
        Ok(document::field_ids(&[name.to_owned()])?.pop().unwrap_or_default())
    }

    fn select(&self, rule: &str, selector: &str, within: u32) -> Result<Vec<types::Match>, DocumentError> {
        document::select(rule, selector, within)
    }

    fn values(&self) -> Result<ValueTree, DocumentError> {
        document::values()
    }

    fn outline(&self) -> Result<MarkdownOutline, DocumentError> {
        document::outline()
    }

    fn imports(&self) -> Result<Vec<Imported>, DocumentError> {
        document::imports()
    }

    fn resolve(&self, nodes: &[u32]) -> Result<Vec<String>, DocumentError> {
        document::resolve(nodes)
    }

    fn pieces(&self, node: u32, purpose: Purpose) -> Result<TextValue, DocumentError> {
        document::pieces(node, purpose)
    }

    fn definitions(&self, node: u32) -> Result<Vec<Definition>, DocumentError> {
        document::definitions(node)
    }

    fn facts(&self, key: &str, scope: Scope, first: u32, most: u32) -> Result<Vec<LocatedFact>, ProjectError> {
        project::facts(key, scope, first, most)
    }

    fn files(&self, scope: Scope, first: u32, most: u32) -> Result<Vec<types::File>, ProjectError> {
        project::files(scope, first, most)
    }

    fn units(&self) -> Result<Vec<types::Unit>, ProjectError> {
        project::units()
    }

    fn entries(&self, paths: &[String]) -> Result<Vec<Entry>, ProjectError> {
        project::entries(paths)
    }

    fn manifests(&self, scope: Scope) -> Result<Vec<Manifest>, ProjectError> {
        project::manifests(scope)
    }

    fn dependencies(&self, scope: Scope, first: u32, most: u32) -> Result<Vec<Dependency>, ProjectError> {
        project::dependencies(scope, first, most)
    }

    fn packages_of(&self, ecosystem: &str, imports: &[String]) -> Result<Vec<Vec<String>>, ProjectError> {
        project::packages_of(ecosystem, imports)
    }

    fn vulnerabilities(&self, scope: Scope) -> Result<Vec<Vulnerability>, ProjectError> {
        project::vulnerabilities(scope)
    }
}
