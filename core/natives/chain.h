/* Chains whose next step is a generator's: the evaluator runs its frame, as if the loop were over the generator itself
 * (vm/body/loops.h).
 *
 * Job: say which generator that is, and do with what it yields or returns what the host's step does.
 */
#ifndef SG_NATIVES_CHAIN_H
#define SG_NATIVES_CHAIN_H

#include "memory/heap.h"

/* The generator that the next step of this iterator resumes, or NULL: it is no chain, or steps otherwise. */
PyObject *sg_chain_resumes(PyObject *iterator);
/* True if that gives items; otherwise iterables. */
bool sg_chain_has_active(PyObject *chain);

/* What it gets its iterables from, or NULL: it is no chain, or at its end. */
PyObject *sg_chain_source(PyObject *iterator);

/* The generator has yielded an iterable, which stays the caller's.  False, with no side effect: not here. */
bool sg_chain_take(sg_heap *heap, PyObject *chain, sg_slot *iterable);
/* It has returned. */
void sg_chain_end(sg_heap *heap, PyObject *chain);

/* The same in exclusive mode; -1 with an exception. */
int sg_chain_take_host(PyObject *chain, PyObject *iterable);
void sg_chain_end_host(PyObject *chain);

#endif
