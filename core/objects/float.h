/* Exact floats, and ints that convert to them exactly.
 *
 * Job: read and make them without the host.  Division by zero, powers and remainders are
 * "not here".  Locking: none; floats are immutable.
 */
#ifndef SG_OBJECTS_FLOAT_H
#define SG_OBJECTS_FLOAT_H

#include "objects/int.h"

enum { SG_NUMBER_NONE = 0, SG_NUMBER_FLOAT = 1, SG_NUMBER_INT = 2 };

/* A float, or an int of at most 53 bits (the host converts those exactly, too). */
static inline int sg_number_get(sg_slot s, double *value)
{
    if (!sg_is_int(s) && Py_TYPE(sg_pointer(s)) == &PyFloat_Type) {
        *value = ((PyFloatObject *)sg_pointer(s))->ob_fval;
        return SG_NUMBER_FLOAT;
    }
    intptr_t i;
    if (sg_int_get(s, &i) && i <= ((intptr_t)1 << 53) && i >= -((intptr_t)1 << 53)) {
        *value = (double)i;
        return SG_NUMBER_INT;
    }
    return SG_NUMBER_NONE;
}

static inline sg_slot sg_float_new(sg_heap *heap, double value)
{
    PyFloatObject *f = sg_block_take(heap, SG_BLOCK_NUMBER);
    f->ob_base.ob_refcnt = 1;
    f->ob_base.ob_type = &PyFloat_Type;
    f->ob_fval = value;
    return sg_owned((PyObject *)f);
}

/* The int that a float is cut down to; false: not here (not finite, or it does not fit). */
static inline bool sg_int_of_float(double value, sg_slot *result)
{
    const double limit = (double)((intptr_t)1 << 58);
    if (!(value > -limit && value < limit)) {
        return false;
    }
    *result = sg_from_int((intptr_t)value);
    return true;
}

static inline bool sg_float_binary(int op, double a, double b, double *r)
{
    switch (op) {
    case SG_NB_ADD:
        *r = a + b;
        return true;
    case SG_NB_SUBTRACT:
        *r = a - b;
        return true;
    case SG_NB_MULTIPLY:
        *r = a * b;
        return true;
    case SG_NB_TRUE_DIVIDE:
        if (b == 0.0) {
            return false;
        }
        *r = a / b;
        return true;
    default:
        return false;
    }
}

static inline bool sg_compare_float(int op, double a, double b)
{
    switch (op) {
    case Py_LT:
        return a < b;
    case Py_LE:
        return a <= b;
    case Py_EQ:
        return a == b;
    case Py_NE:
        return a != b;
    case Py_GT:
        return a > b;
    default:
        return a >= b;
    }
}

#endif
