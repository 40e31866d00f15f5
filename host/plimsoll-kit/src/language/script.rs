//! JavaScript and TypeScript: esbuild makes one module of the pack, its pages and the SDK, and componentize-js puts it
//! beside an engine, evaluated up to the first call.

use std::fs;
use std::process::Command;

use crate::{Kit, KitError, Language, Project, files, sdk, tools};

/// Exports the pack under the name of the interface.
const ENTRY: &str = "import pack from \"plimsoll:pack\";\nexport const rules = pack;\n";

/// Given to Node in the folder of the tools, from where it finds the package: `BUNDLE WIT OUT`.
const COMPONENTIZE: &str = r#"import { writeFile } from "node:fs/promises";
import { componentize } from "@bytecodealliance/componentize-js";

const [sourcePath, witPath, out] = process.argv.slice(1);
const disableFeatures = ["stdio", "random", "clocks", "http", "fetch-event"];
try {
    const { component } = await componentize({ sourcePath, witPath, worldName: "pack", disableFeatures });
    await writeFile(out, component);
} catch (error) {
    console.error(error.message ?? String(error));
    process.exit(1);
}
"#;

/// Builds a pack's component.
pub(super) fn build(kit: &Kit, project: &Project) -> Result<Vec<u8>, KitError> {
    let name = format!("pack.{}", project.manifest.language);
    let pack = project.folder.join(&name);
    if !pack.is_file() {
        let text = format!("{} has no {name}, whose default export is the pack", project.folder.display());
        return Err(KitError::Project(text));
    }
    let sdk = sdk::folder(kit)?;
    let npm = tools::npm_folder(kit, Language::Js);
    let target = project.target().join("js");
    let (entry, bundle, out) = (target.join("entry.js"), target.join("pack.js"), target.join("pack.wasm"));
    files::write(&entry, ENTRY)?;
    // Copied, because the bundle names each file relative to the pack, and the kit lies elsewhere for every user.
    let source = target.join("plimsoll");
    files::copy(&sdk.join("sdk/js/src"), &source)?;

    let mut esbuild = Command::new(npm.join("node_modules/.bin/esbuild"));
    // In the pack's folder, so that messages name files as the author knows them.
    esbuild.current_dir(&project.folder).arg("target/js/entry.js").arg(format!("--outfile={}", bundle.display()));
    esbuild.args(["--bundle", "--format=esm", "--platform=neutral", "--target=es2022", "--loader:.md=text"]);
    esbuild.args(["--external:plimsoll:audit/*", "--log-level=warning", "--color=false", "--main-fields=module,main"]);
    esbuild.arg(format!("--alias:plimsoll:pack={}", pack.display()));
    esbuild.arg(format!("--alias:plimsoll={}", source.join("index.ts").display()));
    tools::run(kit, &mut esbuild)?;

    let mut node = Command::new("node");
    node.current_dir(&npm).args(["--input-type=module", "--eval", COMPONENTIZE, "--"]);
    node.arg(&bundle).arg(sdk.join("wit/v0.1")).arg(&out);
    tools::run(kit, &mut node)?;
    fs::read(&out).map_err(KitError::file("read", &out))
}
