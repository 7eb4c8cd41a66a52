/* Operations on any slot: truth, comparison, identity.
 *
 * Job: dispatch on the exact types that we know; everything else is "not here".
 */
#ifndef SG_OBJECTS_VALUE_H
#define SG_OBJECTS_VALUE_H

#include "objects/compare.h"
#include "objects/deque.h"
#include "objects/float.h"
#include "objects/settled.h"
#include "objects/str.h"

/* 1, 0, or -1: not here. */
static inline int sg_truth(sg_slot s)
{
    if (sg_is_int(s)) {
        return sg_int_value(s) != 0;
    }
    PyObject *o = sg_pointer(s);
    if (o == Py_True) {
        return 1;
    }
    if (o == Py_False || o == Py_None) {
        return 0;
    }
    PyTypeObject *type = Py_TYPE(o);
    if (type == &PyLong_Type) {
        return !_PyLong_IsZero((PyLongObject *)o);
    }
    if (type == &PyUnicode_Type) {
        return PyUnicode_GET_LENGTH(o) != 0;
    }
    if (type == &PyList_Type || sg_is_deque(type)) {
        return sg_settled_size(o, &((PyVarObject *)o)->ob_size) != 0;
    }
    if (type == &PyTuple_Type) {
        return Py_SIZE(o) != 0;
    }
    if (type == &PyDict_Type) {
        return sg_settled_size(o, &((PyDictObject *)o)->ma_used) != 0;
    }
    if (type == &PyFloat_Type) {
        return ((PyFloatObject *)o)->ob_fval != 0.0;
    }
    if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        return sg_settled_size(o, &((PySetObject *)o)->used) != 0;
    }
    if ((type->tp_as_number == NULL || type->tp_as_number->nb_bool == NULL)
        && (type->tp_as_mapping == NULL || type->tp_as_mapping->mp_length == NULL)
        && (type->tp_as_sequence == NULL || type->tp_as_sequence->sq_length == NULL)) {
        return 1;
    }
    return -1;
}

/* `a op b` for numbers and strings: 1, 0, or -1: not here. */
static inline int sg_compare(int op, sg_slot a, sg_slot b)
{
    intptr_t x, y;
    if (sg_int_get(a, &x) && sg_int_get(b, &y)) {
        return sg_compare_int(op, x, y);
    }
    if (!sg_is_int(a) && !sg_is_int(b) && PyUnicode_CheckExact(sg_pointer(a)) && PyUnicode_CheckExact(sg_pointer(b))) {
        return sg_compare_str(op, sg_pointer(a), sg_pointer(b));
    }
    double p, q;
    if (sg_number_get(a, &p) != SG_NUMBER_NONE && sg_number_get(b, &q) != SG_NUMBER_NONE) {
        return sg_compare_float(op, p, q);
    }
    return -1;
}

/* Identity.  Unboxed ints have none, so equal exact ints are called identical: a program may rely on
 * `a is a`, and the host itself shares some equal ints. */
static inline bool sg_same(sg_slot a, sg_slot b)
{
    if (!sg_is_int(a) && !sg_is_int(b) && sg_pointer(a) == sg_pointer(b)) {
        return true;
    }
    intptr_t x, y;
    return sg_int_get(a, &x) && sg_int_get(b, &y) && x == y;
}

/* The same, of objects whose truth takes a closer look, too. */
static inline int sg_truth_of(sg_slot s)
{
    int truth = sg_truth(s);
    return sg_likely(truth >= 0) ? truth : sg_truth_of_object(sg_pointer(s));
}

#endif
