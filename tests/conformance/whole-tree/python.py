"""Every node with what its columns say, then fields and children."""

from plimsoll import Context


def check(cx: Context) -> None:
    for node in cx.root.descendants():
        named = "named" if node.is_named else "anonymous"
        extra = " extra" if node.is_extra else ""
        broken = " broken" if node.is_broken else ""
        above = node.parent.id if node.parent else 0
        cx.report(node).message(f"{node.id} {node.kind} in {above}: {named}{extra}{broken}")
    function = next(node for node in cx.root.descendants() if node.kind == "function_definition")
    for name in ("name", "parameters", "body", "no_such_field"):
        field = function.field(name)
        cx.report(function).message(f"{name}: {field.text if field else 'none'}")
    every, named = len(list(function.children())), len(list(function.named_children()))
    outside = len(list(cx.root.descendants(outside=("function_definition",))))
    holds = f"{function in cx.root} {cx.root in function}".lower()
    cx.report(function).message(f"{every} children, {named} named, {outside} outside, {holds}")
