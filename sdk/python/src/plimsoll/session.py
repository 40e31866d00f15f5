"""What one call of the host keeps while the rules of a pack run: the text and the trees, fetched once.

The first refusal of the host is remembered and ends the call as a failure, even where a rule has caught the exception.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .host import Host, Refused
from .outline import Imported, Outline
from .pieces import Definition, Purpose, TextValue
from .records import Match, Span
from .tree import MASK, Subtree
from .values import Values

T = TypeVar("T")


class Asking:
    """A host that is asked, and its first refusal."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.failure: str | None = None

    def ask(self, call: str, question: Callable[[], T]) -> T:
        """Ask the host, and remember its refusal."""
        try:
            return question()
        except Refused as refused:
            message = f"the host refused `{call}`: {refused}"
            if self.failure is None:
                self.failure = message
            raise Refused(message) from None


class Session(Asking):
    """The answers of the host during one call of ``inspect``."""

    def __init__(self, host: Host, size: int) -> None:
        super().__init__(host)
        self._size = size
        self._source: str | None = None
        self._bytes: bytes | None = None
        self._whole: Subtree | None = None
        self._subtrees: list[Subtree] = []
        self._kinds: dict[int, str] = {}
        self._fields: dict[str, int] = {}
        self._values: Values | None = None
        self._outline: Outline | None = None
        self._imports: list[Imported] | None = None

    @property
    def source(self) -> str:
        """The whole text, in one call of the host: moving it is cheaper than asking twice."""
        if self._source is None:
            span = Span(0, self._size)
            self._source = self.ask("text", lambda: self.host.text(span))
        return self._source

    def text(self, span: Span) -> str:
        """Return the text of a span, without a call of the host after the first."""
        source = self.source
        # Spans count bytes and Python counts characters: only for ASCII these are the same.
        if source.isascii():
            if 0 <= span.start <= span.end <= len(source):
                return source[span.start : span.end]
        else:
            if self._bytes is None:
                self._bytes = source.encode()
            if 0 <= span.start <= span.end <= len(self._bytes):
                try:
                    return self._bytes[span.start : span.end].decode()
                except UnicodeDecodeError:
                    pass
        # The host says what is wrong with the span.
        return self.ask("text", lambda: self.host.text(span))

    def subtree(self, node: int) -> Subtree:
        """Return a subtree that holds ``node``: one that is there already, else the node's own."""
        if self._whole is not None:
            if node in self._whole:
                return self._whole
        elif node == 0:
            self._whole = self._fetch(0)
            return self._whole
        for tree in self._subtrees:
            if node in tree:
                return tree
        tree = self._fetch(node)
        self._subtrees.append(tree)
        return tree

    def _fetch(self, node: int) -> Subtree:
        columns = self.ask("columns", lambda: self.host.columns(node, MASK))
        tree = Subtree(node, columns)
        self._learn_kinds(tree.kinds())
        return tree

    def _learn_kinds(self, ids: list[int]) -> None:
        unknown = sorted(set(ids) - self._kinds.keys())
        if unknown:
            names = self.ask("kind-names", lambda: self.host.kind_names(unknown))
            self._kinds.update(zip(unknown, names, strict=True))

    def kind_name(self, kind: int) -> str:
        """Return the name of a kind that a fetched tree has."""
        return self._kinds[kind]

    def field_id(self, name: str) -> int:
        """Return the id of a field, asking the host once for each name."""
        if name not in self._fields:
            self._fields[name] = self.ask("field-ids", lambda: self.host.field_id(name))
        return self._fields[name]

    def ancestors(self, node: int) -> list[tuple[int, str]]:
        """Return the nodes above with their kinds, nearest first, without fetching their subtrees."""
        ids = self.ask("ancestors", lambda: self.host.ancestors(node))
        kinds = self.ask("nodes", lambda: self.host.nodes(ids, 1))
        self._learn_kinds(kinds)
        return [(id, self._kinds[kind]) for id, kind in zip(ids, kinds, strict=True)]

    def select(self, rule: str, selector: str, within: int) -> list[Match]:
        """Return the matches of a named selector inside a subtree."""
        return self.ask("select", lambda: self.host.select(rule, selector, within))

    @property
    def values(self) -> Values:
        """The values of a configuration file, fetched once."""
        if self._values is None:
            self._values = self.ask("values", self.host.values)
        return self._values

    @property
    def outline(self) -> Outline:
        """The outline of a Markdown document, fetched once."""
        if self._outline is None:
            self._outline = self.ask("outline", self.host.outline)
        return self._outline

    @property
    def imports(self) -> list[Imported]:
        """What the file imports, fetched once."""
        if self._imports is None:
            self._imports = self.ask("imports", self.host.imports)
        return self._imports

    def resolve(self, node: int) -> str:
        """Return what the name or call at a node refers to."""
        return self.ask("resolve", lambda: self.host.resolve([node]))[0]

    def pieces(self, node: int, purpose: Purpose) -> TextValue:
        """Return what a text is made of."""
        return self.ask("pieces", lambda: self.host.pieces(node, purpose))

    def definitions(self, node: int) -> list[Definition]:
        """Return what a name may hold."""
        return self.ask("definitions", lambda: self.host.definitions(node))
