/** Questions to the host, and the first answer that it refused. */

import * as host from "plimsoll:audit/host@0.1.0";

import type { Level } from "./records";

/** An answer that the host refused: it ends the call as a fault that names the rule. */
export class Refused extends Error {}

/** What remembers the first refusal: it ends the call as a fault, even where a rule caught it. */
export class Asking {
    /** The first answer that the host refused. */
    refused?: string;

    ask<T>(call: string, answer: () => T): T {
        try {
            return answer();
        } catch (error) {
            const payload = (error as { payload?: { message: string } }).payload;
            const message = `the host refused \`${call}\`: ${payload?.message ?? String(error)}`;
            this.refused ??= message;
            throw new Refused(message);
        }
    }
}

/** The operator's value for one of the pack's options. */
export function option<T>(name: string): T | undefined {
    const value = host.getOption(name);
    return value === undefined ? undefined : (JSON.parse(value) as T);
}

/** Writes a line to the host's log. */
export function log(level: Level, text: string): void {
    host.log(level, text);
}
