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
    /** What it configures: one of the kinds of `sdk/KINDS.md`, such as `github/workflow`; else empty. */
    readonly kind: string;
    /** In bytes. */
    readonly size: number;
    readonly lines: number;
    /** `production`, `test`, `example`, `generated`, `vendored`, `script`, `docs` or `migration`. */
    readonly role: string;
    /** The folder of the deployable unit that it belongs to. */
    readonly unit: string;
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

/** A number about the file or the unit. */
export interface MetricRecord {
    name: string;
    value: number;
    unit: string;
}

/** A heading of a Markdown document. */
export interface Heading {
    /** 1 to 6. */
    readonly level: number;
    /** Without markup. */
    readonly text: string;
    /** What a link to it says behind `#`, as GitHub makes it. */
    readonly anchor: string;
    readonly span: Span;
}

/** A link or an image of a Markdown document. References are resolved. */
export interface Link {
    /** As written: an address, a path, `#anchor`; without the title. */
    readonly target: string;
    /** Without markup. */
    readonly text: string;
    readonly image: boolean;
    readonly span: Span;
}

/** Where the code of a Markdown document cannot be read: the first place in the document, and what is wrong there. */
export interface CodeError {
    readonly span: Span;
    readonly message: string;
}

/** Code in a Markdown document. */
export interface Code {
    /** The first word after the fence, such as `sh`; empty for indented code and for code inside a line. */
    readonly language: string;
    /** Code inside a line of prose. */
    readonly inline: boolean;
    readonly text: string;
    readonly span: Span;
    /** Whether a fenced block was read in its language, as a whole or as an excerpt; if not, nothing is known of it. */
    readonly parsed: boolean;
    /** What was wrong with the whole, where no such reading came to the end. */
    readonly error?: CodeError;
}

/** What a Markdown document is made of, in text order; `anchors` are the names that HTML in it gives to places. */
export interface Outline {
    readonly headings: readonly Heading[];
    readonly links: readonly Link[];
    readonly code: readonly Code[];
    readonly anchors: readonly string[];
}

/** A name that an import brings into a file. */
export interface Imported {
    /** What the file calls it; `*` for everything of a module, empty where no name is brought. */
    readonly local: string;
    /** What it is: the module, and behind it the member, such as `requests.get`. */
    readonly name: string;
    readonly span: Span;
}

/** What is known about where a piece of a text comes from, the most dangerous last. */
export type Origin = "constant" | "safe" | "named" | "operator" | "member" | "unknown" | "input";

/** What a text is for: what is safe in one language is not in another. */
export type Purpose = "text" | "sql" | "shell" | "code";

/** A stretch of a text: what a constant says, or a gap, and the expression that it comes from. */
export interface Piece {
    readonly origin: Origin;
    /** What a constant says; empty for every other piece. */
    readonly text: string;
    readonly node: number;
    readonly span: Span;
}

/** A text as far as the file shows how it comes about, and the nodes of the assignments that it went through. */
export interface TextValue {
    readonly pieces: readonly Piece[];
    readonly steps: readonly number[];
}

/** A place where a name gets a value. */
export interface Definition {
    /** The assignment, the loop or the parameter. */
    readonly node: number;
    /** The expression whose value the name gets as a whole, if it is one. */
    readonly value?: number;
    /** The declared type as it is written, or empty. */
    readonly typed: string;
}

/** Something that is built and deployed on its own. */
export interface Unit {
    /** Its folder; empty for the root, and for what belongs to no other unit. */
    readonly path: string;
    readonly name: string;
    /** Manifests, container files and entry points that make it one. */
    readonly evidence: readonly string[];
}

/** What is at a path of the repository. */
export type Entry = "nothing" | "file" | "folder" | "link";

/** A manifest or a lock file. */
export interface Manifest {
    readonly path: string;
    /** As OSV spells it, such as `npm`. */
    readonly ecosystem: string;
    readonly name: string;
    /** Versions are locked here, and nothing is declared. */
    readonly isLock: boolean;
    /** The lock file that holds what a manifest declares. */
    readonly lock?: string;
    /** Published for others to depend on, as far as it says so. */
    readonly isLibrary: boolean;
}

/** A package that a manifest declares or a lock file holds. */
export interface Dependency {
    readonly ecosystem: string;
    /** Normalised as the ecosystem does it. */
    readonly name: string;
    readonly requirement?: string;
    readonly locked?: string;
    /** `production`, `development`, `optional`, `build` or `peer`. */
    readonly usage: string;
    /** Declared by a manifest, not only brought by another package. */
    readonly direct: boolean;
    readonly path: string;
    readonly span: Span;
}

/** An advisory that a locked version is affected by. */
export interface Vulnerability {
    /** Such as `GHSA-…`. */
    readonly id: string;
    readonly aliases: readonly string[];
    readonly summary: string;
    /** `critical`, `high`, `medium`, `low`; empty if the advisory does not say. */
    readonly severity: string;
    /** Versions that mend it. */
    readonly fixedIn: readonly string[];
    readonly dependency: Dependency;
}

/** Returns where something stands. */
export function spanOf(at: Place): Span {
    const { start, end } = "span" in at ? at.span : at;
    return { start, end };
}
