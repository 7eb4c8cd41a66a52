/* The decrement log: reference counts that go down later.
 *
 * Job: a reference that leaves the heap, or an owned slot that may have company, is not
 * decremented at once: another member may hold the object borrowed.  It is logged, and
 * the log is applied when every thread has published since.
 * Why that is sound: docs/protocols/declog.md.
 *
 * Locking: a log belongs to its thread; flushing needs exclusive mode, applying in shared
 * mode needs the epoch (gil/transition.c).
 */
#include "memory/heap.h"

#include <stdlib.h>
#include <string.h>

void sg_log_grow(sg_log *log)
{
    int capacity = log->capacity == 0 ? 64 : log->capacity * 2;
    PyObject **items = realloc(log->items, (size_t)capacity * sizeof *items);
    if (items == NULL) {
        Py_FatalError("sharedgil: out of memory for the decrement log");
    }
    log->items = items;
    log->capacity = capacity;
}

/* An object whose death could be seen goes on the log.  It may be the last count only if this entry and
 * the earlier ones make up all of its counts. */
void sg_log_note_visible(sg_heap *heap, PyObject *o)
{
    Py_ssize_t count = sg_count(o);
    if (count == 1 && sg_dies_unseen(o)) {
        if (sg_unlikely(heap->log.n >= SG_LOG_SOFT)) {
            heap->settle |= SG_SETTLE_FULL;
        }
        return;
    }
    uint16_t *filter = &heap->visible_filter[((uintptr_t)o >> 4) % 256];
    if (count <= *filter + 1) {
        int entries = 1;
        for (int i = 0; i < heap->visible_n; i++) {
            entries += heap->visible[i] == o;
        }
        if (entries >= count) {
            heap->settle |= SG_SETTLE_DEATH;
        }
    }
    if (heap->visible_n < SG_VISIBLE_MAX) {
        heap->visible[heap->visible_n++] = o;
        ++*filter;
    }
    else {
        heap->settle |= SG_SETTLE_DEATH;
    }
}

static void apply_exclusive(sg_heap *heap, sg_log *log)
{
    /* A finaliser may run Python, which logs and flushes: work on a copy. */
    sg_log mine = *log;
    *log = (sg_log){0};
    for (int i = 0; i < mine.n; i++) {
        Py_DECREF(mine.items[i]);
    }
    mine.n = 0;
    if (log->items == NULL) {
        *log = mine;
    }
    else {
        free(mine.items);
    }
    (void)heap;
}

void sg_log_flush(sg_heap *heap)
{
    heap->flushes++;
    heap->settle = 0;
    heap->visible_n = 0;
    memset(heap->visible_filter, 0, sizeof heap->visible_filter);
    /* Oldest first. */
    if (heap->dead.n != 0) {
        apply_exclusive(heap, &heap->dead);
    }
    if (heap->sealed.n != 0) {
        apply_exclusive(heap, &heap->sealed);
    }
    if (heap->log.n != 0) {
        apply_exclusive(heap, &heap->log);
    }
}

void sg_log_seal(sg_heap *heap, uint64_t epoch)
{
    sg_log empty = heap->sealed;
    heap->sealed = heap->log;
    heap->log = empty;
    heap->sealed_epoch = epoch;
}

static bool is_pooled_int(PyObject *o)
{
    /* At most two digits, which is what a block of the number class holds. */
    return Py_TYPE(o) == &PyLong_Type && ((PyLongObject *)o)->long_value.lv_tag < ((uintptr_t)3 << NON_SIZE_BITS);
}

void sg_log_apply_shared(sg_heap *heap)
{
    heap->flushes++;
    for (int i = 0; i < heap->sealed.n; i++) {
        PyObject *o = heap->sealed.items[i];
        /* With a count of 1 the entry is all that is left of the object. */
        if (sg_count(o) != 1 && !sg_decrement_atomic(o)) {
            continue;
        }
        if (Py_TYPE(o) == &PyFloat_Type || is_pooled_int(o)) {
            sg_block_put(heap, SG_BLOCK_NUMBER, o);
        }
        else if (PyType_IS_GC(Py_TYPE(o)) && sg_nursery_holds(heap, o) && sg_nursery_die(heap, o)) {
            continue;
        }
        else {
            /* Nobody else has it any more: give it back its count and let the host free it. */
            __atomic_store_n(&o->ob_refcnt_split[PY_BIG_ENDIAN], 1, __ATOMIC_RELAXED);
            sg_log_push(&heap->dead, o);
            if (!sg_dies_unseen(o)) {
                heap->settle |= SG_SETTLE_DEATH;
            }
        }
    }
    heap->sealed.n = 0;
    if (heap->dead.n >= SG_LOG_SOFT) {
        heap->settle |= SG_SETTLE_DEATH;
    }
}

/* Rule 4: free at once only what is owned, of count 1 and of an exact leaf type.  Count 1
 * means private: any other holder would be a heap reference, an owned slot or a log entry,
 * each of which counts, or a borrowed slot, which lives no longer than one of those. */
void sg_drop_owned(sg_heap *heap, PyObject *o)
{
    if (sg_count(o) == 1) {
        PyTypeObject *type = Py_TYPE(o);
        if (type == &PyFloat_Type || is_pooled_int(o)) {
            sg_block_put(heap, SG_BLOCK_NUMBER, o);
            return;
        }
        if (type == &PyRangeIter_Type) {
            sg_block_put(heap, SG_BLOCK_ITERATOR, o);
            return;
        }
        if (PyType_IS_GC(type) && sg_nursery_holds(heap, o) && sg_nursery_die(heap, o)) {
            return;
        }
    }
    else if (sg_immortal(o)) {
        return;
    }
    else if (!sg_decrement_atomic(o)) {
        /* The slot and its count go together; every other holder has a count of its own. */
        return;
    }
    else {
        /* Others dropped theirs meanwhile: it was the last after all, and is private now. */
        __atomic_store_n(&o->ob_refcnt_split[PY_BIG_ENDIAN], 1, __ATOMIC_RELAXED);
    }
    sg_log_decrement(heap, o);
}

uint64_t sg_next_dict_version(sg_heap *heap, PyInterpreterState *interp)
{
    enum { BATCH = 256 };
    if (heap->dict_version == heap->dict_version_end) {
        uint64_t span = (uint64_t)BATCH * DICT_VERSION_INCREMENT;
        uint64_t start = __atomic_fetch_add(&interp->dict_state.global_version, span, __ATOMIC_RELAXED);
        heap->dict_version = start;
        heap->dict_version_end = start + span;
    }
    return heap->dict_version += DICT_VERSION_INCREMENT;
}

void sg_heap_destroy(sg_heap *heap)
{
    sg_blocks_abandon(heap);
    free(heap->log.items);
    free(heap->sealed.items);
    free(heap->dead.items);
}
