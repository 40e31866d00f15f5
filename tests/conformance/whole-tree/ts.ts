/** Every node with what its columns say, then fields and children. */

import { rule } from "plimsoll";

import page from "./whole-tree.md";

export const wholeTree = rule(page, (cx) => {
    const root = cx.root;
    for (const node of root.descendants()) {
        const named = node.isNamed ? "named" : "anonymous";
        const extra = node.isExtra ? " extra" : "";
        const broken = node.isBroken ? " broken" : "";
        const above = node.parent?.id ?? 0;
        cx.report(node).message(`${node.id} ${node.kind} in ${above}: ${named}${extra}${broken}`);
    }
    const found = [...root.descendants()].find((node) => node.is("function_definition"));
    if (!found) return;
    for (const name of ["name", "parameters", "body", "no_such_field"]) {
        cx.report(found).message(`${name}: ${found.field(name)?.text ?? "none"}`);
    }
    const [all, named] = [[...found.children()].length, [...found.namedChildren()].length];
    const outside = [...root.descendants("function_definition")].length;
    const holds = `${root.contains(found)} ${found.contains(root)}`;
    cx.report(found).message(`${all} children, ${named} named, ${outside} outside, ${holds}`);
});
