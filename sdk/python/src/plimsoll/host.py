"""The one seam between a rule and its host, which the component and the test documents both implement.

Rules never see it. It must not cache, decide or format anything; ``session.py`` does.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias

from .inventory import Dependency, Entry, Manifest, Scope, Unit, Vulnerability
from .outline import Imported, Outline
from .pieces import Definition, Purpose, TextValue
from .records import File, Level, Match, Span
from .values import Values

RawFact: TypeAlias = "tuple[str, tuple[str, ...], Span | None]"
"""A fact as the host has it: path, values and place."""


class Refused(Exception):
    """The host cannot answer, such as for a span outside the file.

    A rule need not catch it: it ends the call as a fault that names the rule. Catching it does not help either, because
    a question that had no answer must never read as a pass.
    """


class Host(Protocol):
    """What every host can be asked; the functions mirror ``wit/v0.1/host.wit``, and raise ``Refused``."""

    def log(self, level: Level, text: str) -> None:
        """Write to the host's log."""

    def option(self, name: str) -> str | None:
        """Return the operator's value for an option, as JSON."""

    def text(self, span: Span) -> str:
        """Return the text of a span."""

    def columns(self, within: int, mask: int) -> list[int]:
        """Return the columns in ``mask`` for a node and its subtree."""

    def nodes(self, ids: list[int], mask: int) -> list[int]:
        """Return the columns in ``mask`` for single nodes."""

    def ancestors(self, node: int) -> list[int]:
        """Return the parents of a node, nearest first."""

    def kind_names(self, ids: list[int]) -> list[str]:
        """Return the name of each kind id."""

    def field_id(self, name: str) -> int:
        """Return the field id of a name; 0 for one that the grammar does not have."""

    def select(self, rule: str, selector: str, within: int) -> list[Match]:
        """Return the matches of a named selector inside a subtree."""

    def values(self) -> Values:
        """Return the values of a configuration file."""

    def outline(self) -> Outline:
        """Return what a Markdown document is made of."""

    def imports(self) -> list[Imported]:
        """Return what the file imports."""

    def pieces(self, node: int, purpose: Purpose) -> TextValue:
        """Return what the text that an expression gives is made of."""

    def definitions(self, node: int) -> list[Definition]:
        """Return the definitions that the name at a node may have there."""

    def resolve(self, nodes: list[int]) -> list[str]:
        """Return what the name or call at each node refers to."""

    def facts(self, key: str, scope: Scope, first: int, most: int) -> list[RawFact]:
        """Return a page of facts."""

    def files(self, scope: Scope, first: int, most: int) -> list[File]:
        """Return a page of audited files."""

    def units(self) -> list[Unit]:
        """Return the deployable units of the repository."""

    def entries(self, paths: list[str]) -> list[Entry]:
        """Return what is at each path of the repository."""

    def manifests(self, scope: Scope) -> list[Manifest]:
        """Return the manifests and lock files."""

    def dependencies(self, scope: Scope, first: int, most: int) -> list[Dependency]:
        """Return a page of dependencies."""

    def packages_of(self, ecosystem: str, imports: list[str]) -> list[list[str]]:
        """Return the packages that may bring each import."""

    def vulnerabilities(self, scope: Scope) -> list[Vulnerability]:
        """Return the advisories that locked versions are affected by."""
