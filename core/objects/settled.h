/* Sizes of containers that other threads may be changing.
 *
 * Job: a size that fits what a thread has read of the container before.
 *
 * A writer makes its change visible to readers by one store (of an item, an index, a table), and stores the size before or
 * after it.  Who reads in between could find a key and then count one too few.  So whoever asks for a size, or is about to
 * say that there is nothing more, first waits for a writer that is at work: it holds the object's lock from before its first
 * store till after its last, so who has seen one of its stores either finds the lock held, or sees all of them.
 * Locking: none is kept; the caller holds none, for it might wait for itself.
 */
#ifndef SG_OBJECTS_SETTLED_H
#define SG_OBJECTS_SETTLED_H

#include "objects/lock.h"

/* Returns when no writer is at work that was at work before the call. */
static inline void sg_wait_for_writer(const void *object)
{
#ifdef SG_PLAIN_SLOTS
    (void)object; /* in exclusive mode nobody is at work */
#else
    uint8_t *lock = sg_object_lock_of(object);
    if (sg_unlikely(__atomic_load_n(lock, __ATOMIC_ACQUIRE) != 0)) {
        sg_object_lock_take(lock);
        sg_object_unlock(lock);
    }
#endif
}

/* The object's size, which is at `size`. */
static inline intptr_t sg_settled_size(const void *object, const void *size)
{
    sg_wait_for_writer(object);
    return __atomic_load_n((const intptr_t *)size, __ATOMIC_ACQUIRE);
}

#endif
