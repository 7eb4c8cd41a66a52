/* Functions of the module math, on exact ints and floats for which no error is possible.
 *
 * Job: the host's functions are the C library's, with its errors turned into exceptions: so here they run on finite
 * arguments, and a result that is not finite is "not here".  See registry.h.
 */
#include <math.h>

#include "natives/registry.h"
#include "objects/new.h"
#include "objects/value.h"

static bool unary(sg_heap *heap, double (*function)(double), sg_slot *args, int n, sg_slot *result)
{
    double x;
    if (n != 1 || sg_number_get(args[0], &x) == SG_NUMBER_NONE || !isfinite(x)) {
        return false;
    }
    double r = function(x);
    if (!isfinite(r)) {
        return false;
    }
    *result = sg_float_new(heap, r);
    return true;
}

static bool binary(sg_heap *heap, double (*function)(double, double), sg_slot *args, int n, sg_slot *result)
{
    double x, y;
    if (n != 2 || sg_number_get(args[0], &x) == SG_NUMBER_NONE || sg_number_get(args[1], &y) == SG_NUMBER_NONE
        || !isfinite(x) || !isfinite(y)) {
        return false;
    }
    double r = function(x, y);
    if (!isfinite(r)) {
        return false;
    }
    *result = sg_float_new(heap, r);
    return true;
}

static double degrees(double x)
{
    return x * (180.0 / Py_MATH_PI);
}

/* The C library's would lose the sign of 0. */
static double sg_log1p(double x)
{
    return x == 0.0 ? x : log1p(x);
}

/* What is left of x after the nearest multiple of y, the even one of two. */
static double nearest_remainder(double x, double y)
{
    double a = fabs(x), b = fabs(y), rest = fmod(a, b), other = b - rest;
    double r = rest < other ? rest : rest > other ? -other : rest - 2.0 * fmod(0.5 * (a - rest), b);
    return copysign(1.0, x) * r;
}

static double radians(double x)
{
    return x * (Py_MATH_PI / 180.0);
}

#define UNARY(name)                                                                                                    \
    static bool math_##name(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)               \
    {                                                                                                                  \
        return unary(heap, name, args, n, result);                                                                     \
    }
#define BINARY(name)                                                                                                   \
    static bool math_##name(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)               \
    {                                                                                                                  \
        return binary(heap, name, args, n, result);                                                                    \
    }
UNARY(sqrt)
UNARY(sin)
UNARY(cos)
UNARY(tan)
UNARY(asin)
UNARY(acos)
UNARY(atan)
UNARY(exp)
UNARY(log2)
UNARY(log10)
UNARY(exp2)
UNARY(expm1)
UNARY(cbrt)
UNARY(sinh)
UNARY(cosh)
UNARY(tanh)
UNARY(asinh)
UNARY(acosh)
UNARY(atanh)
UNARY(erf)
UNARY(erfc)
UNARY(fabs)
UNARY(degrees)
UNARY(radians)
BINARY(pow)
BINARY(atan2)
BINARY(fmod)
BINARY(copysign)
BINARY(nextafter)
NATIVE(math_log1p)
{
    return unary(heap, sg_log1p, args, n, result);
}

NATIVE(math_remainder)
{
    return binary(heap, nearest_remainder, args, n, result);
}

/* The quotient of two logarithms, if there is a base. */
NATIVE(math_log)
{
    double x, base;
    if (n != 2) {
        return unary(heap, log, args, n, result);
    }
    if (sg_number_get(args[0], &x) == SG_NUMBER_NONE || sg_number_get(args[1], &base) == SG_NUMBER_NONE || !(x > 0.0)
        || !(base > 0.0) || !isfinite(x) || !isfinite(base) || log(base) == 0.0) {
        return false;
    }
    *result = sg_float_new(heap, log(x) / log(base));
    return true;
}

/* ---- parts of a float ---- */

static bool finite_one(sg_heap *heap, const sg_slot *args, int n, double *x)
{
    return n == 1 && sg_number_get(args[0], x) != SG_NUMBER_NONE && isfinite(*x) && sg_nursery_has_room(heap);
}

NATIVE(math_modf)
{
    double x, whole;
    if (!finite_one(heap, args, n, &x)) {
        return false;
    }
    double rest = modf(x, &whole);
    sg_slot parts[] = {sg_float_new(heap, rest), sg_float_new(heap, whole)};
    *result = sg_tuple_new(heap, parts, 2);
    return true;
}

NATIVE(math_frexp)
{
    double x;
    int exponent;
    if (!finite_one(heap, args, n, &x)) {
        return false;
    }
    double mantissa = frexp(x, &exponent);
    sg_slot parts[] = {sg_float_new(heap, mantissa), sg_from_int(exponent)};
    *result = sg_tuple_new(heap, parts, 2);
    return true;
}

