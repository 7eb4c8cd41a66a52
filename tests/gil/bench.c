/* bench.c: what the transitions of the team cost, and how long one waits. Prints; asserts nothing.
 *
 *   bench [SECONDS_PER_MEASUREMENT]
 *
 * 1. go_exclusive + enter_shared, alone, and with partners that poll every 20 ns or so.
 * 2. How long a member waits for exclusive mode, beside busy members.
 * 3. How long a host thread that wakes every millisecond waits for the GIL, beside busy members: all of them in shared
 *    mode, or with exclusive operations now and then.
 * Cores and other load matter: the first line says how many there are.
 */
#include "worker.h"

#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST_WORKERS 32

static worker workers[MOST_WORKERS];
static double seconds = 1;

/* Shared polls between exclusive operations of a busy member; 0: none. */
static unsigned polls_per_exclusive;

static void *busy_member(void *argument)
{
    worker *w = argument;
    w->member.tstate = &w->tstate;
    w->member.breaker = &w->tstate.breaker;
    host_take(&w->tstate);
    sg_team_enter_shared(&w->member);
    unsigned left = polls_per_exclusive;
    while (!atomic_load_explicit(&stop_all, memory_order_relaxed)) {
        for (volatile int spins = 0; spins < 20; spins++) {
        }
        if (sg_team_must_stop(&w->member)) {
            sg_team_park(&w->member);
        }
        w->rounds++;
        if (polls_per_exclusive > 0 && --left == 0) {
            left = polls_per_exclusive / 2 + worker_random(w, polls_per_exclusive);
            sg_team_go_exclusive(&w->member);
            sg_team_enter_shared(&w->member);
        }
    }
    sg_team_go_exclusive(&w->member);
    host_drop(&w->tstate);
    return NULL;
}

static void start(unsigned members)
{
    atomic_store(&stop_all, false);
    for (unsigned i = 0; i < members; i++) {
        workers[i] = (worker){.seed = i + 1};
        pthread_create(&workers[i].thread, NULL, busy_member, &workers[i]);
    }
    sleep_us(20000);
}

static uint64_t stop(unsigned members)
{
    uint64_t rounds = 0;
    atomic_store(&stop_all, true);
    for (unsigned i = 0; i < members; i++) {
        pthread_join(workers[i].thread, NULL);
        rounds += workers[i].rounds;
    }
    return rounds;
}

static void measure_pair(unsigned partners)
{
    worker me = {.seed = 1};
    me.member.tstate = &me.tstate;
    me.member.breaker = &me.tstate.breaker;
    start(partners);
    host_take(&me.tstate);
    sg_team_enter_shared(&me.member);
    uint64_t pairs = 0;
    uint64_t begin = sg_clock_ns();
    while (sg_clock_ns() - begin < seconds * 1e9) {
        for (unsigned i = 0; i < 100; i++, pairs++) {
            sg_team_go_exclusive(&me.member);
            sg_team_enter_shared(&me.member);
            if (sg_team_must_stop(&me.member)) {
                sg_team_park(&me.member);
            }
        }
    }
    double pair_ns = (double)(sg_clock_ns() - begin) / (double)pairs;
    sg_team_go_exclusive(&me.member);
    host_drop(&me.tstate);
    stop(partners);
    printf("round trip, %2u partners:                    %8.1f ns\n", partners, pair_ns);
}

static void print_latency(const char *what, unsigned members, const latency *of)
{
    printf("%-34s %2u members: us, median %7.1f   99 %% %8.1f   longest %8.1f   (%" PRIu64 ")\n", what, members,
           (double)latency_quantile(of, 0.5) / 1e3, (double)latency_quantile(of, 0.99) / 1e3,
           (double)of->longest_ns / 1e3, of->count);
}

/* A member that works for about a millisecond between its requests. */
static void measure_exclusive(unsigned members)
{
    worker me = {.seed = 1};
    me.member.tstate = &me.tstate;
    me.member.breaker = &me.tstate.breaker;
    start(members - 1);
    host_take(&me.tstate);
    sg_team_enter_shared(&me.member);
    uint64_t begin = sg_clock_ns();
    while (sg_clock_ns() - begin < seconds * 1e9) {
        uint64_t until = sg_clock_ns() + worker_random(&me, 400000);
        while (sg_clock_ns() < until) {
            if (sg_team_must_stop(&me.member)) {
                sg_team_park(&me.member);
            }
        }
        uint64_t asked = sg_clock_ns();
        sg_team_go_exclusive(&me.member);
        latency_add(&me.wait_exclusive, sg_clock_ns() - asked);
        sg_team_enter_shared(&me.member);
    }
    sg_team_go_exclusive(&me.member);
    host_drop(&me.tstate);
    stop(members - 1);
    print_latency("exclusive", members, &me.wait_exclusive);
}

static void measure_host(unsigned members, unsigned polls, const char *what)
{
    worker me = {.seed = 1};
    polls_per_exclusive = polls;
    start(members);
    uint64_t begin = sg_clock_ns();
    while (sg_clock_ns() - begin < seconds * 1e9) {
        sleep_us(1000);
        uint64_t asked = sg_clock_ns();
        host_take(&me.tstate);
        latency_add(&me.wait_host, sg_clock_ns() - asked);
        host_drop(&me.tstate);
    }
    uint64_t elapsed = sg_clock_ns() - begin;
    uint64_t rounds = stop(members);
    polls_per_exclusive = 0;
    print_latency(what, members, &me.wait_host);
    printf("%-34s %2u members: %.0f million polls/s\n", "", members, (double)rounds * 1e3 / (double)elapsed);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        seconds = atof(argv[1]);
    }
    printf("%ld cores\n", sysconf(_SC_NPROCESSORS_ONLN));
    host_init();
    measure_pair(0);
    measure_pair(1);
    measure_pair(7);
    measure_exclusive(2);
    measure_exclusive(8);
    measure_exclusive(16);
    static const unsigned teams[] = {2, 8, 16};
    for (unsigned i = 0; i < 3; i++) {
        measure_host(teams[i], 0, "host thread, all shared");
        measure_host(teams[i], 10000, "host thread, exclusive per 0.2 ms");
        measure_host(teams[i], 500, "host thread, exclusive per 10 us");
    }
    return 0;
}
