/** The records that cross the boundary, as rules see them. `wit/v0.1/types.wit` says more about each. */

/** A half-open range of byte offsets into the file's UTF-8 text. Not indices of a JavaScript string. */
export interface Span {
    readonly start: number;
    readonly end: number;
}

/** Anything that stands somewhere: a match, a capture, a node. */
export type Place = Span | { readonly span: Span };

/** What the finding costs when it bites: data loss, an outage, operational pain, hygiene. */
export type Severity = "p0" | "p1" | "p2" | "p3";
/** How likely it is that the finding is true. */
export type Confidence = "high" | "medium" | "low";
/** `safe` keeps the meaning of the program; `unsafe` must be read by a person. */
export type Applicability = "safe" | "unsafe";
/** How loud a line of the log is. */
export type Level = "error" | "warn" | "info" | "debug";

/** An audited file. */
export interface File {
    /** Relative to the audited root, with `/`. */
    readonly path: string;
    /** Such as `python`. */
    readonly language: string;
    /** In bytes. */
    readonly size: number;
    readonly lines: number;
    /** `production`, `test`, `example`, `generated`, `vendored`, `script` or `docs`. */
    readonly role: string;
}

/** One variable of a selector's pattern. A `$$$LIST` gives one capture for each node. */
export interface Capture {
    /** Without the `$`. */
    readonly name: string;
    readonly span: Span;
    /** Not there for a group of a text selector. */
    readonly node?: number;
}

/** One place where one selector of the rule matched. */
export interface Match {
    /** The selector's `name` in the page, or the empty string. */
    readonly selector: string;
    readonly span: Span;
    /** Not there for text and whole-file selectors. */
    readonly node?: number;
    readonly captures: readonly Capture[];
}

/** All matches of one rule in a file, in text order. */
export interface RuleMatches {
    readonly rule: string;
    readonly matches: readonly Match[];
}

/** Replaces the text at `span`; an empty span inserts, an empty replacement deletes. */
export interface Edit {
    span: Span;
    replacement: string;
}

/** One way to mend a finding. The edits are applied together and must not overlap. */
export interface Fix {
    /** Imperative and without a full stop, such as "pass a timeout". */
    title: string;
    applicability: Applicability;
    edits: Edit[];
}

/** A finding as the host gets it. */
export interface FindingRecord {
    rule: string;
    span: Span;
    message: string;
    severity?: Severity;
    confidence?: Confidence;
    related: { span: Span; message: string }[];
    fixes: Fix[];
    properties: [string, string][];
}

/** That `met` of `total` places are right. */
export interface StrengthRecord {
    rule: string;
    met: number;
    total: number;
    evidence: Span[];
}

/** A number about the file or the project. */
export interface MetricRecord {
    name: string;
    value: number;
    unit: string;
}

/** A fact that a rule recorded, with the file that it was seen in. */
export interface Fact {
    readonly path: string;
    readonly key: string;
    readonly value: string;
    readonly span?: Span;
}

/** Returns where something stands. */
export function spanOf(at: Place): Span {
    const { start, end } = "span" in at ? at.span : at;
    return { start, end };
}
