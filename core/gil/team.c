/* team.c: the protocol of the team: who runs, who waits, and who deals with the host for all of them.
 *
 * docs/protocols/team.md has the states, the transitions and the proofs; the model is gil/model/team.pml. In short:
 *
 * - `team.state` counts the members inside. While it is above 0 the team holds the host's lock. The member that brings it
 *   to 0 decides what is next, and so does whoever holds the GIL and wants to run shared: first a host thread that asked
 *   (the lock is really released), then the members that want to be exclusive, one after another, then shared mode opens
 *   for all. So a stop serves all exclusive requests of its time, and every class gets its turn in every round.
 * - When nobody is inside, the lock belongs to one thread in the host's way, and it may release it inside C code. So one
 *   of the waiting members is the agent: it wants the lock for the team as a host thread would. It first stays within
 *   reach (spins, then sleeps where a member can wake it), for most exclusive sections are short; then it waits in the
 *   host's queue, where nobody can wake it. It keeps its place in the team's queue, and looks now and then.
 * - At most `seats` members are inside, about one a core: a stop then waits for threads that are running, not for threads
 *   that the scheduler has put aside. The others sleep in the shared queue and get a seat by rotation.
 *
 * Invariants (team_check), with the lock held:
 *   waiting == length(shared) + length(exclusive)
 *   length(invited) <= inside <= seats; a member inside is in no queue, or is invited
 *   inside > 0   =>  *locked == 1 and *last_holder == proxy
 *   inside == 0 and a queue is not empty  =>  agent != NULL
 *   inside > 0  =>  agent == NULL, or it is at the host
 *   inside > 0 and somebody in the exclusive queue is not at the host  =>  the stop bit is set
 *
 * Locking: the lock is the low bit of `team.state`; it protects everything in `team` that has no other note, and the
 * queue fields of members. It nests inside nothing and nothing is taken inside it: no host mutex, no sleep. Without it,
 * `state` changes only from NOBODY to ONE, by the thread that holds the GIL, and from ONE to NOBODY, by the one inside.
 */
#include "gil/team.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/parking.h"

#include <sched.h>
#include <stddef.h>
#include <string.h>

/* In the proxy's breaker word, which is ours: members inside must stop. Beside the host's drop bit. */
#define STOP_BIT ((uintptr_t)1 << 16)

/* team.state */
#define LOCKED 1u
#define CONTENDED 2u /* with LOCKED: somebody sleeps for the lock */
#define CROWDED 4u   /* somebody waits or is invited: no short cut past the lock */
#define ONE 256u     /* one member inside; the count is in the bits from here */
#define NOBODY 0u

/* A stopped member spins before it sleeps: a round trip with a busy partner takes 1 us, a sleep and a wake 10 to 50. */
#define SPIN_US 3u
/* An agent stays where members can wake it while a member is exclusive: longer sections are rare. */
#define WITHIN_REACH_US 100u
/* A member keeps its seat so long when others have none. A change of threads costs about 10 us: 0.3 % of this. */
#define SEAT_US 4000u
/* An invitation to a member that does not come at once (it needs tens of microseconds to wake up) is revoked when the team
 * stops, for so long; then a stop waits for it. Much longer than a wake takes: a stop that waits for a sleeper goes to sleep
 * itself, then its partner does, and both can stay in that step for long. */
#define REVOCABLE_US 200u
/* The same for one at the host, where it looks once a millisecond. */
#define REVOCABLE_AT_HOST_US 2000u
/* Wakes that are put off until the lock is free; further ones are done under it. */
#define PUT_OFF 16u
/* Lock attempts before sleeping: the lock is held for some 50 ns. */
#define LOCK_SPINS 100u
/* A nudge lets host waiters that began a long wait begin a short one. One that waits in an exclusive section is set back by
 * it, so after FRUITLESS nudges without an answer there is none for an interval: then it has asked. */
#define NUDGE_US 1000u
#define FRUITLESS 2u

/* sg_member.grant */
enum {
    WAITING = 0,
    ASLEEP,
    POKED,          /* wake and look: you are the agent */
    GRANTED_SHARED, /* an invitation: counted inside, may still be revoked */
    GRANTED_EXCLUSIVE,
    ARRIVED, /* the member has accepted its invitation */
};

typedef struct sg_queue {
    sg_member *first;
    sg_member *last;
} sg_queue;

