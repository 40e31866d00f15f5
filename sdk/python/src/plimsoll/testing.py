"""Files made by hand, so that a rule's code can be tested without a host.

The examples of a page run through the real component and the real grammars; prefer them. What is here tests the code of
a rule for trees and answers that are hard to reach from an example. There is no parser: a test writes down the nodes
that it needs, each by its kind and its text::

    call = node("call", "f(1)", node("identifier", "f", field="function"))
    document = Document("python", "f(1)").tree(node("module", "f(1)", call)).matched("my-rule", "", "call")
    document.inspect(pack).findings

Rules that conclude get a ``Repository``, which is made alike.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .facts import FactKind, Scalar
from .host import RawFact, Refused
from .inventory import Dependency, Entry, Manifest, Scope, Unit, Vulnerability
from .outline import Imported, Outline
from .pack import Pack
from .pieces import Definition, Purpose, TextValue
from .records import Capture, Conclusions, File, Level, Match, Observations, RuleMatches, Span
from .values import Values

_NAMED, _EXTRA = 1, 8
_ROOT = 0xFFFF_FFFF


@dataclass(frozen=True)
class Shape:
    """A node of a tree made by hand."""

    kind: str
    text: str
    children: tuple[Shape, ...]
    field: str
    flags: int


def node(
    kind: str, text: str, *children: Shape, field: str = "", anonymous: bool = False, extra: bool = False
) -> Shape:
    """Return a node of a kind and a text, which must follow its previous sibling's inside its parent's."""
    return Shape(kind, text, children, field, (0 if anonymous else _NAMED) | (_EXTRA if extra else 0))


class Document:
    """A file made by hand: text, tree, matches, and the answers to ``select``."""

    def __init__(self, language: str, text: str, path: str = "") -> None:
        self._bytes = text.encode()
        self._rows: list[list[int]] = []
        self._names = [""]
        self._matches: list[tuple[str, Match]] = []
        self._selected: list[tuple[str, Match]] = []
        self._options: dict[str, str] = {}
        lines = text.count("\n") + (not text.endswith("\n") and text != "")
        self.file = File(path or f"src/example.{language}", language, len(self._bytes), lines, "production")
        self.log_lines: list[str] = []
        """What rules have logged."""

    def tree(self, root: Shape) -> Document:
        """Give it a syntax tree."""
        self._rows = []
        self._add(root, _ROOT, 0, len(self._bytes))
        return self

    def _add(self, shape: Shape, parent: int, first: int, end: int) -> int:
        start = self._bytes.find(shape.text.encode(), first, end)
        if start < 0:
            raise ValueError(f"`{shape.text}` is not inside its parent")
        id, stop = len(self._rows), start + len(shape.text.encode())
        row = [self._name(shape.kind), start, stop, parent, 0, self._name(shape.field), shape.flags]
        self._rows.append(row)
        at = start
        for child in shape.children:
            at = self._add(child, id, at, stop)
        row[4] = len(self._rows)
        return stop

    def _name(self, name: str) -> int:
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)

    def matched(self, rule: str, selector: str, kind: str) -> Document:
        """Let a rule's selector match every node of a kind."""
        self._matches += self._of_kind(rule, selector, kind)
        return self

    def matched_text(self, rule: str, selector: str, text: str, **captures: str) -> Document:
        """Let a rule's text selector match the first place of a text, with captures inside it."""
        span = self._find(text, 0)
        found = [Capture(name, self._find(value, span.start)) for name, value in captures.items()]
        self._matches.append((rule, Match(selector, span, None, tuple(found))))
        return self

    def capture(self, name: str, text: str) -> Document:
        """Add a capture to the last match: the first node, or else the first place, of that text inside it."""
        rule, last = self._matches[-1]
        span = self._find(text, last.span.start)
        node = next((id for id, row in enumerate(self._rows) if (row[1], row[2]) == (span.start, span.end)), None)
        self._matches[-1] = rule, replace(last, captures=(*last.captures, Capture(name, span, node)))
        return self

    def selects(self, rule: str, selector: str, kind: str) -> Document:
        """Let ``cx.select`` find every node of a kind."""
        self._selected += self._of_kind(rule, selector, kind)
        return self

    def with_option(self, name: str, value: Any) -> Document:
        """Set the operator's value for an option."""
        self._options[name] = json.dumps(value)
        return self

    def inspect(self, pack: Pack) -> Observations:
        """Run the rules of a pack that have matches, as the host would; raise ``Failed`` for what would be a fault."""
        return pack.inspect_with(_Host(self, pack), self.file, self._by_rule(pack))

    def _by_rule(self, pack: Pack) -> list[RuleMatches]:
        """Return the matches as the host hands them over: by rule in the pack's order, then in text order."""
        ids = [rule.id for rule in pack.rules]
        ids += [rule for rule, _ in self._matches if rule not in ids]
        groups: dict[str, list[Match]] = {id: [] for id in ids}
        for rule, found in self._matches:
            groups[rule].append(found)
        for group in groups.values():
            group.sort(key=lambda one: (one.span.start, one.span.end, one.selector, -1 if one.node is None else one.node))
        return [RuleMatches(rule, group) for rule, group in groups.items() if group]

    def _find(self, text: str, first: int) -> Span:
        start = self._bytes.find(text.encode(), first)
        if start < 0:
            raise ValueError(f"`{text}` is not in the text")
        return Span(start, start + len(text.encode()))

    def _of_kind(self, rule: str, selector: str, kind: str) -> list[tuple[str, Match]]:
        rows = [(id, row) for id, row in enumerate(self._rows) if self._names[row[0]] == kind]
        if not rows:
            raise ValueError(f"the tree has no `{kind}`")
        return [(rule, Match(selector, Span(row[1], row[2]), id)) for id, row in rows]


