/* Mode changes and safepoints.  Job: transition.h.
 *
 * The order of steps is the soundness rules 2, 6 and 14: publish, link the nursery, leave; in
 * exclusive mode flush; announce the epoch before the first heap read in shared mode.
 */
#include "gil/transition.h"

#include <string.h>

#include "base/chance.h"
#include "base/clock.h"
#include "gil/contention.h"
#include "gil/density.h"
#include "gil/policy.h"
#include "memory/collection.h"
#include "memory/collector.h"
#include "memory/let_go.h"

uint64_t sg_epoch = 1;
sg_counts sg_count_of;
sg_force sg_forced;
bool sg_never_sticky;

static void publish(sg_thread *t, _PyInterpreterFrame *top)
{
    sg_publish_frames(&t->heap, top, t->entry);
    sg_nursery_link(&t->heap, t->tstate);
    sg_reserve_return(&t->heap);
}

/* Out of shared mode: no borrowed reference is left, so no log need wait for this thread. */
static void announce_out(sg_thread *t)
{
    __atomic_store_n(&t->announced, SG_EPOCH_OUT, __ATOMIC_RELEASE);
}

/* Into shared mode: a sealer either sees this announcement or we see its seal. */
static void announce_in(sg_thread *t)
{
    uint64_t epoch = __atomic_load_n(&sg_epoch, __ATOMIC_SEQ_CST);
    for (;;) {
        __atomic_store_n(&t->announced, epoch, __ATOMIC_SEQ_CST);
        uint64_t now = __atomic_load_n(&sg_epoch, __ATOMIC_SEQ_CST);
        if (now == epoch) {
            return;
        }
        epoch = now;
    }
}

static void entered_exclusive(sg_thread *t)
{
    t->exclusive = true;
    t->heap.forgotten |= t->heap.waits;
    memset(t->heap.locks, 0, sizeof t->heap.locks);
    t->heap.waits = false;
    sg_py_refresh_breaker(t->tstate);
    sg_count_of.publishes++;
    if (sg_log_pending(&t->heap)) {
        sg_log_flush(&t->heap);
    }
    t->heap.settle = 0;
}

static void wait_ends(uint64_t from, uint64_t to)
{
    sg_density_wait_ends(from, to, sg_team_size() > sg_team.seats);
}

void sg_go_exclusive(sg_thread *t, _PyInterpreterFrame *top)
{
    t->left_shared = sg_ticks();
    publish(t, top);
    announce_out(t);
    sg_density_wait_begins(t->left_shared);
    sg_team_go_exclusive(&t->member);
    wait_ends(t->left_shared, sg_ticks());
    sg_count_of.exclusive_sections++;
    entered_exclusive(t);
}

/* True if somebody has begun to watch, or has set another hook, while this thread waited. */
static bool must_not_stay(const sg_thread *t)
{
    return (sg_py_breaker(t->tstate) & ~SG_EVENTS_MASK) != t->version || sg_py_foreign_hook(t->tstate->interp);
}

void sg_go_shared(sg_thread *t, _PyInterpreterFrame *top)
{
    t->one_shot = false;
    t->sticky = false;
    t->contention.in_turn = false;
    if (t->pinned != 0 || !sg_blocks_usable() || sg_py_watched(t->tstate) || sg_py_foreign_hook(t->tstate->interp)) {
        t->polls = SG_STICKY_POLLS;
        return;
    }
    if (sg_log_pending(&t->heap)) {
        sg_log_flush(&t->heap);
    }
    uint64_t asked = sg_ticks();
    sg_density_wait_begins(asked);
    sg_team_enter_shared(&t->member);
    sg_py_refresh_breaker(t->tstate); /* others may have run meanwhile */
    announce_in(t);
    t->exclusive = false;
    t->entered_shared = sg_ticks();
    wait_ends(asked, t->entered_shared);
    sg_contention_enter_shared(t, t->entered_shared);
    if (sg_unlikely(must_not_stay(t))) {
        sg_go_exclusive(t, top);
    }
}

static void stop_shared(sg_thread *t, _PyInterpreterFrame *top)
{
    if (t->heap.notes_seen && !sg_team_asks_for_seat(&t->member)) {
        /* Another thread's log may hold the other last counts of these objects: the world stops anyway, so let
         * them die now. */
        sg_go_exclusive(t, top);
        sg_go_shared(t, top);
        return;
    }
    uint64_t stopped = sg_ticks();
    publish(t, top);
    announce_out(t);
    sg_density_wait_begins(stopped);
    sg_team_park(&t->member);
    sg_py_refresh_breaker(t->tstate);
    announce_in(t);
    uint64_t now = sg_ticks();
    wait_ends(stopped, now);
    sg_contention_enter_shared(t, now);
    if (sg_unlikely(sg_py_foreign_hook(t->tstate->interp))) {
        sg_go_exclusive(t, top);
    }
}

