// The interface of `wit/v0.1` as componentize-js hands it over. Rules see `records.ts` instead.

declare module "plimsoll:audit/host@0.1.0" {
    export function log(level: "error" | "warn" | "info" | "debug", text: string): void;
    export function getOption(name: string): string | undefined;
}

declare module "plimsoll:audit/document@0.1.0" {
    type Span = { start: number; end: number };
    type Capture = { name: string; span: Span; node?: number };
    type Match = { selector: string; span: Span; node?: number; captures: Capture[] };
    export function text(spans: Span[]): string[];
    export function columns(within: number, mask: number): Uint32Array;
    export function nodes(ids: Uint32Array, mask: number): Uint32Array;
    export function ancestors(node: number): Uint32Array;
    export function kindNames(ids: Uint32Array): string[];
    export function fieldIds(names: string[]): Uint32Array;
    export function fieldNames(ids: Uint32Array): string[];
    export function select(rule: string, selector: string, within: number): Match[];
}
