/* Calls that make a dict of an iterator's items: dict(pairs), OrderedDict(pairs), dict.fromkeys(keys, value).
 *
 * Job: what such a call consumes with, what it gathers (consume.h), and what an item does to that, for both variants.
 *
 * Invariant: what is gathered are two objects that follow each other in a tuple, the dict and another: the value that all keys
 * get, or for pairs how many have had a key that was there already.  So dict() can tell how many pairs there were, as the host's
 * messages do.
 * Locking: the dict's own; nobody but the call has it, but who asks the collector can find it.
 */
#ifndef SG_VM_CONSUME_MAPPING_H
#define SG_VM_CONSUME_MAPPING_H

#include "vm/consume.h"

static inline bool sg_consume_makes_mapping(sg_consumer kind)
{
    return kind >= SG_CONSUME_DICT && kind <= SG_CONSUME_ORDERED_KEYS;
}

/* Learns the class methods.  Once, exclusive; never raises. */
void sg_consume_mapping_init(void);

/* What the call consumes with, or SG_CONSUME_NOTHING. */
sg_consumer sg_consume_mapping_kind(PyObject *callable, int nargs);

/* The dict; 0: not here. */
sg_slot sg_consume_mapping_new(sg_heap *heap, sg_consumer kind);
/* NULL with an exception.  Exclusive mode. */
PyObject *sg_consume_mapping_new_host(sg_consumer kind);
/* The other, borrowed, if the call does not give it. */
PyObject *sg_consume_mapping_other(sg_consumer kind);

/* Puts the item in, and drops it; false: not here, with nothing changed. */
bool sg_consume_put(sg_heap *heap, sg_consumer kind, PyObject **gathered, sg_slot item);
/* False with an exception; the item is consumed in any case.  Exclusive mode. */
bool sg_consume_put_host(sg_consumer kind, PyObject **gathered, PyObject *item);

#endif
