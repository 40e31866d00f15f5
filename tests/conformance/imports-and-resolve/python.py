"""What a file imports, and what its calls stand for."""

from plimsoll import Context


def check(cx: Context) -> None:
    for one in cx.imports:
        cx.report(one).message(f"{one.local} is {one.name}")
    for found in cx.matches():
        call = cx.node(found.node)
        function = call.field("function") if call else None
        if call and function:
            cx.report(found).message(f"calls '{cx.resolve(call)}' by '{cx.resolve(function)}'")
