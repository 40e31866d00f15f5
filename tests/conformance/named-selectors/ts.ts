/** Selectors by name, and a lazy one inside a node. */

import { rule } from "plimsoll";

import page from "./named-selectors.md";

export const namedSelectors = rule(page, (cx) => {
    for (const found of cx.matchesOf("function")) {
        const seconds = cx.select("sleep", found.node).map((sleep) => cx.captured(sleep, "SECONDS"));
        const name = cx.node(found)?.field("name")?.text ?? "?";
        cx.report(found).message(`\`${name}\` sleeps [${seconds.join(", ")}]`);
    }
    const loops = cx.matchesOf("loop").length;
    const sleeps = cx.select("sleep");
    for (const sleep of sleeps) {
        cx.report(sleep).message(`${cx.captured(sleep, "SECONDS")} of ${sleeps.length} sleeps, ${loops} loops`);
    }
});
