//! From what the host knows to the generated types of 0.1: values, outlines, names, and what the project answers.

use plimsoll_model as model;
use plimsoll_model::inventory;

use super::bindings::plimsoll::audit::{document, project, types};
use crate::host::PackedValues;

impl From<PackedValues> for document::ValueTree {
    fn from(packed: PackedValues) -> Self {
        let object = |object: model::ConfigObject| document::ConfigObject {
            kind: object.kind,
            name: object.name,
            namespace: object.namespace,
            value: object.value,
            resolved: object.resolved,
        };
        let PackedValues { columns, texts, objects } = packed;
        Self { columns, texts, objects: objects.into_iter().map(object).collect() }
    }
}

impl From<model::Outline> for document::MarkdownOutline {
    fn from(outline: model::Outline) -> Self {
        let heading = |one: model::Heading| document::Heading {
            level: one.level,
            text: one.text,
            anchor: one.anchor,
            span: one.span.into(),
        };
        let link = |one: model::Link| document::Link {
            target: one.target,
            text: one.text,
            image: one.image,
            span: one.span.into(),
        };
        let code = |one: model::Code| document::Code {
            language: one.language,
            inline: one.inline,
            text: one.text,
            span: one.span.into(),
            parsed: one.parsed,
            error: one.error.map(|error| document::SyntaxError { span: error.span.into(), message: error.message }),
        };
        Self {
            headings: outline.headings.into_iter().map(heading).collect(),
            links: outline.links.into_iter().map(link).collect(),
            code: outline.code.into_iter().map(code).collect(),
            anchors: outline.anchors,
        }
    }
}

impl From<model::Imported> for document::Imported {
    fn from(one: model::Imported) -> Self {
        Self { local: one.local, name: one.name, span: one.span.into() }
    }
}

impl From<document::Purpose> for model::Purpose {
    fn from(purpose: document::Purpose) -> Self {
        match purpose {
            document::Purpose::Text => Self::Text,
            document::Purpose::Sql => Self::Sql,
            document::Purpose::Shell => Self::Shell,
            document::Purpose::Code => Self::Code,
        }
    }
}

impl From<model::TextValue> for document::TextValue {
    fn from(value: model::TextValue) -> Self {
        let piece = |one: model::Piece| document::Piece {
            origin: match one.origin {
                model::Origin::Constant => document::Origin::Constant,
                model::Origin::Safe => document::Origin::Safe,
                model::Origin::Named => document::Origin::Named,
                model::Origin::Operator => document::Origin::Operator,
                model::Origin::Member => document::Origin::Member,
                model::Origin::Unknown => document::Origin::Unknown,
                model::Origin::Input => document::Origin::Input,
            },
            text: one.text,
            node: one.node,
            span: one.span.into(),
        };
        Self { pieces: value.pieces.into_iter().map(piece).collect(), steps: value.steps }
    }
}

impl From<model::Definition> for document::Definition {
    fn from(one: model::Definition) -> Self {
        Self { node: one.node, value: one.value, typed: one.typed }
    }
}

impl From<project::Scope> for model::project::Scope {
    fn from(scope: project::Scope) -> Self {
        match scope {
            project::Scope::Unit => Self::Unit,
            project::Scope::Repository => Self::Repository,
        }
    }
}

impl From<model::PathEntry> for project::Entry {
    fn from(entry: model::PathEntry) -> Self {
        match entry {
            model::PathEntry::Nothing => Self::Nothing,
            model::PathEntry::File => Self::File,
            model::PathEntry::Folder => Self::Folder,
            model::PathEntry::Link => Self::Link,
        }
    }
}

impl From<inventory::Manifest> for project::Manifest {
    fn from(one: inventory::Manifest) -> Self {
        Self {
            path: one.path,
            ecosystem: one.ecosystem.name().to_owned(),
            name: one.name.unwrap_or_default(),
            is_lock: one.kind == inventory::ManifestKind::Lock,
            lock: one.lock,
            is_library: one.package == Some(inventory::PackageKind::Library),
        }
    }
}

impl From<inventory::Dependency> for project::Dependency {
    fn from(one: inventory::Dependency) -> Self {
        let usage = match one.scope {
            inventory::Scope::Production => "production",
            inventory::Scope::Optional => "optional",
            inventory::Scope::Peer => "peer",
            inventory::Scope::Build => "build",
            inventory::Scope::Development => "development",
        };
        let place = one.declared.or(one.pinned);
        let (path, span) = place.map_or_else(|| (String::new(), model::Span::default()), |it| (it.path, it.span));
        Self {
            ecosystem: one.ecosystem.name().to_owned(),
            name: one.name,
            requirement: one.requirement,
            locked: one.locked,
            usage: usage.to_owned(),
            direct: one.direct,
            path,
            span: types::Span::from(span),
        }
    }
}

impl From<model::Affected> for project::Vulnerability {
    fn from(one: model::Affected) -> Self {
        Self {
            id: one.id,
            aliases: one.aliases,
            summary: one.summary,
            severity: one.severity.to_owned(),
            fixed_in: one.fixed_in,
            dependency: one.dependency.into(),
        }
    }
}
