//! Where this user's files of plimsoll lie, which no audit depends on.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use plimsoll_engine::CodeCache;

/// The folder of compiled packs; empty: there is none.
const CACHE: &str = "PLIMSOLL_CACHE";

/// Opens the cache of compiled packs. Without one every pack is compiled by each command, which the log says.
#[must_use]
pub fn code_cache() -> Option<CodeCache> {
    let (folder, key) = code_cache_places()?;
    CodeCache::open(&folder, &key, CodeCache::DEFAULT_BYTES)
        .inspect_err(|error| tracing::warn!("compiled packs are not kept: {error}"))
        .ok()
}

/// The folder, and the key, which must not travel with it.
#[expect(clippy::disallowed_methods, reason = "a setting that is of the machine, not of a command")]
fn code_cache_places() -> Option<(PathBuf, PathBuf)> {
    let base = etcetera::choose_base_strategy()
        .inspect_err(|error| tracing::info!("compiled packs are not kept: {error}"))
        .ok()?;
    let key = base.config_dir().join("plimsoll").join("code-cache.key");
    let folder = match std::env::var_os(CACHE) {
        Some(named) if named.is_empty() => return None,
        Some(named) => std::path::absolute(Path::new(&named)).ok()?,
        None => base.cache_dir().join("plimsoll").join("code"),
    };
    Some((folder, key))
}
