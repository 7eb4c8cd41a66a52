/* Parts, concatenations and repetitions of exact lists, tuples, strs and bytes in shared mode, and slices of lists that are
 * replaced.
 *
 * Job: what the host's sq_concat, sq_repeat, and mp_subscript and mp_ass_subscript with a slice do, for exact types and
 * bounds that are small ints or None.  Errors are "not here".
 *
 * The callers' operands stay theirs; one that becomes the result is taken by leaving 0 in its slot, as in
 * natives/registry.h.
 *
 * Locking: a list is copied and changed under its lock, so a part of it is what it was at one moment; nothing else than
 * counting happens meanwhile (memory comes before, the log after).  objects/list.h has the invariants of its buffer, which
 * hold here too: no buffer is replaced, and a list shrinks only where the host would leave it in place.
 */
#ifndef SG_OBJECTS_SEQUENCE_H
#define SG_OBJECTS_SEQUENCE_H

#include "objects/inherited.h"
#include "objects/list.h"
#include "objects/text.h"

enum { SG_PART_MAX = 1 << 14 }; /* items: there is no safepoint while they are copied */

/* A list or tuple, or of a subclass that reads its items as these do. */
static inline bool sg_reads_as_sequence(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_LIST_SUBCLASS)
               ? type->tp_as_mapping->mp_subscript == PyList_Type.tp_as_mapping->mp_subscript
                     || sg_inherits_getitem(type)
               : PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS)
                     && type->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript;
}

/* Which items of a sequence: start, start + step, ... */
typedef struct {
    Py_ssize_t start, stop, step, count;
} sg_bounds;

/* The bounds that three slots (int or None) mean for a sequence of this length; false: not here. */
bool sg_bounds_get(const sg_slot ends[3], Py_ssize_t length, sg_bounds *bounds);
/* The same for a slice object (which may be anything): the slots, or false. */
bool sg_slice_ends(sg_slot slice, sg_slot ends[3]);

/* container[start:stop:step]; 0: not here. */
sg_slot sg_part(sg_heap *heap, sg_slot *container, const sg_slot ends[3]);
/* The same of a list or tuple, or of a subclass, as the base has it: exactly a list or tuple. */
sg_slot sg_part_of_sequence(sg_heap *heap, sg_slot *sequence, const sg_slot ends[3]);
/* container[start:stop:step] = value for a list, and a list or tuple as the value (0: delete).  False: not here. */
bool sg_list_replace_part(sg_heap *heap, sg_slot container, const sg_slot ends[3], sg_slot value);

/* operands[0] + operands[1], operands[0] * operands[1]; 0: not here. */
sg_slot sg_concatenate(sg_heap *heap, sg_slot *operands);
sg_slot sg_repeat(sg_heap *heap, sg_slot *sequence, intptr_t times);

/* slice(start, stop, step); consumes them.  The caller has checked for room in the nursery. */
sg_slot sg_slice_new(sg_heap *heap, const sg_slot ends[3]);

#endif
