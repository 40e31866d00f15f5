"""What no rule may say."""

from plimsoll import Applicability, Context, Edit, FactKind, Span


def check(cx: Context) -> None:
    at = Span(0, 4)
    match cx.file.path:
        case "cut.py":
            cx.report(Span(0, 9))
        case "outside.py":
            cx.report(Span(0, 99))
        case "reversed.py":
            cx.report(Span(4, 0))
        case "edits-overlap.py":
            cx.report(at).fix("mend it", Applicability.SAFE, Edit.delete(at), Edit.insert(2, "x"))
        case "fix-empty.py":
            cx.report(at).fix("mend it", Applicability.SAFE)
        case "property-twice.py":
            cx.report(at).property("key", "one").property("key", "two")
        case "strength-too-much.py":
            cx.strength(3, 2)
        case "evidence-outside.py":
            cx.strength(1, 2, [Span(90, 99)])
        case "metric-infinite.py":
            cx.metric("ratio", float("inf"), "1")
        case "metric-name.py":
            cx.metric("Not Kebab", 1, "1")
        case "metric-twice.py":
            cx.metric("lines", 1, "1")
            cx.metric("lines", 2, "1")
        case "fact-undeclared.py":
            cx.fact(FactKind("no-such-key", what=str), what="value")
