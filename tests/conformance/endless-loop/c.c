// A loop without an end.
#include <plimsoll.h>

static const char page[] = {
#embed "endless-loop.md" suffix(, 0)
};

static void check(pl_context *cx) {
    volatile unsigned turns = 0;
    pl_each_match(cx, found) {
        pl_report(cx, found->span);
        while (strcmp(cx->file->path, "dies.py") == 0) turns = turns + 1;
    }
}

const pl_rule endless_loop = {"endless-loop", page, check};
