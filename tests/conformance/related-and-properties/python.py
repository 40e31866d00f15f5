"""A finding with everything on it, and one with nothing."""

from plimsoll import Confidence, Context, Severity


def check(cx: Context) -> None:
    nodes = [cx.node(found.node) for found in cx.matches()]
    names = [name for node in nodes if node and (name := node.field("name"))]
    for index, name in enumerate(names):
        before = [one for one in names[:index] if one.text == name.text]
        if not before:
            continue
        report = cx.report(name)
        if name.text == "stop":
            continue
        for one in before:
            report.related(one, f"`{one.text}` is here too")
        report.severity(Severity.P0 if len(before) > 1 else Severity.P2)
        report.confidence(Confidence.LOW if len(before) > 1 else Confidence.MEDIUM)
        report.property("name", name.text).property("before", str(len(before)))