struct sg_team sg_team;

static struct {
    _Alignas(SG_CACHE_LINE) uint32_t state;
    uint32_t waiting; /* members in one of the calls that wait; written with the lock */
    sg_queue shared;
    sg_queue exclusive;
    sg_queue invited; /* inside, but perhaps not there yet */
    sg_member *agent;
    bool rotate;   /* somebody has waited for a seat for long enough: the next to stop gives up its own */
    bool can_spin; /* constant: somebody can run while we spin */

    /* Written by the thread that holds the GIL, by itself or by opening for the team: the GIL is their lock. */
    _Alignas(SG_CACHE_LINE) unsigned long user_interval;
    void *exclusive_tstate; /* whoever became exclusive last */
    uint64_t last_nudge;    /* ticks */
    uint64_t owed_until;    /* ticks: the team has had the GIL for as long as the host thread before it */
    uint32_t fruitless;
    uint64_t count_exclusive;
    uint64_t count_batches;
    uint64_t count_yields;
    uint64_t count_parks; /* written with the lock */
} team;

/* The sleepers to wake once the lock is free. */
typedef struct wakes {
    uint32_t *words[PUT_OFF];
    unsigned length;
} wakes;

static void count(uint64_t *counter)
{
    sg_store_relaxed_u64(counter, sg_load_relaxed_u64(counter) + 1);
}

/* Also right after the counter wrapped. */
static bool is_past(uint64_t ticks)
{
    return sg_ticks() - ticks < UINT64_MAX / 2;
}

/* --- the lock --- */

static unsigned queue_length(const sg_queue *queue)
{
    unsigned length = 0;
    for (sg_member *m = queue->first; m != NULL; m = m->next) {
        sg_check(m->queue == queue, "a member stands in a queue that it does not know");
        sg_check(m->next == NULL ? queue->last == m : m->next->previous == m, "a queue's links are broken");
        length++;
    }
    return length;
}

static bool drop_requested(void)
{
    return (sg_load_relaxed_uptr(sg_team.proxy_breaker) & sg_team.drop_bit) != 0;
}

static void cancel_drop_request(void)
{
    sg_fetch_and_relaxed_uptr(sg_team.proxy_breaker, ~sg_team.drop_bit);
}

/* A host thread asked for the GIL and it is its turn. The team may keep the GIL for as long as the host thread before had it,
 * at most the user's interval, or a host thread that computes would leave it only the short interval of every round. A
 * request that comes too early is forgotten: the host repeats it. */
static bool host_goes_first(void)
{
    if (sg_likely(!drop_requested())) {
        return false;
    }
    sg_store_relaxed_u32(&team.fruitless, 0);
    if (is_past(sg_load_relaxed_u64(&team.owed_until))) {
        return true;
    }
    cancel_drop_request();
    return false;
}

static void team_check(uint32_t inside)
{
    if (!SG_CHECKING_ON) {
        return;
    }
    sg_check(team.waiting == queue_length(&team.shared) + queue_length(&team.exclusive),
             "waiting == length(shared) + length(exclusive)");
    sg_check(queue_length(&team.invited) <= inside, "length(invited) <= inside");
    sg_check(inside <= sg_team.seats, "inside <= seats");
    sg_check(inside == 0 || sg_load_relaxed_int(sg_team.gil.locked) == 1, "inside > 0 => the team holds the GIL");
    sg_check(inside == 0 || sg_load_relaxed_ptr(sg_team.gil.last_holder) == sg_team.gil.proxy,
             "inside > 0 => last_holder == proxy");
    bool queued = team.shared.first != NULL || team.exclusive.first != NULL;
    sg_check(inside > 0 || !queued || team.agent != NULL, "inside == 0 and a queue is not empty => an agent");
    sg_check(inside == 0 || team.agent == NULL || team.agent->at_host, "inside > 0 => no agent but at the host");
    for (sg_member *m = team.exclusive.first; m != NULL; m = m->next) {
        sg_check(inside == 0 || m->at_host || (sg_load_relaxed_uptr(sg_team.proxy_breaker) & STOP_BIT) != 0,
                 "a request for exclusive mode stops the team");
    }
}

