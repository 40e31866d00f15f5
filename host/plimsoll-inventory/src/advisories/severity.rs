//! How bad an advisory says it is: from its CVSS vectors, else from the word of its database.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The qualitative rating of CVSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// A score of 0.
    None,
    /// Up to 3.9.
    Low,
    /// Up to 6.9.
    Medium,
    /// Up to 8.9.
    High,
    /// 9.0 and more.
    Critical,
}

impl Rating {
    /// Returns the rating of a base score.
    #[must_use]
    pub fn of_score(score: f64) -> Self {
        match score {
            score if score >= 9.0 => Self::Critical,
            score if score >= 7.0 => Self::High,
            score if score >= 4.0 => Self::Medium,
            score if score > 0.0 => Self::Low,
            _ => Self::None,
        }
    }

    /// Returns the rating that a database gives in a word, `None` for a word that is not known.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let known = match word.to_ascii_uppercase().as_str() {
            "NONE" => Self::None,
            "LOW" => Self::Low,
            "MEDIUM" | "MODERATE" => Self::Medium,
            "HIGH" => Self::High,
            "CRITICAL" => Self::Critical,
            _ => return None,
        };
        Some(known)
    }
}

/// Returns the base score of a vector of CVSS 3.0, 3.1 or 4.0, rounded to one decimal.
pub(super) fn score(vector: &str) -> Option<f64> {
    // Vectors are short; a longer one is not scored, since the parser need not see it.
    let vector = Some(vector.trim()).filter(|vector| vector.len() < 400 && vector.starts_with("CVSS:"))?;
    cvss::Cvss::from_str(vector).ok().map(|cvss| (cvss.score() * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_scores_are_those_of_the_calculators() {
        for (vector, wanted) in [
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
            ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0),
            ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
            ("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H", 5.5),
            ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
        ] {
            assert_eq!(score(vector), Some(wanted), "{vector}");
        }
        assert_eq!(score("AV:N/AC:L/Au:N/C:P/I:P/A:P"), None);
        assert_eq!(score("CVSS:3.1/AV:X"), None);
    }
}
