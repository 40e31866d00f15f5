/** A finding with everything on it, and one with nothing. */

import { rule } from "plimsoll";

import page from "./related-and-properties.md";

export const relatedAndProperties = rule(page, (cx) => {
    const names = cx.matches.flatMap((found) => cx.node(found)?.field("name") ?? []);
    names.forEach((name, index) => {
        const before = names.slice(0, index).filter((one) => one.text === name.text);
        if (before.length === 0) return;
        const report = cx.report(name);
        if (name.text === "stop") return;
        for (const one of before) report.related(one, `\`${one.text}\` is here too`);
        report.severity(before.length > 1 ? "p0" : "p2").confidence(before.length > 1 ? "low" : "medium");
        report.property("name", name.text).property("before", String(before.length));
    });
});
