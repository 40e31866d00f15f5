//! What lies beside machine code: what proves it, what it was made of, and what the pack said of itself.
//!
//! All of it is under one message authentication code, which also covers the entry's name, so that nothing of it can be
//! changed or moved to another entry.

use super::stamp::Stamp;
use crate::description::OptionSpec;
use crate::facts::{FactField, FactSpec, FieldKind};
use crate::guest::{RawDescription, RawRule};
use crate::limits::{Limit, Limits};

/// What is known of stored machine code.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Of the component: another hash of some megabytes that need not be made again.
    pub(crate) digest: String,
    /// Of the component, in bytes.
    pub(crate) size: usize,
    /// The authentication of the machine code.
    pub(super) code: blake3::Hash,
    /// Of the file with the machine code when that was authenticated last.
    pub(super) stamp: Option<Stamp>,
    pub(super) said: Option<Said>,
}

/// What `describe` returned, and the limits that it was called with. A call is a pure function of the component and these.
#[derive(Debug, Clone)]
pub(super) struct Said {
    limits: String,
    description: RawDescription,
}

/// An entry as it is written. A new shape needs no number: the old one is not read, so the pack is compiled anew.
type Written = (String, usize, String, Option<[u64; 5]>, Option<(String, Description)>);
/// Id, version, rules, options, facts with their fields, and whether the pack concludes.
type Description = (String, String, Vec<Triple<bool>>, Vec<Triple<String>>, Vec<(String, Vec<(String, String)>)>, bool);
type Triple<T> = (String, String, T);

impl Entry {
    /// Returns what `describe` returned under the same limits. It is as unchecked as if the pack had just said it.
    pub(crate) fn said(&self, limits: &Limits) -> Option<RawDescription> {
        self.said.as_ref().filter(|said| said.limits == all(limits)).map(|said| said.description.clone())
    }

    /// Remembers what `describe` returned.
    pub(super) fn describe(&mut self, limits: &Limits, description: &RawDescription) {
        self.said = Some(Said { limits: all(limits), description: description.clone() });
    }

    pub(super) fn write(&self) -> serde_json::Result<Vec<u8>> {
        let said = self.said.clone().map(|Said { limits, description }| (limits, taken_apart(description)));
        let code = self.code.to_hex().to_string();
        let written: Written = (self.digest.clone(), self.size, code, self.stamp.map(Stamp::parts), said);
        serde_json::to_vec(&written)
    }

    pub(super) fn read(written: &[u8]) -> Option<Self> {
        let (digest, size, code, stamp, said): Written = serde_json::from_slice(written).ok()?;
        let said = match said {
            Some((limits, description)) => Some(Said { limits, description: put_together(description)? }),
            None => None,
        };
        let code = blake3::Hash::from_hex(code).ok()?;
        Some(Self { digest, size, code, stamp: stamp.map(Stamp::from_parts), said })
    }
}

/// Every limit, and not only those that bound a call: which of them do is not worth a mistake.
fn all(limits: &Limits) -> String {
    let row = |row: &Limit| format!("{}={}", row.name, limits.get(row.name).unwrap_or(0));
    Limits::table().iter().map(row).collect::<Vec<_>>().join(" ")
}

fn taken_apart(said: RawDescription) -> Description {
    let rule = |rule: RawRule| (rule.id, rule.page, rule.code);
    let option = |option: OptionSpec| (option.name, option.default, option.description);
    let (rules, options) = (said.rules.into_iter().map(rule), said.options.into_iter().map(option));
    let field = |field: FactField| (field.name, field.kind.name().to_owned());
    let fact = |fact: FactSpec| (fact.key, fact.fields.into_iter().map(field).collect());
    let facts = said.facts.into_iter().map(fact).collect();
    (said.id, said.version, rules.collect(), options.collect(), facts, said.concludes)
}

/// `None` for a kind of field that this version does not know.
fn put_together((id, version, rules, options, facts, concludes): Description) -> Option<RawDescription> {
    let rule = |(id, page, code)| RawRule { id, page, code };
    let option = |(name, default, description)| OptionSpec { name, default, description };
    let (rules, options) = (rules.into_iter().map(rule).collect(), options.into_iter().map(option).collect());
    let field = |(name, kind): (String, String)| Some(FactField { name, kind: FieldKind::of_name(&kind)? });
    let fact = |(key, fields): (String, Vec<(String, String)>)| {
        Some(FactSpec { key, fields: fields.into_iter().map(field).collect::<Option<_>>()? })
    };
    let facts = facts.into_iter().map(fact).collect::<Option<_>>()?;
    Some(RawDescription { id, version, rules, options, facts, concludes })
}
