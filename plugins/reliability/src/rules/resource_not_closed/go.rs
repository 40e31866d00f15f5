//! Go: files, sockets and rows that a call hands over together with an error.

use plimsoll_sdk::prelude::*;

use super::source::Source;
use super::{Opened, Thing};
use crate::flow::{Fate, GO, Releases};
use crate::go::result::{is_exempt, region, words};
use crate::names::is_one_of;

/// Calls that give a handle and an error.
const OPENERS: &str = "\
    os.Open os.Create os.OpenFile os.CreateTemp io/ioutil.TempFile net.Dial net.DialTimeout crypto/tls.Dial \
    archive/zip.OpenReader";

/// Calls that read or write a handle and leave the closing to the caller.
const READERS: &str = "\
    io.ReadAll ioutil.ReadAll io.Copy io.CopyN io.CopyBuffer io.ReadFull io.WriteString fmt.Fprint fmt.Fprintf fmt.Fprintln \
    fmt.Fscan fmt.Fscanf fmt.Fscanln binary.Read binary.Write";

/// Calls that make a reader or a writer on top of a handle: it is as open as what they return.
const WRAPPERS: &str = "\
    bufio.NewReader bufio.NewReaderSize bufio.NewScanner bufio.NewWriter bufio.NewWriterSize json.NewDecoder json.NewEncoder \
    xml.NewDecoder yaml.NewDecoder csv.NewReader csv.NewWriter gob.NewDecoder gob.NewEncoder io.LimitReader io.TeeReader toml.NewDecoder";

/// `thing, error := open(…)`.
struct Opening<'a, 's> {
    source: &'s Source<'a>,
    statement: Node<'a>,
    function: Node<'a>,
    name: &'a str,
    error: &'a str,
    /// Whether a `Scan` that fails closes the rows.
    scan_closes: bool,
}

pub(super) fn opened<'a>(source: &Source<'a>, statement: Node<'a>) -> Option<Opened<'a>> {
    let call = statement.field("right")?.named_children().next()?;
    let callee = call.field("function")?;
    let names: Vec<Node<'a>> = statement.field("left")?.named_children().collect();
    let [thing, error] = names[..] else { return None };
    if thing.kind() != "identifier" || thing.text() == "_" {
        return None;
    }
    let function = statement.enclosing(GO.functions)?;
    let name = thing.text();
    // What `main` leaves open the end of the process closes. Methods may have that name as well.
    let named = function.field("name").filter(|_| function.kind() == "function_declaration");
    if named.is_some_and(|name| is_one_of(name.text(), "main init")) {
        return None;
    }
    let method = callee.field("field").map_or("", Node::text);
    let opening =
        Opening { source, statement, function, name, error: error.text(), scan_closes: is_pgx(source, call, method) };
    let block = region(statement, function, name);
    let queries = method.starts_with("Query");
    let (thing, fate) = if queries {
        (Thing::Pooled, opening.rows(block?)?)
    } else if is_one_of(&callee.resolve(), OPENERS) {
        (Thing::Handle, block.map_or(Fate::Unknown, |block| opening.handle(block)))
    } else {
        return None;
    };
    Some(Opened { thing, name, closing: format!("{name}.Close()"), fate })
}

/// Whether a query is one of pgx, whose `Query` takes a context, which that of `database/sql` does not.
fn is_pgx(source: &Source<'_>, query: Node<'_>, method: &str) -> bool {
    let first = query.field("arguments").and_then(|arguments| arguments.named_children().next()).map_or("", Node::text);
    let context = first == "ctx" || ["Ctx", ".ctx", "Context()"].iter().any(|end| first.ends_with(end));
    let imported = || source.imports("github.com/jackc/pgx") && !source.imports("database/sql");
    method == "Query" && (context || first.starts_with("context.") || imported())
}

