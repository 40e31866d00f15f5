"""The headings, links and code of a document."""

from plimsoll import Context, Span


def check(cx: Context) -> None:
    outline = cx.outline
    for heading in outline.headings:
        cx.report(heading).message(f"heading {heading.level} '{heading.text}' #{heading.anchor}")
    for link in outline.links:
        cx.report(link).message(f"{'image' if link.image else 'link'} '{link.text}' to {link.target}")
    for code in outline.code:
        cx.report(code).message(f"{'inline' if code.inline else 'block'} of '{code.language}': {code.text}")
    cx.report(Span(0, 0)).message(f"anchors {' '.join(outline.anchors)}")
