/** Questions that have no answer. */

import { rule } from "plimsoll";

import page from "./host-refuses.md";

export const hostRefuses = rule(page, (cx) => {
    switch (cx.file.path) {
        case "span.py":
            cx.text({ start: 2, end: 99 });
            break;
        case "node.py":
            cx.node({ node: 99 });
            break;
        case "caught.py":
            try {
                cx.node({ node: 99 });
            } catch {
                // It stays a fault.
            }
            break;
        case "selector.py":
            cx.select("no-such");
            break;
        case "no-syntax.txt":
            cx.root;
            break;
        case "no-values.txt":
            cx.values;
            break;
        case "no-outline.txt":
            cx.outline;
            break;
    }
    for (const found of cx.matches) cx.report(found);
});
