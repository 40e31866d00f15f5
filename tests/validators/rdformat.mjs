// Validates Reviewdog diagnostics, one document or with --lines one on each line; prints how many there are.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [modules, path, ...flags] = process.argv.slice(2);
const { RDFormatValidator } = createRequire(join(modules, "x.js"))("@umbrelladocs/rdformat-validator");
const text = readFileSync(path, "utf8");
const validator = new RDFormatValidator({ strictMode: true, allowExtraFields: false });
const documents = flags.includes("--lines")
  ? text.split("\n").filter(Boolean).map((line) => [JSON.parse(line)])
  : [JSON.parse(text)];
let diagnostics = 0;
for (const document of documents) {
  const result = validator.validateObject(document);
  if (!result.valid || result.errors.length > 0) {
    console.error(`${path}: ${JSON.stringify(result.errors.slice(0, 3))}`);
    process.exit(1);
  }
  diagnostics += (Array.isArray(document) ? document : document.diagnostics).length;
}
console.log(JSON.stringify({ diagnostics }));
