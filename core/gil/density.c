/* How dense exclusive operations are.  Job: density.h. */
#include "gil/density.h"

#include "base/clock.h"
#include "gil/policy.h"

static struct {
    uint64_t began;                  /* ticks: of the window; atomic */
    uint64_t wasted;                 /* ticks, of all members; atomic */
    uint64_t waiting, waiting_since; /* members that wait now, and the sum of when they began; atomic */
    uint64_t until;                  /* ticks: end of the period in which threads stay, or 0: a window is open */
    unsigned operations;
    unsigned period_us; /* of the next period */
} density = {.period_us = SG_FIRST_PERIOD_US};

void sg_density_wait_begins(uint64_t from)
{
    __atomic_fetch_add(&density.waiting, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&density.waiting_since, from, __ATOMIC_RELAXED);
}

void sg_density_wait_ends(uint64_t from, uint64_t to, bool for_seat)
{
    __atomic_fetch_sub(&density.waiting_since, from, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&density.waiting, 1, __ATOMIC_RELAXED);
    uint64_t began = __atomic_load_n(&density.began, __ATOMIC_RELAXED);
    from = from < began ? began : from;
    if (to > from) {
        uint64_t most = for_seat ? sg_us_to_ticks(SG_WAIT_MAX_US) : UINT64_MAX;
        __atomic_fetch_add(&density.wasted, to - from < most ? to - from : most, __ATOMIC_RELAXED);
    }
}

/* What those have waited by now who have not ended; they may come and go meanwhile. */
static uint64_t still_waiting(uint64_t now, uint64_t window)
{
    uint64_t waiting = __atomic_load_n(&density.waiting, __ATOMIC_RELAXED);
    uint64_t ticks = waiting * now - __atomic_load_n(&density.waiting_since, __ATOMIC_RELAXED);
    return ticks < waiting * window ? ticks : waiting * window;
}

static void open_window(uint64_t now)
{
    density.until = 0;
    density.operations = 0;
    __atomic_store_n(&density.began, now, __ATOMIC_RELAXED);
    __atomic_store_n(&density.wasted, 0, __ATOMIC_RELAXED);
}

/* True if hardly more than one member was at work in the window. */
static bool is_dense(uint64_t now, uint64_t window, unsigned members, unsigned seats)
{
    uint64_t inside = (members < seats ? members : seats) * window;
    uint64_t wasted = __atomic_load_n(&density.wasted, __ATOMIC_RELAXED);
    wasted += members > seats ? 0 : still_waiting(now, window); /* for a seat that is no waste */
    uint64_t at_work = wasted < inside ? inside - wasted : 0;
    return 100 * at_work < SG_WORTH_PERCENT * window;
}

uint64_t sg_density_stay_until(uint64_t now, unsigned members, unsigned seats)
{
    if (now < density.until) {
        return density.until;
    }
    uint64_t window = now - __atomic_load_n(&density.began, __ATOMIC_RELAXED);
    if (density.until != 0 || window > sg_us_to_ticks(SG_WINDOW_MAX_US)) {
        open_window(now);
        return 0;
    }
    density.operations++;
    if (density.operations < SG_WINDOW_OPERATIONS || window < sg_us_to_ticks(SG_WINDOW_US)) {
        return 0;
    }
    if (!is_dense(now, window, members, seats)) {
        density.period_us = SG_FIRST_PERIOD_US;
        open_window(now);
        return 0;
    }
    density.until = now + sg_us_to_ticks(density.period_us);
    density.period_us = 2 * density.period_us < SG_LAST_PERIOD_US ? 2 * density.period_us : SG_LAST_PERIOD_US;
    return density.until;
}

void sg_density_begin_again(uint64_t now)
{
    if (density.until == 0) {
        open_window(now);
    }
}

void sg_density_after_fork_child(void)
{
    density.waiting = density.waiting_since = 0;
}
