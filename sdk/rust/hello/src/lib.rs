//! The smallest pack: one rule with code, one that is a page only.

plimsoll_sdk::pack! { id: "hello", rules: [relative_workdir, "add-instead-of-copy"] }
