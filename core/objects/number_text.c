/* Numbers as text and back.  Job: number_text.h. */
#include "objects/number_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "objects/float.h"

static sg_slot text_of_int(sg_heap *heap, intptr_t value)
{
    char digits[24], *at = digits + sizeof digits;
    uintptr_t rest = value < 0 ? -(uintptr_t)value : (uintptr_t)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0) {
        *--at = '-';
    }
    return sg_str_of_ascii(heap, at, digits + sizeof digits - at);
}

/* The shortest digits that stand for the positive x, and where the point is: x = 0.DIGITS * 10**point.  False: not here.
 *
 * 15 digits determine a double's shortest form if that has no more; otherwise the first precision that reads back as x
 * is the shortest.  The closest of that length is what printf gives, and the host; at powers of two, where the
 * neighbours are not equally far, it need not be. */
static bool shortest_digits(double x, char digits[18], int *n, int *point)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    if ((bits & ((UINT64_C(1) << 52) - 1)) == 0 || x < 2.3e-308) {
        return false;
    }
    char text[40];
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, x);
        if (precision == 17 || strtod(text, NULL) == x) {
            break;
        }
    }
    char *e = strchr(text, 'e');
    int count = 0;
    for (char *c = text; c < e; c++) {
        if (*c >= '0' && *c <= '9') { /* the point is the locale's */
            digits[count++] = *c;
        }
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    *n = count;
    *point = atoi(e + 1) + 1;
    return true;
}

static sg_slot text_of_float(sg_heap *heap, double value)
{
    char text[40], digits[18], *to = text;
    int n, point;
    double x = fabs(value);
    if (signbit(value)) {
        *to++ = '-';
    }
    if (!isfinite(x)) {
        return isnan(x) ? sg_str_of_ascii(heap, "nan", 3)
                        : sg_str_of_ascii(heap, signbit(value) ? "-inf" : "inf", signbit(value) ? 4 : 3);
    }
    if (x < 1e15 && x == floor(x)) {
        to += snprintf(to, 24, "%lld.0", (long long)x);
        return sg_str_of_ascii(heap, text, to - text);
    }
    if (!shortest_digits(x, digits, &n, &point)) {
        return 0;
    }
    if (point > -4 && point <= 16) {
        int i = 0;
        if (point <= 0) {
            *to++ = '0';
        }
        for (; i < point; i++) {
            *to++ = i < n ? digits[i] : '0';
        }
        *to++ = '.';
        for (int zeros = point; zeros < 0; zeros++) {
            *to++ = '0';
        }
        if (i >= n) {
            *to++ = '0';
        }
        for (; i < n; i++) {
            *to++ = digits[i];
        }
        return sg_str_of_ascii(heap, text, to - text);
    }
    *to++ = digits[0];
    if (n > 1) {
        *to++ = '.';
        memcpy(to, digits + 1, (size_t)n - 1);
        to += n - 1;
    }
    to += snprintf(to, 8, "e%+03d", point - 1);
    return sg_str_of_ascii(heap, text, to - text);
}

sg_slot sg_text_of_number(sg_heap *heap, sg_slot number)
{
    intptr_t i;
    if (sg_int_get(number, &i)) {
        return text_of_int(heap, i);
    }
    PyObject *o = sg_pointer(number);
    if (o == Py_True || o == Py_False) {
        return sg_from_heap(o == Py_True ? &_Py_ID(True) : &_Py_ID(False));
    }
    if (o == Py_None) {
        return sg_str_of_ascii(heap, "None", 4);
    }
    return Py_TYPE(o) == &PyFloat_Type ? text_of_float(heap, ((PyFloatObject *)o)->ob_fval) : 0;
}

/* The characters without the white space around them; false: not ASCII. */
static bool trimmed(PyObject *s, const char **from, const char **end)
{
    if (!PyUnicode_IS_ASCII(s)) {
        return false;
    }
    const char *a = PyUnicode_DATA(s), *b = a + PyUnicode_GET_LENGTH(s);
    while (a < b && (*a == ' ' || (*a >= '\t' && *a <= '\r'))) {
        a++;
    }
    while (a < b && (b[-1] == ' ' || (b[-1] >= '\t' && b[-1] <= '\r'))) {
        b--;
    }
    *from = a;
    *end = b;
    return a < b;
}

static bool take_sign(const char **at)
{
    bool minus = **at == '-';
    *at += minus || **at == '+';
    return minus;
}

bool sg_int_of_text(PyObject *s, int base, sg_slot *result)
{
    const char *at, *end;
    if (base < 2 || base > 36 || !trimmed(s, &at, &end)) {
        return false;
    }
    bool minus = take_sign(&at);
    char prefix = base == 16 ? 'x' : base == 8 ? 'o' : base == 2 ? 'b' : 0;
    if (prefix != 0 && end - at > 2 && at[0] == '0' && (at[1] | 32) == prefix) {
        at += 2;
    }
    intptr_t value = 0;
    if (at == end) {
        return false;
    }
    for (; at < end; at++) {
        int letter = *at | 32;
        int digit = *at >= '0' && *at <= '9' ? *at - '0' : letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 36;
        if (digit >= base || value > (SG_INT_MAX - digit) / base) {
            return false;
        }
        value = value * base + digit;
    }
    *result = sg_from_int(minus ? -value : value);
    return true;
}

bool sg_float_of_text(PyObject *s, double *result)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *at, *end;
    if (!trimmed(s, &at, &end)) {
        return false;
    }
    bool minus = take_sign(&at), point = false;
    intptr_t mantissa = 0;
    int digits = 0, exponent = 0, written = 0, figures = 0;
    for (; at < end && ((*at >= '0' && *at <= '9') || (*at == '.' && !point)); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        figures++;
        digits += digits != 0 || *at != '0';
        exponent -= point;
        if (digits > 15) {
            return false;
        }
        mantissa = mantissa * 10 + (*at - '0');
    }
    if (figures == 0) {
        return false;
    }
    if (at < end && (*at | 32) == 'e') {
        at++;
        bool down = at < end && take_sign(&at);
        if (at == end || end - at > 3) {
            return false;
        }
        for (; at < end && *at >= '0' && *at <= '9'; at++) {
            written = written * 10 + (*at - '0');
        }
        exponent += down ? -written : written;
    }
    if (at != end || exponent > 22 || exponent < -22) {
        return false;
    }
    double value = (double)mantissa;
    value = exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
    *result = minus ? -value : value;
    return true;
}
