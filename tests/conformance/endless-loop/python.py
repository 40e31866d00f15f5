"""A loop without an end."""

from plimsoll import Context


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.report(found)
        turns = 0
        while cx.file.path == "dies.py":
            try:
                turns = (turns + 1) % 1000
            except BaseException:
                pass
