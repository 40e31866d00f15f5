#include <fcntl.h>
#include <plimsoll.h>
#include <stdlib.h>
#include <unistd.h>

static const char page[] = {
#embed "escape.md" suffix(, 0)
};

// Sockets and threads are not in the C library for WebAssembly: a pack that calls them does not compile.
static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *what = pl_captured(cx, found, "what");
        pl_message(pl_report(cx, found->span), "%s: open gives %d, HOME is %s", what, open("/etc/passwd", O_RDONLY),
                   getenv("HOME") ? getenv("HOME") : "not set");
    }
}

const pl_rule escape = {"escape", page, check};
