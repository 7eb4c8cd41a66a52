/* collections.deque in shared mode.
 *
 * Job: making them, both ends, the length, items by index, and what changes all of one, exactly as the host does it, its
 * reserve of blocks included; their death.
 * Invariant: sg_deque_type is NULL until the running interpreter's deques have been found to have the layout of
 * py/cp313/layout.h; so nothing here runs on others.
 * Locking: everything, reading too, holds the object's lock; so a block can be freed at once.
 */
#ifndef SG_OBJECTS_DEQUE_H
#define SG_OBJECTS_DEQUE_H

#include "objects/lock.h"
#include "objects/store.h"

extern PyTypeObject *sg_deque_type;

/* Looks at the type, and at a deque that it makes.  Exclusive; never raises. */
bool sg_deque_accept(PyTypeObject *type);

static inline bool sg_is_deque(PyTypeObject *type)
{
    return type == sg_deque_type && sg_deque_type != NULL;
}

/* A subclass, too, that neither iterates nor has a length in a way of its own. */
static inline bool sg_is_deque_like(PyTypeObject *type)
{
    return sg_deque_type != NULL && type->tp_iter == sg_deque_type->tp_iter && PyType_IsSubtype(type, sg_deque_type)
           && type->tp_as_sequence->sq_length == sg_deque_type->tp_as_sequence->sq_length;
}

typedef enum { SG_LEFT, SG_RIGHT } sg_end;

/* Takes the value out of its slot; false: not here (then it may have become owned). */
bool sg_deque_append(sg_heap *heap, PyObject *deque, sg_end end, sg_slot *value);
/* 0: not here (empty). */
sg_slot sg_deque_pop(sg_heap *heap, PyObject *deque, sg_end end);
/* Borrowed, or NULL: not here. */
PyObject *sg_deque_get(PyObject *deque, intptr_t index);
/* False: not here; the value stays the caller's. */
bool sg_deque_set(sg_heap *heap, PyObject *deque, intptr_t index, sg_slot value);
/* Consumes the items, whose place is used for something else. */
void sg_deque_extend(sg_heap *heap, PyObject *deque, sg_end end, sg_slot *items, Py_ssize_t n);
/* What the host does before it takes the first item, if there are to be any: an empty one is filled from one side. */
void sg_deque_begin_extend(PyObject *deque, sg_end end);
/* All of these: false: not here, and nothing has changed. */
bool sg_deque_clear(sg_heap *heap, PyObject *deque);
bool sg_deque_rotate(PyObject *deque, intptr_t by);
bool sg_deque_reverse(PyObject *deque);
/* A new one of at most `max` items, -1: without a bound; consumes the items, if it is given any (`items` is not NULL).  There is
 * room in the nursery. */
sg_slot sg_deque_new(sg_heap *heap, sg_slot *items, Py_ssize_t n, Py_ssize_t max);

#endif
