import os
import socket
import threading

from plimsoll import Context, Pack

pack = Pack("escape", version="0.1.0")


@pack.rule("escape")
def escape(cx: Context) -> None:
    for found in cx.matches():
        cx.report(found).message(attempt(cx.captured(found, "what")))


def attempt(what: str) -> str:
    try:
        if what == "file":
            return f"file: {len(open('/etc/passwd').read())} bytes"
        if what == "socket":
            return f"socket: {socket.socket().connect(('192.0.2.1', 80))}"
        if what == "environment":
            return f"environment: HOME={os.environ.get('HOME')!r}"
        threading.Thread(target=lambda: None).start()
        return "thread: started"
    except Exception as error:
        return f"{what}: {type(error).__name__}: {error}"
