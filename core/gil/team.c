/* team.c: the protocol of the team: who runs, who waits, and who deals with the host for all of them.
 *
 * docs/protocols/team.md has the states, the transitions and the proofs; the model is gil/model/team.pml. In short:
 *
 * - `state` counts the members inside. While it is above 0 the team holds the host's lock. The member that brings it
 *   to 0 decides what is next, and so does whoever holds the GIL and wants to run shared: first a host thread that
 *   asked (the lock is really released), then the members that want to be exclusive, one after another, then shared
 *   mode opens for all. So a stop serves all exclusive requests of its time, and every class gets its turn in every
 *   round.
 * - When nobody is inside, the lock belongs to one thread in the host's way, and it may release it inside C code. So
 *   one of the waiting members is the agent: it wants the lock for the team as a host thread would. It first stays
 *   within reach (spins, then sleeps where a member can wake it), for most exclusive sections are short; then it
 *   waits in the host's queue, where nobody can wake it. It keeps its place in the team's queue, and looks now and
 *   then.
 * - At most `seats` members are inside, about one a core: a stop then waits for threads that are running, not for
 *   threads that the scheduler has put aside. The others sleep in the shared queue and get a seat by rotation.
 * - Alone, with nobody waiting, a member changes mode with one compare-exchange and no lock.
 *
 * The state, its invariants and its lock: team_state.h. Here is what waits: for a grant, and for the host.
 */
#include "gil/team.h"

#include "base/chance.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/crew.h"
#include "base/parking.h"
#include "gil/team_state.h"

#include <sched.h>
#include <stddef.h>

/* A stopped member spins before it sleeps: a round trip with a busy partner takes 1 us, a sleep and a wake 10 to 50; who
 * spins for as long as a sleep costs never waits more than twice as long as the best choice would. */
#define SPIN_US 40u
/* An agent stays where members can wake it while a member is exclusive: longer sections are rare. */
#define WITHIN_REACH_US 100u
/* Or announced: then it looks so often whether the member still has the GIL. */
#define SLICE_LOOK_US 250u
/* A shorter wait for the GIL is not paid back: it is the time a thread needs to wake up, or a short visit of a thread
 * that should be served at once next time, too. */
#define LONG_WAIT_US 1000u

struct sg_team sg_team;

/* --- waiting --- */

static bool is_agent(const sg_member *m)
{
    return sg_load_relaxed_ptr(&sg_team_state.agent) == m;
}

static bool is_granted(uint32_t grant)
{
    return grant >= SG_GRANTED_SHARED;
}

static bool host_is_free(void)
{
    return sg_load_relaxed_int(sg_team.gil.locked) == 0;
}

static bool is_open(void)
{
    return sg_load_relaxed_u32(&sg_team_state.state) >= SG_ONE_INSIDE;
}

/* The GIL is with a member, as far as one can see: it will come back to the team by itself, and soon. */
static bool member_holds_gil(void)
{
    void *holder = sg_load_relaxed_ptr(sg_team.gil.last_holder);
    return !host_is_free()
           && (holder == sg_team.gil.proxy || holder == sg_load_relaxed_ptr(&sg_team_state.exclusive_tstate));
}

static uint64_t spin_us(void)
{
    return sg_team_state.can_spin ? SPIN_US : 0;
}

/* Returns m->grant as it is after something happened, or SG_WAITING: after `spin_us`, or as soon as an agent has
 * something to do. */
static uint32_t spin_for_grant(sg_member *m, uint64_t spin_us)
{
    uint64_t until = 0;
    for (unsigned spins = 1;; spins++) {
        uint32_t grant = sg_load_acquire_u32(&m->grant);
        if (grant != SG_WAITING) {
            return grant;
        }
        if (sg_crew_is_assembled()) {
            sg_crew_help();
            until = 0;
        }
        if (until == 0) {
            until = sg_ticks() + sg_us_to_ticks(spin_us);
        }
        sg_cpu_pause();
        /* The host's lock is looked at now and then only: its line is the holder's. */
        if (spins % 8 == 0 && (sg_is_past(until) || (is_agent(m) && host_is_free()))) {
            return SG_WAITING;
        }
    }
}

