// Facts of each file, and what follows from all of them.
#include <plimsoll.h>

static const char page[] = {
#embed "facts-and-conclude.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) pl_remember(cx, "service-port", pl_captured(cx, found, "port"), &found->span);
    pl_remember(cx, "service-file", cx->file->role, NULL);
}

static bool is_port(const pl_fact *fact) { return strcmp(fact->key, "service-port") == 0; }

void facts_and_conclude_conclude(pl_project *project) {
    uint32_t met = 0, total = 0;
    for (size_t i = 0; i < project->fact_count; i++) {
        const pl_fact *fact = &project->facts[i];
        if (strncmp(fact->key, "service-", 8) != 0) continue;
        const char *place = "none";
        if (fact->has_span) place = pl_format("%u..%u", (unsigned)fact->span.start, (unsigned)fact->span.end);
        pl_log(PL_INFO, "%s %s %s %s", fact->path, fact->key, fact->value, place);
        if (!is_port(fact)) continue;
        total++;
        const pl_fact *first = project->facts;
        while (!is_port(first) || strcmp(first->value, fact->value) != 0) first++;
        if (first == fact) {
            met++;
            continue;
        }
        pl_finding *finding = pl_report_in(project, "facts-and-conclude", fact->path, fact->span);
        pl_set_severity(pl_message(finding, "port %s is taken by %s", fact->value, first->path), PL_P1);
    }
    if (total == 0) return;
    pl_strength_of(project, "facts-and-conclude", met, total);
    pl_metric_of(project, "audited-files", (double)project->file_count, "files");
}

const pl_rule facts_and_conclude = {"facts-and-conclude", page, check};
