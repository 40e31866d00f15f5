// The smallest pack: one rule with code, one that is a page only.
import { definePack, rule } from "plimsoll";

import addInsteadOfCopy from "./rules/add-instead-of-copy.md";
import { relativeWorkdir } from "./rules/relative_workdir";

export default definePack({ id: "hello", version: "0.1.0", rules: [relativeWorkdir, rule(addInsteadOfCopy)] });