/* Returns m->grant as it is after something happened, or SG_ASLEEP after the time. SG_WAITING: there was an
 * invitation, but it is revoked. */
static uint32_t sleep_for_grant(sg_member *m, uint64_t timeout_us)
{
    uint32_t seen = SG_WAITING;
    if (!sg_cas_acq_rel_u32(&m->grant, &seen, SG_ASLEEP)) {
        return seen;
    }
    sg_park(&m->grant, SG_ASLEEP, timeout_us);
    seen = SG_ASLEEP;
    sg_cas_acq_rel_u32(&m->grant, &seen, SG_WAITING);
    return seen;
}

/* How long a member that found nothing to do sleeps before it looks again. In the shared queue: until it could be its
 * turn to ask for a seat. With the lock. */
static uint64_t patience_us(const sg_member *m)
{
    if (m->queue != &sg_team_state.shared) {
        return SG_PARK_FOREVER;
    }
    uint64_t position = 1;
    for (const sg_member *before = m->previous; before != NULL; before = before->previous) {
        position++;
    }
    return position * SG_SEAT_US;
}

/* What a member does after the host: with the GIL in its hands, or because it is called, or may be. */
static void come_back(sg_member *m, bool with_gil)
{
    sg_wakes w = {.length = 0};
    uint32_t inside = sg_team_lock();
    m->at_host = false;
    sg_check(!with_gil || (sg_team_waits(m) && inside == 0), "the team took the GIL while it held it");
    if (with_gil) {
        inside = sg_team_decide(&w);
    }
    else if (sg_team_waits(m) && inside > 0) {
        if (m->wants == SG_GRANTED_EXCLUSIVE) {
            sg_team_request_stop();
        }
        else if (sg_team_next_exclusive() == NULL && !sg_team_drop_requested()) {
            inside = sg_team_admit(inside, &w);
        }
    }
    if (inside > 0 && sg_team_state.agent == m) {
        sg_team_set_agent(NULL);
    }
    sg_team_conclude(m, inside, &w);
}

/* The runtime is finalising, and the thread must not go on. It waits, or has just been let in: then it gives back
 * what it got. Somebody else must be the agent. */
static _Noreturn void exit_team(sg_member *m)
{
    sg_wakes w = {.length = 0};
    bool holds_gil = false;
    uint32_t inside = sg_team_lock();
    m->at_host = false;
    if (sg_team_waits(m)) {
        sg_team_leave_queue(m);
    }
    else if (m->wants == SG_GRANTED_EXCLUSIVE) {
        holds_gil = true;
    }
    else {
        if (m->queue != NULL) {
            sg_team_has_come(m);
        }
        holds_gil = --inside == 0;
    }
    if (sg_team_state.agent == m) {
        sg_team_set_agent(NULL);
    }
    if (holds_gil && m->wants == SG_GRANTED_SHARED) {
        sg_team_restore_interval();
    }
    if (inside == 0) {
        sg_team_ensure_agent(NULL, &w);
    }
    sg_team_unlock(inside);
    sg_team_wake(&w);
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

/* The team took the GIL, for which it had waited since `start`: it may keep it for as long. */
static void note_wait(uint64_t start)
{
    uint64_t now = sg_ticks();
    uint64_t waited = now - start;
    uint64_t most = sg_us_to_ticks(sg_load_relaxed_ulong(sg_team.gil.interval));
    if (waited < sg_us_to_ticks(LONG_WAIT_US)) {
        waited = 0;
    }
    sg_store_relaxed_u64(&sg_team_state.owed_until, now + (waited < most ? waited : most));
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
        note_wait(start);
    }
    come_back(m, taken == SG_TAKEN);
}

/* The member has spun or slept and nobody has granted it anything: looks what it can do itself, and does it. Returns
 * for how long it may sleep then; 0: not at all. */
