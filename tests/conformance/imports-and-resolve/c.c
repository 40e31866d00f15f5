// What a file imports, and what its calls stand for.
#include <plimsoll.h>

static const char page[] = {
#embed "imports-and-resolve.md" suffix(, 0)
};

static void check(pl_context *cx) {
    size_t count;
    const pl_imported *imports = pl_imports(cx, &count);
    for (const pl_imported *one = imports; one < imports + count; one++)
        pl_message(pl_report(cx, one->span), "%s is %s", one->local, one->name);
    pl_each_match(cx, found) {
        pl_node function = pl_field(pl_node_at(cx, found->node), "function");
        const char *call = pl_resolve(cx, found->node), *name = pl_resolve(cx, function.id);
        pl_message(pl_report(cx, found->span), "calls '%s' by '%s'", call, name);
    }
}

const pl_rule imports_and_resolve = {"imports-and-resolve", page, check};
