/* host.h: an emulation of CPython's lock for tests of the team, so that they run without Python and under sanitizers.
 *
 * host_take and host_drop behave as take_gil() and drop_gil() of CPython 3.13 do, with their timed waits, drop requests
 * and forced switches. One difference: fields that the team writes without the mutex are accessed atomically here (on a
 * real host they are aligned words, for which that makes no difference), so that ThreadSanitizer sees no race in them.
 */
#ifndef SG_TESTS_HOST_H
#define SG_TESTS_HOST_H

#include "gil/team.h"

#define HOST_DROP_BIT ((uintptr_t)1)
#define HOST_INTERVAL_US 5000u

typedef struct host_tstate {
    char before[24]; /* the breaker is not the first field of a thread state */
    uintptr_t breaker;
} host_tstate;

typedef struct host_lock {
    unsigned long interval;
    void *last_holder;
    int locked;
    unsigned long switch_number;
    pthread_cond_t cond;
    pthread_mutex_t mutex;
    pthread_cond_t switch_cond;
    pthread_mutex_t switch_mutex;
} host_lock;

extern host_lock host;

/* The thread state that finalises the runtime; NULL while it runs. Every other must hang. */
extern host_tstate *host_finalizing;

/* Makes the lock, free, and the team on it. */
void host_init(void);

/* What the host does in the child of a fork before anything else: a new lock, held by the caller. */
void host_after_fork_child(host_tstate *tstate);

void host_take(host_tstate *tstate);
void host_drop(host_tstate *tstate);

static inline bool host_drop_requested(const host_tstate *tstate)
{
    return (sg_load_relaxed_uptr(&tstate->breaker) & HOST_DROP_BIT) != 0;
}

/* What the host's evaluator does at a safepoint with a drop request: gives way and takes the lock again. */
void host_give_way(host_tstate *tstate);

#endif
