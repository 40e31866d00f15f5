// What a rule asks and says. Nodes are in tree.c, the calls of the host in boundary.c.

#include "internal.h"

const pl_capture *pl_capture_of(const pl_match *found, const char *name) {
    for (size_t i = 0; i < found->capture_count; i++)
        if (strcmp(found->captures[i].name, name) == 0) return &found->captures[i];
    return NULL;
}

const char *pl_captured(pl_context *cx, const pl_match *found, const char *name) {
    const pl_capture *capture = pl_capture_of(found, name);
    return capture == NULL ? "" : pl_text(cx, capture->span);
}

// The text of a span, from the host; NULL if it refuses.
static const char *fetch(pl_span span) {
    plimsoll_audit_document_span_t one = {span.start, span.end};
    plimsoll_audit_document_list_span_t spans = {&one, 1};
    pack_list_string_t texts;
    plimsoll_audit_document_document_error_t error;
    if (plimsoll_audit_document_text(&spans, &texts, &error)) return pl_c_string(texts.ptr[0]);
    pl_refused("text", &error);
    return NULL;
}

const char *pl_source(pl_context *cx) {
    (void)cx;
    if (pl_now.source != NULL) return pl_now.source;
    // The whole text in one call of the host: moving it costs less than a second call.
    pl_now.source = fetch((pl_span){0, pl_now.size});
    return pl_now.source == NULL ? "" : pl_now.source;
}

const char *pl_text(pl_context *cx, pl_span span) {
    const char *source = pl_source(cx);
    if (pl_now.source == NULL) return "";
    if (span.start > span.end || span.end > pl_now.size) {
        // The host says what is wrong with the span.
        const char *text = fetch(span);
        return text == NULL ? "" : text;
    }
    return pl_copy((const uint8_t *)source + span.start, span.end - span.start);
}

const pl_match *pl_select(pl_context *cx, const char *selector, uint32_t within, size_t *count) {
    pack_string_t rule = pl_string(cx->rule), name = pl_string(selector);
    plimsoll_audit_document_list_match_t found;
    plimsoll_audit_document_document_error_t error;
    *count = 0;
    if (!plimsoll_audit_document_select(&rule, &name, within, &found, &error)) {
        pl_refused("select", &error);
        return NULL;
    }
    *count = found.len;
    return pl_matches(found.ptr, found.len);
}

const char *pl_option(const char *name) {
    pack_string_t asked = pl_string(name), value;
    return plimsoll_audit_host_get_option(&asked, &value) ? pl_c_string(value) : NULL;
}

void pl_log(pl_level level, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    pack_string_t text = pl_string(pl_vformat(format, arguments));
    va_end(arguments);
    plimsoll_audit_host_log((plimsoll_audit_host_level_t)level, &text);
}

void pl_fail(const char *format, ...) {
    if (pl_now.failure != NULL) return;
    va_list arguments;
    va_start(arguments, format);
    const char *text = pl_vformat(format, arguments);
    va_end(arguments);
    if (pl_now.failure == NULL) pl_now.failure = text;
}

static pl_finding *finding(const char *rule, pl_span at) {
    pl_finding *fresh = pl_alloc(sizeof(pl_finding));
    fresh->record.rule = pl_string(rule);
    fresh->record.span = (plimsoll_audit_types_span_t){at.start, at.end};
    if (pl_now.last == NULL) {
        pl_now.first = fresh;
    } else {
        pl_now.last->next = fresh;
    }
    pl_now.last = fresh;
    pl_now.findings++;
    return fresh;
}

pl_finding *pl_report(pl_context *cx, pl_span at) { return finding(cx->rule, at); }

pl_finding *pl_report_as(pl_project *project, const char *rule, const char *path, pl_span at) {
    (void)project;
    pl_finding *fresh = finding(rule, at);
    fresh->path = path;
    return fresh;
}

pl_finding *pl_report_in(pl_project *project, const char *path, pl_span at) {
    return pl_report_as(project, project->rule, path, at);
}

pl_finding *pl_report_unit(pl_project *project) { return pl_report_in(project, "", (pl_span){0, 0}); }

pl_finding *pl_message(pl_finding *finding, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    finding->record.message = pl_string(pl_vformat(format, arguments));
    va_end(arguments);
    return finding;
}

pl_finding *pl_set_severity(pl_finding *finding, pl_severity severity) {
    finding->record.severity.is_some = true;
    finding->record.severity.val = (plimsoll_audit_types_severity_t)severity;
    return finding;
}

