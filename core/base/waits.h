/* How often threads have met at one object: it was locked, or its count changed under their hands.
 *
 * Job: a hint for gil/contention.h.  Written where a thread waits anyway, so it costs nothing where none does.
 * Locking: none; a lost increment does not matter.
 */
#ifndef SG_BASE_WAITS_H
#define SG_BASE_WAITS_H

#include <stdint.h>

extern uint32_t sg_waits;

static inline void sg_waits_note(void)
{
    __atomic_store_n(&sg_waits, __atomic_load_n(&sg_waits, __ATOMIC_RELAXED) + 1, __ATOMIC_RELAXED);
}

#endif
