/**
 * What a rule's `conclude` function is given: facts, files and all else that is known of the project, and a place for what it
 * has to say.
 *
 * A rule concludes once for each deployable unit. Questions are about that unit; {@link Project.repository} widens them.
 */

import * as project from "plimsoll:audit/project@0.1.0";

import { log, option } from "./asking";
import type { Asking } from "./asking";
import { decode } from "./facts";
import type { Fact, FactKind } from "./facts";
import { Finding, findingOf } from "./finding";
import type {
    Dependency, Entry, File, FindingRecord, Level, Manifest, MetricRecord, Place, StrengthRecord, Unit, Vulnerability,
} from "./records";

/** How many records are asked for at once. */
const PAGE = 1_024;

/** What `conclude` says about a unit. */
export interface Conclusions {
    findings: { path: string; finding: FindingRecord }[];
    strengths: StrengthRecord[];
    metrics: MetricRecord[];
}

/** A part of the project that questions are about: a unit, or the whole repository. */
export class Part {
    readonly #scope: "unit" | "repository";
    readonly #asking: Asking;

    /** @internal */
    constructor(scope: "unit" | "repository", asking: Asking) {
        this.#scope = scope;
        this.#asking = asking;
    }

    /** The facts of one kind, in path order. They are fetched as they are looked at. */
    *facts<K extends FactKind>(kind: K): Generator<Fact<K["fields"]>> {
        const pages = this.#pages("facts", (first) => project.facts(kind.key, this.#scope, first, PAGE));
        for (const { path, values, span } of pages) yield decode<K["fields"]>(kind, path, values, span);
    }

    /** The audited files, in path order. They are fetched as they are looked at. */
    files(): Generator<File> {
        return this.#pages("files", (first) => project.files(this.#scope, first, PAGE));
    }

    /** The manifests and lock files, in path order. */
    manifests(): Manifest[] {
        return this.#asking.ask("manifests", () => project.manifests(this.#scope));
    }

    /** The packages that manifests declare or lock files hold. */
    dependencies(): Generator<Dependency> {
        return this.#pages("dependencies", (first) => project.dependencies(this.#scope, first, PAGE));
    }

    /** The advisories that locked versions are affected by. */
    vulnerabilities(): Vulnerability[] {
        return this.#asking.ask("vulnerabilities", () => project.vulnerabilities(this.#scope));
    }

    /** The records of all pages. A page without records is the end; a short one need not be. */
    *#pages<T>(call: string, page: (first: number) => T[]): Generator<T> {
        for (let first = 0; ; ) {
            const records = this.#asking.ask(call, () => page(first));
            if (records.length === 0) return;
            yield* records;
            first += records.length;
        }
    }
}

/** A rule at work on one unit of the project. */
export class Project extends Part {
    readonly #rule: string;
    readonly #asking: Asking;
    readonly #out: Conclusions;
    /** The whole repository, to ask about. */
    readonly repository: Part;

    /** @internal */
    constructor(rule: string, /** The unit that is concluded. */ readonly unit: Unit, asking: Asking, out: Conclusions) {
        super("unit", asking);
        this.#rule = rule;
        this.#asking = asking;
        this.#out = out;
        this.repository = new Part("repository", asking);
    }

    /** All units of the repository, in path order. */
    units(): Unit[] {
        return this.#asking.ask("units", project.units);
    }

    /** What is at each path of the repository, audited or not. */
    entries(paths: readonly string[]): Entry[] {
        return this.#asking.ask("entries", () => project.entries([...paths]));
    }

    /** Whether something is at a path of the repository. */
    exists(path: string): boolean {
        return this.entries([path])[0] !== "nothing";
    }

    /** The packages that may bring each import, the likeliest first; none for what comes with the language. */
    packagesOf(ecosystem: string, imports: readonly string[]): string[][] {
        return this.#asking.ask("packages-of", () => project.packagesOf(ecosystem, [...imports]));
    }

    /** Records a finding in one of the files, of this rule or of another one of the pack. */
    report(path: string, at: Place, rule: string = this.#rule): Finding {
        const finding = findingOf(rule, at);
        this.#out.findings.push({ path, finding });
        return new Finding(finding);
    }

    /**
     * Records a finding that belongs to no file, such as something that is missing. The host places it on the unit's manifest
     * or entry point, and the report says so.
     */
    reportUnit(): Finding {
        return this.report("", { start: 0, end: 0 });
    }

    /** Records that `met` of `total` places in the unit do right what the rule is about. */
    strength(met: number, total: number): void {
        this.#out.strengths.push({ rule: this.#rule, met, total, evidence: [] });
    }

    /** Records a number about the unit. */
    metric(name: string, value: number, unit: string): void {
        this.#out.metrics.push({ name, value, unit });
    }

    /** The operator's value for one of the pack's options. */
    option<T = unknown>(name: string): T | undefined {
        return option<T>(name);
    }

    /** Writes a line to the host's log. */
    log(level: Level, text: string): void {
        log(level, text);
    }
}
