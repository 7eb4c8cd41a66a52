/* `a != b` of a class that has an `__eq__` in Python and object's `__ne__`, which calls that and takes the opposite.
 *
 * Job: push the frame of `__eq__`, and make of what it returns what object.__ne__ and the instruction would.
 * Invariant: meanwhile the operands have each other's place on the caller's stack. For a stack is left from its top, and the host
 * lets go of the first operand first. The one on top is no list, which tells this from pairwise.h: lists compare as lists do.
 * Locking: none.
 */
#ifndef SG_VM_UNEQUAL_H
#define SG_VM_UNEQUAL_H

#include "vm/callback.h"

/* The frame, of the comparison of base[0] with base[1]; NULL: not here. */
_PyInterpreterFrame *sg_unequal_begin(sg_heap *heap, PyThreadState *tstate, int op, sg_slot *base);
/* True if the comparison that goes on has begun here: on the stack's top there is an operand, and no state of pairwise.h, which
 * is a list.  So it begins here with none that is one. */
static inline bool sg_unequal_is_asked(const sg_slot *base)
{
    return sg_is_int(base[1]) || !PyList_CheckExact(sg_pointer(base[1]));
}

/* As sg_callback_continue() and sg_callback_finish(). */
bool sg_unequal_continue(sg_heap *heap, sg_slot v, sg_callback_step *step);
PyObject *sg_unequal_finish(const sg_insn *insn, PyObject **base, PyObject *v);

#endif
