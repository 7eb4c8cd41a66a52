/* Turns: threads that store into the same objects one at a time.
 *
 * Job: notice that what a thread stores into keeps coming from another core, try how fast it is alone, and let the threads
 * take turns, as under the GIL, as long as that is faster than running side by side.
 *
 * How: one store in so many is timed. A window in which enough of them were slow (only stores that had to wait for another
 * core are; so are some that had to wait for memory, which is why it is only a suspicion) asks for a trial, an exclusive
 * slice in which stores are counted. If they cost less there than in the window, divided by how many threads run side by
 * side, turns of a switch interval each follow, each after a short window that must still show slow stores. A trial that
 * fails is not repeated soon. Nothing depends on it but speed.
 *
 * Locking: none; a thread's counters are its own.
 */
#ifndef SG_GIL_CONTENTION_H
#define SG_GIL_CONTENTION_H

#include "base/clock.h"
#include "gil/policy.h"
#include "gil/thread.h"

void sg_contention_sample(sg_thread *t, uint64_t ticks);

/* Around each store in shared mode: 0, or the time if it is one that is timed. */
static inline uint64_t sg_contention_store_begin(sg_heap *heap)
{
    return sg_likely((++heap->stores & (SG_STORES_PER_SAMPLE - 1)) != 0) ? 0 : sg_ticks();
}

static inline void sg_contention_store_end(sg_heap *heap, uint64_t began)
{
    if (sg_unlikely(began != 0)) {
        sg_contention_sample(sg_thread_of(heap), sg_ticks() - began);
    }
}

/* The thread comes to shared mode, or back to it: what it knows of the time before is void. */
void sg_contention_begin_window(sg_thread *t, uint64_t now);
/* Exclusive mode begins because of SG_SETTLE_CONTENTION; returns how many ticks to stay. */
uint64_t sg_contention_begin_turn(sg_thread *t, uint64_t now);
/* From time to time in an exclusive slice: true in a turn. */
bool sg_contention_in_turn(sg_thread *t, uint64_t now);
/* The slice, if it was a turn, ends as it should. */
void sg_contention_end_turn(sg_thread *t, uint64_t now);

#endif
