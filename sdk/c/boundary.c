// The three calls of the host: records become what rules see, and what rules said becomes records.

#include "internal.h"

typedef exports_plimsoll_audit_rules_rule_t rule_record;

pack_string_t pl_string(const char *text) {
    return (pack_string_t){(uint8_t *)text, text == NULL ? 0 : strlen(text)};
}

const char *pl_c_string(pack_string_t text) { return pl_copy(text.ptr, text.len); }

const char *const *pl_c_strings(pack_list_string_t texts) {
    const char **copies = pl_alloc(texts.len * sizeof(*copies));
    for (size_t i = 0; i < texts.len; i++) copies[i] = pl_c_string(texts.ptr[i]);
    return copies;
}

pl_span pl_from_span(plimsoll_audit_types_span_t span) { return (pl_span){span.start, span.end}; }

static uint32_t node_of(pack_option_u32_t node) { return node.is_some ? node.val : PL_NO_NODE; }

pl_file pl_from_file(const plimsoll_audit_types_file_t *file) {
    return (pl_file){
        .path = pl_c_string(file->path),
        .language = pl_c_string(file->language),
        .role = pl_c_string(file->role),
        .kind = pl_c_string(file->kind),
        .unit = pl_c_string(file->unit),
        .size = file->size,
        .lines = file->lines,
    };
}

pl_unit pl_from_unit(const plimsoll_audit_types_unit_t *unit) {
    return (pl_unit){
        .path = pl_c_string(unit->path),
        .name = pl_c_string(unit->name),
        .evidence = pl_c_strings(unit->evidence),
        .evidence_count = unit->evidence.len,
    };
}

pl_match *pl_matches(const plimsoll_audit_types_match_t *records, size_t count) {
    pl_match *matches = pl_alloc(count * sizeof(pl_match));
    for (size_t i = 0; i < count; i++) {
        const plimsoll_audit_types_match_t *record = &records[i];
        pl_capture *captures = pl_alloc(record->captures.len * sizeof(pl_capture));
        for (size_t k = 0; k < record->captures.len; k++) {
            const plimsoll_audit_types_capture_t *one = &record->captures.ptr[k];
            captures[k] = (pl_capture){pl_c_string(one->name), pl_from_span(one->span), node_of(one->node)};
        }
        matches[i] = (pl_match){
            .selector = pl_c_string(record->selector),
            .span = pl_from_span(record->span),
            .node = node_of(record->node),
            .captures = captures,
            .capture_count = record->captures.len,
        };
    }
    return matches;
}

// A page alone is declared without its id, which stands in the page; the host compares.
static pack_string_t id_of(const pl_rule *rule) {
    if (rule->id != NULL) return pl_string(rule->id);
    for (const char *line = rule->page; line != NULL; line = strchr(line, '\n')) {
        line += strspn(line, "\n \t");
        if (strncmp(line, "id", 2) != 0) continue;
        const char *value = line + 2;
        value += strspn(value, " \t");
        if (*value != '=') continue;
        value += 1 + strspn(value + 1, " \t\"'");
        return (pack_string_t){(uint8_t *)value, strcspn(value, "\"' \t\r\n")};
    }
    return pl_string("");
}

// The facts of all rules, each once. Two rules that declare one key differently make the host refuse the pack.
static void add_fact(exports_plimsoll_audit_rules_list_fact_spec_t *list, const pl_fact_kind *kind) {
    exports_plimsoll_audit_rules_fact_spec_t spec = {.key = pl_string(kind->key)};
    for (const pl_field_spec *field = kind->fields; field && field->name; field++) {
        spec.fields.ptr = pl_push(spec.fields.ptr, &spec.fields.len, sizeof(*spec.fields.ptr));
        spec.fields.ptr[spec.fields.len - 1] = (exports_plimsoll_audit_rules_fact_field_t){
            pl_string(field->name), (exports_plimsoll_audit_rules_field_kind_t)field->kind};
    }
    list->ptr = pl_push(list->ptr, &list->len, sizeof(spec));
    list->ptr[list->len - 1] = spec;
}

static bool same_fact(const pl_fact_kind *one, const pl_fact_kind *other) {
    if (one == other) return true;
    if (strcmp(one->key, other->key) != 0) return false;
    const pl_field_spec *a = one->fields, *b = other->fields;
    while (a->name && b->name && a->kind == b->kind && strcmp(a->name, b->name) == 0) a++, b++;
    return a->name == NULL && b->name == NULL;
}

// Whether an earlier rule, or the same one before, declares the fact that `place` is.
static bool is_declared(const pl_fact_kind *const *place) {
    for (const pl_rule *const *rule = plimsoll_pack.rules; *rule; rule++)
        for (const pl_fact_kind *const *one = (*rule)->facts; one && *one; one++) {
            if (one == place) return false;
            if (same_fact(*one, *place)) return true;
        }
    return false;
}