/* Returns how many members are inside. The caller may change that number and gives it back to unlock_team. */
static uint32_t lock_team(void)
{
    uint32_t mine = LOCKED;
    for (unsigned spins = 0;; spins++) {
        uint32_t state = sg_load_relaxed_u32(&team.state);
        if ((state & LOCKED) == 0) {
            /* Acquire: pairs with unlock_team, and with the short cuts. */
            if (sg_cas_acquire_u32(&team.state, &state, state | mine)) {
                return state / ONE;
            }
        }
        else if (spins < LOCK_SPINS) {
            sg_cpu_pause();
        }
        else if ((state & CONTENDED) != 0 || sg_cas_relaxed_u32(&team.state, &state, state | CONTENDED)) {
            sg_park(&team.state, state | CONTENDED, SG_PARK_FOREVER);
            /* Others may sleep as well: whoever took the lock after a sleep wakes one more. */
            mine = LOCKED | CONTENDED;
        }
    }
}

static void unlock_team(uint32_t inside)
{
    team_check(inside);
    bool crowded = team.waiting > 0 || team.invited.first != NULL;
    uint32_t state = inside * ONE | (crowded ? CROWDED : 0);
    if ((sg_exchange_acq_rel_u32(&team.state, state) & CONTENDED) != 0) {
        sg_unpark_one(&team.state);
    }
}

/* --- queues and grants; all with the lock held --- */

static void set_waiting(uint32_t waiting)
{
    /* Atomic for sg_team_size only. */
    sg_store_relaxed_u32(&team.waiting, waiting);
}

static void set_agent(sg_member *m)
{
    /* Atomic because members look, without the lock, whether they are the agent; only they make themselves it. */
    sg_store_relaxed_ptr(&team.agent, m);
}

static void link(sg_queue *queue, sg_member *m, bool in_front)
{
    m->queue = queue;
    m->next = in_front ? queue->first : NULL;
    m->previous = in_front ? NULL : queue->last;
    *(m->previous != NULL ? &m->previous->next : &queue->first) = m;
    *(m->next != NULL ? &m->next->previous : &queue->last) = m;
}

static void unlink(sg_member *m)
{
    *(m->previous != NULL ? &m->previous->next : &m->queue->first) = m->next;
    *(m->next != NULL ? &m->next->previous : &m->queue->last) = m->previous;
    m->queue = NULL;
}

static void wait_for_exclusive(sg_member *m)
{
    sg_store_relaxed_u32(&m->grant, WAITING);
    link(&team.exclusive, m, false);
    set_waiting(team.waiting + 1);
}

static void wait_for_shared(sg_member *m)
{
    sg_store_relaxed_u32(&m->grant, WAITING);
    link(&team.shared, m, m->seated);
    set_waiting(team.waiting + 1);
}

/* It stands in one of the two queues. */
static bool waits(const sg_member *m)
{
    return m->queue != NULL && m->queue != &team.invited;
}

static void put_off(uint32_t *word, wakes *w)
{
    if (w->length < PUT_OFF) {
        w->words[w->length++] = word;
    }
    else {
        sg_unpark_one(word);
    }
}

/* Without the lock. The members may be gone already: only the addresses of their words are used. */
static void wake(const wakes *w)
{
    for (unsigned i = 0; i < w->length; i++) {
        sg_unpark_one(w->words[i]);
    }
}

/* The member gets what it wants. */
static void grant(sg_member *m, wakes *w)
{
    if (team.agent == m) {
        set_agent(NULL);
    }
    unlink(m);
    set_waiting(team.waiting - 1);
    m->missed = false;
    if (m->wants == GRANTED_SHARED) {
        link(&team.invited, m, false);
    }
    /* Release: what was written before, by all whom the lock has ordered before us, is seen by the member. */
    if (sg_exchange_acq_rel_u32(&m->grant, m->wants) == ASLEEP) {
        put_off(&m->grant, w);
    }
}

/* An invited member has come: it is inside, and in no list. */
static void accepted(sg_member *m)
{
    unlink(m);
    m->first_revoked = 0;
}

static bool is_revocable(sg_member *m)
{
    if (sg_load_relaxed_u32(&m->grant) != GRANTED_SHARED) {
        return false;
    }
    if (m->first_revoked == 0) {
        m->first_revoked = sg_ticks();
        return true;
    }
    return !is_past(m->first_revoked + sg_us_to_ticks(m->at_host ? REVOCABLE_AT_HOST_US : REVOCABLE_US));
}

