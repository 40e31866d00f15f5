"""Text and spans of what is not ASCII."""

from plimsoll import Context, Span


def check(cx: Context) -> None:
    for found in cx.matches():
        captures = " ".join(f"{one.name}={cx.text(one)}" for one in found.captures)
        cx.report(found).message(f"{found.span.start}..{found.span.end} {cx.text(found)} [{captures}]")
    size = cx.file.size
    whole = str(cx.text(Span(0, size)) == cx.source).lower()
    last = list(cx.root.descendants())[-1].text
    cx.report(Span(size, size)).message(f"{size} bytes, {cx.file.lines} lines, whole {whole}, last {last}")
