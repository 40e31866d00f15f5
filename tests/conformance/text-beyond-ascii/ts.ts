/** Text and spans of what is not ASCII. */

import { rule } from "plimsoll";

import page from "./text-beyond-ascii.md";

export const textBeyondAscii = rule(page, (cx) => {
    for (const found of cx.matches) {
        const { start, end } = found.span;
        const captures = found.captures.map((one) => `${one.name}=${cx.text(one)}`);
        cx.report(found).message(`${start}..${end} ${cx.text(found)} [${captures.join(" ")}]`);
    }
    const { size, lines } = cx.file;
    const whole = cx.text({ start: 0, end: size }) === cx.source;
    const last = [...cx.root.descendants()].at(-1)?.text ?? "";
    cx.report({ start: size, end: size }).message(`${size} bytes, ${lines} lines, whole ${whole}, last ${last}`);
});
