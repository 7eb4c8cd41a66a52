/* int(), float(), str(), repr(), format(), round(), divmod() and pow() on exact numbers.  See registry.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "natives/coding.h"
#include "objects/byte_array.h"
#include "objects/format.h"
#include "objects/new.h"
#include "objects/number_text.h"
#include "objects/operators.h"
#include "objects/repr.h"
#include "objects/value.h"
#include "objects/wide.h"

static bool is_str(sg_slot s)
{
    return sg_native_type(s) == &PyUnicode_Type;
}

/* int(b, base) of bytes or a bytearray, which are short. */
static bool int_of_bytes(sg_heap *heap, sg_slot b, int base, sg_slot *result)
{
    enum { MOST = 64 };
    char digits[MOST];
    sg_bytes_view view, none_other;
    sg_two_locks locks = sg_bytes_look(b, 0, &view, &none_other);
    bool plain = view.n > 0 && view.n <= MOST;
    for (Py_ssize_t i = 0; plain && i < view.n; i++) {
        digits[i] = view.at[i];
        plain = Py_ISALNUM(digits[i]);
    }
    sg_object_unlock_two(locks);
    sg_slot text = plain ? sg_str_of_ascii(heap, digits, view.n) : 0;
    bool done = text != 0 && sg_int_of_text(sg_pointer(text), base, result);
    sg_drop(heap, text);
    return done;
}

static bool native_int(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t base;
    if (n == 2) {
        if (!sg_int_get(args[1], &base) || base < 2 || base > 36) {
            return false;
        }
        PyTypeObject *text = sg_native_type(args[0]);
        return text == &PyBytes_Type || text == &PyByteArray_Type
                   ? int_of_bytes(heap, args[0], (int)base, result)
                   : is_str(args[0]) && sg_int_of_text(sg_pointer(args[0]), (int)base, result);
    }
    if (n != 1) {
        *result = sg_from_int(0);
        return n == 0;
    }
    PyTypeObject *type = sg_native_type(args[0]);
    if (type == &PyLong_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    if (type == &PyBool_Type) {
        *result = sg_from_int(sg_pointer(args[0]) == Py_True);
        return true;
    }
    if (type == &PyUnicode_Type) {
        return sg_int_of_text(sg_pointer(args[0]), 10, result);
    }
    return type == &PyFloat_Type && sg_int_of_float(((PyFloatObject *)sg_pointer(args[0]))->ob_fval, result);
}

static bool native_float(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    double v = 0.0;
    if (n > 1) {
        return false;
    }
    if (n == 1 && is_str(args[0])) {
        if (!sg_float_of_text(sg_pointer(args[0]), &v)) {
            return false;
        }
    }
    else if (n == 1) {
        int kind = sg_number_get(args[0], &v);
        if (kind == SG_NUMBER_FLOAT) {
            *result = sg_native_take(&args[0]);
            return true;
        }
        if (kind == SG_NUMBER_NONE) {
            return false;
        }
    }
    *result = sg_float_new(heap, v);
    return true;
}

static bool native_str(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n == 2 || n == 3) {
        return sg_native_decode(heap, tstate, args[0], args[1], n == 3 ? args[2] : 0, result);
    }
    if (n != 1) {
        *result = sg_str_empty();
        return n == 0;
    }
    *result = is_str(args[0]) ? sg_native_take(&args[0]) : sg_text(heap, args[0]);
    return *result != 0;
}

static bool native_repr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1) {
        return false;
    }
    *result = sg_repr(heap, args[0]);
    return *result != 0;
}

/* format(value) and format(value, specification) */
static bool native_format(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 1 || n > 2 || (n == 2 && !is_str(args[1]))) {
        return false;
    }
    bool plain = n == 1 || PyUnicode_GET_LENGTH(sg_pointer(args[1])) == 0;
    *result = plain && is_str(args[0]) ? sg_native_take(&args[0])
              : plain                  ? sg_format_simple(heap, args[0])
                                       : sg_format_with(heap, args[0], args[1]);
    return *result != 0;
}

/* To `places` decimals, ties to even: of the exact value, as printf does. */
static bool rounded(double x, intptr_t places, double *result)
{
    char text[64];
    if (places < 0 || places > 22 || !(fabs(x) < 1e15)) {
        return false;
    }
    snprintf(text, sizeof text, "%.*f", (int)places, x);
    *result = strtod(text, NULL);
    return true;
}

