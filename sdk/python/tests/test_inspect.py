"""What the host gets back from a pack, and how often it is asked on the way."""

import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from plimsoll import (
    Applicability,
    Confidence,
    Context,
    Edit,
    FactKind,
    Failed,
    Level,
    Pack,
    Project,
    Refused,
    Setting,
    Severity,
    Span,
    Stop,
)
from plimsoll.testing import Document, Repository, Shape, node

SEEN = FactKind("seen", what=str, times=int)
SOURCE = "def f():\n    a(1)\n    b(2)  # why\n"


def call(text: str, name: str, arguments: str) -> Shape:
    function = node("identifier", name, field="function")
    return node("call", text, function, node("argument_list", arguments, field="arguments"))


def document() -> Document:
    calls = node("block", "a(1)\n    b(2)", call("a(1)", "a", "(1)"), call("b(2)", "b", "(2)"), field="body")
    function = node(
        "function_definition",
        SOURCE.rstrip(),
        node("def", "def", anonymous=True),
        node("identifier", "f", field="name"),
        calls,
        node("comment", "# why", extra=True),
    )
    return Document("python", SOURCE).tree(node("module", SOURCE, function))


class InspectTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        (Path(folder.name) / "rules").mkdir()
        for id in ("x", "y", "z"):
            (Path(folder.name) / "rules" / f"{id}.md").write_text(f"# {id}", encoding="utf-8")
        options = [Setting("limit", 5, "How many.")]
        self.pack = Pack("test", version="1.2.3", options=options, folder=folder.name)

    def failure(self, file: Document) -> Failed:
        with self.assertRaises(Failed) as caught:
            file.inspect(self.pack)
        return caught.exception

    def test_a_finding_carries_everything_that_the_rule_said(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            for found in cx.matches():
                report = cx.report(found).message("here").severity(Severity.P1).confidence(Confidence.LOW)
                report.related(Span(0, 3), "the function").property("sub", "a")
                report.fix("pass a timeout", Applicability.UNSAFE, Edit.insert(found.span.end - 1, ", timeout=1"))

        findings = document().matched("x", "", "call").inspect(self.pack).findings
        self.assertEqual(len(findings), 2)
        finding = findings[0]
        self.assertEqual((finding.rule, finding.message, finding.span), ("x", "here", Span(13, 17)))
        self.assertEqual((finding.severity, finding.confidence), (Severity.P1, Confidence.LOW))
        self.assertEqual(finding.related[0].message, "the function")
        self.assertEqual(finding.fixes[0].edits[0], Edit(Span(16, 16), ", timeout=1"))
        self.assertEqual(finding.properties, [("sub", "a")])

    def test_every_rule_gets_its_own_matches_once(self) -> None:
        def count(cx: Context) -> None:
            cx.strength(len(cx.matches("named")), len(cx.matches()), cx.matches())

        for id in ("x", "y", "z"):
            self.pack.rule(id)(count)
        mixed = document().matched("y", "", "call").matched("x", "named", "call").matched("y", "named", "block")
        said = mixed.inspect(self.pack).strengths
        self.assertEqual([(one.rule, one.met, one.total, len(one.evidence)) for one in said], [("x", 2, 2, 2), ("y", 1, 3, 3)])

    def test_nodes_know_their_surroundings(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            call = cx.node(cx.matches()[1].node)
            assert call is not None
            arguments = call.field("arguments")
            assert arguments is not None
            self.assertEqual((arguments.kind, arguments.text), ("argument_list", "(2)"))
            self.assertIsNone(call.field("nowhere"))
            self.assertEqual(call.previous_sibling and call.previous_sibling.text, "a(1)")
            self.assertIsNone(call.next_sibling)
            self.assertEqual([above.kind for above in call.ancestors()], ["block", "function_definition", "module"])
            function = call.enclosing("function_definition")
            assert function is not None
            self.assertTrue(call in function and function not in call)
            self.assertEqual([child.kind for child in function.children()], ["def", "identifier", "block", "comment"])
            self.assertEqual(len(list(function.named_children())), 2)
            flat = [below.kind for below in function.descendants(outside=("call",))]
            self.assertEqual(flat, ["def", "identifier", "block", "call", "call", "comment"])
            self.assertEqual(len(list(function.descendants())), 10)

        document().matched("x", "", "call").inspect(self.pack)

    def test_enclosing_and_select_work_from_a_match(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            for found in cx.matches():
                function = cx.enclosing(found.node, "function_definition")
                name = function and function.field("name")
                self.assertEqual(name and name.text, "f")
                self.assertIsNone(cx.enclosing(found.node, "class_definition"))
            self.assertEqual((len(cx.select("identifiers", 5)), len(cx.select("identifiers"))), (1, 3))

        document().matched("x", "", "call").selects("x", "identifiers", "identifier").inspect(self.pack)

    def test_spans_count_bytes_also_where_the_text_is_not_ascii(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            cx.report(cx.matches()[0]).message(cx.captured(cx.matches()[0], "path"))

        file = Document("dockerfile", "# für\nWORKDIR größe\n").matched_text("x", "", "WORKDIR größe", path="größe")
        finding = file.inspect(self.pack).findings[0]
        self.assertEqual((finding.span, finding.message), (Span(7, 22), "größe"))

    def test_a_span_that_cuts_a_character_is_refused(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            cx.text(Span(0, 1))

        failed = self.failure(Document("text", "ü").matched_text("x", "", "ü"))
        self.assertEqual(failed.message, "the host refused `text`: span 0..1 cuts a character in two")

    def test_an_error_of_a_rule_names_the_rule_the_reason_and_the_log_says_where(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            raise KeyError("nothing")

        file = document().matched("x", "", "call")
        failed = self.failure(file)
        self.assertEqual((failed.rule, failed.message), ("x", "KeyError: 'nothing'"))
        self.assertEqual(file.log_lines, ["KeyError: 'nothing'"])

    def test_stop_gives_the_reason_in_the_rules_own_words(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            raise Stop("no idea")

        self.assertEqual(self.failure(document().matched("x", "", "call")).message, "no idea")

    def test_a_refusal_that_is_caught_is_a_failure_all_the_same(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            try:
                cx.text(Span(3, 900))
            except Refused:
                pass

        failed = self.failure(document().matched("x", "", "call"))
        message = "the host refused `text`: span 3..900 is outside the text, which has 34 bytes"
        self.assertEqual((failed.rule, failed.message), ("x", message))

    def test_a_file_without_a_tree_fails_the_rule_that_asks_for_one(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            cx.root  # noqa: B018

        failed = self.failure(Document("text", "hello").matched_text("x", "", "hello"))
        self.assertEqual(failed.message, "the host refused `columns`: there is no syntax tree")

    def test_matches_of_a_rule_without_code_are_a_failure(self) -> None:
        self.pack.page("x")
        self.assertEqual(self.failure(document().matched("x", "", "call")).message, "the pack has no code for `x`")

    def test_options_facts_metrics_and_log_lines_get_through(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            cx.metric("limit", cx.option("limit"), "1")
            cx.fact(SEEN, cx.matches()[0], what=cx.captured(cx.matches()[1], "ARGUMENT"), times=1)
            cx.log(Level.INFO, f"{cx.language} {cx.option('unknown')}")

        file = document().matched("x", "", "call").capture("ARGUMENT", "2")
        out = file.inspect(self.pack)
        self.assertEqual((out.metrics[0].value, out.facts[0].values, out.facts[0].span), (5.0, ("2", "1"), Span(13, 17)))
        self.assertEqual(file.log_lines, ["python None"])
        self.assertEqual(file.with_option("limit", 7).inspect(self.pack).metrics[0].value, 7.0)

    def test_a_fact_needs_a_value_for_every_field(self) -> None:
        @self.pack.rule("x", facts=[SEEN])
        def check(cx: Context) -> None:
            cx.fact(SEEN, what="a")

        failed = self.failure(document().matched("x", "", "call"))
        self.assertEqual(failed.message, "TypeError: the fact `seen` has the fields ['what', 'times'], not ['what']")

    def test_conclude_sees_every_page_of_facts_and_reports_in_any_file_or_in_none(self) -> None:
        @self.pack.rule("x", facts=[SEEN])
        def check(cx: Context) -> None: ...

        @check.conclude
        def finish(project: Project) -> None:
            for fact in project.facts(SEEN):
                project.report(fact.path, Span(0, 0)).message(f"{fact['what']!r} {fact['times']!r}")
            if not project.exists("docs"):
                project.report_unit().message(f"{project.unit.name} has no docs")
            project.strength(len(list(project.repository.facts(SEEN))), len(list(project.files())))

        repository = Repository().file("a.py", "python")
        for number, path in enumerate(("a.py", "b.py", "c.py")):
            repository.fact(path, SEEN, what=f"in {path}", times=number)
        out = repository.conclude(self.pack)
        said = [(one.path, one.finding.rule, one.finding.message) for one in out.findings]
        self.assertEqual(said[2:], [("c.py", "x", "'in c.py' 2"), ("", "x", "example has no docs")])
        self.assertEqual((out.strengths[0].met, out.strengths[0].total), (3, 1))
        self.assertEqual(len(repository.folder("docs").conclude(self.pack).findings), 3)

    def test_a_fact_that_no_rule_declares_cannot_be_asked_for_and_the_rule_is_named(self) -> None:
        @self.pack.conclude("y")
        def finish(project: Project) -> None:
            try:
                list(project.facts(SEEN))
            except Refused:
                pass

        with self.assertRaises(Failed) as caught:
            Repository().conclude(self.pack)
        message = "the host refused `facts`: no rule of the pack declares the fact `seen`"
        self.assertEqual((caught.exception.rule, caught.exception.message), ("y", message))

    def test_what_belongs_to_another_kind_of_file_is_refused(self) -> None:
        @self.pack.rule("x")
        def check(cx: Context) -> None:
            cx.values  # noqa: B018

        failed = self.failure(document().matched("x", "", "call"))
        self.assertEqual(failed.message, "the host refused `values`: there is no document outside `inspect`")

    def test_a_rule_without_a_page_or_declared_twice_is_refused(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "rules/none.md is not there"):
            self.pack.page("none")
        self.pack.page("x")
        with self.assertRaisesRegex(ValueError, "declares the rule `x` twice"):
            self.pack.page("x")


if __name__ == "__main__":
    unittest.main()
