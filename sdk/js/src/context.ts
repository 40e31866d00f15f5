/** What a rule's function and a pack's `conclude` are given. */

import * as host from "plimsoll:audit/host@0.1.0";

import { spanOf } from "./records";
import type {
    Applicability, Capture, Confidence, Edit, Fact, File, FindingRecord, Level, Match, MetricRecord, Place, Severity, Span,
    StrengthRecord,
} from "./records";
import type { Session } from "./session";
import { Node } from "./tree";

/** A finding that is already recorded, complete with the page's message. Each method refines it. */
export class Finding {
    readonly #record: FindingRecord;

    /** @internal */
    constructor(record: FindingRecord) {
        this.#record = record;
    }

    /** Says what is wrong *here*, in one sentence without a full stop. */
    message(message: string): this {
        this.#record.message = message;
        return this;
    }

    /** Replaces the page's severity. */
    severity(severity: Severity): this {
        this.#record.severity = severity;
        return this;
    }

    /** Replaces the page's confidence. */
    confidence(confidence: Confidence): this {
        this.#record.confidence = confidence;
        return this;
    }

    /** Points at another place in the same file that explains the finding. */
    related(at: Place, message: string): this {
        this.#record.related.push({ span: spanOf(at), message });
        return this;
    }

    /** Offers a way to mend it; the title is an imperative without a full stop, such as "pass a timeout". */
    fix(title: string, applicability: Applicability, edits: Edit[]): this {
        this.#record.fixes.push({ title, applicability, edits });
        return this;
    }

    /** Adds a detail for programs that read the run file. */
    property(key: string, value: string): this {
        this.#record.properties.push([key, value]);
        return this;
    }
}

/** What rules and `conclude` can both do. */
class Asking {
    /** The operator's value for one of the pack's options. */
    option<T = unknown>(name: string): T | undefined {
        const value = host.getOption(name);
        return value === undefined ? undefined : (JSON.parse(value) as T);
    }

    /** Writes a line to the host's log. */
    log(level: Level, text: string): void {
        host.log(level, text);
    }
}

/** What a call says about a file. */
export interface Observations {
    findings: FindingRecord[];
    strengths: StrengthRecord[];
    metrics: MetricRecord[];
    facts: { key: string; value: string; span?: Span }[];
}

/** One rule at work on one file. */
export class Context extends Asking {
    readonly #rule: string;
    readonly #session: Session;
    readonly #out: Observations;

    /** @internal */
    constructor(
        rule: string,
        /** Path, language, size, lines and role. */
        readonly file: File,
        /** This rule's matches in the file, of all its selectors, in text order. */
        readonly matches: readonly Match[],
        session: Session,
        out: Observations,
    ) {
        super();
        this.#rule = rule;
        this.#session = session;
        this.#out = out;
    }

    /** This rule's matches of one named selector. */
    matchesOf(selector: string): Match[] {
        return this.matches.filter((found) => found.selector === selector);
    }

    /** Matches a named selector of the rule's page inside a node now; the default is the whole file. */
    select(selector: string, within: Node | number = 0): Match[] {
        return this.#session.select(this.#rule, selector, typeof within === "number" ? within : within.id);
    }

    /** The text of the whole file. */
    get source(): string {
        return this.#session.source();
    }

    /** The text of a span, a match, a capture or a node. */
    text(at: Place): string {
        return this.#session.text(spanOf(at));
    }

    /** The first capture of that name, written without `$`. */
    capture(found: Match, name: string): Capture | undefined {
        return found.captures.find((capture) => capture.name === name);
    }

    /** The text of a capture, or the empty string if the pattern did not bind it. */
    captured(found: Match, name: string): string {
        const capture = this.capture(found, name);
        return capture ? this.text(capture) : "";
    }

    /** The root of the syntax tree. */
    get root(): Node {
        return new Node(this.#session, this.#session.subtree(0), 0);
    }

    /** The node of a match or a capture; its subtree is fetched. */
    node(at: { readonly node?: number }): Node | undefined {
        return at.node === undefined ? undefined : new Node(this.#session, this.#session.subtree(at.node), at.node);
    }

    /** The nearest node above of one of these kinds; only its subtree is fetched. */
    enclosing(at: { readonly node?: number }, ...kinds: string[]): Node | undefined {
        if (at.node === undefined) return undefined;
        const found = this.#session.ancestors(at.node).find(([, kind]) => kinds.includes(kind));
        return found && this.node({ node: found[0] });
    }

    /** Records a finding at a span, a match, a capture or a node. */
    report(at: Place): Finding {
        const record = finding(this.#rule, at);
        this.#out.findings.push(record);
        return new Finding(record);
    }

    /** Records that `met` of `total` places in this file are right, with a few of them as evidence. */
    strength(met: number, total: number, evidence: Place[] = []): void {
        this.#out.strengths.push({ rule: this.#rule, met, total, evidence: evidence.map(spanOf) });
    }

    /** Records a number about the file, such as `("functions", 12, "1")`. */
    metric(name: string, value: number, unit: string): void {
        this.#out.metrics.push({ name, value, unit });
    }

    /** Remembers something for `conclude`; the key must be one of the pack's `facts`. */
    fact(key: string, value: string, at?: Place): void {
        this.#out.facts.push({ key, value, ...(at && { span: spanOf(at) }) });
    }
}

/** What `conclude` says about the project. */
export interface Conclusions {
    findings: { path: string; finding: FindingRecord }[];
    strengths: StrengthRecord[];
    metrics: MetricRecord[];
}

/** A pack at work on the whole project. */
export class Project extends Asking {
    readonly #out: Conclusions;

    /** @internal */
    constructor(
        /** Every fact of the pack, in path order. */
        readonly facts: readonly Fact[],
        /** Every audited file, in path order. */
        readonly files: readonly File[],
        out: Conclusions,
    ) {
        super();
        this.#out = out;
    }

    /** The facts with one key, in path order. */
    factsOf(key: string): Fact[] {
        return this.facts.filter((fact) => fact.key === key);
    }

    /** Records a finding of a rule of this pack in one of the files. */
    report(rule: string, path: string, at: Place): Finding {
        const record = finding(rule, at);
        this.#out.findings.push({ path, finding: record });
        return new Finding(record);
    }

    /** Records that `met` of `total` places in the project are right. */
    strength(rule: string, met: number, total: number): void {
        this.#out.strengths.push({ rule, met, total, evidence: [] });
    }

    /** Records a number about the project. */
    metric(name: string, value: number, unit: string): void {
        this.#out.metrics.push({ name, value, unit });
    }
}

function finding(rule: string, at: Place): FindingRecord {
    return { rule, span: spanOf(at), message: "", related: [], fixes: [], properties: [] };
}
