/* Whether others wait for the members of the team to stop.
 *
 * Job: let a long loop of shared mode, which has no safepoint, see that it should give up and leave its work to the host, or to
 * itself after the next safepoint.
 * The word is the one that safepoints poll (gil/team.h); before there is a team it is 0.
 */
#ifndef SG_BASE_STOP_H
#define SG_BASE_STOP_H

#include "base/atomics.h"
#include "base/chance.h"

extern const uintptr_t *sg_stop_word;

/* Rounds of a loop between two looks, less one, and how many looks there are in checking builds to one that forces it. */
enum { SG_STOP_ROUNDS = 1023, SG_STOP_ONE_IN = 4 };

/* True if a loop in its round i should give up. */
static inline bool sg_must_give_up(intptr_t i)
{
    return sg_unlikely((i & SG_STOP_ROUNDS) == SG_STOP_ROUNDS)
           && (sg_load_relaxed_uptr(sg_stop_word) != 0 || sg_chance(SG_STOP_ONE_IN));
}

/* The same of what is done by steps that each take long. */
static inline bool sg_is_asked_to_stop(void)
{
    return sg_unlikely(sg_load_relaxed_uptr(sg_stop_word) != 0) || sg_chance(SG_STOP_ONE_IN);
}

#endif
