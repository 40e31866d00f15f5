/**
 * Write Plimsoll rules in TypeScript or JavaScript.
 *
 * A rule is a page (`rules/<id>.md`, see `sdk/PAGE.md`) and at most one source file beside it: {@link rule} joins them, and
 * {@link definePack} makes the list. Nothing else of Plimsoll is known here than the interface in `wit/`.
 *
 * @packageDocumentation
 */

export { definePack, rule } from "./pack";
export type { Pack, PackDefinition, Rule, RuleCode, Setting } from "./pack";
export { fact } from "./facts";
export type { Fact, FactKind, FactValues, FieldKind, Fields, GivenValues } from "./facts";
export { Context } from "./context";
export { Finding } from "./finding";
export { Part, Project } from "./project";
export { Node } from "./tree";
export { Value, Values } from "./values";
export type { ConfigObject, ValueKind } from "./values";
export type {
    Applicability, Capture, Code, CodeError, Confidence, Definition, Dependency, Edit, Entry, File, Fix, Heading, Imported, Level, Link,
    Manifest, Match, Origin, Outline, Piece, Place, Purpose, Severity, Span, TextValue, Unit, Vulnerability,
} from "./records";
