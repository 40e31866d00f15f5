//! A rule: its page, and the function of the rules that need one.

use crate::Context;

/// The function of a rule, as [`rule!`](crate::rule!) wraps it.
pub type Check = fn(&mut Context<'_>) -> Result<(), String>;

/// One rule of a pack, made by [`rule!`](crate::rule!) or named by its page in [`pack!`](crate::pack!).
#[derive(Clone, Copy)]
pub struct Rule {
    pub(crate) id: &'static str,
    pub(crate) page: &'static str,
    pub(crate) check: Option<Check>,
}

impl Rule {
    /// Returns a rule whose matches all become findings.
    #[doc(hidden)]
    #[must_use]
    pub const fn page_only(id: &'static str, page: &'static str) -> Self {
        Self { id, page, check: None }
    }

    /// Returns a rule with code.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_code(id: &'static str, page: &'static str, check: Check) -> Self {
        Self { id, page, check: Some(check) }
    }

    /// Returns the rule's id without the pack.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Returns the rule's whole Markdown page.
    #[must_use]
    pub const fn page(&self) -> &'static str {
        self.page
    }
}

/// What a rule's function may return: nothing, or a `Result` whose error says why the rule could not do its work.
#[doc(hidden)]
pub trait Outcome {
    /// Returns the error as text.
    fn outcome(self) -> Result<(), String>;
}

impl Outcome for () {
    fn outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: std::fmt::Display> Outcome for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// Makes a [`Rule`] from its id and its function. The page `<id>.md` stands beside the source file.
///
/// The function takes `&mut Context<'_>` and returns nothing, or a `Result<(), E>` where `E` can be displayed; an error
/// is reported as a fault of the rule, never as a pass.
#[macro_export]
macro_rules! rule {
    ($id:literal, $check:path) => {{
        fn run(cx: &mut $crate::Context<'_>) -> ::core::result::Result<(), $crate::__private::String> {
            $crate::__private::Outcome::outcome($check(cx))
        }
        $crate::Rule::with_code($id, ::core::include_str!(::core::concat!($id, ".md")), run)
    }};
}
