/** The whole text and the whole tree of a megabyte. */

import { rule } from "plimsoll";

import page from "./big-file.md";

export const bigFile = rule(page, (cx) => {
    let [nodes, comments] = [0, 0];
    for (const node of cx.root.descendants()) {
        nodes += 1;
        if (node.is("comment")) comments += 1;
    }
    cx.metric("nodes", nodes, "nodes");
    cx.metric("comments", comments, "comments");
    // Two bytes for an umlaut: a string's length counts one.
    const wide = cx.source.match(/[^\x00-\x7f]/g)?.length ?? 0;
    cx.metric("bytes", cx.source.length + wide, "bytes");
    const calls = cx.select("call");
    const last = calls.at(-1);
    if (last) cx.report(last).message(`${calls.length} calls, the last with ${cx.captured(last, "NUMBER")}`);
});
