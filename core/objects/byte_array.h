/* bytearrays in shared mode, and bytes and bytearrays as one: what is read from either, and a new one of either.
 *
 * Job: make them, read them, and replace a part by another, in the buffers that the host would use: their sizes can be seen.
 *
 * Invariants
 *   - A new buffer is known before a larger size is, a smaller size before another start of the contents; and a start that
 *     has been left never comes back before every thread has published.  So who sees one start twice may use every size
 *     seen in between.
 *   - A buffer that others may know is not freed, but retired; a bytearray with exports keeps its size.
 * Locking: one byte is read without a lock, everything else is read and written with the object's.
 */
#ifndef SG_OBJECTS_BYTE_ARRAY_H
#define SG_OBJECTS_BYTE_ARRAY_H

#include "objects/items.h"
#include "objects/lock.h"
#include "objects/text.h"

/* Once, exclusive: how they die. */
void sg_byte_array_init(void);

static inline bool sg_is_byte_array(sg_slot s)
{
    return !sg_is_int(s) && Py_IS_TYPE(sg_pointer(s), &PyByteArray_Type);
}

/* ---- reading ---- */

/* What bytes or a bytearray has; `at` is NULL if it is neither. */
typedef struct {
    const char *at;
    Py_ssize_t n;
} sg_bytes_view;

/* Those of two slots (the second may be 0), at one moment, which ends with sg_object_unlock_two().  In between there is no
 * other lock, and neither changes. */
sg_two_locks sg_bytes_look(sg_slot a, sg_slot b, sg_bytes_view *x, sg_bytes_view *y);

/* The same of one, and the lock of another object, or NULL. */
sg_two_locks sg_bytes_look_and(sg_slot a, PyObject *other, sg_bytes_view *x);

/* One byte, or -1: out of range. */
int sg_byte_array_get(PyObject *array, intptr_t index);

/* ---- making ---- */

/* A new bytearray of n bytes, which the caller writes to `at`, or bytes; NULL: not here. */
PyObject *sg_byte_array_room(sg_heap *heap, Py_ssize_t n, char **at);
/* bytes, or a bytearray, of n bytes that the caller writes: never one that the host has already, unless it is empty.  0: not
 * here. */
sg_slot sg_bytes_like_room(sg_heap *heap, bool array, Py_ssize_t n, char **at);
/* The same with contents; one byte as bytes is the host's own object. */
sg_slot sg_bytes_like_new(sg_heap *heap, bool array, const char *from, Py_ssize_t n);
/* bytearray(items), of which the host knows the number at once or not. */
sg_slot sg_byte_array_of(sg_heap *heap, const char *from, Py_ssize_t n, bool at_once);

/* The items as bytes, in their own memory; NULL: one is not a byte. */
const char *sg_bytes_of_items(sg_items *items);

/* ---- changing; false is "not here" ---- */

bool sg_byte_array_set(PyObject *array, intptr_t index, intptr_t byte);
/* Over n bytes that are there. */
bool sg_byte_array_write(PyObject *array, Py_ssize_t offset, const char *from, Py_ssize_t n);
/* By bytes or another bytearray; by n bytes. */
bool sg_byte_array_extend(sg_heap *heap, sg_slot array, sg_slot more);
bool sg_byte_array_append(sg_heap *heap, sg_slot array, const char *from, Py_ssize_t n);
bool sg_byte_array_insert(sg_heap *heap, sg_slot array, intptr_t index, char byte);
/* Removes one byte, which it returns; -1: not here. */
int sg_byte_array_pop(sg_heap *heap, sg_slot array, intptr_t index);
bool sg_byte_array_remove(sg_heap *heap, sg_slot array, char byte);
/* Removes all but the first n. */
bool sg_byte_array_shorten(sg_heap *heap, sg_slot array, Py_ssize_t n);
bool sg_byte_array_clear(sg_heap *heap, sg_slot array);
bool sg_byte_array_reverse(PyObject *array);
bool sg_byte_array_repeat(sg_heap *heap, sg_slot array, intptr_t times);
/* array[start:stop:step] = value, or del array[...] where it is 0; and of one index. */
bool sg_byte_array_replace_part(sg_heap *heap, sg_slot array, const sg_slot ends[3], sg_slot value);
bool sg_byte_array_delete(sg_heap *heap, sg_slot array, intptr_t index);

#endif
