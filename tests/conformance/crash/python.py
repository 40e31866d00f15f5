"""An exception."""

from plimsoll import Context


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.report(found)
        if cx.file.path == "dies.py":
            raise ValueError("the list of ports is empty")