static bool native_round(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t places = 0;
    bool given = n == 2 && !(!sg_is_int(args[1]) && sg_pointer(args[1]) == Py_None);
    if (n < 1 || n > 2 || (given && !sg_int_get(args[1], &places))) {
        return false;
    }
    PyTypeObject *type = sg_native_type(args[0]);
    if (type == &PyLong_Type && places >= 0) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    if (type != &PyFloat_Type) {
        return false;
    }
    double x = ((PyFloatObject *)sg_pointer(args[0]))->ob_fval;
    if (given) {
        if (!rounded(x, places, &x)) {
            return false;
        }
        *result = sg_float_new(heap, x);
        return true;
    }
    double whole = round(x);
    if (fabs(x - whole) == 0.5) {
        whole = 2.0 * round(x / 2.0);
    }
    return sg_int_of_float(whole, result);
}

static bool is_number(sg_slot s)
{
    PyTypeObject *type = sg_native_type(s);
    return type == &PyLong_Type || type == &PyFloat_Type;
}

static bool native_divmod(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t a, b, quotient, rest;
    if (n != 2 || !sg_nursery_has_room(heap)) {
        return false;
    }
    sg_slot pair[2] = {0};
    if (sg_int_get(args[0], &a) && sg_int_get(args[1], &b)) {
        if (sg_int_binary(SG_NB_FLOOR_DIVIDE, a, b, &quotient) && sg_int_binary(SG_NB_REMAINDER, a, b, &rest)) {
            pair[0] = sg_from_int(quotient);
            pair[1] = sg_from_int(rest);
        }
    }
    else if (is_number(args[0]) && is_number(args[1])) {
        pair[0] = sg_binary_operator(heap, SG_NB_FLOOR_DIVIDE, args);
        pair[1] = pair[0] == 0 ? 0 : sg_binary_operator(heap, SG_NB_REMAINDER, args);
    }
    *result = pair[1] == 0 ? 0 : sg_tuple_new(heap, pair, 2);
    return *result != 0;
}

/* base ** exponent; false: not here (negative exponent, overflow). */
static bool power(intptr_t base, intptr_t exponent, intptr_t *result)
{
    intptr_t r = 1;
    if (exponent < 0) {
        return false;
    }
    while (exponent != 0) {
        if ((exponent & 1) != 0 && __builtin_mul_overflow(r, base, &r)) {
            return false;
        }
        exponent >>= 1;
        if (exponent != 0 && __builtin_mul_overflow(base, base, &base)) {
            return false;
        }
    }
    *result = r;
    return sg_int_fits(r);
}

static bool power_modulo(intptr_t base, intptr_t exponent, intptr_t modulus, intptr_t *result)
{
    if (exponent < 0 || modulus <= 0) {
        return false;
    }
    __extension__ typedef unsigned __int128 wide;
    base %= modulus;
    uintptr_t b = (uintptr_t)(base < 0 ? base + modulus : base), m = (uintptr_t)modulus, r = 1 % m;
    for (; exponent != 0; exponent >>= 1) {
        if ((exponent & 1) != 0) {
            r = (uintptr_t)((wide)r * b % m);
        }
        b = (uintptr_t)((wide)b * b % m);
    }
    *result = (intptr_t)r;
    return true;
}

static bool native_pow(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t base, exponent, modulus, r;
    if ((n != 2 && n != 3) || !sg_int_get(args[0], &base) || !sg_int_get(args[1], &exponent)) {
        return false;
    }
    if (n == 2 ? !power(base, exponent, &r)
               : !sg_int_get(args[2], &modulus) || !power_modulo(base, exponent, modulus, &r)) {
        return false;
    }
    *result = sg_from_int(r);
    return true;
}

/* ---- digits ---- */

/* An int with its prefix, in base 1 << bits. */
static bool based(sg_heap *heap, int bits, char prefix, sg_slot *args, int n, sg_slot *result)
{
    char text[SG_INT_BITS + 3], *end = text + sizeof text, *at = end;
    intptr_t v;
    if (n != 1 || !sg_int_get(args[0], &v)) {
        return false;
    }
    uintptr_t rest = v < 0 ? -(uintptr_t)v : (uintptr_t)v;
    do {
        *--at = "0123456789abcdef"[rest & ((1U << bits) - 1)];
        rest >>= bits;
    } while (rest != 0);
    *--at = prefix;
    *--at = '0';
    if (v < 0) {
        *--at = '-';
    }
    *result = sg_str_of_ascii(heap, at, end - at);
    return *result != 0;
}

static bool native_hex(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return based(heap, 4, 'x', args, n, result);
}

static bool native_oct(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return based(heap, 3, 'o', args, n, result);
}

static bool native_bin(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return based(heap, 1, 'b', args, n, result);
}

const sg_native_def sg_number_natives[] = {
    {"int", native_int, NULL},       {"float", native_float, NULL},   {"str", native_str, NULL},
    {"repr", native_repr, NULL},     {"format", native_format, NULL}, {"round", native_round, NULL},
    {"divmod", native_divmod, NULL}, {"pow", native_pow, NULL},       {"hex", native_hex, NULL},
    {"oct", native_oct, NULL},       {"bin", native_bin, NULL},       {NULL, NULL, NULL},
};
