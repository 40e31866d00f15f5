// Text and spans of what is not ASCII.
#include <plimsoll.h>

static const char page[] = {
#embed "text-beyond-ascii.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *captures = "";
        for (size_t i = 0; i < found->capture_count; i++) {
            const pl_capture *one = &found->captures[i];
            captures = pl_format("%s%s%s=%s", captures, i == 0 ? "" : " ", one->name, pl_text(cx, one->span));
        }
        pl_message(pl_report(cx, found->span), "%u..%u %s [%s]", (unsigned)found->span.start,
                   (unsigned)found->span.end, pl_text(cx, found->span), captures);
    }
    uint32_t size = cx->file->size;
    bool whole = strcmp(pl_text(cx, (pl_span){0, size}), pl_source(cx)) == 0;
    pl_node root = pl_root(cx), last = root;
    for (pl_node node = root; pl_exists(node); node = pl_next_within(root, node)) last = node;
    pl_message(pl_report(cx, (pl_span){size, size}), "%u bytes, %u lines, whole %s, last %s", (unsigned)size,
               (unsigned)cx->file->lines, whole ? "true" : "false", pl_node_text(last));
}

const pl_rule text_beyond_ascii = {"text-beyond-ascii", page, check};
