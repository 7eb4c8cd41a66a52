/* worker.c: see worker.h. */
#include "worker.h"

#include "base/check.h"
#include "base/clock.h"

#include <math.h>
#include <time.h>

world_state world;
atomic_bool stop_all;

static atomic_int exclusive_now;
static atomic_int shared_now;

void latency_add(latency *to, uint64_t ns)
{
    unsigned bucket = ns == 0 ? 0 : (unsigned)(LATENCY_BUCKETS_PER_OCTAVE * log2((double)ns));
    to->buckets[bucket < LATENCY_BUCKETS ? bucket : LATENCY_BUCKETS - 1]++;
    to->count++;
    to->longest_ns = ns > to->longest_ns ? ns : to->longest_ns;
}

void latency_merge(latency *to, const latency *from)
{
    for (unsigned i = 0; i < LATENCY_BUCKETS; i++) {
        to->buckets[i] += from->buckets[i];
    }
    to->count += from->count;
    to->longest_ns = from->longest_ns > to->longest_ns ? from->longest_ns : to->longest_ns;
}

uint64_t latency_quantile(const latency *of, double fraction)
{
    uint64_t left = (uint64_t)((double)of->count * fraction);
    for (unsigned i = 0; i < LATENCY_BUCKETS; i++) {
        if (of->buckets[i] > left) {
            return (uint64_t)exp2((i + 1) / LATENCY_BUCKETS_PER_OCTAVE);
        }
        left -= of->buckets[i];
    }
    return of->longest_ns;
}

/* xorshift64*: Marsaglia, "Xorshift RNGs" (2003), with Vigna's multiplier. */
uint32_t worker_random(worker *w, uint32_t below)
{
    w->seed ^= w->seed >> 12;
    w->seed ^= w->seed << 25;
    w->seed ^= w->seed >> 27;
    return (uint32_t)((w->seed * 2685821657736338717u) >> 33) % below;
}

static void arrive_exclusive(void)
{
    sg_require(atomic_fetch_add_explicit(&exclusive_now, 1, memory_order_relaxed) == 0, "two threads are exclusive");
    sg_require(atomic_load_explicit(&shared_now, memory_order_relaxed) == 0, "exclusive beside shared");
    sg_require(world.writes == world.copy_of_writes, "an exclusive section was seen half done");
    world.writes++;
}

static void depart_exclusive(void)
{
    world.copy_of_writes++;
    atomic_fetch_sub_explicit(&exclusive_now, 1, memory_order_relaxed);
}

static void arrive_shared(void)
{
    atomic_fetch_add_explicit(&shared_now, 1, memory_order_relaxed);
    sg_require(atomic_load_explicit(&exclusive_now, memory_order_relaxed) == 0, "shared beside exclusive");
}

static void depart_shared(void)
{
    atomic_fetch_sub_explicit(&shared_now, 1, memory_order_relaxed);
}

void worker_host_take(worker *w)
{
    uint64_t start = sg_clock_ns();
    host_take(&w->tstate);
    latency_add(&w->wait_host, sg_clock_ns() - start);
    arrive_exclusive();
}

void worker_host_drop(worker *w)
{
    depart_exclusive();
    host_drop(&w->tstate);
}

void worker_give_way(worker *w)
{
    depart_exclusive();
    host_give_way(&w->tstate);
    arrive_exclusive();
}

void worker_enter_shared(worker *w)
{
    w->member.tstate = &w->tstate;
    w->member.breaker = &w->tstate.breaker;
    depart_exclusive();
    uint64_t start = sg_clock_ns();
    sg_team_enter_shared(&w->member);
    latency_add(&w->wait_shared, sg_clock_ns() - start);
    arrive_shared();
}

void worker_go_exclusive(worker *w)
{
    depart_shared();
    uint64_t start = sg_clock_ns();
    sg_team_go_exclusive(&w->member);
    latency_add(&w->wait_exclusive, sg_clock_ns() - start);
    arrive_exclusive();
}

void worker_poll(worker *w)
{
    if (sg_team_must_stop(&w->member)) {
        depart_shared();
        uint64_t start = sg_clock_ns();
        sg_team_park(&w->member);
        latency_add(&w->wait_shared, sg_clock_ns() - start);
        arrive_shared();
    }
}

void work_shared(worker *w, unsigned polls)
{
    for (unsigned i = 0; i < polls; i++) {
        for (volatile int spins = 0; spins < 30; spins++) {
        }
        worker_poll(w);
        sg_require(world.writes == world.copy_of_writes, "shared mode saw an exclusive section");
    }
}

void work_exclusive(worker *w, uint64_t ns)
{
    (void)w;
    uint64_t until = sg_clock_ns() + ns;
    world.writes++;
    while (ns > 0 && sg_clock_ns() < until) {
    }
    world.copy_of_writes++;
}

void sleep_us(uint64_t us)
{
    struct timespec time = {(time_t)(us / 1000000u), (long)(us % 1000000u) * 1000};
    nanosleep(&time, NULL);
}
