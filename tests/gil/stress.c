/* stress.c: every kind of member beside every kind of host thread; nobody may starve, nothing may overlap.
 *
 *   stress MEMBERS HOSTS SECONDS SEED LIMIT_MS
 *
 * Members choose at random among all that a member can do: shared work, short and long exclusive operations, C code
 * that releases the GIL, sticky exclusive slices, leaving and coming back. Host threads sleep, do I/O through a pipe,
 * or spin. With an odd SEED there are only two seats. Fails when a thread made no progress or a wait took longer than
 * LIMIT_MS, which should be generous: the machine may take the core away. Prints the waits by class.
 */
#include "worker.h"

#include "base/check.h"
#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST_WORKERS 64

static worker workers[MOST_WORKERS];

/* Read by the main thread. */
static void count_round(worker *w)
{
    sg_store_relaxed_u64(&w->rounds, w->rounds + 1);
}

static bool stopping(void)
{
    return atomic_load_explicit(&stop_all, memory_order_relaxed);
}

/* C code that releases the GIL, for I/O or a computation, and takes it again. */
static void release_in_c(worker *w, uint64_t us)
{
    worker_host_drop(w);
    if (us > 0) {
        sleep_us(us);
    }
    worker_host_take(w);
}

/* A member that stays exclusive for a slice, as after dense exclusive operations: opens when somebody asks. */
static void sticky_slice(worker *w)
{
    uint64_t until = sg_clock_ns() + HOST_INTERVAL_US * (uint64_t)1000;
    while (sg_clock_ns() < until && !host_drop_requested(&w->tstate)) {
        work_exclusive(w, 1000);
    }
}

static void member_round(worker *w)
{
    work_shared(w, 1 + worker_random(w, 400));
    worker_go_exclusive(w);
    switch (worker_random(w, 64)) {
    case 0:
        release_in_c(w, worker_random(w, 2) ? 0 : 300);
        break;
    case 1:
        sticky_slice(w);
        break;
    case 2:
        work_exclusive(w, 200000);
        break;
    case 3:
        if (host_drop_requested(&w->tstate)) {
            worker_give_way(w);
        }
        break;
    case 4:
        worker_host_drop(w);
        worker_host_take(w);
        work_exclusive(w, 500);
        break;
    case 5:
        /* Host code, which sees what some host code has set, always, sets another switch interval. */
        sg_require(sg_load_relaxed_ulong(&host.interval) > SG_SHORT_INTERVAL_US, "the user's interval is not shown");
        sg_store_relaxed_ulong(&host.interval, HOST_INTERVAL_US - worker_random(w, 3000));
        break;
    default:
        work_exclusive(w, worker_random(w, 2000));
    }
    worker_enter_shared(w);
}

static void *member_main(void *argument)
{
    worker *w = argument;
    worker_host_take(w);
    worker_enter_shared(w);
    while (!stopping()) {
        member_round(w);
        count_round(w);
    }
    worker_go_exclusive(w);
    worker_host_drop(w);
    return NULL;
}

static void *sleeper_main(void *argument)
{
    worker *w = argument;
    while (!stopping()) {
        sleep_us(1000);
        worker_host_take(w);
        work_exclusive(w, 2000);
        worker_host_drop(w);
        count_round(w);
    }
    return NULL;
}

/* Writes a byte to itself: I/O that does not really wait, so the GIL is released and wanted again at once. */
static void *pipe_main(void *argument)
{
    worker *w = argument;
    int ends[2];
    char byte = 0;
    sg_require(pipe(ends) == 0, "no pipe");
    while (!stopping()) {
        sg_require(write(ends[1], &byte, 1) == 1 && read(ends[0], &byte, 1) == 1, "pipe");
        worker_host_take(w);
        work_exclusive(w, 2000);
        worker_host_drop(w);
        count_round(w);
    }
    close(ends[0]);
    close(ends[1]);
    return NULL;
}

static void *spinner_main(void *argument)
{
    worker *w = argument;
    worker_host_take(w);
    while (!stopping()) {
        work_exclusive(w, 20000);
        if (host_drop_requested(&w->tstate)) {
            worker_give_way(w);
        }
        count_round(w);
    }
    worker_host_drop(w);
    return NULL;
}

static void *(*const host_mains[])(void *) = {sleeper_main, pipe_main, spinner_main};

static bool report(const char *name, const latency *waits, uint64_t limit_ns)
{
    if (waits->count > 0) {
        printf("%-10s %9" PRIu64 " waits, us: median %.1f, 99 %% %.0f, longest %.0f\n", name, waits->count,
               (double)latency_quantile(waits, 0.5) / 1e3, (double)latency_quantile(waits, 0.99) / 1e3,
               (double)waits->longest_ns / 1e3);
    }
    return waits->longest_ns <= limit_ns;
}

static bool all_progressed(unsigned all)
{
    for (unsigned i = 0; i < all; i++) {
        if (sg_load_relaxed_u64(&workers[i].rounds) == 0) {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    sg_require(argc == 6, "usage: stress MEMBERS HOSTS SECONDS SEED LIMIT_MS");
    unsigned members = (unsigned)atoi(argv[1]);
    unsigned all = members + (unsigned)atoi(argv[2]);
    double seconds = atof(argv[3]);
    uint64_t seed = strtoull(argv[4], NULL, 10);
    uint64_t limit_ns = strtoull(argv[5], NULL, 10) * 1000000u;
    sg_require(all <= MOST_WORKERS, "too many threads");
    host_init();
    if (seed % 2 != 0) {
        /* On a machine with many cores, too, members have to wait for seats. */
        sg_team.seats = 2;
    }
    for (unsigned i = 0; i < all; i++) {
        workers[i].seed = (seed + 1) * 0x9e3779b97f4a7c15u + i * 0xd1342543de82ef95u + 1;
        pthread_create(&workers[i].thread, NULL, i < members ? member_main : host_mains[(i - members) % 3],
                       &workers[i]);
    }
    sleep_us((uint64_t)(seconds * 1e6));
    /* In a short run on a busy machine a thread may not have begun yet. */
    for (uint64_t waited_ns = 0; !all_progressed(all) && waited_ns < limit_ns; waited_ns += 1000000u) {
        sleep_us(1000);
    }
    bool progress = all_progressed(all);
    atomic_store(&stop_all, true);
    latency exclusive = {0};
    latency shared = {0};
    latency hosts = {0};
    for (unsigned i = 0; i < all; i++) {
        pthread_join(workers[i].thread, NULL);
        latency_merge(&exclusive, &workers[i].wait_exclusive);
        latency_merge(&shared, &workers[i].wait_shared);
        latency_merge(&hosts, &workers[i].wait_host);
    }
    sg_team_counts counts;
    sg_team_read_counts(&counts);
    printf("exclusive %" PRIu64 ", batches %" PRIu64 ", yields %" PRIu64 ", parks %" PRIu64 "\n", counts.exclusive,
           counts.batches, counts.yields, counts.parks);
    bool in_time = report("exclusive", &exclusive, limit_ns);
    in_time = report("shared", &shared, limit_ns) && in_time;
    in_time = report("host", &hosts, limit_ns) && in_time;
    sg_require(sg_team_size() == 0, "members left behind");
    sg_require(progress, "a thread made no progress");
    sg_require(in_time, "a wait took too long");
    return 0;
}