impl<'a> Opening<'a, '_> {
    /// Where the block names the thing after it was opened.
    fn uses(&self, block: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        self.source.uses_behind(self.name, block, self.statement).filter(|node| node.kind() == "identifier")
    }

    fn handle(&self, block: Node<'a>) -> Fate<'a> {
        let mut closes = Vec::new();
        let mut kept = None;
        for node in self.uses(block) {
            match self.usage(node, 0) {
                Usage::Harmless => {}
                Usage::Kept(node) => kept = kept.or(Some(node)),
                Usage::Escape => return Fate::Unknown,
                Usage::Close(call) => closes.push(call),
            }
        }
        self.settle(block, closes, kept, Fate::Never)
    }

    /// Rows close themselves when `Next` says that there are no more: what leaves before that needs `Close`. None where
    /// it is no cursor: whatever it was that was asked, what has a next row and gives it away is one.
    fn rows(&self, block: Node<'a>) -> Option<Fate<'a>> {
        let uses: Vec<Node<'a>> = self.uses(block).collect();
        let calls =
            |methods| uses.iter().filter_map(|node| method_call(*node)).any(|(_, name)| is_one_of(name, methods));
        if !calls("Next") || !calls("Scan StructScan MapScan SliceScan") {
            return None;
        }
        let mut closes = Vec::new();
        let mut loops = Vec::new();
        let mut kept = None;
        for node in uses {
            kept = kept.or(Some(node).filter(|node| self.is_kept(*node)));
            match method_call(node) {
                Some((call, "Close")) => closes.push(call),
                Some((call, "Next")) => {
                    let since = |node: &Node<'a>| *node != self.function && !node.contains(self.statement);
                    let mut around = call.ancestors().take_while(since);
                    loops.push(around.find(|node| node.kind() == "for_statement").map(|round| (round, call)));
                }
                Some(_) => {}
                None if node.parent().is_some_and(|parent| parent.kind() == "binary_expression") => {}
                None => return Some(Fate::Unknown),
            }
        }
        Some(match (closes.is_empty(), &loops[..]) {
            (false, _) => self.settle(block, closes, kept, Fate::Unknown),
            (true, _) if kept.is_some() => Fate::Unknown,
            // `if rows.Next()` reads one row, and leaves the others where they are.
            (true, [None]) => Fate::Never,
            // Not so one inside a loop, as in `for { if !rows.Next() { break } … }`.
            (true, [Some((round, call))]) if round.field("body").is_none_or(|body| !body.contains(*call)) => {
                self.left_early(*round).map_or(Fate::ByHand, Fate::Leaks)
            }
            (true, _) => Fate::Unknown,
        })
    }

    /// What the calls that close it come to; `nothing` if none of them does. From where a function literal has `kept` it,
    /// it may stay open on purpose.
    fn settle(&self, block: Node<'a>, closes: Vec<Node<'a>>, kept: Option<Node<'a>>, nothing: Fate<'a>) -> Fate<'a> {
        let Self { statement, function, name, error, .. } = *self;
        let releases = Releases::new(&GO, function, statement, closes, |condition| {
            words(condition).any(|word| word == name || word == error)
        });
        if releases.is_empty() {
            return if kept.is_some() { Fate::Unknown } else { nothing };
        }
        if releases.is_handed_over() || block.kind() != "statement_list" {
            return Fate::Unknown;
        }
        let exempt = |exit| is_exempt(exit, statement, name, error, &[]) || self.is_closed_by_scan(exit);
        match releases.first_leak(exempt) {
            Some(exit) if kept.is_some_and(|kept| kept.span().start < exit.span().end) => Fate::Unknown,
            Some(exit) => Fate::Leaks(exit),
            None if releases.has_deferred() => Fate::Ensured,
            None => Fate::ByHand,
        }
    }

    /// The first statement that leaves a loop before its head ends it.
    fn left_early(&self, round: Node<'a>) -> Option<Node<'a>> {
        let breakable: &[&str] =
            &["for_statement", "expression_switch_statement", "type_switch_statement", "select_statement"];
        let inside = round.field("body")?.descendants_outside(GO.functions);
        let mut exits = inside.filter(|node| match node.kind() {
            "return_statement" => true,
            // One with a label leaves a loop further out, or this one.
            "break_statement" => node.enclosing(breakable) == Some(round) || node.named_children().next().is_some(),
            _ => false,
        });
        exits.find(|exit| !self.is_closed_by_scan(*exit))
    }

    /// Whether a way out is taken because `Scan` failed, of rows that this closes.
    fn is_closed_by_scan(&self, exit: Node<'a>) -> bool {
        if !self.scan_closes {
            return false;
        }
        let scans = |node: Node<'a>| {
            words(node.text())
                .zip(words(node.text()).skip(1))
                .any(|(name, method)| name == self.name && is_one_of(method, "Scan Values"))
        };
        let since = |node: &Node<'a>| *node != self.function && !node.contains(self.statement);
        exit.ancestors().take_while(since).filter(|node| node.kind() == "if_statement").any(|branch| {
            let Some(condition) = branch.field("condition") else { return false };
            let fails = condition.text().ends_with("!= nil") && !condition.text().contains("||");
            let before =
                || branch.previous_sibling().filter(|node| node.is(&["assignment_statement", "short_var_declaration"]));
            fails
                && branch.field("consequence").is_some_and(|block| block.contains(exit))
                && (scans(condition) || branch.field("initializer").or_else(before).is_some_and(scans))
        })
    }

    /// Whether a function literal names it, which may run at any time; one that `defer` calls runs when the function ends.
    fn is_kept(&self, node: Node<'a>) -> bool {
        let above = || node.ancestors().take_while(|node| *node != self.function);
        above().any(|node| node.is(GO.functions)) && !above().any(|node| node.is(GO.defers))
    }

    /// What the function does with a handle where `name` names it.
    fn usage(&self, name: Node<'a>, depth: u32) -> Usage<'a> {
        match self.plain_usage(name, depth) {
            Usage::Harmless if self.is_kept(name) => Usage::Kept(name),
            usage => usage,
        }
    }

    fn plain_usage(&self, name: Node<'a>, depth: u32) -> Usage<'a> {
        let Some(parent) = name.parent() else { return Usage::Escape };
        match parent.kind() {
            "selector_expression" => match method_call(name) {
                Some((call, "Close")) => Usage::Close(call),
                // Whoever has the descriptor may lock the file with it, or close it.
                Some((_, "Fd" | "SyscallConn" | "File")) | None => Usage::Escape,
                Some(_) => Usage::Harmless,
            },
            "binary_expression" => Usage::Harmless,
            "argument_list" => {
                let Some(call) = parent.parent() else { return Usage::Escape };
                let callee = call.field("function").map_or("", Node::text);
                if is_one_of(callee, READERS) {
                    Usage::Harmless
                } else if is_one_of(callee, WRAPPERS) && depth < 3 {
                    self.wrapped(call, depth + 1)
                } else {
                    Usage::Escape
                }
            }
            _ => Usage::Escape,
        }
    }

    /// What becomes of what was made on top of a handle.
    fn wrapped(&self, call: Node<'a>, depth: u32) -> Usage<'a> {
        let Some(parent) = call.parent() else { return Usage::Escape };
        match parent.kind() {
            // `json.NewDecoder(file).Decode(&value)`
            "selector_expression" => Usage::Harmless,
            "argument_list" => self.usage(call, depth),
            "expression_list" => {
                let made = parent.parent().filter(|made| made.kind() == "short_var_declaration");
                let name = made.and_then(|made| made.field("left")?.named_children().next());
                let Some((made, name)) = made.zip(name) else { return Usage::Escape };
                let mut kept = None;
                for node in self.source.uses_behind(name.text(), self.function, made) {
                    match self.usage(node, depth) {
                        Usage::Harmless => {}
                        Usage::Kept(node) => kept = kept.or(Some(node)),
                        Usage::Escape | Usage::Close(_) => return Usage::Escape,
                    }
                }
                kept.map_or(Usage::Harmless, Usage::Kept)
            }
            _ => Usage::Escape,
        }
    }
}

enum Usage<'a> {
    Harmless,
    /// A function literal has it, and may use it at any time.
    Kept(Node<'a>),
    Escape,
    Close(Node<'a>),
}

/// The call of a method of what `name` names, and the method.
fn method_call<'a>(name: Node<'a>) -> Option<(Node<'a>, &'a str)> {
    let selector = name.parent().filter(|parent| parent.kind() == "selector_expression")?;
    let call = selector.parent().filter(|call| call.field("function") == Some(selector))?;
    Some((call, selector.field("field")?.text()))
}
