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

// An audited file. `path` is relative to the audited root; `role` is `production`, `test`, `example`, ...; `kind` is what it
// configures, such as `github/workflow`, or empty; `unit` is the folder of the deployable unit that it belongs to.
typedef struct pl_file {
    const char *path, *language, *role, *kind, *unit;
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

// A deployable unit: its folder (empty for the root, and for what belongs to no other unit), its name, and what makes it one.
typedef struct pl_unit {
    const char *path, *name;
    const char *const *evidence;
    size_t evidence_count;
} pl_unit;

// A rule at work on one deployable unit.
typedef struct pl_project {
    const char *rule;
    const pl_unit *unit;
} pl_project;

typedef enum pl_field_kind { PL_TEXT, PL_INTEGER, PL_BOOLEAN } pl_field_kind;

typedef struct pl_field_spec {
    const char *name;
    pl_field_kind kind;
} pl_field_spec;

// A kind of fact: its key, and the name and kind of each value; PL_FIELDS makes the list. Rules of a pack may share one.
typedef struct pl_fact_kind {
    const char *key;
    const pl_field_spec *fields;
} pl_fact_kind;

// A rule with code: `check` looks at one file, `conclude` at a whole unit after the last file; one of them may be missing.
// `facts` are those that it records, or that it reads and another rule records. A page alone needs only PL_PAGE.
typedef struct pl_rule {
    const char *id, *page;
    void (*check)(pl_context *cx);
    void (*conclude)(pl_project *project);
    const pl_fact_kind *const *facts;
} pl_rule;

// A setting that the operator may change; `default_json` also says the type.
typedef struct pl_setting {
    const char *name, *default_json, *description;
} pl_setting;

// A pack. The lists end in NULL; PL_RULES and PL_SETTINGS make them.
typedef struct pl_pack {
    const char *id, *version;
    const pl_rule *const *rules;
    const pl_setting *const *settings;
} pl_pack;

// The one pack of a component, defined by its author: `const pl_pack plimsoll_pack = {...};`
extern const pl_pack plimsoll_pack;

#define PL_RULES(...) ((const pl_rule *const[]){__VA_ARGS__, NULL})
#define PL_PAGE(text) (&(const pl_rule){.page = (text)})
#define PL_SETTINGS(...) ((const pl_setting *const[]){__VA_ARGS__, NULL})
#define PL_SETTING(name, json, description) (&(const pl_setting){(name), (json), (description)})
#define PL_FACTS(...) ((const pl_fact_kind *const[]){__VA_ARGS__, NULL})
#define PL_FIELDS(...) ((const pl_field_spec[]){__VA_ARGS__, {NULL, PL_TEXT}})

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

// ---- Values of a configuration file ----
//
// Aliases and merge keys are followed where something is asked for by key, so that a rule sees what the tool that owns the file
// sees. Nothing is expanded: walking sees what is written.

// All values of a file, fetched once.
typedef struct pl_values pl_values;

// A value: a small value that points into them. One that does not exist has neither text, key nor children, so that steps can
// be chained; `pl_has_value` tells.
typedef struct pl_value {
    pl_values *tree;
    uint32_t id;
} pl_value;

// What a value is. An alias stands for another value; an expression is what only the tool that owns the file can compute.
typedef enum pl_value_kind {
    PL_NULL_VALUE,
    PL_BOOLEAN_VALUE,
    PL_NUMBER_VALUE,
    PL_TEXT_VALUE,
    PL_MAPPING_VALUE,
    PL_SEQUENCE_VALUE,
    PL_ALIAS_VALUE,
    PL_EXPRESSION_VALUE,
} pl_value_kind;

// Something that a file configures, such as `kubernetes/Deployment`; the kind is empty where none is recognised.
// Where it is not `resolved`, what seems to be missing may come from a template.
typedef struct pl_object {
    const char *kind, *name, *namespace;
    bool resolved;
    pl_value value;
} pl_object;

// The values of the file; nothing is in them, and the rule fails, where the language does not configure.
pl_values *pl_values_of(pl_context *cx);
// A value by its number, such as the `node` of a match of a `config` selector.
pl_value pl_value_at(pl_values *values, uint32_t id);
// The roots of the documents: the first, then one after the other.
pl_value pl_first_document(pl_values *values);
pl_value pl_next_document(pl_value root);
// The documents, and objects inside them that have a kind of their own.
const pl_object *pl_objects(pl_values *values, size_t *count);
// Whether an object is of a kind of `sdk/KINDS.md`; `kubernetes/*` stands for all kinds of a family.
bool pl_object_is(const pl_object *object, const char *kind);

bool pl_has_value(pl_value value);
// What it is, as it is written.
pl_value_kind pl_kind_of(pl_value value);
// Where it is written, quotes included; where nothing is written, the empty place behind its key.
pl_span pl_value_span(pl_value value);
// The key of a member of a mapping, else NULL; and where it is written, else where the value is.
const char *pl_key(pl_value value);
pl_span pl_key_span(pl_value value);
pl_value pl_value_parent(pl_value value);
// The value behind an alias, or itself; nothing for an alias without an anchor.
pl_value pl_resolve_alias(pl_value value);
// Also behind an alias. What does not exist is null.
bool pl_is_null(pl_value value);
bool pl_is_mapping(pl_value value);
bool pl_is_sequence(pl_value value);
// Whether a template or an expression stands in it, so that only the tool that owns the file knows its text.
bool pl_is_templated(pl_value value);
// The decoded text of a scalar, also behind an alias; NULL for null, mappings and sequences.
const char *pl_value_text(pl_value value);

// The values directly below, as they are written: the first, then one after the other.
pl_value pl_first_value(pl_value value);
pl_value pl_next_value(pl_value value);
// The first member of a mapping, or the first element of a sequence, also behind an alias.
pl_value pl_first_member(pl_value mapping);
pl_value pl_first_item(pl_value sequence);
// The subtree of `top` in text order: start with `value` = `top`.
pl_value pl_next_value_within(pl_value top, pl_value value);

// The member of that key: the mapping's own, else one that a merge key brings in.
pl_value pl_get(pl_value mapping, const char *key);
// What a path of keys leads to, such as PL_KEYS("spec", "replicas"), and its text or NULL.
#define PL_KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})
pl_value pl_path(pl_value value, const char *const *keys);
const char *pl_text_at(pl_value value, const char *const *keys);
// The key at which a path of keys breaks, and in `at` the last value that exists; NULL if all of it is there.
const char *pl_lacks(pl_value value, const char *const *keys, pl_value *at);

#define pl_each_document(values, root)                                                                                 \
    for (pl_value root = pl_first_document(values); pl_has_value(root); root = pl_next_document(root))
#define pl_each_value(above, value)                                                                                    \
    for (pl_value value = pl_first_value(above); pl_has_value(value); value = pl_next_value(value))
#define pl_each_member(mapping, member)                                                                                \
    for (pl_value member = pl_first_member(mapping); pl_has_value(member); member = pl_next_value(member))
#define pl_each_item(sequence, item)                                                                                   \
    for (pl_value item = pl_first_item(sequence); pl_has_value(item); item = pl_next_value(item))

// ---- Markdown, and what a program imports ----

typedef struct pl_heading {
    unsigned level;            // 1 to 6
    const char *text, *anchor; // without markup; what a link to it says behind `#`
    pl_span span;
} pl_heading;

typedef struct pl_link {
    const char *target, *text; // as written, without the title; without markup
    bool is_image;
    pl_span span;
} pl_link;

typedef struct pl_code {
    const char *language, *text; // the first word after the fence; empty for indented code and for code in a line
    bool is_inline;
    pl_span span;
    bool is_parsed;         // a fenced block was read in its language, as a whole or as an excerpt; if not, nothing is known
    const char *error;      // what was wrong with the whole, where no such reading came to the end; else NULL
    pl_span error_span;     // the first place, in the document
} pl_code;

// What a Markdown document is made of, in text order; `anchors` are the names that HTML in it gives to places.
typedef struct pl_outline {
    const pl_heading *headings;
    size_t heading_count;
    const pl_link *links;
    size_t link_count;
    const pl_code *code;
    size_t code_count;
    const char *const *anchors;
    size_t anchor_count;
} pl_outline;

// The outline of a Markdown file; nothing is in it, and the rule fails, for any other file.
const pl_outline *pl_outline_of(pl_context *cx);

// A name that a file imports: what the file calls it (`*` for everything of a module, empty where no name is brought), and what
// it is, such as `net/http`.
typedef struct pl_imported {
    const char *local, *name;
    pl_span span;
} pl_imported;

// What the file imports, in text order; nothing for languages whose names the host does not resolve.
const pl_imported *pl_imports(pl_context *cx, size_t *count);
// What the name or call at a node refers to, by the file's imports, such as `requests.get`; else empty.
const char *pl_resolve(pl_context *cx, uint32_t node);

// What is known about where a piece of a text comes from, the most dangerous last: said by the program; a number or made safe
// for its purpose; a constant from elsewhere, or checked; passed by the operator; a field; anything; sent by a client.
typedef enum pl_origin {
    PL_ORIGIN_CONSTANT,
    PL_ORIGIN_SAFE,
    PL_ORIGIN_NAMED,
    PL_ORIGIN_OPERATOR,
    PL_ORIGIN_MEMBER,
    PL_ORIGIN_UNKNOWN,
    PL_ORIGIN_INPUT,
} pl_origin;

// What a text is for: what is safe in one language is not in another.
typedef enum pl_purpose { PL_FOR_TEXT, PL_FOR_SQL, PL_FOR_SHELL, PL_FOR_CODE } pl_purpose;

// A stretch of a text: what a constant says (else empty), and the expression that it comes from.
typedef struct pl_piece {
    pl_origin origin;
    const char *text;
    uint32_t node;
    pl_span span;
} pl_piece;

// A text as far as the file shows how it comes about, and the nodes of the assignments that it went through.
typedef struct pl_text_value {
    const pl_piece *pieces;
    size_t piece_count;
    const uint32_t *steps;
    size_t step_count;
} pl_text_value;

// What the text that an expression gives is made of, inside one function. The purpose says which functions make a text safe.
pl_text_value pl_pieces(pl_context *cx, uint32_t node, pl_purpose purpose);

// A place where a name gets a value: the assignment, the loop or the parameter; the expression whose value it gets as a whole, else
// PL_NO_NODE; the declared type as it is written, or empty.
typedef struct pl_definition {
    uint32_t node, value;
    const char *typed;
} pl_definition;

// The definitions that the name at a node may have there, the nearest first.
const pl_definition *pl_definitions(pl_context *cx, uint32_t node, size_t *count);

// ---- What `conclude` can ask ----
//
// A rule concludes once for each deployable unit. Questions are about PL_UNIT or the whole PL_REPOSITORY.

typedef enum pl_scope { PL_UNIT, PL_REPOSITORY } pl_scope;

// A fact and the file that it was seen in. Its values are in the order of the kind's fields.
typedef struct pl_fact {
    const char *path;
    const char *const *values;
    size_t value_count;
    bool has_span;
    pl_span span;
} pl_fact;

// A package that a manifest declares or a lock file holds. `requirement` and `locked` are NULL where there is none.
typedef struct pl_dependency {
    const char *ecosystem, *name, *requirement, *locked, *usage;
    bool is_direct;
    const char *path;
    pl_span span;
} pl_dependency;

// Records that are fetched in pages, as they are looked at.
typedef struct pl_pages {
    pl_scope scope;
    const char *key;
    uint32_t first;
    const void *page;
    size_t count, at;
} pl_pages;

// Facts of a kind, audited files and dependencies: what begins a list, and its next element or NULL.
pl_pages pl_facts(pl_scope scope, const pl_fact_kind *kind);
const pl_fact *pl_next_fact(pl_pages *pages);
pl_pages pl_files(pl_scope scope);
const pl_file *pl_next_file(pl_pages *pages);
pl_pages pl_dependencies(pl_scope scope);
const pl_dependency *pl_next_dependency(pl_pages *pages);

// Loops over them, in path order: `pl_each_fact (PL_UNIT, &port, fact) { ... fact->values[0] }`.
#define pl_each_fact(scope, kind, fact) PL_EACH(pl_facts(scope, kind), pl_next_fact, pl_fact, fact)
#define pl_each_file(scope, file) PL_EACH(pl_files(scope), pl_next_file, pl_file, file)
#define pl_each_dependency(scope, one) PL_EACH(pl_dependencies(scope), pl_next_dependency, pl_dependency, one)
#define PL_EACH(pages, next, type, name)                                                                               \
    for (pl_pages name##_pages = (pages), *name##_once = &name##_pages; name##_once != NULL; name##_once = NULL)       \
        for (const type *name; (name = next(&name##_pages)) != NULL;)

// All units of the repository, in path order.
const pl_unit *pl_units(size_t *count);

typedef enum pl_entry { PL_NOTHING, PL_FILE, PL_FOLDER, PL_LINK } pl_entry;
// What is at each path of the repository, audited or not: as many as there are paths.
const pl_entry *pl_entries(const char *const *paths, size_t count);
bool pl_path_exists(const char *path);

// A manifest or a lock file. `lock` is the lock file of a manifest, or NULL.
typedef struct pl_manifest {
    const char *path, *ecosystem, *name, *lock;
    bool is_lock, is_library;
} pl_manifest;
const pl_manifest *pl_manifests(pl_scope scope, size_t *count);

// The packages that may bring an import, the likeliest first; none for what comes with the language.
const char *const *pl_packages_of(const char *ecosystem, const char *import, size_t *count);

// An advisory that a locked version is affected by. The severity is empty if it does not say.
typedef struct pl_vulnerability {
    const char *id, *summary, *severity;
    const char *const *aliases;
    size_t alias_count;
    const char *const *fixed_in;
    size_t fixed_count;
    pl_dependency dependency;
} pl_vulnerability;
const pl_vulnerability *pl_vulnerabilities(pl_scope scope, size_t *count);

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
// Remembers something for `conclude`: one text for each field of a kind that the rule declares. `at` may be NULL.
#define pl_remember(cx, kind, at, ...)                                                                                 \
    pl_remember_values(                                                                                                \
        cx, kind, at, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)  \
    )
void pl_remember_values(
    pl_context *cx, const pl_fact_kind *kind, const pl_span *at, const char *const *values, size_t count
);

// The same in `conclude`. A finding that belongs to no file is placed by the host on the unit's manifest or entry point.
pl_finding *pl_report_in(pl_project *project, const char *path, pl_span at);
pl_finding *pl_report_unit(pl_project *project);
// A finding of another rule of this pack.
pl_finding *pl_report_as(pl_project *project, const char *rule, const char *path, pl_span at);
// Records that `met` of `total` places in the unit do right what the rule is about, and a number about the unit.
void pl_strength_of(pl_project *project, uint32_t met, uint32_t total);
void pl_metric_of(pl_project *project, const char *name, double value, const char *unit);

// Writes a line to the host's log.
void pl_log(pl_level level, const char *format, ...) PL_PRINTF(2, 3);
// Says that the rule could not do its work: the call ends as a fault, never as a pass. The first one counts.
void pl_fail(const char *format, ...) PL_PRINTF(1, 2);

// ---- Memory that lives as long as the call ----

void *pl_alloc(size_t size);
const char *pl_format(const char *format, ...) PL_PRINTF(1, 2);

#endif
