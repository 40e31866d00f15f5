"""A rule that gives up on one file."""

from plimsoll import Context, Stop


def check(cx: Context) -> None:
    for found in cx.matches():
        text = cx.captured(found, "limit")
        if not text.isdigit():
            raise Stop(f"`{text}` is not a number")
        cx.report(found).message(f"the limit is {int(text)}")
