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
#include "base/chance.h"
#include "base/stop.h"
#include "memory/derived.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 16 }; /* entries between two looks whether others wait */

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

sg_death_count sg_death_counts[SG_DEATH_TYPES];

void sg_count_death(sg_heap *heap)
{
    sg_death_count *last = &sg_death_counts[SG_DEATH_TYPES - 1], *place = sg_death_counts;
    if (heap->dying[0] == 0) {
        strcpy(heap->dying, "logged objects");
    }
    while (place < last && place->count != 0 && strcmp(place->name, heap->dying) != 0) {
        place++;
    }
    snprintf(place->name, sizeof place->name, "%s", place == last ? "other types" : heap->dying);
    place->count++;
    heap->dying[0] = 0;
}

/* The death of o, which a program can see, is due. */
static void death_is_due(sg_heap *heap, PyObject *o)
{
    heap->settle |= SG_SETTLE_DEATH;
    if (heap->dying[0] == 0) {
        snprintf(heap->dying, sizeof heap->dying, "%s", Py_TYPE(o)->tp_name);
    }
}

/* It is, unless o is only borrowed for a moment, as what a program takes out of one place and puts into another. */
static void death_may_be_due(sg_heap *heap, PyObject *o)
{
    if (heap->maybe_n == SG_MAYBE_MAX) {
        death_is_due(heap, o);
        return;
    }
    heap->maybe[heap->maybe_n++] = o;
    heap->settle |= SG_SETTLE_MAYBE;
}

/* True if entries of this thread's logs, and so many more, make up all the counts that o has. */
static bool only_logged(sg_heap *heap, PyObject *o, int more)
{
    return sg_count(o) - sg_reserve_of(heap, o) <= more + sg_notes_of(&heap->visible, o);
}

static void add_visible(sg_heap *heap, PyObject *o)
{
    sg_notes *notes = &heap->visible;
    if (sg_unlikely(notes->n == SG_VISIBLE_MAX)) {
        heap->settle |= SG_SETTLE_DEATH;
        return;
    }
    int before = notes->n;
    sg_notes_add(notes, o);
    if (notes->n != before && !heap->notes_seen && !sg_looks_plain_itself(o)) {
        heap->notes_seen = true;
    }
    if (sg_unlikely(notes->n - notes->n_sealed >= SG_VISIBLE_MAX / 2)) {
        heap->settle |= SG_SETTLE_FULL; /* an epoch forgets them without stopping anybody */
    }
}

void sg_log_add_visible(sg_heap *heap, PyObject *o)
{
    if (only_logged(heap, o, 1)) {
        death_may_be_due(heap, o);
    }
    add_visible(heap, o);
}

/* An object that holds others, or is of a type that we do not know, goes on the log. */
void sg_log_note_visible(sg_heap *heap, PyObject *o, bool alone)
{
    if (sg_unlikely(heap->put_off.n != 0)) {
        heap->log.n--;
        sg_log_put_off(heap, (PyObject *)((uintptr_t)o | SG_REST_LOGGED)); /* behind what should have died before */
        return;
    }
    if (sg_count(o) == 1 && sg_dies_unseen(heap, o, alone)) {
        heap->doomed += PyType_IS_GC(Py_TYPE(o));
        if (sg_unlikely(heap->log.n >= SG_LOG_SOFT)) {
            heap->settle |= SG_SETTLE_FULL;
        }
        return;
    }
    if (only_logged(heap, o, 1) && !sg_looks_plain(o)) {
        death_may_be_due(heap, o);
    }
    add_visible(heap, o);
}

void sg_log_forget_dead(sg_heap *heap, PyObject *o)
{
    for (int i = heap->maybe_n; --i >= 0;) {
        if (heap->maybe[i] == o) {
            heap->maybe[i] = heap->maybe[--heap->maybe_n];
        }
    }
}

void sg_log_keep_borrowed(sg_heap *heap, sg_slot *slots, int n)
{
    int left = 0;
    for (int i = 0; i < heap->maybe_n; i++) {
        PyObject *o = heap->maybe[i];
        int place = 0;
        while (place < n && slots[place] != sg_from_heap(o)) {
            place++;
        }
        if (place < n) {
            sg_increment(o);
            slots[place] = sg_owned(o);
        }
        else {
            heap->maybe[left++] = o;
        }
    }
    heap->maybe_n = left;
}

bool sg_log_death_due(sg_heap *heap)
{
    PyObject *due = NULL;
    for (int i = 0; i < heap->maybe_n && due == NULL; i++) { /* a look may add more */
        PyObject *o = heap->maybe[i];
        if (only_logged(heap, o, 0) && !sg_dies_unseen(heap, o, false)) {
            due = o;
        }
    }
    heap->maybe_n = 0;
    if (due != NULL) {
        death_is_due(heap, due);
    }
    return due != NULL;
}