/* The team is to stop: takes back the invitations of those who have not come yet. Returns how many members are inside. */
static uint32_t revoke_invitations(uint32_t inside)
{
    sg_member *m;
    while ((m = team.invited.last) != NULL) {
        uint32_t seen = GRANTED_SHARED;
        if (!is_revocable(m) || !sg_cas_acq_rel_u32(&m->grant, &seen, WAITING)) {
            /* Or it will come, for this time the stop waits for it. */
            accepted(m);
        }
        else {
            unlink(m);
            link(&team.shared, m, true);
            set_waiting(team.waiting + 1);
            inside--;
        }
    }
    return inside;
}

/* Nobody is inside: if somebody waits, one of them must be the agent. `self` waits and is awake, or is NULL. */
static void ensure_agent(sg_member *self, wakes *w)
{
    if (team.agent != NULL) {
        return;
    }
    if (self != NULL && waits(self)) {
        set_agent(self);
        return;
    }
    sg_member *m = team.shared.first != NULL ? team.shared.first : team.exclusive.first;
    if (m == NULL) {
        return;
    }
    set_agent(m);
    uint32_t seen = sg_load_relaxed_u32(&m->grant);
    while (!sg_cas_acq_rel_u32(&m->grant, &seen, POKED)) {
    }
    if (seen == ASLEEP) {
        put_off(&m->grant, w);
    }
}

/* --- opening, stopping, deciding --- */

static void request_stop(void)
{
    if ((sg_load_relaxed_uptr(sg_team.proxy_breaker) & STOP_BIT) == 0) {
        sg_fetch_or_relaxed_uptr(sg_team.proxy_breaker, STOP_BIT);
    }
}

static void cancel_stop(void)
{
    team.rotate = false;
    if ((sg_load_relaxed_uptr(sg_team.proxy_breaker) & STOP_BIT) != 0) {
        sg_fetch_and_relaxed_uptr(sg_team.proxy_breaker, ~STOP_BIT);
    }
}

/* The user's interval is what the field says whenever shared mode is closed: host code may have changed it. */
static void shorten_interval(void)
{
    unsigned long user = sg_load_relaxed_ulong(sg_team.gil.interval);
    sg_store_relaxed_ulong(&team.user_interval, user);
    if (user > SG_SHORT_INTERVAL_US) {
        sg_store_relaxed_ulong(sg_team.gil.interval, SG_SHORT_INTERVAL_US);
    }
}

static void restore_interval(void)
{
    sg_store_relaxed_ulong(sg_team.gil.interval, sg_load_relaxed_ulong(&team.user_interval));
}

/* Shared mode has just opened, and stays so for a while, as far as we know. */
static void nudge(uint64_t now)
{
    uint64_t since = now - sg_load_relaxed_u64(&team.last_nudge);
    if (sg_likely(since < sg_us_to_ticks(NUDGE_US))) {
        return;
    }
    uint32_t fruitless = sg_load_relaxed_u32(&team.fruitless);
    if (fruitless >= FRUITLESS) {
        if (since < sg_us_to_ticks(sg_load_relaxed_ulong(&team.user_interval) + NUDGE_US)) {
            return;
        }
        fruitless = 0;
    }
    sg_store_relaxed_u32(&team.fruitless, fruitless + 1);
    sg_store_relaxed_u64(&team.last_nudge, now);
    pthread_cond_signal(sg_team.gil.cond);
}

/* With the lock: fills the seats. Returns how many members are inside. */
static uint32_t admit(uint32_t inside, wakes *w)
{
    uint64_t seat_until = 0;
    while (inside < sg_team.seats && team.shared.first != NULL) {
        sg_member *m = team.shared.first;
        if (seat_until == 0) {
            seat_until = sg_ticks() + sg_us_to_ticks(SEAT_US);
        }
        if (is_past(m->seat_until)) {
            m->seat_until = seat_until;
        }
        grant(m, w);
        inside++;
    }
    return inside;
}

/* The exclusive request whose turn it is. One whose member is at the host, where nobody can wake it, lets one opening pass:
 * then it is handed the GIL all the same, and the GIL waits until it looks. */
static sg_member *next_exclusive(void)
{
    for (sg_member *m = team.exclusive.first; m != NULL; m = m->next) {
        if (!m->at_host || m->missed) {
            return m;
        }
    }
    return NULL;
}

