// A pack that cannot conclude.
#include <plimsoll.h>

static const char page[] = {
#embed "conclude-fails.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_remember(cx, "owner", pl_captured(cx, found, "name"), &found->span);
        pl_report(cx, found->span);
    }
}

void conclude_fails_conclude(pl_project *project) {
    for (size_t i = 0; i < project->fact_count; i++) {
        const pl_fact *fact = &project->facts[i];
        if (strcmp(fact->key, "owner") == 0 && strcmp(fact->value, "nobody") == 0)
            pl_fail("`%s` belongs to nobody", fact->path);
    }
}

const pl_rule conclude_fails = {"conclude-fails", page, check};
