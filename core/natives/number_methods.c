/* Methods of exact ints and floats; complex().  See registry.h. */
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "natives/registry.h"
#include "objects/complex.h"
#include "objects/memory_view.h"
#include "objects/new.h"
#include "objects/wide.h"

static bool is_str(sg_slot s)
{
    return sg_native_type(s) == &PyUnicode_Type;
}

/* ---- methods of int ---- */

static bool magnitude_of(sg_slot s, uintptr_t *magnitude)
{
    sg_wide v;
    if (!sg_wide_get(s, &v)) {
        return false;
    }
    v = v < 0 ? -v : v;
    *magnitude = (uintptr_t)v;
    return v >> 64 == 0;
}

static bool int_bit_length(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    uintptr_t m;
    if (n != 1 || !magnitude_of(args[0], &m)) {
        return false;
    }
    *result = sg_from_int(m == 0 ? 0 : 64 - __builtin_clzll(m));
    return true;
}

static bool int_bit_count(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    uintptr_t m;
    if (n != 1 || !magnitude_of(args[0], &m)) {
        return false;
    }
    *result = sg_from_int(__builtin_popcountll(m));
    return true;
}

/* n.to_bytes(length, byteorder) of an int that is not negative and fits. */
static bool int_to_bytes(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t v, length = 1;
    bool little = false;
    if (n < 1 || n > 3 || !sg_int_get(args[0], &v) || v < 0 || (n >= 2 && !sg_int_get(args[1], &length)) || length < 1
        || length > 64 || (length < 8 && v >> (8 * length) != 0)) {
        return false;
    }
    if (n == 3) {
        little = is_str(args[2]) && sg_str_equal(sg_pointer(args[2]), &_Py_ID(little));
        if (!little && !(is_str(args[2]) && sg_str_equal(sg_pointer(args[2]), &_Py_ID(big)))) {
            return false;
        }
    }
    char data[64];
    for (intptr_t i = 0; i < length; i++) {
        data[little ? i : length - 1 - i] = (char)(i < 8 ? v >> (8 * i) : 0);
    }
    if (length == 1) {
        *result = sg_bytes_small(data, 1);
        return true;
    }
    PyObject *bytes = sg_bytes_room(heap, length);
    if (bytes == NULL) {
        return false;
    }
    memcpy(PyBytes_AS_STRING(bytes), data, (size_t)length);
    *result = sg_owned(bytes);
    return true;
}

/* int.from_bytes(bytes, byteorder), whose names may come first, of up to 15 bytes. */
static bool int_of_bytes(sg_heap *heap, sg_slot type, sg_slot bytes, sg_slot order, bool is_signed, sg_slot *result)
{
    enum { MOST = 15 };
    unsigned char data[MOST];
    bool little = order != 0 && is_str(order) && sg_str_equal(sg_pointer(order), &_Py_ID(little));
    if (sg_is_int(type) || sg_pointer(type) != (PyObject *)&PyLong_Type
        || !(order == 0 || little || (is_str(order) && sg_str_equal(sg_pointer(order), &_Py_ID(big))))) {
        return false;
    }
    sg_bytes_view view, none;
    sg_two_locks locks = sg_buffer_look(0, bytes, &none, &view);
    Py_ssize_t n = view.at == NULL || view.n > MOST ? -1 : view.n;
    for (Py_ssize_t i = 0; i < n; i++) {
        data[i] = (unsigned char)view.at[little ? n - 1 - i : i];
    }
    sg_object_unlock_two(locks);
    sg_wide value = n > 0 && is_signed && data[0] >= 128 ? -1 : 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        value = value * 256 + data[i];
    }
    *result = n < 0 ? 0 : sg_wide_new(heap, value);
    return *result != 0;
}

NATIVE(int_from_bytes)
{
    return (n == 2 || n == 3) && int_of_bytes(heap, args[0], args[1], n == 3 ? args[2] : 0, false, result);
}

/* byteorder, signed, type, bytes and byteorder. */
NATIVE(int_from_bytes_named)
{
    sg_slot order = args[0] != 0 ? args[0] : n == 5 ? args[4] : 0, is_signed = args[1];
    bool known = is_signed == 0 || (!sg_is_int(is_signed) && PyBool_Check(sg_pointer(is_signed)));
    if (!known || n < 4 || n > 5 || (n == 5 && args[0] != 0)) {
        return false;
    }
    return int_of_bytes(heap, args[2], args[3], order, is_signed != 0 && sg_pointer(is_signed) == Py_True, result);
}

/* What an exact int answers with itself. */
NATIVE(int_itself)
{
    if (n != 1 || sg_native_type(args[0]) != &PyLong_Type) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

const sg_native_def sg_int_natives[] = {
    {"bit_length", int_bit_length, NULL},
    {"bit_count", int_bit_count, NULL},
    {"to_bytes", int_to_bytes, NULL},
    {"from_bytes", int_from_bytes, NULL},
    {"conjugate", int_itself, NULL},
    {"__index__", int_itself, NULL},
    {NULL, NULL, NULL},
};
const sg_named_native_def sg_int_named_natives[] = {
    {"from_bytes", int_from_bytes_named, {"byteorder", "signed"}},
    {NULL, NULL, {0}},
};

/* ---- methods of float ---- */

static bool float_is_integer(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_native_type(args[0]) != &PyFloat_Type) {
        return false;
    }
    double x = ((PyFloatObject *)sg_pointer(args[0]))->ob_fval;
    *result = sg_native_bool(isfinite(x) && floor(x) == x);
    return true;
}

