"""The records of the boundary, as a rule sees them. What each field means is said in ``wit/v0.1/types.wit``.

They are the SDK's own, so that rules and their tests need no generated code; ``component.py`` alone translates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from .facts import Fact


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of byte offsets into the UTF-8 text of one file."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        """Return whether ``other`` lies inside this span, ends included."""
        return self.start <= other.start and other.end <= self.end


class Spanned(Protocol):
    """Anything that stands somewhere: a match, a capture, a node."""

    @property
    def span(self) -> Span:
        """Where it stands."""


Place: TypeAlias = "Span | Spanned"
"""What can be reported, or asked for its text."""


def span_of(at: Place) -> Span:
    """Return the span of a place."""
    return at if isinstance(at, Span) else at.span


class Severity(Enum):
    """What the finding costs when it bites."""

    P0 = 0
    """Data loss or breach."""
    P1 = 1
    """Outage or a stuck system."""
    P2 = 2
    """Operational pain."""
    P3 = 3
    """Hygiene."""


class Confidence(Enum):
    """How likely it is that the finding is true."""

    HIGH = 0
    MEDIUM = 1
    LOW = 2


class Applicability(Enum):
    """Whether an edit can be applied without a person reading it."""

    SAFE = 0
    UNSAFE = 1


class Level(Enum):
    """How important a line of the host's log is."""

    ERROR = 0
    WARN = 1
    INFO = 2
    DEBUG = 3


@dataclass(frozen=True, slots=True)
class File:
    """An audited file: path from the audited root, language, size in bytes, lines and role; what it configures, and its unit."""

    path: str
    language: str
    size: int
    lines: int
    role: str
    kind: str = ""
    """One of the kinds of ``sdk/KINDS.md``, such as ``github/workflow``; else empty."""
    unit: str = ""
    """The folder of the deployable unit that it belongs to."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One variable of a selector's pattern, without the ``$``."""

    name: str
    span: Span
    node: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One place where one selector of one rule matched."""

    selector: str
    span: Span
    node: int | None = None
    captures: tuple[Capture, ...] = ()

    def capture(self, name: str) -> Capture | None:
        """Return the first capture of that name."""
        return next(self.captures_of(name), None)

    def captures_of(self, name: str) -> Iterator[Capture]:
        """Return all captures of that name, such as the nodes of a ``$$$LIST``."""
        return (capture for capture in self.captures if capture.name == name)


@dataclass(frozen=True, slots=True)
class RuleMatches:
    """All matches of one rule in one file: at least one, in text order."""

    rule: str
    matches: list[Match]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text at ``span`` by ``replacement``."""

    span: Span
    replacement: str

    @staticmethod
    def replace(at: Place, replacement: str) -> Edit:
        """Return an edit that puts ``replacement`` in the place of ``at``."""
        return Edit(span_of(at), replacement)

    @staticmethod
    def insert(at: int, text: str) -> Edit:
        """Return an edit that puts ``text`` before byte ``at``."""
        return Edit(Span(at, at), text)

    @staticmethod
    def delete(at: Place) -> Edit:
        """Return an edit that removes ``at``."""
        return Edit(span_of(at), "")


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding. The edits are applied together and must not overlap."""

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """A second place in the same file that explains the finding."""

    span: Span
    message: str


@dataclass(slots=True)
class Finding:
    """Something missing or unsafe at one place. Rules make it with ``cx.report``."""

    rule: str
    span: Span
    message: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    related: list[Related] = field(default_factory=list)
    fixes: list[Fix] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Strength:
    """Evidence that something is done right: ``met`` of ``total`` places."""

    rule: str
    met: int
    total: int
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """A number about the file or the unit."""

    name: str
    value: float
    unit: str


@dataclass(slots=True)
class Observations:
    """What the rules of a pack say about one file."""

    findings: list[Finding] = field(default_factory=list)
    strengths: list[Strength] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding of ``conclude``, and the file that it belongs to; empty for what belongs to no file."""

    path: str
    finding: Finding


@dataclass(slots=True)
class Conclusions:
    """What ``conclude`` says about a unit."""

    findings: list[PlacedFinding] = field(default_factory=list)
    strengths: list[Strength] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)
