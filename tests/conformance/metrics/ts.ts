/** Numbers that are easily bent on the way. */

import { rule } from "plimsoll";

import page from "./metrics.md";

export const metrics = rule(page, (cx) => {
    cx.metric("lines", cx.file.lines, "lines");
    cx.metric("third", 1 / 3, "1");
    cx.metric("tiny", 5e-324, "1");
    cx.metric("huge", 1.5e300, "bytes");
    cx.metric("negative-zero", -0, "1");
    cx.metric("beyond-integers", 9_007_199_254_740_993, "1");
});
