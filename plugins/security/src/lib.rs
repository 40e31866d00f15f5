//! The built-in security pack.
//!
//! The rules share a small reader of programs: `shape`, `calls` and `bindings` know the grammars, `names` where a name
//! comes from, `reader` what a text is made of, `requests` what a client controls, and `evidence` what that is worth.

mod bindings;
mod calls;
mod evidence;
mod formats;
mod functions;
mod names;
mod reader;
mod requests;
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
