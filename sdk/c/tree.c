// Nodes: small values that point into columns fetched once.
//
// A node is a preorder index; the subtree of node `n` is `n..next(n)`. Walking costs no call of the host, with one
// exception: stepping above the subtree that was fetched loads the whole tree, once.

#include "internal.h"

enum column { KIND, START, END, PARENT, NEXT, FIELD, FLAGS, COLUMNS };
enum flag { NAMED = 1, BROKEN = 2 | 4, EXTRA = 8 };
// Every column: a number costs a tenth of a nanosecond to move, a second call a hundred.
enum { ALL = (1 << COLUMNS) - 1 };
// Kind ids are 16 bits wide; their names lie in pages, because few of them occur in one file.
enum { PAGE = 256 };

struct pl_tree {
    uint32_t first, length;
    const uint32_t *columns;
    struct pl_tree *next;
};

struct pl_field_id {
    const char *name;
    uint32_t id;
    struct pl_field_id *next;
};

static const pl_node NOTHING;

static uint32_t get(const struct pl_tree *tree, enum column column, uint32_t id) {
    return tree->columns[(size_t)column * tree->length + (id - tree->first)];
}

static bool holds(const struct pl_tree *tree, uint32_t id) { return id >= tree->first && id - tree->first < tree->length; }

static const char **kind_name(uint32_t id) {
    if (id >= PAGE * PAGE) return NULL;
    if (pl_now.kinds == NULL) pl_now.kinds = pl_alloc(PAGE * sizeof(*pl_now.kinds));
    const char ***page = &pl_now.kinds[id / PAGE];
    if (*page == NULL) *page = pl_alloc(PAGE * sizeof(**page));
    return &(*page)[id % PAGE];
}

// Asks the host for the names that no earlier tree had, in one call.
static void learn_kinds(const uint32_t *ids, size_t count) {
    pack_list_u32_t unknown = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        const char **name = kind_name(ids[i]);
        if (name == NULL || *name != NULL) continue;
        *name = "";
        unknown.ptr = pl_push(unknown.ptr, &unknown.len, sizeof(*unknown.ptr));
        unknown.ptr[unknown.len - 1] = ids[i];
    }
    if (unknown.len == 0) return;
    pack_list_string_t names;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_kind_names(&unknown, &names, &error)) {
        pl_refused("kind-names", &error);
        return;
    }
    for (size_t i = 0; i < unknown.len && i < names.len; i++) *kind_name(unknown.ptr[i]) = pl_c_string(names.ptr[i]);
}

static const struct pl_tree *subtree(uint32_t id) {
    for (const struct pl_tree *tree = pl_now.trees; tree != NULL; tree = tree->next)
        if (holds(tree, id)) return tree;
    pack_list_u32_t columns;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_columns(id, ALL, &columns, &error)) {
        pl_refused("columns", &error);
        return NULL;
    }
    struct pl_tree *tree = pl_alloc(sizeof(struct pl_tree));
    *tree = (struct pl_tree){id, (uint32_t)(columns.len / COLUMNS), columns.ptr, pl_now.trees};
    pl_now.trees = tree;
    learn_kinds(columns.ptr, tree->length);
    return tree;
}

bool pl_exists(pl_node node) { return node.tree != NULL; }

pl_node pl_node_at(pl_context *cx, uint32_t id) {
    (void)cx;
    if (id == PL_NO_NODE) return NOTHING;
    const struct pl_tree *tree = subtree(id);
    return tree != NULL && holds(tree, id) ? (pl_node){tree, id} : NOTHING;
}

pl_node pl_root(pl_context *cx) { return pl_node_at(cx, 0); }

pl_node pl_enclosing(pl_context *cx, uint32_t id, const char *const *kinds) {
    if (id == PL_NO_NODE) return NOTHING;
    pack_list_u32_t above, ids;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_ancestors(id, &above, &error)) {
        pl_refused("ancestors", &error);
        return NOTHING;
    }
    if (!plimsoll_audit_document_nodes(&above, 1 << KIND, &ids, &error)) {
        pl_refused("nodes", &error);
        return NOTHING;
    }
    learn_kinds(ids.ptr, ids.len);
    for (size_t i = 0; i < above.len && i < ids.len; i++) {
        const char **name = kind_name(ids.ptr[i]);
        for (const char *const *kind = kinds; name != NULL && *kind != NULL; kind++)
            if (strcmp(*name, *kind) == 0) return pl_node_at(cx, above.ptr[i]);
    }
    return NOTHING;
}

