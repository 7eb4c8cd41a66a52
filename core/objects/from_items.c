/* New lists and tuples of any size.  Job and locking: from_items.h. */
#include "objects/from_items.h"

#include "objects/store.h"
#include "objects/text.h"

sg_slot sg_list_of(sg_heap *heap, const sg_slot *items, Py_ssize_t n, Py_ssize_t room)
{
    PyObject **buffer = NULL;
    if (room > 0) {
        buffer = sg_table_take(heap, (size_t)room * sizeof *buffer);
        if (buffer == NULL) {
            return 0;
        }
    }
    PyListObject *list =
        (PyListObject *)((char *)sg_block_take(heap, sg_block_class(SG_GC_HEADER + sizeof *list)) + SG_GC_HEADER);
    ((PyObject *)list)->ob_refcnt = 1;
    ((PyObject *)list)->ob_type = &PyList_Type;
    ((PyVarObject *)list)->ob_size = n;
    list->allocated = room;
    list->ob_item = buffer;
    for (Py_ssize_t i = 0; i < n; i++) {
        buffer[i] = sg_to_heap(heap, items[i]);
    }
    sg_nursery_add(heap, (PyObject *)list);
    return sg_owned((PyObject *)list);
}

sg_slot sg_tuple_of(sg_heap *heap, const sg_slot *items, Py_ssize_t n)
{
    if (n == 0) {
        return sg_from_heap((PyObject *)&_Py_SINGLETON(tuple_empty));
    }
    size_t bytes = SG_GC_HEADER + sizeof(PyTupleObject) + ((size_t)n - 1) * sizeof(PyObject *);
    char *block = sg_leaf_block(heap, bytes);
    if (block == NULL) {
        return 0;
    }
    PyTupleObject *tuple = (PyTupleObject *)(block + SG_GC_HEADER);
    ((PyObject *)tuple)->ob_refcnt = 1;
    ((PyObject *)tuple)->ob_type = &PyTuple_Type;
    ((PyVarObject *)tuple)->ob_size = n;
    for (Py_ssize_t i = 0; i < n; i++) {
        tuple->ob_item[i] = sg_to_heap(heap, items[i]);
    }
    sg_nursery_add(heap, (PyObject *)tuple);
    return sg_owned((PyObject *)tuple);
}
