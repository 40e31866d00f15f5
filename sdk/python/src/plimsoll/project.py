"""What a pack's ``conclude`` function is given: every fact, every file, and a place for what it has to say."""

from __future__ import annotations

from typing import Any

from .context import read_option
from .host import Host
from .records import Conclusions, File, Finding, Level, LocatedFact, Metric, Place, PlacedFinding, Strength, span_of
from .report import Report


class Project:
    """A pack at work on the whole project."""

    def __init__(self, facts: list[LocatedFact], files: list[File], host: Host, out: Conclusions) -> None:
        self._facts = facts
        self._host = host
        self._out = out
        self.files: list[File] = files
        """Every audited file, in path order."""

    def facts(self, key: str | None = None) -> list[LocatedFact]:
        """Return every fact of the pack, or those with one key, in path order."""
        return [fact for fact in self._facts if key is None or fact.key == key]

    def report(self, rule: str, path: str, at: Place) -> Report:
        """Record a finding of a rule of this pack in one of the files."""
        finding = Finding(rule, span_of(at))
        self._out.findings.append(PlacedFinding(path, finding))
        return Report(finding)

    def strength(self, rule: str, met: int, total: int) -> None:
        """Record that ``met`` of ``total`` places in the project do right what the rule is about."""
        self._out.strengths.append(Strength(rule, met, total))

    def metric(self, name: str, value: float, unit: str) -> None:
        """Record a number about the project."""
        self._out.metrics.append(Metric(name, float(value), unit))

    def option(self, name: str) -> Any:
        """Return the operator's value for one of the pack's options; None for one that was not declared."""
        return read_option(self._host.option(name))

    def log(self, level: Level, text: str) -> None:
        """Write to the host's log."""
        self._host.log(level, text)
