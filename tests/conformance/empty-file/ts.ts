/** A file of no bytes. */

import { rule } from "plimsoll";

import page from "./empty-file.md";

export const emptyFile = rule(page, (cx) => {
    const { language, size, lines } = cx.file;
    const tree = language === "text" ? "no tree" : `${cx.root.kind} with ${[...cx.root.children()].length} children`;
    for (const found of cx.matches) {
        cx.report(found).message(`${language} ${size} bytes, ${lines} lines, text [${cx.source}], ${tree}`);
    }
});
