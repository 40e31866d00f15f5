"""The whole text and the whole tree of a megabyte."""

from plimsoll import Context


def check(cx: Context) -> None:
    nodes = comments = 0
    for node in cx.root.descendants():
        nodes += 1
        comments += node.kind == "comment"
    cx.metric("nodes", nodes, "nodes")
    cx.metric("comments", comments, "comments")
    cx.metric("bytes", len(cx.source.encode()), "bytes")
    calls = cx.select("call")
    if calls:
        number = cx.captured(calls[-1], "NUMBER")
        cx.report(calls[-1]).message(f"{len(calls)} calls, the last with {number}")
