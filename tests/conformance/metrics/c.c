// Numbers that are easily bent on the way.
#include <plimsoll.h>

static const char page[] = {
#embed "metrics.md" suffix(, 0)
};

static void check(pl_context *cx) {
    pl_metric(cx, "lines", (double)cx->file->lines, "lines");
    pl_metric(cx, "third", 1.0 / 3.0, "1");
    pl_metric(cx, "tiny", 0x1p-1074, "1");
    pl_metric(cx, "huge", 1.5e300, "bytes");
    pl_metric(cx, "negative-zero", -0.0, "1");
    pl_metric(cx, "beyond-integers", 9007199254740993.0, "1");
}

const pl_rule metrics = {"metrics", page, check};
