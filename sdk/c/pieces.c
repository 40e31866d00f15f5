// What a text is made of, and what a name may hold.

#include "internal.h"

pl_text_value pl_pieces(pl_context *cx, uint32_t node, pl_purpose purpose) {
    (void)cx;
    plimsoll_audit_document_text_value_t found;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_pieces(node, (plimsoll_audit_document_purpose_t)purpose, &found, &error)) {
        pl_refused("pieces", &error);
        return (pl_text_value){0};
    }
    pl_piece *pieces = pl_alloc(found.pieces.len * sizeof(*pieces));
    for (size_t i = 0; i < found.pieces.len; i++) {
        const plimsoll_audit_document_piece_t *one = &found.pieces.ptr[i];
        pieces[i] = (pl_piece){(pl_origin)one->origin, pl_c_string(one->text), one->node, pl_from_span(one->span)};
    }
    return (pl_text_value){pieces, found.pieces.len, found.steps.ptr, found.steps.len};
}

const pl_definition *pl_definitions(pl_context *cx, uint32_t node, size_t *count) {
    (void)cx;
    *count = 0;
    plimsoll_audit_document_list_definition_t found;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_definitions(node, &found, &error)) {
        pl_refused("definitions", &error);
        return NULL;
    }
    pl_definition *definitions = pl_alloc(found.len * sizeof(*definitions));
    for (size_t i = 0; i < found.len; i++) {
        const plimsoll_audit_document_definition_t *one = &found.ptr[i];
        uint32_t value = one->value.is_some ? one->value.val : PL_NO_NODE;
        definitions[i] = (pl_definition){one->node, value, pl_c_string(one->typed)};
    }
    *count = found.len;
    return definitions;
}
