"""The values of a configuration file as a rule sees them: small objects that point into a tree fetched once.

Aliases and merge keys are followed where something is asked for by key, so that a rule sees what the tool that owns the
file sees. Nothing is expanded: walking sees what is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from .records import Span

_COLUMNS = 11
_KIND, _PARENT, _NEXT, _START, _END, _KEY, _KEY_START, _KEY_END, _TEXT, _TARGET, _FLAGS = range(_COLUMNS)
_MERGE, _TEMPLATED = 1, 2
_NONE = 0xFFFF_FFFF
_DEPTH = 16
"""How many merge keys inside each other are followed."""


class ValueKind(Enum):
    """What a value is."""

    NULL = 0
    """Nothing is written, or ``null``."""
    BOOLEAN = 1
    NUMBER = 2
    TEXT = 3
    MAPPING = 4
    """Members with keys."""
    SEQUENCE = 5
    """Elements without keys."""
    ALIAS = 6
    """Stands for another value."""
    EXPRESSION = 7
    """What only the tool that owns the file can compute, such as a reference in Terraform."""


_KINDS = tuple(ValueKind)


@dataclass(frozen=True, slots=True)
class ConfigObject:
    """Something that a file configures, as it crosses the boundary: its value is a number."""

    kind: str
    name: str
    namespace: str
    value: int
    resolved: bool


class Values:
    """All values of a file."""

    __slots__ = ("_columns", "_length", "_objects", "_texts")

    def __init__(self, columns: list[int], texts: Sequence[str], objects: Sequence[ConfigObject]) -> None:
        self._columns = columns
        self._length = len(columns) // _COLUMNS
        self._texts = texts
        self._objects = objects

    def __len__(self) -> int:
        return self._length

    def value(self, number: int | None) -> Value | None:
        """Return a value by its number, such as the ``node`` of a match of a ``config`` selector."""
        return None if number is None or number >= self._length else Value(self, number)

    def documents(self) -> Iterator[Value]:
        """Return the roots of the documents."""
        number = 0
        while number < self._length:
            yield Value(self, number)
            number = self._get(_NEXT, number)

    def objects(self, kind: str | None = None) -> Iterator[Object]:
        """Return what the file configures: its documents, and objects in them that have a kind of their own.

        With a kind of ``sdk/KINDS.md`` only those; ``kubernetes/*`` stands for all kinds of a family.
        """
        for one in self._objects:
            if kind is None or one.kind == kind or (kind.endswith("*") and one.kind.startswith(kind[:-1])):
                yield Object(one.kind, one.name, one.namespace, one.resolved, Value(self, one.value))

    def _get(self, column: int, number: int) -> int:
        return self._columns[column * self._length + number]

    def _text(self, number: int) -> str | None:
        return self._texts[number] if number < len(self._texts) else None


@dataclass(frozen=True, slots=True)
class Object:
    """Something that a file configures."""

    kind: str
    """Such as ``kubernetes/Deployment``; empty where none is recognised."""
    name: str
    namespace: str
    is_resolved: bool
    """False where parts of it are templates: what seems to be missing may come from there."""
    value: Value

    @property
    def span(self) -> Span:
        """Where it is written."""
        return self.value.span


class Value:
    """A value of a configuration file."""

    __slots__ = ("_tree", "id")

    id: int
    """The value's number in the file."""

    def __init__(self, tree: Values, id: int) -> None:
        self._tree = tree
        self.id = id

    def _at(self, id: int) -> Value:
        return Value(self._tree, id)

    def _get(self, column: int) -> int:
        return self._tree._get(column, self.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<{self.kind.name.lower()} {self.span.start}..{self.span.end}>"

    @property
    def kind(self) -> ValueKind:
        """What it is, as it is written: an alias is one."""
        kind = self._get(_KIND)
        return _KINDS[kind] if kind < len(_KINDS) else ValueKind.NULL

    @property
    def span(self) -> Span:
        """Where it is written, quotes included; where nothing is written, the empty place behind its key."""
        return Span(self._get(_START), self._get(_END))

    @property
    def key(self) -> str | None:
        """The key of a member of a mapping."""
        return self._tree._text(self._get(_KEY))

    @property
    def key_span(self) -> Span:
        """Where the key of a member is written; of anything else, where the value is."""
        return self.span if self.key is None else Span(self._get(_KEY_START), self._get(_KEY_END))

    @property
    def parent(self) -> Value | None:
        """The value that holds this one."""
        parent = self._get(_PARENT)
        return None if parent == _NONE else self._at(parent)

    def resolve(self) -> Value | None:
        """Return the value behind an alias, or itself; None for an alias without an anchor."""
        value = self
        while value.kind is ValueKind.ALIAS:
            target = value._get(_TARGET)
            # A target comes before its alias, so this ends.
            if target >= value.id:
                return None
            value = value._at(target)
        return value

    def _is(self, kind: ValueKind) -> bool:
        value = self.resolve()
        return value is not None and value.kind is kind

    @property
    def is_null(self) -> bool:
        """Whether nothing is written, or ``null``, also behind an alias."""
        return self.resolve() is None or self._is(ValueKind.NULL)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping, also behind an alias."""
        return self._is(ValueKind.MAPPING)

    @property
    def is_sequence(self) -> bool:
        """Whether it is a sequence, also behind an alias."""
        return self._is(ValueKind.SEQUENCE)

    @property
    def is_templated(self) -> bool:
        """Whether a template or an expression stands in it, so that only the tool that owns the file knows its text."""
        return self.kind is ValueKind.EXPRESSION or self._get(_FLAGS) & _TEMPLATED != 0

    @property
    def text(self) -> str | None:
        """The decoded text of a scalar, also behind an alias; None for null, mappings and sequences."""
        value = self.resolve()
        return None if value is None or value.kind is ValueKind.NULL else value._tree._text(value._get(_TEXT))

    def children(self) -> Iterator[Value]:
        """Return the values directly below, as they are written."""
        id, end = self.id + 1, self._get(_NEXT)
        while id < end:
            yield self._at(id)
            id = self._tree._get(_NEXT, id)

    def descendants(self) -> Iterator[Value]:
        """Return the whole subtree without the value itself, in text order."""
        return (self._at(id) for id in range(self.id + 1, self._get(_NEXT)))

    def members(self) -> Iterator[Value]:
        """Return the members of a mapping as they are written, also behind an alias; nothing for any other value."""
        return self._children_of(ValueKind.MAPPING)

    def elements(self) -> Iterator[Value]:
        """Return the elements of a sequence, also behind an alias; nothing for any other value."""
        return self._children_of(ValueKind.SEQUENCE)

    def _children_of(self, kind: ValueKind) -> Iterator[Value]:
        value = self.resolve()
        return iter(()) if value is None or value.kind is not kind else value.children()

    def get(self, key: str) -> Value | None:
        """Return the member of that key: the mapping's own, else one that a merge key brings in."""
        return self._get_within(key, _DEPTH)

    def _get_within(self, key: str, depth: int) -> Value | None:
        own = next((member for member in self.members() if member.key == key), None)
        if own is not None or depth == 0:
            return own
        for merge in self.members():
            merged = merge.resolve() if merge._get(_FLAGS) & _MERGE else None
            if merged is None:
                continue
            for one in merged.children() if merged.kind is ValueKind.SEQUENCE else (merged,):
                found = one._get_within(key, depth - 1)
                if found is not None:
                    return found
        return None

    def path(self, *keys: str) -> Value | None:
        """Return what a path of keys leads to."""
        value: Value | None = self
        for key in keys:
            value = value and value.get(key)
        return value

    def text_at(self, *keys: str) -> str | None:
        """Return the text that a path of keys leads to."""
        value = self.path(*keys)
        return None if value is None else value.text

    def lacks(self, *keys: str) -> tuple[Value, str] | None:
        """Return where a path of keys breaks: the last value that exists, and the key that it lacks.

        None if all of it is there, even if what it leads to is empty.
        """
        value = self
        for key in keys:
            below = value.get(key)
            if below is None:
                return value, key
            value = below
        return None
