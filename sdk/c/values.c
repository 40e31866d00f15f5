// Values of a configuration file: small values that point into a tree fetched once. Walking costs no call of the host.

#include "internal.h"

enum column { KIND, PARENT, NEXT, START, END, KEY, KEY_START, KEY_END, TEXT, TARGET, FLAGS, COLUMNS };
enum flag { MERGE = 1, TEMPLATED = 2 };
// How many merge keys inside each other are followed.
enum { DEPTH = 16 };

struct pl_values {
    const uint32_t *columns;
    uint32_t length;
    pack_list_string_t texts;
    const char **copies; // of the texts that were asked for
    pl_object *objects;
    size_t object_count;
};

static const pl_value NOTHING;

pl_values *pl_values_of(pl_context *cx) {
    (void)cx;
    if (pl_now.values != NULL) return pl_now.values;
    pl_values *values = pl_now.values = pl_alloc(sizeof(*values));
    plimsoll_audit_document_value_tree_t tree;
    plimsoll_audit_document_document_error_t error;
    if (!plimsoll_audit_document_values(&tree, &error)) {
        pl_refused("values", &error);
        return values;
    }
    values->columns = tree.columns.ptr;
    values->length = (uint32_t)(tree.columns.len / COLUMNS);
    values->texts = tree.texts;
    values->copies = pl_alloc(tree.texts.len * sizeof(*values->copies));
    values->objects = pl_alloc(tree.objects.len * sizeof(*values->objects));
    values->object_count = tree.objects.len;
    for (size_t i = 0; i < tree.objects.len; i++) {
        const plimsoll_audit_document_config_object_t *one = &tree.objects.ptr[i];
        values->objects[i] = (pl_object){
            .kind = pl_c_string(one->kind),
            .name = pl_c_string(one->name),
            .namespace = pl_c_string(one->namespace_),
            .resolved = one->resolved,
            .value = pl_value_at(values, one->value),
        };
    }
    return values;
}

pl_value pl_value_at(pl_values *values, uint32_t id) {
    return id < values->length ? (pl_value){values, id} : NOTHING;
}

const pl_object *pl_objects(pl_values *values, size_t *count) {
    *count = values->object_count;
    return values->objects;
}

bool pl_object_is(const pl_object *object, const char *kind) {
    size_t length = strlen(kind);
    if (length > 0 && kind[length - 1] == '*') return strncmp(object->kind, kind, length - 1) == 0;
    return strcmp(object->kind, kind) == 0;
}

bool pl_has_value(pl_value value) { return value.tree != NULL; }

static uint32_t get(pl_value value, enum column column) {
    return value.tree->columns[(size_t)column * value.tree->length + value.id];
}

static pl_value at(pl_value value, uint32_t id) { return (pl_value){value.tree, id}; }

static const char *text(pl_values *values, uint32_t number) {
    if (number >= values->texts.len) return NULL;
    if (values->copies[number] == NULL) values->copies[number] = pl_c_string(values->texts.ptr[number]);
    return values->copies[number];
}

pl_value pl_first_document(pl_values *values) { return pl_value_at(values, 0); }

pl_value pl_next_document(pl_value root) { return pl_has_value(root) ? pl_value_at(root.tree, get(root, NEXT)) : NOTHING; }

pl_value_kind pl_kind_of(pl_value value) { return pl_has_value(value) ? (pl_value_kind)get(value, KIND) : PL_NULL_VALUE; }

pl_span pl_value_span(pl_value value) {
    return pl_has_value(value) ? (pl_span){get(value, START), get(value, END)} : (pl_span){0, 0};
}

const char *pl_key(pl_value value) { return pl_has_value(value) ? text(value.tree, get(value, KEY)) : NULL; }

pl_span pl_key_span(pl_value value) {
    return pl_key(value) == NULL ? pl_value_span(value) : (pl_span){get(value, KEY_START), get(value, KEY_END)};
}

