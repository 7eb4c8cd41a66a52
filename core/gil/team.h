/* team.h: the threads that hold the host's GIL together.
 *
 * A member is in one of three modes. Shared: it runs beside other members; together they, the team, hold the host's
 * GIL (`*locked == 1`, `*last_holder == proxy`). Exclusive: it holds the GIL by itself; for the protocol it is then
 * an ordinary host thread, which may release and retake the GIL inside C code without telling us. Waiting: inside one
 * of the three calls below.
 *
 * Invariants (checked in checking builds, proved in docs/protocols/team.md)
 *   inside > 0  =>  the team holds the GIL: locked == 1, last_holder == proxy, no member exclusive
 *   inside is in 0 .. seats
 *   a member that waits stands in exactly one queue: the shared one or the exclusive one
 *   no member inside and somebody waits  =>  the GIL is held by one thread, or an agent waits for it
 *
 * Locking: one lock of its own, in team_state.c, which nests inside nothing of ours; the host's mutexes are never taken
 * while it is held.
 *
 * Not done here: publishing frames, deciding when to be exclusive, any knowledge of Python.
 */
#ifndef SG_GIL_TEAM_H
#define SG_GIL_TEAM_H

#include "base/atomics.h"
#include "gil/host_gil.h"

#include <stdbool.h>
#include <stdint.h>

/* One per OS thread, zero-initialised, embedded in its owner's structure. It must outlive the thread's last call here;
 * a thread that hangs because the runtime is finalising still owns its member. `tstate` and `breaker` are set by the
 * owner before its first call and may change between calls while it is exclusive. The rest belongs to team.c. */
typedef struct sg_member {
    void *tstate;
    uintptr_t *breaker;         /* tstate's eval_breaker */
    struct sg_member *next;     /* in its queue, or in the list of those just granted their wish */
    struct sg_member *previous; /* in its queue */
    struct sg_queue *queue;     /* where it waits, or the list of those let in but not yet seen to have come; or NULL */
    bool at_host;               /* it deals with the host: nobody can wake it */
    bool missed;                /* shared mode opened while it was there and waited for exclusive mode */
    bool seated;                /* its time slice goes on: it waits at the head of the shared queue */
    uint64_t seat_until;        /* ticks: when its time slice is looked at */
    uint64_t seat_cpu_ns;       /* its processor time at the beginning of its time slice */
    uint64_t first_revoked;     /* ticks: its first invitation since it last came in was revoked then; or 0 */
    uint32_t wants;             /* while it waits: the value of `grant` that it waits for */
    /* Written by whoever grants it something, while its owner spins on it: not on the line of the fields above. Padded
     * rather than aligned, so that the structure may stand in any allocated block. */
    char padding[SG_CACHE_LINE];
    uint32_t grant;
} sg_member;

typedef struct sg_team_counts {
    uint64_t exclusive; /* exclusive sections entered */
    uint64_t batches;   /* times shared mode was stopped for exclusive requests and opened again */
    uint64_t yields;    /* times the GIL was really released because a host thread asked */
    uint64_t parks;     /* times a member stopped at a safepoint and waited */
} sg_team_counts;

struct sg_team {
    uintptr_t *proxy_breaker; /* == gil.proxy_breaker; first, for the poll. Non-zero: every member inside must stop */
    uintptr_t drop_bit;       /* == gil.drop_bit */
    sg_host_gil gil;          /* constant after sg_team_init */
    uint32_t seats;           /* members that may be inside at once: constant after sg_team_init (tests lower it) */
};
extern struct sg_team sg_team;

/* Once per process; the caller holds the GIL by itself. */
void sg_team_init(const sg_host_gil *gil);

/* The caller holds the GIL by itself and its frames are published. On return it runs shared. May wait. */
void sg_team_enter_shared(sg_member *m);

/* The caller holds the GIL by itself, and expects to for so many ticks. Who waits for it stays where it can be woken at once;
 * nothing depends on it but that. */
void sg_team_announce_slice(uint64_t ticks);

/* The caller runs shared and its frames are published. On return it holds the GIL by itself and every other member
 * has stopped or is outside. May wait. */
void sg_team_go_exclusive(sg_member *m);

/* The caller runs shared, its frames are published and it saw sg_team_must_stop. Leaves, waits for its turn, and on
 * return it runs shared again. */
void sg_team_park(sg_member *m);

/* The safepoint poll of a member in shared mode. A drop request on the member's own breaker is a late one: the host
 * read last_holder just before the member became shared. */
static inline bool sg_team_must_stop(const sg_member *m)
{
    return sg_unlikely(
        (sg_load_relaxed_uptr(sg_team.proxy_breaker) | (sg_load_relaxed_uptr(m->breaker) & sg_team.drop_bit)) != 0);
}

/* The caller saw sg_team_must_stop.  True if that is only for a seat: others go on. */
bool sg_team_asks_for_seat(const sg_member *m);
/* The same, and true if another member had better give up its own, on another core, and will before long: the caller may go on
 * until its next poll. */
bool sg_team_need_not_stop(const sg_member *m);

/* In the child of a fork, after the host made its GIL anew: only the caller survives, and it holds the GIL by
 * itself. */
void sg_team_after_fork_child(sg_member *m);

/* Members now in shared mode or waiting in one of the calls above. A snapshot: may be stale on return. */
unsigned sg_team_size(void);

void sg_team_read_counts(sg_team_counts *out);

#endif
