//! How bad, how sure, and which part of the standard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a finding costs when it bites. Ordered worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Severity {
    /// Data loss or breach.
    P0,
    /// Outage or a stuck system.
    P1,
    /// Operational pain.
    P2,
    /// Hygiene.
    P3,
}

impl Severity {
    /// All severities, worst first.
    pub const ALL: [Self; 4] = [Self::P0, Self::P1, Self::P2, Self::P3];

    /// Returns `P0` to `P3`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::P0 => "P0",
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
        }
    }

    /// Returns the severity of that name, in upper or lower case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name().eq_ignore_ascii_case(name))
    }
}

/// How likely it is that a finding is true. Ordered surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read and believed.
    High,
    /// Worth a look.
    Medium,
    /// A hint for a reviewer.
    Low,
}

impl Confidence {
    /// All levels, surest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Returns `high`, `medium` or `low`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// Returns the confidence of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|confidence| confidence.name() == name)
    }
}

/// One category of the default standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// What a page's `category` says.
    pub id: &'static str,
    /// What a report says.
    pub title: &'static str,
}

/// The categories of the default standard, in the order of its weights.
pub const CATEGORIES: [Category; 10] = [
    Category { id: "security", title: "Security" },
    Category { id: "concurrency", title: "Concurrency & thread safety" },
    Category { id: "resources", title: "Resource management" },
    Category { id: "resilience", title: "Error handling & resilience" },
    Category { id: "performance", title: "Performance & scaling" },
    Category { id: "deployment", title: "Configuration & deployment" },
    Category { id: "observability", title: "Monitoring & observability" },
    Category { id: "testing", title: "Testing & quality" },
    Category { id: "documentation", title: "Documentation" },
    Category { id: "quality", title: "Code quality" },
];
