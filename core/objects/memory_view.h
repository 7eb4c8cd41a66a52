/* memoryviews in shared mode: of one dimension, of items that are single numbers.
 *
 * Job: make them of bytes, bytearrays and each other, read and replace items, parts, iterate; release them, and let them die.
 *
 * Invariants, as the host's
 *   - A managed buffer counts its views that are not released (`exports`); with the last it gives up what it is of.
 *   - What a bytearray or array has exported is counted there, and it neither moves nor changes its size meanwhile.  So who has
 *     found a view that is not released may read its memory until every thread has published: what is given up is logged.
 * Locking: a managed buffer's lock, for its count and for the state of its views.  Apart from that, the lock of what it is of: for
 * the count of its exports, and while several items are read or written, which is at one moment.  A single item is read and
 * written without a lock.
 */
#ifndef SG_OBJECTS_MEMORY_VIEW_H
#define SG_OBJECTS_MEMORY_VIEW_H

#include "objects/byte_array.h"
#include "objects/iteration.h"

/* Tries the layout.  Once, exclusive; never raises. */
void sg_memory_view_init(void);

/* True if it is a memoryview that this file can work on, at this moment. */
bool sg_is_readable_view(PyObject *o);
static inline bool sg_is_memory_view(sg_slot s)
{
    return !sg_is_int(s) && Py_IS_TYPE(sg_pointer(s), &PyMemoryView_Type);
}

/* sg_bytes_look() of which the second may be anything that holds plain bytes one after another: also an array, or a memoryview,
 * whose items may be of any size. */
sg_two_locks sg_buffer_look(sg_slot a, sg_slot b, sg_bytes_view *x, sg_bytes_view *y);
/* What bytes have, or a memoryview of bytes, which nobody changes, until all have published; `at` is NULL if it is neither. */
sg_bytes_view sg_constant_bytes(PyObject *o);

/* ---- all of these: 0, -1 or false: not here ---- */

/* memoryview(o) */
sg_slot sg_memory_view_of(sg_heap *heap, PyObject *o);
Py_ssize_t sg_memory_view_length(PyObject *view);
/* From here on, until it is unlocked, nobody writes several of its items, and it is not released.  `lock` may be NULL. */
bool sg_memory_view_lock(PyObject *view, uint8_t **lock);
static inline void sg_memory_view_unlock(uint8_t *lock)
{
    if (lock != NULL) {
        sg_object_unlock(lock);
    }
}
sg_slot sg_memory_view_get(sg_heap *heap, PyObject *view, intptr_t index);
bool sg_memory_view_set(PyObject *view, intptr_t index, sg_slot value);
sg_slot sg_memory_view_part(sg_heap *heap, PyObject *view, const sg_slot ends[3]);
/* view[start:stop:step] = bytes, a bytearray, an array or another view */
bool sg_memory_view_replace_part(PyObject *view, const sg_slot ends[3], sg_slot value);
/* Over n bytes that are there, of a bytearray. */
bool sg_memory_view_write(PyObject *view, Py_ssize_t offset, const char *from, Py_ssize_t n);
/* As unsigned bytes. */
sg_slot sg_memory_view_as_bytes(sg_heap *heap, PyObject *view);
/* A copy, as bytes. */
sg_slot sg_memory_view_copy(sg_heap *heap, PyObject *view);
bool sg_memory_view_release(sg_heap *heap, PyObject *view);
/* Whether it has the same items as bytes, a bytearray, an array or another. */
int sg_memory_view_is_equal(PyObject *view, sg_slot other);
sg_slot sg_memory_view_iterator_new(sg_heap *heap, PyObject *view);

#endif
