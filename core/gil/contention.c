/* When threads take turns.  Job: contention.h. */
#include "gil/contention.h"

#include "base/waits.h"

uint32_t sg_waits;

static struct {
    unsigned takers;     /* threads that take turns; atomic */
    uint64_t sure_until; /* ticks: until then they need no window; atomic */
    uint64_t last_end;   /* ticks: of the last turn; written in exclusive mode, atomic */
    int rest;            /* windows after the latest trial that failed, of any thread; written in exclusive mode */
} turns;

static void set_turns(sg_contention *c, bool takes)
{
    if (c->turns != takes) {
        c->turns = takes;
        __atomic_fetch_add(&turns.takers, takes ? 1u : -1u, __ATOMIC_RELAXED);
    }
    c->doubts = false;
    c->streak = takes ? c->streak : 0;
}

/* Nobody else is kept from running by turns.  Who is in I/O or asleep is not counted. */
static bool all_take_turns(void)
{
    return __atomic_load_n(&turns.takers, __ATOMIC_RELAXED) >= sg_team_size();
}

static void begin_window(sg_contention *c, uint64_t now)
{
    c->began = now;
    c->samples = 0;
    c->slow = 0;
}

void sg_contention_enter_shared(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    begin_window(c, now);
    if (sg_likely(!c->turns)) {
        c->judges_from = now;
    }
    else {
        c->judges_from = now + sg_us_to_ticks(SG_TURN_WAKE_US);
        if (!all_take_turns()) {
            uint64_t others_until = __atomic_load_n(&turns.last_end, __ATOMIC_RELAXED) + c->turn_ticks;
            c->judges_from = others_until > c->judges_from ? others_until : c->judges_from;
        }
        else if (now < __atomic_load_n(&turns.sure_until, __ATOMIC_RELAXED)) {
            t->heap.settle |= SG_SETTLE_CONTENTION;
        }
    }
}

/* How many members may be running at once. */
static uint64_t side_by_side(void)
{
    unsigned members = sg_team_size();
    return members < sg_team.seats ? members : sg_team.seats;
}

static void end_window(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    bool slow = c->slow * SG_SLOW_ONE_IN >= c->samples && side_by_side() > 1 && !sg_never_sticky;
    if (slow && c->rest == 0) {
        c->cost = (now - c->began) * SG_COST_UNIT / ((uint64_t)c->samples * SG_STORES_PER_SAMPLE * side_by_side());
        t->heap.settle |= SG_SETTLE_CONTENTION;
        if (c->turns) {
            c->streak = 2 * c->streak + 1 < SG_SURE_TURNS_MAX ? 2 * c->streak + 1 : SG_SURE_TURNS_MAX;
            __atomic_store_n(&turns.sure_until, now + c->streak * c->turn_ticks * sg_team_size() / 2, __ATOMIC_RELAXED);
        }
    }
    c->rest -= c->rest > 0;
    if (!slow && c->doubts) {
        set_turns(c, false);
    }
    else if (!slow && c->turns) {
        c->doubts = true; /* perhaps the partner was not there yet */
        c->judges_from = now + sg_us_to_ticks(SG_TURN_DOUBT_US);
    }
    else {
        c->doubts = false;
    }
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
    if (c->judges_from <= c->began) {
        end_window(t, now);
    }
    begin_window(c, now);
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
    c->turn_ticks = ticks;
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

/* What one thread's trials have shown holds for its neighbours, mostly: together they fail as seldom as one alone would. */
static int longer_rest(int rest)
{
    return rest == 0 ? SG_TRIAL_REST : rest < SG_TRIAL_REST_MAX ? 2 * rest + 1 : rest;
}

void sg_contention_end_turn(sg_thread *t, uint64_t now)
{
    sg_contention *c = &t->contention;
    if (!c->in_turn) {
        return;
    }
    c->in_turn = false;
    __atomic_store_n(&turns.last_end, now, __ATOMIC_RELAXED);
    uint64_t stores = c->counting ? (uint32_t)(t->heap.stores - c->stores) : 0;
    bool faster = (now - c->counts_from) * SG_COST_UNIT * SG_TURNS_GAIN_PERCENT < c->cost * stores * 100;
    set_turns(c, faster);
    turns.rest = faster ? 0 : longer_rest(c->rest_after > turns.rest ? c->rest_after : turns.rest);
    c->rest = c->rest_after = turns.rest;
}

void sg_contention_thread_ends(sg_thread *t)
{
    set_turns(&t->contention, false);
}

void sg_contention_after_fork_child(const sg_thread *t)
{
    turns.takers = t != NULL && t->contention.turns;
    turns.sure_until = 0;
}
