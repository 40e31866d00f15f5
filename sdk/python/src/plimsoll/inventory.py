"""What ``conclude`` may learn of the project beside files and facts. ``wit/v0.1/host.wit`` says what each field means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .records import Span


class Scope(Enum):
    """How far a question goes."""

    UNIT = 0
    REPOSITORY = 1


class Entry(Enum):
    """What is at a path of the repository."""

    NOTHING = 0
    FILE = 1
    FOLDER = 2
    LINK = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that is built and deployed on its own. The path is empty for the root, and for what belongs to no unit."""

    path: str
    name: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest or a lock file; the ecosystem as OSV spells it, such as ``PyPI``."""

    path: str
    ecosystem: str
    name: str = ""
    is_lock: bool = False
    lock: str | None = None
    is_library: bool = False


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package that a manifest declares or a lock file holds, and where."""

    ecosystem: str
    name: str
    requirement: str | None
    locked: str | None
    usage: str
    direct: bool
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """An advisory that a locked version is affected by. The severity is empty if it does not say."""

    id: str
    aliases: tuple[str, ...]
    summary: str
    severity: str
    fixed_in: tuple[str, ...]
    dependency: Dependency
