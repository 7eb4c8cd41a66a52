/* Methods of strs that convert or judge characters: of ASCII here, of others in unicode_case.c.  See registry.h. */
#include "natives/coding.h"
#include "natives/unicode_case.h"

/* ---- ASCII: case, kinds of characters, encoding ---- */

/* An ASCII str of a bounded length, or NULL. */
static PyObject *ascii_of(sg_slot *args, int n, int given)
{
    PyObject *s = n == given ? any_str_of(args[0]) : NULL;
    return s != NULL && PyUnicode_IS_ASCII(s) && PyUnicode_GET_LENGTH(s) <= SG_TEXT_MAX ? s : NULL;
}

/* A str of a bounded length that is not ASCII, or NULL. */
static PyObject *wide_of(sg_slot *args, int n)
{
    PyObject *s = n == 1 ? any_str_of(args[0]) : NULL;
    return s != NULL && !PyUnicode_IS_ASCII(s) && PyUnicode_GET_LENGTH(s) <= SG_TEXT_MAX ? s : NULL;
}

static bool changed(sg_heap *heap, letter_change how, bool fold, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = wide_of(args, n);
    return s != NULL && done(sg_unicode_change_case(heap, s, how, fold), result);
}

static bool mapped(sg_heap *heap, unsigned char from, unsigned char to, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = ascii_of(args, n, 1);
    Py_ssize_t length = s != NULL ? PyUnicode_GET_LENGTH(s) : 0;
    if (s == NULL) {
        return false;
    }
    if (length < 2) {
        unsigned char c = length == 0 ? 0 : PyUnicode_1BYTE_DATA(s)[0];
        return done(length == 0 ? sg_str_empty()
                                : sg_from_heap(sg_str_of_latin1(c >= from && c < from + 26 ? c - from + to : c)),
                    result);
    }
    PyObject *r = sg_str_room(heap, length, 127);
    if (r == NULL) {
        return false;
    }
    const unsigned char *source = PyUnicode_1BYTE_DATA(s);
    unsigned char *target = PyUnicode_1BYTE_DATA(r);
    for (Py_ssize_t i = 0; i < length; i++) {
        unsigned char c = source[i];
        target[i] = c >= from && c < from + 26 ? (unsigned char)(c - from + to) : c;
    }
    return done(sg_owned(r), result);
}

NATIVE(str_lower)
{
    return mapped(heap, 'A', 'a', args, n, result) || changed(heap, ALL_DOWN, false, args, n, result);
}

NATIVE(str_casefold)
{
    return mapped(heap, 'A', 'a', args, n, result) || changed(heap, ALL_DOWN, true, args, n, result);
}

NATIVE(str_upper)
{
    return mapped(heap, 'a', 'A', args, n, result) || changed(heap, ALL_UP, false, args, n, result);
}

enum { LOWER = 1, UPPER = 2, DIGIT = 4, SPACE = 8, UNDERSCORE = 16 };

static int kind_of(unsigned char c)
{
    return c >= 'a' && c <= 'z'    ? LOWER
           : c >= 'A' && c <= 'Z'  ? UPPER
           : c >= '0' && c <= '9'  ? DIGIT
           : c == '_'              ? UNDERSCORE
           : Py_UNICODE_ISSPACE(c) ? SPACE
                                   : 0;
}

/* True if there are characters, and all are of these kinds. */
static bool all_are(int kinds, sg_character_kind wide_kind, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = ascii_of(args, n, 1), *wide = wide_of(args, n);
    if (wide != NULL) {
        *result = sg_native_bool(sg_unicode_all_are(wide, wide_kind));
        return true;
    }
    if (s == NULL) {
        return false;
    }
    bool all = PyUnicode_GET_LENGTH(s) != 0;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s) && all; i++) {
        all = (kind_of(PyUnicode_1BYTE_DATA(s)[i]) & kinds) != 0;
    }
    *result = sg_native_bool(all);
    return true;
}

NATIVE(str_isdigit)
{
    return all_are(DIGIT, SG_KIND_DIGIT, args, n, result);
}

NATIVE(str_isdecimal)
{
    return all_are(DIGIT, SG_KIND_DECIMAL, args, n, result);
}

NATIVE(str_isnumeric)
{
    return all_are(DIGIT, SG_KIND_NUMERIC, args, n, result);
}

NATIVE(str_isalpha)
{
    return all_are(LOWER | UPPER, SG_KIND_ALPHA, args, n, result);
}

