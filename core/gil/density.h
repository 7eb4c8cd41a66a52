/* Whether exclusive operations come so densely that side by side the members get no further than one after another.
 *
 * Job: measure how many members are really at work while nobody stays in exclusive mode, and say when a thread should stay.
 *
 * How: what a member waits for others to stop, or to finish, is added up over a short window. The members that may be inside
 * less that waste, per time, is how many were at work. At hardly more than one, mode changes only cost: then whoever has done
 * an exclusive operation stays in that mode for a while, until the end of a period. The next operation after it begins
 * another window; each window in a row that says the same makes the period twice as long. Nothing depends on it but speed.
 *
 * Locking: the waste is added atomically by whoever waited; everything else is done by a thread in exclusive mode.
 */
#ifndef SG_GIL_DENSITY_H
#define SG_GIL_DENSITY_H

#include <stdbool.h>
#include <stdint.h>

/* A member begins to wait at `from`, in ticks, and ends at `to`; `for_seat`: perhaps for a seat, too. Any mode. */
void sg_density_wait_begins(uint64_t from);
void sg_density_wait_ends(uint64_t from, uint64_t to, bool for_seat);

/* An exclusive operation ends at `now`, of one of `members`, two or more, of which `seats` may be inside at once: the ticks until
 * which its thread should stay in exclusive mode, or 0. Exclusive mode. */
uint64_t sg_density_stay_until(uint64_t now, unsigned members, unsigned seats);

/* Something long ended at `now` that is no exclusive operation, as a collection: what came before says nothing. Exclusive mode. */
void sg_density_begin_again(uint64_t now);

/* In the child of a fork: nobody else waits. */
void sg_density_after_fork_child(void);

#endif
