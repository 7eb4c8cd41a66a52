/* list[a:b] = x of an x that is iterated by index: its class has a __getitem__ and a __len__ in Python, and no __iter__.
 *
 * Job: gather the items, by callbacks (callback.h) of the instruction that stores them; then it begins anew, with the list of
 * them in the place of x.  For the host, too, gathers them first, and looks at the bounds and the list after that.
 *
 * Invariant: until __len__ has returned the operands are the instruction's own.  Then, and until there are no more items, a list
 * of those that are there, which nobody else knows, stands in the place of x, and a pair of the slice and x in that of the
 * slice.
 * Locking: none.
 */
#ifndef SG_VM_PART_ITEMS_H
#define SG_VM_PART_ITEMS_H

#include "vm/callback.h"

/* The frame of x's __len__; NULL: not here. */
_PyInterpreterFrame *sg_part_items_begin(sg_heap *heap, PyThreadState *tstate, const sg_slot *base);
/* For `container[key] = value`, which is about to be done.  Exclusive mode; never raises. */
void sg_part_items_learn(PyObject *container, PyObject *value);

/* True if it is such an instruction whose callback returns. */
bool sg_part_items_gather(const sg_insn *insn, const sg_slot *base);
/* As sg_callback_continue(). */
bool sg_part_items_continue(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot v, sg_callback_step *step);
/* What was raised may be the end of the items. */
bool sg_part_items_can_raise(const sg_slot *base);
/* It is: the instruction is to begin anew.  Shared mode. */
bool sg_part_items_end(sg_heap *heap, sg_slot *base, PyObject *raised);

/* As the functions of callback.h; there is no result. */
bool sg_part_items_finish(PyObject **base, PyObject *v);
bool sg_part_items_recover(PyObject **base);

#endif
