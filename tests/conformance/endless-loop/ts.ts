/** A loop without an end. */

import { rule } from "plimsoll";

import page from "./endless-loop.md";

export const endlessLoop = rule(page, (cx) => {
    for (const found of cx.matches) {
        cx.report(found);
        let turns = 0;
        while (cx.file.path === "dies.py") turns = (turns + 1) % 1000;
    }
});
