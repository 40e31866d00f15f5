//! The built-in security pack.
//!
//! What a text is made of, and where a name comes from, the host knows; `reader` asks it. `shape` and `calls` know what the
//! grammars call things, and `evidence` what a gap in a text is worth.

mod calls;
mod evidence;
mod names;
mod reader;
mod secrets;
mod shape;
mod sql;
mod value;
mod words;

plimsoll_sdk::pack! {
    id: "security",
    rules: [
        dynamic_code_evaluation,
        hard_coded_secret,
        shell_command_injection,
        sql_built_from_strings,
        tls_verification_disabled,
        unsafe_deserialization,
    ],
}
