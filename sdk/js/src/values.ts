/**
 * The values of a configuration file as a rule sees them: they point into a tree fetched once.
 *
 * Aliases and merge keys are followed where something is asked for by key, so that a rule sees what the tool that owns the
 * file sees. Nothing is expanded: walking sees what is written.
 */

import type { Span } from "./records";

const KIND = 0, PARENT = 1, NEXT = 2, START = 3, END = 4, KEY = 5, KEY_START = 6, KEY_END = 7, TEXT = 8, TARGET = 9, FLAGS = 10;
const COLUMNS = 11, NONE = 0xffff_ffff, MERGE = 1, TEMPLATED = 2;
/** How many merge keys inside each other are followed. */
const DEPTH = 16;
const KINDS = ["null", "boolean", "number", "text", "mapping", "sequence", "alias", "expression"] as const;

/**
 * What a value is. An `alias` stands for another value; an `expression` is what only the tool that owns the file can compute,
 * such as a reference in Terraform.
 */
export type ValueKind = (typeof KINDS)[number];

/** The tree as the host hands it over. */
export interface ValueTree {
    readonly columns: Uint32Array;
    readonly texts: readonly string[];
    readonly objects: readonly { kind: string; name: string; namespace: string; value: number; resolved: boolean }[];
}

/** Something that a file configures. */
export interface ConfigObject {
    /** Such as `kubernetes/Deployment`; empty where none is recognised. */
    readonly kind: string;
    /** What it is called, as far as it says so. */
    readonly name: string;
    /** The namespace of a Kubernetes object that gives one. */
    readonly namespace: string;
    /** False where parts of it are templates: what seems to be missing may come from there. */
    readonly isResolved: boolean;
    readonly value: Value;
    readonly span: Span;
}

/** All values of a file. */
export class Values {
    readonly #tree: ValueTree;
    readonly #length: number;

    /** @internal */
    constructor(tree: ValueTree) {
        this.#tree = tree;
        this.#length = tree.columns.length / COLUMNS;
    }

    /** A value by its number, such as the `node` of a match of a `config` selector. */
    value(id: number | undefined): Value | undefined {
        return id === undefined || id >= this.#length ? undefined : new Value(this, id);
    }

    /** The roots of the documents. */
    *documents(): Generator<Value> {
        for (let id = 0; id < this.#length; id = this.get(NEXT, id)) yield new Value(this, id);
    }

    /**
     * What the file configures: its documents, and objects inside them that have a kind of their own. With a kind of
     * `sdk/KINDS.md` only those; `kubernetes/*` stands for all kinds of a family.
     */
    *objects(kind?: string): Generator<ConfigObject> {
        for (const one of this.#tree.objects) {
            const wanted = kind === undefined || one.kind === kind;
            if (!wanted && !(kind.endsWith("*") && one.kind.startsWith(kind.slice(0, -1)))) continue;
            const value = new Value(this, one.value);
            const { name, namespace, resolved: isResolved } = one;
            yield { kind: one.kind, name, namespace, isResolved, value, span: value.span };
        }
    }

    /** @internal */
    get(column: number, id: number): number {
        return this.#tree.columns[column * this.#length + id] ?? NONE;
    }

    /** @internal */
    text(number: number): string | undefined {
        return this.#tree.texts[number];
    }
}

/** A value of a configuration file. Two are the same value if their `id`s are equal. */
export class Value {
    readonly #tree: Values;

    /** @internal */
    constructor(tree: Values, /** The value's number in the file. */ readonly id: number) {
        this.#tree = tree;
    }

