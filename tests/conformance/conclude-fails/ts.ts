/** A pack that cannot conclude. */

import { rule } from "plimsoll";
import type { Project } from "plimsoll";

import page from "./conclude-fails.md";

export const concludeFails = rule(page, (cx) => {
    for (const found of cx.matches) {
        cx.fact("owner", cx.captured(found, "name"), found);
        cx.report(found);
    }
});

export function conclude(project: Project): void {
    const orphan = project.factsOf("owner").find((fact) => fact.value === "nobody");
    if (orphan) throw new Error(`\`${orphan.path}\` belongs to nobody`);
}
