//! A pack that tries to leave the sandbox.

plimsoll_sdk::pack! { id: "escape", rules: [escape] }