NATIVE(math_ldexp)
{
    double x;
    intptr_t exponent;
    if (n != 2 || sg_number_get(args[0], &x) == SG_NUMBER_NONE || !isfinite(x) || !sg_int_get(args[1], &exponent)
        || exponent > INT_MAX || exponent < INT_MIN) {
        return false;
    }
    double r = ldexp(x, (int)exponent);
    *result = isfinite(r) ? sg_float_new(heap, r) : 0;
    return *result != 0;
}

static bool rounded(double (*function)(double), sg_slot *args, int n, sg_slot *result)
{
    if (n != 1) {
        return false;
    }
    PyTypeObject *type = sg_native_type(args[0]);
    if (type == &PyLong_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    return type == &PyFloat_Type && sg_int_of_float(function(((PyFloatObject *)sg_pointer(args[0]))->ob_fval), result);
}

static bool math_floor(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return rounded(floor, args, n, result);
}

static bool math_ceil(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return rounded(ceil, args, n, result);
}

static bool math_trunc(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return rounded(trunc, args, n, result);
}

static bool math_isqrt(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t v;
    if (n != 1 || !sg_int_get(args[0], &v) || v < 0) {
        return false;
    }
    intptr_t root = (intptr_t)sqrt((double)v);
    while (root * root > v) {
        root--;
    }
    while ((root + 1) * (root + 1) <= v) {
        root++;
    }
    *result = sg_from_int(root);
    return true;
}

/* With the tolerances that it has by itself: a billionth of the larger one. */
static bool math_isclose(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    double x, y;
    if (n != 2 || sg_number_get(args[0], &x) == SG_NUMBER_NONE || sg_number_get(args[1], &y) == SG_NUMBER_NONE
        || !isfinite(x) || !isfinite(y)) {
        return false;
    }
    double difference = fabs(y - x);
    *result = sg_native_bool(x == y || difference <= fabs(1e-09 * y) || difference <= fabs(1e-09 * x));
    return true;
}

static bool math_gcd(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t a, b;
    if (n != 2 || !sg_int_get(args[0], &a) || !sg_int_get(args[1], &b) || a == SG_INT_MIN || b == SG_INT_MIN) {
        return false;
    }
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b != 0) {
        intptr_t rest = a % b;
        a = b;
        b = rest;
    }
    *result = sg_from_int(a);
    return true;
}

/* Answers of yes or no take any exact number. */
static bool asks(bool (*question)(double), sg_slot *args, int n, sg_slot *result)
{
    double x;
    if (n != 1 || sg_number_get(args[0], &x) == SG_NUMBER_NONE) {
        return false;
    }
    *result = sg_native_bool(question(x));
    return true;
}

static bool is_nan(double x)
{
    return isnan(x);
}

static bool is_inf(double x)
{
    return isinf(x);
}

static bool is_finite(double x)
{
    return isfinite(x);
}

static bool math_isnan(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return asks(is_nan, args, n, result);
}

static bool math_isinf(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return asks(is_inf, args, n, result);
}

static bool math_isfinite(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return asks(is_finite, args, n, result);
}

const sg_native_def sg_math_natives[] = {
    {"sqrt", math_sqrt, NULL},
    {"sin", math_sin, NULL},
    {"cos", math_cos, NULL},
    {"tan", math_tan, NULL},
    {"asin", math_asin, NULL},
    {"acos", math_acos, NULL},
    {"atan", math_atan, NULL},
    {"exp", math_exp, NULL},
    {"log", math_log, NULL},
    {"fabs", math_fabs, NULL},
    {"pow", math_pow, NULL},
    {"atan2", math_atan2, NULL},
    {"fmod", math_fmod, NULL},
    {"copysign", math_copysign, NULL},
    {"floor", math_floor, NULL},
    {"ceil", math_ceil, NULL},
    {"gcd", math_gcd, NULL},
    {"isnan", math_isnan, NULL},
    {"isinf", math_isinf, NULL},
    {"isfinite", math_isfinite, NULL},
    {"trunc", math_trunc, NULL},
    {"isqrt", math_isqrt, NULL},
    {"isclose", math_isclose, NULL},
    {"log2", math_log2, NULL},
    {"log10", math_log10, NULL},
    {"exp2", math_exp2, NULL},
    {"expm1", math_expm1, NULL},
    {"cbrt", math_cbrt, NULL},
    {"sinh", math_sinh, NULL},
    {"cosh", math_cosh, NULL},
    {"tanh", math_tanh, NULL},
    {"asinh", math_asinh, NULL},
    {"acosh", math_acosh, NULL},
    {"atanh", math_atanh, NULL},
    {"erf", math_erf, NULL},
    {"erfc", math_erfc, NULL},
    {"degrees", math_degrees, NULL},
    {"radians", math_radians, NULL},
    {"log1p", math_log1p, NULL},
    {"modf", math_modf, NULL},
    {"frexp", math_frexp, NULL},
    {"ldexp", math_ldexp, NULL},
    {"remainder", math_remainder, NULL},
    {"nextafter", math_nextafter, NULL},
    {NULL, NULL, NULL},
};
