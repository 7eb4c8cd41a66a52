/* host_gil.h: the host's global interpreter lock as the team sees it.
 *
 * Pointers into CPython's `struct _gil_runtime_state` and the few facts about it that the protocol needs. py/ fills it
 * in for the running interpreter; tests fill it in for an emulation. Nothing here depends on Python.h.
 *
 * Lock order: mutex, then switch_mutex. `locked`, `switch_number` and (by host threads) `last_holder` change under
 * mutex; a take also holds switch_mutex. docs/protocols/team.md says which of our writes do without, and why.
 */
#ifndef SG_GIL_HOST_GIL_H
#define SG_GIL_HOST_GIL_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Microseconds a host waiter waits before it asks, while the team runs shared: giving way costs the team little. */
#define SG_SHORT_INTERVAL_US 100u

typedef struct sg_host_gil {
    unsigned long *interval;      /* microseconds a host waiter waits before it asks the holder to drop the lock */
    void **last_holder;           /* thread state that holds, or held last; the host sets the drop bit in its breaker */
    int *locked;                  /* 1 while somebody holds the lock */
    unsigned long *switch_number; /* takes by another thread than the last holder */
    pthread_cond_t *cond;         /* the lock was released; CLOCK_MONOTONIC */
    pthread_cond_t *switch_cond;  /* the lock was taken; CLOCK_MONOTONIC */
    pthread_mutex_t *mutex;
    pthread_mutex_t *switch_mutex;
    void *proxy;                     /* stand-in thread state: last_holder while the team runs shared; never freed */
    uintptr_t *proxy_breaker;        /* the proxy's eval_breaker, at the same offset in it as in any thread state */
    uintptr_t drop_bit;              /* the host's drop request, in a breaker word */
    bool (*must_exit)(void *tstate); /* the runtime is finalising and this thread must hang, as it would in the host */
} sg_host_gil;

typedef enum { SG_TAKEN, SG_RECALLED, SG_MUST_EXIT } sg_take_result;

/* Takes the lock for the team, in the host's way: waits in the host's queue, asks the holder after the user's
 * interval, counts as a switch. The caller holds nothing. RECALLED: `recalled(waiter)` said that the team holds the
 * lock again without us. MUST_EXIT: the runtime is finalising; the lock is not held and the thread must hang.
 * `recalled` runs under the host's mutex and must not block. */
sg_take_result sg_host_gil_take(const sg_host_gil *gil, void *tstate, bool (*recalled)(const void *),
                                const void *waiter);

/* Releases the lock. `breaker` belongs to the holder (last_holder): a drop request on it is answered by this. */
void sg_host_gil_release(const sg_host_gil *gil, uintptr_t *breaker);

/* Releases the lock and waits until another thread has taken it, at most 1 ms: the request may be an old one. */
void sg_host_gil_yield(const sg_host_gil *gil, uintptr_t *breaker);

/* A thread that must not go on in a finalising runtime. Does not return. */
_Noreturn void sg_host_gil_hang(void);

#endif
