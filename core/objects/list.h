/* Lists in shared mode.
 *
 * Job: read an item without a lock; replace, append, insert and remove under the object's lock.  Lists of subclasses
 * that inherit the host's slots are lists here, too: the layout is the same.
 *
 * Invariants
 *   - A reader loads the size, then the buffer, then an item below that size.  A writer that adds stores the buffer,
 *     the item, then the size; one that removes in the middle stores the size, then the buffer.  So whoever sees a size sees
 *     a buffer that holds as many, and an item that is not there any more is found only by who came before it was removed.
 *   - The buffer of a list that others may know is never made smaller and never freed in place: a new one is at least
 *     as large, holds all of the old one, the removed items beyond the size included, and the old one is retired.
 *   - A removed item stays in the buffer beyond the size, where a reader that saw the old size still finds a pointer
 *     that was in the list, and that no log frees before the reader has published.
 *   - So items[i] is never NULL for an i below any size that a reader can have seen since its last safepoint.
 *   - Items move (insert, remove in the middle, replace a part) in a new buffer, which replaces the old one by one store: a reader
 *     sees all of them moved or none.  Only a private list, which no other thread can know, changes in place.
 * Locking: writers hold the object's lock, but of a private list.  So does who counts from the end: with the size of one moment
 * and the items of the next it would find a neighbour.
 */
#ifndef SG_OBJECTS_LIST_H
#define SG_OBJECTS_LIST_H

#include "base/chance.h"
#include "objects/settled.h"
#include "objects/store.h"

/* What is below it is there; what is not may be just now. */
static inline Py_ssize_t sg_list_size_now(PyObject *list)
{
    return __atomic_load_n(&((PyVarObject *)list)->ob_size, __ATOMIC_ACQUIRE);
}

static inline Py_ssize_t sg_list_size(PyObject *list)
{
    return sg_settled_size(list, &((PyVarObject *)list)->ob_size);
}

/* After the size: it then holds at least as many. */
static inline PyObject **sg_list_items(PyObject *list)
{
    return __atomic_load_n(&((PyListObject *)list)->ob_item, __ATOMIC_ACQUIRE);
}

/* list.c: an item counted from the end. */
PyObject *sg_list_get_from_end(PyObject *list, intptr_t index);

/* Borrowed, or NULL: not here (the index is out of range, or just now becomes valid). */
static inline PyObject *sg_list_get(PyObject *list, intptr_t index)
{
    if (sg_unlikely(index < 0)) {
        return sg_list_get_from_end(list, index);
    }
    Py_ssize_t size = sg_list_size_now(list);
    sg_chance_gap();
    if (index >= size) {
        return NULL;
    }
    return sg_load_field(&sg_list_items(list)[index]);
}

/* Takes the value out of `*value` if it returns true; false: not here.  `*value` may become owned.  The index means something
 * only with the lock, so that what is replaced is neither another item nor one that somebody has removed by then. */
static inline bool sg_list_set(sg_heap *heap, PyObject *list, intptr_t index, sg_slot *value)
{
    PyObject *item = sg_to_heap(heap, *value), *old = NULL;
    *value = sg_owned(item);
    sg_chance_gap();
    uint8_t *lock = sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list);
    index += index < 0 ? size : 0;
    if (sg_likely((size_t)index < (size_t)size)) {
        PyObject **field = &((PyListObject *)list)->ob_item[index];
        old = *field;
        __atomic_store_n(field, item, __ATOMIC_RELEASE);
    }
    sg_object_unlock(lock);
    if (sg_unlikely(old == NULL)) {
        return false;
    }
    *value = 0;
    sg_log_decrement(heap, old);
    return true;
}

/* True if the list's only count is an owned slot of this thread, which `list` is or aliases. */
static inline bool sg_list_is_private(sg_slot list)
{
    return (sg_tag(list) == SG_TAG_OWNED || sg_tag(list) == SG_TAG_LOCAL) && sg_count(sg_pointer(list)) == 1;
}

/* The host sorts it: it looks empty, and may not be changed. */
static inline bool sg_list_is_sorted_now(PyObject *list)
{
    return __atomic_load_n(&((PyListObject *)list)->allocated, __ATOMIC_RELAXED) < Py_SIZE(list);
}

/* ---- list.c: false, or 0, is "not here", with nothing changed ---- */

/* A buffer with room for `size` items and, as the host would have it, more.  The caller holds the lock or the list is
 * private. */
bool sg_list_grow(sg_heap *heap, PyListObject *list, Py_ssize_t size, bool private);
/* The buffer of a private list after its size has become less than half of it, or 0. */
void sg_list_shrink(sg_heap *heap, PyListObject *list);
/* A change of a list's items: in `items`, which is the list's own buffer or a copy. */
typedef struct {
    PyListObject *list;
    PyObject **items;
    Py_ssize_t size, room;
    uint8_t *lock; /* NULL: private */
} sg_list_change;
/* `more`: how many items it will have more, or fewer. */
bool sg_list_begin(sg_heap *heap, sg_slot list, Py_ssize_t more, sg_list_change *c);
/* Nothing is to be changed after all. */
void sg_list_cancel(sg_heap *heap, sg_list_change *c);
/* It now has `size` items; one that has left the end stays behind it. */
void sg_list_end(sg_heap *heap, sg_list_change *c, Py_ssize_t size);

