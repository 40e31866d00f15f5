"""A question for facts that nobody declares."""

from plimsoll import Context, FactKind, Project, Refused

ASKS = FactKind("asks", name=str)

facts = [ASKS]


def check(cx: Context) -> None:
    for found in cx.matches():
        cx.fact(ASKS, found, name=cx.captured(found, "name"))


def conclude(project: Project) -> None:
    for _ in project.facts(ASKS):
        try:
            project.metric("unseen", len(list(project.facts(FactKind("no-such-key")))), "facts")
        except Refused:
            pass
