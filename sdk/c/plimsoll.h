// Write Plimsoll rules in C.
//
// A rule is a page (`rules/<id>.md`, see `sdk/PAGE.md`), at most one source file beside it, and one word in the pack's
// list. All memory that is handed out here lives until the host's call ends, and is then given back at once: nothing is
// freed by hand. Strings end in a zero byte. Answers of the host that went wrong come back empty and end the call as a
// fault that names the rule, so rule code needs no error handling of its own.
#ifndef PLIMSOLL_H
#define PLIMSOLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Says "no node": matches of text and of whole files have none.
#define PL_NO_NODE UINT32_MAX

// A half-open range of byte offsets into the file's UTF-8 text.
typedef struct pl_span {
    uint32_t start, end;
} pl_span;

typedef enum pl_severity { PL_P0, PL_P1, PL_P2, PL_P3 } pl_severity;
typedef enum pl_confidence { PL_HIGH, PL_MEDIUM, PL_LOW } pl_confidence;
// Whether an edit keeps the meaning of the program, or a person must read it.
typedef enum pl_applicability { PL_SAFE, PL_UNSAFE } pl_applicability;
typedef enum pl_level { PL_ERROR, PL_WARN, PL_INFO, PL_DEBUG } pl_level;

// An audited file. `path` is relative to the audited root; `role` is `production`, `test`, `example`, ...
typedef struct pl_file {
    const char *path, *language, *role;
    uint32_t size, lines;
} pl_file;

// One variable of a selector's pattern, without the `$`. A `$$$LIST` gives one capture for each node.
typedef struct pl_capture {
    const char *name;
    pl_span span;
    uint32_t node;
} pl_capture;

// One place where a selector of the rule matched; `selector` is its name in the page, or empty.
typedef struct pl_match {
    const char *selector;
    pl_span span;
    uint32_t node;
    const pl_capture *captures;
    size_t capture_count;
} pl_match;

// One rule at work on one file.
typedef struct pl_context {
    const char *rule;
    const pl_file *file;
    const pl_match *matches; // of all selectors, in text order
    size_t match_count;
} pl_context;

// A fact that a rule recorded, with the file that it was seen in.
typedef struct pl_fact {
    const char *path, *key, *value;
    bool has_span;
    pl_span span;
} pl_fact;

// A pack at work on the whole project: facts and files in path order.
typedef struct pl_project {
    const pl_fact *facts;
    size_t fact_count;
    const pl_file *files;
    size_t file_count;
} pl_project;

// A rule with code. A rule that is a page alone needs only PL_PAGE.
typedef struct pl_rule {
    const char *id, *page;
    void (*check)(pl_context *cx);
} pl_rule;

// A setting that the operator may change; `default_json` also says the type.
typedef struct pl_setting {
    const char *name, *default_json, *description;
} pl_setting;

// A pack. The lists end in NULL; PL_RULES, PL_SETTINGS and PL_FACTS make them.
typedef struct pl_pack {
    const char *id, *version;
    const pl_rule *const *rules;
    const pl_setting *const *settings;
    const char *const *facts;
    void (*conclude)(pl_project *project); // needs `facts`: without any it is not called
} pl_pack;

// The one pack of a component, defined by its author: `const pl_pack plimsoll_pack = {...};`
extern const pl_pack plimsoll_pack;

#define PL_RULES(...) ((const pl_rule *const[]){__VA_ARGS__, NULL})
#define PL_PAGE(text) (&(const pl_rule){.page = (text)})
#define PL_SETTINGS(...) ((const pl_setting *const[]){__VA_ARGS__, NULL})
#define PL_SETTING(name, json, description) (&(const pl_setting){(name), (json), (description)})
#define PL_FACTS(...) ((const char *const[]){__VA_ARGS__, NULL})

#define PL_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))

// Loops over the rule's matches: `pl_each_match (cx, found) { ... found->span ... }`.
#define pl_each_match(cx, found)                                                                                       \
    for (const pl_match *found = (cx)->matches; found < (cx)->matches + (cx)->match_count; found++)

// ---- What a rule can ask ----

// The first capture of that name, or NULL if the pattern did not bind it.
const pl_capture *pl_capture_of(const pl_match *found, const char *name);
// The text of a capture, or the empty string if the pattern did not bind it.
const char *pl_captured(pl_context *cx, const pl_match *found, const char *name);
// The text of a span. A zero byte in a file ends the string early.
const char *pl_text(pl_context *cx, pl_span span);
// The text of the whole file, `cx->file->size` bytes; fetched once.
const char *pl_source(pl_context *cx);
// Matches a named selector of the rule's page inside a node now; node 0 is the whole file. Works for `lazy` ones.
const pl_match *pl_select(pl_context *cx, const char *selector, uint32_t within, size_t *count);
// The operator's value for one of the pack's settings, as JSON; NULL if the pack does not have it.
const char *pl_option(const char *name);

