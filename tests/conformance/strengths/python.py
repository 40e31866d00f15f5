"""What is right, with evidence."""

from plimsoll import Context


def check(cx: Context) -> None:
    evidence = []
    for found in cx.matches():
        if cx.enclosing(found.node, "with_item"):
            evidence.append(found)
        else:
            cx.report(found)
    cx.strength(len(evidence), len(cx.matches()), evidence)
