/* The table of object locks.  Job: lock.h. */
#include "objects/lock.h"

#include <sched.h>

#include "base/waits.h"

_Alignas(SG_OBJECT_LOCK_LINE) uint8_t sg_object_locks[SG_OBJECT_LOCKS][SG_OBJECT_LOCK_LINE];

void sg_object_lock_wait(uint8_t *lock)
{
    enum { SPINS = 400 }; /* then the holder has probably lost its core */
    int spins = 0;
    sg_waits_note();
    do {
        while (__atomic_load_n(lock, __ATOMIC_RELAXED) != 0) {
            if (++spins < SPINS) {
                sg_cpu_pause();
            }
            else {
                sched_yield();
            }
        }
    } while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0);
}
