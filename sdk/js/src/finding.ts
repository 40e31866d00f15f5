/** What a rule says about one place: a finding that is already recorded, and the words to make it fuller. */

import { spanOf } from "./records";
import type { Applicability, Confidence, Edit, FindingRecord, Place, Severity } from "./records";

/** A finding that is already recorded, complete with the page's message. Each method refines it. */
export class Finding {
    readonly #record: FindingRecord;

    /** @internal */
    constructor(record: FindingRecord) {
        this.#record = record;
    }

    /** Says what is wrong *here*, in one sentence without a full stop. */
    message(message: string): this {
        this.#record.message = message;
        return this;
    }

    /** Replaces the page's severity. */
    severity(severity: Severity): this {
        this.#record.severity = severity;
        return this;
    }

    /** Replaces the page's confidence. */
    confidence(confidence: Confidence): this {
        this.#record.confidence = confidence;
        return this;
    }

    /** Points at another place in the same file that explains the finding. */
    related(at: Place, message: string): this {
        this.#record.related.push({ span: spanOf(at), message });
        return this;
    }

    /** Offers a way to mend it; the title is an imperative without a full stop, such as "pass a timeout". */
    fix(title: string, applicability: Applicability, edits: Edit[]): this {
        this.#record.fixes.push({ title, applicability, edits });
        return this;
    }

    /** Adds a detail for programs that read the run file. */
    property(key: string, value: string): this {
        this.#record.properties.push([key, value]);
        return this;
    }
}

/** A finding that nothing is said of yet. */
export function findingOf(rule: string, at: Place): FindingRecord {
    return { rule, span: spanOf(at), message: "", related: [], fixes: [], properties: [] };
}
