/* New strs and bytes in shared mode.
 *
 * Job: make the host's objects in their canonical form: compact, of the narrowest kind, without a hash; the empty ones,
 * and those of one character below 256, are the host's immortal ones.
 *
 * A maker returns a slot (owned, or borrowed of an immortal object), or 0: not here.
 * Locking: none; nobody else knows a new object, and the others are immutable.
 */
#ifndef SG_OBJECTS_TEXT_H
#define SG_OBJECTS_TEXT_H

#include <string.h>

#include "memory/heap.h"
#include "objects/str.h"

/* There is no safepoint while text is copied. */
enum { SG_TEXT_MAX = 1 << 20 };

static inline void *sg_leaf_block(sg_heap *heap, size_t bytes)
{
    int class = sg_block_class(bytes);
    return class < SG_BLOCK_CLASSES ? sg_block_take(heap, class) : sg_host_malloc(bytes);
}

/* A str of this length with room for characters up to `widest`, or NULL.  The caller writes all of them, and no widest one
 * may be narrower than `widest` stands for: 127, 255, 0xffff or 0x10ffff. */
static inline PyObject *sg_str_room_any(sg_heap *heap, Py_ssize_t length, Py_UCS4 widest)
{
    int kind = widest < 256 ? PyUnicode_1BYTE_KIND : widest < 0x10000 ? PyUnicode_2BYTE_KIND : PyUnicode_4BYTE_KIND;
    bool ascii = widest < 128;
    size_t header = ascii ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
    char *block = sg_leaf_block(heap, header + (size_t)(length + 1) * (size_t)kind);
    if (block == NULL) {
        return NULL;
    }
    memset(block, 0, header);
    PyASCIIObject *s = (PyASCIIObject *)block;
    s->ob_base.ob_refcnt = 1;
    s->ob_base.ob_type = &PyUnicode_Type;
    s->length = length;
    s->hash = -1;
    s->state.kind = (unsigned)kind & 7;
    s->state.compact = 1;
    s->state.ascii = ascii;
    memset(block + header + (size_t)length * (size_t)kind, 0, (size_t)kind);
    return (PyObject *)s;
}

/* The same, bounded. */
static inline PyObject *sg_str_room(sg_heap *heap, Py_ssize_t length, Py_UCS4 widest)
{
    return length > SG_TEXT_MAX ? NULL : sg_str_room_any(heap, length, widest);
}

static inline sg_slot sg_str_empty(void)
{
    return sg_from_heap(&_Py_STR(empty));
}

/* The str of one character. */
static inline sg_slot sg_str_of_char(sg_heap *heap, Py_UCS4 c)
{
    if (c < 256) {
        return sg_from_heap(sg_str_of_latin1(c));
    }
    PyObject *s = sg_str_room(heap, 1, c < 0x10000 ? 0xffff : 0x10ffff);
    PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), 0, c);
    return sg_owned(s);
}

/* The str of `length` ASCII characters. */
static inline sg_slot sg_str_of_ascii(sg_heap *heap, const char *text, Py_ssize_t length)
{
    if (length <= 1) {
        return length == 0 ? sg_str_empty() : sg_str_of_char(heap, (unsigned char)*text);
    }
    PyObject *s = sg_str_room(heap, length, 127);
    if (s == NULL) {
        return 0;
    }
    memcpy(PyUnicode_DATA(s), text, (size_t)length);
    return sg_owned(s);
}

/* What PyUnicode_MAX_CHAR_VALUE says, without a call. */
static inline Py_UCS4 sg_str_widest(PyObject *s)
{
    return PyUnicode_IS_ASCII(s)                       ? 127
           : PyUnicode_KIND(s) == PyUnicode_1BYTE_KIND ? 255
           : PyUnicode_KIND(s) == PyUnicode_2BYTE_KIND ? 0xffff
                                                       : 0x10ffff;
}

/* Copies all of `from` to `to` from `at` on; `to` is at least as wide. */
static inline void sg_str_write(PyObject *to, Py_ssize_t at, PyObject *from)
{
    int kind = (int)PyUnicode_KIND(to), narrow = (int)PyUnicode_KIND(from);
    Py_ssize_t length = PyUnicode_GET_LENGTH(from);
    void *data = PyUnicode_DATA(to);
    if (kind == narrow) {
        memcpy((char *)data + at * kind, PyUnicode_DATA(from), (size_t)(length * kind));
        return;
    }
    const void *source = PyUnicode_DATA(from);
    for (Py_ssize_t i = 0; i < length; i++) {
        PyUnicode_WRITE(kind, data, at + i, PyUnicode_READ(narrow, source, i));
    }
}

/* The same for `count` characters of s: start, start + step and so on. */
Py_UCS4 sg_str_widest_of(PyObject *s, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count);

/* What the host makes of all of an instance of a subclass: a new str, even of one character. */
sg_slot sg_str_copy(sg_heap *heap, PyObject *s);
/* `count` characters of s: start, start + step and so on, all of them within s. */
sg_slot sg_str_part(sg_heap *heap, PyObject *s, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count);
/* The strs one after another. */
sg_slot sg_str_join(sg_heap *heap, PyObject *const *parts, int n);
/* sep.join(items).  The only item is the result itself, borrowed. */
sg_slot sg_str_join_items(sg_heap *heap, PyObject *sep, const sg_slot *items, Py_ssize_t n);
/* Strict UTF-8, and the same back; 0: not here, or it is none, or there are surrogates. */
sg_slot sg_str_of_utf8(sg_heap *heap, const char *text, Py_ssize_t n);
sg_slot sg_utf8_of_str(sg_heap *heap, PyObject *s);
sg_slot sg_str_repeat(sg_heap *heap, PyObject *s, Py_ssize_t times);
/* s += t where `s` is the only reference of any kind: the new object in its place, or NULL: not here. */
PyObject *sg_str_extend(PyObject *s, PyObject *t);

/* `length` bytes to be written by the caller (more than 1), or NULL; bounded, or not. */
static inline PyObject *sg_bytes_room_any(sg_heap *heap, Py_ssize_t length)
{
    PyBytesObject *b = sg_leaf_block(heap, sizeof *b + (size_t)length);
    if (b == NULL) {
        return NULL;
    }
    ((PyObject *)b)->ob_refcnt = 1;
    ((PyObject *)b)->ob_type = &PyBytes_Type;
    ((PyVarObject *)b)->ob_size = length;
    _Py_COMP_DIAG_PUSH _Py_COMP_DIAG_IGNORE_DEPR_DECLS b->ob_shash = -1;
    _Py_COMP_DIAG_POP b->ob_sval[length] = 0;
    return (PyObject *)b;
}

static inline PyObject *sg_bytes_room(sg_heap *heap, Py_ssize_t length)
{
    return length > SG_TEXT_MAX ? NULL : sg_bytes_room_any(heap, length);
}

static inline sg_slot sg_bytes_small(const char *data, Py_ssize_t length)
{
    return sg_from_heap(length == 0 ? (PyObject *)&_Py_SINGLETON(bytes_empty)
                                    : (PyObject *)&_Py_SINGLETON(bytes_characters)[(unsigned char)*data]);
}

sg_slot sg_bytes_part(sg_heap *heap, PyObject *b, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count);
sg_slot sg_bytes_repeat(sg_heap *heap, PyObject *b, Py_ssize_t times);

#endif
