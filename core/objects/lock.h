/* Locks of objects: one byte each, from a table by address.
 *
 * Job: let writers of one object exclude each other in shared mode.  A critical section is
 * a handful of instructions: it contains no safepoint, no host call and no second lock.
 * Readers take none.
 */
#ifndef SG_OBJECTS_LOCK_H
#define SG_OBJECTS_LOCK_H

#include <stdint.h>

#include "base/atomics.h"

enum { SG_OBJECT_LOCKS = 4096 };
extern uint8_t sg_object_locks[SG_OBJECT_LOCKS];

static inline uint8_t *sg_object_lock(const void *object)
{
    uintptr_t a = (uintptr_t)object;
    uint8_t *lock = &sg_object_locks[((a >> 4) ^ (a >> 16)) % SG_OBJECT_LOCKS];
    while (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) {
        while (__atomic_load_n(lock, __ATOMIC_RELAXED) != 0) {
            sg_cpu_pause();
        }
    }
    return lock;
}

static inline void sg_object_unlock(uint8_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

#endif
