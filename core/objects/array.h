/* array.array in shared mode, and what it has in common with bytes and bytearray.
 *
 * Job: items by index; adding and removing them at the end; all of them as bytes.
 * Invariant: a writer that adds stores the buffer, the item, then the size; a reader loads the size, then the buffer; a buffer that others may know is neither made smaller in place nor
 * freed, but retired.
 * Locking: a reader needs none, an item is one load of its width; writers hold the object's lock, for the buffer may be
 * replaced.
 */
#ifndef SG_OBJECTS_ARRAY_H
#define SG_OBJECTS_ARRAY_H

#include "memory/heap.h"

extern PyTypeObject *sg_array_type; /* NULL until one has been met; written in exclusive mode only */

/* Exclusive mode: true if it is array.array's, laid out as we know it. */
bool sg_array_accept(PyTypeObject *type);

static inline bool sg_is_array(PyTypeObject *type)
{
    return type == sg_array_type && sg_array_type != NULL;
}

/* The item at an index, which may be negative; 0: not here. */
sg_slot sg_array_get(sg_heap *heap, PyObject *array, intptr_t index);
bool sg_array_set(PyObject *array, intptr_t index, sg_slot value);
/* Adds items, all or none; false: not here (one does not fit, or a buffer is exported).  `at_once`: the host would not add
 * them one by one. */
bool sg_array_extend(sg_heap *heap, sg_slot array, const sg_slot *items, Py_ssize_t n, bool at_once);
/* Removes the item at an index, of an array that others may know only the last one; 0: not here. */
sg_slot sg_array_pop(sg_heap *heap, sg_slot array, intptr_t index);
/* Its bytes at one moment, as a bytes object; 0: not here. */
sg_slot sg_array_bytes(sg_heap *heap, PyObject *array);

/* Where an item is, or NULL: not here (out of range). */
static inline char *sg_bytes_at(char *items, Py_ssize_t size, intptr_t index, int width)
{
    if (index < 0) {
        index += size;
    }
    return (size_t)index < (size_t)size ? items + index * width : NULL;
}

#define SG_LOAD_BYTES(type, at) __atomic_load_n((const type *)(at), __ATOMIC_RELAXED)
#define SG_STORE_BYTES(type, at, value) __atomic_store_n((type *)(at), (type)(value), __ATOMIC_RELAXED)

#endif
