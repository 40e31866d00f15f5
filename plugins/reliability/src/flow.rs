//! Ways out of a function: which of them leave something unreleased that was acquired before.
//!
//! This is no control-flow graph. It asks of each way out whether a release stands before it on every road there, and
//! where the shape of the code leaves that open it says "released": a rule that reports must be right.

use plimsoll_sdk::prelude::*;

/// How one grammar calls what matters here.
pub(crate) struct Kinds {
    /// Functions, lambdas and closures.
    pub(crate) functions: &'static [&'static str],
    /// Nodes whose named children are statements that run one after the other.
    pub(crate) lists: &'static [&'static str],
    /// Statements that leave the function.
    pub(crate) exits: &'static [&'static str],
    /// Loops, whose next round `continue_statement` begins.
    pub(crate) loops: &'static [&'static str],
    /// Statements that put a call off until the function ends.
    pub(crate) defers: &'static [&'static str],
    /// Starts of statements that never come back.
    pub(crate) deadly: &'static [&'static str],
}

/// Go.
pub(crate) const GO: Kinds = Kinds {
    functions: &["function_declaration", "method_declaration", "func_literal"],
    lists: &["statement_list"],
    exits: &["return_statement"],
    loops: &["for_statement"],
    defers: &["defer_statement"],
    deadly: &["panic(", "os.Exit(", "log.Fatal"],
};

/// Java.
pub(crate) const JAVA: Kinds = Kinds {
    functions: &["method_declaration", "constructor_declaration", "lambda_expression"],
    lists: &["block", "constructor_body", "switch_block_statement_group"],
    exits: &["return_statement", "throw_statement"],
    loops: &["for_statement", "enhanced_for_statement", "while_statement", "do_statement"],
    defers: &[],
    deadly: &["System.exit("],
};

/// Python.
pub(crate) const PYTHON: Kinds = Kinds {
    functions: &["function_definition", "lambda"],
    lists: &["block", "module"],
    exits: &["return_statement", "raise_statement"],
    loops: &["for_statement", "while_statement"],
    defers: &[],
    deadly: &["sys.exit(", "os._exit("],
};

/// JavaScript and TypeScript.
pub(crate) const SCRIPT: Kinds = Kinds {
    functions: &[
        "function_declaration",
        "function_expression",
        "arrow_function",
        "method_definition",
        "generator_function",
        "generator_function_declaration",
    ],
    lists: &["statement_block", "program", "switch_case", "switch_default"],
    exits: &["return_statement", "throw_statement"],
    loops: &["while_statement", "for_statement", "for_in_statement", "do_statement"],
    defers: &[],
    deadly: &["process.exit("],
};

/// What became of one acquired thing.
pub(crate) enum Fate<'a> {
    /// It leaves the function's hands, or it cannot be told.
    Unknown,
    /// `defer`, `finally` or `with` releases it, whatever happens.
    Ensured,
    /// Every way out that can be seen releases it.
    ByHand,
    /// Nothing in the function releases it.
    Never,
    /// It is still held at this way out.
    Leaks(Node<'a>),
    /// It stays held if this throws.
    Fragile(Node<'a>),
}

/// Everything that releases one acquired thing in its function.
pub(crate) struct Releases<'a> {
    kinds: &'static Kinds,
    function: Node<'a>,
    acquired: Node<'a>,
    plain: Vec<Node<'a>>,
    deferred: Vec<Node<'a>>,
    handed_over: bool,
}

impl<'a> Releases<'a> {
    /// Sorts the calls inside `function` that release what was acquired at `acquired` by what happens to them.
    ///
    /// `asks` says of the condition of an `if` that it only asks whether there is anything to release.
    pub(crate) fn new(
        kinds: &'static Kinds,
        function: Node<'a>,
        acquired: Node<'a>,
        calls: impl IntoIterator<Item = Node<'a>>,
        asks: impl Fn(&str) -> bool,
    ) -> Self {
        let mut releases =
            Self { kinds, function, acquired, plain: Vec::new(), deferred: Vec::new(), handed_over: false };
        for call in calls {
            let inside = |node: &Node<'a>| *node != function && !node.contains(acquired);
            let above: Vec<_> = call.ancestors().take_while(inside).collect();
            let literal = above.iter().rposition(|node| node.is(kinds.functions));
            let outside = literal.map_or(above.as_slice(), |index| &above[index + 1..]);
            let defer = outside.iter().position(|node| node.is(kinds.defers));
            match (literal, defer) {
                // `defer func() { … }()`: between the two stands only the call of the literal.
                (_, Some(index)) if literal.is_none() || index <= 1 => {
                    releases.deferred.push(lifted(outside[index], &outside[index + 1..], &asks));
                }
                (None, None) => releases.plain.push(lifted(call, &above, &asks)),
                _ => releases.handed_over = true,
            }
        }
        releases
    }

