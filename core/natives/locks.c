/* Locks of the module _thread that nobody waits for, in shared mode.
 *
 * Job: make, acquire, release and look at a lock or an RLock without the host, and let it die.  What would wait, wake a
 * waiter or raise is "not here": then the thread is exclusive, and the host lets go of the GIL while it waits.
 * Invariant: a type is only accepted after the host's methods were seen to change the fields that we know.
 * Locking: none; the locks themselves are atomic, and an RLock's count is its owner's.
 */
#include <string.h>

#include "base/clock.h"
#include "base/stop.h"
#include "base/waits.h"
#include "memory/collector.h"
#include "memory/derived.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/new.h"
#include "objects/value.h"

static PyTypeObject *lock_type, *rlock_type;

/* ---- lock ---- */

/* Which of the two layouts it is. */
static bool lock_is_mutex;

/* True if it was free and is ours now. */
static bool try_lock(void *o)
{
    if (lock_is_mutex) {
        uint8_t *bits = &((sg_py_mutex_lock *)o)->bits, now = __atomic_load_n(bits, __ATOMIC_RELAXED);
        return (now & SG_PY_MUTEX_LOCKED) == 0
               && __atomic_compare_exchange_n(bits, &now, now | SG_PY_MUTEX_LOCKED, false, __ATOMIC_ACQUIRE,
                                              __ATOMIC_RELAXED);
    }
    sg_py_lock *lock = o;
    if (PyThread_acquire_lock_timed(lock->lock, 0, 0) != PY_LOCK_ACQUIRED) { /* never waits */
        return false;
    }
    __atomic_store_n(&lock->locked, 1, __ATOMIC_RELAXED);
    return true;
}

static bool unlock(void *o)
{
    if (lock_is_mutex) {
        uint8_t locked = SG_PY_MUTEX_LOCKED; /* and nobody parked */
        return __atomic_compare_exchange_n(&((sg_py_mutex_lock *)o)->bits, &locked, 0, false, __ATOMIC_RELEASE,
                                           __ATOMIC_RELAXED);
    }
    sg_py_lock *lock = o;
    if (__atomic_exchange_n(&lock->locked, 0, __ATOMIC_RELAXED) == 0) { /* of two that release it, one is wrong */
        return false;
    }
    PyThread_release_lock(lock->lock);
    return true;
}

static bool is_locked(void *o)
{
    return lock_is_mutex ? (__atomic_load_n(&((sg_py_mutex_lock *)o)->bits, __ATOMIC_ACQUIRE) & SG_PY_MUTEX_LOCKED) != 0
                         : __atomic_load_n(&((sg_py_lock *)o)->locked, __ATOMIC_ACQUIRE) != 0;
}

/* ---- waiting ---- */

static const void **latest(sg_heap *heap, const void *lock)
{
    for (int i = 0; i < SG_LATEST_LOCKS; i++) {
        if (heap->locks[i] == lock) {
            return &heap->locks[i];
        }
    }
    return NULL;
}

static void note_taken(sg_heap *heap, const void *lock)
{
    heap->locks[heap->lock_place++ % SG_LATEST_LOCKS] = lock;
}

static void note_released(sg_heap *heap, const void *lock)
{
    const void **place = latest(heap, lock);
    if (place != NULL) {
        *place = NULL;
    }
}

/* For a moment, while nobody asks us to stop: who has the lock may be running beside us and let go of it soon. The host's way
 * of waiting costs everybody a stop, and a waiter that it has woken has to get the GIL, with the lock, before others can go on:
 * if these waited for the lock in the host's way, too, that would go on for ever, at two switches of threads each time.  So the
 * moment is longer than such a waiter takes to ask for the GIL, and who is asked to stop stops, and tries again.
 * A lock that this thread has taken itself is one that it waits on for somebody's word, as in threading.Condition: that may take
 * any time. */
static bool attempt_for_a_moment(sg_heap *heap, bool (*attempt)(void *), void *lock)
{
    enum { PAUSES = 32, LOCK_SPIN_US = 200, RETRIES = 64 };
    bool done = attempt(lock);
    if (done || latest(heap, lock) != NULL) {
        return done;
    }
    sg_waits_note();
    uint64_t until = sg_ticks() + sg_us_to_ticks(LOCK_SPIN_US);
    while (!done && sg_load_relaxed_uptr(sg_stop_word) == 0 && sg_ticks() < until) {
        for (int i = 0; i < PAUSES; i++) {
            sg_cpu_pause();
        }
        done = attempt(lock);
    }
    bool again =
        !done && heap->stepping == 0 && heap->lock_retries < RETRIES && sg_load_relaxed_uptr(sg_stop_word) != 0;
    heap->lock_retries = again ? heap->lock_retries + 1 : 0;
    heap->retries = again;
    return done;
}

