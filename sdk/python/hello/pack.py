from plimsoll import Context, Pack

pack = Pack("hello", version="0.1.0")


@pack.rule("relative-workdir")
def relative_workdir(cx: Context) -> None:
    for found in cx.matches():
        path = cx.captured(found, "path")
        if not path.startswith(("/", "$", '"')):
            cx.report(found).message(f"`WORKDIR {path}` depends on earlier steps")
