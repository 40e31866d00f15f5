//! The facts that a pack declares, and whether what it records fits them.

use std::collections::BTreeMap;

use plimsoll_model::{Fact, FaultKind, Span};

use crate::description::{is_kebab, shown};
use crate::fault::Cause;

/// A kind of fact that a pack may record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactSpec {
    /// Kebab-case.
    pub key: String,
    /// The values of each fact, in order.
    pub fields: Vec<FactField>,
}

/// One value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactField {
    /// Kebab-case.
    pub name: String,
    /// What its values look like.
    pub kind: FieldKind,
}

/// What the values of a field look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Anything.
    Text,
    /// A decimal number of 64 bits.
    Integer,
    /// `true` or `false`.
    Boolean,
}

impl FieldKind {
    /// Returns the name in the interface.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::Text, Self::Integer, Self::Boolean].into_iter().find(|kind| kind.name() == name)
    }

    fn admits(self, value: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Integer => !value.starts_with('+') && value.parse::<i64>().is_ok(),
            Self::Boolean => matches!(value, "true" | "false"),
        }
    }
}

impl FactSpec {
    /// Returns why the declaration cannot be used.
    pub(crate) fn flaw(&self) -> Option<String> {
        let key = shown(&self.key);
        if !is_kebab(&self.key) {
            return Some(format!("the fact key `{key}` is not kebab-case"));
        }
        if let Some(field) = self.fields.iter().find(|field| !is_kebab(&field.name)) {
            return Some(format!("the field `{}` of fact `{key}` is not kebab-case", shown(&field.name)));
        }
        let twice = |(index, field): (usize, &FactField)| self.fields[..index].iter().any(|one| one.name == field.name);
        let field = self.fields.iter().enumerate().find(|(index, field)| twice((*index, field)))?.1;
        Some(format!("the fact `{key}` has the field `{}` twice", shown(&field.name)))
    }
}

/// A fact as a guest returned it.
#[derive(Debug)]
pub(crate) struct RawFact {
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
    pub(crate) span: Option<Span>,
}

/// The facts of a pack, both ways.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    specs: Vec<FactSpec>,
    numbers: BTreeMap<String, u32>,
}

impl Facts {
    pub(crate) fn new(specs: &[FactSpec]) -> Self {
        let numbers = specs.iter().map(|spec| spec.key.clone()).zip(0..).collect();
        Self { specs: specs.to_vec(), numbers }
    }

    /// The number of a key.
    pub(crate) fn number(&self, key: &str) -> Option<u32> {
        self.numbers.get(key).copied()
    }

    /// Checks a fact against its declaration; texts and spans are not looked at.
    pub(crate) fn check(&self, said: RawFact) -> Result<Fact, Cause> {
        let lie = |message: String| Cause::new(FaultKind::InvalidOutput, message);
        let RawFact { key, values, span } = said;
        let number = self.number(&key);
        let Some((number, spec)) = number.and_then(|number| Some((number, self.specs.get(number as usize)?))) else {
            return Err(lie(format!("the fact key `{}` was not declared by `describe`", shown(&key))));
        };
        if values.len() != spec.fields.len() {
            let (had, wanted) = (values.len(), spec.fields.len());
            return Err(lie(format!("a fact `{key}` has {had} values, and `describe` declared {wanted}")));
        }
        if let Some((value, field)) = values.iter().zip(&spec.fields).find(|(value, field)| !field.kind.admits(value)) {
            let (name, kind) = (&field.name, field.kind.name());
            return Err(lie(format!("the field `{name}` of a fact `{key}` is `{}`, which is no {kind}", shown(value))));
        }
        Ok(Fact { key: number, values, span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> FactSpec {
        let field = |name: &str, kind| FactField { name: name.to_owned(), kind };
        let fields = vec![
            field("name", FieldKind::Text),
            field("port", FieldKind::Integer),
            field("public", FieldKind::Boolean),
        ];
        FactSpec { key: "service".to_owned(), fields }
    }

    fn check(key: &str, values: &[&str]) -> Result<Fact, String> {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Facts::new(&[spec()]).check(RawFact { key: key.to_owned(), values, span: None }).map_err(|cause| cause.message)
    }

    #[test]
    fn a_fact_fits_its_declaration() {
        assert_eq!(check("service", &["web", "-80", "true"]).map(|fact| fact.key), Ok(0));
        let refused = |key: &str, values: &[&str]| check(key, values).expect_err("does not fit");
        assert_eq!(refused("svc", &[]), "the fact key `svc` was not declared by `describe`");
        assert_eq!(refused("service", &["web"]), "a fact `service` has 1 values, and `describe` declared 3");
        let port = |value: &str| format!("the field `port` of a fact `service` is `{value}`, which is no integer");
        for value in ["", "+1", "1.5", "99999999999999999999"] {
            assert_eq!(refused("service", &["web", value, "true"]), port(value));
        }
        let public = "the field `public` of a fact `service` is `yes`, which is no boolean";
        assert_eq!(refused("service", &["web", "1", "yes"]), public);
    }

    #[test]
    fn a_declaration_has_each_field_once() {
        assert_eq!(spec().flaw(), None);
        let mut twice = spec();
        twice.fields.extend(spec().fields);
        assert_eq!(twice.flaw().as_deref(), Some("the fact `service` has the field `name` twice"));
        let shouted = FactSpec { key: "Service".to_owned(), ..spec() };
        assert_eq!(shouted.flaw().as_deref(), Some("the fact key `Service` is not kebab-case"));
    }
}
