/** Edits of every kind. */

import { rule } from "plimsoll";

import page from "./fixes.md";

export const fixes = rule(page, (cx) => {
    for (const found of cx.matches) {
        const name = cx.node(found)?.field("function");
        const text = cx.capture(found, "TEXT");
        if (!name || !text) continue;
        const [start, end] = [found.span.start, text.span.end];
        cx.report(found)
            .fix("log it", "safe", [
                { span: name.span, replacement: "log.info" },
                { span: { start: end, end }, replacement: ", stacklevel=2" },
            ])
            .fix("remove it", "unsafe", [{ span: found.span, replacement: "" }])
            .fix("say it in §7", "unsafe", [{ span: { start, end: start }, replacement: "§7 " }]);
    }
});
