//! What is known of the packages that a folder is built from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inventory::{Ecosystem, Problem};

/// How much is known of the packages that the folder is built from. `plimsoll inventory` lists them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DependencyReport {
    /// Manifests and lock files that were read.
    pub manifests: u32,
    /// Packages that they declare or lock, each version once for each place.
    pub dependencies: u32,
    /// What could not be read in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
    /// What is known about vulnerable versions; none without a snapshot of advisories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advisories: Option<AdvisoryReport>,
}

/// A snapshot of advisories, and what it knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdvisoryReport {
    /// The name of the folder or file.
    pub snapshot: String,
    /// The ecosystems of the folder's packages.
    pub ecosystems: Vec<EcosystemAdvisories>,
    /// What could not be read in the snapshot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// What a snapshot knows about an ecosystem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EcosystemAdvisories {
    /// The ecosystem.
    pub ecosystem: Ecosystem,
    /// Whether a package that no advisory names is known to be clean.
    pub state: AdvisoryState,
    /// Advisories about it, withdrawn ones not counted.
    pub records: u64,
    /// The day of the newest change among them, such as `2026-02-28`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
}

/// Whether silence means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AdvisoryState {
    /// The snapshot has advisories about the ecosystem.
    Known,
    /// They are older than the day that was given allows: new ones are missing.
    Stale,
    /// There are none: nothing is known, and nothing found means nothing.
    Unknown,
}
