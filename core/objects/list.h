/* Exact lists in shared mode: items by index.
 *
 * Job: read an item without a lock, replace one under the object's lock.  Shared mode never
 * resizes a list, so the size and the buffer are those of the last exclusive section.
 */
#ifndef SG_OBJECTS_LIST_H
#define SG_OBJECTS_LIST_H

#include "objects/lock.h"
#include "objects/store.h"

/* Borrowed, or NULL: not here (the index is out of range). */
static inline PyObject *sg_list_get(PyObject *list, intptr_t index)
{
    Py_ssize_t size = Py_SIZE(list);
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
    Py_ssize_t size = Py_SIZE(list);
    if (index < 0) {
        index += size;
    }
    if ((size_t)index >= (size_t)size) {
        return false;
    }
    sg_replace_field(heap, &((PyListObject *)list)->ob_item[index], sg_to_heap(heap, value));
    return true;
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
