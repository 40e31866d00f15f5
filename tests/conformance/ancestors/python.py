"""All parents of a match, and the nearest of a kind."""

from plimsoll import Context, Node


def name_of(node: Node | None) -> str:
    name = node.field("name") if node else None
    return name.text if name else "none"


def check(cx: Context) -> None:
    for found in cx.matches():
        node = cx.node(found.node)
        if node is None:
            continue
        chain = " < ".join(above.kind for above in node.ancestors())
        owner = name_of(cx.enclosing(found.node, "class_definition", "no_such_kind"))
        function = name_of(node.enclosing("function_definition"))
        cx.report(found).message(f"{owner}.{function}: {chain}")
