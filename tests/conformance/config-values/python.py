"""Keys and values of YAML, each with its place."""

from plimsoll import Context


def check(cx: Context) -> None:
    for found in cx.matches():
        pair = cx.node(found.node)
        key = pair.field("key") if pair else None
        if pair is None or key is None:
            continue
        above = [node.field("key") for node in pair.ancestors() if node.kind == "block_mapping_pair"]
        path = ".".join([*(one.text for one in reversed(above) if one), key.text])
        value = pair.field("value")
        if value is None:
            cx.report(key).message(f"{path} is empty")
        elif value.kind == "flow_node":
            cx.report(value).message(f"{path} = {value.text}")
        else:
            cx.report(key).message(f"{path} is a {value.kind}")
