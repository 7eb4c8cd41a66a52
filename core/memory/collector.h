/* The host's collector: its lists, in shared mode.
 *
 * Job: link what was made in shared mode, unlink what dies in it: both in batches, for threads that allocate all the time
 * would meet at the lock.  A dead container stays linked, untouched, until its thread unlinks it with others.
 *
 * Why one lock is enough: the host walks and changes these lists in exclusive mode only, when no member runs;
 * members link and unlink under the lock.  Finalisers of a collection may run in shared mode, with the
 * collection half done: the host is prepared for other threads' objects to come and go there.
 *
 * Locking: a leaf lock of all members.
 */
#ifndef SG_MEMORY_COLLECTOR_H
#define SG_MEMORY_COLLECTOR_H

#include "memory/heap.h"

/* Links the nursery, and unlinks the dead: whenever the thread stops or leaves shared mode, so that nobody who runs exclusively can free an
 * object that the nursery still names (rule 14). */
void sg_nursery_link(sg_heap *heap, PyThreadState *tstate);
/* Takes a container, which the collector goes on counting, off its list.  Shared mode. */
void sg_collector_unlink(PyObject *o);
/* Room for n more in the nursery, in shared mode. */
static inline void sg_nursery_make_room(sg_heap *heap, PyThreadState *tstate, int n)
{
    if (sg_unlikely(heap->nursery_n + n > SG_NURSERY_MAX)) {
        sg_nursery_link(heap, tstate);
    }
}

#endif
