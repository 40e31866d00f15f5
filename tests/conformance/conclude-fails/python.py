"""A pack that cannot conclude."""

from plimsoll import Context, FactKind, Project, Stop

OWNER = FactKind("owner", name=str)

facts = [OWNER]


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.fact(OWNER, found, name=cx.captured(found, "name"))
        cx.report(found)


def conclude(project: Project) -> None:
    for fact in project.facts(OWNER):
        if fact["name"] == "nobody":
            raise Stop(f"`{fact.path}` belongs to nobody")
