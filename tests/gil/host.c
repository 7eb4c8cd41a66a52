/* host.c: see host.h. */
#include "host.h"

#include "base/check.h"
#include "base/clock.h"

#include <errno.h>
#include <time.h>

host_lock host;
host_tstate *host_finalizing;

static host_tstate proxy;

static bool must_exit(void *tstate)
{
    host_tstate *finalizing = sg_load_relaxed_ptr(&host_finalizing);
    return finalizing != NULL && finalizing != tstate;
}

static void make_lock(void)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&host.mutex, NULL);
    pthread_mutex_init(&host.switch_mutex, NULL);
    pthread_cond_init(&host.cond, &monotonic);
    pthread_cond_init(&host.switch_cond, &monotonic);
    host.last_holder = NULL;
    host.locked = 0;
}

void host_init(void)
{
    make_lock();
    host.interval = HOST_INTERVAL_US;
    sg_team_init(&(sg_host_gil){
        .interval = &host.interval,
        .last_holder = &host.last_holder,
        .locked = &host.locked,
        .switch_number = &host.switch_number,
        .cond = &host.cond,
        .switch_cond = &host.switch_cond,
        .mutex = &host.mutex,
        .switch_mutex = &host.switch_mutex,
        .proxy = &proxy,
        .proxy_breaker = &proxy.breaker,
        .drop_bit = HOST_DROP_BIT,
        .must_exit = must_exit,
    });
}

void host_after_fork_child(host_tstate *tstate)
{
    make_lock();
    host_take(tstate);
}

/* Returns whether the time was over. */
static bool timed_wait(unsigned long us)
{
    uint64_t until = sg_clock_ns() + us * (uint64_t)1000;
    struct timespec limit = {(time_t)(until / 1000000000u), (long)(until % 1000000000u)};
    return pthread_cond_timedwait(&host.cond, &host.mutex, &limit) == ETIMEDOUT;
}

static void set_drop_request(host_tstate *tstate)
{
    __atomic_fetch_or(&tstate->breaker, HOST_DROP_BIT, __ATOMIC_SEQ_CST);
}

static void clear_drop_request(host_tstate *tstate)
{
    __atomic_fetch_and(&tstate->breaker, ~HOST_DROP_BIT, __ATOMIC_SEQ_CST);
}

void host_take(host_tstate *tstate)
{
    if (must_exit(tstate)) {
        sg_host_gil_hang();
    }
    pthread_mutex_lock(&host.mutex);
    bool drop_requested = false;
    while (sg_load_relaxed_int(&host.locked)) {
        unsigned long saved_switch_number = host.switch_number;
        unsigned long interval = sg_load_relaxed_ulong(&host.interval);
        bool timed_out = timed_wait(interval >= 1 ? interval : 1);
        if (timed_out && sg_load_relaxed_int(&host.locked) && host.switch_number == saved_switch_number) {
            host_tstate *holder = sg_load_relaxed_ptr(&host.last_holder);
            if (must_exit(tstate)) {
                pthread_mutex_unlock(&host.mutex);
                if (drop_requested) {
                    clear_drop_request(holder);
                }
                sg_host_gil_hang();
            }
            set_drop_request(holder);
            drop_requested = true;
        }
    }
    pthread_mutex_lock(&host.switch_mutex);
    sg_store_relaxed_int(&host.locked, 1);
    if (sg_load_relaxed_ptr(&host.last_holder) != tstate) {
        sg_store_relaxed_ptr(&host.last_holder, tstate);
        ++host.switch_number;
    }
    pthread_cond_signal(&host.switch_cond);
    pthread_mutex_unlock(&host.switch_mutex);
    if (must_exit(tstate)) {
        sg_store_relaxed_int(&host.locked, 0);
        pthread_cond_signal(&host.cond);
        pthread_mutex_unlock(&host.mutex);
        sg_host_gil_hang();
    }
    clear_drop_request(tstate);
    pthread_mutex_unlock(&host.mutex);
}

void host_drop(host_tstate *tstate)
{
    sg_require(sg_load_relaxed_int(&host.locked), "drop_gil: GIL is not locked");
    sg_store_relaxed_ptr(&host.last_holder, tstate);
    pthread_mutex_lock(&host.mutex);
    sg_store_relaxed_int(&host.locked, 0);
    pthread_cond_signal(&host.cond);
    pthread_mutex_unlock(&host.mutex);
    if (host_drop_requested(tstate)) {
        pthread_mutex_lock(&host.switch_mutex);
        if (sg_load_relaxed_ptr(&host.last_holder) == tstate) {
            clear_drop_request(tstate);
            pthread_cond_wait(&host.switch_cond, &host.switch_mutex);
        }
        pthread_mutex_unlock(&host.switch_mutex);
    }
}

void host_give_way(host_tstate *tstate)
{
    host_drop(tstate);
    host_take(tstate);
}
