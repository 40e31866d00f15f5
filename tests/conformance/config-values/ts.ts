/** Keys and values of YAML, each with its place. */

import { rule } from "plimsoll";

import page from "./config-values.md";

export const configValues = rule(page, (cx) => {
    for (const found of cx.matches) {
        const pair = cx.node(found);
        const key = pair?.field("key");
        if (!pair || !key) continue;
        const above = [...pair.ancestors()].filter((node) => node.is("block_mapping_pair"));
        const keys = above.map((node) => node.field("key")?.text ?? "").reverse();
        const path = [...keys, key.text].join(".");
        const value = pair.field("value");
        if (!value) cx.report(key).message(`${path} is empty`);
        else if (value.is("flow_node")) cx.report(value).message(`${path} = ${value.text}`);
        else cx.report(key).message(`${path} is a ${value.kind}`);
    }
});