/* With the lock, by whoever holds the GIL for the team while nobody is inside; it stands in its queue if it waits. Exclusive
 * requests first, then everybody. Returns how many members are inside. */
static uint32_t decide(wakes *w)
{
    sg_member *m = next_exclusive();
    if (m != NULL) {
        grant(m, w);
        return 0;
    }
    sg_check(team.shared.first != NULL, "a decision, and nobody to benefit");
    for (m = team.exclusive.first; m != NULL; m = m->next) {
        m->missed = true;
    }
    if (team.agent != NULL && !team.agent->at_host) {
        /* It is no longer needed, and if it gets no seat it sleeps as the others do. */
        set_agent(NULL);
    }
    cancel_stop();
    shorten_interval();
    return admit(0, w);
}

static void end_slice(sg_member *m, uint64_t cpu_ns)
{
    m->seated = false;
    m->seat_cpu_ns = cpu_ns;
}

/* A member that stops or comes in keeps its place at the head of the shared queue for its time slice, if others wait for a
 * seat. When the time is over, its processor time is looked at: who slept or did I/O meanwhile has not had its slice. */
static void look_at_slice(sg_member *m)
{
    m->seated = true;
    if (team.shared.first == NULL || !is_past(m->seat_until)) {
        return;
    }
    uint64_t cpu_ns = sg_thread_cpu_ns();
    uint64_t used_us = (cpu_ns - m->seat_cpu_ns) / 1000;
    if (used_us < SEAT_US) {
        m->seat_until = sg_ticks() + sg_us_to_ticks(SEAT_US - used_us);
    }
    else {
        end_slice(m, cpu_ns);
    }
}

/* Takes the lock away after decide(): `self` may wait, NULL does not; `inside` is as decide() returned it. */
static void conclude(sg_member *self, uint32_t inside, wakes *w)
{
    if (inside == 0) {
        ensure_agent(self, w);
    }
    unlock_team(inside);
    wake(w);
    if (inside > 0) {
        nudge(sg_ticks());
    }
}

/* --- waiting --- */

static bool is_agent(const sg_member *m)
{
    return sg_load_relaxed_ptr(&team.agent) == m;
}

static bool is_granted(uint32_t grant)
{
    return grant >= GRANTED_SHARED;
}

static bool host_is_free(void)
{
    return sg_load_relaxed_int(sg_team.gil.locked) == 0;
}

static bool is_open(void)
{
    return sg_load_relaxed_u32(&team.state) >= ONE;
}

/* The GIL is with a member, as far as one can see: it will come back to the team by itself, and soon. */
static bool member_holds_gil(void)
{
    void *holder = sg_load_relaxed_ptr(sg_team.gil.last_holder);
    return !host_is_free() && (holder == sg_team.gil.proxy || holder == sg_load_relaxed_ptr(&team.exclusive_tstate));
}

static uint64_t spin_us(void)
{
    return team.can_spin ? SPIN_US : 0;
}

/* Returns m->grant as it is after something happened, or WAITING after `spin_us`, or as soon as an agent has something to do. */
static uint32_t spin_for_grant(sg_member *m, uint64_t spin_us)
{
    uint64_t until = 0;
    for (unsigned spins = 1;; spins++) {
        uint32_t grant = sg_load_acquire_u32(&m->grant);
        if (grant != WAITING) {
            return grant;
        }
        if (until == 0) {
            until = sg_ticks() + sg_us_to_ticks(spin_us);
        }
        sg_cpu_pause();
        /* The host's lock is looked at now and then only: its line is the holder's. */
        if (spins % 8 == 0 && (is_past(until) || (is_agent(m) && host_is_free()))) {
            return WAITING;
        }
    }
}

/* Returns m->grant as it is after something happened, or ASLEEP after the time. WAITING: there was an invitation, but it is
 * revoked. */
static uint32_t sleep_for_grant(sg_member *m, uint64_t timeout_us)
{
    uint32_t seen = WAITING;
    if (!sg_cas_acq_rel_u32(&m->grant, &seen, ASLEEP)) {
        return seen;
    }
    sg_park(&m->grant, ASLEEP, timeout_us);
    seen = ASLEEP;
    sg_cas_acq_rel_u32(&m->grant, &seen, WAITING);
    return seen;
}

/* How long a member that found nothing to do sleeps before it looks again. In the shared queue: until it could be its turn
 * to ask for a seat. With the lock. */
