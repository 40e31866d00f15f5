// Lines of every level, and too many of them.
#include <plimsoll.h>

static const char page[] = {
#embed "log-lines.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_log(PL_ERROR, "an error");
    pl_log(PL_WARN, "a warning: %s ⚓", "größer");
    pl_log(PL_INFO, "two\nlines\tand a tab");
    pl_log(PL_DEBUG, "%s", "");
    if (strcmp(cx->file->path, "loud.py") != 0) return;
    char *text = pl_alloc(3001);
    memset(text, 'x', 3000);
    for (int i = 0; i < 10; i++) pl_log(PL_INFO, "%s", text);
    pl_log(PL_INFO, "short enough");
}

const pl_rule log_lines = {"log-lines", page, check};
