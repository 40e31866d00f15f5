/** Values of a config file: what is written, and what a key leads to. */

import { rule } from "plimsoll";
import type { Context, Value } from "plimsoll";

import page from "./config-tree.md";

export const configTree = rule(page, (cx) => {
    for (const root of cx.values.documents()) {
        for (const value of [root, ...root.descendants()]) {
            const templated = value.isTemplated ? " templated" : "";
            const report = cx.report(value).message(`${value.kind} ${quoted(value.text)}${templated}`);
            if (value.key !== undefined) report.related(value.keySpan, value.key);
        }
        ask(cx, root);
    }
    for (const { kind, name, namespace, isResolved, span } of cx.values.objects()) {
        cx.log("info", `"${kind}" "${name}" "${namespace}" ${isResolved} ${span.start}..${span.end}`);
    }
    const [family, kind] = ["kubernetes/*", "kubernetes/Deployment"].map((one) => [...cx.values.objects(one)].length);
    cx.log("info", `${family} of a family, ${kind} of a kind`);
});

function ask(cx: Context, root: Value): void {
    for (const keys of [["job", "retries"], ["both", "retries"], ["both", "it's quoted"], ["job", "timeout"], ["again"]]) {
        const found = root.path(...keys);
        const place = found ? found.keySpan.start : "nowhere";
        cx.log("info", `${keys.join(".")}: ${quoted(root.textAt(...keys))} ${place} ${found?.isNull ?? false}`);
    }
    for (const keys of [["job", "timeout", "seconds"], ["job", "name"], ["nowhere"]]) {
        const lacks = root.lacks(...keys);
        cx.log("info", `${keys.join(".")} lacks ${lacks ? `${lacks.key} at ${lacks.value.span.start}` : "nothing"}`);
    }
    const list = root.get("list");
    const items = [...(list?.items() ?? [])].map((item) => item.resolve()?.kind ?? "");
    const members = [...(root.get("both")?.members() ?? [])].map((member) => member.key);
    const parent = list?.parent?.id === root.id;
    cx.log("info", `items ${items.join(" ")}, members ${members.join(" ")}, ${parent}`);
}

function quoted(text: string | undefined): string {
    return text === undefined ? "nothing" : `'${text}'`;
}
