/** What is right, with evidence. */

import { rule } from "plimsoll";

import page from "./strengths.md";

export const strengths = rule(page, (cx) => {
    const evidence = cx.matches.filter((found) => cx.enclosing(found, "with_item"));
    for (const found of cx.matches) if (!evidence.includes(found)) cx.report(found);
    cx.strength(evidence.length, cx.matches.length, evidence);
});
