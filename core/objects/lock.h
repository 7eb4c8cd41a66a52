/* Locks of objects, from a table by address.  Each has a cache line of its own: two threads that work on two objects
 * must not meet at one.
 *
 * Job: let writers of one object exclude each other in shared mode.  A critical section is
 * short: it contains no safepoint, no call of Python code and no second lock but the
 * allocator's and the collector's, which are leaves.  Readers take none.  Whoever needs two objects as they are at one
 * moment takes both locks at once, the one at the lower address first.
 */
#ifndef SG_OBJECTS_LOCK_H
#define SG_OBJECTS_LOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/atomics.h"

enum { SG_OBJECT_LOCKS = 2048, SG_OBJECT_LOCK_LINE = 64 };
extern uint8_t sg_object_locks[SG_OBJECT_LOCKS][SG_OBJECT_LOCK_LINE];

void sg_object_lock_wait(uint8_t *lock);

static inline uint8_t *sg_object_lock_of(const void *object)
{
    uintptr_t a = (uintptr_t)object;
    return sg_object_locks[((a >> 4) ^ (a >> 16)) % SG_OBJECT_LOCKS];
}

static inline void sg_object_lock_take(uint8_t *lock)
{
    if (sg_unlikely(__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0)) {
        sg_object_lock_wait(lock);
    }
}

/* NULL: somebody has it, perhaps the caller for another object. */
static inline uint8_t *sg_object_lock_try(const void *object)
{
    uint8_t *lock = sg_object_lock_of(object);
    return __atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) == 0 ? lock : NULL;
}

static inline uint8_t *sg_object_lock(const void *object)
{
    uint8_t *lock = sg_object_lock_of(object);
    sg_object_lock_take(lock);
    return lock;
}

static inline void sg_object_unlock(uint8_t *lock)
{
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

/* The locks of two objects at once; of one or of none where NULL is given instead. */
typedef struct {
    uint8_t *first, *second;
} sg_two_locks;

static inline sg_two_locks sg_object_lock_two(const void *a, const void *b)
{
    uint8_t *x = a == NULL ? NULL : sg_object_lock_of(a), *y = b == NULL ? NULL : sg_object_lock_of(b);
    if (x == y) {
        y = NULL;
    }
    if (x == NULL || (y != NULL && y < x)) {
        uint8_t *swap = x;
        x = y;
        y = swap;
    }
    if (x != NULL) {
        sg_object_lock_take(x);
    }
    if (y != NULL) {
        sg_object_lock_take(y);
    }
    return (sg_two_locks){x, y};
}

static inline void sg_object_unlock_two(sg_two_locks locks)
{
    if (locks.second != NULL) {
        sg_object_unlock(locks.second);
    }
    if (locks.first != NULL) {
        sg_object_unlock(locks.first);
    }
}

#endif
