/* atomics.h: the atomic operations we use, each with its memory order in its name.
 *
 * Thin names over the __atomic builtins of GCC and Clang, which work on plain objects: half of what we touch
 * atomically are the host's fields, whose types we do not choose. C17's <stdatomic.h> needs _Atomic types.
 * Names: sg_<operation>_<order>_<type>. A caller whose order is not obvious names its partner in a comment.
 * No standalone fences: ThreadSanitizer does not understand them.
 */
#ifndef SG_BASE_ATOMICS_H
#define SG_BASE_ATOMICS_H

#include <stdbool.h>
#include <stdint.h>

#define sg_always_inline inline __attribute__((always_inline))
#define sg_noinline __attribute__((noinline))
#define sg_likely(x) __builtin_expect(!!(x), 1)
#define sg_unlikely(x) __builtin_expect(!!(x), 0)

/* The size of what moves between caches: two hot words of different owners stand at least this far apart. */
#define SG_CACHE_LINE 64

#define SG_DEFINE_ATOMICS(NAME, TYPE)                                                                                  \
    static inline TYPE sg_load_relaxed_##NAME(const TYPE *p)                                                           \
    {                                                                                                                  \
        return __atomic_load_n(p, __ATOMIC_RELAXED);                                                                   \
    }                                                                                                                  \
    static inline TYPE sg_load_acquire_##NAME(const TYPE *p)                                                           \
    {                                                                                                                  \
        return __atomic_load_n(p, __ATOMIC_ACQUIRE);                                                                   \
    }                                                                                                                  \
    static inline void sg_store_relaxed_##NAME(TYPE *p, TYPE v)                                                        \
    {                                                                                                                  \
        __atomic_store_n(p, v, __ATOMIC_RELAXED);                                                                      \
    }                                                                                                                  \
    static inline void sg_store_release_##NAME(TYPE *p, TYPE v)                                                        \
    {                                                                                                                  \
        __atomic_store_n(p, v, __ATOMIC_RELEASE);                                                                      \
    }                                                                                                                  \
    static inline TYPE sg_exchange_relaxed_##NAME(TYPE *p, TYPE v)                                                     \
    {                                                                                                                  \
        return __atomic_exchange_n(p, v, __ATOMIC_RELAXED);                                                            \
    }                                                                                                                  \
    static inline TYPE sg_exchange_acq_rel_##NAME(TYPE *p, TYPE v)                                                     \
    {                                                                                                                  \
        return __atomic_exchange_n(p, v, __ATOMIC_ACQ_REL);                                                            \
    }                                                                                                                  \
    /* The compare-exchanges are strong; on failure *expected receives what was there. */                              \
    static inline bool sg_cas_relaxed_##NAME(TYPE *p, TYPE *expected, TYPE v)                                          \
    {                                                                                                                  \
        return __atomic_compare_exchange_n(p, expected, v, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);                 \
    }                                                                                                                  \
    static inline bool sg_cas_acquire_##NAME(TYPE *p, TYPE *expected, TYPE v)                                          \
    {                                                                                                                  \
        return __atomic_compare_exchange_n(p, expected, v, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);                 \
    }                                                                                                                  \
    static inline bool sg_cas_release_##NAME(TYPE *p, TYPE *expected, TYPE v)                                          \
    {                                                                                                                  \
        return __atomic_compare_exchange_n(p, expected, v, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);                 \
    }                                                                                                                  \
    static inline bool sg_cas_acq_rel_##NAME(TYPE *p, TYPE *expected, TYPE v)                                          \
    {                                                                                                                  \
        return __atomic_compare_exchange_n(p, expected, v, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);                 \
    }

