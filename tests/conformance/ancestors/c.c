// All parents of a match, and the nearest of a kind.
#include <plimsoll.h>

static const char page[] = {
#embed "ancestors.md" suffix(, 0)
};

static const char *name(pl_node node) { return pl_exists(node) ? pl_node_text(pl_field(node, "name")) : "none"; }

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const char *chain = "", *between = "";
        pl_node node = pl_node_at(cx, found->node), function = {0};
        for (pl_node above = pl_parent(node); pl_exists(above); above = pl_parent(above)) {
            if (!pl_exists(function) && pl_is(above, "function_definition")) function = above;
            chain = pl_format("%s%s%s", chain, between, pl_kind(above));
            between = " < ";
        }
        pl_node class = pl_enclosing(cx, found->node, PL_KINDS("class_definition", "no_such_kind"));
        pl_message(pl_report(cx, found->span), "%s.%s: %s", name(class), name(function), chain);
    }
}

const pl_rule ancestors = {"ancestors", page, check};
