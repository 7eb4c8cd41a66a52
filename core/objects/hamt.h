/* The mapping behind a context (contextvars): a tree of immutable nodes.
 *
 * Job: look-ups, mappings with one variable more or less, and iterators; what dies of them in shared mode.  Nodes of variables with
 * one hash, and changes between kinds of nodes, are the host's.
 * Invariant: nothing here is known before sg_hamt_accept().
 * Locking: none, nothing ever changes but iterators (iteration.h).
 */
#ifndef SG_OBJECTS_HAMT_H
#define SG_OBJECTS_HAMT_H

#include "objects/iteration.h"

static inline void *sg_counted(void *o)
{
    sg_increment(o);
    return o;
}

/* How many objects a change makes, at most. */
enum { SG_HAMT_HASH_BITS = 32, SG_HAMT_NODES_MAX = SG_HAMT_HASH_BITS / SG_HAMT_BITS + 2 };

/* Looks at mappings and their nodes.  Exclusive mode; never raises. */
bool sg_hamt_accept(void);

/* What the mapping has for the variable, borrowed, or NULL: nothing, or (then not *known) not here. */
PyObject *sg_hamt_find(const PyHamtObject *mapping, const PyContextVar *variable, bool *known);

/* A new mapping: with the variable's value, which is another than it has; without the variable, which it has; NULL: not
 * here.  The nursery has room for SG_HAMT_NODES_MAX. */
PyHamtObject *sg_hamt_with(sg_heap *heap, const PyHamtObject *mapping, PyContextVar *variable, PyObject *value);
PyHamtObject *sg_hamt_without(sg_heap *heap, const PyHamtObject *mapping, PyContextVar *variable);
/* Without any; the nursery has room. */
PyHamtObject *sg_hamt_new(sg_heap *heap);

/* Iterators over variables, values, or pairs of both; 0: not here. */
typedef enum { SG_HAMT_KEYS, SG_HAMT_VALUES, SG_HAMT_ITEMS } sg_hamt_view;
sg_slot sg_hamt_iterator_new(sg_heap *heap, PyHamtObject *mapping, sg_hamt_view view);

#endif
