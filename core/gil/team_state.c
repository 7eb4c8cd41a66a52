/* team_state.c: the team's lock and queues, and the decision what is next.
 *
 * Nothing here waits or sleeps, except for the lock, and nothing takes a host mutex. Invariants and locking:
 * team_state.h. The sleepers that a decision wakes are collected and woken when the lock is free.
 */
#include "gil/team_state.h"

#include "base/check.h"
#include "base/parking.h"

#include <sched.h>
#include <stddef.h>

/* The lock's bits in sg_team_state.state. */
#define LOCKED 1u
#define CONTENDED 2u /* with LOCKED: somebody sleeps for the lock */
#define CROWDED 4u   /* somebody waits or is invited: no short cut past the lock */

/* An invitation to a member that does not come at once (it needs tens of microseconds to wake up) is revoked when the
 * team stops, for so long; then a stop waits for it. Much longer than a wake takes: a stop that waits for a sleeper
 * goes to sleep itself, then its partner does, and both can stay in that step for long. */
#define REVOCABLE_US 200u
/* The same for one at the host, where it looks once a millisecond. */
#define REVOCABLE_AT_HOST_US 2000u
/* Lock attempts before sleeping: the lock is held for some 50 ns. */
#define LOCK_SPINS 100u
/* The member on the core of who asks for a seat should give up its own: the kernel keeps who sleeps or was put aside less than
 * half a millisecond ago on its core, even if another has nothing to do. So long it is waited for, and then anybody will do. */
#define OWN_CORE_US 500u
/* A nudge lets host waiters that began a long wait, in an exclusive section, begin a short one. It is of use where
 * shared mode opens often. If they wake up in the next exclusive section it sets them back, so without an answer
 * there are nudges for a while, and then none for so long that a waiter must have asked. */
#define NUDGE_US 1000u
#define NUDGES_FOR_US 10000u

struct sg_team_state sg_team_state;

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

/* A host thread asked for the GIL and it is its turn. The team may keep the GIL for as long as the host thread before
 * had it, at most the user's interval, or a host thread that computes would leave it only the short interval of every
 * round. A request that comes too early is forgotten: the host repeats it. */
bool sg_team_host_goes_first(void)
{
    if (sg_likely(!sg_team_drop_requested())) {
        return false;
    }
    sg_store_relaxed_u64(&sg_team_state.first_nudge, 0);
    if (sg_is_past(sg_load_relaxed_u64(&sg_team_state.owed_until))) {
        return true;
    }
    sg_team_cancel_drop_request();
    return false;
}

static void team_check(uint32_t inside)
{
    if (!SG_CHECKING_ON) {
        return;
    }
    sg_check(sg_team_state.waiting == queue_length(&sg_team_state.shared) + queue_length(&sg_team_state.exclusive),
             "waiting == length(shared) + length(exclusive)");
    sg_check(queue_length(&sg_team_state.invited) <= inside, "length(invited) <= inside");
    sg_check(inside <= sg_team.seats, "inside <= seats");
    sg_check(inside == 0 || sg_load_relaxed_int(sg_team.gil.locked) == 1, "inside > 0 => the team holds the GIL");
    sg_check(inside == 0 || sg_load_relaxed_ptr(sg_team.gil.last_holder) == sg_team.gil.proxy,
             "inside > 0 => last_holder == proxy");
    bool queued = sg_team_state.shared.first != NULL || sg_team_state.exclusive.first != NULL;
    sg_check(inside > 0 || !queued || sg_team_state.agent != NULL, "inside == 0 and a queue is not empty => an agent");
    sg_check(inside == 0 || sg_team_state.agent == NULL || sg_team_state.agent->at_host,
             "inside > 0 => no agent but at the host");
    for (sg_member *m = sg_team_state.exclusive.first; m != NULL; m = m->next) {
        sg_check(inside == 0 || m->at_host || (sg_load_relaxed_uptr(sg_team.proxy_breaker) & SG_STOP_BIT) != 0,
                 "a request for exclusive mode stops the team");
    }
}

uint32_t sg_team_lock(void)
{
    uint32_t mine = LOCKED;
    for (unsigned spins = 0;; spins++) {
        uint32_t state = sg_load_relaxed_u32(&sg_team_state.state);
        if ((state & LOCKED) == 0) {
            /* Acquire: pairs with sg_team_unlock, and with the short cuts. */
            if (sg_cas_acquire_u32(&sg_team_state.state, &state, state | mine)) {
                return state / SG_ONE_INSIDE;
            }
        }
        else if (spins < LOCK_SPINS) {
            sg_cpu_pause();
        }
        else if ((state & CONTENDED) != 0 || sg_cas_relaxed_u32(&sg_team_state.state, &state, state | CONTENDED)) {
            sg_park(&sg_team_state.state, state | CONTENDED, SG_PARK_FOREVER);
            /* Others may sleep as well: whoever took the lock after a sleep wakes one more. */
            mine = LOCKED | CONTENDED;
        }
    }
}

