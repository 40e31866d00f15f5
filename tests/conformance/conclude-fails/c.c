// A pack that cannot conclude.
#include <plimsoll.h>

static const char page[] = {
#embed "conclude-fails.md" suffix(, 0)
};

static const pl_fact_kind owner = {"owner", PL_FIELDS({"name", PL_TEXT})};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_remember(cx, &owner, &found->span, pl_captured(cx, found, "name"));
        pl_report(cx, found->span);
    }
}

static void conclude(pl_project *) {
    pl_each_fact(PL_UNIT, &owner, fact)
        if (strcmp(fact->values[0], "nobody") == 0) pl_fail("`%s` belongs to nobody", fact->path);
}

const pl_rule conclude_fails = {"conclude-fails", page, check, conclude, PL_FACTS(&owner)};
