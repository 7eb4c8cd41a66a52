/* When threads take turns.  Job: contention.h. */
#include "gil/contention.h"

#include "base/waits.h"

void sg_contention_begin_window(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    c->began = now;
    c->samples = 0;
    c->slow = 0;
}

uint32_t sg_waits;

/* How many members may be running at once. */
static uint64_t side_by_side(void)
{
    unsigned members = sg_team_size();
    return members < sg_team.seats ? members : sg_team.seats;
}

static void sample(sg_thread *t, bool was_slow)
{
    sg_contention *c = &t->contention;
    c->slow += was_slow;
    c->samples++;
    if (c->samples < (c->turns ? SG_TURN_WINDOW : SG_CONTENTION_WINDOW)) {
        return;
    }
    uint64_t now = sg_ticks();
    bool slow = c->slow * SG_SLOW_ONE_IN >= c->samples && side_by_side() > 1 && !sg_never_sticky;
    if (slow && c->rest == 0) {
        c->cost = (now - c->began) * SG_COST_UNIT / ((uint64_t)c->samples * SG_STORES_PER_SAMPLE * side_by_side());
        t->heap.settle |= SG_SETTLE_CONTENTION;
    }
    if (c->rest > 0) {
        c->rest--;
    }
    c->turns &= slow;
    sg_contention_begin_window(t, now);
}

void sg_contention_sample(sg_thread *t, uint64_t ticks)
{
    sample(t, ticks * 1000 >= SG_SLOW_STORE_NS * sg_ticks_per_us);
}

void sg_contention_sample_call(sg_thread *t)
{
    uint32_t waits = __atomic_load_n(&sg_waits, __ATOMIC_RELAXED);
    sample(t, waits != t->contention.waits);
    t->contention.waits = waits;
}

uint64_t sg_contention_begin_turn(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    unsigned long longest = t->tstate->interp->ceval.gil->interval;
    uint64_t ticks = sg_us_to_ticks(!c->turns && SG_TRIAL_US < longest ? SG_TRIAL_US : longest);
    c->in_turn = true;
    c->counts_from = now + ticks / 2; /* by then the caches are warm */
    c->counting = false;
    return ticks;
}

bool sg_contention_in_turn(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    if (c->in_turn && !c->counting && now >= c->counts_from) {
        c->counting = true;
        c->counts_from = now;
        c->stores = t->heap.stores;
    }
    return c->in_turn;
}

void sg_contention_end_turn(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    if (!c->in_turn) {
        return;
    }
    c->in_turn = false;
    uint64_t stores = c->counting ? (uint32_t)(t->heap.stores - c->stores) : 0;
    c->turns = (now - c->counts_from) * SG_COST_UNIT * SG_TURNS_GAIN_PERCENT < c->cost * stores * 100;
    c->next_rest = c->turns ? 1 : c->next_rest < SG_TRIAL_REST_MAX ? 2 * c->next_rest + 1 : c->next_rest;
    c->rest = c->turns ? 0 : c->next_rest;
}
