// Markdown documents, and what programs import.

#include "internal.h"

const pl_outline *pl_outline_of(pl_context *cx) {
    (void)cx;
    if (pl_now.outline != NULL) return pl_now.outline;
    pl_outline *outline = pl_now.outline = pl_alloc(sizeof(*outline));
    plimsoll_audit_document_markdown_outline_t found;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_outline(&found, &error)) {
        pl_refused("outline", &error);
        return outline;
    }
    pl_heading *headings = pl_alloc(found.headings.len * sizeof(*headings));
    for (size_t i = 0; i < found.headings.len; i++) {
        const plimsoll_audit_document_heading_t *one = &found.headings.ptr[i];
        headings[i] = (pl_heading){one->level, pl_c_string(one->text), pl_c_string(one->anchor), pl_from_span(one->span)};
    }
    pl_link *links = pl_alloc(found.links.len * sizeof(*links));
    for (size_t i = 0; i < found.links.len; i++) {
        const plimsoll_audit_document_link_t *one = &found.links.ptr[i];
        links[i] = (pl_link){pl_c_string(one->target), pl_c_string(one->text), one->image, pl_from_span(one->span)};
    }
    pl_code *code = pl_alloc(found.code.len * sizeof(*code));
    for (size_t i = 0; i < found.code.len; i++) {
        const plimsoll_audit_document_code_t *one = &found.code.ptr[i];
        code[i] = (pl_code){pl_c_string(one->language), pl_c_string(one->text), one->inline_, pl_from_span(one->span), one->parsed};
        if (!one->error.is_some) continue;
        code[i].error = pl_c_string(one->error.val.message);
        code[i].error_span = pl_from_span(one->error.val.span);
    }
    *outline = (pl_outline){
        headings, found.headings.len, links, found.links.len, code, found.code.len, pl_c_strings(found.anchors), found.anchors.len,
    };
    return outline;
}

const pl_imported *pl_imports(pl_context *cx, size_t *count) {
    (void)cx;
    *count = 0;
    plimsoll_audit_document_list_imported_t found;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_imports(&found, &error)) {
        pl_refused("imports", &error);
        return NULL;
    }
    pl_imported *imports = pl_alloc(found.len * sizeof(*imports));
    for (size_t i = 0; i < found.len; i++) {
        const plimsoll_audit_document_imported_t *one = &found.ptr[i];
        imports[i] = (pl_imported){pl_c_string(one->local), pl_c_string(one->name), pl_from_span(one->span)};
    }
    *count = found.len;
    return imports;
}

const char *pl_resolve(pl_context *cx, uint32_t node) {
    (void)cx;
    pack_list_u32_t nodes = {&node, 1};
    pack_list_string_t names;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_resolve(&nodes, &names, &error)) {
        pl_refused("resolve", &error);
        return "";
    }
    return names.len == 0 ? "" : pl_c_string(names.ptr[0]);
}