// ---- Nodes ----

// A node of the file's syntax tree: a small value. The node that does not exist has neither kind, text nor children,
// so that steps can be chained; `pl_exists` tells.
typedef struct pl_node {
    const struct pl_tree *tree;
    uint32_t id;
} pl_node;

bool pl_exists(pl_node node);
// The root of the tree.
pl_node pl_root(pl_context *cx);
// The node of a match or a capture; its subtree is fetched.
pl_node pl_node_at(pl_context *cx, uint32_t id);
// The nearest node above of one of these kinds, a list that ends in NULL; only its subtree is fetched.
pl_node pl_enclosing(pl_context *cx, uint32_t id, const char *const *kinds);
#define PL_KINDS(...) ((const char *const[]){__VA_ARGS__, NULL})

// The node's kind; for an anonymous node, such as `+`, its text.
const char *pl_kind(pl_node node);
bool pl_is(pl_node node, const char *kind);
pl_span pl_node_span(pl_node node);
const char *pl_node_text(pl_node node);
// Whether the grammar gives the node a name; punctuation and keywords have none.
bool pl_is_named(pl_node node);
// Whether the node may stand anywhere, such as a comment.
bool pl_is_extra(pl_node node);
// Whether the parser could not read this text, or invented it.
bool pl_is_broken(pl_node node);

pl_node pl_parent(pl_node node);
// The children, punctuation and comments too: the first, then one after the other.
pl_node pl_first_child(pl_node node);
pl_node pl_next_child(pl_node parent, pl_node child);
// The same for named children without comments.
pl_node pl_first_named_child(pl_node node);
pl_node pl_next_named_child(pl_node parent, pl_node child);
// The first child in a field of the grammar, such as `arguments`.
pl_node pl_field(pl_node node, const char *name);
// The subtree of `top` in text order: start with `node` = `top`. The second leaves out the inside of `node`.
pl_node pl_next_within(pl_node top, pl_node node);
pl_node pl_skip_within(pl_node top, pl_node node);
// Whether `inner` is `outer` or inside it.
bool pl_contains(pl_node outer, pl_node inner);

// ---- What a rule can say ----

// A finding that is already recorded, complete with the page's message. What refines it returns it again.
typedef struct pl_finding pl_finding;

pl_finding *pl_report(pl_context *cx, pl_span at);
// Says what is wrong *here*, in one sentence without a full stop.
pl_finding *pl_message(pl_finding *finding, const char *format, ...) PL_PRINTF(2, 3);
pl_finding *pl_set_severity(pl_finding *finding, pl_severity severity);
pl_finding *pl_set_confidence(pl_finding *finding, pl_confidence confidence);
// Points at another place in the same file that explains the finding.
pl_finding *pl_related(pl_finding *finding, pl_span at, const char *format, ...) PL_PRINTF(3, 4);
// Adds a detail for programs that read the run file.
pl_finding *pl_property(pl_finding *finding, const char *key, const char *value);

// Replaces the text at `span`; an empty span inserts, an empty text deletes.
typedef struct pl_edit {
    pl_span span;
    const char *replacement;
} pl_edit;

// Offers a way to mend it; the title is an imperative without a full stop, such as "pass a timeout".
pl_finding *pl_fix(pl_finding *finding, const char *title, pl_applicability, const pl_edit *edits, size_t count);

// Records that `met` of `total` places in this file do right what the rule is about, with a few of them as evidence.
void pl_strength(pl_context *cx, uint32_t met, uint32_t total, const pl_span *evidence, size_t count);
// Records a number about the file, such as ("functions", 12, "1").
void pl_metric(pl_context *cx, const char *name, double value, const char *unit);
// Remembers something for `conclude`; the key must be one of the pack's `facts`. `at` may be NULL.
void pl_remember(pl_context *cx, const char *key, const char *value, const pl_span *at);

// The same in `conclude`, for the project: of a rule of this pack, in one of the files.
pl_finding *pl_report_in(pl_project *project, const char *rule, const char *path, pl_span at);
void pl_strength_of(pl_project *project, const char *rule, uint32_t met, uint32_t total);
void pl_metric_of(pl_project *project, const char *name, double value, const char *unit);

// Writes a line to the host's log.
void pl_log(pl_level level, const char *format, ...) PL_PRINTF(2, 3);
// Says that the rule could not do its work: the call ends as a fault, never as a pass. The first one counts.
void pl_fail(const char *format, ...) PL_PRINTF(1, 2);

// ---- Memory that lives as long as the call ----

void *pl_alloc(size_t size);
const char *pl_format(const char *format, ...) PL_PRINTF(1, 2);

#endif
