/** Options as JavaScript values. */

import { rule } from "plimsoll";

import page from "./options.md";

export const options = rule(page, (cx) => {
    for (const found of cx.matches) {
        for (const name of ["depth", "greeting", "strict", "ratio", "not-declared"]) {
            const value = cx.option(name);
            cx.report(found).message(`${name} is ${value === undefined ? "none" : JSON.stringify(value)}`);
        }
    }
});
