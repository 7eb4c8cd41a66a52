/* Turns: threads that store into the same objects, or call natives on them, one at a time.
 *
 * Job: notice that what a thread stores into, or calls natives on, keeps coming from another core, try how fast it is
 * alone, and let the threads take turns, as under the GIL, as long as that is faster than running side by side.
 *
 * How: one store in so many is timed; of calls, which take any time, one in so many looks whether threads have had to wait
 * for each other at objects (base/waits.h). A window in which enough of them were slow (only stores that had to wait for
 * another core are; so are some that had to wait for memory, which is why it is only a suspicion) asks for a trial, an
 * exclusive slice in which both are counted, by the same instructions. If they cost less there than in the window, divided
 * by how many threads run side by side, turns of a switch interval each follow, and each turn must be as fast again. While all
 * members take turns, one turn follows another; now and then there is a window again, which must still be slow. While
 * others do not, who are kept from running by each turn, they get as long a time in shared mode before the next, and there
 * is a window before each. A trial that fails is not repeated soon. Nothing depends on it but speed.
 *
 * Locking: none; a thread's counters are its own, and what is common to all is atomic.
 */
#ifndef SG_GIL_CONTENTION_H
#define SG_GIL_CONTENTION_H

#include "base/clock.h"
#include "gil/policy.h"
#include "gil/thread.h"

/* A store took so long. */
void sg_contention_sample(sg_thread *t, uint64_t ticks);
/* The same of a call: slow if threads have met anywhere since the last one. */
void sg_contention_sample_call(sg_thread *t);

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

/* After each call of a native. */
static inline void sg_contention_called(sg_heap *heap)
{
    if (sg_unlikely((++heap->stores & (SG_STORES_PER_SAMPLE - 1)) == 0)) {
        sg_contention_sample_call(sg_thread_of(heap));
    }
}

/* The thread comes to shared mode, or back to it: what it knows of the time before is void.  It may ask for a turn at once. */
void sg_contention_enter_shared(sg_thread *t, uint64_t now);
/* Exclusive mode begins because of SG_SETTLE_CONTENTION; returns how many ticks to stay. */
uint64_t sg_contention_begin_turn(sg_thread *t, uint64_t now);
/* From time to time in an exclusive slice: true in a turn. */
bool sg_contention_in_turn(sg_thread *t, uint64_t now);
/* The slice, if it was a turn, ends as it should. */
void sg_contention_end_turn(sg_thread *t, uint64_t now);

/* The thread ends, in neither mode. */
void sg_contention_thread_ends(sg_thread *t);
/* In the child of a fork: only this thread is left, or NULL. */
void sg_contention_after_fork_child(const sg_thread *t);

#endif
