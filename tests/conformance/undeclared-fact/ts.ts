/** A question for facts that nobody declares. */

import { fact, rule } from "plimsoll";

import page from "./undeclared-fact.md";

const ASKS = fact("asks", { name: "text" });

export const undeclaredFact = rule(page, {
    facts: [ASKS],

    check(cx) {
        for (const found of cx.matches) cx.fact(ASKS, { name: cx.captured(found, "name") }, found);
    },

    conclude(project) {
        for (const _ of project.facts(ASKS)) {
            try {
                project.metric("unseen", [...project.facts(fact("no-such-key", {}))].length, "facts");
            } catch {
                // It stays a fault.
            }
        }
    },
});
