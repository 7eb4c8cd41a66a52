/* worker.h: a thread of a test: an emulated host thread, or a member of the team on top of one.
 *
 * The worker_* functions wrap each transition with the checks that no schedule may break: never two exclusive, never
 * shared beside exclusive. `world` is deliberately plain data: exclusive threads write it, shared ones read it, so that
 * ThreadSanitizer reports any transition that does not order them.
 */
#ifndef SG_TESTS_WORKER_H
#define SG_TESTS_WORKER_H

#include "host.h"

#include <stdatomic.h>

#define LATENCY_BUCKETS 256
#define LATENCY_BUCKETS_PER_OCTAVE 8.0

/* Waits of one kind: a histogram over the logarithm of nanoseconds. */
typedef struct latency {
    uint64_t buckets[LATENCY_BUCKETS];
    uint64_t count;
    uint64_t longest_ns;
} latency;

typedef struct worker {
    host_tstate tstate;
    sg_member member;
    pthread_t thread;
    uint64_t seed;
    uint64_t rounds;
    latency wait_exclusive; /* in sg_team_go_exclusive */
    latency wait_shared;    /* in sg_team_enter_shared and sg_team_park */
    latency wait_host;      /* in host_take, of a thread that was asleep or in I/O */
} worker;

typedef struct world_state {
    long writes;
    long copy_of_writes; /* equal whenever nobody is exclusive */
} world_state;
extern world_state world;

extern atomic_bool stop_all;

void latency_add(latency *to, uint64_t ns);
void latency_merge(latency *to, const latency *from);
/* In nanoseconds, rounded up to the bucket's limit; fraction in 0..1. */
uint64_t latency_quantile(const latency *of, double fraction);

uint32_t worker_random(worker *w, uint32_t below);

/* Each is called in the mode that its name leaves, and checks the mode it arrives in. */
void worker_host_take(worker *w);    /* nothing -> exclusive */
void worker_host_drop(worker *w);    /* exclusive -> nothing */
void worker_enter_shared(worker *w); /* exclusive -> shared */
void worker_go_exclusive(worker *w); /* shared -> exclusive */
void worker_poll(worker *w);         /* shared -> shared; parks if it must */
void worker_give_way(worker *w);     /* exclusive -> nothing -> exclusive */

void work_shared(worker *w, unsigned polls); /* some 50 ns and a poll, so many times */
void work_exclusive(worker *w, uint64_t ns); /* changes the world, takes so long */

void sleep_us(uint64_t us);

#endif
