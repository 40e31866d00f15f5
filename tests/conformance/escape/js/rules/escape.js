import { rule } from "plimsoll";

import page from "./escape.md";

// The names of what an engine may offer, looked up without an import that a bundler would resolve.
const attempts = {
    file: () => globalThis.process.getBuiltinModule("fs").readFileSync("/etc/passwd"),
    socket: () => globalThis.fetch("http://192.0.2.1/"),
    environment: () => globalThis.process.env.HOME,
    thread: () => new globalThis.Worker("data:text/javascript,0"),
};

export const escape = rule(page, (cx) => {
    for (const found of cx.matches) {
        const what = cx.captured(found, "what");
        let outcome;
        try {
            outcome = String(attempts[what]());
        } catch (error) {
            outcome = `${error.name}: ${error.message}`;
        }
        cx.report(found).message(`${what}: ${outcome}`);
    }
});
