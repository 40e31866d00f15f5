/** What a rule that concludes may ask of the project. */

import { fact, rule } from "plimsoll";

import page from "./project-questions.md";

const QUESTION = fact("question", { name: "text" });

export const projectQuestions = rule(page, {
    facts: [QUESTION],

    check(cx) {
        for (const found of cx.matches) cx.fact(QUESTION, { name: cx.captured(found, "name") }, found);
    },

    conclude(project) {
        if (project.facts(QUESTION).next().done) return;
        const say = (line: string) => project.log("info", line);
        const { path, name, evidence } = project.unit;
        say(`unit '${path}' ${name} [${evidence.join(" ")}] of ${project.units().length}`);
        for (const one of project.files()) {
            say(`${one.path} ${one.language} '${one.kind}' ${one.size} ${one.lines} ${one.role} '${one.unit}'`);
        }
        const paths = ["a.yaml", "service", "service/b.yaml", "nothing", "../a.yaml", "/a.yaml", "service/../a.yaml", ""];
        const entries = project.entries(paths).join(" ");
        say(`${entries} ${project.exists("service")} ${project.exists("docs")}`);
        const all = project.repository;
        const [files, dependencies] = [[...all.files()].length, [...all.dependencies()].length];
        say(`${files} files, ${all.manifests().length} manifests, ${dependencies} dependencies`);
        say(`${project.manifests().length} manifests, ${project.vulnerabilities().length} vulnerabilities here`);
        const imports = ["react", "node:fs"];
        project.packagesOf("npm", imports).forEach((packages, index) => {
            say(`${imports[index]} comes with [${packages.join(" ")}]`);
        });
        project.reportUnit().message("belongs to no file");
        for (const { path, values, span } of [...project.repository.facts(QUESTION)].slice(1)) {
            project.report(path, span ?? { start: 0, end: 0 }).message(`the ${values.name} question`);
        }
    },
});
