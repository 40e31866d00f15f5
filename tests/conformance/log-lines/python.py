"""Lines of every level, and too many of them."""

from plimsoll import Context, Level


def check(cx: Context) -> None:
    cx.log(Level.ERROR, "an error")
    cx.log(Level.WARN, "a warning: größer ⚓")
    cx.log(Level.INFO, "two\nlines\tand a tab")
    cx.log(Level.DEBUG, "")
    if cx.file.path == "loud.py":
        for _ in range(10):
            cx.log(Level.INFO, "x" * 3_000)
        cx.log(Level.INFO, "short enough")
