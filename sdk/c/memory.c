// Memory: one arena, emptied when the host has read what a call returned.
//
// The generated bindings allocate what comes in with `cabi_realloc` and free what goes out in the post-return functions.
// Both are weak there and replaced here, so that nothing has an owner: strings of the program, slices of the source and
// copies may be returned alike.

#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

typedef struct block {
    struct block *next;
    size_t used, size;
    _Alignas(max_align_t) unsigned char bytes[];
} block;

enum { BLOCK = 64 << 10 };

// The first block is part of the memory that an instance begins with: to grow a memory costs the host as much as a small call.
static union {
    block block;
    unsigned char bytes[sizeof(block) + BLOCK];
} first;

static block *blocks;

pl_session pl_now;

void *pl_alloc(size_t size) {
    size_t aligned = (size + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
    if (aligned < size) abort();
    if (blocks == NULL || blocks->size - blocks->used < aligned) {
        size_t room = aligned > BLOCK ? aligned : BLOCK;
        block *fresh = blocks == NULL && room == BLOCK ? &first.block : malloc(sizeof(block) + room);
        if (fresh == NULL) abort();
        *fresh = (block){.next = blocks, .size = room};
        blocks = fresh;
    }
    void *given = blocks->bytes + blocks->used;
    blocks->used += aligned;
    return memset(given, 0, size);
}

void pl_memory_reset(void) {
    while (blocks != NULL) {
        block *next = blocks->next;
        if (blocks != &first.block) free(blocks);
        blocks = next;
    }
    pl_now = (pl_session){0};
}

// Makes room for one more element of a list whose capacity is the next power of two, and returns the list.
void *pl_push(void *items, size_t *length, size_t size) {
    size_t old = (*length)++;
    if ((old & (old - 1)) != 0) return items;
    void *grown = pl_alloc((old == 0 ? 1 : 2 * old) * size);
    if (old != 0) memcpy(grown, items, old * size);
    return grown;
}

const char *pl_copy(const uint8_t *bytes, size_t length) {
    char *copy = pl_alloc(length + 1);
    if (length != 0) memcpy(copy, bytes, length);
    return copy;
}

const char *pl_vformat(const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) {
        pl_fail("a message could not be formatted");
        return "";
    }
    char *text = pl_alloc((size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

const char *pl_format(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = pl_vformat(format, arguments);
    va_end(arguments);
    return text;
}

#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
    if (size == 0) return (void *)align;
    void *fresh = pl_alloc(size);
    if (old_size != 0) memcpy(fresh, old, old_size < size ? old_size : size);
    return fresh;
}

EXPORT("cabi_post_plimsoll:audit/rules@0.1.0#describe")
void __wasm_export_exports_plimsoll_audit_rules_describe_post_return(uint8_t *result) {
    (void)result;
    pl_memory_reset();
}

EXPORT("cabi_post_plimsoll:audit/rules@0.1.0#inspect")
void __wasm_export_exports_plimsoll_audit_rules_inspect_post_return(uint8_t *result) {
    (void)result;
    pl_memory_reset();
}

EXPORT("cabi_post_plimsoll:audit/rules@0.1.0#conclude")
void __wasm_export_exports_plimsoll_audit_rules_conclude_post_return(uint8_t *result) {
    (void)result;
    pl_memory_reset();
}
