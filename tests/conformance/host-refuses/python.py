"""Questions that have no answer."""

from plimsoll import Context, Refused, Span


def check(cx: Context) -> None:
    match cx.file.path:
        case "span.py":
            cx.text(Span(2, 99))
        case "node.py":
            cx.node(99)
        case "caught.py":
            try:
                cx.node(99)
            except Refused:
                pass
        case "selector.py":
            cx.select("no-such")
        case "no-syntax.txt":
            cx.root
        case "no-values.txt":
            cx.values
        case "no-outline.txt":
            cx.outline
    for found in cx.matches():
        cx.report(found)
