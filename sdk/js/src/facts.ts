/** Facts: what a rule remembers of one file, and asks for when it concludes. */

import type { Span } from "./records";

/** What the values of a field look like. */
export type FieldKind = "text" | "integer" | "boolean";

/** The names and kinds of a fact's values, in order. */
export type Fields = Readonly<Record<string, FieldKind>>;

interface Decoded {
    text: string;
    integer: number;
    boolean: boolean;
}

/** The values of a fact, by the names of its fields. */
export type FactValues<F extends Fields> = { readonly [name in keyof F]: Decoded[F[name]] };

/** The same to record. Text may stand for any of them: it crosses the boundary as it is, and the host looks at it. */
export type GivenValues<F extends Fields> = { readonly [name in keyof F]: Decoded[F[name]] | string };

/** A kind of fact that a rule records, made by {@link fact}. Rules of a pack may share one. */
export interface FactKind<F extends Fields = Fields> {
    /** Kebab-case. */
    readonly key: string;
    readonly fields: F;
}

/** A fact and the file that it was seen in. */
export interface Fact<F extends Fields = Fields> {
    readonly path: string;
    readonly values: FactValues<F>;
    /** The values as they crossed the boundary, in the order of the fields. */
    readonly texts: readonly string[];
    readonly span?: Span;
}

/** A fact as the host gets it. */
export interface FactRecord {
    key: string;
    values: string[];
    span?: Span;
}

/**
 * Declares a kind of fact: its key, and the names and kinds of its values.
 *
 * ```ts
 * const PORT = fact("service-port", { port: "integer", internal: "boolean" });
 * ```
 */
export function fact<const F extends Fields>(key: string, fields: F): FactKind<F> {
    return { key, fields };
}

/** The values as they cross the boundary. */
export function encode<F extends Fields>(kind: FactKind<F>, values: GivenValues<F>): string[] {
    const texts: string[] = [];
    // A loop: a closure for each fact costs more than the fact.
    for (const name in kind.fields) texts.push(String(values[name]));
    return texts;
}

/** A fact as rules see it. */
export function decode<F extends Fields>(kind: FactKind<F>, path: string, texts: string[], span?: Span): Fact<F> {
    const values: Record<string, string | number | boolean> = {};
    let index = 0;
    for (const name in kind.fields) {
        const text = texts[index++] ?? "";
        const field = kind.fields[name];
        values[name] = field === "integer" ? Number(text) : field === "boolean" ? text === "true" : text;
    }
    return { path, values: values as FactValues<F>, texts, span };
}

/** The kind as `describe` declares it; a name in camel case is kebab-case there. */
export function specOf({ key, fields }: FactKind): { key: string; fields: { name: string; kind: FieldKind }[] } {
    const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return { key, fields: Object.entries(fields).map(([name, kind]) => ({ name: kebab(name), kind })) };
}
