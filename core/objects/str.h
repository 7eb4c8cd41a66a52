/* Exact strs in shared mode: equality, order, one character.
 *
 * Job: compare two strings and read a character without the host.  Locking: none; strings
 * are immutable but for their cached hash.
 */
#ifndef SG_OBJECTS_STR_H
#define SG_OBJECTS_STR_H

#include <string.h>

#include "py/contract.h"

/* Computed on first use by the host's function of bytes, which touches nothing else. */
static inline Py_hash_t sg_str_hash(PyObject *s)
{
    Py_hash_t hash = __atomic_load_n(&((PyASCIIObject *)s)->hash, __ATOMIC_RELAXED);
    if (hash == -1) {
        hash = _Py_HashBytes(PyUnicode_DATA(s), PyUnicode_GET_LENGTH(s) * (Py_ssize_t)PyUnicode_KIND(s));
        __atomic_store_n(&((PyASCIIObject *)s)->hash, hash, __ATOMIC_RELAXED);
    }
    return hash;
}

static inline bool sg_str_equal(PyObject *a, PyObject *b)
{
    if (a == b) {
        return true;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(a);
    int kind = PyUnicode_KIND(a);
    if (length != PyUnicode_GET_LENGTH(b) || kind != (int)PyUnicode_KIND(b)) {
        return false;
    }
    return memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(length * kind)) == 0;
}

static inline int sg_str_order(PyObject *a, PyObject *b)
{
    Py_ssize_t la = PyUnicode_GET_LENGTH(a), lb = PyUnicode_GET_LENGTH(b);
    Py_ssize_t n = la < lb ? la : lb;
    if (PyUnicode_KIND(a) == PyUnicode_1BYTE_KIND && PyUnicode_KIND(b) == PyUnicode_1BYTE_KIND) {
        int order = memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)n);
        if (order != 0) {
            return order;
        }
    }
    else {
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_UCS4 ca = PyUnicode_READ_CHAR(a, i), cb = PyUnicode_READ_CHAR(b, i);
            if (ca != cb) {
                return ca < cb ? -1 : 1;
            }
        }
    }
    return la < lb ? -1 : la > lb;
}

static inline bool sg_compare_str(int op, PyObject *a, PyObject *b)
{
    switch (op) {
    case Py_EQ:
        return sg_str_equal(a, b);
    case Py_NE:
        return !sg_str_equal(a, b);
    case Py_LT:
        return sg_str_order(a, b) < 0;
    case Py_LE:
        return sg_str_order(a, b) <= 0;
    case Py_GT:
        return sg_str_order(a, b) > 0;
    default:
        return sg_str_order(a, b) >= 0;
    }
}

/* The one-character string of a character below 256; immortal. */
static inline PyObject *sg_str_of_latin1(Py_UCS4 c)
{
    return c < 128 ? (PyObject *)&_Py_SINGLETON(strings).ascii[c] : (PyObject *)&_Py_SINGLETON(strings).latin1[c - 128];
}

/* The one-character string at `index`, immortal, or NULL: not here. */
static inline PyObject *sg_str_item(PyObject *s, intptr_t index)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (index < 0) {
        index += length;
    }
    if ((size_t)index >= (size_t)length) {
        return NULL;
    }
    Py_UCS4 c = PyUnicode_READ_CHAR(s, index);
    return c < 256 ? sg_str_of_latin1(c) : NULL;
}

#endif