void sg_team_unlock(uint32_t inside)
{
    team_check(inside);
    bool crowded = sg_team_state.waiting > 0 || sg_team_state.invited.first != NULL;
    uint32_t state = inside * SG_ONE_INSIDE | (crowded ? CROWDED : 0);
    if ((sg_exchange_acq_rel_u32(&sg_team_state.state, state) & CONTENDED) != 0) {
        sg_unpark_one(&sg_team_state.state);
    }
}

/* --- queues and grants; all with the lock held --- */

static void set_waiting(uint32_t waiting)
{
    /* Atomic for sg_team_size only. */
    sg_store_relaxed_u32(&sg_team_state.waiting, waiting);
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

void sg_team_queue_exclusive(sg_member *m)
{
    sg_store_relaxed_u32(&m->grant, SG_WAITING);
    link(&sg_team_state.exclusive, m, false);
    set_waiting(sg_team_state.waiting + 1);
}

void sg_team_queue_shared(sg_member *m)
{
    sg_store_relaxed_u32(&m->grant, SG_WAITING);
    link(&sg_team_state.shared, m, m->seated);
    set_waiting(sg_team_state.waiting + 1);
}

void sg_team_leave_queue(sg_member *m)
{
    unlink(m);
    set_waiting(sg_team_state.waiting - 1);
}

static void put_off(uint32_t *word, sg_wakes *w)
{
    if (w->length < SG_WAKES) {
        w->words[w->length++] = word;
    }
    else {
        sg_unpark_one(word);
    }
}

void sg_team_wake(const sg_wakes *w)
{
    for (unsigned i = 0; i < w->length; i++) {
        sg_unpark_one(w->words[i]);
    }
}

/* The member gets what it wants. */
static void grant(sg_member *m, sg_wakes *w)
{
    if (sg_team_state.agent == m) {
        sg_team_set_agent(NULL);
    }
    sg_team_leave_queue(m);
    m->missed = false;
    if (m->wants == SG_GRANTED_SHARED) {
        link(&sg_team_state.invited, m, false);
    }
    /* Release: what was written before, by all whom the lock has ordered before us, is seen by the member. */
    if (sg_exchange_acq_rel_u32(&m->grant, m->wants) == SG_ASLEEP) {
        put_off(&m->grant, w);
    }
}

void sg_team_has_come(sg_member *m)
{
    unlink(m);
    m->first_revoked = 0;
}

static bool is_revocable(sg_member *m)
{
    if (sg_load_relaxed_u32(&m->grant) != SG_GRANTED_SHARED) {
        return false;
    }
    if (m->first_revoked == 0) {
        m->first_revoked = sg_ticks();
        return true;
    }
    return !sg_is_past(m->first_revoked + sg_us_to_ticks(m->at_host ? REVOCABLE_AT_HOST_US : REVOCABLE_US));
}

uint32_t sg_team_revoke_invitations(uint32_t inside)
{
    sg_member *m;
    while ((m = sg_team_state.invited.last) != NULL) {
        uint32_t seen = SG_GRANTED_SHARED;
        if (!is_revocable(m) || !sg_cas_acq_rel_u32(&m->grant, &seen, SG_WAITING)) {
            /* Or has not, and this time the stop waits for it. */
            sg_team_has_come(m);
        }
        else {
            unlink(m);
            link(&sg_team_state.shared, m, true);
            set_waiting(sg_team_state.waiting + 1);
            inside--;
        }
    }
    return inside;
}

void sg_team_ensure_agent(sg_member *self, sg_wakes *w)
{
    if (sg_team_state.agent != NULL) {
        return;
    }
    if (self != NULL && sg_team_waits(self)) {
        sg_team_set_agent(self);
        return;
    }
    sg_member *m = sg_team_state.shared.first != NULL ? sg_team_state.shared.first : sg_team_state.exclusive.first;
    if (m == NULL) {
        return;
    }
    sg_team_set_agent(m);
    uint32_t seen = sg_load_relaxed_u32(&m->grant);
    while (!sg_cas_acq_rel_u32(&m->grant, &seen, SG_POKED)) {
    }
    if (seen == SG_ASLEEP) {
        put_off(&m->grant, w);
    }
}

/* --- opening, stopping, deciding --- */

void sg_team_request_stop(void)
{
    if ((sg_load_relaxed_uptr(sg_team.proxy_breaker) & SG_STOP_BIT) == 0) {
        sg_fetch_or_relaxed_uptr(sg_team.proxy_breaker, SG_STOP_BIT);
    }
}

void sg_team_request_seat(void)
{
    if (!sg_team_state.rotate) {
        sg_team_state.rotate = true;
        sg_store_relaxed_u32(&sg_team_state.rotate_core, (uint32_t)sched_getcpu());
        sg_store_relaxed_u64(&sg_team_state.rotate_anywhere_from, sg_ticks() + sg_us_to_ticks(OWN_CORE_US));
        sg_fetch_or_relaxed_uptr(sg_team.proxy_breaker, SG_SEAT_BIT);
    }
}

void sg_team_cancel_stop(void)
{
    const uintptr_t bits = SG_STOP_BIT | SG_SEAT_BIT;
    sg_team_state.rotate = false;
    if ((sg_load_relaxed_uptr(sg_team.proxy_breaker) & bits) != 0) {
        sg_fetch_and_relaxed_uptr(sg_team.proxy_breaker, ~bits);
    }
}

void sg_team_nudge(uint64_t now)
{
    uint64_t since_opening = now - sg_load_relaxed_u64(&sg_team_state.last_opening);
    sg_store_relaxed_u64(&sg_team_state.last_opening, now);
    if (now - sg_load_relaxed_u64(&sg_team_state.last_nudge) < sg_us_to_ticks(NUDGE_US)
        || since_opening > sg_us_to_ticks(NUDGE_US)) {
        return;
    }
    uint64_t unanswered = now - sg_load_relaxed_u64(&sg_team_state.first_nudge);
    uint64_t pause = sg_us_to_ticks(sg_load_relaxed_ulong(&sg_team_state.user_interval) + NUDGE_US);
    if (unanswered > sg_us_to_ticks(NUDGES_FOR_US) + pause) {
        sg_store_relaxed_u64(&sg_team_state.first_nudge, now);
    }
    else if (unanswered > sg_us_to_ticks(NUDGES_FOR_US)) {
        return;
    }
    sg_store_relaxed_u64(&sg_team_state.last_nudge, now);
    pthread_cond_signal(sg_team.gil.cond);
}

uint32_t sg_team_admit(uint32_t inside, sg_wakes *w)
{
    uint64_t seat_until = 0;
    while (inside < sg_team.seats && sg_team_state.shared.first != NULL) {
        sg_member *m = sg_team_state.shared.first;
        if (seat_until == 0) {
            seat_until = sg_ticks() + sg_us_to_ticks(SG_SEAT_US);
        }
        if (sg_is_past(m->seat_until)) {
            m->seat_until = seat_until;
        }
        grant(m, w);
        inside++;
    }
    return inside;
}

/* The exclusive request whose turn it is. One whose member is at the host, where nobody can wake it, lets one opening
 * pass: then it is handed the GIL all the same, and the GIL waits until it looks. */
sg_member *sg_team_next_exclusive(void)
{
    for (sg_member *m = sg_team_state.exclusive.first; m != NULL; m = m->next) {
        if (!m->at_host || m->missed) {
            return m;
        }
    }
    return NULL;
}

uint32_t sg_team_decide(sg_wakes *w)
{
    sg_member *m = sg_team_next_exclusive();
    if (m != NULL) {
        grant(m, w);
        return 0;
    }
    sg_check(sg_team_state.shared.first != NULL, "a decision, and nobody to benefit");
    for (m = sg_team_state.exclusive.first; m != NULL; m = m->next) {
        m->missed = true;
    }
    if (sg_team_state.agent != NULL && !sg_team_state.agent->at_host) {
        /* It is no longer needed, and if it gets no seat it sleeps as the others do. */
        sg_team_set_agent(NULL);
    }
    sg_team_cancel_stop();
    sg_team_shorten_interval();
    return sg_team_admit(0, w);
}

void sg_team_end_slice(sg_member *m, uint64_t cpu_ns)
{
    m->seated = false;
    m->seat_cpu_ns = cpu_ns;
}

/* A member that stops or comes in keeps its place at the head of the shared queue for its time slice, if others wait
 * for a seat. When the time is over, its processor time is looked at: who slept or did I/O meanwhile has not had its
 * slice. */
void sg_team_look_at_slice(sg_member *m)
{
    m->seated = true;
    if (sg_team_state.shared.first == NULL || !sg_is_past(m->seat_until)) {
        return;
    }
    uint64_t cpu_ns = sg_thread_cpu_ns();
    uint64_t used_us = (cpu_ns - m->seat_cpu_ns) / 1000;
    if (used_us < SG_SEAT_US) {
        m->seat_until = sg_ticks() + sg_us_to_ticks(SG_SEAT_US - used_us);
    }
    else {
        sg_team_end_slice(m, cpu_ns);
    }
}

void sg_team_conclude(sg_member *self, uint32_t inside, sg_wakes *w)
{
    if (inside == 0) {
        sg_team_ensure_agent(self, w);
    }
    sg_team_unlock(inside);
    sg_team_wake(w);
    if (inside > 0) {
        sg_team_nudge(sg_ticks());
    }
}
