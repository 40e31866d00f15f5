/** Nodes as a rule sees them: they point into columns fetched once, so walking costs no call of the host. */

import type { Span } from "./records";
import type { Session } from "./session";

const KIND = 0, START = 1, END = 2, PARENT = 3, NEXT = 4, FIELD = 5, FLAGS = 6, COLUMNS = 7;
const NAMED = 1, BROKEN = 2 | 4, EXTRA = 8;

/** The columns of one subtree. */
export class Subtree {
    static readonly MASK = 127;
    readonly #length: number;

    constructor(readonly first: number, readonly columns: Uint32Array) {
        this.#length = columns.length / COLUMNS;
    }

    holds(node: number): boolean {
        return node >= this.first && node - this.first < this.#length;
    }

    kinds(): Uint32Array {
        return this.columns.subarray(0, this.#length);
    }

    get(column: number, node: number): number {
        return this.columns[column * this.#length + node - this.first] ?? 0;
    }
}

/** A node of the file's syntax tree. Two are the same node if their `id`s are equal. */
export class Node {
    readonly #session: Session;
    readonly #tree: Subtree;

    /** @internal */
    constructor(session: Session, tree: Subtree, /** The preorder index in the file. */ readonly id: number) {
        this.#session = session;
        this.#tree = tree;
    }

    /** The kind; for an anonymous node, such as `+`, its text. */
    get kind(): string {
        return this.#session.kind(this.#get(KIND));
    }

    /** Where the node stands. */
    get span(): Span {
        return { start: this.#get(START), end: this.#get(END) };
    }

    /** The node's text. */
    get text(): string {
        return this.#session.text(this.span);
    }

    /** Whether the grammar gives the node a name; punctuation and keywords have none. */
    get isNamed(): boolean {
        return (this.#get(FLAGS) & NAMED) !== 0;
    }

    /** Whether the node may stand anywhere, such as a comment. */
    get isExtra(): boolean {
        return (this.#get(FLAGS) & EXTRA) !== 0;
    }

    /** Whether the parser could not read this text, or invented it. */
    get isBroken(): boolean {
        return (this.#get(FLAGS) & BROKEN) !== 0;
    }

    /** Whether the node is of one of these kinds. */
    is(...kinds: string[]): boolean {
        return kinds.includes(this.kind);
    }

    /** The node above; not there at the root. */
    get parent(): Node | undefined {
        if (this.id === 0) return undefined;
        const above = this.#get(PARENT);
        // Above what was fetched: the whole tree, once.
        const tree = this.id === this.#tree.first ? this.#session.subtree(0) : this.#tree;
        return new Node(this.#session, tree, above);
    }

    /** The nodes above, nearest first. */
    *ancestors(): Generator<Node> {
        for (let node = this.parent; node; node = node.parent) yield node;
    }

    /** The nearest node above that is of one of these kinds. */
    enclosing(...kinds: string[]): Node | undefined {
        for (const node of this.ancestors()) if (node.is(...kinds)) return node;
        return undefined;
    }

    /** All children, punctuation and comments too. */
    *children(): Generator<Node> {
        const end = this.#get(NEXT);
        for (let id = this.id + 1; id < end; id = this.#tree.get(NEXT, id)) yield this.#at(id);
    }

    /** The named children without comments. */
    *namedChildren(): Generator<Node> {
        for (const child of this.children()) if (child.isNamed && !child.isExtra) yield child;
    }

    /** The first child in a field of the grammar, such as `arguments`. */
    field(name: string): Node | undefined {
        return this.fields(name).next().value ?? undefined;
    }

    /** Every child in a field of the grammar. */
    *fields(name: string): Generator<Node, undefined> {
        const field = this.#session.field(name);
        for (const child of this.children()) if (field !== 0 && this.#tree.get(FIELD, child.id) === field) yield child;
    }

    /** The subtree in text order without the node itself, leaving out the inside of nodes of the kinds `outside`. */
    *descendants(...outside: string[]): Generator<Node> {
        const end = this.#get(NEXT);
        for (let id = this.id + 1; id < end; ) {
            const node = this.#at(id);
            yield node;
            id = outside.length > 0 && node.is(...outside) ? this.#tree.get(NEXT, id) : id + 1;
        }
    }

    /** Whether `other` is this node or inside it. */
    contains(other: Node): boolean {
        return other.id >= this.id && other.id < this.#get(NEXT);
    }

    #at(id: number): Node {
        return new Node(this.#session, this.#tree, id);
    }

    #get(column: number): number {
        return this.#tree.get(column, this.id);
    }
}