    /** What it is, as it is written: an alias is one. */
    get kind(): ValueKind {
        return KINDS[this.#get(KIND)] ?? "null";
    }

    /** Where it is written, quotes included; where nothing is written, the empty place behind its key. */
    get span(): Span {
        return { start: this.#get(START), end: this.#get(END) };
    }

    /** The key of a member of a mapping. */
    get key(): string | undefined {
        return this.#tree.text(this.#get(KEY));
    }

    /** Where the key of a member is written; of anything else, where the value is. */
    get keySpan(): Span {
        return this.key === undefined ? this.span : { start: this.#get(KEY_START), end: this.#get(KEY_END) };
    }

    /** The value that holds this one. */
    get parent(): Value | undefined {
        const parent = this.#get(PARENT);
        return parent === NONE ? undefined : this.#at(parent);
    }

    /** The value behind an alias, or itself; not there for an alias without an anchor. */
    resolve(): Value | undefined {
        // A target comes before its alias, so this ends.
        let value: Value = this;
        while (value.kind === "alias") {
            const target = value.#get(TARGET);
            if (target >= value.id) return undefined;
            value = this.#at(target);
        }
        return value;
    }

    /** Whether nothing is written, or `null`, also behind an alias. */
    get isNull(): boolean {
        return (this.resolve()?.kind ?? "null") === "null";
    }

    /** Whether it is a mapping, also behind an alias. */
    get isMapping(): boolean {
        return this.resolve()?.kind === "mapping";
    }

    /** Whether it is a sequence, also behind an alias. */
    get isSequence(): boolean {
        return this.resolve()?.kind === "sequence";
    }

    /** Whether a template or an expression stands in it, so that only the tool that owns the file knows its text. */
    get isTemplated(): boolean {
        return this.kind === "expression" || (this.#get(FLAGS) & TEMPLATED) !== 0;
    }

    /** The decoded text of a scalar, also behind an alias; not there for null, mappings and sequences. */
    get text(): string | undefined {
        const value = this.resolve();
        return value === undefined || value.kind === "null" ? undefined : this.#tree.text(value.#get(TEXT));
    }

    /** The values directly below, as they are written. */
    *children(): Generator<Value> {
        const end = this.#get(NEXT);
        for (let id = this.id + 1; id < end; id = this.#tree.get(NEXT, id)) yield this.#at(id);
    }

    /** The whole subtree without the value itself, in text order. */
    *descendants(): Generator<Value> {
        const end = this.#get(NEXT);
        for (let id = this.id + 1; id < end; id += 1) yield this.#at(id);
    }

    /** The members of a mapping as they are written, also behind an alias; nothing for any other value. */
    *members(): Generator<Value> {
        const value = this.resolve();
        if (value?.kind === "mapping") yield* value.children();
    }

    /** The elements of a sequence, also behind an alias; nothing for any other value. */
    *items(): Generator<Value> {
        const value = this.resolve();
        if (value?.kind === "sequence") yield* value.children();
    }

    /** The member of that key: the mapping's own, else one that a merge key brings in. */
    get(key: string): Value | undefined {
        return this.#within(key, DEPTH);
    }

    #within(key: string, depth: number): Value | undefined {
        for (const member of this.members()) if (member.key === key) return member;
        if (depth === 0) return undefined;
        for (const merge of this.members()) {
            const merged = (merge.#get(FLAGS) & MERGE) === 0 ? undefined : merge.resolve();
            if (!merged) continue;
            for (const one of merged.kind === "sequence" ? merged.children() : [merged]) {
                const found = one.#within(key, depth - 1);
                if (found) return found;
            }
        }
        return undefined;
    }

    /** What a path of keys leads to. */
    path(...keys: string[]): Value | undefined {
        return keys.reduce<Value | undefined>((value, key) => value?.get(key), this);
    }

    /** The text that a path of keys leads to. */
    textAt(...keys: string[]): string | undefined {
        return this.path(...keys)?.text;
    }

    /**
     * Where a path of keys breaks: the last value that exists, and the key that it lacks. Nothing if all of it is there, even
     * if what it leads to is empty.
     */
    lacks(...keys: string[]): { value: Value; key: string } | undefined {
        let value: Value = this;
        for (const key of keys) {
            const below = value.get(key);
            if (!below) return { value, key };
            value = below;
        }
        return undefined;
    }

    #at(id: number): Value {
        return new Value(this.#tree, id);
    }

    #get(column: number): number {
        return this.#tree.get(column, this.id);
    }
}