/* Publishing where one stands is enough for an epoch; the thread stays in shared mode. */
static void announce_epoch(sg_thread *t, _PyInterpreterFrame *top)
{
    uint64_t epoch = __atomic_load_n(&sg_epoch, __ATOMIC_ACQUIRE);
    sg_publish_frames(&t->heap, top, t->entry);
    __atomic_store_n(&t->announced, epoch, __ATOMIC_RELEASE);
    SG_FRAME_FLAGS(top) &= (unsigned char)~SG_FRAME_CLEAN; /* it goes on running */
}

/* What the eval breaker asks for. */
static int handle_events(sg_thread *t)
{
    bool collects = (sg_py_breaker(t->tstate) & _PY_GC_SCHEDULED_BIT) != 0;
    t->collects_after = 0;
    int result = sg_handle_pending(t->tstate, sg_team_size() != 0);
    if (collects) {
        sg_density_begin_again(sg_ticks());
    }
    return result;
}

/* A collection is due. True if it should wait until the log has been applied, for what is on it would be dead on the host, and the
 * collection not due. That takes as long as the other members need to a safepoint; it is tried once. */
static bool deaths_come_first(sg_thread *t)
{
    sg_heap *heap = &t->heap;
    int excess = sg_collection_excess(t->tstate);
    if (heap->log.n == 0 && heap->sealed.n == 0) {
        return false; /* nothing is to come: who polls before each step would wait for ever */
    }
    if (excess > SG_HELD_BY_DOOMED * (heap->doomed + heap->sealed_doomed)) {
        return false;
    }
    if (t->collects_after == 0) {
        t->collects_after = heap->flushes + (heap->sealed.n != 0 ? 2 : 1);
    }
    if (heap->flushes < t->collects_after) {
        heap->settle |= SG_SETTLE_FULL;
        return true;
    }
    return false;
}

/* True if the eval breaker asks for something that has to be done in exclusive mode. */
static bool has_events(sg_thread *t)
{
    uintptr_t events = sg_py_breaker(t->tstate) & SG_EVENTS_MASK & ~SG_DROP_BIT;
    if (events == _PY_GC_SCHEDULED_BIT) {
        /* So many containers may have died, or another thread may have collected, that a collection is not due any more. */
        sg_heap *heap = &t->heap;
        sg_nursery_link(heap, t->tstate);
        if (sg_collection_is_done(t->tstate)) {
            t->collects_after = 0;
            return false;
        }
        return !deaths_come_first(t);
    }
    return events != 0;
}

static int safepoint_shared(sg_thread *t, _PyInterpreterFrame *top)
{
    if (has_events(t)) {
        sg_go_exclusive(t, top);
        if (handle_events(t) != 0) {
            return -1;
        }
        sg_go_shared(t, top);
        return 0;
    }
    if (sg_team_must_stop(&t->member) && !sg_team_need_not_stop(&t->member)) {
        stop_shared(t, top);
    }
    else if (sg_chance(SG_FORCE_EXCLUSIVE_ONE_IN)) {
        sg_go_exclusive(t, top);
        sg_go_shared(t, top);
    }
    else if (sg_chance(SG_FORCE_PUBLISH_ONE_IN) || __atomic_load_n(&sg_epoch, __ATOMIC_RELAXED) != t->announced) {
        announce_epoch(t, top);
    }
    return 0;
}

static int safepoint_exclusive(sg_thread *t, _PyInterpreterFrame *top)
{
    uintptr_t events = sg_py_breaker(t->tstate) & SG_EVENTS_MASK;
    if (events == SG_DROP_BIT && t->pinned == 0) {
        /* Somebody wants the GIL, and entering shared mode gives it: to a member without any wait. */
        sg_go_shared(t, top);
        if (!t->exclusive) {
            return 0;
        }
        events = sg_py_breaker(t->tstate) & SG_EVENTS_MASK;
    }
    if (events != 0 && handle_events(t) != 0) {
        return -1;
    }
    if (t->polls > 0) {
        return 0;
    }
    t->polls = SG_STICKY_POLLS;
    if (t->sticky) {
        int ops = t->host_ops;
        t->host_ops = 0;
        uint64_t now = sg_ticks();
        if ((sg_contention_in_turn(t, now) || ops != 0) && now < t->deadline) {
            return 0;
        }
        sg_contention_end_turn(t, now);
    }
    sg_go_shared(t, top);
    return 0;
}

int sg_safepoint(sg_thread *t, _PyInterpreterFrame *top)
{
    return t->exclusive ? safepoint_exclusive(t, top) : safepoint_shared(t, top);
}

/* Exclusive mode goes on for so many ticks. */
static void stay(sg_thread *t, uint64_t ticks)
{
    t->one_shot = false;
    t->sticky = true;
    t->deadline = sg_ticks() + ticks;
    t->polls = SG_STICKY_POLLS;
}

/* The same by choice: the next operation is expected soon. */
static void stay_for_more(sg_thread *t, uint64_t ticks)
{
    stay(t, ticks);
    t->host_ops = 1;
    sg_count_of.sticky_slices++;
}

