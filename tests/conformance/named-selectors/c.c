// Selectors by name, and a lazy one inside a node.
#include <plimsoll.h>

static const char page[] = {
#embed "named-selectors.md" suffix(, 0)
};

static void check(pl_context *cx) {
    size_t count, loops = 0;
    pl_each_match(cx, function) {
        if (strcmp(function->selector, "loop") == 0) loops++;
        if (strcmp(function->selector, "function") != 0) continue;
        const pl_match *inside = pl_select(cx, "sleep", function->node, &count);
        const char *seconds = "";
        for (size_t i = 0; i < count; i++)
            seconds = pl_format("%s%s%s", seconds, i == 0 ? "" : ", ", pl_captured(cx, &inside[i], "SECONDS"));
        const char *name = pl_node_text(pl_field(pl_node_at(cx, function->node), "name"));
        pl_message(pl_report(cx, function->span), "`%s` sleeps [%s]", name, seconds);
    }
    const pl_match *sleeps = pl_select(cx, "sleep", 0, &count);
    for (size_t i = 0; i < count; i++)
        pl_message(pl_report(cx, sleeps[i].span), "%s of %zu sleeps, %zu loops", pl_captured(cx, &sleeps[i], "SECONDS"),
                   count, loops);
}

const pl_rule named_selectors = {"named-selectors", page, check};
