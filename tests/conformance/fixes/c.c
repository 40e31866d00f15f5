// Edits of every kind.
#include <plimsoll.h>

static const char page[] = {
#embed "fixes.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_span name = pl_node_span(pl_field(pl_node_at(cx, found->node), "function"));
        uint32_t start = found->span.start, end = pl_capture_of(found, "TEXT")->span.end;
        pl_finding *finding = pl_report(cx, found->span);
        pl_fix(finding, "log it", PL_SAFE, (pl_edit[]){{name, "log.info"}, {{end, end}, ", stacklevel=2"}}, 2);
        pl_fix(finding, "remove it", PL_UNSAFE, (pl_edit[]){{found->span, ""}}, 1);
        pl_fix(finding, "say it in §7", PL_UNSAFE, (pl_edit[]){{{start, start}, "§7 "}}, 1);
    }
}

const pl_rule fixes = {"fixes", page, check};
