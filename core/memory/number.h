/* Boxed ints of one or two digits: what an unboxed slot becomes, and comes from.
 *
 * Job: box and read them without the host, for publishing and for heap stores.
 * Locking: none; ints are immutable.
 */
#ifndef SG_MEMORY_NUMBER_H
#define SG_MEMORY_NUMBER_H

#include "memory/heap.h"

/* The value of an int, of a subclass too; false: it does not fit 60 bits. */
static inline bool sg_int_digits(PyLongObject *l, intptr_t *value)
{
    uintptr_t tag = l->long_value.lv_tag;
    intptr_t sign = 1 - (intptr_t)(tag & SIGN_MASK);
    if (tag < ((uintptr_t)2 << NON_SIZE_BITS)) {
        *value = sign * (intptr_t)l->long_value.ob_digit[0];
        return true;
    }
    if ((tag >> NON_SIZE_BITS) == 2) {
        uintptr_t magnitude =
            (uintptr_t)l->long_value.ob_digit[0] | ((uintptr_t)((digit *)l->long_value.ob_digit)[1] << PyLong_SHIFT);
        if (magnitude > (uintptr_t)SG_INT_MAX) {
            return false;
        }
        *value = sign * (intptr_t)magnitude;
        return true;
    }
    return false;
}

static inline bool sg_int_read(PyObject *o, intptr_t *value)
{
    return Py_TYPE(o) == &PyLong_Type && sg_int_digits((PyLongObject *)o, value);
}

/* The ints of which the host has one object each, for ever. */
static inline bool sg_int_is_immortal(intptr_t value)
{
    return value >= -_PY_NSMALLNEGINTS && value < _PY_NSMALLPOSINTS;
}
static inline PyObject *sg_int_immortal(intptr_t value)
{
    return (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + value];
}

/* In room for two digits. */
static inline void sg_int_set_digits(PyLongObject *l, intptr_t value)
{
    uintptr_t magnitude = value < 0 ? -(uintptr_t)value : (uintptr_t)value;
    uintptr_t digits = (magnitude >> PyLong_SHIFT) != 0 ? 2 : 1;
    l->long_value.lv_tag = (digits << NON_SIZE_BITS) | (value < 0 ? 2 : 0);
    l->long_value.ob_digit[0] = (digit)(magnitude & PyLong_MASK);
    ((digit *)l->long_value.ob_digit)[1] = (digit)(magnitude >> PyLong_SHIFT);
}

/* A counted (or immortal) int object. */
static inline PyObject *sg_int_box(sg_heap *heap, intptr_t value)
{
    if (sg_int_is_immortal(value)) {
        return sg_int_immortal(value);
    }
    PyLongObject *l = sg_block_take(heap, SG_BLOCK_NUMBER);
    l->ob_base.ob_refcnt = 1;
    l->ob_base.ob_type = &PyLong_Type;
    sg_int_set_digits(l, value);
    return (PyObject *)l;
}

#endif
