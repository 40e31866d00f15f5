/** A pack: its rules, and the three calls of the host. */

import { Asking } from "./asking";
import { Context } from "./context";
import type { Observations } from "./context";
import { specOf } from "./facts";
import type { FactKind } from "./facts";
import { Project } from "./project";
import type { Conclusions } from "./project";
import type { File, RuleMatches, Unit } from "./records";
import { Session } from "./session";

/** The code of a rule: at least one of the functions. */
export interface RuleCode {
    /** Looks at one file with its matches. */
    readonly check?: (cx: Context) => void;
    /** Looks at a whole deployable unit, after the last file. */
    readonly conclude?: (project: Project) => void;
    /** The facts that the rule records, or that it reads and another rule of the pack records. */
    readonly facts?: readonly FactKind[];
}

/** A rule: its page and, where a match alone is not yet a finding, its code. Made by {@link rule}. */
export interface Rule extends RuleCode {
    readonly id: string;
    readonly page: string;
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
}

/** What the host calls; the kit exports it as `plimsoll:audit/rules`. */
export interface Pack {
    describe(): unknown;
    inspect(file: File, matches: RuleMatches[]): Observations;
    conclude(unit: Unit): Conclusions;
}

/** Makes a rule of its page and its code: the function that checks a file, or more. A rule without code reports every match. */
export function rule(page: string, code: RuleCode | ((cx: Context) => void) = {}): Rule {
    const id = /^id\s*=\s*["']([^"']*)["']/m.exec(page)?.[1];
    if (!id) throw new Error("a rule's page says its `id` in the block below the title");
    return { ...(typeof code === "function" ? { check: code } : code), id, page };
}

/** Makes a pack; it must be the default export of the pack's `pack.ts` or `pack.js`. */
export function definePack(pack: PackDefinition): Pack {
    return {
        describe: () => ({
            id: pack.id,
            version: pack.version,
            rules: pack.rules.map(({ id, page, check, conclude }) => ({
                id, page, code: check !== undefined || conclude !== undefined,
            })),
            options: (pack.options ?? []).map(({ name, default: value, description }) => ({
                name, defaultValue: JSON.stringify(value), description,
            })),
            facts: factsOf(pack.rules),
            concludes: pack.rules.some(({ conclude }) => conclude !== undefined),
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

        conclude(unit) {
            const out: Conclusions = { findings: [], strengths: [], metrics: [] };
            for (const { id, conclude } of pack.rules) {
                const asking = new Asking();
                if (conclude) attempt(id, () => conclude(new Project(id, unit, asking, out)), asking);
            }
            return out;
        },
    };
}

/** The facts of all rules, each once. Two rules that declare one key differently make the host refuse the pack. */
function factsOf(rules: Rule[]): unknown[] {
    const specs = rules.flatMap(({ facts = [] }) => facts).map((kind) => JSON.stringify(specOf(kind)));
    return [...new Set(specs)].map((spec) => JSON.parse(spec));
}

/** What a rule throws becomes a fault that names it, never a trap without words and never a pass. */
function attempt(rule: string, work: () => void, asking: Asking): void {
    try {
        work();
    } catch (error) {
        // What the host refused came first, and may well be why the rule itself gave up.
        throw failure(rule, asking.refused ?? (error instanceof Error ? error.message : String(error)));
    }
    if (asking.refused !== undefined) throw failure(rule, asking.refused);
}

/** The error of a WIT `result` travels as the `payload` of what is thrown. */
function failure(rule: string | undefined, message: string): Error {
    return Object.assign(new Error(message), { payload: { rule, message } });
}