static uint64_t look_around(sg_member *m, bool slept)
{
    uint64_t sleep_us = 0;
    uint32_t inside = sg_team_lock();
    uint32_t poked = SG_POKED;
    sg_cas_acq_rel_u32(&m->grant, &poked, SG_WAITING);
    if (!sg_team_waits(m)) {
        /* Granted since it looked. */
    }
    else if (inside == 0 && (sg_team_state.agent == NULL || sg_team_state.agent == m)) {
        sg_team_set_agent(m);
        bool slice_is_over = sg_is_past(sg_load_relaxed_u64(&sg_team_state.slice_until));
        if (!member_holds_gil() || (slept && slice_is_over)) {
            m->at_host = true;
            sg_team_unlock(inside);
            wait_in_host(m);
            return 0;
        }
        sleep_us = slice_is_over ? WITHIN_REACH_US : SLICE_LOOK_US;
    }
    else {
        if (slept && inside > 0 && m == sg_team_state.shared.first) {
            sg_team_request_seat();
        }
        sleep_us = patience_us(m);
    }
    sg_team_unlock(inside);
    return sleep_us;
}

/* Whether the member has what it wants. An invitation may have been revoked since it was seen. */
static bool accept(sg_member *m, uint32_t grant)
{
    return grant == SG_GRANTED_EXCLUSIVE
           || (grant == SG_GRANTED_SHARED && sg_cas_acq_rel_u32(&m->grant, &grant, SG_ARRIVED));
}

/* The caller stands in a queue, or has been granted its wish. Returns when it has it. If it is soon its turn, as far
 * as one can see, it spins before it sleeps; others free their core at once. */
static void wait_turn(sg_member *m)
{
    uint64_t sleep_us = m->seated ? 0 : look_around(m, false);
    for (;;) {
        bool sleeps = sleep_us != 0;
        uint32_t grant = sleeps ? sleep_for_grant(m, sleep_us) : spin_for_grant(m, spin_us());
        if (accept(m, grant)) {
            break;
        }
        /* After a sleep, SG_WAITING is an invitation that was revoked: the next is not far. */
        bool look = sleeps ? grant == SG_ASLEEP || grant == SG_POKED : !is_granted(grant);
        sleep_us = look ? look_around(m, grant == SG_ASLEEP) : 0;
    }
    if (sg_unlikely(sg_team.gil.must_exit(m->tstate))) {
        exit_team(m);
    }
}

/* With the lock held, the GIL in the caller's hands, nobody inside, and a host thread that asked for it. The caller
 * stands in its queue. Takes the lock away. `breaker` has the request. */
static void yield_to_host(sg_member *m, uintptr_t *breaker)
{
    m->at_host = true;
    if (sg_team_state.agent == NULL) {
        sg_team_set_agent(m);
    }
    sg_team_count(&sg_team_state.count_yields);
    sg_team_unlock(0);
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
    sg_wakes w = {.length = 0};
    m->wants = wants;
    inside = sg_team_revoke_invitations(inside) - 1;
    if (wants == SG_GRANTED_EXCLUSIVE) {
        m->seated = true;
        sg_team_queue_exclusive(m);
    }
    else {
        sg_team_look_at_slice(m);
        sg_team_queue_shared(m);
    }
    if (inside > 0) {
        sg_team_request_stop();
        sg_team_unlock(inside);
        wait_turn(m);
        return;
    }
    sg_team_restore_interval();
    if (sg_team_host_goes_first()) {
        yield_to_host(m, sg_team.proxy_breaker);
    }
    else {
        if (sg_team_state.exclusive.first != NULL) {
            sg_team_count(&sg_team_state.count_batches);
        }
        sg_team_conclude(m, sg_team_decide(&w), &w);
    }
    wait_turn(m);
}

/* A host thread or the agent has asked for the GIL by this member's name. It may have read last_holder long ago, and be
 * gone. */
static bool drop_was_asked(const sg_member *m)
{
    return (sg_load_relaxed_uptr(m->breaker) & sg_team.drop_bit) != 0;
}

static void cancel_late_request(sg_member *m)
{
    sg_fetch_and_relaxed_uptr(m->breaker, ~sg_team.drop_bit);
}

