/** What one call of the host keeps while the rules of a pack run: the text and the trees, fetched once. */

import * as document from "plimsoll:audit/document@0.1.0";

import { Asking } from "./asking";
import type { Definition, Imported, Match, Outline, Purpose, Span, TextValue } from "./records";
import { Subtree } from "./tree";
import { Values } from "./values";

export class Session extends Asking {
    readonly #size: number;
    #source?: string;
    #trees: Subtree[] = [];
    #kinds = new Map<number, string>();
    #fields = new Map<string, number>();
    #values?: Values;
    #outline?: Outline;
    #imports?: readonly Imported[];

    constructor(size: number) {
        super();
        this.#size = size;
    }

    source(): string {
        // The whole text in one call of the host: moving it costs less than a second call.
        this.#source ??= this.ask("text", () => document.text([{ start: 0, end: this.#size }]))[0] ?? "";
        return this.#source;
    }

    text(span: Span): string {
        const source = this.source();
        // Where every character is one byte, an offset is an index.
        const fits = span.start <= span.end && span.end <= this.#size;
        if (fits && source.length === this.#size) return source.slice(span.start, span.end);
        // Else the host cuts, which also refuses what is outside.
        return this.ask("text", () => document.text([{ start: span.start, end: span.end }]))[0] ?? "";
    }

    select(rule: string, selector: string, within: number): Match[] {
        return this.ask("select", () => document.select(rule, selector, within));
    }

    /** A subtree that holds the node: one that is there already, else the node's own. */
    subtree(node: number): Subtree {
        const known = this.#trees.find((tree) => tree.holds(node));
        if (known) return known;
        const tree = new Subtree(node, this.ask("columns", () => document.columns(node, Subtree.MASK)));
        this.#learn(tree.kinds());
        this.#trees.push(tree);
        return tree;
    }

    kind(id: number): string {
        return this.#kinds.get(id) ?? "";
    }

    field(name: string): number {
        let id = this.#fields.get(name);
        if (id === undefined) {
            id = this.ask("field-ids", () => document.fieldIds([name]))[0] ?? 0;
            this.#fields.set(name, id);
        }
        return id;
    }

    /** The ancestors of a node with their kinds, nearest first. */
    ancestors(node: number): [number, string][] {
        const ids = this.ask("ancestors", () => document.ancestors(node));
        const kinds = this.ask("nodes", () => document.nodes(ids, 1));
        this.#learn(kinds);
        return Array.from(ids, (id, index) => [id, this.kind(kinds[index] ?? 0)]);
    }

    /** Asks for the names of those kinds that no earlier tree had, in one call. */
    #learn(kinds: Uint32Array): void {
        // First the few kinds that there are: a closure for each node costs more than fetching the tree.
        const unknown = Uint32Array.from([...new Set(kinds)].filter((kind) => !this.#kinds.has(kind)));
        if (unknown.length === 0) return;
        const names = this.ask("kind-names", () => document.kindNames(unknown));
        unknown.forEach((id, index) => this.#kinds.set(id, names[index] ?? ""));
    }

    /** The values of a configuration file. */
    values(): Values {
        this.#values ??= new Values(this.ask("values", document.values));
        return this.#values;
    }

    /** The outline of a Markdown document. */
    outline(): Outline {
        this.#outline ??= this.ask("outline", document.outline);
        return this.#outline;
    }

    /** What the file imports. */
    imports(): readonly Imported[] {
        this.#imports ??= this.ask("imports", document.imports);
        return this.#imports;
    }

    /** What the name or call at a node refers to. */
    resolve(node: number): string {
        return this.ask("resolve", () => document.resolve(Uint32Array.of(node)))[0] ?? "";
    }

    /** What a text is made of. */
    pieces(node: number, purpose: Purpose): TextValue {
        const { pieces, steps } = this.ask("pieces", () => document.pieces(node, purpose));
        return { pieces, steps: [...steps] };
    }

    /** What a name may hold. */
    definitions(node: number): readonly Definition[] {
        return this.ask("definitions", () => document.definitions(node));
    }
}
