/* Ints beyond an unboxed slot.  Job and locking: wide.h. */
#include "objects/wide.h"

enum { DIGITS_MAX = 4 };

bool sg_wide_get(sg_slot s, sg_wide *value)
{
    if (sg_is_int(s)) {
        *value = sg_int_value(s);
        return true;
    }
    PyObject *o = sg_pointer(s);
    if (o == Py_True || o == Py_False) {
        *value = o == Py_True;
        return true;
    }
    return Py_TYPE(o) == &PyLong_Type && sg_wide_of_long((PyLongObject *)o, value);
}

bool sg_wide_of_long(const PyLongObject *l, sg_wide *value)
{
    uintptr_t n = l->long_value.lv_tag >> NON_SIZE_BITS;
    if (n > DIGITS_MAX) {
        return false;
    }
    sg_wide magnitude = 0;
    for (uintptr_t i = n; i > 0; i--) {
        magnitude = (magnitude << PyLong_SHIFT) | ((const digit *)l->long_value.ob_digit)[i - 1];
    }
    *value = (l->long_value.lv_tag & SIGN_MASK) == 2 ? -magnitude : magnitude;
    return true;
}

sg_slot sg_wide_new(sg_heap *heap, sg_wide value)
{
    if (value <= SG_INT_MAX && value >= SG_INT_MIN) {
        return sg_from_int((intptr_t)value);
    }
    sg_wide magnitude = value < 0 ? -value : value, rest = magnitude;
    uintptr_t n = 0;
    for (; rest != 0; rest >>= PyLong_SHIFT) {
        n++;
    }
    PyLongObject *l =
        sg_block_take(heap, sg_block_class(offsetof(PyLongObject, long_value.ob_digit) + n * sizeof(digit)));
    l->ob_base.ob_refcnt = 1;
    l->ob_base.ob_type = &PyLong_Type;
    l->long_value.lv_tag = (n << NON_SIZE_BITS) | (value < 0 ? 2 : 0);
    digit *digits = (digit *)l->long_value.ob_digit;
    for (uintptr_t i = 0; i < n; i++, magnitude >>= PyLong_SHIFT) {
        digits[i] = (digit)(magnitude & PyLong_MASK);
    }
    return sg_owned((PyObject *)l);
}

static int bits_of(sg_wide v)
{
    uint64_t high = (uint64_t)((v < 0 ? -v : v) >> 64), low = (uint64_t)(v < 0 ? -v : v);
    return high != 0 ? 128 - __builtin_clzll(high) : low != 0 ? 64 - __builtin_clzll(low) : 0;
}

static bool power(sg_wide base, sg_wide exponent, sg_wide *r)
{
    if (exponent < 0 || exponent > 120) {
        if (exponent < 0 || base > 1 || base < -1) {
            return false;
        }
        exponent = exponent % 2 + 2;
    }
    *r = 1;
    for (;;) {
        if ((exponent & 1) != 0) {
            if (bits_of(*r) + bits_of(base) > 120) {
                return false;
            }
            *r *= base;
        }
        exponent >>= 1;
        if (exponent == 0) {
            return true;
        }
        if (2 * bits_of(base) > 120) {
            return false;
        }
        base *= base;
    }
}

bool sg_wide_binary(int op, sg_wide a, sg_wide b, sg_wide *r)
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
        return bits_of(a) + bits_of(b) <= 120;
    case SG_NB_AND:
        *r = a & b;
        return true;
    case SG_NB_OR:
        *r = a | b;
        return true;
    case SG_NB_XOR:
        *r = a ^ b;
        return true;
    case SG_NB_FLOOR_DIVIDE:
    case SG_NB_REMAINDER: {
        if (b == 0) {
            return false;
        }
        sg_wide quotient = a / b, rest = a % b;
        bool down = rest != 0 && (rest < 0) != (b < 0);
        *r = op == SG_NB_REMAINDER ? rest + (down ? b : 0) : quotient - down;
        return true;
    }
    case SG_NB_RSHIFT:
        *r = a >> (b > 126 ? 126 : (int)b);
        return b >= 0;
    case SG_NB_LSHIFT:
        if (b < 0 || b > 120 || a >= (sg_wide)1 << (120 - b) || a <= -((sg_wide)1 << (120 - b))) {
            return false;
        }
        *r = a * ((sg_wide)1 << b);
        return true;
    case SG_NB_POWER:
        return power(a, b, r);
    default:
        return false;
    }
}

int sg_long_order(PyObject *a, PyObject *b)
{
    const PyLongObject *x = (PyLongObject *)a, *y = (PyLongObject *)b;
    intptr_t m = (intptr_t)(x->long_value.lv_tag >> NON_SIZE_BITS) * (1 - (intptr_t)(x->long_value.lv_tag & SIGN_MASK));
    intptr_t n = (intptr_t)(y->long_value.lv_tag >> NON_SIZE_BITS) * (1 - (intptr_t)(y->long_value.lv_tag & SIGN_MASK));
    if (m != n) {
        return m < n ? -1 : 1;
    }
    const digit *p = x->long_value.ob_digit, *q = y->long_value.ob_digit;
    for (intptr_t i = m < 0 ? -m : m; i > 0; i--) {
        if (p[i - 1] != q[i - 1]) {
            return (p[i - 1] < q[i - 1]) == (m > 0) ? -1 : 1;
        }
    }
    return 0;
}
