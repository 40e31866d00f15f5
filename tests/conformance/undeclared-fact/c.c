// A question for facts that nobody declares.
#include <plimsoll.h>

static const char page[] = {
#embed "undeclared-fact.md" suffix(, 0)
};

static const pl_fact_kind asks = {"asks", PL_FIELDS({"name", PL_TEXT})};
static const pl_fact_kind undeclared = {.key = "no-such-key"};

static void check(pl_context *cx) {
    pl_each_match(cx, found) pl_remember(cx, &asks, &found->span, pl_captured(cx, found, "name"));
}

static void conclude(pl_project *project) {
    pl_each_fact(PL_UNIT, &asks, own) {
        unsigned unseen = 0;
        pl_each_fact(PL_UNIT, &undeclared, fact) unseen += fact != own;
        pl_metric_of(project, "unseen", unseen, "facts");
    }
}

const pl_rule undeclared_fact = {"undeclared-fact", page, check, conclude, PL_FACTS(&asks)};
