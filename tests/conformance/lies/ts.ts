/** What no rule may say. */

import { fact, rule } from "plimsoll";

import page from "./lies.md";

const at = { start: 0, end: 4 };

export const lies = rule(page, (cx) => {
    switch (cx.file.path) {
        case "cut.py":
            cx.report({ start: 0, end: 9 });
            break;
        case "outside.py":
            cx.report({ start: 0, end: 99 });
            break;
        case "reversed.py":
            cx.report({ start: 4, end: 0 });
            break;
        case "edits-overlap.py":
            cx.report(at).fix("mend it", "safe", [
                { span: at, replacement: "" },
                { span: { start: 2, end: 2 }, replacement: "x" },
            ]);
            break;
        case "fix-empty.py":
            cx.report(at).fix("mend it", "safe", []);
            break;
        case "property-twice.py":
            cx.report(at).property("key", "one").property("key", "two");
            break;
        case "strength-too-much.py":
            cx.strength(3, 2);
            break;
        case "evidence-outside.py":
            cx.strength(1, 2, [{ start: 90, end: 99 }]);
            break;
        case "metric-infinite.py":
            cx.metric("ratio", Infinity, "1");
            break;
        case "metric-name.py":
            cx.metric("Not Kebab", 1, "1");
            break;
        case "metric-twice.py":
            cx.metric("lines", 1, "1");
            cx.metric("lines", 2, "1");
            break;
        case "fact-undeclared.py":
            cx.fact(fact("no-such-key", { what: "text" }), { what: "value" });
            break;
    }
});
