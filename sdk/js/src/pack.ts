/** A pack: its rules, and the three calls of the host. */

import { Context, Project } from "./context";
import type { Conclusions, Observations } from "./context";
import type { Fact, File, RuleMatches } from "./records";
import { Session } from "./session";

/** A rule: its page and, where a match alone is not yet a finding, its code. Made by {@link rule}. */
export interface Rule {
    readonly id: string;
    readonly page: string;
    readonly check?: (cx: Context) => void;
}

/** A setting that the operator may change. */
export interface Setting {
    /** Kebab-case. */
    name: string;
    /** Its type is the type that the operator's value must have. */
    default: unknown;
    /** What it changes, in one sentence. */
    description: string;
}

/** A pack as its author writes it. */
export interface PackDefinition {
    /** Kebab-case: the first half of `pack/rule`. */
    id: string;
    /** SemVer. */
    version: string;
    rules: Rule[];
    options?: Setting[];
    /** Keys of the facts that rules may record. Without any, `conclude` is not called. */
    facts?: string[];
    /** Runs once for the whole project. */
    conclude?: (project: Project) => void;
}

/** What the host calls; the kit exports it as `plimsoll:audit/rules`. */
export interface Pack {
    describe(): unknown;
    inspect(file: File, matches: RuleMatches[]): Observations;
    conclude(facts: Fact[], files: File[]): Conclusions;
}

/** Makes a rule of its page and its code. A rule without code reports every match. */
export function rule(page: string, check?: (cx: Context) => void): Rule {
    const id = /^id\s*=\s*["']([^"']*)["']/m.exec(page)?.[1];
    if (!id) throw new Error("a rule's page says its `id` in the block below the title");
    return check ? { id, page, check } : { id, page };
}

/** Makes a pack; it must be the default export of the pack's `pack.ts` or `pack.js`. */
export function definePack(pack: PackDefinition): Pack {
    return {
        describe: () => ({
            id: pack.id,
            version: pack.version,
            rules: pack.rules.map(({ id, page, check }) => ({ id, page, code: check !== undefined })),
            options: (pack.options ?? []).map(({ name, default: value, description }) => ({
                name, defaultValue: JSON.stringify(value), description,
            })),
            factKeys: pack.facts ?? [],
        }),

        inspect(file, matches) {
            const out: Observations = { findings: [], strengths: [], metrics: [], facts: [] };
            const session = new Session(file.size);
            for (const { rule: id, matches: own } of matches) {
                const check = pack.rules.find((rule) => rule.id === id)?.check;
                if (!check) throw failure(undefined, `the pack has no code for \`${id}\``);
                attempt(id, () => check(new Context(id, file, own, session, out)), session);
            }
            return out;
        },

        conclude(facts, files) {
            const out: Conclusions = { findings: [], strengths: [], metrics: [] };
            attempt(undefined, () => pack.conclude?.(new Project(facts, files, out)));
            return out;
        },
    };
}

/** What a rule throws becomes a fault that names it, never a trap without words and never a pass. */
function attempt(rule: string | undefined, work: () => void, session?: Session): void {
    try {
        work();
    } catch (error) {
        // What the host refused came first, and may well be why the rule itself gave up.
        throw failure(rule, session?.refused ?? (error instanceof Error ? error.message : String(error)));
    }
    if (session?.refused !== undefined) throw failure(rule, session.refused);
}

/** The error of a WIT `result` travels as the `payload` of what is thrown. */
function failure(rule: string | undefined, message: string): Error {
    return Object.assign(new Error(message), { payload: { rule, message } });
}