void exports_plimsoll_audit_rules_describe(exports_plimsoll_audit_rules_description_t *ret) {
    *ret = (exports_plimsoll_audit_rules_description_t){
        .id = pl_string(plimsoll_pack.id),
        .version = pl_string(plimsoll_pack.version),
    };
    for (const pl_rule *const *rule = plimsoll_pack.rules; rule && *rule; rule++) {
        ret->rules.ptr = pl_push(ret->rules.ptr, &ret->rules.len, sizeof(rule_record));
        ret->rules.ptr[ret->rules.len - 1] =
            (rule_record){id_of(*rule), pl_string((*rule)->page), (*rule)->check || (*rule)->conclude};
        if ((*rule)->conclude) ret->concludes = true;
        for (const pl_fact_kind *const *kind = (*rule)->facts; kind && *kind; kind++)
            if (!is_declared(kind)) add_fact(&ret->facts, *kind);
    }
    for (const pl_setting *const *one = plimsoll_pack.settings; one && *one; one++) {
        ret->options.ptr = pl_push(ret->options.ptr, &ret->options.len, sizeof(*ret->options.ptr));
        ret->options.ptr[ret->options.len - 1] = (exports_plimsoll_audit_rules_option_spec_t){
            pl_string((*one)->name), pl_string((*one)->default_json), pl_string((*one)->description)};
    }
}

static bool failed(exports_plimsoll_audit_rules_failure_t *err, const char *rule) {
    if (pl_now.failure == NULL) return false;
    *err = (exports_plimsoll_audit_rules_failure_t){
        .rule = {.is_some = rule != NULL, .val = pl_string(rule)},
        .message = pl_string(pl_now.failure),
    };
    return true;
}

static const pl_rule *rule_with_code(const char *id) {
    for (const pl_rule *const *rule = plimsoll_pack.rules; rule && *rule; rule++)
        if ((*rule)->check != NULL && strcmp((*rule)->id, id) == 0) return *rule;
    return NULL;
}

bool exports_plimsoll_audit_rules_inspect(
    exports_plimsoll_audit_rules_file_t *file,
    exports_plimsoll_audit_rules_list_rule_matches_t *matches,
    exports_plimsoll_audit_rules_observations_t *ret,
    exports_plimsoll_audit_rules_failure_t *err
) {
    pl_file shown = pl_from_file(file);
    pl_now.size = file->size;
    for (size_t i = 0; i < matches->len; i++) {
        const plimsoll_audit_types_rule_matches_t *group = &matches->ptr[i];
        const char *id = pl_c_string(group->rule);
        const pl_rule *rule = rule_with_code(id);
        if (rule == NULL) {
            pl_fail("the pack has no code for `%s`", id);
            failed(err, NULL);
            return false;
        }
        pl_context cx = {rule->id, &shown, pl_matches(group->matches.ptr, group->matches.len), group->matches.len};
        rule->check(&cx);
        if (failed(err, rule->id)) return false;
    }
    *ret = (exports_plimsoll_audit_rules_observations_t){
        .strengths = pl_now.strengths, .metrics = pl_now.metrics, .facts = pl_now.facts};
    ret->findings.ptr = pl_alloc(pl_now.findings * sizeof(*ret->findings.ptr));
    for (pl_finding *one = pl_now.first; one != NULL; one = one->next)
        ret->findings.ptr[ret->findings.len++] = one->record;
    return true;
}

bool exports_plimsoll_audit_rules_conclude(
    exports_plimsoll_audit_rules_unit_t *unit,
    exports_plimsoll_audit_rules_conclusions_t *ret,
    exports_plimsoll_audit_rules_failure_t *err
) {
    pl_unit shown = pl_from_unit(unit);
    for (const pl_rule *const *rule = plimsoll_pack.rules; rule && *rule; rule++) {
        if ((*rule)->conclude == NULL) continue;
        pl_project project = {(*rule)->id, &shown};
        (*rule)->conclude(&project);
        if (failed(err, project.rule)) return false;
    }

    *ret = (exports_plimsoll_audit_rules_conclusions_t){
        .strengths = {pl_now.strengths.ptr, pl_now.strengths.len}, .metrics = {pl_now.metrics.ptr, pl_now.metrics.len}};
    ret->findings.ptr = pl_alloc(pl_now.findings * sizeof(*ret->findings.ptr));
    for (pl_finding *one = pl_now.first; one != NULL; one = one->next)
        ret->findings.ptr[ret->findings.len++] =
            (exports_plimsoll_audit_rules_placed_finding_t){pl_string(one->path), one->record};
    return true;
}

void pl_refused(const char *call, const plimsoll_audit_document_document_error_t *error) {
    pl_fail("the host refused `%s`: %s", call, pl_c_string(error->message));
}
