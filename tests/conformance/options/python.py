"""Options as Python values."""

import json

from plimsoll import Context


def check(cx: Context) -> None:
    for found in cx.matches():
        for name in ("depth", "greeting", "strict", "ratio", "not-declared"):
            value = cx.option(name)
            cx.report(found).message(f"{name} is {'none' if value is None else json.dumps(value)}")
