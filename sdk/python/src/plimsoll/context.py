"""What a rule's function is given: the file, its matches, and a place for what it has to say."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .facts import Fact, FactKind, Scalar
from .outline import Imported, Outline
from .pieces import Definition, Purpose, TextValue
from .records import File, Finding, Level, Match, Metric, Observations, Place, Span, Strength, span_of
from .report import Report
from .session import Session
from .tree import Node
from .values import Values


class Context:
    """One rule at work on one file."""

    def __init__(self, rule: str, file: File, matches: list[Match], session: Session, out: Observations) -> None:
        self._rule = rule
        self._matches = matches
        self._session = session
        self._out = out
        self.file: File = file
        """Path, language, kind, size, lines, role and unit of the file."""

    @property
    def language(self) -> str:
        """The name of the file's language, such as ``python``."""
        return self.file.language

    @property
    def source(self) -> str:
        """The text of the whole file."""
        return self._session.source

    @property
    def root(self) -> Node:
        """The root of the syntax tree."""
        return Node(self._session, self._session.subtree(0), 0)

    def matches(self, selector: str | None = None) -> list[Match]:
        """Return this rule's matches in the file, or those of one named selector, in text order within each selector."""
        return [found for found in self._matches if selector is None or found.selector == selector]

    def select(self, selector: str, within: int = 0) -> list[Match]:
        """Match a named selector of the rule's page inside a node now; node 0 is the file. Works for ``lazy`` ones."""
        return self._session.select(self._rule, selector, within)

    def text(self, at: Place) -> str:
        """Return the text of a span, a match, a capture or a node."""
        return self._session.text(span_of(at))

    def captured(self, found: Match, name: str) -> str:
        """Return the text of a capture of a match, or the empty string if the pattern did not bind it."""
        capture = found.capture(name)
        return self._session.text(capture.span) if capture else ""

    def node(self, id: int | None) -> Node | None:
        """Return the node of a match or a capture (``cx.node(found.node)``), and fetch its subtree."""
        return None if id is None else Node(self._session, self._session.subtree(id), id)

    def enclosing(self, id: int | None, *kinds: str) -> Node | None:
        """Return the nearest node above of one of these kinds, and fetch its subtree, not the whole file's."""
        if id is None:
            return None
        above = (node for node, kind in self._session.ancestors(id) if kind in kinds)
        return self.node(next(above, None))

    def report(self, at: Place) -> Report:
        """Record a finding at a span, a match, a capture or a node."""
        finding = Finding(self._rule, span_of(at))
        self._out.findings.append(finding)
        return Report(finding)

    def strength(self, met: int, total: int, evidence: Iterable[Place] = ()) -> None:
        """Record that ``met`` of ``total`` places in this file do right what the rule is about, with a few of them."""
        self._out.strengths.append(Strength(self._rule, met, total, tuple(span_of(at) for at in evidence)))

    def metric(self, name: str, value: float, unit: str) -> None:
        """Record a number about the file, such as ``("functions", 12, "1")``."""
        self._out.metrics.append(Metric(name, float(value), unit))

    def fact(self, kind: FactKind, at: Place | None = None, /, **values: Scalar) -> None:
        """Remember something for ``conclude``: ``cx.fact(PORT, found, port=443, internal=False)``.

        The kind must be one of the rule's ``facts``, and every field of it needs its value.
        """
        span: Span | None = None if at is None else span_of(at)
        self._out.facts.append(Fact(kind.key, kind.encode(values), span))

    @property
    def values(self) -> Values:
        """The values of a configuration file; refused where the language does not configure."""
        return self._session.values

    @property
    def outline(self) -> Outline:
        """The headings, links and code of a Markdown file; refused for any other file."""
        return self._session.outline

    @property
    def imports(self) -> list[Imported]:
        """What the file imports, in text order; empty for languages whose names the host does not resolve."""
        return self._session.imports

    def resolve(self, at: Node | int) -> str:
        """Return what the name or call at a node refers to, by the file's imports, such as ``requests.get``; else ``""``."""
        return self._session.resolve(at if isinstance(at, int) else at.id)

    def pieces(self, at: Node | int, purpose: Purpose = Purpose.TEXT) -> TextValue:
        """Return what the text that an expression gives is made of, inside one function.

        The purpose says which functions make a text safe.
        """
        return self._session.pieces(at if isinstance(at, int) else at.id, purpose)

    def definitions(self, at: Node | int) -> list[Definition]:
        """Return the definitions that the name at a node may have there, the nearest first."""
        return self._session.definitions(at if isinstance(at, int) else at.id)

    def option(self, name: str) -> Any:
        """Return the operator's value for one of the pack's options; None for one that was not declared."""
        return read_option(self._session.host.option(name))

    def log(self, level: Level, text: str) -> None:
        """Write to the host's log."""
        self._session.host.log(level, text)


def read_option(text: str | None) -> Any:
    """Return the value of an option, which crosses the boundary as JSON."""
    return None if text is None else json.loads(text)
