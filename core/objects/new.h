/* New containers in shared mode: small tuples and lists, instances of plain classes.
 *
 * Job: make the host's objects from blocks and put them into the nursery (the caller has checked for room).
 * Locking: none; nobody else knows a new object.
 */
#ifndef SG_OBJECTS_NEW_H
#define SG_OBJECTS_NEW_H

#include <string.h>

#include "objects/store.h"

enum { SG_SMALL_SEQUENCE = 32 };
_Static_assert(sizeof(PyTupleObject) + SG_SMALL_SEQUENCE * sizeof(PyObject *) + SG_GC_HEADER
                   <= (SG_BLOCK_CLASSES - 1) * SG_BLOCK_STEP,
               "a small tuple fits a block");

static inline void *sg_gc_block(sg_heap *heap, size_t headers, size_t bytes)
{
    return (char *)sg_block_take(heap, sg_block_class(headers + bytes)) + headers;
}

/* Consumes the items; n > 0. */
static inline sg_slot sg_tuple_new(sg_heap *heap, const sg_slot *items, int n)
{
    size_t bytes = sizeof(PyTupleObject) + ((size_t)n - 1) * sizeof(PyObject *);
    PyTupleObject *tuple = sg_gc_block(heap, SG_GC_HEADER, bytes);
    ((PyObject *)tuple)->ob_refcnt = 1;
    ((PyObject *)tuple)->ob_type = &PyTuple_Type;
    ((PyVarObject *)tuple)->ob_size = n;
    for (int i = 0; i < n; i++) {
        tuple->ob_item[i] = sg_to_heap(heap, items[i]);
    }
    sg_nursery_add(heap, (PyObject *)tuple);
    return sg_owned((PyObject *)tuple);
}

/* Consumes the items. */
static inline sg_slot sg_list_new(sg_heap *heap, const sg_slot *items, int n)
{
    PyListObject *list = sg_gc_block(heap, SG_GC_HEADER, sizeof(PyListObject));
    ((PyObject *)list)->ob_refcnt = 1;
    ((PyObject *)list)->ob_type = &PyList_Type;
    ((PyVarObject *)list)->ob_size = n;
    list->allocated = n;
    list->ob_item = NULL;
    if (n > 0) {
        list->ob_item = sg_table_take(heap, (size_t)n * sizeof(PyObject *));
        if (list->ob_item == NULL) {
            Py_FatalError("sharedgil: out of memory for a list");
        }
    }
    for (int i = 0; i < n; i++) {
        list->ob_item[i] = sg_to_heap(heap, items[i]);
    }
    sg_nursery_add(heap, (PyObject *)list);
    return sg_owned((PyObject *)list);
}

/* True if the class's instances have a settled size and there is room for one; the class is plain
 * (vm/classes.c has checked: object's or list's own __new__ and the usual allocator; inline values, slots only, or a list). */
static inline bool sg_instance_fits(sg_heap *heap, PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        return sg_nursery_has_room(heap);
    }
    PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
    return sg_nursery_has_room(heap) && keys->dk_usable <= 1;
}

/* Zeroed, in the nursery, which has room: of slots only, a list, or another that begins with nothing. */
static inline sg_slot sg_slots_new(sg_heap *heap, PyTypeObject *type)
{
    size_t bytes = (size_t)type->tp_basicsize;
    size_t headers = SG_GC_HEADER + (PyType_HasFeature(type, Py_TPFLAGS_PREHEADER) ? SG_MANAGED_HEADER : 0);
    PyObject *o = sg_gc_block(heap, headers, bytes);
    memset((char *)o - headers, 0, headers + bytes);
    sg_reserve_take(heap, (PyObject *)type);
    o->ob_refcnt = 1;
    o->ob_type = type;
    sg_nursery_add(heap, o);
    return sg_owned(o);
}

static inline sg_slot sg_instance_new(sg_heap *heap, PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        return sg_slots_new(heap, type);
    }
    PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
    size_t capacity = shared_keys_usable_size(keys);
    size_t bytes = sizeof(PyObject) + _PyInlineValuesSize(type);
    PyObject *o = sg_gc_block(heap, SG_GC_HEADER + SG_MANAGED_HEADER, bytes);
    memset((char *)o - SG_GC_HEADER - SG_MANAGED_HEADER, 0, SG_GC_HEADER + SG_MANAGED_HEADER + bytes);
    sg_reserve_take(heap, (PyObject *)type);
    o->ob_refcnt = 1;
    o->ob_type = type;
    PyDictValues *values = _PyObject_InlineValues(o);
    values->capacity = (uint8_t)capacity;
    values->size = 0;
    values->embedded = 1;
    values->valid = 1;
    sg_nursery_add(heap, o);
    return sg_owned(o);
}

#endif
