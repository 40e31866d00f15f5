/** What a text is made of, where its pieces come from, and what a name may hold. */

import { rule } from "plimsoll";
import type { Context, Definition, Origin, Piece } from "plimsoll";

import page from "./pieces-and-definitions.md";

const ORIGINS: Origin[] = ["constant", "safe", "named", "operator", "member", "unknown", "input"];

export const piecesAndDefinitions = rule(page, (cx) => {
    for (const found of cx.matches) {
        const captured = cx.capture(found, "TEXT");
        if (!captured) continue;
        const text = cx.pieces(captured);
        const pieces = cx.pieces(captured, "sql").pieces.map((one) => piece(cx, one)).join(" ");
        const steps = text.steps.map((step) => spelled(cx, step)).join(" | ");
        const definition = (one: Definition) => `${spelled(cx, one.node)}:${one.typed}=${spelled(cx, one.value)}`;
        const definitions = cx.definitions(captured).map(definition).join(" | ");
        const worst = Math.max(0, ...text.pieces.map((one) => ORIGINS.indexOf(one.origin)));
        cx.report(found).message(`${pieces}; worst ${worst}; steps [${steps}]; definitions [${definitions}]`);
    }
});

function piece(cx: Context, one: Piece): string {
    const said = one.origin === "constant" ? `'${one.text}'` : spelled(cx, one.node);
    return `${ORIGINS.indexOf(one.origin)}:${said}@${one.span.start}..${one.span.end}`;
}

function spelled(cx: Context, node?: number): string {
    return cx.node({ node })?.text.split("\n")[0] ?? "none";
}
