"""What a rule that concludes may ask of the project."""

from plimsoll import Context, FactKind, Level, Project, Span

QUESTION = FactKind("question", name=str)

facts = [QUESTION]


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.fact(QUESTION, found, name=cx.captured(found, "name"))


def conclude(project: Project) -> None:
    if next(project.facts(QUESTION), None) is None:
        return

    def say(line: str) -> None:
        project.log(Level.INFO, line)

    unit = project.unit
    say(f"unit '{unit.path}' {unit.name} [{' '.join(unit.evidence)}] of {len(project.units())}")
    for one in project.files():
        say(f"{one.path} {one.language} '{one.kind}' {one.size} {one.lines} {one.role} '{one.unit}'")
    paths = ["a.yaml", "service", "service/b.yaml", "nothing", "../a.yaml", "/a.yaml", "service/../a.yaml", ""]
    entries = " ".join(entry.name.lower() for entry in project.entries(paths))
    say(f"{entries} {str(project.exists('service')).lower()} {str(project.exists('docs')).lower()}")
    every = project.repository
    files, dependencies = (len(list(records)) for records in (every.files(), every.dependencies()))
    say(f"{files} files, {len(every.manifests())} manifests, {dependencies} dependencies")
    say(f"{len(project.manifests())} manifests, {len(project.vulnerabilities())} vulnerabilities here")
    imports = ["react", "node:fs"]
    for name, packages in zip(imports, project.packages_of("npm", imports), strict=True):
        say(f"{name} comes with [{' '.join(packages)}]")
    project.report_unit().message("belongs to no file")
    for fact in list(project.repository.facts(QUESTION))[1:]:
        project.report(fact.path, fact.span or Span(0, 0)).message(f"the {fact['name']} question")