/* acquire(blocking, timeout), of a lock of either kind; 0: not given. */
static bool acquire(sg_heap *heap, bool (*attempt)(void *), void *lock, sg_slot blocking, sg_slot timeout,
                    sg_slot *result)
{
    double seconds = -1.0; /* for ever */
    int waits = blocking == 0 ? 1 : sg_truth(blocking);
    if (lock == NULL || waits < 0 || (timeout != 0 && sg_number_get(timeout, &seconds) == SG_NUMBER_NONE)
        || (seconds != -1.0 && !(waits && seconds > 0.0 && seconds < 1e6))) {
        return false;
    }
    bool done = waits ? attempt_for_a_moment(heap, attempt, lock) : attempt(lock);
    if (done && attempt == try_lock) {
        note_taken(heap, lock);
    }
    *result = sg_native_bool(done);
    return done || !waits;
}

/* The same with its arguments where they are positional. */
static bool acquire_positional(sg_heap *heap, bool (*attempt)(void *), PyTypeObject *type, const sg_slot *args, int n,
                               sg_slot *result)
{
    return n >= 1 && n <= 3
           && acquire(heap, attempt, sg_native_self(args[0], type), n > 1 ? args[1] : 0, n > 2 ? args[2] : 0, result);
}

static bool lock_acquire_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return n == 3 && acquire(heap, try_lock, sg_native_self(args[2], lock_type), args[0], args[1], result);
}

static bool lock_acquire(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return acquire_positional(heap, try_lock, lock_type, args, n, result);
}

static bool release(sg_heap *heap, void *lock)
{
    note_released(heap, lock);
    return unlock(lock);
}

static bool lock_release(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    void *lock = n == 1 ? sg_native_self(args[0], lock_type) : NULL;
    *result = sg_from_heap(Py_None);
    return lock != NULL && release(heap, lock);
}

/* Whatever its arguments. */
static bool lock_exit(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    void *lock = n >= 1 ? sg_native_self(args[0], lock_type) : NULL;
    *result = sg_from_heap(Py_None);
    return lock != NULL && release(heap, lock);
}

static bool lock_locked(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    void *lock = n == 1 ? sg_native_self(args[0], lock_type) : NULL;
    if (lock == NULL) {
        return false;
    }
    *result = sg_native_bool(is_locked(lock));
    return true;
}

/* ---- making one, and its death ---- */

/* Lock() and allocate_lock(); of a type whose weak references are in its header, or else a lock of the host's library is in it. */
NATIVE(native_lock)
{
    PyTypeObject *type = lock_type;
    if (n != 0 || type == NULL) {
        return false;
    }
    PyThread_type_lock inside = lock_is_mutex ? NULL : PyThread_allocate_lock(); /* counts nothing, raises nothing */
    if (inside == NULL && !lock_is_mutex) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_slots_new(heap, type);
    if (!lock_is_mutex) {
        ((sg_py_lock *)sg_pointer(*result))->lock = inside;
    }
    return true;
}

const sg_native_def sg_lock_natives[] = {
    {"allocate_lock", native_lock, NULL},
    {NULL, NULL, NULL},
};

static bool release_lock_inside(PyThread_type_lock lock, bool locked)
{
    if (lock != NULL && locked) {
        PyThread_release_lock(lock);
    }
    if (lock != NULL) {
        PyThread_free_lock(lock);
    }
    return true;
}

static bool lock_releases(sg_heap *heap, PyObject *o)
{
    return lock_is_mutex || release_lock_inside(((sg_py_lock *)o)->lock, is_locked(o));
}

static bool call(PyObject *o, const char *method)
{
    PyObject *r = PyObject_CallMethod(o, method, NULL);
    Py_XDECREF(r);
    return r != NULL;
}

static bool accept_lock(PyTypeObject *type)
{
    if (type == lock_type) {
        return true;
    }
    lock_is_mutex = type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_mutex_lock);
    PyObject *o = lock_is_mutex || type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_lock)
                      ? PyObject_CallNoArgs((PyObject *)type)
                      : NULL;
    bool known = o != NULL && !is_locked(o) && call(o, "acquire") && is_locked(o) && !try_lock(o) && call(o, "release")
                 && !is_locked(o) && try_lock(o) && unlock(o) && !unlock(o);
    Py_XDECREF(o);
    if (known) {
        lock_type = type;
        sg_plain_type_add(&(sg_plain_type){
            .type = type, .weakrefs = lock_is_mutex ? 0 : offsetof(sg_py_lock, weakrefs), .release = lock_releases});
    }
    return known;
}

