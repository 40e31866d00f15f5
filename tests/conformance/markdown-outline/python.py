"""The headings, links and code of a document."""

from plimsoll import Context, Span


def check(cx: Context) -> None:
    outline = cx.outline
    for heading in outline.headings:
        cx.report(heading).message(f"heading {heading.level} '{heading.text}' #{heading.anchor}")
    for link in outline.links:
        cx.report(link).message(f"{'image' if link.image else 'link'} '{link.text}' to {link.target}")
    for code in outline.code:
        kind, read = "inline" if code.inline else "block", "parsed" if code.parsed else "unknown"
        cx.report(code).message(f"{kind} of '{code.language}', {read}: {code.text}")
        if code.error is not None:
            cx.report(code.error).message(f"mistake: {code.error.message}")
    cx.report(Span(0, 0)).message(f"anchors {' '.join(outline.anchors)}")