pl_value pl_value_parent(pl_value value) {
    return pl_has_value(value) ? pl_value_at(value.tree, get(value, PARENT)) : NOTHING;
}

pl_value pl_resolve_alias(pl_value value) {
    while (pl_kind_of(value) == PL_ALIAS_VALUE) {
        uint32_t target = get(value, TARGET);
        // A target comes before its alias, so this ends.
        if (target >= value.id) return NOTHING;
        value = at(value, target);
    }
    return value;
}

bool pl_is_null(pl_value value) { return pl_kind_of(pl_resolve_alias(value)) == PL_NULL_VALUE; }
bool pl_is_mapping(pl_value value) { return pl_kind_of(pl_resolve_alias(value)) == PL_MAPPING_VALUE; }
bool pl_is_sequence(pl_value value) { return pl_kind_of(pl_resolve_alias(value)) == PL_SEQUENCE_VALUE; }

bool pl_is_templated(pl_value value) {
    return pl_has_value(value) && (pl_kind_of(value) == PL_EXPRESSION_VALUE || (get(value, FLAGS) & TEMPLATED) != 0);
}

const char *pl_value_text(pl_value value) {
    value = pl_resolve_alias(value);
    return pl_kind_of(value) == PL_NULL_VALUE ? NULL : text(value.tree, get(value, TEXT));
}

pl_value pl_first_value(pl_value value) {
    return pl_has_value(value) && value.id + 1 < get(value, NEXT) ? at(value, value.id + 1) : NOTHING;
}

pl_value pl_next_value(pl_value value) {
    pl_value above = pl_value_parent(value);
    return pl_has_value(above) && get(value, NEXT) < get(above, NEXT) ? at(value, get(value, NEXT)) : NOTHING;
}

pl_value pl_first_member(pl_value mapping) {
    return pl_is_mapping(mapping) ? pl_first_value(pl_resolve_alias(mapping)) : NOTHING;
}

pl_value pl_first_item(pl_value sequence) {
    return pl_is_sequence(sequence) ? pl_first_value(pl_resolve_alias(sequence)) : NOTHING;
}

pl_value pl_next_value_within(pl_value top, pl_value value) {
    if (!pl_has_value(top) || !pl_has_value(value) || value.id + 1 >= get(top, NEXT)) return NOTHING;
    return at(top, value.id + 1);
}

static pl_value within(pl_value mapping, const char *key, unsigned depth) {
    pl_each_member(mapping, own) {
        const char *name = pl_key(own);
        if (name != NULL && strcmp(name, key) == 0) return own;
    }
    if (depth == 0) return NOTHING;
    pl_each_member(mapping, merge) {
        if ((get(merge, FLAGS) & MERGE) == 0) continue;
        pl_value merged = pl_resolve_alias(merge), found = NOTHING;
        if (pl_kind_of(merged) != PL_SEQUENCE_VALUE) {
            found = within(merged, key, depth - 1);
        } else {
            for (pl_value one = pl_first_value(merged); pl_has_value(one) && !pl_has_value(found); one = pl_next_value(one))
                found = within(one, key, depth - 1);
        }
        if (pl_has_value(found)) return found;
    }
    return NOTHING;
}

pl_value pl_get(pl_value mapping, const char *key) { return within(mapping, key, DEPTH); }

pl_value pl_path(pl_value value, const char *const *keys) {
    for (; *keys != NULL; keys++) value = pl_get(value, *keys);
    return value;
}

const char *pl_text_at(pl_value value, const char *const *keys) { return pl_value_text(pl_path(value, keys)); }

const char *pl_lacks(pl_value value, const char *const *keys, pl_value *at) {
    for (; *keys != NULL; keys++) {
        pl_value below = pl_get(value, *keys);
        *at = value;
        if (!pl_has_value(below)) return *keys;
        value = below;
    }
    return NULL;
}
