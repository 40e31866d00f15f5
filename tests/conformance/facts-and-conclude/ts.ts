/** Facts of each file, and what follows from all of them. */

import { fact, rule } from "plimsoll";

import page from "./facts-and-conclude.md";

const PORT = fact("service-port", { port: "integer", internal: "boolean" });
const FILE = fact("service-file", { role: "text", unit: "text" });

export const factsAndConclude = rule(page, {
    facts: [PORT, FILE],

    check(cx) {
        for (const found of cx.matches) {
            const port = cx.captured(found, "port");
            cx.fact(PORT, { port, internal: port.length > 3 }, found);
        }
        cx.fact(FILE, { role: cx.file.role, unit: cx.file.unit });
    },

    conclude(project) {
        const ports = [...project.facts(PORT)];
        if (ports.length === 0) return;
        for (const kind of [PORT, FILE]) {
            for (const { path, texts, span } of project.facts(kind)) {
                const values = texts.map((text) => JSON.stringify(text)).join(", ");
                const place = span ? `${span.start}..${span.end}` : "none";
                project.log("info", `${path} ${kind.key} [${values}] ${place}`);
            }
        }
        let met = 0;
        ports.forEach(({ path, values: { port }, span }, index) => {
            const first = ports.slice(0, index).find((one) => one.values.port === port);
            if (!first || !span) {
                met += 1;
                return;
            }
            project.report(path, span).message(`port ${port} is taken by ${first.path}`).severity("p1");
        });
        if (!project.exists("docs")) project.reportUnit().message(`${project.unit.name} has no docs`);
        project.strength(met, ports.length);
        project.metric("audited-files", [...project.files()].length, "files");
    },
});