const char *pl_kind(pl_node node) {
    const char **name = pl_exists(node) ? kind_name(get(node.tree, KIND, node.id)) : NULL;
    return name == NULL || *name == NULL ? "" : *name;
}

bool pl_is(pl_node node, const char *kind) { return pl_exists(node) && strcmp(pl_kind(node), kind) == 0; }

pl_span pl_node_span(pl_node node) {
    if (!pl_exists(node)) return (pl_span){0, 0};
    return (pl_span){get(node.tree, START, node.id), get(node.tree, END, node.id)};
}

const char *pl_node_text(pl_node node) { return pl_exists(node) ? pl_text(NULL, pl_node_span(node)) : ""; }

static bool has(pl_node node, uint32_t flags) { return pl_exists(node) && (get(node.tree, FLAGS, node.id) & flags) != 0; }

bool pl_is_named(pl_node node) { return has(node, NAMED); }
bool pl_is_extra(pl_node node) { return has(node, EXTRA); }
bool pl_is_broken(pl_node node) { return has(node, BROKEN); }

pl_node pl_parent(pl_node node) {
    if (!pl_exists(node) || node.id == 0) return NOTHING;
    uint32_t above = get(node.tree, PARENT, node.id);
    if (node.id != node.tree->first) return (pl_node){node.tree, above};
    // Above what was fetched: the whole tree, once.
    const struct pl_tree *whole = subtree(0);
    return whole == NULL ? NOTHING : (pl_node){whole, above};
}

pl_node pl_first_child(pl_node node) {
    if (!pl_exists(node) || node.id + 1 >= get(node.tree, NEXT, node.id)) return NOTHING;
    return (pl_node){node.tree, node.id + 1};
}

pl_node pl_next_child(pl_node parent, pl_node child) { return pl_skip_within(parent, child); }

static pl_node named(pl_node parent, pl_node child) {
    while (pl_exists(child) && (!pl_is_named(child) || pl_is_extra(child))) child = pl_next_child(parent, child);
    return child;
}

pl_node pl_first_named_child(pl_node node) { return named(node, pl_first_child(node)); }

pl_node pl_next_named_child(pl_node parent, pl_node child) { return named(parent, pl_next_child(parent, child)); }

static uint32_t field_id(const char *name) {
    for (struct pl_field_id *known = pl_now.fields; known != NULL; known = known->next)
        if (strcmp(known->name, name) == 0) return known->id;
    pack_string_t asked = pl_string(name);
    pack_list_string_t names = {&asked, 1};
    pack_list_u32_t ids;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_field_ids(&names, &ids, &error)) {
        pl_refused("field-ids", &error);
        return 0;
    }
    struct pl_field_id *fresh = pl_alloc(sizeof(struct pl_field_id));
    *fresh = (struct pl_field_id){pl_copy(asked.ptr, asked.len), ids.len == 1 ? ids.ptr[0] : 0, pl_now.fields};
    pl_now.fields = fresh;
    return fresh->id;
}

pl_node pl_field(pl_node node, const char *name) {
    if (!pl_exists(node)) return NOTHING;
    uint32_t field = field_id(name);
    if (field == 0) return NOTHING;
    for (pl_node child = pl_first_child(node); pl_exists(child); child = pl_next_child(node, child))
        if (get(child.tree, FIELD, child.id) == field) return child;
    return NOTHING;
}

// In the tree of `top`, which holds all of its subtree: that of a node inside may be smaller.
static pl_node within(pl_node top, uint32_t id) {
    return id < get(top.tree, NEXT, top.id) ? (pl_node){top.tree, id} : NOTHING;
}

pl_node pl_next_within(pl_node top, pl_node node) {
    return pl_exists(top) && pl_exists(node) ? within(top, node.id + 1) : NOTHING;
}

pl_node pl_skip_within(pl_node top, pl_node node) {
    return pl_exists(top) && pl_exists(node) ? within(top, get(node.tree, NEXT, node.id)) : NOTHING;
}

bool pl_contains(pl_node outer, pl_node inner) {
    return pl_exists(outer) && pl_exists(inner) && inner.id >= outer.id && inner.id < get(outer.tree, NEXT, outer.id);
}
