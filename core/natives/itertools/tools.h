/* The types of itertools: what each of them takes to be stepped in shared mode.
 *
 * Job: one record a type, in the file of its kind: how it is made, stepped, and dies; and the trial of its layout, which is
 * the same for all.
 *
 * Invariants
 *   - A field that a step changes is `inside`: nobody borrows from it, so its reference may move into a slot, and one that
 *     goes does so by sg_iterator_let_go().
 *   - After a step that is "not here" the host can go on from where the object stands.
 * Locking: objects/iteration.h.
 */
#ifndef SG_NATIVES_ITERTOOLS_TOOLS_H
#define SG_NATIVES_ITERTOOLS_TOOLS_H

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/asking.h"
#include "natives/registry.h"
#include "objects/from_items.h"
#include "objects/iteration.h"

enum { SG_TOOL_FIELDS = 5 };

typedef struct {
    /* Under the type's name; its `accept` is sg_tool_accept. */
    sg_native_type_def def;
    PyTypeObject *type; /* once it has been tried */
    /* An instance to try: its bytes, its arguments as a program would write them, and what is in some fields then, numbers
     * too. */
    size_t bytes;
    const char *arguments;
    struct {
        uint16_t offset;
        const void *value;
    } fields[SG_TOOL_FIELDS];
    uint16_t iterators[2]; /* its iterators, which are over tuples */
    uint16_t state;        /* the module's state */
    bool asks;             /* a function about each item: `asker`, otherwise `kind`; both but their types */
    sg_asker asker;
    sg_iterator_kind kind;
    sg_plain_type plain; /* likewise; its references are all that an instance has */
} sg_tool;

/* The value of a field that is a number. */
#define SG_TOOL_NUMBER(n) ((const void *)(intptr_t)(n))

/* Count by the type's definition: NULL behind the last. */
const sg_native_type_def *sg_tool_def(size_t i);
bool sg_tool_accept(PyTypeObject *type);
/* Without methods. */
extern const sg_native_def sg_tool_no_methods[];

/* A new one, in the nursery. */
static inline void *sg_tool_new(sg_heap *heap, const sg_tool *tool)
{
    return sg_iterator_object(heap, tool->type, tool->bytes);
}

/* Of an iterator without a __length_hint__. */
Py_ssize_t sg_tool_promises_nothing(PyObject *iterator);

/* The value of a slot that stays the caller's, counted. */
static inline PyObject *sg_tool_keep(sg_heap *heap, sg_slot s)
{
    return sg_to_heap(heap, sg_lent(s));
}

/* An argument's value, counted, which leaves its slot. */
static inline PyObject *sg_tool_take(sg_heap *heap, sg_slot *arg)
{
    return sg_to_heap(heap, sg_native_take(arg));
}

extern sg_tool sg_tool_count, sg_tool_repeat, sg_tool_cycle;
extern sg_tool sg_tool_islice, sg_tool_compress, sg_tool_pairwise, sg_tool_batched, sg_tool_zip_longest;
extern sg_tool sg_tool_groupby, sg_tool_tee, sg_tool_filterfalse, sg_tool_takewhile, sg_tool_dropwhile, sg_tool_starmap,
    sg_tool_accumulate;
extern sg_tool sg_tool_product, sg_tool_combinations, sg_tool_with_replacement, sg_tool_permutations;

#endif
