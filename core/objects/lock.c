/* The table of object locks.  Job: lock.h. */
#include "objects/lock.h"

#include "base/parking.h"
#include "base/waits.h"

_Alignas(SG_OBJECT_LOCK_LINE) uint8_t sg_object_locks[SG_OBJECT_LOCKS][SG_OBJECT_LOCK_LINE];

/* After so many looks, some 0.1 ms, the holder has probably lost its core, to another program as a rule.  Who then offers its
 * own core to that program (sched_yield) is put behind it for a whole time slice, each time; who sleeps keeps its share. */
enum { SPINS = 2000, SLEEP_US = 50 };

void sg_object_lock_wait(uint8_t *lock)
{
    int spins = 0;
    uint32_t nobody_wakes = 0;
    sg_waits_note();
    do {
        while (__atomic_load_n(lock, __ATOMIC_RELAXED) != 0) {
            if (++spins < SPINS) {
                sg_cpu_pause();
            }
            else {
                sg_park(&nobody_wakes, 0, SLEEP_US);
            }
        }
    } while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0);
}
