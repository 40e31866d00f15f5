/** The headings, links and code of a document. */

import { rule } from "plimsoll";

import page from "./markdown-outline.md";

export const markdownOutline = rule(page, (cx) => {
    const { headings, links, code, anchors } = cx.outline;
    for (const one of headings) cx.report(one).message(`heading ${one.level} '${one.text}' #${one.anchor}`);
    for (const one of links) cx.report(one).message(`${one.image ? "image" : "link"} '${one.text}' to ${one.target}`);
    for (const one of code) {
        const kind = one.inline ? "inline" : "block";
        const read = one.parsed ? "parsed" : "unknown";
        cx.report(one).message(`${kind} of '${one.language}', ${read}: ${one.text}`);
        if (one.error) cx.report(one.error).message(`mistake: ${one.error.message}`);
    }
    cx.report({ start: 0, end: 0 }).message(`anchors ${anchors.join(" ")}`);
});