/* What a log held: it is the caller's now. */
static sg_log take(sg_log *log)
{
    sg_log taken = *log;
    *log = (sg_log){0};
    return taken;
}

/* An empty one, for the log to be filled again, unless it has another by now. */
static void give_back(sg_log *log, sg_log taken)
{
    taken.n = 0;
    if (log->items == NULL) {
        *log = taken;
    }
    else {
        free(taken.items);
    }
}

static void apply_exclusive(sg_heap *heap, const sg_log *taken)
{
    for (int i = 0; i < taken->n; i++) {
        if (sg_log_is_table(taken->items[i])) {
            sg_table_put(heap, sg_log_table(taken->items[i]), (size_t)taken->items[i + 1]);
            i++;
        }
        else {
            Py_DECREF(taken->items[i]);
        }
    }
}

void sg_log_flush(sg_heap *heap)
{
    heap->flushes++;
    heap->settle = 0;
    heap->retired = 0;
    heap->doomed = heap->sealed_doomed = 0;
    heap->maybe_n = 0;
    sg_notes_clear(&heap->visible);
    heap->notes_seen = false;
    sg_log_order_rest(heap);
    /* A finaliser may run Python, which logs and flushes, in this thread or while others run: it must not come upon any of
     * these, for they go in their order. */
    sg_log dead = take(&heap->dead), sealed = take(&heap->sealed), log = take(&heap->log), rest = take(&heap->rest);
    /* Oldest first. */
    apply_exclusive(heap, &dead);
    apply_exclusive(heap, &sealed);
    apply_exclusive(heap, &log);
    while (rest.n != 0) {
        Py_DECREF(sg_rest_object(rest.items[--rest.n]));
    }
    give_back(&heap->dead, dead);
    give_back(&heap->sealed, sealed);
    give_back(&heap->log, log);
    give_back(&heap->rest, rest);
    sg_log_give_back_room(&heap->rest);
    sg_log_give_back_room(&heap->put_off);
}

void sg_log_put_off(sg_heap *heap, PyObject *o)
{
    sg_log_push(&heap->put_off, o);
    heap->settle |= SG_SETTLE_REST;
}

void sg_log_give_back_room(sg_log *log)
{
    if (log->n == 0 && log->capacity > 4 * SG_LOG_SOFT) {
        free(log->items);
        *log = (sg_log){0};
    }
}

void sg_log_order_rest(sg_heap *heap)
{
    while (heap->put_off.n != 0) {
        sg_log_push(&heap->rest, heap->put_off.items[--heap->put_off.n]);
    }
}

void sg_log_seal(sg_heap *heap, uint64_t epoch)
{
    sg_log empty = heap->sealed;
    heap->sealed = heap->log;
    heap->log = empty;
    heap->sealed_epoch = epoch;
    heap->retired = 0;
    heap->sealed_doomed = heap->doomed;
    heap->doomed = 0;
    sg_notes_seal(&heap->visible);
}

static bool is_pooled_int(PyObject *o)
{
    /* At most two digits, which is what a block of the number class holds. */
    return Py_TYPE(o) == &PyLong_Type && ((PyLongObject *)o)->long_value.lv_tag < ((uintptr_t)3 << NON_SIZE_BITS);
}

/* The memory of a bare leaf that nobody else knows. */
static void free_leaf(sg_heap *heap, PyObject *o)
{
    size_t bytes;
    if (Py_TYPE(o) == &PyUnicode_Type) {
        size_t header = PyUnicode_IS_ASCII(o) ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
        bytes = header + ((size_t)PyUnicode_GET_LENGTH(o) + 1) * (size_t)PyUnicode_KIND(o);
    }
    else if (Py_TYPE(o) == &PyBytes_Type) {
        bytes = offsetof(PyBytesObject, ob_sval) + (size_t)Py_SIZE(o) + 1;
    }
    else {
        bytes = offsetof(PyLongObject, long_value.ob_digit)
                + (((PyLongObject *)o)->long_value.lv_tag >> NON_SIZE_BITS) * sizeof(digit);
    }
    sg_memory_put(heap, o, bytes);
}

/* A range that nobody else knows. */
static void free_range(sg_heap *heap, PyObject *o)
{
    sg_py_range *range = (sg_py_range *)o;
    PyObject *parts[] = {range->start, range->stop, range->step, range->length};
    for (int i = 0; i < 4; i++) {
        sg_log_decrement(heap, parts[i]);
    }
    sg_block_put(heap, sg_block_class(sizeof *range), o);
}

