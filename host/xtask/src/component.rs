//! From a core module to a component, and what a built-in pack may look like from outside.

use anyhow::{Context as _, Result, bail};
use wasmparser::{ComponentExternName, Parser, Payload};

const INTERFACE: &str = "plimsoll:audit/";
const RULES: &str = "plimsoll:audit/rules@";

/// Wraps a core module as the kit does for everyone, and looks at what came of it.
pub(crate) fn from_module(module: &[u8]) -> Result<Vec<u8>> {
    let component = plimsoll_kit::component(module, None)?;
    check_edges(&component)?;
    Ok(component)
}

/// Refuses a component that asks for anything but the pack interface, or that does not offer the rules.
fn check_edges(component: &[u8]) -> Result<()> {
    let mut depth = 0_usize;
    let mut exports_rules = false;
    for payload in Parser::new(0).parse_all(component) {
        match payload.context("failed to parse the component")? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if depth == 0 => {
                for import in imports {
                    let ComponentExternName { name, .. } = import?.name;
                    if !name.starts_with(INTERFACE) {
                        bail!("the component imports `{name}`: a pack has no imports outside `{INTERFACE}`");
                    }
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports {
                    exports_rules |= export?.name.name.starts_with(RULES);
                }
            }
            _ => {}
        }
    }
    if !exports_rules {
        bail!("the component does not export `{RULES}…`: is its world `plimsoll:audit/pack`?");
    }
    Ok(())
}
