/* team_state.h: what the files of the team share: its state, its lock, its queues. Nobody else includes it.
 *
 * Invariants, checked by sg_team_unlock in checking builds:
 *   waiting == length(shared) + length(exclusive)
 *   length(invited) <= inside <= seats; a member inside is in no queue, or is invited
 *   inside > 0   =>  *locked == 1 and *last_holder == proxy
 *   inside == 0 and a queue is not empty  =>  agent != NULL
 *   inside > 0  =>  agent == NULL, or it is at the host
 *   inside > 0 and somebody in the exclusive queue is not at the host  =>  the stop bit is set
 *
 * Locking: the lock is the low bit of `state`; it protects everything here that has no other note, and the queue
 * fields of members. It nests inside nothing and nothing is taken inside it: no host mutex, no sleep. Without it,
 * `state` changes only from SG_NOBODY to SG_ONE_INSIDE, by the thread that holds the GIL, and back, by the member
 * inside. Functions marked "locked" are called with the lock held.
 */
#ifndef SG_GIL_TEAM_STATE_H
#define SG_GIL_TEAM_STATE_H

#include "base/clock.h"
#include "gil/team.h"

/* sg_team_state.state, beside the lock's own bits */
#define SG_ONE_INSIDE 256u /* one member inside; the count is in the bits from here */
#define SG_NOBODY 0u

/* In the proxy's breaker word, which is ours, beside the host's drop bit: all members inside must stop; or one of them, to
 * give up its seat. */
#define SG_STOP_BIT ((uintptr_t)1 << 16)
#define SG_SEAT_BIT ((uintptr_t)1 << 17)

/* A member keeps its seat so long when others have none. A change of threads costs about 10 us: 0.3 % of this. */
#define SG_SEAT_US 4000u

/* sg_member.grant */
enum {
    SG_WAITING = 0,
    SG_ASLEEP,
    SG_POKED,          /* wake and look: you are the agent */
    SG_GRANTED_SHARED, /* an invitation: counted inside, may still be revoked */
    SG_GRANTED_EXCLUSIVE,
    SG_ARRIVED, /* the member has accepted its invitation */
};

typedef struct sg_queue {
    sg_member *first;
    sg_member *last;
} sg_queue;

struct sg_team_state {
    _Alignas(SG_CACHE_LINE) uint32_t state;
    uint32_t waiting; /* members in one of the calls that wait; written with the lock */
    sg_queue shared;
    sg_queue exclusive;
    sg_queue invited; /* inside, but perhaps not there yet */
    sg_member *agent;
    bool rotate; /* somebody has waited for a seat for long enough: the next to stop gives up its own */
    /* Who asked for it runs on this core, and the member that gives it should, too; but not after some time. Atomic. */
    uint32_t rotate_core;
    uint64_t rotate_anywhere_from; /* ticks */
    bool can_spin;                 /* constant: somebody can run while we spin */

    /* Written by the owner of the GIL, before it goes exclusive or opens. */
    _Alignas(SG_CACHE_LINE) unsigned long user_interval;
    void *exclusive_tstate; /* whoever became exclusive last */
    uint64_t slice_until;   /* ticks: so long its exclusive slice was to last */
    uint64_t owed_until;    /* ticks: the team has had the GIL for as long as it waited for it */
    uint64_t count_exclusive;

    /* Ticks, written by whoever has just opened; two at once would only lose a nudge. */
    uint64_t last_opening;
    uint64_t last_nudge;
    uint64_t first_nudge; /* since a host thread asked, or since the last pause; or 0 */

    /* Written with the lock. */
    uint64_t count_batches;
    uint64_t count_yields;
    uint64_t count_parks;
};
extern struct sg_team_state sg_team_state;

/* The sleepers to wake once the lock is free; those that do not fit are woken under it. */
#define SG_WAKES 16u
typedef struct sg_wakes {
    uint32_t *words[SG_WAKES];
    unsigned length;
} sg_wakes;

static inline void sg_team_count(uint64_t *counter)
{
    sg_store_relaxed_u64(counter, sg_load_relaxed_u64(counter) + 1);
}

