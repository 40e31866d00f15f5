//! What the host gets back from a pack, and how often it is asked on the way.

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::testing::{Document, Repository, Shape, node};
use plimsoll_sdk::{Check, Pack};

const SEEN: FactKind = fact!("seen", what: text);

fn pack(rules: &'static [Rule]) -> Pack {
    Pack { id: "test", version: "1.2.3", rules, options: &[] }
}

/// The macro's own work is tested by the hello pack; here a rule is only a function.
const fn rule(id: &'static str, check: Check) -> Rule {
    Rule::with_code(id, "", Some(check), None).facts(&[SEEN])
}

const SOURCE: &str = "def f():\n    a(1)\n    b(2)  # why\n";

fn tree() -> Shape {
    let call = |text, name, arguments| {
        node("call", text)
            .children([node("identifier", name).field("function"), node("argument_list", arguments).field("arguments")])
    };
    node("module", SOURCE).children([node("function_definition", SOURCE.trim_end()).children([
        node("def", "def").anonymous(),
        node("identifier", "f").field("name"),
        node("block", "a(1)\n    b(2)").field("body").children([call("a(1)", "a", "(1)"), call("b(2)", "b", "(2)")]),
        node("comment", "# why").extra(),
    ])])
}

fn document() -> Document {
    Document::new("python", SOURCE).tree(tree())
}

