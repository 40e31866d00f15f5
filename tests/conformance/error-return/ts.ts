/** A rule that gives up on one file. */

import { rule } from "plimsoll";

import page from "./error-return.md";

export const errorReturn = rule(page, (cx) => {
    for (const found of cx.matches) {
        const text = cx.captured(found, "limit");
        if (!/^\d+$/.test(text)) throw new Error(`\`${text}\` is not a number`);
        cx.report(found).message(`the limit is ${Number(text)}`);
    }
});
