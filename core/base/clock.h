/* clock.h: a monotonic clock that costs a few nanoseconds.
 *
 * sg_ticks() is in units of its own: compare differences with sg_ticks_per_us (or sg_us_to_ticks). It is for time
 * slices and spin limits. It is not exact across cores or when the machine sleeps, so nothing may be incorrect when
 * it jumps: only early or late.
 */
#ifndef SG_BASE_CLOCK_H
#define SG_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

static inline uint64_t sg_clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Processor time of the calling thread. A system call. */
static inline uint64_t sg_thread_cpu_ns(void)
{
    struct timespec used;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

static inline uint64_t sg_ticks(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#elif defined(__aarch64__)
    uint64_t count;
    __asm__ __volatile__("mrs %0, cntvct_el0" : "=r"(count));
    return count;
#else
    return sg_clock_ns();
#endif
}

/* Ticks per microsecond. Set once by sg_clock_init(), constant afterwards; 1 tick per nanosecond until then. */
extern uint64_t sg_ticks_per_us;

/* Calibrates. Takes about 2 ms the first time, nothing later. Not thread-safe: called while one thread runs. */
void sg_clock_init(void);

static inline uint64_t sg_us_to_ticks(uint64_t us)
{
    return us * sg_ticks_per_us;
}

#endif
