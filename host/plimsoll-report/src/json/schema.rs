//! The JSON Schema of the run file, made from the model.

use plimsoll_model::run::{FORMAT, Run};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// Returns the schema as it is published: `schema/run-v1.schema.json`.
#[must_use]
pub fn schema() -> String {
    published::<Run>("Plimsoll run file, version 1", |schema| {
        if let Some(format) = schema.pointer_mut("/properties/format") {
            *format = json!({ "description": "The format and its version.", "const": FORMAT });
        }
    })
}

/// Makes the schema of a type, with a title and whatever `mend` has to add.
pub(crate) fn published<T: JsonSchema>(title: &str, mend: impl FnOnce(&mut Value)) -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    plain_descriptions(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_owned(), json!(title));
    }
    mend(&mut schema);
    super::pretty(&schema)
}

/// The descriptions come from the documentation of the model, where names in brackets are links.
fn plain_descriptions(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            unlink(entries);
            entries.values_mut().for_each(plain_descriptions);
        }
        Value::Array(values) => values.iter_mut().for_each(plain_descriptions),
        _ => {}
    }
}

fn unlink(entries: &mut Map<String, Value>) {
    if let Some(Value::String(description)) = entries.get_mut("description") {
        *description = description.replace("[`", "`").replace("`]", "`");
    }
}
