/* crew.c: the crew's state. Job and rules: crew.h.
 *
 * `sg_crew_state` is 0 without a crew. Otherwise it has the mark ASSEMBLED; OPEN while there is work to join; in the bits below
 * how many others are at work; and above the number of the piece, so that nobody takes one piece for another.
 */
#include "base/crew.h"

#include "base/clock.h"

enum { AT_WORK = 255, ASSEMBLED = 256, OPEN = 512, PIECE = 1024, WAIT_US = 3 };

_Alignas(SG_CACHE_LINE) uint32_t sg_crew_state;
static uint32_t places = 1; /* bit n: the number n is taken; the owner has 0; atomic */
static sg_crew_work work_at_hand;

bool sg_crew_assemble(bool expected)
{
    sg_store_release_u32(&sg_crew_state, ASSEMBLED);
    uint64_t until = sg_ticks() + sg_us_to_ticks(WAIT_US);
    while (expected && sg_load_relaxed_u32(&places) == 1 && sg_ticks() < until) {
        sg_cpu_pause();
    }
    return sg_load_relaxed_u32(&places) != 1;
}

void sg_crew_do(sg_crew_work work)
{
    uint32_t piece = (sg_load_relaxed_u32(&sg_crew_state) & ~(uint32_t)(PIECE - 1)) + PIECE;
    work_at_hand = work;
    sg_store_release_u32(&sg_crew_state, piece | ASSEMBLED | OPEN);
    work(0);
    __atomic_fetch_and(&sg_crew_state, ~(uint32_t)OPEN, __ATOMIC_RELAXED);
    while ((sg_load_acquire_u32(&sg_crew_state) & AT_WORK) != 0) {
        sg_cpu_pause();
    }
}

void sg_crew_dismiss(void)
{
    sg_store_release_u32(&sg_crew_state, 0);
}

bool sg_crew_has(unsigned worker)
{
    return (sg_load_relaxed_u32(&places) >> worker & 1) != 0;
}

void sg_crew_forget(void)
{
    sg_crew_state = 0;
    places = 1;
}

/* A number of one's own, or 0: all are taken. */
static unsigned take_place(void)
{
    uint32_t taken = sg_load_relaxed_u32(&places);
    for (;;) {
        unsigned n = (unsigned)__builtin_ctz(~taken);
        if (n >= SG_CREW_MAX) {
            return 0;
        }
        if (sg_cas_acq_rel_u32(&places, &taken, taken | (uint32_t)1 << n)) {
            return n;
        }
    }
}

void sg_crew_help(void)
{
    unsigned self = take_place();
    if (self == 0) {
        return;
    }
    uint32_t done = 0;
    for (;;) {
        uint32_t state = sg_load_relaxed_u32(&sg_crew_state);
        if (state == 0) {
            break;
        }
        if ((state & OPEN) == 0 || state / PIECE == done) {
            sg_cpu_pause();
            continue;
        }
        /* Acquire: what the owner has prepared. */
        if (!sg_cas_acq_rel_u32(&sg_crew_state, &state, state + 1)) {
            continue;
        }
        done = state / PIECE;
        work_at_hand(self);
        __atomic_fetch_sub(&sg_crew_state, 1, __ATOMIC_RELEASE);
    }
    __atomic_fetch_and(&places, ~((uint32_t)1 << self), __ATOMIC_RELEASE);
}
