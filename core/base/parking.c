/* parking.c: sg_park on Linux futexes; elsewhere on a small table of condition variables, chosen by address.
 *
 * The table shares a condition variable among words, so there a wake reaches every sleeper of the slot: more spurious
 * returns, the same contract. Its mutex nests inside nothing and holds nothing.
 */
#include "base/parking.h"

#include "base/atomics.h"

#include <errno.h>
#include <time.h>

#if defined(__linux__)

#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

void sg_park(uint32_t *word, uint32_t seen, uint64_t timeout_us)
{
    int saved_errno = errno;
    struct timespec limit = {(time_t)(timeout_us / 1000000u), (long)(timeout_us % 1000000u) * 1000};
    struct timespec *timeout = timeout_us == SG_PARK_FOREVER ? NULL : &limit;
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, timeout, NULL, 0);
    errno = saved_errno;
}

void sg_unpark_one(uint32_t *word)
{
    int saved_errno = errno;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    errno = saved_errno;
}

#else

#include <pthread.h>

#define SLOTS 16

static struct slot {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
} slots[SLOTS] = {
#define SLOT {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER}
    SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT, SLOT,
};

static struct slot *slot_of(const uint32_t *word)
{
    return &slots[((uintptr_t)word / SG_CACHE_LINE) % SLOTS];
}

void sg_park(uint32_t *word, uint32_t seen, uint64_t timeout_us)
{
    int saved_errno = errno;
    struct slot *slot = slot_of(word);
    pthread_mutex_lock(&slot->mutex);
    if (sg_load_acquire_u32(word) == seen) {
        if (timeout_us == SG_PARK_FOREVER) {
            pthread_cond_wait(&slot->changed, &slot->mutex);
        }
        else {
            struct timespec limit;
            clock_gettime(CLOCK_REALTIME, &limit);
            uint64_t ns = (uint64_t)limit.tv_nsec + (timeout_us % 1000000u) * 1000u;
            limit.tv_sec += (time_t)(timeout_us / 1000000u + ns / 1000000000u);
            limit.tv_nsec = (long)(ns % 1000000000u);
            pthread_cond_timedwait(&slot->changed, &slot->mutex, &limit);
        }
    }
    pthread_mutex_unlock(&slot->mutex);
    errno = saved_errno;
}

void sg_unpark_one(uint32_t *word)
{
    struct slot *slot = slot_of(word);
    pthread_mutex_lock(&slot->mutex);
    pthread_cond_broadcast(&slot->changed);
    pthread_mutex_unlock(&slot->mutex);
}

#endif
