/** What a rule's function is given: the file, its matches, and a place for what it has to say. */

import { log, option } from "./asking";
import { encode } from "./facts";
import type { FactKind, FactRecord, Fields, GivenValues } from "./facts";
import { Finding, findingOf } from "./finding";
import { spanOf } from "./records";
import type {
    Capture, Definition, File, FindingRecord, Imported, Level, Match, MetricRecord, Outline, Place, Purpose, StrengthRecord,
    TextValue,
} from "./records";
import type { Session } from "./session";
import { Node } from "./tree";
import type { Values } from "./values";

/** What a call says about a file. */
export interface Observations {
    findings: FindingRecord[];
    strengths: StrengthRecord[];
    metrics: MetricRecord[];
    facts: FactRecord[];
}

/** One rule at work on one file. */
export class Context {
    readonly #rule: string;
    readonly #session: Session;
    readonly #out: Observations;

    /** @internal */
    constructor(
        rule: string,
        /** Path, language, kind, size, lines, role and unit. */
        readonly file: File,
        /** This rule's matches in the file, of all its selectors, in text order. */
        readonly matches: readonly Match[],
        session: Session,
        out: Observations,
    ) {
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
        const record = findingOf(this.#rule, at);
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

    /** Remembers something for `conclude`: one value for each field of a kind of fact that the rule declares. */
    fact<F extends Fields>(kind: FactKind<F>, values: GivenValues<F>, at?: Place): void {
        this.#out.facts.push({ key: kind.key, values: encode(kind, values), span: at && spanOf(at) });
    }

    /** The values of a configuration file; refused where the language does not configure. */
    get values(): Values {
        return this.#session.values();
    }

    /** The headings, links and code of a Markdown file; refused for any other file. */
    get outline(): Outline {
        return this.#session.outline();
    }

    /** What the file imports, in text order; empty for languages whose names the host does not resolve. */
    get imports(): readonly Imported[] {
        return this.#session.imports();
    }

    /** What the name or call at a node refers to, by the file's imports, such as `requests.get`; else empty. */
    resolve(at: Node | { readonly node?: number }): string {
        const node = at instanceof Node ? at.id : at.node;
        return node === undefined ? "" : this.#session.resolve(node);
    }

    /**
     * What the text that an expression gives is made of, inside one function; nothing where there is no node. The purpose says
     * which functions make a text safe.
     */
    pieces(at: Node | { readonly node?: number }, purpose: Purpose = "text"): TextValue {
        const node = at instanceof Node ? at.id : at.node;
        return node === undefined ? { pieces: [], steps: [] } : this.#session.pieces(node, purpose);
    }

    /** The definitions that the name at a node may have there, the nearest first. */
    definitions(at: Node | { readonly node?: number }): readonly Definition[] {
        const node = at instanceof Node ? at.id : at.node;
        return node === undefined ? [] : this.#session.definitions(node);
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
