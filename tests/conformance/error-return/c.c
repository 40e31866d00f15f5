// A rule that gives up on one file.
#include <stdlib.h>

#include <plimsoll.h>

static const char page[] = {
#embed "error-return.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *text = pl_captured(cx, found, "limit");
        char *end;
        long limit = strtol(text, &end, 10);
        if (*end != '\0') {
            pl_fail("`%s` is not a number", text);
            return;
        }
        pl_message(pl_report(cx, found->span), "the limit is %ld", limit);
    }
}

const pl_rule error_return = {"error-return", page, check};
