"""Selectors by name, and a lazy one inside a node."""

from plimsoll import Context


def check(cx: Context) -> None:
    for function in cx.matches("function"):
        inside = cx.select("sleep", function.node or 0)
        seconds = ", ".join(cx.captured(sleep, "SECONDS") for sleep in inside)
        node = cx.node(function.node)
        name = node.field("name") if node else None
        cx.report(function).message(f"`{name.text if name else '?'}` sleeps [{seconds}]")
    loops = len(cx.matches("loop"))
    sleeps = cx.select("sleep")
    for sleep in sleeps:
        cx.report(sleep).message(f"{cx.captured(sleep, 'SECONDS')} of {len(sleeps)} sleeps, {loops} loops")