/* Also right after the counter wrapped. */
static inline bool sg_is_past(uint64_t ticks)
{
    return sg_ticks() - ticks < UINT64_MAX / 2;
}

static inline bool sg_team_drop_requested(void)
{
    return (sg_load_relaxed_uptr(sg_team.proxy_breaker) & sg_team.drop_bit) != 0;
}

static inline void sg_team_cancel_drop_request(void)
{
    sg_fetch_and_relaxed_uptr(sg_team.proxy_breaker, ~sg_team.drop_bit);
}

static inline void sg_team_set_agent(sg_member *m)
{
    /* Atomic because members look, without the lock, whether they are the agent; only they make themselves it. */
    sg_store_relaxed_ptr(&sg_team_state.agent, m);
}

/* It stands in one of the two queues. */
static inline bool sg_team_waits(const sg_member *m)
{
    return m->queue != NULL && m->queue != &sg_team_state.invited;
}

/* The user's interval is what the field says whenever shared mode is closed: host code may have changed it. */
static inline void sg_team_shorten_interval(void)
{
    unsigned long user = sg_load_relaxed_ulong(sg_team.gil.interval);
    sg_store_relaxed_ulong(&sg_team_state.user_interval, user);
    if (user > SG_SHORT_INTERVAL_US) {
        sg_store_relaxed_ulong(sg_team.gil.interval, SG_SHORT_INTERVAL_US);
    }
}

static inline void sg_team_restore_interval(void)
{
    sg_store_relaxed_ulong(sg_team.gil.interval, sg_load_relaxed_ulong(&sg_team_state.user_interval));
}

/* Returns how many members are inside. The caller may change that number and gives it back to sg_team_unlock. */
uint32_t sg_team_lock(void);
void sg_team_unlock(uint32_t inside);

/* Without the lock: wakes the sleepers. Their members may be gone already; only the addresses of their words are
 * used. */
void sg_team_wake(const sg_wakes *w);

/* Locked: whether a host thread asked for the GIL and it is its turn. */
bool sg_team_host_goes_first(void);

/* Locked: stand in a queue; leave it without a grant. */
void sg_team_queue_exclusive(sg_member *m);
void sg_team_queue_shared(sg_member *m);
void sg_team_leave_queue(sg_member *m);

/* Locked: an invited member is seen to have come; it is inside, and in no list. */
void sg_team_has_come(sg_member *m);

/* Locked: the team is to stop. Takes back the invitations of those who have not come yet. Returns how many are
 * inside. */
uint32_t sg_team_revoke_invitations(uint32_t inside);

/* Locked, nobody inside: if somebody waits, one of them becomes the agent. `self` waits and is awake, or is NULL. */
void sg_team_ensure_agent(sg_member *self, sg_wakes *w);

/* Locked: tells the members inside to stop, or one of them to give up its seat, or that they need not. */
void sg_team_request_stop(void);
void sg_team_request_seat(void);
void sg_team_cancel_stop(void);

/* Locked: fills the seats. Returns how many members are inside. */
uint32_t sg_team_admit(uint32_t inside, sg_wakes *w);

/* Locked: the exclusive request whose turn it is, or NULL. */
sg_member *sg_team_next_exclusive(void);

/* Locked, by whoever holds the GIL for the team while nobody is inside; it stands in its queue. Exclusive requests
 * first, then everybody. Returns how many members are inside. */
uint32_t sg_team_decide(sg_wakes *w);

/* Takes the lock away after a decision: `self` may wait, NULL does not. */
void sg_team_conclude(sg_member *self, uint32_t inside, sg_wakes *w);

/* Locked, by the member itself, which stops or comes in: sets m->seated. */
void sg_team_look_at_slice(sg_member *m);
void sg_team_end_slice(sg_member *m, uint64_t cpu_ns);

/* Lets host waiters begin their wait again, with the short interval, if it is time for it: shared mode has just
 * opened, and stays open for a while, as far as we know. */
void sg_team_nudge(uint64_t now);

#endif
