"""Every match with its captures."""

from plimsoll import Context


def check(cx: Context) -> None:
    for found in cx.matches():
        host = found.capture("HOST")
        if host is None:
            continue
        node = cx.node(host.node)
        kind = node.kind if node else "none"
        rest = "|".join(cx.text(one) for one in found.captures_of("REST"))
        place = f"{host.span.start}..{host.span.end}"
        cx.report(found).message(f"{cx.text(host)} ({kind}) at {place}, then [{rest}]")
