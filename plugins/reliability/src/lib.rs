//! Built-in rules: what goes wrong when a dependency is slow, fails, or is in use.
//!
//! A rule of this pack is silent about what the file at hand does not show: a name that it does not import, a resource
//! that leaves the function.

mod browser;
mod flow;
mod go;
mod health;
mod imports;
mod names;
mod probes;
mod python;
mod serving;
mod stopping;
mod units;

plimsoll_sdk::pack! {
    id: "reliability",
    rules: [
        blocking_call_in_async,
        http_call_without_timeout,
        lock_not_released,
        lock_order_inversion,
        no_graceful_shutdown,
        no_health_check,
        resource_not_closed,
        response_body_not_closed,
        retry_without_bound,
        swallowed_error,
    ],
}
