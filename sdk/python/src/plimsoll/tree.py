"""Nodes as a rule sees them: an index that points into columns fetched once.

A node is a preorder index; the subtree of node ``n`` is ``n .. next(n)``. Walking costs no call of the host, with one
exception: stepping above the subtree that was fetched loads the whole tree, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .records import Span

if TYPE_CHECKING:
    from .session import Session

MASK = 127
"""Every column: moving a number is cheaper than a second call."""
_COLUMNS = 7
_KIND, _START, _END, _PARENT, _NEXT, _FIELD, _FLAGS = range(_COLUMNS)
_NAMED, _ERROR, _MISSING, _EXTRA = 1, 2, 4, 8


class Subtree:
    """The columns of one subtree."""

    __slots__ = ("_columns", "_length", "first")

    def __init__(self, first: int, columns: list[int]) -> None:
        self.first = first
        self._columns = columns
        self._length = len(columns) // _COLUMNS

    def __contains__(self, node: int) -> bool:
        return self.first <= node < self.first + self._length

    def get(self, column: int, node: int) -> int:
        """Return one value of one node."""
        return self._columns[column * self._length + node - self.first]

    def kinds(self) -> list[int]:
        """Return the kind of every node."""
        return self._columns[: self._length]


class Node:
    """A node of the file's syntax tree."""

    __slots__ = ("_session", "_tree", "id")

    id: int
    """The preorder index in the file."""

    def __init__(self, session: Session, tree: Subtree, id: int) -> None:
        self._session = session
        self._tree = tree
        self.id = id

    def _at(self, id: int) -> Node:
        return Node(self._session, self._tree, id)

    def _get(self, column: int) -> int:
        return self._tree.get(column, self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.span.start}..{self.span.end}>"

    def __contains__(self, other: Node) -> bool:
        """Whether ``other`` is this node or inside it."""
        return self.id <= other.id < self._get(_NEXT)

    @property
    def kind(self) -> str:
        """The node's kind; for an anonymous node, such as ``+``, its text."""
        return self._session.kind_name(self._get(_KIND))

    @property
    def span(self) -> Span:
        """Where the node stands."""
        return Span(self._get(_START), self._get(_END))

    @property
    def text(self) -> str:
        """The node's text."""
        return self._session.text(self.span)

    @property
    def is_named(self) -> bool:
        """Whether the grammar gives the node a name; punctuation and keywords have none."""
        return self._get(_FLAGS) & _NAMED != 0

    @property
    def is_extra(self) -> bool:
        """Whether the node may stand anywhere, such as a comment."""
        return self._get(_FLAGS) & _EXTRA != 0

    @property
    def is_broken(self) -> bool:
        """Whether the parser could not read this text, or invented it."""
        return self._get(_FLAGS) & (_ERROR | _MISSING) != 0

    @property
    def parent(self) -> Node | None:
        """The node above; none at the root."""
        if self.id == 0:
            return None
        if self.id != self._tree.first:
            return self._at(self._get(_PARENT))
        whole = self._session.subtree(0)
        return Node(self._session, whole, whole.get(_PARENT, self.id))

    def ancestors(self) -> Iterator[Node]:
        """Return the nodes above, nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def enclosing(self, *kinds: str) -> Node | None:
        """Return the nearest node above that is of one of these kinds."""
        return next((node for node in self.ancestors() if node.kind in kinds), None)

    def children(self) -> Iterator[Node]:
        """Return all children, punctuation and comments too."""
        id, end = self.id + 1, self._get(_NEXT)
        while id < end:
            child = self._at(id)
            yield child
            id = child._get(_NEXT)

    def named_children(self) -> Iterator[Node]:
        """Return the named children without comments."""
        return (child for child in self.children() if child.is_named and not child.is_extra)

    def field(self, name: str) -> Node | None:
        """Return the first child in a field of the grammar, such as ``arguments``."""
        return next(self.fields(name), None)

    def fields(self, name: str) -> Iterator[Node]:
        """Return every child in a field of the grammar."""
        field = self._session.field_id(name)
        return (child for child in self.children() if field != 0 and child._get(_FIELD) == field)

    def descendants(self, outside: tuple[str, ...] = ()) -> Iterator[Node]:
        """Return the subtree in text order, without the node itself and the inside of nodes of the kinds ``outside``."""
        id, end = self.id + 1, self._get(_NEXT)
        while id < end:
            node = self._at(id)
            yield node
            id = node._get(_NEXT) if outside and node.kind in outside else id + 1

    @property
    def next_sibling(self) -> Node | None:
        """The next named node with the same parent, comments left out."""
        parent = self.parent
        return parent and next((node for node in parent.named_children() if node.id > self.id), None)

    @property
    def previous_sibling(self) -> Node | None:
        """The previous named node with the same parent, comments left out."""
        parent = self.parent
        before = [node for node in parent.named_children() if node.id < self.id] if parent else []
        return before[-1] if before else None
