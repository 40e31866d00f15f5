"""Facts of each file, and what follows from all of them."""

from plimsoll import Context, FactKind, Level, Project, Severity

PORT = FactKind("service-port", port=int, internal=bool)
FILE = FactKind("service-file", role=str, unit=str)

facts = [PORT, FILE]


def check(cx: Context) -> None:
    for found in cx.matches():
        port = cx.captured(found, "port")
        cx.fact(PORT, found, port=port, internal=len(port) > 3)
    cx.fact(FILE, role=cx.file.role, unit=cx.file.unit)


def conclude(project: Project) -> None:
    ports = list(project.facts(PORT))
    if not ports:
        return
    for fact in [*ports, *project.facts(FILE)]:
        place = f"{fact.span.start}..{fact.span.end}" if fact.span else "none"
        values = ", ".join(f'"{value}"' for value in fact.values)
        project.log(Level.INFO, f"{fact.path} {fact.kind.key} [{values}] {place}")
    met = 0
    for index, fact in enumerate(ports):
        first = next((one for one in ports[:index] if one["port"] == fact["port"]), None)
        if first is None or fact.span is None:
            met += 1
            continue
        report = project.report(fact.path, fact.span)
        report.message(f"port {fact['port']} is taken by {first.path}").severity(Severity.P1)
    if not project.exists("docs"):
        project.report_unit().message(f"{project.unit.name} has no docs")
    project.strength(met, len(ports))
    project.metric("audited-files", len(list(project.files())), "files")