    /// Returns whether nothing releases it.
    pub(crate) fn is_empty(&self) -> bool {
        self.plain.is_empty() && self.deferred.is_empty() && !self.handed_over
    }

    /// Returns whether a deferred call releases it.
    pub(crate) fn has_deferred(&self) -> bool {
        !self.deferred.is_empty()
    }

    /// Returns whether a closure that may run at any time releases it.
    pub(crate) fn is_handed_over(&self) -> bool {
        self.handed_over
    }

    /// Returns the first way out after the acquisition that no release covers.
    pub(crate) fn first_leak(&self, exempt: impl Fn(Node<'a>) -> bool) -> Option<Node<'a>> {
        if self.handed_over {
            return None;
        }
        let home = self.acquired.enclosing(self.kinds.lists)?;
        let round = self.nearest_loop(self.acquired);
        let acquired = self.acquired.span().end;
        // Nothing leaks behind a deferred release of the same list. A function may acquire hundreds of things: what stands
        // before this one, or behind that release, is not walked through for each of them.
        let own = self.deferred.iter().filter(|release| release.enclosing(self.kinds.lists) == Some(home));
        let safe = own.map(|release| release.span().start).filter(|start| *start >= acquired).min().unwrap_or(u32::MAX);
        let size = |node: Node<'a>| node.descendants().size_hint().0 as u32;
        let end = home.id() + size(home);
        let following = |node: &Node<'a>| {
            let next = node.id() + 1 + if node.is(self.kinds.functions) { size(*node) } else { 0 };
            (next <= end).then(|| node.other(next))?
        };
        let nodes = std::iter::successors(following(&self.acquired), following);
        let nodes = nodes.take_while(|node| node.span().start < safe);
        let mut exits = nodes.filter(|node| {
            node.span().start >= acquired
                && (node.is(self.kinds.exits)
                    || node.kind() == "continue_statement" && round.is_some() && self.nearest_loop(*node) == round)
        });
        exits.find(|exit| !self.covers(*exit) && !exempt(*exit))
    }

    fn covers(&self, exit: Node<'a>) -> bool {
        let before = |release: &&Node<'a>| release.span().start <= exit.span().start;
        let reaches = |release: &Node<'a>| release.enclosing(self.kinds.lists).is_none_or(|list| list.contains(exit));
        if self.deferred.iter().filter(before).any(reaches) {
            return true;
        }
        // `return file.Close()`
        if self.plain.iter().any(|release| exit.contains(*release)) {
            return true;
        }
        let after = |release: &&Node<'a>| release.span().start >= self.acquired.span().end;
        self.plain.iter().filter(before).filter(after).any(|release| {
            // A block on the way up that ends by leaving took its release with it.
            let lists = release.ancestors().filter(|node| node.is(self.kinds.lists));
            !lists.take_while(|list| !list.contains(exit)).any(|list| self.leaves(list))
        })
    }

    fn nearest_loop(&self, node: Node<'a>) -> Option<Node<'a>> {
        node.ancestors().take_while(|node| *node != self.function).find(|node| node.is(self.kinds.loops))
    }

    /// Whether a list of statements never runs off its end.
    fn leaves(&self, list: Node<'_>) -> bool {
        let Some(last) = list.named_children().last() else { return false };
        last.is(self.kinds.exits)
            || last.is(&["continue_statement", "goto_statement"])
            || self.kinds.deadly.iter().any(|call| last.text().starts_with(call))
    }
}

/// Climbs out of the `if` statements that only ask whether there is anything to release.
fn lifted<'a>(release: Node<'a>, above: &[Node<'a>], asks: &impl Fn(&str) -> bool) -> Node<'a> {
    let only_asks = |node: &&Node<'a>| {
        node.kind() == "if_statement" && node.field("condition").is_some_and(|condition| asks(condition.text()))
    };
    above.iter().rfind(only_asks).copied().unwrap_or(release)
}
