/* Complex numbers.  Job and locking: complex.h. */
#include "objects/complex.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/number_text.h"

/* A complex has the size of a float's block, rounded up. */
_Static_assert(sizeof(PyComplexObject) <= SG_BLOCK_NUMBER * SG_BLOCK_STEP, "a complex fits a number's block");

sg_slot sg_complex_new(sg_heap *heap, Py_complex value)
{
    PyComplexObject *c = sg_block_take(heap, SG_BLOCK_NUMBER);
    c->ob_base.ob_refcnt = 1;
    c->ob_base.ob_type = &PyComplex_Type;
    c->cval = value;
    return sg_owned((PyObject *)c);
}

/* False: no such number, or not exactly a double. */
static bool value_of(sg_slot s, Py_complex *value)
{
    if (sg_is_complex(s)) {
        *value = sg_complex_value(sg_pointer(s));
        return true;
    }
    value->imag = 0.0;
    if (!sg_is_int(s) && Py_IS_TYPE(sg_pointer(s), &PyBool_Type)) {
        value->real = sg_pointer(s) == Py_True;
        return true;
    }
    return sg_number_get(s, &value->real) != SG_NUMBER_NONE;
}

/* By squaring, in the host's order; n > 0. */
static Py_complex whole_power(Py_complex base, long n)
{
    Py_complex result = {1.0, 0.0};
    for (; n != 0; n >>= 1) {
        if ((n & 1) != 0) {
            result = _Py_c_prod(result, base);
        }
        base = _Py_c_prod(base, base);
    }
    return result;
}

static bool is_finite(Py_complex z)
{
    return isfinite(z.real) && isfinite(z.imag);
}

/* Where nothing overflows, and is not divided by zero: the host says what that is. */
static bool power(Py_complex a, Py_complex b, Py_complex *r)
{
    enum { WHOLE_MAX = 100 }; /* the host takes it for an integer up to here */
    if (!is_finite(a) || !is_finite(b)) {
        return false;
    }
    errno = 0;
    if (b.imag == 0.0 && b.real == floor(b.real) && fabs(b.real) <= WHOLE_MAX) {
        long n = (long)b.real;
        *r = n > 0 ? whole_power(a, n) : _Py_c_quot((Py_complex){1.0, 0.0}, whole_power(a, -n));
    }
    else {
        *r = _Py_c_pow(a, b);
    }
    return errno == 0 && is_finite(*r);
}

sg_slot sg_complex_operator(sg_heap *heap, int op, sg_slot a, sg_slot b)
{
    Py_complex x, y, r;
    if (!value_of(a, &x) || !value_of(b, &y)) {
        return 0;
    }
    switch (op) {
    case SG_NB_ADD:
        return sg_complex_new(heap, _Py_c_sum(x, y));
    case SG_NB_SUBTRACT:
        return sg_complex_new(heap, _Py_c_diff(x, y));
    case SG_NB_MULTIPLY:
        return sg_complex_new(heap, _Py_c_prod(x, y));
    case SG_NB_TRUE_DIVIDE:
        return y.real == 0.0 && y.imag == 0.0 ? 0 : sg_complex_new(heap, _Py_c_quot(x, y));
    case SG_NB_POWER:
        return power(x, y, &r) ? sg_complex_new(heap, r) : 0;
    default:
        return 0;
    }
}

sg_slot sg_complex_negative(sg_heap *heap, PyObject *o)
{
    Py_complex value = sg_complex_value(o);
    return sg_complex_new(heap, (Py_complex){-value.real, -value.imag});
}

sg_slot sg_complex_magnitude(sg_heap *heap, PyObject *o)
{
    Py_complex value = sg_complex_value(o);
    double magnitude = is_finite(value) ? _Py_c_abs(value) : INFINITY;
    return isfinite(magnitude) ? sg_float_new(heap, magnitude) : 0;
}

/* ---- as text ---- */

enum { PART_MAX = 32 };

/* As repr() of a float, without a fraction of 0.  Returns how long it is; 0: not here. */
static Py_ssize_t write_part(sg_heap *heap, double part, char *to)
{
    sg_slot real = sg_float_new(heap, part), text = sg_text_of_number(heap, real);
    Py_ssize_t n = text == 0 ? 0 : PyUnicode_GET_LENGTH(sg_pointer(text));
    if (n > PART_MAX) {
        n = 0;
    }
    if (n != 0) {
        memcpy(to, PyUnicode_DATA(sg_pointer(text)), (size_t)n);
        n -= n > 2 && memcmp(to + n - 2, ".0", 2) == 0 ? 2 : 0;
    }
    sg_drop(heap, text);
    sg_drop(heap, real);
    return n;
}

sg_slot sg_complex_repr(sg_heap *heap, PyObject *o)
{
    Py_complex value = sg_complex_value(o);
    bool whole = value.real != 0.0 || copysign(1.0, value.real) < 0; /* with its real part */
    char text[2 * PART_MAX + 4], *at = text;
    if (whole) {
        *at++ = '(';
        Py_ssize_t n = write_part(heap, value.real, at);
        if (n == 0) {
            return 0;
        }
        at += n;
        if (isnan(value.imag) || copysign(1.0, value.imag) > 0) {
            *at++ = '+';
        }
    }
    Py_ssize_t n = write_part(heap, value.imag, at);
    if (n == 0) {
        return 0;
    }
    at += n;
    *at++ = 'j';
    if (whole) {
        *at++ = ')';
    }
    return sg_str_of_ascii(heap, text, at - text);
}
