// Facts of each file, and what follows from all of them.
#include <plimsoll.h>

static const char page[] = {
#embed "facts-and-conclude.md" suffix(, 0)
};

static const pl_fact_kind port = {"service-port", PL_FIELDS({"port", PL_INTEGER}, {"internal", PL_BOOLEAN})};
static const pl_fact_kind file = {"service-file", PL_FIELDS({"role", PL_TEXT}, {"unit", PL_TEXT})};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *number = pl_captured(cx, found, "port");
        pl_remember(cx, &port, &found->span, number, strlen(number) > 3 ? "true" : "false");
    }
    pl_remember(cx, &file, NULL, cx->file->role, cx->file->unit);
}

static void show(const pl_fact_kind *kind) {
    pl_each_fact(PL_UNIT, kind, fact) {
        const char *place = "none";
        if (fact->has_span) place = pl_format("%u..%u", (unsigned)fact->span.start, (unsigned)fact->span.end);
        pl_log(PL_INFO, "%s %s [\"%s\", \"%s\"] %s", fact->path, kind->key, fact->values[0], fact->values[1], place);
    }
}

static const pl_fact *first_of(const char *number) {
    pl_each_fact(PL_UNIT, &port, fact) if (strcmp(fact->values[0], number) == 0) return fact;
    return NULL;
}

static void conclude(pl_project *project) {
    uint32_t met = 0, total = 0, files = 0;
    show(&port);
    pl_each_fact(PL_UNIT, &port, fact) {
        total++;
        const pl_fact *first = first_of(fact->values[0]);
        if (strcmp(first->path, fact->path) == 0 && first->span.start == fact->span.start) {
            met++;
            continue;
        }
        pl_finding *finding = pl_report_in(project, fact->path, fact->span);
        pl_set_severity(pl_message(finding, "port %s is taken by %s", fact->values[0], first->path), PL_P1);
    }
    if (total == 0) return;
    show(&file);
    if (!pl_path_exists("docs")) pl_message(pl_report_unit(project), "%s has no docs", project->unit->name);
    pl_each_file(PL_UNIT, one) files += one->size > 0;
    pl_strength_of(project, met, total);
    pl_metric_of(project, "audited-files", files, "files");
}

const pl_rule facts_and_conclude = {"facts-and-conclude", page, check, conclude, PL_FACTS(&port, &file)};
