// A finding with everything on it, and one with nothing.
#include <plimsoll.h>

static const char page[] = {
#embed "related-and-properties.md" suffix(, 0)
};

static pl_node name_of(pl_context *cx, const pl_match *found) { return pl_field(pl_node_at(cx, found->node), "name"); }

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        pl_node name = name_of(cx, found);
        const char *text = pl_node_text(name);
        unsigned before = 0;
        for (const pl_match *one = cx->matches; one < found; one++)
            before += strcmp(pl_node_text(name_of(cx, one)), text) == 0;
        if (before == 0) continue;
        pl_finding *finding = pl_report(cx, pl_node_span(name));
        if (strcmp(text, "stop") == 0) continue;
        for (const pl_match *one = cx->matches; one < found; one++) {
            pl_node other = name_of(cx, one);
            if (strcmp(pl_node_text(other), text) == 0) pl_related(finding, pl_node_span(other), "`%s` is here too", text);
        }
        pl_set_severity(finding, before > 1 ? PL_P0 : PL_P2);
        pl_set_confidence(finding, before > 1 ? PL_LOW : PL_MEDIUM);
        pl_property(pl_property(finding, "name", text), "before", pl_format("%u", before));
    }
}

const pl_rule related_and_properties = {"related-and-properties", page, check};
