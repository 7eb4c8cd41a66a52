/* crew.h: threads that wait for another one's work help with it.
 *
 * Job: one thread, the owner, has work to do for which others stand still. It assembles a crew of those that wait, has pieces
 * of work done by all of them at once, and dismisses them. Whoever waits anyway looks now and then whether a crew is assembled, and
 * joins; it may come at any time. What is done must not need anything of its thread: no interpreter, no lock that others hold.
 *
 * Locking: one owner at a time. The owner has the number 0, the others have numbers of their own below SG_CREW_MAX.
 */
#ifndef SG_BASE_CREW_H
#define SG_BASE_CREW_H

#include "base/atomics.h"

#include <stdbool.h>
#include <stdint.h>

enum { SG_CREW_MAX = 8 };

/* A piece of work, as worker number so-and-so. It may run any number of times at once, with different numbers. */
typedef void (*sg_crew_work)(unsigned worker);

/* The owner: from now on others may come; waits a moment for the first if `expected`. Returns whether anybody has come. */
bool sg_crew_assemble(bool expected);
/* The owner and all others who are there, or come, do it; returns when the last of them has returned. */
void sg_crew_do(sg_crew_work work);
/* True if that number has been given to somebody. The owner asks; others may come later. */
bool sg_crew_has(unsigned worker);
/* The end: nobody stays, or comes. */
void sg_crew_dismiss(void);
/* In the child of a fork: there is nobody. */
void sg_crew_forget(void);

/* Who waits: a hint whether there is a crew. */
extern uint32_t sg_crew_state;
static inline bool sg_crew_is_assembled(void)
{
    return sg_unlikely(sg_load_relaxed_u32(&sg_crew_state) != 0);
}
/* Joins; returns when the crew is dismissed, or is full. Needs no GIL, and takes no signal's place: handlers run as usual. */
void sg_crew_help(void);

#endif