/* Takes the value out of `*value`, which may become owned if it does not. */
bool sg_list_insert(sg_heap *heap, sg_slot list, intptr_t index, sg_slot *value);
/* Removes and returns the item at an index. */
sg_slot sg_list_pop_at(sg_heap *heap, sg_slot list, intptr_t index);
bool sg_list_delete(sg_heap *heap, sg_slot list, intptr_t index);
/* Removes the first item that equals `value`. */
bool sg_list_remove(sg_heap *heap, sg_slot list, sg_slot value);
bool sg_list_reverse(sg_heap *heap, sg_slot list);
/* Of items that sort.h knows. */
bool sg_list_sort(sg_heap *heap, sg_slot list);
/* By these keys of these items, if the list still has them. */
bool sg_list_sort_by(sg_heap *heap, sg_slot list, const sg_slot *items, const sg_slot *keys, Py_ssize_t n,
                     bool descending);
/* For a sort that runs Python code, of a list that no other thread knows, or in exclusive mode: the items go to `aside`, an empty
 * list that nobody else knows, and the list looks empty and may not be changed here.  False: not here (it is empty, or being
 * sorted). */
bool sg_list_set_aside(PyListObject *list, PyListObject *aside);
/* True until somebody, exclusively, changes it all the same. */
static inline bool sg_list_is_set_aside(PyObject *list)
{
    return __atomic_load_n(&((PyListObject *)list)->allocated, __ATOMIC_RELAXED) == -1;
}
/* The items come back; the list is still set aside. */
void sg_list_put_back(PyListObject *list, PyListObject *aside);
/* Puts `n` counted items in the place of `count`, every `step` from `start` (with a step of 1, or as many), whose counts come
 * back in `old`; false, too, if the list no longer has this size. */
bool sg_list_splice(sg_heap *heap, sg_slot list, Py_ssize_t size, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count,
                    PyObject **with, Py_ssize_t n, PyObject **old);
bool sg_list_clear(sg_heap *heap, sg_slot list);
/* Appends the items of a list, tuple, range, dict, view of a dict, set or frozenset. */
bool sg_list_extend(sg_heap *heap, sg_slot list, sg_slot iterable);
/* The same with one that was never anything but empty. */
bool sg_list_fill(sg_heap *heap, sg_slot list, sg_slot iterable);

/* Takes the value out of `*value` if it returns true; false: not here.  `*value` may become owned. */
static inline bool sg_list_append(sg_heap *heap, sg_slot list_slot, sg_slot *value)
{
    PyListObject *l = (PyListObject *)sg_pointer(list_slot);
    PyObject *item = sg_to_heap(heap, *value);
    *value = sg_owned(item);
    bool private = sg_list_is_private(list_slot);
    uint8_t *lock = private ? NULL : sg_object_lock(l);
    Py_ssize_t size = Py_SIZE(l);
    bool room = sg_likely(size < l->allocated) || sg_list_grow(heap, l, size + 1, private);
    if (room) {
        __atomic_store_n(&l->ob_item[size], item, __ATOMIC_RELEASE);
        sg_chance_gap();
        __atomic_store_n(&l->ob_base.ob_size, size + 1, __ATOMIC_RELEASE);
        *value = 0;
    }
    if (!private) {
        sg_object_unlock(lock);
    }
    return room;
}

/* True if the host, for this size, makes the buffer smaller. */
static inline bool sg_list_shrinks(const PyListObject *list, Py_ssize_t size)
{
    return size < list->allocated >> 1 || size <= 0;
}

enum { SG_LIST_KEPT_MAX = 128 };
/* A shared list keeps its buffer, for readers may be in it, unless that is worth stopping everybody for. */
static inline bool sg_list_may_keep_buffer(const PyListObject *list)
{
    return list->allocated <= SG_LIST_KEPT_MAX;
}

/* Removes the last item; 0: not here (empty, or the large buffer of a shared list must be made smaller). */
static inline sg_slot sg_list_pop(sg_heap *heap, sg_slot list_slot)
{
    PyListObject *l = (PyListObject *)sg_pointer(list_slot);
    PyObject *item = NULL;
    bool private = sg_list_is_private(list_slot);
    uint8_t *lock = private ? NULL : sg_object_lock(l);
    Py_ssize_t size = Py_SIZE(l) - 1;
    bool shrinks = sg_list_shrinks(l, size);
    if (size >= 0 && size < l->allocated && (private || !shrinks || sg_list_may_keep_buffer(l))) {
        item = l->ob_item[size];
        __atomic_store_n(&l->ob_base.ob_size, size, __ATOMIC_RELEASE);
        if (shrinks && private) {
            sg_list_shrink(heap, l);
        }
    }
    if (!private) {
        sg_object_unlock(lock);
    }
    if (item == NULL) {
        return 0;
    }
    /* Others may have it borrowed: the list's reference goes to the log, the result has its own (rule 19). */
    sg_increment(item);
    sg_log_decrement(heap, item);
    return sg_owned(item);
}

static inline PyObject *sg_tuple_get(PyObject *tuple, intptr_t index)
{
    Py_ssize_t size = Py_SIZE(tuple);
    if (index < 0) {
        index += size;
    }
    if ((size_t)index >= (size_t)size) {
        return NULL;
    }
    return ((PyTupleObject *)tuple)->ob_item[index];
}

#endif
