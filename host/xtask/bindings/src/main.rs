//! `bindings c|go WIT OUT`: writes what wit-bindgen makes of the world `pack`. `cargo xtask bindings` starts it.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use wit_bindgen_core::{Files, WorldGenerator, wit_parser::Resolve};

/// Where the module of the SDK for Go keeps its bindings.
const GO_PACKAGE: &str = "plimsoll.dev/go/plimsoll/internal/wit";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [language, wit, out] = arguments.as_slice() else { return Err("usage: bindings c|go WIT OUT".into()) };
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit)?;
    let world = resolve.select_world(&[package], Some("pack"))?;
    let mut generator: Box<dyn WorldGenerator> = match language.as_str() {
        "c" => wit_bindgen_c::Opts::default().build(),
        "go" => {
            // Formatted by the caller, who knows where `gofmt` is.
            let format = wit_bindgen_go::Format::False;
            wit_bindgen_go::Opts { format, pkg_name: Some(GO_PACKAGE.into()), ..Default::default() }.build()
        }
        other => return Err(format!("there are no bindings for `{other}`").into()),
    };
    let mut files = Files::default();
    generator.generate(&mut resolve, world, &mut files)?;
    for (name, bytes) in files.iter() {
        let path = PathBuf::from(out).join(name);
        fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
        fs::write(path, bytes)?;
    }
    Ok(())
}