static const sg_native_def lock_methods[] = {
    {"acquire", lock_acquire, NULL}, {"release", lock_release, NULL}, {"__enter__", lock_acquire, NULL},
    {"__exit__", lock_exit, NULL},   {"locked", lock_locked, NULL},   {NULL, NULL, NULL},
};

static const sg_named_native_def lock_named[] = {
    {"acquire", lock_acquire_named, {"blocking", "timeout"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_lock_type_def = {
    .name = "_thread.lock", .methods = lock_methods, .accept = accept_lock, .call = native_lock, .named = lock_named};

/* ---- RLock ---- */

static bool is_mine(sg_py_rlock *lock)
{
    return __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == PyThread_get_thread_ident_ex() && lock->count > 0;
}

/* True if it is ours now, perhaps once more. */
static bool try_rlock(void *o)
{
    sg_py_rlock *lock = o;
    if (is_mine(lock)) {
        bool counts = lock->count != ULONG_MAX;
        lock->count += counts;
        return counts;
    }
    if (PyThread_acquire_lock_timed(lock->lock, 0, 0) != PY_LOCK_ACQUIRED) { /* never waits */
        return false;
    }
    __atomic_store_n(&lock->owner, PyThread_get_thread_ident_ex(), __ATOMIC_RELAXED);
    lock->count = 1;
    return true;
}

static bool rlock_acquire(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return acquire_positional(heap, try_rlock, rlock_type, args, n, result);
}

static bool rlock_acquire_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_rlock *lock = n == 3 ? sg_native_self(args[2], rlock_type) : NULL;
    return acquire(heap, try_rlock, lock, args[0], args[1], result);
}

static bool rlock_unlock(sg_py_rlock *lock, sg_slot *result)
{
    if (!is_mine(lock)) {
        return false;
    }
    if (--lock->count == 0) {
        __atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
        PyThread_release_lock(lock->lock);
    }
    *result = sg_from_heap(Py_None);
    return true;
}

static bool rlock_release(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_rlock *lock = n == 1 ? sg_native_self(args[0], rlock_type) : NULL;
    return lock != NULL && rlock_unlock(lock, result);
}

static bool rlock_exit(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_rlock *lock = n >= 1 ? sg_native_self(args[0], rlock_type) : NULL;
    return lock != NULL && rlock_unlock(lock, result);
}

static bool rlock_is_owned(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_rlock *lock = n == 1 ? sg_native_self(args[0], rlock_type) : NULL;
    if (lock == NULL) {
        return false;
    }
    *result = sg_native_bool(is_mine(lock));
    return true;
}

NATIVE(native_rlock)
{
    PyThread_type_lock inside = n == 0 && rlock_type != NULL ? PyThread_allocate_lock() : NULL;
    if (inside == NULL) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_slots_new(heap, rlock_type);
    ((sg_py_rlock *)sg_pointer(*result))->lock = inside;
    return true;
}

static bool rlock_releases(sg_heap *heap, PyObject *o)
{
    return release_lock_inside(((sg_py_rlock *)o)->lock, ((sg_py_rlock *)o)->count > 0);
}

static bool accept_rlock(PyTypeObject *type)
{
    if (type == rlock_type) {
        return true;
    }
    PyObject *o = type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_rlock) ? PyObject_CallNoArgs((PyObject *)type) : NULL;
    sg_py_rlock *lock = (sg_py_rlock *)o;
    bool known = o != NULL && lock->count == 0 && call(o, "acquire") && call(o, "acquire") && lock->count == 2
                 && is_mine(lock) && call(o, "release") && lock->count == 1 && call(o, "release") && !is_mine(lock);
    Py_XDECREF(o);
    if (known) {
        rlock_type = type;
        sg_plain_type_add(
            &(sg_plain_type){.type = type, .weakrefs = offsetof(sg_py_rlock, weakrefs), .release = rlock_releases});
    }
    return known;
}

static const sg_native_def rlock_methods[] = {
    {"acquire", rlock_acquire, NULL}, {"release", rlock_release, NULL},    {"__enter__", rlock_acquire, NULL},
    {"__exit__", rlock_exit, NULL},   {"_is_owned", rlock_is_owned, NULL}, {NULL, NULL, NULL},
};

static const sg_named_native_def rlock_named[] = {
    {"acquire", rlock_acquire_named, {"blocking", "timeout"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_rlock_type_def = {.name = "_thread.RLock",
                                              .methods = rlock_methods,
                                              .accept = accept_rlock,
                                              .call = native_rlock,
                                              .named = rlock_named};
