"""Facts: what a rule remembers of one file, and asks for when it concludes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from .records import Span

Scalar: TypeAlias = "str | int | bool"
"""A value of a fact. Text may stand for any of them: it crosses the boundary as it is, and the host looks at it."""


class FactKind:
    """A kind of fact that a rule records: its key, and the name and type of each value. Rules may share one::

        PORT = FactKind("service-port", port=int, internal=bool)
    """

    __slots__ = ("fields", "key")

    def __init__(self, key: str, /, **fields: type[str] | type[int] | type[bool]) -> None:
        unfit = [name for name, kind in fields.items() if kind not in (str, int, bool)]
        if unfit:
            raise TypeError(f"the fields of `{key}` are `str`, `int` or `bool`, not what `{unfit[0]}` is")
        self.key = key
        """Kebab-case."""
        self.fields: dict[str, type[str] | type[int] | type[bool]] = dict(fields)
        """In order."""

    def __repr__(self) -> str:
        fields = "".join(f", {name}={kind.__name__}" for name, kind in self.fields.items())
        return f"FactKind({self.key!r}{fields})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FactKind) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[str, tuple[tuple[str, type], ...]]:
        return self.key, tuple(self.fields.items())

    def encode(self, values: Mapping[str, Scalar]) -> tuple[str, ...]:
        """Return the values as they cross the boundary, one for each field."""
        try:
            texts = [_text(values[name]) for name in self.fields]
        except KeyError:
            texts = []
        if len(texts) != len(values) or len(texts) != len(self.fields):
            raise TypeError(f"the fact `{self.key}` has the fields {list(self.fields)}, not {list(values)}")
        return tuple(texts)


@dataclass(frozen=True, slots=True)
class Fact:
    """What a rule remembers for ``conclude``."""

    key: str
    values: tuple[str, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class LocatedFact:
    """A fact and the file that it was seen in. ``fact["port"]`` is the value of a field, of the field's type."""

    kind: FactKind
    path: str
    values: tuple[str, ...]
    """As they crossed the boundary."""
    span: Span | None = None

    def __getitem__(self, field: str) -> Scalar:
        text = self.values[list(self.kind.fields).index(field)]
        kind = self.kind.fields[field]
        if kind is bool:
            return text == "true"
        return int(text) if kind is int else text


def _text(value: Scalar) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
