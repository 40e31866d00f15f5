//! Built-in rules: what goes wrong when a dependency is slow, fails, or is in use.
//!
//! A rule of this pack is silent about what the file at hand does not show: a name that it does not import, a resource
//! that leaves the function.

mod flow;
mod go;
mod imports;

plimsoll_sdk::pack! {
    id: "reliability",
    rules: [
        lock_not_released,
        response_body_not_closed,
    ],
}
