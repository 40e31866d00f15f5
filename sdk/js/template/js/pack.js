// The pack: its name, its version and the list of its rules.
import { definePack } from "plimsoll";

import { relativeWorkdir } from "./rules/relative_workdir";

export default definePack({ id: "my-rules", version: "0.1.0", rules: [relativeWorkdir] });
