//! Points in hundredths, so that what a report prints adds up to the last digit.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Points with two decimals: a score out of 100, or what a finding takes off one. In JSON a number such as `85.81`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u32);

impl Score {
    /// No point.
    pub const ZERO: Self = Self(0);
    /// 100 points.
    pub const FULL: Self = Self(10_000);

    /// Returns that many hundredths of a point.
    #[must_use]
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// Returns the number of hundredths.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Returns the sum; the largest score if it is larger.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Returns the difference; zero if it is less.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Score {
    /// Such as `85.81`, always with two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_multiple_of(100) {
            serializer.serialize_u32(self.0 / 100)
        } else {
            serializer.serialize_f64(f64::from(self.0) / 100.0)
        }
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let points = f64::deserialize(deserializer)?;
        let hundredths = points * 100.0;
        if !(0.0..=4e9).contains(&hundredths) || (hundredths - hundredths.round()).abs() > 1e-6 {
            return Err(serde::de::Error::custom(format!("`{points}` is not a number of points with two decimals")));
        }
        Ok(Self(hundredths.round() as u32))
    }
}

impl JsonSchema for Score {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Score".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Points with at most two decimals.",
            "type": "number",
            "minimum": 0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_decimals_survive_json() {
        for hundredths in [0, 1, 10, 99, 100, 8_581, 9_999, 10_000, 123_457] {
            let score = Score::from_hundredths(hundredths);
            let text = serde_json::to_string(&score).expect("a number");
            assert_eq!(serde_json::from_str::<Score>(&text).expect("reads back"), score, "{text}");
        }
        assert_eq!(Score::from_hundredths(8_581).to_string(), "85.81");
        assert_eq!(serde_json::to_string(&Score::from_hundredths(8_581)).expect("a number"), "85.81");
    }

    #[test]
    fn what_is_not_points_is_refused() {
        for text in ["-1", "0.001", "1e12", "\"5\""] {
            assert!(serde_json::from_str::<Score>(text).is_err(), "{text}");
        }
    }
}