NATIVE(str_isalnum)
{
    return all_are(LOWER | UPPER | DIGIT, SG_KIND_ALNUM, args, n, result);
}

NATIVE(str_isspace)
{
    return all_are(SPACE, SG_KIND_SPACE, args, n, result);
}

NATIVE(str_isidentifier)
{
    PyObject *s = ascii_of(args, n, 1), *wide = wide_of(args, n);
    if (wide != NULL) {
        int is = sg_unicode_is_identifier(wide);
        *result = sg_native_bool(is > 0);
        return is >= 0;
    }
    if (s != NULL && PyUnicode_GET_LENGTH(s) != 0 && kind_of(PyUnicode_1BYTE_DATA(s)[0]) == DIGIT) {
        *result = sg_native_bool(false);
        return true;
    }
    return all_are(LOWER | UPPER | DIGIT | UNDERSCORE, SG_KIND_ALNUM, args, n, result);
}

/* True if some letters are of this case, and none of the other. */
static bool cased(int this, int other, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = ascii_of(args, n, 1), *wide = wide_of(args, n);
    if (wide != NULL) {
        *result = sg_native_bool(sg_unicode_is_cased(wide, this == UPPER));
        return true;
    }
    if (s == NULL) {
        return false;
    }
    int seen = 0;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s); i++) {
        seen |= kind_of(PyUnicode_1BYTE_DATA(s)[i]);
    }
    *result = sg_native_bool((seen & this) != 0 && (seen & other) == 0);
    return true;
}

NATIVE(str_islower)
{
    return cased(LOWER, UPPER, args, n, result);
}

NATIVE(str_isupper)
{
    return cased(UPPER, LOWER, args, n, result);
}

NATIVE(str_isascii)
{
    PyObject *s = n == 1 ? any_str_of(args[0]) : NULL;
    *result = sg_native_bool(s != NULL && PyUnicode_IS_ASCII(s));
    return s != NULL;
}

NATIVE(str_encode)
{
    return n >= 1 && n <= 3
           && sg_native_encode(heap, tstate, args[0], n > 1 ? args[1] : 0, n > 2 ? args[2] : 0, result);
}

NATIVE(str_istitle)
{
    PyObject *s = ascii_of(args, n, 1), *wide = wide_of(args, n);
    if (wide != NULL) {
        *result = sg_native_bool(sg_unicode_is_title(wide));
        return true;
    }
    *result = sg_native_bool(s != NULL && is_title_case(PyUnicode_1BYTE_DATA(s), PyUnicode_GET_LENGTH(s)));
    return s != NULL;
}

NATIVE(str_isprintable)
{
    PyObject *s = ascii_of(args, n, 1), *wide = wide_of(args, n);
    if (wide != NULL) {
        *result = sg_native_bool(sg_unicode_all_are(wide, SG_KIND_PRINTABLE));
        return true;
    }
    bool all = true;
    for (Py_ssize_t i = 0; s != NULL && all && i < PyUnicode_GET_LENGTH(s); i++) {
        all = PyUnicode_1BYTE_DATA(s)[i] >= ' ' && PyUnicode_1BYTE_DATA(s)[i] < 127;
    }
    *result = sg_native_bool(all);
    return s != NULL;
}

const sg_native_def sg_ascii_natives[] = {
    {"lower", str_lower, sg_unicode_case_prepare},
    {"upper", str_upper, sg_unicode_case_prepare},
    {"casefold", str_casefold, sg_unicode_case_prepare},
    {"isdigit", str_isdigit, NULL},
    {"isdecimal", str_isdecimal, NULL},
    {"isnumeric", str_isnumeric, NULL},
    {"isalpha", str_isalpha, NULL},
    {"isalnum", str_isalnum, NULL},
    {"isspace", str_isspace, NULL},
    {"isidentifier", str_isidentifier, sg_unicode_case_prepare},
    {"islower", str_islower, NULL},
    {"isupper", str_isupper, NULL},
    {"isascii", str_isascii, NULL},
    {"istitle", str_istitle, NULL},
    {"isprintable", str_isprintable, NULL},
    {"encode", str_encode, NULL},
    {NULL, NULL, NULL},
};

const sg_named_native_def sg_str_named_natives[] = {
    {"encode", sg_native_encode_named, {"encoding", "errors"}},
    {NULL, NULL, {NULL}},
};
