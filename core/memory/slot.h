/* Tagged slots: what a running frame's locals and stack hold.
 *
 * Invariants
 *   owned     00  a counted pointer, or NULL: what the host expects everywhere
 *   heap      01  an uncounted pointer loaded from the heap (or immortal); a
 *                 reference to it existed in the heap after this thread's last
 *                 publish, so no log that could free it has been applied
 *   int       10  an unboxed integer of 60 bits
 *   local     11  an uncounted pointer that aliases an owned slot of a live frame of
 *                 this thread, further down
 * Host code never sees a tag: publish (publish.h) removes them first.
 *
 * Locking: a slot belongs to the thread whose frame it is in.
 */
#ifndef SG_MEMORY_SLOT_H
#define SG_MEMORY_SLOT_H

#include "base/waits.h"
#include "py/contract.h"

typedef uintptr_t sg_slot;

enum { SG_TAG_OWNED = 0, SG_TAG_HEAP = 1, SG_TAG_INT = 2, SG_TAG_LOCAL = 3, SG_TAG_MASK = 3 };

#define SG_INT_BITS 60
#define SG_INT_MAX (((intptr_t)1 << (SG_INT_BITS - 1)) - 1)
#define SG_INT_MIN (-SG_INT_MAX - 1)

#ifdef SG_PLAIN_SLOTS
/* The counted variant: every slot that the inline functions see there is plain, so they need not look. */
static inline int sg_tag(sg_slot s)
{
    (void)s;
    return SG_TAG_OWNED;
}
static inline bool sg_is_int(sg_slot s)
{
    (void)s;
    return false;
}
static inline PyObject *sg_pointer(sg_slot s)
{
    return (PyObject *)s;
}
static inline sg_slot sg_from_heap(PyObject *o)
{
    return (sg_slot)o;
}
#else
static inline int sg_tag(sg_slot s)
{
    return (int)(s & SG_TAG_MASK);
}
static inline bool sg_is_int(sg_slot s)
{
    return sg_tag(s) == SG_TAG_INT;
}
static inline PyObject *sg_pointer(sg_slot s)
{
    return (PyObject *)(s & ~(sg_slot)SG_TAG_MASK);
}
static inline sg_slot sg_from_heap(PyObject *o)
{
    return (sg_slot)o | SG_TAG_HEAP;
}
/* The value of a slot that is not empty and stays its owner's: what is owned there is aliased here. */
static inline sg_slot sg_lent(sg_slot s)
{
    return sg_tag(s) == SG_TAG_OWNED ? s | SG_TAG_LOCAL : s;
}
#endif
static inline sg_slot sg_owned(PyObject *o)
{
    return (sg_slot)o;
}
static inline bool sg_int_fits(intptr_t v)
{
    return v <= SG_INT_MAX && v >= SG_INT_MIN;
}
static inline sg_slot sg_from_int(intptr_t v)
{
    return ((sg_slot)v << 4) | SG_TAG_INT;
}
static inline intptr_t sg_int_value(sg_slot s)
{
    return (intptr_t)s >> 4;
}

/* ---- counts ------------------------------------------------------------- */

static inline bool sg_immortal(PyObject *o)
{
    return (int32_t)__atomic_load_n(&o->ob_refcnt, __ATOMIC_RELAXED) < 0;
}

/* Acquire: who finds a count of 1 goes on to read what others wrote before they dropped theirs (sg_decrement_atomic). */
static inline Py_ssize_t sg_count(PyObject *o)
{
    return __atomic_load_n(&o->ob_refcnt, __ATOMIC_ACQUIRE);
}

/* Rule 1: while any thread is in shared mode, every write of a count is atomic. */
static inline void sg_increment(PyObject *o)
{
    if (!sg_immortal(o)) {
        __atomic_fetch_add(&o->ob_refcnt_split[PY_BIG_ENDIAN], 1, __ATOMIC_RELAXED);
    }
}

/* A count of an object that the caller has found by a weak reference; false: its last one is gone, or going.  Who takes the
 * last one off (sg_decrement_atomic) may write the count as if it were alone. */
static inline bool sg_increment_if_alive(PyObject *o)
{
    uint32_t *count = &o->ob_refcnt_split[PY_BIG_ENDIAN], now = __atomic_load_n(count, __ATOMIC_RELAXED);
    while (now != 0 && !sg_immortal(o)) {
        if (__atomic_compare_exchange_n(count, &now, now + 1, true, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
            return true;
        }
        sg_waits_note();
    }
    return now != 0;
}

/* The same as sg_increment() of an object of which the caller has an owned reference: if that is the only one, nobody else
 * can be counting (docs/protocols/declog.md, "Private"). Not for what sg_increment_if_alive() may find. */
static inline void sg_increment_own(PyObject *o)
{
    if (sg_count(o) == 1) {
        o->ob_refcnt = 2;
    }
    else {
        sg_increment(o);
    }
}

/* Returns how many are left; with none the object is the caller's. */
static inline uint32_t sg_decrement_atomic(PyObject *o)
{
    return __atomic_sub_fetch(&o->ob_refcnt_split[PY_BIG_ENDIAN], 1, __ATOMIC_ACQ_REL);
}

#endif
