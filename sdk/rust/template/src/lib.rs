//! Rules of ours.

plimsoll_sdk::pack! { id: "my-rules", rules: [relative_workdir] }
