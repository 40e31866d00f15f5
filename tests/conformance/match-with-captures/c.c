// Every match with its captures.
#include <plimsoll.h>

static const char page[] = {
#embed "match-with-captures.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const pl_capture *host = pl_capture_of(found, "HOST");
        if (host == NULL) continue;
        pl_node node = pl_node_at(cx, host->node);
        const char *rest = "", *comma = "";
        for (size_t i = 0; i < found->capture_count; i++) {
            const pl_capture *one = &found->captures[i];
            if (strcmp(one->name, "REST") != 0) continue;
            rest = pl_format("%s%s%s", rest, comma, pl_text(cx, one->span));
            comma = "|";
        }
        pl_message(pl_report(cx, found->span), "%s (%s) at %u..%u, then [%s]", pl_text(cx, host->span),
                   pl_exists(node) ? pl_kind(node) : "none", (unsigned)host->span.start, (unsigned)host->span.end, rest);
    }
}

const pl_rule match_with_captures = {"match-with-captures", page, check};
