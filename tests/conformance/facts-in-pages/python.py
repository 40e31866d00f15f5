"""More facts than one answer of the host holds."""

from itertools import islice

from plimsoll import Context, FactKind, Project, Span

ITEM = FactKind("item", number=int, even=bool)

facts = [ITEM]


def check(cx: Context) -> None:
    for found in cx.matches():
        number = int(cx.captured(found, "number"))
        cx.fact(ITEM, found, number=number, even=number % 2 == 0)


def conclude(project: Project) -> None:
    count = even = total = 0
    last = None
    for fact in project.facts(ITEM):
        number = int(fact["number"])
        count += 1
        total += number
        even += bool(fact["even"])
        if last is None or last.path != fact.path or count == 1_030:
            project.report(fact.path, fact.span or Span(0, 0)).message(f"fact {count} is item {number}")
        last = fact
    if last is None:
        return
    project.report(last.path, last.span or Span(0, 0)).message("the last one")
    project.strength(even, count)
    project.metric("sum", total, "items")
    project.metric("looked-at", len(list(islice(project.repository.facts(ITEM), 3))), "facts")