void sg_host_op_end(sg_thread *t, _PyInterpreterFrame *top)
{
    unsigned members = sg_team_size() + 1;
    if (members > 1 && sg_team.seats > 1 && !sg_never_sticky) {
        uint64_t now = sg_ticks(), until = sg_density_stay_until(now, members, sg_team.seats);
        uint64_t longest = sg_us_to_ticks(t->tstate->interp->ceval.gil->interval);
        if (until != 0) {
            stay_for_more(t, until - now < longest ? until - now : longest);
        }
        else {
            sg_go_shared(t, top);
        }
        return;
    }
    uint64_t shared_for = t->left_shared - t->entered_shared;
    uint64_t most = SG_DISTANCE_MAX_US * sg_ticks_per_us;
    uint64_t counted = shared_for < most ? shared_for : most;
    t->distance += counted / SG_DISTANCE_WEIGHT;
    t->distance -= t->distance / SG_DISTANCE_WEIGHT;
    if (t->slice_us == 0 || shared_for > (uint64_t)SG_STRETCH_END_US * sg_ticks_per_us) {
        t->slice_us = SG_FIRST_SLICE_US;
    }
    if (t->distance < SG_DENSE_US * sg_ticks_per_us && !sg_never_sticky) {
        unsigned long longest = t->tstate->interp->ceval.gil->interval;
        unsigned long slice_us = t->slice_us < longest ? t->slice_us : longest;
        t->slice_us = 2 * slice_us;
        stay_for_more(t, sg_us_to_ticks(slice_us));
        return;
    }
    t->slice_us = t->slice_us / 2 > SG_FIRST_SLICE_US ? t->slice_us / 2 : SG_FIRST_SLICE_US;
    sg_go_shared(t, top);
}

/* What was put off because others wait: they get their turn, and then it goes. */
static void let_go_of_rest(sg_thread *t, _PyInterpreterFrame *top)
{
    sg_heap *heap = &t->heap;
    while ((heap->settle & SG_SETTLE_REST) != 0) {
        if (sg_team_must_stop(&t->member)) {
            stop_shared(t, top);
            if (t->exclusive) {
                return;
            }
        }
        sg_publish_frames(heap, top, t->entry);
        sg_let_go_rest(heap);
        if (heap->sealed.n != 0 && (heap->settle & SG_SETTLE_REST) == 0 && sg_epoch_passed() >= heap->sealed_epoch) {
            sg_let_go_sealed(heap);
        }
        SG_FRAME_FLAGS(top) &= (unsigned char)~SG_FRAME_CLEAN; /* it goes on running */
    }
}

void sg_settle(sg_thread *t, _PyInterpreterFrame *top)
{
    sg_heap *heap = &t->heap;
    let_go_of_rest(t, top);
    if (t->exclusive || heap->settle == 0) {
        return;
    }
    if ((heap->settle & SG_SETTLE_NURSERY) != 0) {
        /* Linking is for members, too; a collection that becomes due is for the next poll. */
        sg_nursery_link(heap, t->tstate);
        heap->settle &= (uint8_t)~SG_SETTLE_NURSERY;
        if (heap->settle == 0) {
            return;
        }
    }
    if ((heap->settle & (SG_SETTLE_DEATH | SG_SETTLE_MAYBE)) == SG_SETTLE_MAYBE) {
        /* What is taken out of one place and put into another is in the running frame meanwhile. */
        sg_log_keep_borrowed(heap, (sg_slot *)top->localsplus, top->stacktop);
        bool due = false;
        if (heap->maybe_n != 0) {
            announce_epoch(t, top);
            due = sg_log_death_due(heap);
        }
        heap->settle &= (uint8_t)~SG_SETTLE_MAYBE;
        if (!due && heap->settle == 0) {
            return;
        }
    }
    if ((heap->settle & SG_SETTLE_DEATH) != 0) {
        sg_go_exclusive(t, top);
        sg_count_death(heap);
        sg_host_op_end(t, top);
        return;
    }
    if ((heap->settle & SG_SETTLE_CONTENTION) != 0) {
        sg_go_exclusive(t, top);
        uint64_t turn = sg_contention_begin_turn(t, sg_ticks());
        sg_team_announce_slice(turn);
        stay(t, turn);
        sg_count_of.turns++;
        return;
    }
    heap->settle = 0;
    if (heap->sealed.n != 0 && sg_epoch_passed() >= heap->sealed_epoch) {
        sg_publish_frames(heap, top, t->entry);
        sg_let_go_sealed(heap);
        let_go_of_rest(t, top);
        if (t->exclusive) {
            return;
        }
    }
    if (heap->sealed.n == 0) {
        sg_log_seal(heap, __atomic_add_fetch(&sg_epoch, 1, __ATOMIC_SEQ_CST));
        announce_epoch(t, top);
    }
    else if (heap->log.n >= 4 * SG_LOG_SOFT || heap->retired >= SG_RETIRED_MAX) {
        sg_go_exclusive(t, top); /* somebody has not passed a safepoint for long */
        sg_host_op_end(t, top);
    }
}

void sg_pause(sg_thread *t, _PyInterpreterFrame *top)
{
    if (sg_team_must_stop(&t->member)) {
        stop_shared(t, top);
    }
    if (!t->exclusive && t->heap.settle != 0) {
        sg_settle(t, top);
    }
}
