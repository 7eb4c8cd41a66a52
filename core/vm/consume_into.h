/* Calls that put the items of an iterator into a deque or a set, and that make bytes of them: deque(items), deque(items, maxlen),
 * deque.extend(items), deque.extendleft(items), set.update(items), bytes(items), bytearray(items).
 *
 * Job: what such a call consumes with, what it gathers (consume.h), and what an item does to that, for both variants.
 *
 * Invariant: what is gathered is the deque or set itself, so that each item is there before the next one is asked for, as in the
 * host; of bytes, a list of ints that are bytes.
 * Locking: the deque's or set's own.
 */
#ifndef SG_VM_CONSUME_INTO_H
#define SG_VM_CONSUME_INTO_H

#include "vm/consume.h"

static inline bool sg_consume_fills(sg_consumer kind)
{
    return kind >= SG_CONSUME_DEQUE && kind <= SG_CONSUME_SET_UPDATE;
}

static inline bool sg_consume_makes_bytes(sg_consumer kind)
{
    return kind == SG_CONSUME_BYTES || kind == SG_CONSUME_BYTE_ARRAY;
}

/* What the call consumes with, or SG_CONSUME_NOTHING.  Both modes. */
sg_consumer sg_consume_into_kind(const sg_slot *base, int nargs);

/* ---- deques and sets: shared mode, and with _host exclusive mode ---- */

/* What is filled, which may be `self`, taken out of its slot; `bound` is 0 or a valid maxlen.  There is room in the nursery. */
sg_slot sg_consume_filled(sg_heap *heap, sg_consumer kind, sg_slot self, sg_slot bound);
/* A new reference; NULL with an exception. */
PyObject *sg_consume_filled_host(sg_consumer kind, PyObject *self, PyObject *bound);
/* Puts the item in, and drops it; false: not here, with nothing changed but that it may have been boxed. */
bool sg_consume_fill(sg_heap *heap, sg_consumer kind, PyObject *filled, sg_slot *item);
/* False with an exception; the item is consumed in any case. */
bool sg_consume_fill_host(sg_consumer kind, PyObject *filled, PyObject *item);

/* ---- bytes ---- */

static inline bool sg_is_byte(sg_slot item)
{
    intptr_t value;
    return (sg_is_int(item) || PyLong_CheckExact(sg_pointer(item))) && sg_int_get(item, &value) && value >= 0
           && value < 256;
}
/* The item as a byte, a new reference; NULL with an exception.  Consumes it. */
PyObject *sg_consume_byte_host(sg_consumer kind, PyObject *item);
/* 0: not here. */
sg_slot sg_consume_bytes(sg_heap *heap, sg_consumer kind, const sg_slot *items, Py_ssize_t n);
/* NULL with an exception. */
PyObject *sg_consume_bytes_host(sg_consumer kind, PyObject *list);

#endif