static uint64_t patience_us(const sg_member *m)
{
    if (m->queue != &team.shared) {
        return SG_PARK_FOREVER;
    }
    uint64_t position = 1;
    for (const sg_member *before = m->previous; before != NULL; before = before->previous) {
        position++;
    }
    return position * SEAT_US;
}

/* What a member does after the host: with the GIL in its hands, or because it is called, or may be. */
static void come_back(sg_member *m, bool with_gil)
{
    wakes w = {.length = 0};
    uint32_t inside = lock_team();
    m->at_host = false;
    sg_check(!with_gil || (waits(m) && inside == 0), "the team took the GIL while it held it");
    if (with_gil) {
        inside = decide(&w);
    }
    else if (waits(m) && inside > 0) {
        if (m->wants == GRANTED_EXCLUSIVE) {
            request_stop();
        }
        else if (next_exclusive() == NULL && !drop_requested()) {
            inside = admit(inside, &w);
        }
    }
    if (inside > 0 && team.agent == m) {
        set_agent(NULL);
    }
    conclude(m, inside, &w);
}

/* The runtime is finalising, and the thread must not go on. It waits, or has just been let in: then it gives back what it
 * got. Somebody else must be the agent. */
static _Noreturn void exit_team(sg_member *m)
{
    wakes w = {.length = 0};
    bool holds_gil = false;
    uint32_t inside = lock_team();
    m->at_host = false;
    if (waits(m)) {
        unlink(m);
        set_waiting(team.waiting - 1);
    }
    else if (m->wants == GRANTED_EXCLUSIVE) {
        holds_gil = true;
    }
    else {
        if (m->queue != NULL) {
            accepted(m);
        }
        holds_gil = --inside == 0;
    }
    if (team.agent == m) {
        set_agent(NULL);
    }
    if (holds_gil && m->wants == GRANTED_SHARED) {
        restore_interval();
    }
    if (inside == 0) {
        ensure_agent(NULL, &w);
    }
    unlock_team(inside);
    wake(&w);
    if (holds_gil) {
        sg_host_gil_release(&sg_team.gil, sg_team.proxy_breaker);
    }
    sg_host_gil_hang();
}

/* Called, or with the chance to be: the way back from the host. */
static bool is_recalled(const void *member)
{
    const sg_member *m = member;
    return is_open() || is_granted(sg_load_relaxed_u32(&m->grant));
}

/* The agent, marked as at the host, waits in the host's queue. */
static void wait_in_host(sg_member *m)
{
    uint64_t start = sg_ticks();
    sg_take_result taken = sg_host_gil_take(&sg_team.gil, m->tstate, is_recalled, m);
    if (taken == SG_MUST_EXIT) {
        exit_team(m);
    }
    if (taken == SG_TAKEN) {
        uint64_t now = sg_ticks();
        uint64_t most = sg_us_to_ticks(sg_load_relaxed_ulong(sg_team.gil.interval));
        sg_store_relaxed_u64(&team.owed_until, now + (now - start < most ? now - start : most));
    }
    come_back(m, taken == SG_TAKEN);
}

/* The member has spun or slept and nobody has granted it anything: looks what it can do itself, and does it. Returns for how
 * long it may sleep then; 0: not at all. */
static uint64_t look_around(sg_member *m, bool slept)
{
    uint64_t sleep_us = 0;
    uint32_t inside = lock_team();
    uint32_t poked = POKED;
    sg_cas_acq_rel_u32(&m->grant, &poked, WAITING);
    if (!waits(m)) {
        /* Granted since it looked. */
    }
    else if (inside == 0 && (team.agent == NULL || team.agent == m)) {
        set_agent(m);
        if (slept || !member_holds_gil()) {
            m->at_host = true;
            unlock_team(inside);
            wait_in_host(m);
            return 0;
        }
        sleep_us = WITHIN_REACH_US;
    }
    else {
        if (slept && inside > 0 && m == team.shared.first) {
            team.rotate = true;
            request_stop();
        }
        sleep_us = patience_us(m);
    }
    unlock_team(inside);
    return sleep_us;
}

/* Whether the member has what it wants. An invitation may have been revoked since it was seen. */
static bool accept(sg_member *m, uint32_t grant)
{
    return grant == GRANTED_EXCLUSIVE || (grant == GRANTED_SHARED && sg_cas_acq_rel_u32(&m->grant, &grant, ARRIVED));
}

