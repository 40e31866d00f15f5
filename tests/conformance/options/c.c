// Options as JSON.
#include <plimsoll.h>

static const char page[] = {
#embed "options.md" suffix(, 0)
};

static void check(pl_context *cx) {
    static const char *const names[] = {"depth", "greeting", "strict", "ratio", "not-declared"};
    pl_each_match(cx, found) {
        for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
            const char *value = pl_option(names[i]);
            pl_message(pl_report(cx, found->span), "%s is %s", names[i], value == NULL ? "none" : value);
        }
    }
}

const pl_rule options = {"options", page, check};