/* The GIL is the caller's from here. The host's last_holder is written without its mutexes, as a hand-over inside the
 * team is no switch: whoever waits for a switch has seen one since (docs/protocols/team.md, "Hand-overs"). */
static void become_exclusive(sg_member *m)
{
    if (sg_unlikely(drop_was_asked(m))) {
        /* Host code that releases the GIL with this bit set waits for a switch, without end when nobody asks. */
        cancel_late_request(m);
    }
    sg_chance_delay();
    sg_store_relaxed_ptr(&sg_team_state.exclusive_tstate, m->tstate);
    sg_store_relaxed_ptr(sg_team.gil.last_holder, m->tstate);
    if (sg_unlikely(sg_team_drop_requested())) {
        sg_team_cancel_drop_request();
        sg_fetch_or_relaxed_uptr(m->breaker, sg_team.drop_bit);
    }
    sg_team_count(&sg_team_state.count_exclusive);
}

/* With the lock held, by a member inside. A drop request that went to it by name is one to the team. */
static void pass_on_late_request(sg_member *m)
{
    if (drop_was_asked(m)) {
        cancel_late_request(m);
        sg_fetch_or_relaxed_uptr(sg_team.proxy_breaker, sg_team.drop_bit);
    }
}

static void go_exclusive_slowly(sg_member *m)
{
    uint32_t inside = sg_team_revoke_invitations(sg_team_lock());
    pass_on_late_request(m);
    if (inside == 1 && sg_team_next_exclusive() == NULL && !sg_team_host_goes_first()) {
        /* Nobody to stop, but somebody waits for a seat, or the agent is at the host. */
        sg_wakes w = {.length = 0};
        sg_team_restore_interval();
        sg_team_conclude(NULL, 0, &w);
    }
    else {
        leave_and_wait(m, inside, SG_GRANTED_EXCLUSIVE);
    }
    become_exclusive(m);
}

static void enter_shared_slowly(sg_member *m)
{
    sg_wakes w = {.length = 0};
    uint32_t inside = sg_team_lock();
    sg_check(inside == 0, "a thread holds the GIL by itself while members are inside");
    m->wants = SG_GRANTED_SHARED;
    sg_team_look_at_slice(m);
    sg_team_queue_shared(m);
    sg_team_conclude(m, sg_team_decide(&w), &w);
    wait_turn(m);
}

/* --- the interface --- */

void sg_team_init(const sg_host_gil *gil)
{
    sg_require(gil->drop_bit != SG_STOP_BIT, "the host's drop bit is our stop bit");
    sg_clock_init();
    sg_team.gil = *gil;
    sg_team.proxy_breaker = gil->proxy_breaker;
    sg_team.drop_bit = gil->drop_bit;
    cpu_set_t cpus;
    int cores = sched_getaffinity(0, sizeof(cpus), &cpus) == 0 ? CPU_COUNT(&cpus) : 2;
    sg_team.seats = cores > 2 ? (uint32_t)cores : 2;
    sg_team_state.can_spin = cores > 1;
    sg_team_state.user_interval = *gil->interval;
}

void sg_team_enter_shared(sg_member *m)
{
    sg_check(!host_is_free(), "entering shared mode without the GIL");
    if (sg_unlikely(drop_was_asked(m))) {
        m->wants = SG_GRANTED_SHARED;
        sg_team_lock();
        sg_team_look_at_slice(m);
        sg_team_queue_shared(m);
        yield_to_host(m, m->breaker);
        wait_turn(m);
        return;
    }
    sg_chance_delay();
    /* As in become_exclusive. A request that comes now may still go to the member's own breaker: the poll looks
     * there. */
    sg_store_relaxed_ptr(sg_team.gil.last_holder, sg_team.gil.proxy);
    uint32_t state = sg_load_relaxed_u32(&sg_team_state.state);
    if (sg_likely(state == SG_NOBODY)) {
        sg_team_shorten_interval();
        /* Release: pairs with the next sg_team_lock or short cut. Acquire: whoever waited and left wrote before. */
        if (sg_likely(sg_cas_acq_rel_u32(&sg_team_state.state, &state, SG_ONE_INSIDE))) {
            sg_team_nudge(sg_ticks());
            return;
        }
        sg_team_restore_interval();
    }
    enter_shared_slowly(m);
}

