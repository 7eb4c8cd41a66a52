/* array.array in shared mode, and what it has in common with bytes and bytearray.
 *
 * Job: items by index; adding and removing them at the end; all of them as bytes; new arrays, and their death.  array_parts.c
 * has what changes or compares more than one item: parts, concatenations, repetitions, searches.
 * Invariant: a writer that adds stores the buffer, the item, then the size, one that removes the size first; a reader loads the size, then the buffer; a buffer that others may know is neither made smaller in place nor
 * freed, but retired: one that takes its place is no smaller, and has the same behind its end.
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
/* Removes the item at an index; 0: not here. */
sg_slot sg_array_pop(sg_heap *heap, sg_slot array, intptr_t index);
/* Its bytes at one moment, as a bytes object; 0: not here. */
sg_slot sg_array_bytes(sg_heap *heap, PyObject *array);

/* An array in the hands of one thread, with its lock if others may know it. */
typedef struct {
    sg_heap *heap;
    sg_py_array *array;
    uint8_t *lock; /* NULL: it is private */
} sg_array_work;
sg_array_work sg_array_begin(sg_heap *heap, sg_slot array);
void sg_array_end(const sg_array_work *work);
/* The old buffer goes; readers may be in it if others know the array. */
void sg_array_leave_buffer(const sg_array_work *work, char *items, size_t bytes);

/* `n` items in the place of those from `start` to `stop`; false: not here, and nothing has changed. */
bool sg_array_splice(const sg_array_work *work, Py_ssize_t start, Py_ssize_t stop, const char *items, Py_ssize_t n);

/* How items of a type are stored; NULL: not known. */
const struct sg_py_array_item *sg_array_item_of(char typecode);
/* The format of a buffer of such; NULL: not known. */
const char *sg_array_format(char typecode);
sg_slot sg_array_load(sg_heap *heap, char typecode, const char *at);
/* False: it does not fit, or the host converts it. */
bool sg_array_store(char typecode, char *at, sg_slot value);

/* ---- new ones; 0: not here.  The nursery has room ---- */

/* n items, which the caller writes. */
sg_slot sg_array_new(sg_heap *heap, const struct sg_py_array_item *item, Py_ssize_t n, char **at);
/* array(typecode, initial), `initial` 0 if it is not given. */
sg_slot sg_array_of(sg_heap *heap, char typecode, sg_slot initial);
sg_slot sg_array_part(sg_heap *heap, PyObject *array, const sg_slot ends[3]);
sg_slot sg_array_concatenate(sg_heap *heap, PyObject *a, PyObject *b);
sg_slot sg_array_repeat(sg_heap *heap, PyObject *array, intptr_t times);

/* ---- changes; false: not here, and nothing has changed ---- */

bool sg_array_append_bytes(sg_heap *heap, sg_slot array, sg_slot bytes);
/* By another of the same kind. */
bool sg_array_extend_by(sg_heap *heap, sg_slot array, sg_slot other);
/* array[start:stop:step] = other, or del array[...] where `value` is 0; and of one index. */
bool sg_array_replace_part(sg_heap *heap, sg_slot array, const sg_slot ends[3], sg_slot value);
bool sg_array_delete(sg_heap *heap, sg_slot array, intptr_t index);
bool sg_array_insert(sg_heap *heap, sg_slot array, intptr_t index, sg_slot value);
bool sg_array_repeat_in_place(sg_heap *heap, sg_slot array, intptr_t times);
bool sg_array_reverse(sg_heap *heap, sg_slot array);
bool sg_array_swap_bytes(sg_heap *heap, sg_slot array);
/* Removes the first item that equals `value`. */
bool sg_array_remove(sg_heap *heap, sg_slot array, sg_slot value);

/* ---- questions ---- */

/* The first place of a number from `start` to `stop`, -1 if there is none; or, if `count` is not NULL, how often it is there.
 * -2: not here. */
Py_ssize_t sg_array_find(sg_heap *heap, PyObject *array, sg_slot value, Py_ssize_t start, Py_ssize_t stop,
                         Py_ssize_t *count);
/* 1, 0, or -1: not here. */
int sg_array_compare(int op, PyObject *a, PyObject *b);

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
