/* Iterators of any built-in kind in shared mode: making one, and its next item.
 *
 * Job: what loops, next(), enumerate(), zip(), map(), itertools and everything that consumes an iterator have in common.
 * Which types there are is a table: each file of steppers adds its own.
 *
 * Invariants
 *   - A step takes one item, or ends as the host's does, or changes nothing (then it is "not here").
 *   - An iterator is stepped by one thread at a time: by a thread that has it alone (all its counts are that thread's slots,
 *     so nobody else can find it), or under its lock.
 *   - One that is inside another, and has its one count from there, is covered by the outer one.
 *
 * Locking: iterators' locks are two tables by address: simple iterators, whose steps look into containers only, and those
 * whose steps step others.  Who holds a lock of the second kind may take one of the first, and tries to take another of the
 * second, without waiting; so does a native that a step has called, with any.  An object's lock may be taken in a step.
 */
#ifndef SG_OBJECTS_ITERATION_H
#define SG_OBJECTS_ITERATION_H

#include "objects/dict_iterator.h"

/* The next item in items[0].  An item that would be a new tuple of just `room` > 1 items need not be made: then its items are
 * in items[], the first last, and *n says so; otherwise *n stays.  `depth`: how many iterators this one is inside of. */
typedef sg_next (*sg_stepper)(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth);

typedef struct {
    PyTypeObject *type;
    sg_stepper step;
    bool adapts;                         /* it steps others */
    bool sure;                           /* no step is ever "not here" */
    bool (*is_sure)(PyObject *iterator); /* the same for each by itself, or NULL */
    uint16_t state, state_bytes; /* a simple one's fields that a step changes, to undo it; 0: there are others */
    /* How many items its __length_hint__ promises, negative: it has none.  NULL: what consumes one, unless it adapts, is the
     * host's. */
    Py_ssize_t (*left)(PyObject *iterator);
    bool (*is_saved)(PyObject *iterator); /* false: its steps change more than its state.  NULL: none does */
    /* Whether iter() of it is itself, at this moment; false: it may raise. NULL: it always is. */
    bool (*gives_itself)(PyObject *o);
} sg_iterator_kind;

/* Keeps a copy.  Exclusive mode. */
void sg_iterator_kind_add(const sg_iterator_kind *kind);
/* NULL: not known. */
const sg_iterator_kind *sg_iterator_kind_of(PyTypeObject *type);
/* Those that the interpreter has before it imports anything.  Once, exclusive. */
void sg_iteration_init(void);

/* True if sg_iterator_step knows the type. */
static inline bool sg_steps_natively(PyTypeObject *type)
{
    return sg_iterator_kind_of(type) != NULL;
}

/* True if iter(x) of this type is x. */
bool sg_iterates_itself(PyTypeObject *type);
/* An iterator over something that is none itself, new; 0: not here. */
sg_slot sg_iterator_new(sg_heap *heap, sg_slot iterable);
/* iter(x), owned, or 0: not here.  What iterates itself is taken out of its slot. */
sg_slot sg_iter(sg_heap *heap, sg_slot *iterable);
/* The same, also of what has no native steps: a generator. */
sg_slot sg_iter_of_any(sg_heap *heap, sg_slot *iterable);
/* True if sg_iter() will not be "not here". */
bool sg_can_iterate(sg_slot iterable);
/* True if sg_iter_of_any() will not be. */
bool sg_can_iterate_any(sg_slot iterable);

/* A step of an iterator that the caller has alone. */
sg_next sg_iterator_step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n);
/* Of one that others may know. */
sg_next sg_iterator_step_locked(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n);
/* Of one inside another, for steppers. */
sg_next sg_iterator_step_inner(sg_heap *heap, PyObject *iterator, sg_slot *item, int depth);
/* What a step does with the state of an iterator that it is not a step of, or between two of its calls, it does under the lock of
 * that iterator, one whose steps step others.  NULL: somebody has the lock, perhaps this thread. */
uint8_t *sg_iterator_try(sg_heap *heap, PyObject *iterator);
/* The same, not within a step: waits. */
uint8_t *sg_iterator_lock(sg_heap *heap, PyObject *iterator);
void sg_iterator_unlock(sg_heap *heap, uint8_t *lock);
/* True if such a step is not "not here". */
bool sg_iterator_is_sure(PyObject *iterator);

/* Where an iterator stands. */
enum { SG_ITERATOR_STATE = 24 };
typedef struct {
    char bytes[SG_ITERATOR_STATE];
} sg_iterator_state;
/* Of one inside another.  False: its steps cannot be undone, for it is no simple one, or others may step it meanwhile. */
bool sg_iterator_save(PyObject *iterator, sg_iterator_state *state);
/* Undoes the steps since then, but an end. */
void sg_iterator_restore(PyObject *iterator, const sg_iterator_state *state);

/* A step takes a reference out of the iterator's fields, where nobody ever borrows it.  But in an iterator that others know
 * they may be looking at it (memory/death.h). */
static inline void sg_iterator_let_go(sg_heap *heap, PyObject *o)
{
    if (o == NULL) {
        return;
    }
    if (sg_unlikely(heap->shared_steps != 0)) {
        sg_log_decrement(heap, o);
    }
    else {
        sg_drop_owned(heap, o);
    }
}

/* A field's new reference, which is consumed. */
static inline void sg_iterator_put(sg_heap *heap, PyObject **field, PyObject *o)
{
    PyObject *old = *field;
    __atomic_store_n(field, o, __ATOMIC_RELEASE);
    sg_iterator_let_go(heap, old);
}

/* An exhausted iterator lets go of what it iterates over. */
static inline sg_next sg_iterator_end(sg_heap *heap, void *field)
{
    sg_iterator_put(heap, field, NULL);
    return SG_NEXT_END;
}

/* Two items or more as the result of a step: one by one, or as a tuple. */
void sg_iterator_give(sg_heap *heap, const sg_slot *taken, sg_slot *items, int room, int *n, int count);

/* A new iterator, in the nursery, its fields to be filled.  A heap type is counted. */
void *sg_iterator_object(sg_heap *heap, PyTypeObject *type, size_t bytes);

/* ---- adapters.c; each consumes its operands, which are owned ---- */
void sg_adapters_init(void);
sg_slot sg_enumerate_new(sg_heap *heap, PyObject *iterator, Py_ssize_t start);
sg_slot sg_zip_new(sg_heap *heap, const sg_slot *iterators, int n, bool strict);

/* iter(callable, sentinel).  Consumes the callable; the sentinel is immortal. */
sg_slot sg_call_iterator_new(sg_heap *heap, PyObject *callable, PyObject *sentinel);

enum { SG_ZIP_MAX = 32, SG_ITERATOR_DEPTH_MAX = 8 }; /* of one inside another; deeper ones are the host's */

#endif
