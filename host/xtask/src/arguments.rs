//! The few command-line shapes that xtask has: flags, `--name value`, and words. No parser crate, so that the tool
//! itself builds in seconds. It must not interpret anything that is meant for another program.

use anyhow::{Context as _, Result, bail};

/// What is left of the command line.
#[derive(Debug)]
pub(crate) struct Arguments {
    rest: Vec<String>,
}

impl Arguments {
    /// The arguments of this process.
    pub(crate) fn from_env() -> Self {
        Self { rest: std::env::args().skip(1).collect() }
    }

    /// Takes the next word.
    pub(crate) fn positional(&mut self) -> Option<String> {
        (!self.rest.is_empty()).then(|| self.rest.remove(0))
    }

    /// Takes a flag, wherever it stands.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.rest.len();
        self.rest.retain(|argument| argument != name);
        self.rest.len() != before
    }

    /// Takes `name VALUE` or `name=VALUE`, wherever it stands.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>> {
        if let Some(at) = self.rest.iter().position(|argument| argument == name) {
            self.rest.remove(at);
            if at == self.rest.len() {
                bail!("{name} needs a value");
            }
            return Ok(Some(self.rest.remove(at)));
        }
        let prefix = format!("{name}=");
        let Some(at) = self.rest.iter().position(|argument| argument.starts_with(&prefix)) else { return Ok(None) };
        let argument = self.rest.remove(at);
        Ok(Some(argument.strip_prefix(&prefix).context("the prefix was just seen")?.to_owned()))
    }

    /// Takes all that is left, for another program or as a list of names.
    pub(crate) fn remaining(self) -> Vec<String> {
        self.rest
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self) -> Result<()> {
        match self.rest.first() {
            None => Ok(()),
            Some(first) => bail!("unexpected argument `{first}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(words: &[&str]) -> Arguments {
        Arguments { rest: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    #[test]
    fn values_are_taken_in_both_spellings() {
        let mut given = arguments(&["packs", "--only", "security", "--from=source"]);
        assert_eq!(given.value("--only").unwrap().as_deref(), Some("security"));
        assert_eq!(given.value("--from").unwrap().as_deref(), Some("source"));
        assert_eq!(given.remaining(), ["packs"]);
    }

    #[test]
    fn a_value_that_is_missing_and_a_word_too_many_are_errors() {
        assert!(arguments(&["--only"]).value("--only").is_err());
        assert!(arguments(&["surplus"]).finish().is_err());
    }
}
