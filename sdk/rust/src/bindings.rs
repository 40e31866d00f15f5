//! What wit-bindgen makes of `wit/v0.1`: the records of the boundary and the raw calls.
//!
//! Nothing here is written by hand, and nothing outside `host.rs` and `pack.rs` may call a raw import.

wit_bindgen::generate!({
    path: "../../wit/v0.1",
    world: "pack",
    pub_export_macro: true,
    default_bindings_module: "::plimsoll_sdk::bindings",
    additional_derives: [PartialEq],
});
