/* Consuming calls of an object that is iterated by index: its class has a __getitem__ in Python, and no __iter__.
 *
 * Job: begin such a call of the object in shared mode as if it were one of the iterator that the host makes (consume.h), whose
 * steps are calls of __getitem__ (mapping.h).  Where the host asks a __len__ in Python first, that is a callback (callback.h):
 * the operands stay until it has returned, and become the state of the consuming call then.
 * Locking: none.
 */
#ifndef SG_VM_INDEXED_H
#define SG_VM_INDEXED_H

#include "vm/callback.h"
#include "vm/consume.h"

/* True if instances are iterated by index. */
static inline bool sg_is_indexed(PyTypeObject *type)
{
    return type->tp_iter == NULL && type->tp_as_sequence != NULL && type->tp_as_sequence->sq_item != NULL;
}

/* What a call of one argument consumes such an object with; SG_CONSUME_NOTHING: not here.  Shared mode. */
sg_consumer sg_indexed_kind(const sg_slot *base);
/* The __len__ that is asked first, or NULL: none is. */
PyFunctionObject *sg_indexed_length(sg_consumer kind, const sg_slot *base);
/* Turns the operands into the state of the consuming call.  `length`: what __len__ has said, or -1.  False, with no side
 * effect: not here. */
bool sg_indexed_start(sg_heap *heap, sg_consumer kind, sg_slot *base, Py_ssize_t length);

/* True if the call's callback is a __len__. */
bool sg_indexed_asks_length(const sg_insn *insn, const sg_slot *base);
/* As the functions of callback.h. */
bool sg_indexed_continue(sg_heap *heap, sg_slot *base, sg_slot v, sg_callback_step *step);
/* A list of the items, with room for `length` at first; NULL with an exception.  Exclusive mode. */
PyObject *sg_indexed_gather_host(PyObject *sequence, Py_ssize_t length);
PyObject *sg_indexed_finish(PyObject **base, PyObject *v);
bool sg_indexed_recover(PyObject **base, PyObject **result);

#endif
