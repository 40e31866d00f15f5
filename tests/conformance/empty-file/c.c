// A file of no bytes.
#include <plimsoll.h>

static const char page[] = {
#embed "empty-file.md" suffix(, 0)
};

static void check(pl_context *cx) {
    const char *tree = "no tree";
    if (strcmp(cx->file->language, "text") != 0) {
        unsigned children = 0;
        pl_node root = pl_root(cx);
        for (pl_node child = pl_first_child(root); pl_exists(child); child = pl_next_child(root, child)) children++;
        tree = pl_format("%s with %u children", pl_kind(root), children);
    }
    pl_each_match(cx, found)
        pl_message(pl_report(cx, found->span), "%s %u bytes, %u lines, text [%s], %s", cx->file->language,
                   (unsigned)cx->file->size, (unsigned)cx->file->lines, pl_source(cx), tree);
}

const pl_rule empty_file = {"empty-file", page, check};
