// More facts than one answer of the host holds.
#include <plimsoll.h>
#include <stdlib.h>

static const char page[] = {
#embed "facts-in-pages.md" suffix(, 0)
};

static const pl_fact_kind item = {"item", PL_FIELDS({"number", PL_INTEGER}, {"even", PL_BOOLEAN})};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *number = pl_captured(cx, found, "number");
        pl_remember(cx, &item, &found->span, number, atoi(number) % 2 == 0 ? "true" : "false");
    }
}

static void conclude(pl_project *project) {
    uint32_t count = 0, even = 0, sum = 0, looked = 0;
    const pl_fact *last = NULL;
    pl_each_fact(PL_UNIT, &item, fact) {
        count++;
        sum += (uint32_t)atoi(fact->values[0]);
        even += strcmp(fact->values[1], "true") == 0;
        if (last == NULL || strcmp(last->path, fact->path) != 0 || count == 1030) {
            pl_finding *finding = pl_report_in(project, fact->path, fact->span);
            pl_message(finding, "fact %u is item %s", (unsigned)count, fact->values[0]);
        }
        last = fact;
    }
    if (last == NULL) return;
    pl_message(pl_report_in(project, last->path, last->span), "the last one");
    pl_strength_of(project, even, count);
    pl_metric_of(project, "sum", sum, "items");
    pl_each_fact(PL_REPOSITORY, &item, fact) {
        looked += fact->has_span;
        if (looked == 3) break;
    }
    pl_metric_of(project, "looked-at", looked, "facts");
}

const pl_rule facts_in_pages = {"facts-in-pages", page, check, conclude, PL_FACTS(&item)};
