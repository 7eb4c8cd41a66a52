/* Contexts of variables in shared mode.
 *
 * Job: make, read, enter and leave them; their death, and that of tokens.
 * Invariants
 *   - A context is entered by one thread at a time, which alone replaces its mapping (hamt.h).  The old one goes to the log, so
 *     what is found in a mapping, of whichever context, is the heap's as long as the thread stays in shared mode.
 *   - A thread's context is known to that thread only, which owns a reference; so does an entered one of what it is entered on top
 *     of.
 * Locking: none; entering is a compare-exchange of `ctx_entered`, after which the context is the thread's.
 */
#ifndef SG_OBJECTS_CONTEXT_H
#define SG_OBJECTS_CONTEXT_H

#include "objects/hamt.h"

/* True if contexts are laid out as we know, once sg_contexts_learn() has looked. */
extern bool sg_contexts_known;
/* Exclusive mode; never raises. */
void sg_contexts_learn(void);

static inline PyContext *sg_context(sg_slot s)
{
    return !sg_is_int(s) && PyContext_CheckExact(sg_pointer(s)) ? (PyContext *)sg_pointer(s) : NULL;
}

/* Its mapping at this moment. */
static inline PyHamtObject *sg_context_mapping(PyContext *context)
{
    return __atomic_load_n(&context->ctx_vars, __ATOMIC_ACQUIRE);
}

/* What it has for a variable; SG_NOT_HERE also if it is none. */
sg_found sg_context_get(PyContext *context, sg_slot variable, PyObject **value);

/* A new one with the variables of another, or with none (NULL); the nursery has room for two. */
PyContext *sg_context_new(sg_heap *heap, PyHamtObject *mapping);
/* The thread's own, which a new thread gets here; the nursery has room for two. */
PyContext *sg_context_current(sg_heap *heap, PyThreadState *tstate);

/* False: it is entered already. */
bool sg_context_enter(PyThreadState *tstate, PyContext *context);
/* True if the thread can leave it. */
static inline bool sg_context_is_current(PyThreadState *tstate, const PyContext *context)
{
    return tstate->context == (PyObject *)context && context->ctx_entered;
}
void sg_context_leave(sg_heap *heap, PyThreadState *tstate, PyContext *context);

#endif
