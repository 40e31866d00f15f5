//! Go: files, sockets and rows that a call hands over together with an error.

use plimsoll_sdk::prelude::*;

use super::{Opened, Thing};
use crate::flow::{Fate, GO, Releases};
use crate::go::is_test_support;
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
struct Opening<'a> {
    statement: Node<'a>,
    function: Node<'a>,
    name: &'a str,
    error: &'a str,
}

pub(super) fn opened<'a>(root: Node<'a>, statement: Node<'a>) -> Option<Opened<'a>> {
    let call = statement.field("right")?.named_children().next()?;
    let callee = call.field("function")?;
    let names: Vec<Node<'a>> = statement.field("left")?.named_children().collect();
    let [thing, error] = names[..] else { return None };
    if thing.kind() != "identifier" || thing.text() == "_" || is_test_support(root.text()) {
        return None;
    }
    let function = statement.enclosing(GO.functions)?;
    let name = thing.text();
    // What `main` leaves open the end of the process closes.
    if function.field("name").is_some_and(|name| is_one_of(name.text(), "main init")) {
        return None;
    }
    let opening = Opening { statement, function, name, error: error.text() };
    let block = region(statement, function, name);
    let queries = callee.field("field").is_some_and(|field| field.text().starts_with("Query"));
    let (thing, fate) = if queries {
        (Thing::Pooled, opening.rows(block?)?)
    } else if is_one_of(&callee.resolve(), OPENERS) {
        (Thing::Handle, block.map_or(Fate::Unknown, |block| opening.handle(block)))
    } else {
        return None;
    };
    Some(Opened { thing, name, closing: format!("{name}.Close()"), fate })
}

impl<'a> Opening<'a> {
    /// Where the block names the thing after it was opened.
    fn uses(&self, block: Node<'a>) -> impl Iterator<Item = Node<'a>> {
        let after = block.descendants().filter(|node| node.span().start >= self.statement.span().end);
        after.filter(|node| node.kind() == "identifier" && node.text() == self.name)
    }

    fn handle(&self, block: Node<'a>) -> Fate<'a> {
        let mut closes = Vec::new();
        for node in self.uses(block) {
            match usage(node, self.function, 0) {
                Usage::Harmless => {}
                Usage::Escape => return Fate::Unknown,
                Usage::Close(call) => closes.push(call),
            }
        }
        self.settle(block, closes, Fate::Never)
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
        for node in uses {
            match method_call(node) {
                Some((call, "Close")) => closes.push(call),
                Some((call, "Next")) => {
                    let head = |node: &Node<'a>| {
                        node.kind() == "for_statement" && node.field("body").is_some_and(|body| !body.contains(call))
                    };
                    loops.push(call.ancestors().take_while(|node| *node != self.function).find(head));
                }
                Some(_) => {}
                None if node.parent().is_some_and(|parent| parent.kind() == "binary_expression") => {}
                None => return Some(Fate::Unknown),
            }
        }
        Some(match (closes.is_empty(), &loops[..]) {
            (false, _) => self.settle(block, closes, Fate::Unknown),
            // `if rows.Next()` reads one row, and leaves the others where they are.
            (true, [None]) => Fate::Never,
            (true, [Some(round)]) => left_early(*round).map_or(Fate::ByHand, Fate::Leaks),
            (true, _) => Fate::Unknown,
        })
    }

    /// What the calls that close it come to; `nothing` if none of them does.
    fn settle(&self, block: Node<'a>, closes: Vec<Node<'a>>, nothing: Fate<'a>) -> Fate<'a> {
        let Self { statement, function, name, error } = *self;
        let releases = Releases::new(&GO, function, statement, closes, |condition| {
            words(condition).any(|word| word == name || word == error)
        });
        if releases.is_empty() {
            return nothing;
        }
        if releases.is_handed_over() || block.kind() != "statement_list" {
            return Fate::Unknown;
        }
        match releases.first_leak(|exit| is_exempt(exit, statement, name, error, &[])) {
            Some(exit) => Fate::Leaks(exit),
            None if releases.has_deferred() => Fate::Ensured,
            None => Fate::ByHand,
        }
    }
}

/// The first statement that leaves a loop before its head ends it.
fn left_early<'a>(round: Node<'a>) -> Option<Node<'a>> {
    let breakable: &[&str] =
        &["for_statement", "expression_switch_statement", "type_switch_statement", "select_statement"];
    let mut inside = round.field("body")?.descendants_outside(GO.functions);
    inside.find(|node| match node.kind() {
        "return_statement" => true,
        // One with a label leaves a loop further out, or this one.
        "break_statement" => node.enclosing(breakable) == Some(round) || node.named_children().next().is_some(),
        _ => false,
    })
}

enum Usage<'a> {
    Harmless,
    Escape,
    Close(Node<'a>),
}

/// What the function does with a handle where `name` names it.
fn usage<'a>(name: Node<'a>, function: Node<'a>, depth: u32) -> Usage<'a> {
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
                wrapped(call, function, depth + 1)
            } else {
                Usage::Escape
            }
        }
        _ => Usage::Escape,
    }
}

/// What becomes of what was made on top of a handle.
fn wrapped<'a>(call: Node<'a>, function: Node<'a>, depth: u32) -> Usage<'a> {
    let Some(parent) = call.parent() else { return Usage::Escape };
    match parent.kind() {
        // `json.NewDecoder(file).Decode(&value)`
        "selector_expression" => Usage::Harmless,
        "argument_list" => usage(call, function, depth),
        "expression_list" => {
            let made = parent.parent().filter(|made| made.kind() == "short_var_declaration");
            let name = made.and_then(|made| made.field("left")?.named_children().next());
            let Some((made, name)) = made.zip(name) else { return Usage::Escape };
            let after = function.descendants().filter(|node| node.span().start >= made.span().end);
            let mut uses = after.filter(|node| node.kind() == "identifier" && node.text() == name.text());
            let stays = uses.all(|node| matches!(usage(node, function, depth), Usage::Harmless));
            if stays { Usage::Harmless } else { Usage::Escape }
        }
        _ => Usage::Escape,
    }
}

/// The call of a method of what `name` names, and the method.
fn method_call<'a>(name: Node<'a>) -> Option<(Node<'a>, &'a str)> {
    let selector = name.parent().filter(|parent| parent.kind() == "selector_expression")?;
    let call = selector.parent().filter(|call| call.field("function") == Some(selector))?;
    Some((call, selector.field("field")?.text()))
}
