//! SPDX 2.3.

use plimsoll_model::{Inventory, Scope};
use serde::Serialize;

use super::{Component, Subject, components, purl, uuid};

/// What [`spdx`] says as the time of creation where the caller knows none: the earliest that ZIP can hold, as reproducible
/// builds use it.
pub const DEFAULT_CREATED: &str = "1980-01-01T00:00:00Z";

/// Returns the bill of materials as JSON with a line feed at the end. `created` is a time such as
/// `2024-02-29T12:00:00Z`; SPDX insists on one, and nothing here knows what time it is.
#[must_use]
pub fn spdx(inventory: &Inventory, subject: &Subject<'_>, created: &str) -> String {
    let components = components(inventory);
    let mut packages = vec![Package {
        id: ROOT.to_owned(),
        name: subject.name,
        version_info: subject.version,
        download_location: "NOASSERTION",
        files_analyzed: false,
        license_concluded: "NOASSERTION",
        license_declared: "NOASSERTION",
        copyright_text: "NOASSERTION",
        primary_package_purpose: "APPLICATION",
        external_refs: Vec::new(),
    }];
    let mut relationships = vec![Relationship { from: DOCUMENT.to_owned(), kind: "DESCRIBES", to: ROOT.to_owned() }];
    for (at, one) in components.iter().enumerate() {
        // Names may hold what an id must not: a number is unique, and the order is fixed.
        let id = format!("SPDXRef-Package-{}", at + 1);
        packages.push(package(one, id.clone()));
        relationships.push(relationship(one, id));
    }
    let mut document = Document {
        id: DOCUMENT,
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        name: subject.name,
        document_namespace: String::new(),
        creation_info: Creation { created, creators: [format!("Tool: plimsoll-{}", subject.tool_version)] },
        packages,
        relationships,
    };
    // A namespace has to be unique to the document; it need not lead anywhere.
    document.document_namespace = format!("urn:uuid:{}", uuid(&json(&document)));
    json(&document)
}

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const ROOT: &str = "SPDXRef-Root";

fn json(document: &Document<'_>) -> String {
    // Nothing here can fail to become JSON: all keys are text.
    serde_json::to_string_pretty(document).map(|text| text + "\n").unwrap_or_default()
}

fn package<'i>(one: &Component<'i>, id: String) -> Package<'i> {
    let locator = purl(one.ecosystem, one.name, one.version);
    Package {
        id,
        name: one.name,
        version_info: one.version,
        download_location: "NOASSERTION",
        files_analyzed: false,
        license_concluded: "NOASSERTION",
        license_declared: "NOASSERTION",
        copyright_text: "NOASSERTION",
        primary_package_purpose: "LIBRARY",
        external_refs: vec![Reference { category: "PACKAGE-MANAGER", kind: "purl", locator }],
    }
}

/// How the project uses it. What only others need is contained: which of them needs it is not said.
fn relationship(one: &Component<'_>, id: String) -> Relationship {
    let root = || ROOT.to_owned();
    let kind = match one.scope {
        _ if !one.direct => return Relationship { from: root(), kind: "CONTAINS", to: id },
        Scope::Production => return Relationship { from: root(), kind: "DEPENDS_ON", to: id },
        Scope::Optional => "OPTIONAL_DEPENDENCY_OF",
        Scope::Peer => "PROVIDED_DEPENDENCY_OF",
        Scope::Build => "BUILD_DEPENDENCY_OF",
        Scope::Development => "DEV_DEPENDENCY_OF",
    };
    Relationship { from: id, kind, to: root() }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'i> {
    #[serde(rename = "SPDXID")]
    id: &'static str,
    spdx_version: &'static str,
    data_license: &'static str,
    name: &'i str,
    document_namespace: String,
    creation_info: Creation<'i>,
    packages: Vec<Package<'i>>,
    relationships: Vec<Relationship>,
}

#[derive(Serialize)]
struct Creation<'i> {
    created: &'i str,
    creators: [String; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package<'i> {
    #[serde(rename = "SPDXID")]
    id: String,
    name: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version_info: Option<&'i str>,
    download_location: &'static str,
    files_analyzed: bool,
    license_concluded: &'static str,
    license_declared: &'static str,
    copyright_text: &'static str,
    primary_package_purpose: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_refs: Vec<Reference>,
}

#[derive(Serialize)]
struct Reference {
    #[serde(rename = "referenceCategory")]
    category: &'static str,
    #[serde(rename = "referenceType")]
    kind: &'static str,
    #[serde(rename = "referenceLocator")]
    locator: String,
}

#[derive(Serialize)]
struct Relationship {
    #[serde(rename = "spdxElementId")]
    from: String,
    #[serde(rename = "relationshipType")]
    kind: &'static str,
    #[serde(rename = "relatedSpdxElement")]
    to: String,
}
