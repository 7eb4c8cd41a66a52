/* Methods of strs that pad (any characters) or change case by place (ASCII only).  See registry.h. */
#include "natives/unicode_case.h"
#include "natives/text.h"

/* ---- padding ---- */

/* s with characters before and behind it, of which there are some. */
static sg_slot padded(sg_heap *heap, PyObject *s, Py_ssize_t left, Py_ssize_t right, Py_UCS4 fill)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), total = left + length + right;
    Py_UCS4 widest = fill < 128 ? 127 : fill < 256 ? 255 : fill < 0x10000 ? 0xffff : 0x10ffff, own = sg_str_widest(s);
    /* Of one character the host makes a new str, too, which no other function here does. */
    PyObject *r = total == 1 ? NULL : sg_str_room(heap, total, widest > own ? widest : own);
    if (r == NULL) {
        return 0;
    }
    int kind = (int)PyUnicode_KIND(r);
    void *data = PyUnicode_DATA(r);
    for (Py_ssize_t i = 0; i < left; i++) {
        PyUnicode_WRITE(kind, data, i, fill);
    }
    sg_str_write(r, left, s);
    for (Py_ssize_t i = left + length; i < total; i++) {
        PyUnicode_WRITE(kind, data, i, fill);
    }
    return sg_owned(r);
}

/* The arguments (width, fill character): how many characters are missing, or -1: not here. */
static Py_ssize_t missing(const sg_slot *args, int n, Py_UCS4 *fill)
{
    PyObject *s = n >= 2 && n <= 3 ? any_str_of(args[0]) : NULL, *with = n == 3 ? str_of(args[2]) : NULL;
    intptr_t width;
    if (s == NULL || !sg_int_get(args[1], &width) || width > SG_TEXT_MAX
        || (n == 3 && (with == NULL || PyUnicode_GET_LENGTH(with) != 1))) {
        return -1;
    }
    *fill = with != NULL ? PyUnicode_READ_CHAR(with, 0) : ' ';
    return width > PyUnicode_GET_LENGTH(s) ? width - PyUnicode_GET_LENGTH(s) : 0;
}

static bool pad(sg_heap *heap, sg_slot *args, int n, int where, sg_slot *result)
{
    Py_UCS4 fill;
    Py_ssize_t more = missing(args, n, &fill);
    if (more <= 0) {
        return more == 0 && done(unchanged(heap, &args[0]), result);
    }
    PyObject *s = sg_pointer(args[0]);
    Py_ssize_t width = PyUnicode_GET_LENGTH(s) + more;
    Py_ssize_t left = where < 0 ? 0 : where > 0 ? more : more / 2 + (more & width & 1); /* as the host centers */
    return done(padded(heap, s, left, more - left, fill), result);
}

NATIVE(str_ljust)
{
    return pad(heap, args, n, -1, result);
}

NATIVE(str_rjust)
{
    return pad(heap, args, n, 1, result);
}

NATIVE(str_center)
{
    return pad(heap, args, n, 0, result);
}

/* Zeros come behind a sign. */
NATIVE(str_zfill)
{
    Py_UCS4 fill;
    Py_ssize_t more = n == 2 ? missing(args, n, &fill) : -1;
    if (more <= 0) {
        return more == 0 && done(unchanged(heap, &args[0]), result);
    }
    sg_slot made = padded(heap, sg_pointer(args[0]), more, 0, '0');
    PyObject *s = sg_pointer(args[0]);
    Py_UCS4 sign = PyUnicode_GET_LENGTH(s) == 0 ? 0 : PyUnicode_READ_CHAR(s, 0);
    if (made != 0 && (sign == '+' || sign == '-')) {
        PyObject *r = sg_pointer(made);
        PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), 0, sign);
        PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), more, '0');
    }
    return done(made, result);
}

/* Writes what a str becomes, or with `to` NULL only tells its length. */
static Py_ssize_t expand_tabs(PyObject *s, intptr_t size, PyObject *to)
{
    int kind = (int)PyUnicode_KIND(s);
    Py_ssize_t length = 0, column = 0;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s); i++) {
        Py_UCS4 c = PyUnicode_READ(kind, PyUnicode_DATA(s), i);
        Py_ssize_t n = c != '\t' ? 1 : size > 0 ? size - column % size : 0;
        for (Py_ssize_t j = 0; j < n && to != NULL; j++) {
            PyUnicode_WRITE(PyUnicode_KIND(to), PyUnicode_DATA(to), length + j, c == '\t' ? ' ' : c);
        }
        length += n;
        column = c == '\n' || c == '\r' ? 0 : column + n;
    }
    return length;
}

NATIVE(str_expandtabs)
{
    PyObject *s = n >= 1 && n <= 2 ? any_str_of(args[0]) : NULL;
    intptr_t size = 8;
    if (s == NULL || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX
        || (n == 2 && (!sg_int_get(args[1], &size) || size > SG_TEXT_MAX || size < INT_MIN))) {
        return false;
    }
    if (PyUnicode_FindChar(s, '\t', 0, PyUnicode_GET_LENGTH(s), 1) < 0) {
        return done(unchanged(heap, &args[0]), result);
    }
    Py_ssize_t length = expand_tabs(s, size, NULL);
    /* A str of one character may be one that the host has already. */
    PyObject *r = length > 1 ? sg_str_room(heap, length, sg_str_widest(s)) : NULL;
    if (r == NULL) {
        return false;
    }
    expand_tabs(s, size, r);
    return done(sg_owned(r), result);
}

/* ---- case ---- */

static bool recased(sg_heap *heap, letter_change how, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = n == 1 ? any_str_of(args[0]) : NULL;
    if (s == NULL || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX) {
        return false;
    }
    if (!PyUnicode_IS_ASCII(s)) {
        return done(sg_unicode_change_case(heap, s, how, false), result);
    }
    const unsigned char *from = PyUnicode_1BYTE_DATA(s);
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (length < 2) {
        return done(length == 0 ? sg_str_empty() : sg_str_of_char(heap, changed_letter(how, *from, true, false)),
                    result);
    }
    PyObject *r = sg_str_room(heap, length, 127);
    if (r != NULL) {
        change_case(how, from, PyUnicode_1BYTE_DATA(r), length);
    }
    return done(r == NULL ? 0 : sg_owned(r), result);
}

NATIVE(str_capitalize)
{
    return recased(heap, FIRST_UP, args, n, result);
}

NATIVE(str_title)
{
    return recased(heap, TITLE_CASE, args, n, result);
}

NATIVE(str_swapcase)
{
    return recased(heap, SWAPPED, args, n, result);
}

const sg_native_def sg_pad_natives[] = {
    {"ljust", str_ljust, NULL},
    {"rjust", str_rjust, NULL},
    {"center", str_center, NULL},
    {"zfill", str_zfill, NULL},
    {"expandtabs", str_expandtabs, NULL},
    {"capitalize", str_capitalize, sg_unicode_case_prepare},
    {"title", str_title, sg_unicode_case_prepare},
    {"swapcase", str_swapcase, sg_unicode_case_prepare},
    {NULL, NULL, NULL},
};
