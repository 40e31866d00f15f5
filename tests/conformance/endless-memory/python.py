"""Memory without end."""

from plimsoll import Context


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.report(found)
        kept = []
        while cx.file.path == "dies.py":
            kept.append(bytearray(64 << 10))
