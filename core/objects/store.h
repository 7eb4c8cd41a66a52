/* Heap stores: replacing a reference that other threads may be reading.
 *
 * Job: rule 3 in one place: increment, exchange, log, in that order.
 * Locking: none; where the buffer itself can be replaced the caller holds the object's lock.
 */
#ifndef SG_OBJECTS_STORE_H
#define SG_OBJECTS_STORE_H

#include "objects/int.h"

/* The counted object that a slot's value becomes in the heap; an owned slot gives up its count. */
static inline PyObject *sg_to_heap(sg_heap *heap, sg_slot s)
{
    switch (sg_tag(s)) {
    case SG_TAG_OWNED:
        return (PyObject *)s;
    case SG_TAG_INT:
        return sg_int_box(heap, sg_int_value(s));
    default: {
        PyObject *o = sg_pointer(s);
        sg_increment(o);
        return o;
    }
    }
}

static inline PyObject *sg_load_field(PyObject **field)
{
    return __atomic_load_n(field, __ATOMIC_ACQUIRE);
}

/* Replaces a field that holds a reference already (or may be NULL).  Consumes `value`.  False: it was NULL. */
static inline bool sg_replace_field(sg_heap *heap, PyObject **field, PyObject *value)
{
    PyObject *old = __atomic_exchange_n(field, value, __ATOMIC_ACQ_REL);
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return old != NULL;
}

#endif
