"""A pack that cannot conclude."""

from plimsoll import Context, Project, Stop


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.fact("owner", cx.captured(found, "name"), found)
        cx.report(found)


def conclude(project: Project) -> None:
    for fact in project.facts("owner"):
        if fact.value == "nobody":
            raise Stop(f"`{fact.path}` belongs to nobody")
