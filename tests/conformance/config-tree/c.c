// Values of a config file: what is written, and what a key leads to.
#include <plimsoll.h>

static const char page[] = {
#embed "config-tree.md" suffix(, 0)
};

static const char *const kinds[] = {"null", "boolean", "number", "text", "mapping", "sequence", "alias", "expression"};

static const char *quoted(const char *text) { return text == NULL ? "nothing" : pl_format("'%s'", text); }

static const char *truth(bool value) { return value ? "true" : "false"; }

static const char *joined(const char *const *keys) {
    const char *path = *keys++;
    for (; *keys != NULL; keys++) path = pl_format("%s.%s", path, *keys);
    return path;
}

static void ask(pl_value root) {
    const char *const *paths[] = {
        PL_KEYS("job", "retries"), PL_KEYS("both", "retries"), PL_KEYS("both", "it's quoted"), PL_KEYS("job", "timeout"), PL_KEYS("again"),
    };
    for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
        pl_value found = pl_path(root, paths[i]);
        const char *place = pl_has_value(found) ? pl_format("%u", (unsigned)pl_key_span(found).start) : "nowhere";
        const char *null = truth(pl_has_value(found) && pl_is_null(found));
        pl_log(PL_INFO, "%s: %s %s %s", joined(paths[i]), quoted(pl_text_at(root, paths[i])), place, null);
    }
    const char *const *lacking[] = {PL_KEYS("job", "timeout", "seconds"), PL_KEYS("job", "name"), PL_KEYS("nowhere")};
    for (size_t i = 0; i < sizeof(lacking) / sizeof(*lacking); i++) {
        pl_value at;
        const char *key = pl_lacks(root, lacking[i], &at);
        const char *lacks = key == NULL ? "nothing" : pl_format("%s at %u", key, (unsigned)pl_value_span(at).start);
        pl_log(PL_INFO, "%s lacks %s", joined(lacking[i]), lacks);
    }
    pl_value list = pl_get(root, "list");
    const char *items = "", *members = "";
    pl_each_item(list, item)
        items = pl_format("%s%s%s", items, *items ? " " : "", kinds[pl_kind_of(pl_resolve_alias(item))]);
    pl_each_member(pl_get(root, "both"), member)
        members = pl_format("%s%s%s", members, *members ? " " : "", pl_key(member));
    bool parent = pl_has_value(list) && pl_value_parent(list).id == root.id;
    pl_log(PL_INFO, "items %s, members %s, %s", items, members, truth(parent));
}

static void check(pl_context *cx) {
    pl_values *values = pl_values_of(cx);
    if (!pl_has_value(pl_first_document(values))) return;
    pl_each_document(values, root) {
        for (pl_value value = root; pl_has_value(value); value = pl_next_value_within(root, value)) {
            const char *templated = pl_is_templated(value) ? " templated" : "";
            pl_finding *finding = pl_report(cx, pl_value_span(value));
            pl_message(finding, "%s %s%s", kinds[pl_kind_of(value)], quoted(pl_value_text(value)), templated);
            if (pl_key(value) != NULL) pl_related(finding, pl_key_span(value), "%s", pl_key(value));
        }
        ask(root);
    }
    size_t count, family = 0, kind = 0;
    const pl_object *objects = pl_objects(values, &count);
    for (const pl_object *one = objects; one < objects + count; one++) {
        pl_span at = pl_value_span(one->value);
        const char *place = pl_format("%u..%u", (unsigned)at.start, (unsigned)at.end);
        pl_log(PL_INFO, "\"%s\" \"%s\" \"%s\" %s %s", one->kind, one->name, one->namespace, truth(one->resolved), place);
        family += pl_object_is(one, "kubernetes/*");
        kind += pl_object_is(one, "kubernetes/Deployment");
    }
    pl_log(PL_INFO, "%u of a family, %u of a kind", (unsigned)family, (unsigned)kind);
}

const pl_rule config_tree = {"config-tree", page, check};
