"""Write Plimsoll rules in Python.

A pack is a module ``pack.py`` with a variable ``pack``, and a page for each rule in ``rules/`` beside it::

    from plimsoll import Context, Pack

    pack = Pack("my-rules", version="0.1.0")

    @pack.rule("relative-workdir")
    def relative_workdir(cx: Context) -> None:
        for found in cx.matches():
            cx.report(found)

The package knows the interface in ``wit/`` and nothing else of Plimsoll. Only ``plimsoll.component`` needs a component
around it: everything else runs and is tested in any Python.
"""

from .context import Context
from .host import Refused
from .pack import Failed, Pack, Rule, Setting, Stop
from .project import Project
from .records import (
    Applicability,
    Capture,
    Conclusions,
    Confidence,
    Edit,
    Fact,
    File,
    Finding,
    Fix,
    Level,
    LocatedFact,
    Match,
    Metric,
    Observations,
    Place,
    PlacedFinding,
    Related,
    Severity,
    Span,
    Strength,
)
from .report import Report
from .tree import Node

__all__ = [
    "Applicability",
    "Capture",
    "Conclusions",
    "Confidence",
    "Context",
    "Edit",
    "Fact",
    "Failed",
    "File",
    "Finding",
    "Fix",
    "Level",
    "LocatedFact",
    "Match",
    "Metric",
    "Node",
    "Observations",
    "Pack",
    "Place",
    "PlacedFinding",
    "Project",
    "Refused",
    "Related",
    "Report",
    "Rule",
    "Setting",
    "Severity",
    "Span",
    "Stop",
    "Strength",
]