#[test]
fn a_finding_carries_everything_that_the_rule_said() {
    fn check(cx: &mut Context<'_>) -> Result<(), String> {
        for found in cx.matches() {
            let edit = Edit::insert(found.span.end - 1, ", timeout=1");
            cx.report(found)
                .message("here")
                .severity(Severity::P1)
                .confidence(Confidence::Low)
                .related(Span { start: 0, end: 3 }, "the function")
                .fix("pass a timeout", Applicability::Unsafe, [edit])
                .property("sub", "a");
        }
        Ok(())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    let out = document().matched("x", "", "call").inspect(&pack(RULES)).unwrap();
    assert_eq!(out.findings.len(), 2);
    let finding = &out.findings[0];
    assert_eq!((finding.rule.as_str(), finding.message.as_str()), ("x", "here"));
    assert_eq!((finding.severity, finding.confidence), (Some(Severity::P1), Some(Confidence::Low)));
    assert_eq!(finding.related[0].message, "the function");
    assert_eq!(finding.fixes[0].edits[0].replacement, ", timeout=1");
    assert_eq!(finding.properties, [("sub".to_owned(), "a".to_owned())]);
}

#[test]
fn every_rule_gets_its_own_matches_once() {
    fn count(cx: &mut Context<'_>) -> Result<(), String> {
        let total = cx.matches().len() as u32;
        let named = cx.matches_of("named").count() as u32;
        cx.strength(named, total, cx.matches().iter().map(|found| found.span));
        Ok(())
    }
    const RULES: &[Rule] = &[rule("x", count), rule("y", count), rule("z", count)];
    let mixed = document().matched("y", "", "call").matched("x", "named", "call").matched("y", "named", "block");
    let out = mixed.inspect(&pack(RULES)).unwrap();
    let said: Vec<_> = out.strengths.iter().map(|one| (one.rule.as_str(), one.met, one.total)).collect();
    assert_eq!(said, [("x", 2, 2), ("y", 1, 3)]);
    assert_eq!(out.strengths[1].evidence.len(), 3);
}

#[test]
fn nodes_know_their_surroundings() {
    fn check(cx: &mut Context<'_>) -> Result<(), String> {
        let call = cx.node(cx.matches()[1].node).ok_or("no node")?;
        let arguments = call.field("arguments").ok_or("no field")?;
        assert_eq!((arguments.kind(), arguments.text()), ("argument_list", "(2)"));
        assert_eq!(call.field("nowhere"), None);
        assert_eq!(call.previous_sibling().map(Node::text), Some("a(1)"));
        assert_eq!(call.next_sibling(), None);
        let above: Vec<_> = call.ancestors().map(Node::kind).collect();
        assert_eq!(above, ["block", "function_definition", "module"]);
        let function = call.enclosing(&["function_definition"]).ok_or("no function")?;
        assert!(function.contains(call) && !call.contains(function));
        let children: Vec<_> = function.children().map(Node::kind).collect();
        assert_eq!(children, ["def", "identifier", "block", "comment"]);
        assert_eq!(function.named_children().count(), 2);
        let flat: Vec<_> = function.descendants_outside(&["call"]).map(Node::kind).collect();
        assert_eq!(flat, ["def", "identifier", "block", "call", "call", "comment"]);
        assert_eq!(function.descendants().count(), 10);
        let calls: Vec<_> = function.descendants_of(&["call", "nothing"]).map(Node::text).collect();
        assert_eq!(calls, ["a(1)", "b(2)"]);
        assert_eq!(call.descendants_of(&["call"]).count(), 0);
        Ok(())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    document().matched("x", "", "call").inspect(&pack(RULES)).unwrap();
}

#[test]
fn the_enclosing_function_is_found_from_a_match() {
    fn check(cx: &mut Context<'_>) -> Result<(), String> {
        for found in cx.matches() {
            let function = cx.enclosing(found.node, &["function_definition"]).ok_or("no function")?;
            assert_eq!(function.field("name").map(Node::text), Some("f"));
            assert!(cx.enclosing(found.node, &["class_definition"]).is_none());
        }
        assert_eq!(cx.select("identifiers", 5).len(), 1);
        assert_eq!(cx.select("identifiers", 0).len(), 3);
        Ok(())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    document().matched("x", "", "call").selects("x", "identifiers", "identifier").inspect(&pack(RULES)).unwrap();
}

#[test]
fn a_failing_rule_names_itself_and_its_reason() {
    fn check(_: &mut Context<'_>) -> Result<(), String> {
        Err("no idea".to_owned())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    let failure = document().matched("x", "", "call").inspect(&pack(RULES)).unwrap_err();
    assert_eq!((failure.rule.as_deref(), failure.message.as_str()), (Some("x"), "no idea"));
}

#[test]
fn a_refusal_of_the_host_becomes_a_failure_and_no_panic() {
    fn check(cx: &mut Context<'_>) -> Result<(), String> {
        assert_eq!(cx.text(Span { start: 3, end: 900 }), "");
        assert!(cx.node(Some(77)).is_none());
        Err("gave up".to_owned())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    let failure = document().matched("x", "", "call").inspect(&pack(RULES)).unwrap_err();
    assert_eq!(failure.rule.as_deref(), Some("x"));
    assert_eq!(failure.message, "the host refused `text`: span 3..900 is outside the text, which has 34 bytes");
}

#[test]
fn a_file_without_a_tree_is_a_failure_of_the_rule_that_asks_for_one() {
    fn check(cx: &mut Context<'_>) -> Result<(), String> {
        assert!(cx.root().is_none());
        Ok(())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    let failure = Document::new("text", "hello").matched_text("x", "", "hello").inspect(&pack(RULES)).unwrap_err();
    assert_eq!(failure.message, "the host refused `columns`: there is no syntax tree");
}

#[test]
fn matches_of_a_rule_without_code_are_a_failure() {
    const RULES: &[Rule] = &[Rule::page_only("x", "")];
    let failure = document().matched("x", "", "call").inspect(&pack(RULES)).unwrap_err();
    assert_eq!(failure.message, "the pack has no code for `x`");
}

#[test]
fn options_facts_metrics_and_log_lines_get_through() {
    fn check(cx: &mut Context<'_>) -> Result<(), String> {
        let limit: f64 = cx.option("limit").ok_or("no option")?.parse().map_err(|_| "no number")?;
        cx.metric("limit", limit, "1");
        cx.fact(SEEN, [cx.captured(&cx.matches()[1], "ARGUMENT")], Some(cx.matches()[0].span));
        cx.log(Level::Info, cx.language());
        Ok(())
    }
    const RULES: &[Rule] = &[rule("x", check)];
    let document = document().option("limit", "5").matched("x", "", "call").capture("ARGUMENT", "2");
    let out = document.inspect(&pack(RULES)).unwrap();
    assert_eq!((out.metrics[0].value, out.facts[0].values[0].as_str()), (5.0, "2"));
    assert_eq!(document.log_lines(), ["python"]);
}

#[test]
fn conclude_sees_every_fact_and_reports_in_any_file() {
    fn conclude(cx: &mut Project<'_>) -> Result<(), String> {
        for fact in cx.facts(SEEN.key) {
            cx.report(&fact.path, Span { start: 0, end: 0 }).message(fact.value(0));
        }
        let name = cx.unit().name.clone();
        cx.report_unit().message(name);
        cx.strength(cx.facts(SEEN.key).count() as u32, cx.files().count() as u32);
        Ok(())
    }
    const RULES: &[Rule] = &[Rule::with_code("x", "", None, Some(conclude)).facts(&[SEEN])];
    // More than one page of facts.
    let project = (0..1_500).fold(Repository::new().file("a.py", "python"), |project, number| {
        project.fact(&format!("{number}.py"), SEEN, [format!("in {number}").as_str()])
    });
    let out = project.conclude(&pack(RULES)).unwrap();
    assert_eq!(
        (out.findings[1_499].path.as_str(), out.findings[1_499].finding.message.as_str()),
        ("1499.py", "in 1499")
    );
    assert_eq!((out.findings[1_500].path.as_str(), out.findings[1_500].finding.message.as_str()), ("", "example"));
    assert_eq!((out.strengths[0].met, out.strengths[0].total), (1_500, 1));
}

#[test]
fn describe_repeats_what_the_pack_declares() {
    const RULES: &[Rule] = &[Rule::page_only("page", "# A page")];
    let described = pack(RULES).describe();
    assert_eq!((described.id.as_str(), described.version.as_str()), ("test", "1.2.3"));
    let rule = &described.rules[0];
    assert_eq!((rule.id.as_str(), rule.page.as_str(), rule.code), ("page", "# A page", false));
    assert!(described.facts.is_empty() && !described.concludes);
    const TWO: &[Rule] = &[Rule::page_only("one", "").facts(&[SEEN]), Rule::page_only("two", "").facts(&[SEEN])];
    let described = pack(TWO).describe();
    assert_eq!(described.facts.len(), 1, "a fact that two rules share is declared once");
    assert_eq!((described.facts[0].key.as_str(), described.facts[0].fields[0].name.as_str()), ("seen", "what"));
}
