"""What a text is made of, and what a name may hold: constant propagation inside one function, done by the host."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .records import Span


class Origin(IntEnum):
    """What is known about where a piece of a text comes from, the most dangerous last."""

    CONSTANT = 0
    """The program says it itself."""
    SAFE = 1
    """A number, a truth value, or a text that was made safe for its purpose."""
    NAMED = 2
    """A constant that is defined elsewhere, or a value that was checked."""
    OPERATOR = 3
    """What the operator passes: the command line, the environment, a setting."""
    MEMBER = 4
    """A field of an object."""
    UNKNOWN = 5
    """Could be anything."""
    INPUT = 6
    """Sent by a client."""


class Purpose(Enum):
    """What a text is for: what is safe in one language is not in another."""

    TEXT = "text"
    SQL = "sql"
    SHELL = "shell"
    CODE = "code"


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: what a constant says, or a gap, and the expression that it comes from."""

    origin: Origin
    text: str
    node: int
    span: Span


@dataclass(frozen=True)
class TextValue:
    """A text as far as the file shows how it comes about, and the assignments that it went through."""

    pieces: tuple[Piece, ...]
    steps: tuple[int, ...]

    @property
    def worst(self) -> Origin:
        """The most dangerous origin of a piece."""
        return max((piece.origin for piece in self.pieces), default=Origin.CONSTANT)


@dataclass(frozen=True)
class Definition:
    """A place where a name gets a value; ``value`` is the expression that it gets as a whole, if it is one."""

    node: int
    value: int | None
    typed: str