pl_finding *pl_set_confidence(pl_finding *finding, pl_confidence confidence) {
    finding->record.confidence.is_some = true;
    finding->record.confidence.val = (plimsoll_audit_types_confidence_t)confidence;
    return finding;
}

pl_finding *pl_related(pl_finding *finding, pl_span at, const char *format, ...) {
    plimsoll_audit_types_list_related_t *list = &finding->record.related;
    list->ptr = pl_push(list->ptr, &list->len, sizeof(*list->ptr));
    va_list arguments;
    va_start(arguments, format);
    pack_string_t text = pl_string(pl_vformat(format, arguments));
    va_end(arguments);
    list->ptr[list->len - 1] = (plimsoll_audit_types_related_t){{at.start, at.end}, text};
    return finding;
}

pl_finding *pl_property(pl_finding *finding, const char *key, const char *value) {
    pack_list_tuple2_string_string_t *list = &finding->record.properties;
    list->ptr = pl_push(list->ptr, &list->len, sizeof(*list->ptr));
    list->ptr[list->len - 1] = (pack_tuple2_string_string_t){pl_string(key), pl_string(value)};
    return finding;
}

pl_finding *pl_fix(
    pl_finding *finding, const char *title, pl_applicability applicability, const pl_edit *edits, size_t count
) {
    plimsoll_audit_types_edit_t *records = pl_alloc(count * sizeof(*records));
    for (size_t i = 0; i < count; i++) {
        plimsoll_audit_types_span_t at = {edits[i].span.start, edits[i].span.end};
        records[i] = (plimsoll_audit_types_edit_t){at, pl_string(edits[i].replacement)};
    }
    plimsoll_audit_types_list_fix_t *list = &finding->record.fixes;
    list->ptr = pl_push(list->ptr, &list->len, sizeof(*list->ptr));
    list->ptr[list->len - 1] = (plimsoll_audit_types_fix_t){
        pl_string(title), (plimsoll_audit_types_applicability_t)applicability, {records, count}};
    return finding;
}

static void strength(const char *rule, uint32_t met, uint32_t total, const pl_span *evidence, size_t count) {
    plimsoll_audit_types_span_t *places = pl_alloc(count * sizeof(*places));
    for (size_t i = 0; i < count; i++) places[i] = (plimsoll_audit_types_span_t){evidence[i].start, evidence[i].end};
    plimsoll_audit_types_list_strength_t *list = &pl_now.strengths;
    list->ptr = pl_push(list->ptr, &list->len, sizeof(*list->ptr));
    list->ptr[list->len - 1] = (plimsoll_audit_types_strength_t){pl_string(rule), met, total, {places, count}};
}

void pl_strength(pl_context *cx, uint32_t met, uint32_t total, const pl_span *evidence, size_t count) {
    strength(cx->rule, met, total, evidence, count);
}

void pl_strength_of(pl_project *project, uint32_t met, uint32_t total) { strength(project->rule, met, total, NULL, 0); }

static void metric(const char *name, double value, const char *unit) {
    plimsoll_audit_types_list_metric_t *list = &pl_now.metrics;
    list->ptr = pl_push(list->ptr, &list->len, sizeof(*list->ptr));
    list->ptr[list->len - 1] = (plimsoll_audit_types_metric_t){pl_string(name), value, pl_string(unit)};
}

void pl_metric(pl_context *cx, const char *name, double value, const char *unit) {
    (void)cx;
    metric(name, value, unit);
}

void pl_metric_of(pl_project *project, const char *name, double value, const char *unit) {
    (void)project;
    metric(name, value, unit);
}

void pl_remember_values(
    pl_context *cx, const pl_fact_kind *kind, const pl_span *at, const char *const *values, size_t count
) {
    (void)cx;
    pack_string_t *texts = pl_alloc(count * sizeof(*texts));
    for (size_t i = 0; i < count; i++) texts[i] = pl_string(values[i]);
    plimsoll_audit_types_list_fact_t *list = &pl_now.facts;
    list->ptr = pl_push(list->ptr, &list->len, sizeof(*list->ptr));
    plimsoll_audit_types_fact_t fact = {pl_string(kind->key), {texts, count}, {.is_some = at != NULL}};
    if (at != NULL) fact.span.val = (plimsoll_audit_types_span_t){at->start, at->end};
    list->ptr[list->len - 1] = fact;
}
