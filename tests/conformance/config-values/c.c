// Keys and values of YAML, each with its place.
#include <plimsoll.h>

static const char page[] = {
#embed "config-values.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_node pair = pl_node_at(cx, found->node), key = pl_field(pair, "key"), value = pl_field(pair, "value");
        const char *path = pl_node_text(key);
        for (pl_node above = pl_parent(pair); pl_exists(above); above = pl_parent(above))
            if (pl_is(above, "block_mapping_pair")) path = pl_format("%s.%s", pl_node_text(pl_field(above, "key")), path);
        if (!pl_exists(value))
            pl_message(pl_report(cx, pl_node_span(key)), "%s is empty", path);
        else if (pl_is(value, "flow_node"))
            pl_message(pl_report(cx, pl_node_span(value)), "%s = %s", path, pl_node_text(value));
        else
            pl_message(pl_report(cx, pl_node_span(key)), "%s is a %s", path, pl_kind(value));
    }
}

const pl_rule config_values = {"config-values", page, check};
