/* Equality and hashes of what dicts and sets find without running Python code.
 *
 * Job: exact ints and strs, None, and everything that compares by identity (classes, functions, plain
 * instances).  Locking: none; nothing of it changes, but a str's cached hash, which is written once.
 */
#ifndef SG_OBJECTS_KEY_H
#define SG_OBJECTS_KEY_H

#include "objects/hash.h"
#include "objects/value.h"

enum { SG_EQUALS_OTHERWISE, SG_EQUALS_NUMBERS, SG_EQUALS_STRS, SG_EQUALS_ITSELF };

/* What a value of this type may be equal to. */
static inline int sg_equality(PyTypeObject *type)
{
    if (type == &PyUnicode_Type) {
        return SG_EQUALS_STRS;
    }
    if (type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type) {
        return SG_EQUALS_NUMBERS;
    }
    return type->tp_richcompare == PyBaseObject_Type.tp_richcompare || type == Py_TYPE(Py_None) ? SG_EQUALS_ITSELF
                                                                                                : SG_EQUALS_OTHERWISE;
}

/* `a is b or a == b`: 1, 0, or -1: not here. */
static inline int sg_equal(sg_slot a, sg_slot b)
{
    if (!sg_is_int(a) && !sg_is_int(b) && sg_pointer(a) == sg_pointer(b)) {
        return 1;
    }
    int equal = sg_compare(Py_EQ, a, b);
    if (equal >= 0) {
        return equal;
    }
    int x = sg_is_int(a) ? SG_EQUALS_NUMBERS : sg_equality(Py_TYPE(sg_pointer(a)));
    int y = sg_is_int(b) ? SG_EQUALS_NUMBERS : sg_equality(Py_TYPE(sg_pointer(b)));
    if (x == SG_EQUALS_OTHERWISE || y == SG_EQUALS_OTHERWISE) {
        return -1;
    }
    return x != y || x == SG_EQUALS_ITSELF ? 0 : -1;
}

/* False: not here. */
static inline bool sg_key_hash(sg_slot key, Py_hash_t *hash)
{
    intptr_t number;
    if (sg_int_get(key, &number)) {
        *hash = sg_int_hash(number);
        return true;
    }
    PyObject *o = sg_pointer(key);
    PyTypeObject *type = Py_TYPE(o);
    if (type == &PyUnicode_Type) {
        *hash = sg_str_hash(o);
        return true;
    }
    if (o == Py_None) {
        *hash = type->tp_hash(o); /* a constant */
        return true;
    }
    if (type->tp_hash == PyBaseObject_Type.tp_hash && type->tp_richcompare == PyBaseObject_Type.tp_richcompare) {
        *hash = _Py_HashPointerRaw(o);
        *hash = *hash == -1 ? -2 : *hash;
        return true;
    }
    return false;
}

#endif