void sg_team_announce_slice(uint64_t ticks)
{
    sg_store_relaxed_u64(&sg_team_state.slice_until, sg_ticks() + ticks + sg_us_to_ticks(WITHIN_REACH_US));
}

void sg_team_go_exclusive(sg_member *m)
{
    uint32_t state = SG_ONE_INSIDE;
    if (sg_likely(!sg_team_must_stop(m) && sg_cas_acq_rel_u32(&sg_team_state.state, &state, SG_NOBODY))) {
        sg_team_restore_interval();
        become_exclusive(m);
        return;
    }
    go_exclusive_slowly(m);
}

bool sg_team_asks_for_seat(const sg_member *m)
{
    return sg_load_relaxed_uptr(sg_team.proxy_breaker) == SG_SEAT_BIT && !drop_was_asked(m);
}

bool sg_team_need_not_stop(const sg_member *m)
{
    return sg_team_asks_for_seat(m) && (uint32_t)sched_getcpu() != sg_load_relaxed_u32(&sg_team_state.rotate_core)
           && !sg_is_past(sg_load_relaxed_u64(&sg_team_state.rotate_anywhere_from));
}

void sg_team_park(sg_member *m)
{
    sg_wakes w = {.length = 0};
    uint32_t inside = sg_team_lock();
    pass_on_late_request(m);
    if (sg_team_host_goes_first() || sg_team_next_exclusive() != NULL) {
        sg_team_count(&sg_team_state.count_parks);
        leave_and_wait(m, inside, SG_GRANTED_SHARED);
        return;
    }
    bool gives_seat = sg_team_state.rotate && sg_team_state.shared.first != NULL;
    sg_team_cancel_stop();
    if (!gives_seat) {
        /* What was asked for has happened since the poll. */
        sg_team_unlock(sg_team_admit(inside, &w));
        sg_team_wake(&w);
        return;
    }
    sg_team_count(&sg_team_state.count_parks);
    if (m->queue != NULL) {
        sg_team_has_come(m);
    }
    m->wants = SG_GRANTED_SHARED;
    sg_team_end_slice(m, sg_thread_cpu_ns());
    inside = sg_team_admit(inside - 1, &w);
    sg_team_queue_shared(m);
    sg_team_unlock(inside);
    sg_team_wake(&w);
    wait_turn(m);
}

void sg_team_after_fork_child(sg_member *m)
{
    sg_team_state.state = SG_NOBODY;
    sg_team_state.waiting = 0;
    sg_team_state.shared = (sg_queue){NULL, NULL};
    sg_team_state.exclusive = (sg_queue){NULL, NULL};
    sg_team_state.invited = (sg_queue){NULL, NULL};
    sg_team_state.agent = NULL;
    sg_team_state.rotate = false;
    sg_team_state.exclusive_tstate = NULL;
    sg_team_state.slice_until = 0;
    sg_store_relaxed_uptr(sg_team.proxy_breaker, 0);
    sg_crew_forget();
    m->queue = NULL;
    m->at_host = false;
    m->missed = false;
    m->grant = SG_WAITING;
}

unsigned sg_team_size(void)
{
    return sg_load_relaxed_u32(&sg_team_state.state) / SG_ONE_INSIDE + sg_load_relaxed_u32(&sg_team_state.waiting);
}

void sg_team_read_counts(sg_team_counts *out)
{
    out->exclusive = sg_load_relaxed_u64(&sg_team_state.count_exclusive);
    out->batches = sg_load_relaxed_u64(&sg_team_state.count_batches);
    out->yields = sg_load_relaxed_u64(&sg_team_state.count_yields);
    out->parks = sg_load_relaxed_u64(&sg_team_state.count_parks);
}