/* The caller stands in a queue, or has been granted its wish. Returns when it has it. If it is soon its turn, as far as one
 * can see, it spins before it sleeps; others free their core at once. */
static void wait_turn(sg_member *m)
{
    uint64_t sleep_us = m->seated ? 0 : look_around(m, false);
    for (;;) {
        bool sleeps = sleep_us != 0;
        uint32_t grant = sleeps ? sleep_for_grant(m, sleep_us) : spin_for_grant(m, spin_us());
        if (accept(m, grant)) {
            break;
        }
        /* After a sleep, WAITING is an invitation that was revoked: the next is not far. */
        bool look = sleeps ? grant == ASLEEP || grant == POKED : !is_granted(grant);
        sleep_us = look ? look_around(m, grant == ASLEEP) : 0;
    }
    if (sg_unlikely(sg_team.gil.must_exit(m->tstate))) {
        exit_team(m);
    }
}

/* With the lock held, the GIL in the caller's hands, nobody inside, and a host thread that asked for it. The caller stands in
 * its queue. Takes the lock away. `breaker` has the request. */
static void yield_to_host(sg_member *m, uintptr_t *breaker)
{
    m->at_host = true;
    if (team.agent == NULL) {
        set_agent(m);
    }
    count(&team.count_yields);
    unlock_team(0);
    sg_host_gil_yield(&sg_team.gil, breaker);
    if (is_agent(m)) {
        wait_in_host(m);
    }
    else {
        come_back(m, false);
    }
}

/* With the lock held, by a member that is inside: leaves, and waits for what it wants. Takes the lock away. */
static void leave_and_wait(sg_member *m, uint32_t inside, uint32_t wants)
{
    wakes w = {.length = 0};
    m->wants = wants;
    look_at_slice(m);
    inside = revoke_invitations(inside) - 1;
    if (wants == GRANTED_EXCLUSIVE) {
        wait_for_exclusive(m);
    }
    else {
        wait_for_shared(m);
    }
    if (inside > 0) {
        request_stop();
        unlock_team(inside);
        wait_turn(m);
        return;
    }
    restore_interval();
    if (host_goes_first()) {
        yield_to_host(m, sg_team.proxy_breaker);
    }
    else {
        if (team.exclusive.first != NULL) {
            count(&team.count_batches);
        }
        conclude(m, decide(&w), &w);
    }
    wait_turn(m);
}

/* The GIL is the caller's from here. The host's last_holder is written without its mutexes, as a hand-over inside the
 * team is no switch: whoever waits for a switch has seen one since (docs/protocols/team.md, "Hand-overs"). */
static void become_exclusive(sg_member *m)
{
    sg_store_relaxed_ptr(&team.exclusive_tstate, m->tstate);
    sg_store_relaxed_ptr(sg_team.gil.last_holder, m->tstate);
    if (sg_unlikely(drop_requested())) {
        cancel_drop_request();
        sg_fetch_or_relaxed_uptr(m->breaker, sg_team.drop_bit);
    }
    count(&team.count_exclusive);
}

static void go_exclusive_slowly(sg_member *m)
{
    uint32_t inside = revoke_invitations(lock_team());
    if (inside == 1 && next_exclusive() == NULL && !host_goes_first()) {
        /* Nobody to stop, but somebody waits for a seat, or the agent is at the host. */
        wakes w = {.length = 0};
        restore_interval();
        conclude(NULL, 0, &w);
    }
    else {
        leave_and_wait(m, inside, GRANTED_EXCLUSIVE);
    }
    become_exclusive(m);
}

static void enter_shared_slowly(sg_member *m)
{
    wakes w = {.length = 0};
    uint32_t inside = lock_team();
    sg_check(inside == 0, "a thread holds the GIL by itself while members are inside");
    m->wants = GRANTED_SHARED;
    look_at_slice(m);
    wait_for_shared(m);
    conclude(m, decide(&w), &w);
    wait_turn(m);
}

/* --- the interface --- */

