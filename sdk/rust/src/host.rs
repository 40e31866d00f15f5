//! The one seam between a rule and its host: a trait that the wasm imports and the test documents both implement.
//!
//! Rules never see it. It must not cache, decide or format anything; `session.rs` does.

use crate::bindings::plimsoll::audit::{document, host, types};

pub use crate::bindings::plimsoll::audit::document::{DocumentError, DocumentErrorKind};
pub use crate::bindings::plimsoll::audit::host::Level;

/// What every host can be asked. The functions mirror `wit/v0.1/host.wit` one to one.
pub(crate) trait Host {
    fn log(&self, level: Level, text: &str);
    fn option(&self, name: &str) -> Option<String>;
    fn text(&self, span: types::Span) -> Result<String, DocumentError>;
    fn columns(&self, within: u32, mask: u32) -> Result<Vec<u32>, DocumentError>;
    fn nodes(&self, ids: &[u32], mask: u32) -> Result<Vec<u32>, DocumentError>;
    fn ancestors(&self, node: u32) -> Result<Vec<u32>, DocumentError>;
    fn kind_names(&self, ids: &[u32]) -> Result<Vec<String>, DocumentError>;
    fn field_id(&self, name: &str) -> Result<u32, DocumentError>;
    fn select(&self, rule: &str, selector: &str, within: u32) -> Result<Vec<types::Match>, DocumentError>;
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
}