class Repository:
    """A project made by hand: files, facts and folders, with one unit that holds everything."""

    def __init__(self, unit: Unit | None = None) -> None:
        self.unit = unit or Unit("", "example")
        self.log_lines: list[str] = []
        """What rules have logged."""
        self.manifests: list[Manifest] = []
        self.dependencies: list[Dependency] = []
        self.vulnerabilities: list[Vulnerability] = []
        self.packages: dict[str, list[str]] = {}
        """The packages that may bring an import; one that is not here is a package of its own name."""
        self._files: list[File] = []
        self._folders: list[str] = []
        self._facts: list[tuple[str, RawFact]] = []
        self._options: dict[str, str] = {}

    def file(self, path: str, language: str, role: str = "production") -> Repository:
        """Add a file of a kilobyte."""
        self._files.append(File(path, language, 1 << 10, 32, role))
        return self

    def folder(self, path: str) -> Repository:
        """Add a folder."""
        self._folders.append(path)
        return self

    def fact(self, path: str, kind: FactKind, span: Span | None = None, /, **values: Scalar) -> Repository:
        """Add a fact."""
        self._facts.append((kind.key, (path, kind.encode(values), span)))
        return self

    def with_option(self, name: str, value: Any) -> Repository:
        """Set the operator's value for an option."""
        self._options[name] = json.dumps(value)
        return self

    def conclude(self, pack: Pack) -> Conclusions:
        """Run the rules of a pack that conclude, as the host would; raise ``Failed`` for what would be a fault."""
        return pack.conclude_with(_ProjectHost(self, pack), self.unit)


class _Refusing:
    """A host that is asked in the wrong place."""

    def text(self, span: Span) -> str:
        raise _no_document()

    def columns(self, within: int, mask: int) -> list[int]:
        raise _no_document()

    def nodes(self, ids: list[int], mask: int) -> list[int]:
        raise _no_document()

    def ancestors(self, node: int) -> list[int]:
        raise _no_document()

    def kind_names(self, ids: list[int]) -> list[str]:
        raise _no_document()

    def field_id(self, name: str) -> int:
        raise _no_document()

    def select(self, rule: str, selector: str, within: int) -> list[Match]:
        raise _no_document()

    def values(self) -> Values:
        raise _no_document()

    def outline(self) -> Outline:
        raise _no_document()

    def imports(self) -> list[Imported]:
        raise _no_document()

    def resolve(self, nodes: list[int]) -> list[str]:
        raise _no_document()

    def pieces(self, node: int, purpose: Purpose) -> TextValue:
        raise _no_document()

    def definitions(self, node: int) -> list[Definition]:
        raise _no_document()

    def facts(self, key: str, scope: Scope, first: int, most: int) -> list[RawFact]:
        raise _no_project()

    def files(self, scope: Scope, first: int, most: int) -> list[File]:
        raise _no_project()

    def units(self) -> list[Unit]:
        raise _no_project()

    def entries(self, paths: list[str]) -> list[Entry]:
        raise _no_project()

    def manifests(self, scope: Scope) -> list[Manifest]:
        raise _no_project()

    def dependencies(self, scope: Scope, first: int, most: int) -> list[Dependency]:
        raise _no_project()

    def packages_of(self, ecosystem: str, imports: list[str]) -> list[list[str]]:
        raise _no_project()

    def vulnerabilities(self, scope: Scope) -> list[Vulnerability]:
        raise _no_project()


