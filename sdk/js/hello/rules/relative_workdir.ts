import { rule } from "plimsoll";

import page from "./relative-workdir.md";

export const relativeWorkdir = rule(page, (cx) => {
    for (const found of cx.matches) {
        const path = cx.captured(found, "path");
        if (!/^[/$"]/.test(path)) cx.report(found).message(`\`WORKDIR ${path}\` depends on earlier steps`);
    }
});
