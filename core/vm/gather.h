/* Instructions that take the items of a generator: [*items], (*items,), {*items}, f(a, *items), and a, b = items.
 *
 * Job: what the items do to the list or set, for both variants; the loop is the evaluator's (body/gather.h).
 *
 * Meanwhile a tuple stands in the place of the list or set on the stack: a marker that no program can have, the list or set, and
 * the generator, which has left its place to the item.  So two slots are enough, and what an error drops goes in the host's order.
 * Of what is unpacked, the same tuple is in the place of the generator, the items are in a list, and it lets go of that first.
 * Locking: none while the tuple is this thread's alone; who finds the list or set by asking the collector meets its own lock.
 */
#ifndef SG_VM_GATHER_H
#define SG_VM_GATHER_H

#include "objects/store.h"

extern PyObject sg_gather_marker, sg_unpack_marker;

/* Once, exclusive. */
void sg_gather_init(void);

static inline bool sg_is_state(sg_slot s, const PyObject *marker)
{
    if (sg_is_int(s) || s == 0 || !PyTuple_CheckExact(sg_pointer(s)) || Py_SIZE(sg_pointer(s)) != 3) {
        return false;
    }
    return PyTuple_GET_ITEM(sg_pointer(s), 0) == marker;
}
static inline bool sg_is_gathering(sg_slot s)
{
    return sg_is_state(s, &sg_gather_marker);
}
static inline bool sg_is_unpacking(sg_slot s)
{
    return sg_is_state(s, &sg_unpack_marker);
}

static inline PyObject *sg_gather_generator(sg_slot state)
{
    return PyTuple_GET_ITEM(sg_pointer(state), 2);
}

/* The state, which takes both over.  There is room in the nursery. */
sg_slot sg_gather_start(sg_heap *heap, sg_slot container, sg_slot generator);
/* Puts the item in, and drops it; false: not here. */
bool sg_gather_shared(sg_heap *heap, sg_slot state, sg_slot *item);
/* The list or set, when it has all; consumes the state. */
sg_slot sg_gather_end(sg_heap *heap, sg_slot state);

/* The same in exclusive mode: false with an exception; the item is consumed in any case. */
bool sg_gather_host(sg_slot state, PyObject *item);
PyObject *sg_gather_end_host(sg_slot state);

/* ---- a, b = items ---- */

static inline PyObject *sg_unpack_generator(sg_slot state)
{
    return PyTuple_GET_ITEM(sg_pointer(state), 1);
}

/* The state, which takes the generator over.  There is room in the nursery for two. */
sg_slot sg_unpack_start(sg_heap *heap, sg_slot generator);
/* Adds the item to those that there are, of which there may be `wanted`; false: not here. */
bool sg_unpack_shared(sg_heap *heap, sg_slot state, sg_slot *item, int wanted);
/* There are no more: puts the items to where the state is, the last first, and consumes it; false: not here. */
bool sg_unpack_end(sg_heap *heap, sg_slot *state, int wanted);
/* The same in exclusive mode: false with an exception; the item is consumed in any case, and the state unless it fails. */
bool sg_unpack_host(sg_slot state, PyObject *item, int wanted);
bool sg_unpack_end_host(sg_slot *state, int wanted);

#endif
