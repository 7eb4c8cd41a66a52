/* Exact lists in shared mode: items by index, and growing and shrinking within what is allocated.
 *
 * Job: read an item without a lock; replace, append and remove one under the object's lock.  Shared mode
 * gives an empty list its first buffer, and replaces the buffer of a list that no other thread can know;
 * no other buffer changes.
 *
 * Invariants
 *   - A reader loads the size, then an item below it.  A writer stores the item, then the size; and a
 *     removed item stays in the buffer beyond the size, where a reader that saw the old size still finds
 *     a pointer that was in the list, and that no log frees before the reader has published.
 *   - So items[i] is never NULL for an i below any size that a reader can have seen since its last safepoint.
 * Locking: writers hold the object's lock.
 */
#ifndef SG_OBJECTS_LIST_H
#define SG_OBJECTS_LIST_H

#include "objects/lock.h"
#include "objects/store.h"

static inline Py_ssize_t sg_list_size(PyObject *list)
{
    return __atomic_load_n(&((PyVarObject *)list)->ob_size, __ATOMIC_ACQUIRE);
}

/* Borrowed, or NULL: not here (the index is out of range). */
static inline PyObject *sg_list_get(PyObject *list, intptr_t index)
{
    Py_ssize_t size = sg_list_size(list);
    if (index < 0) {
        index += size;
    }
    if ((size_t)index >= (size_t)size) {
        return NULL;
    }
    return sg_load_field(&((PyListObject *)list)->ob_item[index]);
}

/* Consumes `value` if it returns true; false: not here. */
static inline bool sg_list_set(sg_heap *heap, PyObject *list, intptr_t index, sg_slot value)
{
    Py_ssize_t size = sg_list_size(list);
    if (index < 0) {
        index += size;
    }
    if ((size_t)index >= (size_t)size) {
        return false;
    }
    PyObject *item = sg_to_heap(heap, value), **field = &((PyListObject *)list)->ob_item[index], *old = NULL;
    uint8_t *lock = sg_object_lock(list);
    if (index < Py_SIZE(list)) {
        old = *field;
        __atomic_store_n(field, item, __ATOMIC_RELEASE);
    }
    sg_object_unlock(lock);
    /* If it has shrunk meanwhile, the assignment came before that: the item was replaced, then removed. */
    sg_log_decrement(heap, old != NULL ? old : item);
    return true;
}

/* True if the list's only count is an owned slot of this thread, which `list` is or aliases. */
static inline bool sg_list_is_private(sg_slot list)
{
    return (sg_tag(list) == SG_TAG_OWNED || sg_tag(list) == SG_TAG_LOCAL) && sg_count(sg_pointer(list)) == 1;
}

/* Room for one more item, as the host would make it; false: not here (others may be reading the buffer). */
static inline bool sg_list_make_room(PyObject *list, bool private)
{
    PyListObject *l = (PyListObject *)list;
    Py_ssize_t size = sg_list_size(list), allocated = __atomic_load_n(&l->allocated, __ATOMIC_RELAXED);
    if (allocated > size) {
        return true;
    }
    if (allocated != size || (allocated != 0 && !private)) { /* while the host sorts it, it is below */
        return false;
    }
    size_t room = ((size_t)size + 1 + (((size_t)size + 1) >> 3) + 6) & ~(size_t)3;
    PyObject **items = sg_host_items_malloc(room * sizeof *items), **old = items;
    if (items == NULL) {
        return false;
    }
    uint8_t *lock = sg_object_lock(list);
    if (l->allocated == allocated) {
        old = l->ob_item;
        for (Py_ssize_t i = 0; i < size; i++) {
            items[i] = old[i];
        }
        __atomic_store_n(&l->ob_item, items, __ATOMIC_RELEASE);
        __atomic_store_n(&l->allocated, (Py_ssize_t)room, __ATOMIC_RELAXED);
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_host_items_free(old);
    }
    return true;
}

/* Takes the value out of `*value` if it returns true; false: not here (no room).  `*value` may become owned. */
static inline bool sg_list_append(sg_heap *heap, sg_slot list_slot, sg_slot *value)
{
    PyObject *list = sg_pointer(list_slot);
    PyListObject *l = (PyListObject *)list;
    if (!sg_list_make_room(list, sg_list_is_private(list_slot))) {
        return false;
    }
    PyObject *item = sg_to_heap(heap, *value);
    *value = sg_owned(item);
    uint8_t *lock = sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list);
    bool room = size < l->allocated;
    if (room) {
        __atomic_store_n(&l->ob_item[size], item, __ATOMIC_RELEASE);
        __atomic_store_n(&l->ob_base.ob_size, size + 1, __ATOMIC_RELEASE);
        *value = 0;
    }
    sg_object_unlock(lock);
    return room;
}

/* Removes the last item; 0: not here (empty, or the host would shrink the buffer). */
static inline sg_slot sg_list_pop(sg_heap *heap, PyObject *list)
{
    PyListObject *l = (PyListObject *)list;
    PyObject *item = NULL;
    uint8_t *lock = sg_object_lock(list);
    Py_ssize_t size = Py_SIZE(list) - 1;
    if (size >= 0 && size >= l->allocated >> 1) {
        item = l->ob_item[size];
        __atomic_store_n(&l->ob_base.ob_size, size, __ATOMIC_RELEASE);
    }
    sg_object_unlock(lock);
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
