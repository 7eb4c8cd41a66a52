/* Complex numbers.  Job and locking: complex.h. */
#include "objects/complex.h"

#include <errno.h>
#include <math.h>

#include "objects/float.h"
#include "objects/int.h"

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