def _no_document() -> Refused:
    return Refused("there is no document outside `inspect`")


def _no_project() -> Refused:
    return Refused("there is no project outside `conclude`")


class _ProjectHost(_Refusing):
    """The answers that the real host would give for the repository. Its pages are small, so that tests see several."""

    def __init__(self, repository: Repository, pack: Pack) -> None:
        self._repository = repository
        self._pack = pack

    def log(self, level: Level, text: str) -> None:
        self._repository.log_lines.append(text)

    def option(self, name: str) -> str | None:
        return self._repository._options.get(name, self._pack.default_of(name))

    def facts(self, key: str, scope: Scope, first: int, most: int) -> list[RawFact]:
        if all(kind.key != key for kind in self._pack.facts):
            raise Refused(f"no rule of the pack declares the fact `{key}`")
        facts = [fact for name, fact in self._repository._facts if name == key]
        return _page(sorted(facts, key=lambda fact: fact[0]), first, most)

    def files(self, scope: Scope, first: int, most: int) -> list[File]:
        return _page(sorted(self._repository._files, key=lambda file: file.path), first, most)

    def units(self) -> list[Unit]:
        return [self._repository.unit]

    def entries(self, paths: list[str]) -> list[Entry]:
        return [self._entry(path) for path in paths]

    def _entry(self, path: str) -> Entry:
        files = [file.path for file in self._repository._files]
        if path in files:
            return Entry.FILE
        known = files + [f"{folder}/" for folder in self._repository._folders]
        return Entry.FOLDER if any(one.startswith(f"{path}/") for one in known) else Entry.NOTHING

    def manifests(self, scope: Scope) -> list[Manifest]:
        return self._repository.manifests

    def dependencies(self, scope: Scope, first: int, most: int) -> list[Dependency]:
        return _page(self._repository.dependencies, first, most)

    def packages_of(self, ecosystem: str, imports: list[str]) -> list[list[str]]:
        return [self._repository.packages.get(one, [one]) for one in imports]

    def vulnerabilities(self, scope: Scope) -> list[Vulnerability]:
        return self._repository.vulnerabilities


def _page(records: Sequence[Any], first: int, most: int) -> list[Any]:
    return list(records[first : first + min(most, 2)])


class _Host(_Refusing):
    """The answers that the real host would give for the document."""

    def __init__(self, document: Document, pack: Pack) -> None:
        self._document = document
        self._pack = pack
        self._rows = document._rows
        self._names = document._names

    def log(self, level: Level, text: str) -> None:
        self._document.log_lines.append(text)

    def option(self, name: str) -> str | None:
        return self._document._options.get(name, self._pack.default_of(name))

    def text(self, span: Span) -> str:
        text = self._document._bytes
        at = f"span {span.start}..{span.end}"
        if span.start > span.end:
            raise Refused(f"{at} is reversed")
        if span.end > len(text):
            raise Refused(f"{at} is outside the text, which has {len(text)} bytes")
        try:
            return text[span.start : span.end].decode()
        except UnicodeDecodeError:
            raise Refused(f"{at} cuts a character in two") from None

    def columns(self, within: int, mask: int) -> list[int]:
        if not self._rows:
            raise Refused("there is no syntax tree")
        return self.nodes(list(range(within, self._row(within)[4])), mask)

    def nodes(self, ids: list[int], mask: int) -> list[int]:
        return [self._row(id)[column] for column in range(7) if mask & 1 << column for id in ids]

    def ancestors(self, node: int) -> list[int]:
        above = []
        parent = self._row(node)[3]
        while parent != _ROOT:
            above.append(parent)
            parent = self._row(parent)[3]
        return above

    def kind_names(self, ids: list[int]) -> list[str]:
        return [self._names[id] if id < len(self._names) else "" for id in ids]

    def field_id(self, name: str) -> int:
        return self._names.index(name) if name in self._names else 0

    def select(self, rule: str, selector: str, within: int) -> list[Match]:
        selected = self._document._selected
        known = [found for owner, found in selected if (owner, found.selector) == (rule, selector)]
        if not known:
            language = self._document.file.language
            raise Refused(f"selector `{selector}` does not exist: the page of `{rule}` names none for `{language}`")
        inside = range(within, self._row(within)[4])
        return [found for found in known if found.node in inside]

    def _row(self, id: int) -> list[int]:
        if id >= len(self._rows):
            raise Refused(f"node {id} does not exist: the tree has {len(self._rows)} nodes")
        return self._rows[id]
