/* Collections of cyclic garbage that come by themselves.
 *
 * Job: do what the host's collector does when it is due, in less time, for all threads stand still meanwhile. Which
 * generation, when, what is garbage, what a program can ask about it afterwards: all that is as in the host.
 *
 * How: what is garbage is found as in the host, but faster (garbage.h); and only once, where the host goes through
 * garbage again after its finalisers even if it has none. Garbage whose end a program can see (finalisers,
 * weak references, classes) is left to the host's collector, alone in its generation.
 *
 * What differs from the host: what is alive stays in the order in which it was made. The host moves what it had doubted to the
 * end. That is the order of finalisers, if those objects become garbage together later. And the host's free lists, of a few
 * dozen objects each, are not emptied in a full collection.
 *
 * Locking: exclusive mode.
 */
#ifndef SG_MEMORY_COLLECTION_H
#define SG_MEMORY_COLLECTION_H

#include "py/contract.h"

/* The host's _Py_HandlePending(), with our collector: what this thread's eval breaker asks for.  `company`: others wait
 * meanwhile.  -1 with an exception. */
int sg_handle_pending(PyThreadState *tstate, bool company);

/* A collection is all that the breaker asks for, and is not due any more: asks no more and returns true.  Any mode. */
bool sg_collection_is_done(PyThreadState *tstate);

/* How many containers too many there are for none to be due.  Any mode. */
int sg_collection_excess(PyThreadState *tstate);

#endif
