/* host_gil.c: taking and releasing the host's lock, step by step as CPython's take_gil() and drop_gil() do.
 *
 * Written against their behaviour (Python/ceval_gil.c): a waiter waits on `cond` for `interval` microseconds at a
 * time and sets the drop bit in last_holder's breaker when no switch happened meanwhile; a take changes last_holder
 * and switch_number under both mutexes and signals switch_cond; a release that was asked for waits for the switch.
 * Differences, with reasons: a take by the team always counts as a switch, for last_holder may still be the proxy
 * from the release before; the wait is done in smaller steps, so that a recalled agent notices; the wait for the
 * switch is bounded.
 *
 * Locking: mutex, then switch_mutex, both the host's. Nothing else is taken while they are held.
 */
#include "gil/host_gil.h"

#include "base/atomics.h"
#include "base/chance.h"
#include "base/check.h"
#include "base/clock.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

/* An agent looks whether it was recalled after each step of its wait. The steps double, so that the time it comes too
 * late is at most about the time it has waited, and at most the last step. */
#define FIRST_STEP_US 100u
#define LAST_STEP_US 1000u

/* How long a release that was asked for waits for somebody to take the lock. The asker is awake within tens of
 * microseconds; if nobody comes, the request was an old one. */
#define SWITCH_LIMIT_US 1000u

static bool host_is_locked(const sg_host_gil *gil)
{
    return sg_load_relaxed_int(gil->locked) != 0;
}

/* The breaker word of any thread state: at the offset that the proxy has it. */
static uintptr_t *breaker_of(const sg_host_gil *gil, void *tstate)
{
    return (uintptr_t *)((char *)tstate + ((char *)gil->proxy_breaker - (char *)gil->proxy));
}

/* The host makes its condition variables for CLOCK_MONOTONIC. Returns whether the time was over. */
static bool wait_until(pthread_cond_t *cond, pthread_mutex_t *mutex, uint64_t deadline_ns)
{
    struct timespec limit = {(time_t)(deadline_ns / 1000000000u), (long)(deadline_ns % 1000000000u)};
    return pthread_cond_timedwait(cond, mutex, &limit) == ETIMEDOUT;
}

static uint64_t user_interval_ns(const sg_host_gil *gil)
{
    unsigned long interval = sg_load_relaxed_ulong(gil->interval);
    return (interval >= 1 ? interval : 1) * (uint64_t)1000;
}

/* With mutex held, until the lock is free. last_holder is alive while `locked`: a thread frees its state only after a
 * release, which needs the mutex. */
static sg_take_result wait_until_free(const sg_host_gil *gil, void *tstate, bool (*recalled)(const void *),
                                      const void *waiter)
{
    uint64_t now = sg_clock_ns();
    uint64_t ask_at = now + user_interval_ns(gil);
    uint64_t step = FIRST_STEP_US * (uint64_t)1000;
    unsigned long seen_switch = *gil->switch_number;
    bool asked = false;
    while (host_is_locked(gil)) {
        if (recalled(waiter)) {
            return SG_RECALLED;
        }
        uint64_t until = now + step < ask_at ? now + step : ask_at;
        bool timed_out = wait_until(gil->cond, gil->mutex, until);
        now = sg_clock_ns();
        if (*gil->switch_number != seen_switch) {
            seen_switch = *gil->switch_number;
            ask_at = now + user_interval_ns(gil);
            step = FIRST_STEP_US * (uint64_t)1000;
        }
        else if (timed_out && host_is_locked(gil)) {
            uintptr_t *holder = breaker_of(gil, sg_load_relaxed_ptr(gil->last_holder));
            if (gil->must_exit(tstate)) {
                /* As in the host: the holder would wait for the switch that we shall not make. */
                if (asked) {
                    sg_fetch_and_relaxed_uptr(holder, ~gil->drop_bit);
                }
                return SG_MUST_EXIT;
            }
            step = 2 * step < LAST_STEP_US * (uint64_t)1000 ? 2 * step : LAST_STEP_US * (uint64_t)1000;
            if (now >= ask_at && !recalled(waiter)) {
                sg_chance_delay(); /* the holder hands the lock over within the team */
                sg_fetch_or_relaxed_uptr(holder, gil->drop_bit);
                asked = true;
                ask_at = now + user_interval_ns(gil);
            }
        }
    }
    return SG_TAKEN;
}

sg_take_result sg_host_gil_take(const sg_host_gil *gil, void *tstate, bool (*recalled)(const void *),
                                const void *waiter)
{
    pthread_mutex_lock(gil->mutex);
    sg_take_result result = gil->must_exit(tstate) ? SG_MUST_EXIT : wait_until_free(gil, tstate, recalled, waiter);
    /* Looked at again: the runtime may have begun to finalise while we waited. */
    if (result == SG_TAKEN && gil->must_exit(tstate)) {
        result = SG_MUST_EXIT;
    }
    if (result == SG_TAKEN) {
        pthread_mutex_lock(gil->switch_mutex);
        sg_store_relaxed_int(gil->locked, 1);
        sg_store_relaxed_ptr(gil->last_holder, gil->proxy);
        ++*gil->switch_number;
        pthread_cond_signal(gil->switch_cond);
        pthread_mutex_unlock(gil->switch_mutex);
        sg_fetch_and_relaxed_uptr(gil->proxy_breaker, ~gil->drop_bit);
    }
    else if (!host_is_locked(gil)) {
        /* The signal that woke us was meant for a thread that takes the lock. */
        pthread_cond_signal(gil->cond);
    }
    pthread_mutex_unlock(gil->mutex);
    return result;
}

/* Returns the number of switches so far, for a wait for the next. */
static unsigned long release(const sg_host_gil *gil, uintptr_t *breaker)
{
    pthread_mutex_lock(gil->mutex);
    sg_check(host_is_locked(gil), "releasing a lock that is not held");
    sg_fetch_and_relaxed_uptr(breaker, ~gil->drop_bit);
    unsigned long switches = *gil->switch_number;
    sg_store_relaxed_int(gil->locked, 0);
    pthread_cond_signal(gil->cond);
    pthread_mutex_unlock(gil->mutex);
    return switches;
}

void sg_host_gil_release(const sg_host_gil *gil, uintptr_t *breaker)
{
    release(gil, breaker);
}

void sg_host_gil_yield(const sg_host_gil *gil, uintptr_t *breaker)
{
    unsigned long switches = release(gil, breaker);
    uint64_t deadline = sg_clock_ns() + SWITCH_LIMIT_US * (uint64_t)1000;
    pthread_mutex_lock(gil->switch_mutex);
    while (*gil->switch_number == switches && !wait_until(gil->switch_cond, gil->switch_mutex, deadline)) {
    }
    pthread_mutex_unlock(gil->switch_mutex);
}

void sg_host_gil_hang(void)
{
    for (;;) {
        pause();
    }
}
