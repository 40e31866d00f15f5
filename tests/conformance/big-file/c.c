// The whole text and the whole tree of a megabyte.
#include <plimsoll.h>

static const char page[] = {
#embed "big-file.md" suffix(, 0)
};

static void check(pl_context *cx) {
    unsigned nodes = 0, comments = 0;
    pl_node root = pl_root(cx);
    for (pl_node node = pl_next_within(root, root); pl_exists(node); node = pl_next_within(root, node)) {
        nodes++;
        comments += pl_is(node, "comment");
    }
    pl_metric(cx, "nodes", nodes, "nodes");
    pl_metric(cx, "comments", comments, "comments");
    pl_metric(cx, "bytes", (double)strlen(pl_source(cx)), "bytes");
    size_t count;
    const pl_match *calls = pl_select(cx, "call", 0, &count);
    if (count == 0) return;
    const pl_match *last = &calls[count - 1];
    pl_message(pl_report(cx, last->span), "%zu calls, the last with %s", count, pl_captured(cx, last, "NUMBER"));
}

const pl_rule big_file = {"big-file", page, check};
