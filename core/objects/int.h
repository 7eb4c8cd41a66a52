/* Exact ints: unboxed, boxed of one or two digits; anything bigger is the host's.
 *
 * Job: read and make them without the host.  Does not: raise (overflow, division by zero
 * and negative shifts are "not here").
 * Locking: none; ints are immutable.
 */
#ifndef SG_OBJECTS_INT_H
#define SG_OBJECTS_INT_H

#include "memory/number.h"

static inline bool sg_int_get(sg_slot s, intptr_t *value)
{
    if (sg_is_int(s)) {
        *value = sg_int_value(s);
        return true;
    }
    return sg_int_read(sg_pointer(s), value);
}

/* The host's SG_NB_ operators on two ints; false: not here (overflow, error, or not ours). */
static inline bool sg_int_binary(int op, intptr_t a, intptr_t b, intptr_t *r)
{
    switch (op) {
    case SG_NB_ADD:
        *r = a + b;
        break;
    case SG_NB_SUBTRACT:
        *r = a - b;
        break;
    case SG_NB_MULTIPLY:
        if (__builtin_mul_overflow(a, b, r)) {
            return false;
        }
        break;
    case SG_NB_AND:
        *r = a & b;
        break;
    case SG_NB_OR:
        *r = a | b;
        break;
    case SG_NB_XOR:
        *r = a ^ b;
        break;
    case SG_NB_FLOOR_DIVIDE:
        if (b == 0) {
            return false;
        }
        *r = a / b - ((a % b != 0) && ((a < 0) != (b < 0)));
        break;
    case SG_NB_REMAINDER:
        if (b == 0) {
            return false;
        }
        *r = a % b;
        if (*r != 0 && ((*r < 0) != (b < 0))) {
            *r += b;
        }
        break;
    case SG_NB_RSHIFT:
        if (b < 0) {
            return false;
        }
        *r = a >> (b > 62 ? 62 : b);
        break;
    case SG_NB_LSHIFT:
        if (b < 0 || b > 58 || a > (SG_INT_MAX >> b) || a < (SG_INT_MIN >> b)) {
            return false;
        }
        *r = (intptr_t)((uintptr_t)a << b);
        break;
    default:
        return false;
    }
    return sg_int_fits(*r);
}

static inline bool sg_compare_int(int op, intptr_t a, intptr_t b)
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
