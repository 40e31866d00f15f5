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
from .facts import Fact, FactKind, LocatedFact
from .host import Refused
from .inventory import Dependency, Entry, Manifest, Unit, Vulnerability
from .outline import Code, CodeError, Heading, Imported, Link, Outline
from .pack import Failed, Pack, Rule, Setting, Stop
from .pieces import Definition, Origin, Piece, Purpose, TextValue
from .project import Part, Project
from .records import (
    Applicability,
    Capture,
    Conclusions,
    Confidence,
    Edit,
    File,
    Finding,
    Fix,
    Level,
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
from .values import Object, Value, ValueKind, Values

__all__ = [
    "Applicability",
    "Capture",
    "Code",
    "CodeError",
    "Conclusions",
    "Confidence",
    "Context",
    "Definition",
    "Dependency",
    "Edit",
    "Entry",
    "Fact",
    "FactKind",
    "Failed",
    "File",
    "Finding",
    "Fix",
    "Heading",
    "Imported",
    "Level",
    "Link",
    "LocatedFact",
    "Manifest",
    "Match",
    "Metric",
    "Node",
    "Object",
    "Observations",
    "Origin",
    "Outline",
    "Pack",
    "Part",
    "Piece",
    "Place",
    "PlacedFinding",
    "Project",
    "Purpose",
    "Refused",
    "Related",
    "Report",
    "Rule",
    "Setting",
    "Severity",
    "Span",
    "Stop",
    "Strength",
    "TextValue",
    "Unit",
    "Value",
    "ValueKind",
    "Values",
    "Vulnerability",
]
