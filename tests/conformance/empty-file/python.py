"""A file of no bytes."""

from plimsoll import Context


def check(cx: Context) -> None:
    file = cx.file
    tree = "no tree"
    if cx.language != "text":
        tree = f"{cx.root.kind} with {len(list(cx.root.children()))} children"
    for found in cx.matches():
        size = f"{file.language} {file.size} bytes, {file.lines} lines"
        cx.report(found).message(f"{size}, text [{cx.source}], {tree}")
