/** Lines of every level, and too many of them. */

import { rule } from "plimsoll";

import page from "./log-lines.md";

export const logLines = rule(page, (cx) => {
    cx.log("error", "an error");
    cx.log("warn", "a warning: größer ⚓");
    cx.log("info", "two\nlines\tand a tab");
    cx.log("debug", "");
    if (cx.file.path === "loud.py") {
        for (let line = 0; line < 10; line++) cx.log("info", "x".repeat(3_000));
        cx.log("info", "short enough");
    }
});