void sg_team_init(const sg_host_gil *gil)
{
    sg_require(gil->drop_bit != STOP_BIT, "the host's drop bit is our stop bit");
    sg_clock_init();
    sg_team.gil = *gil;
    sg_team.proxy_breaker = gil->proxy_breaker;
    sg_team.drop_bit = gil->drop_bit;
    cpu_set_t cpus;
    int cores = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? CPU_COUNT(&cpus) : 2;
    sg_team.seats = cores > 2 ? (uint32_t)cores : 2;
    team.can_spin = cores > 1;
    team.user_interval = *gil->interval;
}

void sg_team_enter_shared(sg_member *m)
{
    sg_check(!host_is_free(), "entering shared mode without the GIL");
    if (sg_unlikely((sg_load_relaxed_uptr(m->breaker) & sg_team.drop_bit) != 0)) {
        m->wants = GRANTED_SHARED;
        lock_team();
        look_at_slice(m);
        wait_for_shared(m);
        yield_to_host(m, m->breaker);
        wait_turn(m);
        return;
    }
    /* As in become_exclusive. A request that comes now may still go to the member's own breaker: the poll looks there. */
    sg_store_relaxed_ptr(sg_team.gil.last_holder, sg_team.gil.proxy);
    uint32_t state = sg_load_relaxed_u32(&team.state);
    if (sg_likely(state == NOBODY)) {
        shorten_interval();
        /* Release: pairs with the next lock_team or short cut. Acquire: whoever waited and left wrote before. */
        if (sg_likely(sg_cas_acq_rel_u32(&team.state, &state, ONE))) {
            nudge(sg_ticks());
            return;
        }
        restore_interval();
    }
    enter_shared_slowly(m);
}

void sg_team_go_exclusive(sg_member *m)
{
    uint32_t state = ONE;
    if (sg_likely(sg_load_relaxed_uptr(sg_team.proxy_breaker) == 0
                  && sg_cas_acq_rel_u32(&team.state, &state, NOBODY))) {
        restore_interval();
        become_exclusive(m);
        return;
    }
    go_exclusive_slowly(m);
}

/* With the lock held, by a member inside. A drop request that went to it by name is one to the team. */
static void pass_on_late_request(sg_member *m)
{
    if ((sg_load_relaxed_uptr(m->breaker) & sg_team.drop_bit) != 0) {
        sg_fetch_and_relaxed_uptr(m->breaker, ~sg_team.drop_bit);
        sg_fetch_or_relaxed_uptr(sg_team.proxy_breaker, sg_team.drop_bit);
    }
}

void sg_team_park(sg_member *m)
{
    wakes w = {.length = 0};
    uint32_t inside = lock_team();
    pass_on_late_request(m);
    if (host_goes_first() || next_exclusive() != NULL) {
        count(&team.count_parks);
        leave_and_wait(m, inside, GRANTED_SHARED);
        return;
    }
    bool gives_seat = team.rotate && team.shared.first != NULL;
    cancel_stop();
    if (!gives_seat) {
        /* What was asked for has happened since the poll. */
        unlock_team(admit(inside, &w));
        wake(&w);
        return;
    }
    count(&team.count_parks);
    if (m->queue != NULL) {
        accepted(m);
    }
    m->wants = GRANTED_SHARED;
    end_slice(m, sg_thread_cpu_ns());
    inside = admit(inside - 1, &w);
    wait_for_shared(m);
    unlock_team(inside);
    wake(&w);
    wait_turn(m);
}

void sg_team_after_fork_child(sg_member *m)
{
    team.state = NOBODY;
    team.waiting = 0;
    team.shared = (sg_queue){NULL, NULL};
    team.exclusive = (sg_queue){NULL, NULL};
    team.invited = (sg_queue){NULL, NULL};
    team.agent = NULL;
    team.rotate = false;
    team.exclusive_tstate = NULL;
    sg_store_relaxed_uptr(sg_team.proxy_breaker, 0);
    m->queue = NULL;
    m->at_host = false;
    m->missed = false;
    m->grant = WAITING;
}

unsigned sg_team_size(void)
{
    return sg_load_relaxed_u32(&team.state) / ONE + sg_load_relaxed_u32(&team.waiting);
}

void sg_team_read_counts(sg_team_counts *out)
{
    out->exclusive = sg_load_relaxed_u64(&team.count_exclusive);
    out->batches = sg_load_relaxed_u64(&team.count_batches);
    out->yields = sg_load_relaxed_u64(&team.count_yields);
    out->parks = sg_load_relaxed_u64(&team.count_parks);
}
