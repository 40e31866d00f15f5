#include <plimsoll.h>

static const char page[] = {
#embed "relative-workdir.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *path = pl_captured(cx, found, "path");
        if (!strchr("/$\"", path[0]))
            pl_message(pl_report(cx, found->span), "`WORKDIR %s` depends on earlier steps", path);
    }
}

const pl_rule relative_workdir = {"relative-workdir", page, check};