/* The last count of what may be a container, or another instance of a class: false if only the host can let it die. */
static bool dies_here(sg_heap *heap, PyObject *o)
{
    return PyType_IS_GC(Py_TYPE(o)) ? sg_can_leave(heap, o) && sg_nursery_die(heap, o) : sg_uncollected_dies(heap, o);
}

/* An instance that waits may have waited for entries of its dict. */
static void try_dead_again(sg_heap *heap)
{
    int left = 0;
    for (int i = 0; i < heap->dead.n; i++) {
        PyObject *o = heap->dead.items[i];
        bool may_die = PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_INLINE_VALUES) && sg_count(o) == 1;
        if (may_die && dies_here(heap, o)) {
            continue;
        }
        heap->dead.items[left++] = o;
        if (!sg_dies_unseen(heap, o, true)) {
            death_is_due(heap, o);
        }
    }
    heap->dead.n = left;
}

void sg_log_apply_shared(sg_heap *heap)
{
    heap->flushes++;
    sg_notes_forget_sealed(&heap->visible);
    heap->notes_seen &= heap->visible.n != 0;
    for (int i = 0; i < heap->sealed.n; i++) {
        PyObject *o = heap->sealed.items[i];
        if (i % STEPS == STEPS - 1 && sg_is_asked_to_stop()) {
            heap->sealed.n -= i;
            memmove(heap->sealed.items, heap->sealed.items + i, (size_t)heap->sealed.n * sizeof *heap->sealed.items);
            heap->settle |= SG_SETTLE_REST;
            return;
        }
        if (sg_log_is_table(o)) {
            sg_table_put(heap, sg_log_table(o), (size_t)heap->sealed.items[++i]);
            continue;
        }
        /* With a count of 1 the entry is all that is left of the object, but for weak references: whoever calls one may
         * be adding a count just now. */
        bool keeps_count = sg_count(o) == 1;
        sg_chance_gap();
        if (!keeps_count && sg_decrement_atomic(o) != 0) {
            continue;
        }
        if (Py_TYPE(o) == &PyFloat_Type || is_pooled_int(o)) {
            sg_block_put(heap, SG_BLOCK_NUMBER, o);
        }
        else if (sg_is_bare_leaf(o)) {
            free_leaf(heap, o);
        }
        else if (Py_TYPE(o) == &PyRange_Type) {
            free_range(heap, o);
        }
        else if (dies_here(heap, o)) {
            continue;
        }
        else {
            /* Nobody else has it any more: give it back its count and let the host free it. */
            if (!keeps_count) {
                __atomic_store_n(&o->ob_refcnt_split[PY_BIG_ENDIAN], 1, __ATOMIC_RELAXED);
            }
            sg_log_push(&heap->dead, o);
        }
    }
    heap->sealed.n = 0;
    heap->sealed_doomed = 0;
    try_dead_again(heap);
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
        if (sg_is_bare_leaf(o)) {
            free_leaf(heap, o);
            return;
        }
        if (type == &PyRangeIter_Type) {
            sg_block_put(heap, SG_BLOCK_ITERATOR, o);
            return;
        }
        if (type == &PyRange_Type) {
            free_range(heap, o);
            return;
        }
        if (sg_unlikely(heap->put_off.n != 0)) {
            sg_log_put_off(heap, o); /* behind what should have died before */
            return;
        }
        if (dies_here(heap, o)) {
            return;
        }
    }
    else if (sg_immortal(o)) {
        return;
    }
    else if (sg_unlikely(heap->put_off.n != 0) && !sg_is_leaf(o)) {
        sg_log_put_off(heap, o); /* what has been put off may have the others: then this one is the last */
        return;
    }
    else {
        /* What is left may all be on the log: then nobody but the log keeps it alive, and this one goes behind the others, for
         * when it dies among what dies with it is for the last to say. */
        int logged = heap->visible.n == 0 ? 0 : sg_notes_of(&heap->visible, o);
        if (logged != 0 && logged >= (int)sg_count(o) - 1 - sg_reserve_of(heap, o) && !sg_looks_plain(o)) {
            sg_log_decrement(heap, o);
            return;
        }
        uint32_t left = sg_decrement_atomic(o);
        if (left != 0) {
            /* The slot and its count go together; every other holder has a count of its own. */
            if (heap->visible.n != 0 && logged >= (int)left - sg_reserve_of(heap, o) && !sg_looks_plain(o)) {
                death_may_be_due(heap, o);
            }
            return;
        }
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
    free(heap->scratch);
    free(heap->log.items);
    free(heap->sealed.items);
    free(heap->dead.items);
    free(heap->put_off.items);
    free(heap->rest.items);
    if (heap->matcher != NULL) {
        heap->destroy_matcher(heap->matcher);
    }
}
