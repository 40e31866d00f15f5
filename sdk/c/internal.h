// What the parts of the SDK share. Rules never see it.
#ifndef PLIMSOLL_INTERNAL_H
#define PLIMSOLL_INTERNAL_H

#include <stdarg.h>

#include "gen/pack.h"
#include "plimsoll.h"

// A finding with its place in the list of its call.
struct pl_finding {
    plimsoll_audit_types_finding_t record;
    const char *path;
    struct pl_finding *next;
};

// A component answers one call at a time, so what a call keeps is simply here. `pl_session_clear` forgets it.
typedef struct pl_session {
    const char *source;
    uint32_t size;
    const char *failure;
    pl_finding *first, *last;
    size_t findings;
    plimsoll_audit_types_list_strength_t strengths;
    plimsoll_audit_types_list_metric_t metrics;
    plimsoll_audit_types_list_fact_t facts;
    struct pl_tree *trees;
    struct pl_field_id *fields;
    const char ***kinds;
    pl_values *values;
    pl_outline *outline;
} pl_session;

extern pl_session pl_now;

// memory.c
void pl_memory_reset(void);
void *pl_push(void *items, size_t *length, size_t size);
const char *pl_copy(const uint8_t *bytes, size_t length);
const char *pl_vformat(const char *format, va_list arguments);

// boundary.c
pack_string_t pl_string(const char *text);
const char *pl_c_string(pack_string_t text);
pl_span pl_from_span(plimsoll_audit_types_span_t span);
// The texts of a list, which has as many elements as before.
const char *const *pl_c_strings(pack_list_string_t texts);
pl_file pl_from_file(const plimsoll_audit_types_file_t *file);
pl_unit pl_from_unit(const plimsoll_audit_types_unit_t *unit);
pl_match *pl_matches(const plimsoll_audit_types_match_t *records, size_t count);
void pl_refused(const char *call, const plimsoll_audit_document_document_error_t *error);

#endif
