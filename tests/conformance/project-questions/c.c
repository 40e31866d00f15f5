// What a rule that concludes may ask of the project.
#include <plimsoll.h>

static const char page[] = {
#embed "project-questions.md" suffix(, 0)
};

static const pl_fact_kind question = {"question", PL_FIELDS({"name", PL_TEXT})};

static void check(pl_context *cx) {
    pl_each_match(cx, found) pl_remember(cx, &question, &found->span, pl_captured(cx, found, "name"));
}

static const char *joined(const char *const *texts, size_t count) {
    const char *line = "";
    for (size_t i = 0; i < count; i++) line = pl_format("%s%s%s", line, i > 0 ? " " : "", texts[i]);
    return line;
}

static void conclude(pl_project *project) {
    pl_pages facts = pl_facts(PL_UNIT, &question);
    if (pl_next_fact(&facts) == NULL) return;

    const pl_unit *unit = project->unit;
    size_t count, manifests, vulnerabilities;
    pl_units(&count);
    const char *evidence = joined(unit->evidence, unit->evidence_count);
    pl_log(PL_INFO, "unit '%s' %s [%s] of %u", unit->path, unit->name, evidence, (unsigned)count);
    pl_each_file(PL_UNIT, one) {
        const char *sizes = pl_format("%u %u", (unsigned)one->size, (unsigned)one->lines);
        pl_log(PL_INFO, "%s %s '%s' %s %s '%s'", one->path, one->language, one->kind, sizes, one->role, one->unit);
    }

    const char *paths[] = {"a.yaml", "service", "service/b.yaml", "nothing", "../a.yaml", "/a.yaml", "service/../a.yaml", ""};
    const char *const names[] = {[PL_NOTHING] = "nothing", [PL_FILE] = "file", [PL_FOLDER] = "folder", [PL_LINK] = "link"};
    count = sizeof(paths) / sizeof(*paths);
    const pl_entry *entries = pl_entries(paths, count);
    for (size_t i = 0; i < count; i++) paths[i] = names[entries[i]];
    const char *service = pl_path_exists("service") ? "true" : "false", *docs = pl_path_exists("docs") ? "true" : "false";
    pl_log(PL_INFO, "%s %s %s", joined(paths, count), service, docs);

    unsigned files = 0, dependencies = 0;
    pl_each_file(PL_REPOSITORY, one) files += one->path != NULL;
    pl_each_dependency(PL_REPOSITORY, one) dependencies += one->name != NULL;
    pl_manifests(PL_REPOSITORY, &manifests);
    pl_log(PL_INFO, "%u files, %u manifests, %u dependencies", files, (unsigned)manifests, dependencies);
    pl_manifests(PL_UNIT, &manifests);
    pl_vulnerabilities(PL_UNIT, &vulnerabilities);
    pl_log(PL_INFO, "%u manifests, %u vulnerabilities here", (unsigned)manifests, (unsigned)vulnerabilities);

    const char *const imports[] = {"react", "node:fs"};
    for (size_t i = 0; i < 2; i++) {
        const char *const *packages = pl_packages_of("npm", imports[i], &count);
        pl_log(PL_INFO, "%s comes with [%s]", imports[i], joined(packages, count));
    }

    pl_message(pl_report_unit(project), "belongs to no file");
    bool first = true;
    pl_each_fact(PL_REPOSITORY, &question, fact) {
        if (!first) pl_message(pl_report_in(project, fact->path, fact->span), "the %s question", fact->values[0]);
        first = false;
    }
}

const pl_rule project_questions = {"project-questions", page, check, conclude, PL_FACTS(&question)};
