/* Methods of strs that convert or judge characters, most of them for ASCII only.  See registry.h. */
#include "natives/letter_case.h"
#include "natives/text.h"
#include "objects/byte_array.h"
#include "objects/items.h"

/* ---- ASCII: case, kinds of characters, encoding ---- */

/* An ASCII str of a bounded length, or NULL. */
static PyObject *ascii_of(sg_slot *args, int n, int given)
{
    PyObject *s = n == given ? any_str_of(args[0]) : NULL;
    return s != NULL && PyUnicode_IS_ASCII(s) && PyUnicode_GET_LENGTH(s) <= SG_TEXT_MAX ? s : NULL;
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
    return mapped(heap, 'A', 'a', args, n, result);
}

NATIVE(str_upper)
{
    return mapped(heap, 'a', 'A', args, n, result);
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
static bool all_are(int kinds, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = ascii_of(args, n, 1);
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
    return all_are(DIGIT, args, n, result);
}

NATIVE(str_isalpha)
{
    return all_are(LOWER | UPPER, args, n, result);
}

NATIVE(str_isalnum)
{
    return all_are(LOWER | UPPER | DIGIT, args, n, result);
}

NATIVE(str_isspace)
{
    return all_are(SPACE, args, n, result);
}

NATIVE(str_isidentifier)
{
    PyObject *s = ascii_of(args, n, 1);
    if (s != NULL && PyUnicode_GET_LENGTH(s) != 0 && kind_of(PyUnicode_1BYTE_DATA(s)[0]) == DIGIT) {
        *result = sg_native_bool(false);
        return true;
    }
    return all_are(LOWER | UPPER | DIGIT | UNDERSCORE, args, n, result);
}

/* True if some letters are of this case, and none of the other. */
static bool cased(int this, int other, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = ascii_of(args, n, 1);
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

/* s.encode() and s.encode(encoding), strictly: surrogates are the host's to complain of. */
NATIVE(str_encode)
{
    PyObject *s = n >= 1 && n <= 3 ? any_str_of(args[0]) : NULL;
    if (n
        == 3) { /* how to handle errors, of which ASCII has none; in development mode the host looks for the handler */
        PyObject *errors = s != NULL && PyUnicode_IS_ASCII(s) ? str_of(args[2]) : NULL;
        if (errors == NULL || !PyUnicode_IS_ASCII(errors) || tstate->interp->config.dev_mode
            || strlen(PyUnicode_DATA(errors)) != (size_t)PyUnicode_GET_LENGTH(errors)) {
            return false;
        }
        n = 2;
    }
    encoding how = s == NULL || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX ? ENCODING_OTHER : encoding_of(args, n);
    if (how == ENCODING_OTHER || (!PyUnicode_IS_ASCII(s) && how == ENCODING_ASCII)) {
        return false;
    }
    if (how == ENCODING_UTF_8 && !PyUnicode_IS_ASCII(s)) {
        return done(sg_utf8_of_str(heap, s), result);
    }
    /* What is ASCII, or Latin-1, is its own bytes. */
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (PyUnicode_KIND(s) != PyUnicode_1BYTE_KIND) {
        return false;
    }
    return done(sg_bytes_like_new(heap, false, PyUnicode_DATA(s), length), result);
}

NATIVE(str_istitle)
{
    PyObject *s = ascii_of(args, n, 1);
    *result = sg_native_bool(s != NULL && is_title_case(PyUnicode_1BYTE_DATA(s), PyUnicode_GET_LENGTH(s)));
    return s != NULL;
}

NATIVE(str_isprintable)
{
    PyObject *s = ascii_of(args, n, 1);
    bool all = true;
    for (Py_ssize_t i = 0; s != NULL && all && i < PyUnicode_GET_LENGTH(s); i++) {
        all = PyUnicode_1BYTE_DATA(s)[i] >= ' ' && PyUnicode_1BYTE_DATA(s)[i] < 127;
    }
    *result = sg_native_bool(all);
    return s != NULL;
}

const sg_native_def sg_ascii_natives[] = {
    {"lower", str_lower, NULL},
    {"upper", str_upper, NULL},
    {"casefold", str_lower, NULL},
    {"isdigit", str_isdigit, NULL},
    {"isdecimal", str_isdigit, NULL},
    {"isnumeric", str_isdigit, NULL},
    {"isalpha", str_isalpha, NULL},
    {"isalnum", str_isalnum, NULL},
    {"isspace", str_isspace, NULL},
    {"isidentifier", str_isidentifier, NULL},
    {"islower", str_islower, NULL},
    {"isupper", str_isupper, NULL},
    {"isascii", str_isascii, NULL},
    {"istitle", str_istitle, NULL},
    {"isprintable", str_isprintable, NULL},
    {"encode", str_encode, NULL},
    {NULL, NULL, NULL},
};
