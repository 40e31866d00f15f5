// A pack that tries to leave the sandbox.
#include <plimsoll.h>

extern const pl_rule escape;

const pl_pack plimsoll_pack = {
    .id = "escape",
    .version = "0.1.0",
    .rules = PL_RULES(&escape),
};
