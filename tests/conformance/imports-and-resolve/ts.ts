/** What a file imports, and what its calls stand for. */

import { rule } from "plimsoll";

import page from "./imports-and-resolve.md";

export const importsAndResolve = rule(page, (cx) => {
    for (const one of cx.imports) cx.report(one).message(`${one.local} is ${one.name}`);
    for (const found of cx.matches) {
        const name = cx.node(found)?.field("function");
        if (name) cx.report(found).message(`calls '${cx.resolve(found)}' by '${cx.resolve(name)}'`);
    }
});
