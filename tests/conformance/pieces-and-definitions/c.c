// What a text is made of, where its pieces come from, and what a name may hold.
#include <plimsoll.h>

static const char page[] = {
#embed "pieces-and-definitions.md" suffix(, 0)
};

static const char *spelled(pl_context *cx, uint32_t id) {
    pl_node node = pl_node_at(cx, id);
    if (!pl_exists(node)) return "none";
    const char *text = pl_node_text(node);
    return pl_format("%.*s", (int)strcspn(text, "\n"), text);
}

static void check(pl_context *cx) {
    pl_each_match(cx, found) {
        const pl_capture *captured = pl_capture_of(found, "TEXT");
        if (captured == NULL) continue;
        pl_text_value text = pl_pieces(cx, captured->node, PL_FOR_TEXT), sql = pl_pieces(cx, captured->node, PL_FOR_SQL);
        const char *pieces = "", *steps = "", *definitions = "";
        pl_origin worst = PL_ORIGIN_CONSTANT;
        for (size_t i = 0; i < sql.piece_count; i++) {
            const pl_piece *one = &sql.pieces[i];
            const char *said = one->origin == PL_ORIGIN_CONSTANT ? pl_format("'%s'", one->text) : spelled(cx, one->node);
            pieces = pl_format("%s%s%d:%s@%u..%u", pieces, i ? " " : "", (int)one->origin, said, (unsigned)one->span.start,
                               (unsigned)one->span.end);
        }
        for (size_t i = 0; i < text.piece_count; i++)
            if (text.pieces[i].origin > worst) worst = text.pieces[i].origin;
        for (size_t i = 0; i < text.step_count; i++)
            steps = pl_format("%s%s%s", steps, i ? " | " : "", spelled(cx, text.steps[i]));
        size_t count;
        const pl_definition *known = pl_definitions(cx, captured->node, &count);
        for (size_t i = 0; i < count; i++)
            definitions = pl_format("%s%s%s:%s=%s", definitions, i ? " | " : "", spelled(cx, known[i].node), known[i].typed,
                                    spelled(cx, known[i].value));
        pl_message(pl_report(cx, found->span), "%s; worst %d; steps [%s]; definitions [%s]", pieces, (int)worst, steps,
                   definitions);
    }
}

const pl_rule pieces_and_definitions = {"pieces-and-definitions", page, check};
