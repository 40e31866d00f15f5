// The headings, links and code of a document.
#include <plimsoll.h>

static const char page[] = {
#embed "markdown-outline.md" suffix(, 0)
};

static void check(pl_context *cx) {
    const pl_outline *outline = pl_outline_of(cx);
    for (size_t i = 0; i < outline->heading_count; i++) {
        const pl_heading *one = &outline->headings[i];
        pl_message(pl_report(cx, one->span), "heading %u '%s' #%s", one->level, one->text, one->anchor);
    }
    for (size_t i = 0; i < outline->link_count; i++) {
        const pl_link *one = &outline->links[i];
        pl_message(pl_report(cx, one->span), "%s '%s' to %s", one->is_image ? "image" : "link", one->text, one->target);
    }
    for (size_t i = 0; i < outline->code_count; i++) {
        const pl_code *one = &outline->code[i];
        const char *kind = one->is_inline ? "inline" : "block";
        const char *read = one->is_parsed ? "parsed" : "unknown";
        pl_message(pl_report(cx, one->span), "%s of '%s', %s: %s", kind, one->language, read, one->text);
        if (one->error) pl_message(pl_report(cx, one->error_span), "mistake: %s", one->error);
    }
    const char *anchors = "";
    for (size_t i = 0; i < outline->anchor_count; i++) anchors = pl_format("%s %s", anchors, outline->anchors[i]);
    pl_message(pl_report(cx, (pl_span){0, 0}), "anchors%s", *anchors ? anchors : " ");
}

const pl_rule markdown_outline = {"markdown-outline", page, check};
