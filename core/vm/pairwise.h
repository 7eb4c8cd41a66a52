/* `a == b` and `a != b` of tuples some of whose items are compared by methods in Python.
 *
 * Job: find the first two items for which a method has to be asked, push its frame, and go on with what it returns: to the next
 * two, or to the end.
 * Invariant: meanwhile the second operand is in the first one's place on the caller's stack, and in its own is the state: a list
 * of the first operand and of the index of the two items.  For a stack is left from its top, and the host lets go of the first
 * operand first.
 * Locking: none; tuples do not change, and nobody else knows the state.
 */
#ifndef SG_VM_PAIRWISE_H
#define SG_VM_PAIRWISE_H

#include "vm/callback.h"

/* The first frame, of the comparison of base[0] with base[1]; NULL: not here. */
_PyInterpreterFrame *sg_pairwise_begin(sg_heap *heap, PyThreadState *tstate, int op, sg_slot *base);
/* For two objects that are about to be compared.  Exclusive mode; never raises. */
void sg_pairwise_learn(PyObject *a, PyObject *b, int op);

/* As sg_callback_continue() and sg_callback_finish(). */
bool sg_pairwise_continue(sg_heap *heap, PyThreadState *tstate, int op, sg_slot *base, sg_slot v,
                          sg_callback_step *step);
PyObject *sg_pairwise_finish(int op, PyObject **base, PyObject *v);

#endif
