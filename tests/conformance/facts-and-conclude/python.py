"""Facts of each file, and what follows from all of them."""

from plimsoll import Context, Level, Project, Severity


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.fact("service-port", cx.captured(found, "port"), found)
    cx.fact("service-file", cx.file.role)


def conclude(project: Project) -> None:
    ports = project.facts("service-port")
    if not ports:
        return
    for fact in project.facts():
        if fact.key.startswith("service-"):
            place = f"{fact.span.start}..{fact.span.end}" if fact.span else "none"
            project.log(Level.INFO, f"{fact.path} {fact.key} {fact.value} {place}")
    met = 0
    for index, fact in enumerate(ports):
        first = next((one for one in ports[:index] if one.value == fact.value), None)
        if first is None or fact.span is None:
            met += 1
            continue
        report = project.report("facts-and-conclude", fact.path, fact.span)
        report.message(f"port {fact.value} is taken by {first.path}").severity(Severity.P1)
    project.strength("facts-and-conclude", met, len(ports))
    project.metric("audited-files", len(project.files), "files")