/* Arithmetic and bit operations; each returns the value from before. */
#define SG_DEFINE_ATOMIC_ARITHMETIC(NAME, TYPE)                                                                        \
    static inline TYPE sg_fetch_add_relaxed_##NAME(TYPE *p, TYPE v)                                                    \
    {                                                                                                                  \
        return __atomic_fetch_add(p, v, __ATOMIC_RELAXED);                                                             \
    }                                                                                                                  \
    static inline TYPE sg_fetch_sub_relaxed_##NAME(TYPE *p, TYPE v)                                                    \
    {                                                                                                                  \
        return __atomic_fetch_sub(p, v, __ATOMIC_RELAXED);                                                             \
    }                                                                                                                  \
    static inline TYPE sg_fetch_add_acq_rel_##NAME(TYPE *p, TYPE v)                                                    \
    {                                                                                                                  \
        return __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL);                                                             \
    }                                                                                                                  \
    static inline TYPE sg_fetch_sub_acq_rel_##NAME(TYPE *p, TYPE v)                                                    \
    {                                                                                                                  \
        return __atomic_fetch_sub(p, v, __ATOMIC_ACQ_REL);                                                             \
    }                                                                                                                  \
    static inline TYPE sg_fetch_or_relaxed_##NAME(TYPE *p, TYPE v)                                                     \
    {                                                                                                                  \
        return __atomic_fetch_or(p, v, __ATOMIC_RELAXED);                                                              \
    }                                                                                                                  \
    static inline TYPE sg_fetch_and_relaxed_##NAME(TYPE *p, TYPE v)                                                    \
    {                                                                                                                  \
        return __atomic_fetch_and(p, v, __ATOMIC_RELAXED);                                                             \
    }

SG_DEFINE_ATOMICS(u8, uint8_t)
SG_DEFINE_ATOMICS(u16, uint16_t)
SG_DEFINE_ATOMICS(u32, uint32_t)
SG_DEFINE_ATOMICS(u64, uint64_t)
SG_DEFINE_ATOMICS(i32, int32_t)
SG_DEFINE_ATOMICS(i64, int64_t)
SG_DEFINE_ATOMICS(int, int)
SG_DEFINE_ATOMICS(ulong, unsigned long)
SG_DEFINE_ATOMICS(size, __SIZE_TYPE__)
SG_DEFINE_ATOMICS(uptr, uintptr_t)
SG_DEFINE_ATOMIC_ARITHMETIC(u8, uint8_t)
SG_DEFINE_ATOMIC_ARITHMETIC(u16, uint16_t)
SG_DEFINE_ATOMIC_ARITHMETIC(u32, uint32_t)
SG_DEFINE_ATOMIC_ARITHMETIC(u64, uint64_t)
SG_DEFINE_ATOMIC_ARITHMETIC(i32, int32_t)
SG_DEFINE_ATOMIC_ARITHMETIC(i64, int64_t)
SG_DEFINE_ATOMIC_ARITHMETIC(size, __SIZE_TYPE__)
SG_DEFINE_ATOMIC_ARITHMETIC(uptr, uintptr_t)

/* Pointers. Macros, for `p` is the address of a pointer of any type; loads and exchanges give a `void *`. */
#define sg_load_relaxed_ptr(p) ((void *)__atomic_load_n((p), __ATOMIC_RELAXED))
#define sg_load_acquire_ptr(p) ((void *)__atomic_load_n((p), __ATOMIC_ACQUIRE))
#define sg_store_relaxed_ptr(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define sg_store_release_ptr(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define sg_exchange_relaxed_ptr(p, v) ((void *)__atomic_exchange_n((p), (v), __ATOMIC_RELAXED))
#define sg_exchange_acq_rel_ptr(p, v) ((void *)__atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL))
#define sg_cas_acq_rel_ptr(p, expected, v)                                                                             \
    __atomic_compare_exchange_n((p), (expected), (v), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)
#define sg_cas_release_ptr(p, expected, v)                                                                             \
    __atomic_compare_exchange_n((p), (expected), (v), false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)

/* Tells the core that this is a spin loop. */
static inline void sg_cpu_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb");
#endif
}

#endif
