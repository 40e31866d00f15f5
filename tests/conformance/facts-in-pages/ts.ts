/** More facts than one answer of the host holds. */

import { fact, rule } from "plimsoll";

import page from "./facts-in-pages.md";

const ITEM = fact("item", { number: "integer", even: "boolean" });
const NOWHERE = { start: 0, end: 0 };

export const factsInPages = rule(page, {
    facts: [ITEM],

    check(cx) {
        for (const found of cx.matches) {
            const number = Number(cx.captured(found, "number"));
            cx.fact(ITEM, { number, even: number % 2 === 0 }, found);
        }
    },

    conclude(project) {
        let count = 0, even = 0, sum = 0;
        let last: { path: string; span: typeof NOWHERE } | undefined;
        for (const { path, values, span = NOWHERE } of project.facts(ITEM)) {
            count += 1;
            sum += values.number;
            even += values.even ? 1 : 0;
            if (last?.path !== path || count === 1_030) {
                project.report(path, span).message(`fact ${count} is item ${values.number}`);
            }
            last = { path, span };
        }
        if (!last) return;
        project.report(last.path, last.span).message("the last one");
        project.strength(even, count);
        project.metric("sum", sum, "items");
        let looked = 0;
        for (const _ of project.repository.facts(ITEM)) if (++looked === 3) break;
        project.metric("looked-at", looked, "facts");
    },
});
