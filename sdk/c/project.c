// What `conclude` can ask of the project.

#include "internal.h"

typedef plimsoll_audit_project_project_error_t project_error;

// How many records are asked for at once.
enum { PAGE = 1024 };

static void refused(const char *call, const project_error *error) {
    pl_fail("the host refused `%s`: %s", call, pl_c_string(error->message));
}

static const char *maybe(pack_option_string_t text) { return text.is_some ? pl_c_string(text.val) : NULL; }

static pl_dependency from_dependency(const plimsoll_audit_project_dependency_t *one) {
    return (pl_dependency){
        .ecosystem = pl_c_string(one->ecosystem),
        .name = pl_c_string(one->name),
        .requirement = maybe(one->requirement),
        .locked = maybe(one->locked),
        .usage = pl_c_string(one->usage),
        .is_direct = one->direct,
        .path = pl_c_string(one->path),
        .span = pl_from_span(one->span),
    };
}

// Whether there is one more element, fetched or to be fetched by the caller: a page without records is the end, a short one need
// not be.
static bool is_used_up(const pl_pages *pages) { return pages->at == pages->count; }

static void turn(pl_pages *pages, const void *page, size_t count) {
    pages->page = page;
    pages->first += (uint32_t)count;
    pages->count = count;
    pages->at = 0;
}

pl_pages pl_facts(pl_scope scope, const pl_fact_kind *kind) { return (pl_pages){.scope = scope, .key = kind->key}; }

const pl_fact *pl_next_fact(pl_pages *pages) {
    if (is_used_up(pages)) {
        pack_string_t key = pl_string(pages->key);
        plimsoll_audit_project_list_located_fact_t found = {NULL, 0};
        project_error error;
        plimsoll_audit_project_scope_t scope = (plimsoll_audit_project_scope_t)pages->scope;
        if (!plimsoll_audit_project_facts(&key, scope, pages->first, PAGE, &found, &error)) {
            refused("facts", &error);
            return NULL;
        }
        pl_fact *facts = pl_alloc(found.len * sizeof(*facts));
        for (size_t i = 0; i < found.len; i++) {
            const plimsoll_audit_project_located_fact_t *one = &found.ptr[i];
            facts[i] = (pl_fact){
                .path = pl_c_string(one->path),
                .values = pl_c_strings(one->values),
                .value_count = one->values.len,
                .has_span = one->span.is_some,
            };
            if (one->span.is_some) facts[i].span = pl_from_span(one->span.val);
        }
        turn(pages, facts, found.len);
    }
    return is_used_up(pages) ? NULL : (const pl_fact *)pages->page + pages->at++;
}

pl_pages pl_files(pl_scope scope) { return (pl_pages){.scope = scope}; }

const pl_file *pl_next_file(pl_pages *pages) {
    if (is_used_up(pages)) {
        plimsoll_audit_project_list_file_t found = {NULL, 0};
        project_error error;
        plimsoll_audit_project_scope_t scope = (plimsoll_audit_project_scope_t)pages->scope;
        if (!plimsoll_audit_project_files(scope, pages->first, PAGE, &found, &error)) {
            refused("files", &error);
            return NULL;
        }
        pl_file *files = pl_alloc(found.len * sizeof(*files));
        for (size_t i = 0; i < found.len; i++) files[i] = pl_from_file(&found.ptr[i]);
        turn(pages, files, found.len);
    }
    return is_used_up(pages) ? NULL : (const pl_file *)pages->page + pages->at++;
}

pl_pages pl_dependencies(pl_scope scope) { return (pl_pages){.scope = scope}; }

const pl_dependency *pl_next_dependency(pl_pages *pages) {
    if (is_used_up(pages)) {
        plimsoll_audit_project_list_dependency_t found = {NULL, 0};
        project_error error;
        plimsoll_audit_project_scope_t scope = (plimsoll_audit_project_scope_t)pages->scope;
        if (!plimsoll_audit_project_dependencies(scope, pages->first, PAGE, &found, &error)) {
            refused("dependencies", &error);
            return NULL;
        }
        pl_dependency *dependencies = pl_alloc(found.len * sizeof(*dependencies));
        for (size_t i = 0; i < found.len; i++) dependencies[i] = from_dependency(&found.ptr[i]);
        turn(pages, dependencies, found.len);
    }
    return is_used_up(pages) ? NULL : (const pl_dependency *)pages->page + pages->at++;
}

