import { definePack } from "plimsoll";

import { escape } from "./rules/escape";

export default definePack({ id: "escape", version: "0.1.0", rules: [escape] });
