// The smallest pack: one rule with code, one that is a page only.
#include <plimsoll.h>

extern const pl_rule relative_workdir;

static const char add_instead_of_copy[] = {
#embed "rules/add-instead-of-copy.md" suffix(, 0)
};

const pl_pack plimsoll_pack = {
    .id = "hello",
    .version = "0.1.0",
    .rules = PL_RULES(&relative_workdir, PL_PAGE(add_instead_of_copy)),
};
