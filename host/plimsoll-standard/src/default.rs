//! The standard that comes with Plimsoll.

use plimsoll_model::Standard;

/// The text of the default standard, *production readiness*.
pub const DEFAULT: &str = include_str!("../standards/production-readiness.toml");

/// Returns the default standard.
///
/// # Panics
/// Never: the text is part of this crate, and a test reads it.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is part of this crate, and a test reads it")]
pub fn default_standard() -> Standard {
    crate::parse(DEFAULT).expect("the default standard is one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_a_standard() {
        let standard = default_standard();
        assert_eq!(standard.id, "production-readiness");
        assert_eq!(standard.categories.iter().map(|category| category.weight).sum::<u32>(), 100);
        assert_eq!(standard.checklist.len(), 11);
    }
}
