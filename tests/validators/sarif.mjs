// Validates a SARIF log with Microsoft's multitool, with all of its rules for SARIF and for GitHub but GH1004, whose limits are
// out of date; prints what it has to say. Its exit code is 0 whatever it finds, so the results in its own log are counted.
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, path, output] = process.argv.slice(2);
const name = process.platform === "win32" ? "Sarif.Multitool.exe" : "Sarif.Multitool";
const tool = join(modules, "node_modules", "@microsoft", `sarif-multitool-${process.platform}`, name);
// Its install script does no more than this.
chmodSync(tool, 0o755);
const rules = fileURLToPath(new URL("sarif-rules.xml", import.meta.url));
const settings = ["--rule-kind", "Sarif;Ghas", "-c", rules, "-o", output, "--log", "ForceOverwrite"];
const child = spawnSync(tool, ["validate", path, ...settings], {
  encoding: "utf8",
  env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" },
});
if (child.error || child.status !== 0) {
  console.error(`${tool}: ${child.error ?? `exit ${child.status}`}\n${child.stdout}\n${child.stderr}`);
  process.exit(1);
}
const log = JSON.parse(readFileSync(output, "utf8").replace(/^\ufeff/, ""));
const [run] = log.runs;
const faults = (run.invocations ?? []).flatMap((invocation) => [
  ...(invocation.toolExecutionNotifications ?? []),
  ...(invocation.toolConfigurationNotifications ?? []),
]);
const said = (results) =>
  results.map(({ ruleId, descriptor, message }) => {
    const words = message.text ?? `${message.id} ${JSON.stringify(message.arguments)}`;
    return `${ruleId ?? descriptor?.id} ${words}`;
  });
// .NET takes some percent-encoded addresses for ill-formed that RFC 3986 allows, so a second parser has a say.
const wellFormed = ({ message }) => {
  const uri = message.arguments?.[1];
  return message.id === "Error_UrisMustConformToRfc3986" && URL.canParse(uri) && new URL(uri).href === uri;
};
const results = (run.results ?? []).filter((result) => !wellFormed(result));
const problems = faults.filter((fault) => fault.level === "error" || fault.level === "warning");
console.log(JSON.stringify({ results: said(results), faults: said(problems) }));
