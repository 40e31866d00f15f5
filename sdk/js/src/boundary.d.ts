// The interface of `wit/v0.1` as componentize-js hands it over. Rules see `records.ts` instead.

declare module "plimsoll:audit/host@0.1.0" {
    export function log(level: "error" | "warn" | "info" | "debug", text: string): void;
    export function getOption(name: string): string | undefined;
}

declare module "plimsoll:audit/document@0.1.0" {
    type Span = { start: number; end: number };
    type Capture = { name: string; span: Span; node?: number };
    type Match = { selector: string; span: Span; node?: number; captures: Capture[] };
    type ConfigObject = { kind: string; name: string; namespace: string; value: number; resolved: boolean };
    type ValueTree = { columns: Uint32Array; texts: string[]; objects: ConfigObject[] };
    type Heading = { level: number; text: string; anchor: string; span: Span };
    type Link = { target: string; text: string; image: boolean; span: Span };
    type SyntaxError = { span: Span; message: string };
    type Code = { language: string; inline: boolean; text: string; span: Span; parsed: boolean; error?: SyntaxError };
    type MarkdownOutline = { headings: Heading[]; links: Link[]; code: Code[]; anchors: string[] };
    type Imported = { local: string; name: string; span: Span };
    type Origin = "constant" | "safe" | "named" | "operator" | "member" | "unknown" | "input";
    type Purpose = "text" | "sql" | "shell" | "code";
    type Piece = { origin: Origin; text: string; node: number; span: Span };
    type TextValue = { pieces: Piece[]; steps: Uint32Array };
    type Definition = { node: number; value?: number; typed: string };
    export function text(spans: Span[]): string[];
    export function columns(within: number, mask: number): Uint32Array;
    export function nodes(ids: Uint32Array, mask: number): Uint32Array;
    export function ancestors(node: number): Uint32Array;
    export function kindNames(ids: Uint32Array): string[];
    export function fieldIds(names: string[]): Uint32Array;
    export function fieldNames(ids: Uint32Array): string[];
    export function select(rule: string, selector: string, within: number): Match[];
    export function values(): ValueTree;
    export function outline(): MarkdownOutline;
    export function imports(): Imported[];
    export function resolve(nodes: Uint32Array): string[];
    export function pieces(node: number, purpose: Purpose): TextValue;
    export function definitions(node: number): Definition[];
}

declare module "plimsoll:audit/project@0.1.0" {
    type Span = { start: number; end: number };
    type Scope = "unit" | "repository";
    type Entry = "nothing" | "file" | "folder" | "link";
    type File = {
        path: string; language: string; kind: string; size: number; lines: number; role: string; unit: string;
    };
    type Unit = { path: string; name: string; evidence: string[] };
    type LocatedFact = { path: string; values: string[]; span?: Span };
    type Manifest = {
        path: string; ecosystem: string; name: string; isLock: boolean; lock?: string; isLibrary: boolean;
    };
    type Dependency = {
        ecosystem: string; name: string; requirement?: string; locked?: string; usage: string; direct: boolean; path: string;
        span: Span;
    };
    type Vulnerability = {
        id: string; aliases: string[]; summary: string; severity: string; fixedIn: string[]; dependency: Dependency;
    };
    export function facts(key: string, scope: Scope, first: number, most: number): LocatedFact[];
    export function files(scope: Scope, first: number, most: number): File[];
    export function units(): Unit[];
    export function entries(paths: string[]): Entry[];
    export function manifests(scope: Scope): Manifest[];
    export function dependencies(scope: Scope, first: number, most: number): Dependency[];
    export function packagesOf(ecosystem: string, imports: string[]): string[][];
    export function vulnerabilities(scope: Scope): Vulnerability[];
}
