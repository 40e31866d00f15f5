/** Every match with its captures. */

import { rule } from "plimsoll";

import page from "./match-with-captures.md";

export const matchWithCaptures = rule(page, (cx) => {
    for (const found of cx.matches) {
        const host = cx.capture(found, "HOST");
        if (!host) continue;
        const { start, end } = host.span;
        const kind = cx.node(host)?.kind ?? "none";
        const rest = found.captures.filter((one) => one.name === "REST").map((one) => cx.text(one));
        cx.report(found).message(`${cx.text(host)} (${kind}) at ${start}..${end}, then [${rest.join("|")}]`);
    }
});
