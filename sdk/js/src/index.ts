/**
 * Write Plimsoll rules in TypeScript or JavaScript.
 *
 * A rule is a page (`rules/<id>.md`, see `sdk/PAGE.md`) and at most one source file beside it: {@link rule} joins them, and
 * {@link definePack} makes the list. Nothing else of Plimsoll is known here than the interface in `wit/`.
 *
 * @packageDocumentation
 */

export { definePack, rule } from "./pack";
export type { Pack, PackDefinition, Rule, Setting } from "./pack";
export { Context, Finding, Project } from "./context";
export { Node } from "./tree";
export type {
    Applicability, Capture, Confidence, Edit, Fact, File, Fix, Level, Match, Place, Severity, Span,
} from "./records";
