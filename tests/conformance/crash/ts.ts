/** An exception. */

import { rule } from "plimsoll";

import page from "./crash.md";

export const crash = rule(page, (cx) => {
    for (const found of cx.matches) {
        cx.report(found);
        if (cx.file.path === "dies.py") throw new RangeError("the list of ports is empty");
    }
});
