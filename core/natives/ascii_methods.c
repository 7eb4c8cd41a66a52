/* Methods of strs that convert or judge characters, for ASCII only, and methods of exact bytes.  See registry.h. */
#include "natives/text.h"
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

/* An encoding in which ASCII text is its own bytes; none given is UTF-8. */
static bool is_plain_encoding(sg_slot *args, int n)
{
    static const char *const names[] = {"utf-8", "utf8", "ascii", "latin-1", "UTF-8"};
    PyObject *name = n == 2 ? str_of(args[1]) : NULL;
    if (n == 1) {
        return true;
    }
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
        if (PyUnicode_IS_ASCII(name) && strcmp(PyUnicode_DATA(name), names[i]) == 0) {
            return true;
        }
    }
    return false;
}

NATIVE(str_encode)
{
    PyObject *s = n == 1 || n == 2 ? ascii_of(args, 1, 1) : NULL;
    if (s == NULL || !is_plain_encoding(args, n)) {
        return false;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (length < 2) {
        return done(sg_bytes_small(PyUnicode_DATA(s), length), result);
    }
    PyObject *bytes = sg_bytes_room(heap, length);
    if (bytes == NULL) {
        return false;
    }
    memcpy(PyBytes_AS_STRING(bytes), PyUnicode_DATA(s), (size_t)length);
    return done(sg_owned(bytes), result);
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
    {"encode", str_encode, NULL},
    {NULL, NULL, NULL},
};

/* ---- bytes ---- */

static PyObject *bytes_of(sg_slot s)
{
    return sg_native_type(s) == &PyBytes_Type ? sg_pointer(s) : NULL;
}

NATIVE(bytes_find)
{
    Py_ssize_t start, end;
    PyObject *b = n >= 2 ? bytes_of(args[0]) : NULL, *sought = b != NULL ? bytes_of(args[1]) : NULL;
    if (sought == NULL || !bounds(args + 2, n - 2, PyBytes_GET_SIZE(b), &start, &end)) {
        return false;
    }
    const char *text = PyBytes_AS_STRING(b), *at = NULL;
    if (end - start >= PyBytes_GET_SIZE(sought)) {
        at = memmem(text + start, (size_t)(end - start), PyBytes_AS_STRING(sought), (size_t)PyBytes_GET_SIZE(sought));
    }
    *result = sg_from_int(at == NULL ? NOWHERE : at - text);
    return true;
}

static bool bytes_affix(bool at_end, sg_slot *args, int n, sg_slot *result)
{
    PyObject *b = n == 2 ? bytes_of(args[0]) : NULL, *affix = b != NULL ? bytes_of(args[1]) : NULL;
    if (affix == NULL) {
        return false;
    }
    Py_ssize_t spare = PyBytes_GET_SIZE(b) - PyBytes_GET_SIZE(affix);
    *result = sg_native_bool(spare >= 0
                             && memcmp(PyBytes_AS_STRING(b) + (at_end ? spare : 0), PyBytes_AS_STRING(affix),
                                       (size_t)PyBytes_GET_SIZE(affix))
                                    == 0);
    return true;
}

NATIVE(bytes_startswith)
{
    return bytes_affix(false, args, n, result);
}

NATIVE(bytes_endswith)
{
    return bytes_affix(true, args, n, result);
}

NATIVE(bytes_decode)
{
    PyObject *b = n == 1 || n == 2 ? bytes_of(args[0]) : NULL;
    if (b == NULL || PyBytes_GET_SIZE(b) > SG_TEXT_MAX || !is_plain_encoding(args, n)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < PyBytes_GET_SIZE(b); i++) {
        if ((unsigned char)PyBytes_AS_STRING(b)[i] > 127) {
            return false;
        }
    }
    return done(sg_str_of_ascii(heap, PyBytes_AS_STRING(b), PyBytes_GET_SIZE(b)), result);
}

NATIVE(bytes_join)
{
    PyObject *sep = n == 2 ? bytes_of(args[0]) : NULL;
    PyTypeObject *type = sep != NULL ? sg_native_type(args[1]) : NULL;
    sg_slot *items;
    Py_ssize_t count = type == &PyList_Type || type == &PyTuple_Type ? sg_items_of(heap, args[1], &items) : -1;
    if (count < 2) {
        return false;
    }
    Py_ssize_t length = (count - 1) * PyBytes_GET_SIZE(sep);
    for (Py_ssize_t i = 0; i < count; i++) {
        if (bytes_of(items[i]) == NULL || PyBytes_GET_SIZE(sg_pointer(items[i])) > SG_TEXT_MAX) {
            return false;
        }
        length += PyBytes_GET_SIZE(sg_pointer(items[i]));
    }
    PyObject *r = length < 2 ? NULL : sg_bytes_room(heap, length);
    if (r == NULL) {
        return false;
    }
    char *to = PyBytes_AS_STRING(r);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *parts[] = {sep, sg_pointer(items[i])};
        for (int k = i == 0; k < 2; k++) {
            memcpy(to, PyBytes_AS_STRING(parts[k]), (size_t)PyBytes_GET_SIZE(parts[k]));
            to += PyBytes_GET_SIZE(parts[k]);
        }
    }
    return done(sg_owned(r), result);
}

const sg_native_def sg_bytes_natives[] = {
    {"find", bytes_find, NULL},         {"startswith", bytes_startswith, NULL},
    {"endswith", bytes_endswith, NULL}, {"decode", bytes_decode, NULL},
    {"join", bytes_join, NULL},         {NULL, NULL, NULL},
};
