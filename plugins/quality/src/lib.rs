//! Built-in rules: what makes a code base harder to change, seen across its files.

mod words;

plimsoll_sdk::pack! {
    id: "quality",
    rules: [import_cycle, unreferenced_function],
}
