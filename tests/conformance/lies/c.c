// What no rule may say.
#include <plimsoll.h>

static const char page[] = {
#embed "lies.md" suffix(, 0)
};

static const pl_fact_kind undeclared = {"no-such-key", PL_FIELDS({"what", PL_TEXT})};

static void check(pl_context *cx) {
    const char *path = cx->file->path;
    pl_span at = {0, 4};
    if (strcmp(path, "cut.py") == 0) pl_report(cx, (pl_span){0, 9});
    if (strcmp(path, "outside.py") == 0) pl_report(cx, (pl_span){0, 99});
    if (strcmp(path, "reversed.py") == 0) pl_report(cx, (pl_span){4, 0});
    if (strcmp(path, "edits-overlap.py") == 0)
        pl_fix(pl_report(cx, at), "mend it", PL_SAFE, (pl_edit[]){{at, ""}, {{2, 2}, "x"}}, 2);
    if (strcmp(path, "fix-empty.py") == 0) pl_fix(pl_report(cx, at), "mend it", PL_SAFE, NULL, 0);
    if (strcmp(path, "property-twice.py") == 0) pl_property(pl_property(pl_report(cx, at), "key", "one"), "key", "two");
    if (strcmp(path, "strength-too-much.py") == 0) pl_strength(cx, 3, 2, NULL, 0);
    if (strcmp(path, "evidence-outside.py") == 0) pl_strength(cx, 1, 2, &(pl_span){90, 99}, 1);
    if (strcmp(path, "metric-infinite.py") == 0) pl_metric(cx, "ratio", __builtin_inf(), "1");
    if (strcmp(path, "metric-name.py") == 0) pl_metric(cx, "Not Kebab", 1, "1");
    if (strcmp(path, "metric-twice.py") == 0) {
        pl_metric(cx, "lines", 1, "1");
        pl_metric(cx, "lines", 2, "1");
    }
    if (strcmp(path, "fact-undeclared.py") == 0) pl_remember(cx, &undeclared, NULL, "value");
}

const pl_rule lies = {"lies", page, check};
