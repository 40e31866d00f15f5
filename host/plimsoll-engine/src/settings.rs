//! What the operator set for a pack, over what the pack declared.

use std::collections::BTreeMap;

use crate::description::OptionSpec;

/// What the operator set for one pack: names of options, and values as JSON. The default is that nothing is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Sets an option. Whether the pack declares it, and the value has the right type, is for the caller to check.
    pub fn set(&mut self, name: impl Into<String>, json: impl Into<String>) {
        self.0.insert(name.into(), json.into());
    }

    /// Returns what the operator set, as JSON.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Returns names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The options of a pack as a guest sees them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Options<'a> {
    pub(crate) declared: &'a [OptionSpec],
    pub(crate) settings: Option<&'a Settings>,
}

impl<'a> Options<'a> {
    /// Returns the operator's value, or the declared default; none for a name that was not declared.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let spec = self.declared.iter().find(|spec| spec.name == name)?;
        Some(self.settings.and_then(|settings| settings.get(name)).unwrap_or(&spec.default))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_declared_is_not_seen() {
        let declared = [OptionSpec { name: "depth".to_owned(), default: "3".to_owned(), description: String::new() }];
        let mut settings = Settings::default();
        settings.set("secret", "1");
        let options = Options { declared: &declared, settings: Some(&settings) };
        assert_eq!((options.get("depth"), options.get("secret")), (Some("3"), None));
        settings.set("depth", "5");
        let options = Options { declared: &declared, settings: Some(&settings) };
        assert_eq!(options.get("depth"), Some("5"));
    }
}
