//! Tells the engine which target it is built for, so that built-in packs are compiled for any processor of it.

#[expect(clippy::disallowed_methods, reason = "this is how Cargo speaks to build scripts")]
fn main() {
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=TARGET={target}");
    println!("cargo::rerun-if-changed=build.rs");
}
