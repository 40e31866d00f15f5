// A trap, with its reason in the log.
#include <stdlib.h>

#include <plimsoll.h>

static const char page[] = {
#embed "crash.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_report(cx, found->span);
        if (strcmp(cx->file->path, "dies.py") != 0) continue;
        pl_log(PL_ERROR, "the list of ports is empty");
        abort();
    }
}

const pl_rule crash = {"crash", page, check};
