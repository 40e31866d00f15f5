/** Facts of each file, and what follows from all of them. */

import { rule } from "plimsoll";
import type { Project } from "plimsoll";

import page from "./facts-and-conclude.md";

export const factsAndConclude = rule(page, (cx) => {
    for (const found of cx.matches) cx.fact("service-port", cx.captured(found, "port"), found);
    cx.fact("service-file", cx.file.role);
});

export function conclude(project: Project): void {
    const ports = project.factsOf("service-port");
    if (ports.length === 0) return;
    for (const fact of project.facts.filter((one) => one.key.startsWith("service-"))) {
        const place = fact.span ? `${fact.span.start}..${fact.span.end}` : "none";
        project.log("info", `${fact.path} ${fact.key} ${fact.value} ${place}`);
    }
    let met = 0;
    ports.forEach((fact, index) => {
        const first = ports.slice(0, index).find((one) => one.value === fact.value);
        if (!first || !fact.span) {
            met += 1;
            return;
        }
        const report = project.report("facts-and-conclude", fact.path, fact.span);
        report.message(`port ${fact.value} is taken by ${first.path}`).severity("p1");
    });
    project.strength("facts-and-conclude", met, ports.length);
    project.metric("audited-files", project.files.length, "files");
}
