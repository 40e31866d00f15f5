// What is right, with evidence.
#include <plimsoll.h>

static const char page[] = {
#embed "strengths.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_span *evidence = pl_alloc(cx->match_count * sizeof(pl_span));
    uint32_t met = 0;
    pl_each_match(cx, found) {
        if (pl_exists(pl_enclosing(cx, found->node, PL_KINDS("with_item"))))
            evidence[met++] = found->span;
        else
            pl_report(cx, found->span);
    }
    pl_strength(cx, met, (uint32_t)cx->match_count, evidence, met);
}

const pl_rule strengths = {"strengths", page, check};
