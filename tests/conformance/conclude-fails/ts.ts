/** A pack that cannot conclude. */

import { fact, rule } from "plimsoll";

import page from "./conclude-fails.md";

const OWNER = fact("owner", { name: "text" });

export const concludeFails = rule(page, {
    facts: [OWNER],

    check(cx) {
        for (const found of cx.matches) {
            cx.fact(OWNER, { name: cx.captured(found, "name") }, found);
            cx.report(found);
        }
    },

    conclude(project) {
        for (const { path, values } of project.facts(OWNER)) {
            if (values.name === "nobody") throw new Error(`\`${path}\` belongs to nobody`);
        }
    },
});
