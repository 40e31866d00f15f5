//! CycloneDX 1.6.

use plimsoll_model::{Inventory, Scope};
use serde::Serialize;

use super::{Component, Subject, components, purl, uuid};

/// Returns the bill of materials as JSON with a line feed at the end. There is no timestamp, and the serial number is
/// derived from the content.
#[must_use]
pub fn cyclonedx(inventory: &Inventory, subject: &Subject<'_>) -> String {
    let mut bom = Bom {
        schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
        format: "CycloneDX",
        spec_version: "1.6",
        serial_number: String::new(),
        version: 1,
        metadata: Metadata {
            tools: Tools {
                components: [Tool { kind: "application", name: "plimsoll", version: subject.tool_version }],
            },
            component: Root { kind: "application", bom_ref: "root", name: subject.name, version: subject.version },
        },
        components: components(inventory).iter().map(entry).collect(),
    };
    bom.serial_number = format!("urn:uuid:{}", uuid(&json(&bom)));
    json(&bom)
}

fn json(bom: &Bom<'_>) -> String {
    // Nothing here can fail to become JSON: all keys are text.
    serde_json::to_string_pretty(bom).map(|text| text + "\n").unwrap_or_default()
}

fn entry<'i>(one: &Component<'i>) -> Entry<'i> {
    let purl = purl(one.ecosystem, one.name, one.version);
    let (group, name) = match one.name.split_once(':') {
        Some((group, name)) => (Some(group), name),
        None => match one.name.rsplit_once('/') {
            Some((group, name)) => (Some(group), name),
            None => (None, one.name),
        },
    };
    let mut properties = vec![
        Property { name: "plimsoll:direct", value: one.direct.to_string() },
        Property { name: "plimsoll:scope", value: scope_name(one.scope).to_owned() },
    ];
    if let Some(requirement) = one.requirement.filter(|_| one.version.is_none()) {
        properties.push(Property { name: "plimsoll:requirement", value: requirement.to_owned() });
    }
    properties.extend(one.paths.iter().map(|path| Property { name: "plimsoll:path", value: (*path).to_owned() }));
    Entry {
        kind: "library",
        bom_ref: purl.clone(),
        group,
        name,
        version: one.version,
        scope: match one.scope {
            Scope::Production => "required",
            Scope::Optional | Scope::Peer => "optional",
            Scope::Build | Scope::Development => "excluded",
        },
        purl,
        properties,
    }
}

const fn scope_name(scope: Scope) -> &'static str {
    match scope {
        Scope::Production => "production",
        Scope::Optional => "optional",
        Scope::Peer => "peer",
        Scope::Build => "build",
        Scope::Development => "development",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bom<'i> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(rename = "bomFormat")]
    format: &'static str,
    spec_version: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    serial_number: String,
    version: u32,
    metadata: Metadata<'i>,
    components: Vec<Entry<'i>>,
}

#[derive(Serialize)]
struct Metadata<'i> {
    tools: Tools<'i>,
    component: Root<'i>,
}

#[derive(Serialize)]
struct Tools<'i> {
    components: [Tool<'i>; 1],
}

#[derive(Serialize)]
struct Tool<'i> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    version: &'i str,
}

#[derive(Serialize)]
struct Root<'i> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    bom_ref: &'static str,
    name: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'i str>,
}

#[derive(Serialize)]
struct Entry<'i> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    bom_ref: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'i str>,
    name: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'i str>,
    scope: &'static str,
    purl: String,
    properties: Vec<Property>,
}

#[derive(Serialize)]
struct Property {
    name: &'static str,
    value: String,
}
