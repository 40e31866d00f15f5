// Every node with what its columns say, then fields and children.
#include <plimsoll.h>

static const char page[] = {
#embed "whole-tree.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_node root = pl_root(cx), function = {0};
    for (pl_node node = pl_next_within(root, root); pl_exists(node); node = pl_next_within(root, node)) {
        if (!pl_exists(function) && pl_is(node, "function_definition")) function = node;
        pl_message(pl_report(cx, pl_node_span(node)), "%u %s in %u: %s%s%s", (unsigned)node.id, pl_kind(node),
                   (unsigned)pl_parent(node).id, pl_is_named(node) ? "named" : "anonymous",
                   pl_is_extra(node) ? " extra" : "", pl_is_broken(node) ? " broken" : "");
    }
    const char *names[] = {"name", "parameters", "body", "no_such_field"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        pl_node field = pl_field(function, names[i]);
        pl_message(pl_report(cx, pl_node_span(function)), "%s: %s", names[i],
                   pl_exists(field) ? pl_node_text(field) : "none");
    }
    unsigned all = 0, named = 0, outside = 0;
    for (pl_node child = pl_first_child(function); pl_exists(child); child = pl_next_child(function, child)) all++;
    for (pl_node child = pl_first_named_child(function); pl_exists(child); child = pl_next_named_child(function, child))
        named++;
    for (pl_node node = pl_next_within(root, root); pl_exists(node); outside++)
        node = pl_is(node, "function_definition") ? pl_skip_within(root, node) : pl_next_within(root, node);
    pl_message(pl_report(cx, pl_node_span(function)), "%u children, %u named, %u outside, %s %s", all, named, outside,
               pl_contains(root, function) ? "true" : "false", pl_contains(function, root) ? "true" : "false");
}

const pl_rule whole_tree = {"whole-tree", page, check};
