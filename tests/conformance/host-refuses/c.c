// Questions that have no answer.
#include <plimsoll.h>

static const char page[] = {
#embed "host-refuses.md" suffix(, 0)
};

static void check(pl_context *cx) {
    const char *path = cx->file->path;
    size_t count;
    if (strcmp(path, "span.py") == 0) pl_text(cx, (pl_span){2, 99});
    if (strcmp(path, "node.py") == 0 || strcmp(path, "caught.py") == 0) pl_node_at(cx, 99);
    if (strcmp(path, "selector.py") == 0) pl_select(cx, "no-such", 0, &count);
    if (strcmp(path, "no-syntax.txt") == 0) pl_root(cx);
    if (strcmp(path, "no-values.txt") == 0) pl_values_of(cx);
    if (strcmp(path, "no-outline.txt") == 0) pl_outline_of(cx);
    pl_each_match(cx, found) pl_report(cx, found->span);
}

const pl_rule host_refuses = {"host-refuses", page, check};
