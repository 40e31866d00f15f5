"""The one seam between a rule and its host, which the component and the test documents both implement.

Rules never see it. It must not cache, decide or format anything; ``session.py`` does.
"""

from __future__ import annotations

from typing import Protocol

from .records import Level, Match, Span


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
