/* The context of one OS thread in the team.
 *
 * Job: what the evaluator needs at hand: the thread's heap, its place in the team, its mode and the
 * state of the policy.  Made at the thread's first hook entry, freed when the OS thread ends.
 *
 * Invariants
 *   - exclusive == true  <=> this thread holds the GIL by itself and announced == SG_EPOCH_OUT
 *   - exclusive == false <=> this thread is in shared mode (or waits inside the protocol to be)
 *   - entry is the entry frame of the innermost evaluator invocation.
 *
 * Locking: a context belongs to its thread; `announced` is read by others, `next` under the
 * registry's lock (lifecycle.c).
 */
#ifndef SG_GIL_THREAD_H
#define SG_GIL_THREAD_H

#include "gil/team.h"
#include "memory/publish.h"

#define SG_EPOCH_OUT UINT64_MAX

/* How contended this thread's stores are (gil/contention.h). */
typedef struct {
    uint64_t began;       /* ticks: when the window began */
    uint64_t judges_from; /* ticks: windows that began before say nothing */
    int samples, slow;    /* of the window */
    int rest, rest_after; /* windows until the next trial, and after that if it fails */
    uint64_t cost;        /* ticks of a store, times SG_COST_UNIT, when the last trial or turn was asked for */
    bool turns;           /* the last trial or turn was faster */
    unsigned streak;      /* how many turns the last window was good for, while the thread takes turns */
    bool doubts;          /* the last window, while the thread takes turns, was not slow */
    uint64_t turn_ticks;  /* length of the last turn */
    bool in_turn;         /* this exclusive slice is a trial or a turn */
    bool counting;        /* since counts_from, when heap.stores was `stores`; otherwise counting begins then */
    uint64_t counts_from; /* ticks */
    uint32_t stores;
    uint32_t waits; /* sg_waits at the last call that was looked at */
} sg_contention;

typedef struct sg_thread {
    sg_heap heap;
    sg_member member;
    PyThreadState *tstate;
    _PyInterpreterFrame *entry;
    uint64_t announced; /* the epoch this thread has last published in, or SG_EPOCH_OUT */
    bool exclusive;
    bool one_shot;     /* leave the counted variant after one host operation */
    int depth;         /* nested evaluator invocations */
    int pinned;        /* sharedgil.exclusive() blocks open in this thread */
    uintptr_t version; /* instrumentation version in which nothing was watched */
    /* policy */
    uint64_t collects_after; /* heap.flushes: then a collection waits no longer for deaths; or 0 */
    int polls;               /* until the next look at the clock */
    int host_ops;            /* host operations since that look */
    bool sticky;
    uint64_t deadline;                    /* ticks: end of the sticky slice */
    uint64_t entered_shared, left_shared; /* ticks: before any wait for another mode */
    uint64_t distance;                    /* ticks in shared mode between exclusive operations, a moving average */
    unsigned long slice_us;               /* length of the next sticky slice */
    sg_contention contention;
    struct sg_thread *next;
} sg_thread;

static inline sg_thread *sg_thread_of(sg_heap *heap)
{
    return (sg_thread *)((char *)heap - offsetof(sg_thread, heap));
}

extern uint64_t sg_epoch; /* atomic; grows by one with each seal */

/* This OS thread's context, made on first use; NULL with MemoryError set. */
sg_thread *sg_thread_get(void);
/* The thread runs Python as `tstate` from now on: host code may swap thread states between two frames. Exclusive mode. */
void sg_thread_bind(sg_thread *t, PyThreadState *tstate);

typedef struct {
    uint64_t exclusive_sections, sticky_slices, hand_overs, publishes, flushes, yields, turns;
} sg_counts;
/* Counters that only exclusive code writes. */
extern sg_counts sg_count_of;

typedef enum { SG_FORCE_NONE, SG_FORCE_SHARED } sg_force;
extern sg_force sg_forced;   /* SHAREDGIL=force: shared mode at the first poll */
extern bool sg_never_sticky; /* SHAREDGIL_STICKY=0, for tests: every exclusive operation ends in shared mode */

/* lifecycle.c */
int sg_lifecycle_init(PyInterpreterState *interp);
uint64_t sg_epoch_passed(void); /* the least epoch announced by any thread in shared mode */

#endif
