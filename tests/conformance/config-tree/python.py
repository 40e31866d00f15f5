"""Values of a config file: what is written, and what a key leads to."""

from plimsoll import Context, Level, Value


def check(cx: Context) -> None:
    for root in cx.values.documents():
        for value in [root, *root.descendants()]:
            templated = " templated" if value.is_templated else ""
            report = cx.report(value).message(f"{kind(value)} {quoted(value.text)}{templated}")
            if value.key is not None:
                report.related(value.key_span, value.key)
        ask(cx, root)
    for one in cx.values.objects():
        resolved = str(one.is_resolved).lower()
        span = f"{one.span.start}..{one.span.end}"
        cx.log(Level.INFO, f'"{one.kind}" "{one.name}" "{one.namespace}" {resolved} {span}')
    family, kinds = (list(cx.values.objects(kind)) for kind in ("kubernetes/*", "kubernetes/Deployment"))
    cx.log(Level.INFO, f"{len(family)} of a family, {len(kinds)} of a kind")


def ask(cx: Context, root: Value) -> None:
    paths = [("job", "retries"), ("both", "retries"), ("both", "it's quoted"), ("job", "timeout"), ("again",)]
    for keys in paths:
        found = root.path(*keys)
        place = found.key_span.start if found else "nowhere"
        null = str(found is not None and found.is_null).lower()
        cx.log(Level.INFO, f"{'.'.join(keys)}: {quoted(root.text_at(*keys))} {place} {null}")
    for keys in [("job", "timeout", "seconds"), ("job", "name"), ("nowhere",)]:
        lacks = root.lacks(*keys)
        cx.log(Level.INFO, f"{'.'.join(keys)} lacks {f'{lacks[1]} at {lacks[0].span.start}' if lacks else 'nothing'}")
    list_, both = root.get("list"), root.get("both")
    items = [item.resolve() for item in list_.elements()] if list_ else []
    members = [member.key or "" for member in both.members()] if both else []
    parent = str(list_ is not None and list_.parent == root).lower()
    kinds = " ".join(kind(item) for item in items if item)
    cx.log(Level.INFO, f"items {kinds}, members {' '.join(members)}, {parent}")


def kind(value: Value) -> str:
    return value.kind.name.lower()


def quoted(text: str | None) -> str:
    return "nothing" if text is None else f"'{text}'"
