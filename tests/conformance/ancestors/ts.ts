/** All parents of a match, and the nearest of a kind. */

import { rule } from "plimsoll";

import page from "./ancestors.md";

export const ancestors = rule(page, (cx) => {
    for (const found of cx.matches) {
        const node = cx.node(found);
        if (!node) continue;
        const chain = [...node.ancestors()].map((above) => above.kind).join(" < ");
        const owner = cx.enclosing(found, "class_definition", "no_such_kind")?.field("name")?.text ?? "none";
        const name = node.enclosing("function_definition")?.field("name")?.text ?? "none";
        cx.report(found).message(`${owner}.${name}: ${chain}`);
    }
});
