"""What a rule says about one place: a finding that is already recorded, and the words to make it fuller."""

from __future__ import annotations

from .records import Applicability, Confidence, Edit, Finding, Fix, Place, Related, Severity, span_of


class Report:
    """A finding that has just been recorded. Dropping it is fine: it is complete with the page's message."""

    __slots__ = ("_finding",)

    def __init__(self, finding: Finding) -> None:
        self._finding = finding

    def message(self, message: str) -> Report:
        """Say what is wrong *here*, in one sentence without a full stop."""
        self._finding.message = message
        return self

    def severity(self, severity: Severity) -> Report:
        """Replace the page's severity."""
        self._finding.severity = severity
        return self

    def confidence(self, confidence: Confidence) -> Report:
        """Replace the page's confidence."""
        self._finding.confidence = confidence
        return self

    def related(self, at: Place, message: str) -> Report:
        """Point at another place in the same file that explains the finding."""
        self._finding.related.append(Related(span_of(at), message))
        return self

    def fix(self, title: str, applicability: Applicability, *edits: Edit) -> Report:
        """Offer a way to mend it; the title is an imperative without a full stop, such as "pass a timeout"."""
        self._finding.fixes.append(Fix(title, applicability, edits))
        return self

    def property(self, key: str, value: str) -> Report:
        """Add a detail for programs that read the run file."""
        self._finding.properties.append((key, value))
        return self