NATIVE(float_conjugate)
{
    if (n != 1 || sg_native_type(args[0]) != &PyFloat_Type) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

/* A finite float as mantissa * 2 ** exponent, where the mantissa is whole and odd, or 0. */
static bool parts_of(const sg_slot *args, int n, int64_t *mantissa, int *exponent)
{
    if (n != 1 || sg_native_type(args[0]) != &PyFloat_Type) {
        return false;
    }
    double x = ((PyFloatObject *)sg_pointer(args[0]))->ob_fval;
    if (!isfinite(x)) {
        return false;
    }
    *mantissa = (int64_t)ldexp(frexp(x, exponent), DBL_MANT_DIG);
    *exponent -= DBL_MANT_DIG;
    int zeros = *mantissa == 0 ? 0 : __builtin_ctzll((uint64_t)*mantissa);
    *mantissa >>= zeros;
    *exponent = *mantissa == 0 ? 0 : *exponent + zeros;
    return true;
}

NATIVE(float_as_integer_ratio)
{
    enum { MOST = 64 }; /* so that what is shifted stays within 120 bits */
    int64_t mantissa;
    int exponent;
    if (!sg_nursery_has_room(heap) || !parts_of(args, n, &mantissa, &exponent) || exponent > MOST || exponent < -MOST) {
        return false;
    }
    sg_wide up = exponent > 0 ? (sg_wide)1 << exponent : 1, down = exponent < 0 ? (sg_wide)1 << -exponent : 1;
    sg_slot ratio[] = {sg_wide_new(heap, mantissa * up), sg_wide_new(heap, down)};
    *result = sg_tuple_new(heap, ratio, 2);
    return true;
}

/* As 0x1.8p+1: a digit 1, or of a subnormal float 0, thirteen more, and the exponent in decimal. */
NATIVE(float_hex)
{
    enum { DIGITS = 13, ROOM = 32 };
    char text[ROOM];
    int64_t mantissa;
    int exponent;
    if (!parts_of(args, n, &mantissa, &exponent)) {
        return false;
    }
    bool negative = signbit(((PyFloatObject *)sg_pointer(args[0]))->ob_fval);
    int length;
    if (mantissa == 0) {
        length = snprintf(text, sizeof text, "%s0x0.0p+0", negative ? "-" : "");
    }
    else {
        uint64_t bits = (uint64_t)(mantissa < 0 ? -mantissa : mantissa);
        int top = exponent + 63 - __builtin_clzll(bits), least = DBL_MIN_EXP - 1, shown = top < least ? least : top;
        bits <<= exponent - shown + 4 * DIGITS;
        length = snprintf(text, sizeof text, "%s0x%d.%013llxp%+d", negative ? "-" : "", (int)(bits >> (4 * DIGITS)),
                          (unsigned long long)(bits & (((uint64_t)1 << (4 * DIGITS)) - 1)), shown);
    }
    *result = sg_str_of_ascii(heap, text, length);
    return *result != 0;
}

const sg_native_def sg_float_natives[] = {
    {"is_integer", float_is_integer, NULL},
    {"conjugate", float_conjugate, NULL},
    {"as_integer_ratio", float_as_integer_ratio, NULL},
    {"hex", float_hex, NULL},
    {NULL, NULL, NULL},
};

/* ---- complex ---- */

NATIVE(native_complex)
{
    double parts[2] = {0.0, 0.0};
    if (n > 2) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (sg_number_get(args[i], &parts[i]) == SG_NUMBER_NONE) {
            return false;
        }
    }
    *result = sg_complex_new(heap, (Py_complex){parts[0], parts[1]});
    return true;
}

const sg_native_def sg_complex_native[] = {{"complex", native_complex, NULL}, {NULL, NULL, NULL}};

NATIVE(complex_conjugate)
{
    if (n != 1 || !sg_is_complex(args[0])) {
        return false;
    }
    Py_complex value = sg_complex_value(sg_pointer(args[0]));
    *result = sg_complex_new(heap, (Py_complex){value.real, -value.imag});
    return true;
}

static sg_slot get_real(sg_heap *heap, PyObject *o)
{
    return sg_float_new(heap, sg_complex_value(o).real);
}

static sg_slot get_imag(sg_heap *heap, PyObject *o)
{
    return sg_float_new(heap, sg_complex_value(o).imag);
}

static bool is_complex(PyTypeObject *type)
{
    return type == &PyComplex_Type;
}

static const sg_native_def complex_methods[] = {{"conjugate", complex_conjugate, NULL}, {NULL, NULL, NULL}};
static const sg_native_attribute_def complex_attributes[] = {
    {"real", get_real, NULL}, {"imag", get_imag, NULL}, {NULL, NULL, NULL}};
const sg_native_type_def sg_complex_type_def = {
    .name = "complex", .methods = complex_methods, .accept = is_complex, .attributes = complex_attributes};
