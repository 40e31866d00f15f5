//! Which severity a finding has by the standard.

use plimsoll_model::{Role, Severity, Standard};

/// Returns the severity of a finding of `rule`, which gave it `own`, in a file of `role`, and why it is another; empty if it is not.
#[must_use]
pub fn severity(standard: &Standard, rule: &str, role: Role, own: Severity) -> (Severity, String) {
    let policy = &standard.severity;
    let (mut severity, mut why) = (own, String::new());
    if let Some(set) = policy.rules.get(rule).copied().filter(|set| *set != own) {
        severity = set;
        why = format!("{} by its rule; the standard `{}` sets {} for this rule", own.name(), standard.id, set.name());
    }
    // Severities are ordered worst first.
    if let Some(worst) = policy.roles.get(&role).copied().filter(|worst| severity < *worst) {
        severity = worst;
        why = format!(
            "{} by its rule; the standard `{}` has at most {} in {} files",
            own.name(),
            standard.id,
            worst.name(),
            role.name()
        );
    }
    (severity, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_standard;

    #[test]
    fn a_role_only_softens() {
        let standard = default_standard();
        let of = |role, own| severity(&standard, "a/b", role, own);
        assert_eq!(of(Role::Production, Severity::P0), (Severity::P0, String::new()));
        assert_eq!(of(Role::Test, Severity::P3), (Severity::P3, String::new()));
        let (softer, why) = of(Role::Test, Severity::P0);
        assert_eq!(softer, Severity::P2);
        assert_eq!(why, "P0 by its rule; the standard `production-readiness` has at most P2 in test files");
    }

    #[test]
    fn a_rule_is_set_before_its_role() {
        let mut standard = default_standard();
        standard.severity.rules.insert("a/b".to_owned(), Severity::P0);
        assert_eq!(severity(&standard, "a/b", Role::Production, Severity::P3).0, Severity::P0);
        assert_eq!(severity(&standard, "a/b", Role::Test, Severity::P3).0, Severity::P2);
    }
}