const pl_unit *pl_units(size_t *count) {
    *count = 0;
    plimsoll_audit_project_list_unit_t found;
    project_error error;
    if (!plimsoll_audit_project_units(&found, &error)) {
        refused("units", &error);
        return NULL;
    }
    pl_unit *units = pl_alloc(found.len * sizeof(*units));
    for (size_t i = 0; i < found.len; i++) units[i] = pl_from_unit(&found.ptr[i]);
    *count = found.len;
    return units;
}

const pl_entry *pl_entries(const char *const *paths, size_t count) {
    pack_string_t *texts = pl_alloc(count * sizeof(*texts));
    for (size_t i = 0; i < count; i++) texts[i] = pl_string(paths[i]);
    pack_list_string_t asked = {texts, count};
    pl_entry *entries = pl_alloc(count * sizeof(*entries));
    plimsoll_audit_project_list_entry_t found;
    project_error error;
    if (!plimsoll_audit_project_entries(&asked, &found, &error)) {
        refused("entries", &error);
        return entries;
    }
    for (size_t i = 0; i < found.len && i < count; i++) entries[i] = (pl_entry)found.ptr[i];
    return entries;
}

bool pl_path_exists(const char *path) { return pl_entries(&path, 1)[0] != PL_NOTHING; }

const pl_manifest *pl_manifests(pl_scope scope, size_t *count) {
    *count = 0;
    plimsoll_audit_project_list_manifest_t found;
    project_error error;
    if (!plimsoll_audit_project_manifests((plimsoll_audit_project_scope_t)scope, &found, &error)) {
        refused("manifests", &error);
        return NULL;
    }
    pl_manifest *manifests = pl_alloc(found.len * sizeof(*manifests));
    for (size_t i = 0; i < found.len; i++) {
        const plimsoll_audit_project_manifest_t *one = &found.ptr[i];
        manifests[i] = (pl_manifest){
            .path = pl_c_string(one->path),
            .ecosystem = pl_c_string(one->ecosystem),
            .name = pl_c_string(one->name),
            .lock = maybe(one->lock),
            .is_lock = one->is_lock,
            .is_library = one->is_library,
        };
    }
    *count = found.len;
    return manifests;
}

const char *const *pl_packages_of(const char *ecosystem, const char *import, size_t *count) {
    *count = 0;
    pack_string_t kind = pl_string(ecosystem), one = pl_string(import);
    pack_list_string_t imports = {&one, 1};
    pack_list_list_string_t found;
    project_error error;
    if (!plimsoll_audit_project_packages_of(&kind, &imports, &found, &error)) {
        refused("packages-of", &error);
        return NULL;
    }
    if (found.len == 0) return NULL;
    *count = found.ptr[0].len;
    return pl_c_strings(found.ptr[0]);
}

const pl_vulnerability *pl_vulnerabilities(pl_scope scope, size_t *count) {
    *count = 0;
    plimsoll_audit_project_list_vulnerability_t found;
    project_error error;
    if (!plimsoll_audit_project_vulnerabilities((plimsoll_audit_project_scope_t)scope, &found, &error)) {
        refused("vulnerabilities", &error);
        return NULL;
    }
    pl_vulnerability *vulnerabilities = pl_alloc(found.len * sizeof(*vulnerabilities));
    for (size_t i = 0; i < found.len; i++) {
        const plimsoll_audit_project_vulnerability_t *one = &found.ptr[i];
        vulnerabilities[i] = (pl_vulnerability){
            .id = pl_c_string(one->id),
            .summary = pl_c_string(one->summary),
            .severity = pl_c_string(one->severity),
            .aliases = pl_c_strings(one->aliases),
            .alias_count = one->aliases.len,
            .fixed_in = pl_c_strings(one->fixed_in),
            .fixed_count = one->fixed_in.len,
            .dependency = from_dependency(&one->dependency),
        };
    }
    *count = found.len;
    return vulnerabilities;
}
