/* chance.h: rare events that checking builds force at random, so that minutes of tests meet what takes users months.
 *
 * sg_chance(n) is true once in n calls on average; in other builds it is the constant false, and what it guards is not
 * compiled. Each thread draws numbers of its own, from SHAREDGIL_SEED and its place in the order of threads; a failed check
 * prints the seed. A seed repeats the draws; what threads then do to each other is up to the machine.
 */
#ifndef SG_BASE_CHANCE_H
#define SG_BASE_CHANCE_H

#include "base/check.h"

#include <stdbool.h>

#ifdef SG_CHECKING
bool sg_chance(unsigned one_in);
/* Now and then, lets others run for a moment: for places between two steps that others may come between. */
void sg_chance_delay(void);
/* The same, rarely enough for what is done at every turn: between two loads or stores of a container. */
void sg_chance_gap(void);
#else
static inline bool sg_chance(unsigned one_in)
{
    (void)one_in;
    return false;
}
static inline void sg_chance_delay(void)
{
}
static inline void sg_chance_gap(void)
{
}
#endif

#endif
