"""What a rule's ``conclude`` function is given: facts, files and all else that is known of the project, and a place for
what it has to say.

A rule concludes once for each deployable unit. Questions are about that unit; ``project.repository`` widens them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from .context import read_option
from .facts import FactKind, LocatedFact
from .inventory import Dependency, Entry, Manifest, Scope, Unit, Vulnerability
from .records import Conclusions, File, Finding, Level, Metric, Place, PlacedFinding, Span, Strength, span_of
from .report import Report
from .session import Asking

T = TypeVar("T")

PAGE = 1_024
"""How many records are asked for at once."""


class Part:
    """A part of the project that questions are about: a unit, or the whole repository."""

    def __init__(self, scope: Scope, asking: Asking) -> None:
        self._scope = scope
        self._asking = asking
        self._host = asking.host

    def facts(self, kind: FactKind) -> Iterator[LocatedFact]:
        """Return the facts of one kind, in path order. They are fetched as they are looked at."""
        page = self._pages("facts", lambda first: self._host.facts(kind.key, self._scope, first, PAGE))
        return (LocatedFact(kind, path, values, span) for path, values, span in page)

    def files(self) -> Iterator[File]:
        """Return the audited files, in path order. They are fetched as they are looked at."""
        return self._pages("files", lambda first: self._host.files(self._scope, first, PAGE))

    def manifests(self) -> list[Manifest]:
        """Return the manifests and lock files, in path order."""
        return self._asking.ask("manifests", lambda: self._host.manifests(self._scope))

    def dependencies(self) -> Iterator[Dependency]:
        """Return the packages that manifests declare or lock files hold."""
        return self._pages("dependencies", lambda first: self._host.dependencies(self._scope, first, PAGE))

    def vulnerabilities(self) -> list[Vulnerability]:
        """Return the advisories that locked versions are affected by."""
        return self._asking.ask("vulnerabilities", lambda: self._host.vulnerabilities(self._scope))

    def _pages(self, call: str, page: Callable[[int], list[T]]) -> Iterator[T]:
        """Return the records of all pages. A page without records is the end; a short one need not be."""
        first = 0
        while records := self._asking.ask(call, lambda: page(first)):
            yield from records
            first += len(records)


class Project(Part):
    """A rule at work on one unit of the project."""

    def __init__(self, rule: str, unit: Unit, asking: Asking, out: Conclusions) -> None:
        super().__init__(Scope.UNIT, asking)
        self._rule = rule
        self._out = out
        self.unit: Unit = unit
        """The unit that is concluded."""
        self.repository: Part = Part(Scope.REPOSITORY, asking)
        """The whole repository, to ask about."""

    def units(self) -> list[Unit]:
        """Return all units of the repository, in path order."""
        return self._asking.ask("units", self._host.units)

    def entries(self, paths: Sequence[str]) -> list[Entry]:
        """Return what is at each path of the repository, audited or not."""
        return self._asking.ask("entries", lambda: self._host.entries(list(paths)))

    def exists(self, path: str) -> bool:
        """Return whether something is at a path of the repository."""
        return self.entries([path])[0] is not Entry.NOTHING

    def packages_of(self, ecosystem: str, imports: Sequence[str]) -> list[list[str]]:
        """Return the packages that may bring each import, the likeliest first; none for what comes with the language."""
        return self._asking.ask("packages-of", lambda: self._host.packages_of(ecosystem, list(imports)))

    def report(self, path: str, at: Place, *, rule: str | None = None) -> Report:
        """Record a finding in one of the files, of this rule or of another one of the pack."""
        finding = Finding(rule or self._rule, span_of(at))
        self._out.findings.append(PlacedFinding(path, finding))
        return Report(finding)

    def report_unit(self) -> Report:
        """Record a finding that belongs to no file, such as something that is missing.

        The host places it on the unit's manifest or entry point, and the report says so.
        """
        return self.report("", Span(0, 0))

    def strength(self, met: int, total: int) -> None:
        """Record that ``met`` of ``total`` places in the unit do right what the rule is about."""
        self._out.strengths.append(Strength(self._rule, met, total))

    def metric(self, name: str, value: float, unit: str) -> None:
        """Record a number about the unit."""
        self._out.metrics.append(Metric(name, float(value), unit))

    def option(self, name: str) -> Any:
        """Return the operator's value for one of the pack's options; None for one that was not declared."""
        return read_option(self._host.option(name))

    def log(self, level: Level, text: str) -> None:
        """Write to the host's log."""
        self._host.log(level, text)
