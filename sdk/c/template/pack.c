// The pack: its name, its version and the list of its rules.
#include <plimsoll.h>

extern const pl_rule relative_workdir;

const pl_pack plimsoll_pack = {
    .id = "my-rules",
    .version = "0.1.0",
    .rules = PL_RULES(&relative_workdir),
};
