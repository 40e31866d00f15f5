"""What a text is made of, where its pieces come from, and what a name may hold."""

from __future__ import annotations

from plimsoll import Context, Origin, Piece, Purpose


def check(cx: Context) -> None:
    for found in cx.matches():
        captured = found.capture("TEXT")
        if captured is None or captured.node is None:
            continue
        node = captured.node
        text, sql = cx.pieces(node), cx.pieces(node, Purpose.SQL)
        pieces = " ".join(piece(cx, one) for one in sql.pieces)
        steps = " | ".join(spelled(cx, step) for step in text.steps)
        definitions = " | ".join(
            f"{spelled(cx, one.node)}:{one.typed}={spelled(cx, one.value)}" for one in cx.definitions(node)
        )
        worst = int(text.worst)
        cx.report(found).message(f"{pieces}; worst {worst}; steps [{steps}]; definitions [{definitions}]")


def piece(cx: Context, one: Piece) -> str:
    said = f"'{one.text}'" if one.origin is Origin.CONSTANT else spelled(cx, one.node)
    return f"{int(one.origin)}:{said}@{one.span.start}..{one.span.end}"


def spelled(cx: Context, id: int | None) -> str:
    node = cx.node(id)
    return node.text.split("\n")[0] if node else "none"
