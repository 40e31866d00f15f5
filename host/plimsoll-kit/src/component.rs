//! From a core module to a component.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, SourceMap};

use crate::KitError;
use crate::sdk::FILES;

/// Wraps a core module whose world is in its custom sections. The same module always gives the same bytes.
///
/// `adapter` is the module that stands in for `wasi_snapshot_preview1`, for languages whose runtime insists on it.
///
/// # Errors
/// A module that does not say what its world is, or does not fit it.
pub fn from_module(module: &[u8], adapter: Option<&[u8]>) -> Result<Vec<u8>, KitError> {
    let encode = || {
        let mut encoder = ComponentEncoder::default();
        let encoder = encoder.validate(true).module(module)?;
        if let Some(adapter) = adapter {
            encoder.adapter("wasi_snapshot_preview1", adapter)?;
        }
        encoder.encode()
    };
    encode().map_err(|error| KitError::Component(format!("{error:#}")))
}

/// Wraps a core module that does not say what its world is: it is `plimsoll:audit/pack`.
pub(crate) fn of_world(module: &[u8], adapter: Option<&[u8]>) -> Result<Vec<u8>, KitError> {
    let mut module = module.to_vec();
    embed(&mut module).map_err(KitError::Component)?;
    from_module(&module, adapter)
}

fn embed(module: &mut Vec<u8>) -> Result<(), String> {
    let mut sources = SourceMap::default();
    for (name, bytes) in FILES.iter().filter(|(name, _)| name.starts_with("wit/v0.1/")) {
        sources.push_str(name, String::from_utf8_lossy(bytes));
    }
    let group = sources.parse().map_err(|(_, error)| format!("{error:#}"))?;
    let mut resolve = Resolve::default();
    let package = resolve.push_group(group).map_err(|error| format!("{error:#}"))?;
    let world = resolve.select_world(&[package], Some("pack")).map_err(|error| format!("{error:#}"))?;
    embed_component_metadata(module, &resolve, world, StringEncoding::UTF8, false).map_err(|error| format!("{error:#}"))
}
