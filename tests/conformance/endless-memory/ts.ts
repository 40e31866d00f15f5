/** Memory without end. */

import { rule } from "plimsoll";

import page from "./endless-memory.md";

export const endlessMemory = rule(page, (cx) => {
    for (const found of cx.matches) {
        cx.report(found);
        const kept = [];
        while (cx.file.path === "dies.py") kept.push(new Uint8Array(64 << 10));
    }
});
