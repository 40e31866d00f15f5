"""Edits of every kind."""

from plimsoll import Applicability, Context, Edit


def check(cx: Context) -> None:
    for found in cx.matches():
        text, call = found.capture("TEXT"), cx.node(found.node)
        name = call.field("function") if call else None
        if text is None or name is None:
            continue
        report = cx.report(found)
        logged = Edit.replace(name, "log.info"), Edit.insert(text.span.end, ", stacklevel=2")
        report.fix("log it", Applicability.SAFE, *logged)
        report.fix("remove it", Applicability.UNSAFE, Edit.delete(found))
        report.fix("say it in §7", Applicability.UNSAFE, Edit.insert(found.span.start, "§7 "))
