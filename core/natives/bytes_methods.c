/* More methods of exact bytes: searches from the right, counts, case and stripping.  See registry.h. */
#include "natives/text.h"

static PyObject *bytes_of(sg_slot s)
{
    return sg_native_type(s) == &PyBytes_Type ? sg_pointer(s) : NULL;
}

static sg_slot bytes_new(sg_heap *heap, const char *from, Py_ssize_t length)
{
    if (length < 2) {
        return sg_bytes_small(from, length);
    }
    PyObject *r = sg_bytes_room(heap, length);
    if (r == NULL) {
        return 0;
    }
    memcpy(PyBytes_AS_STRING(r), from, (size_t)length);
    return sg_owned(r);
}

/* ---- searches ---- */

/* What is sought, in which part; false: not here.  An empty one is the host's. */
static bool search(sg_slot *args, int n, PyObject **b, PyObject **sought, Py_ssize_t *start, Py_ssize_t *end)
{
    *b = n >= 2 ? bytes_of(args[0]) : NULL;
    *sought = *b != NULL ? bytes_of(args[1]) : NULL;
    return *sought != NULL && PyBytes_GET_SIZE(*sought) != 0 && PyBytes_GET_SIZE(*b) <= SG_TEXT_MAX
           && bounds(args + 2, n - 2, PyBytes_GET_SIZE(*b), start, end);
}

NATIVE(bytes_index)
{
    PyObject *b, *sought;
    Py_ssize_t start, end;
    if (!search(args, n, &b, &sought, &start, &end) || end - start < PyBytes_GET_SIZE(sought)) {
        return false;
    }
    const char *text = PyBytes_AS_STRING(b);
    const char *at =
        memmem(text + start, (size_t)(end - start), PyBytes_AS_STRING(sought), (size_t)PyBytes_GET_SIZE(sought));
    *result = sg_from_int(at == NULL ? NOWHERE : at - text);
    return at != NULL; /* the host raises */
}

NATIVE(bytes_rfind)
{
    PyObject *b, *sought;
    Py_ssize_t start, end;
    if (!search(args, n, &b, &sought, &start, &end)) {
        return false;
    }
    Py_ssize_t length = PyBytes_GET_SIZE(sought), at = end - length;
    while (at >= start && memcmp(PyBytes_AS_STRING(b) + at, PyBytes_AS_STRING(sought), (size_t)length) != 0) {
        at--;
    }
    *result = sg_from_int(at >= start ? at : NOWHERE);
    return true;
}

NATIVE(bytes_count)
{
    PyObject *b, *sought;
    Py_ssize_t start, end, count = 0;
    if (!search(args, n, &b, &sought, &start, &end)) {
        return false;
    }
    const char *text = PyBytes_AS_STRING(b), *at = text + start, *stop = text + end;
    size_t length = (size_t)PyBytes_GET_SIZE(sought);
    while (at < stop && (at = memmem(at, (size_t)(stop - at), PyBytes_AS_STRING(sought), length)) != NULL) {
        count++;
        at += length;
    }
    *result = sg_from_int(count);
    return true;
}

/* ---- case ---- */

static bool mapped(sg_heap *heap, unsigned char from, unsigned char to, sg_slot *args, int n, sg_slot *result)
{
    PyObject *b = n == 1 ? bytes_of(args[0]) : NULL;
    Py_ssize_t length = b == NULL ? 0 : PyBytes_GET_SIZE(b);
    PyObject *r = length < 2 ? NULL : sg_bytes_room(heap, length);
    if (r == NULL) {
        return false;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)PyBytes_AS_STRING(b)[i];
        PyBytes_AS_STRING(r)[i] = (char)(c >= from && c < from + 26 ? c - from + to : c);
    }
    return done(sg_owned(r), result);
}

NATIVE(bytes_lower)
{
    return mapped(heap, 'A', 'a', args, n, result);
}

NATIVE(bytes_upper)
{
    return mapped(heap, 'a', 'A', args, n, result);
}

/* ---- parts ---- */

static bool is_among(unsigned char c, PyObject *these)
{
    return these == NULL ? Py_ISSPACE(c) != 0
                         : memchr(PyBytes_AS_STRING(these), c, (size_t)PyBytes_GET_SIZE(these)) != NULL;
}

static bool stripped(sg_heap *heap, bool left, bool right, sg_slot *args, int n, sg_slot *result)
{
    PyObject *b = n >= 1 && n <= 2 ? bytes_of(args[0]) : NULL;
    PyObject *these = n == 2 && !is_none(args[1]) ? bytes_of(args[1]) : NULL;
    if (b == NULL || PyBytes_GET_SIZE(b) > SG_TEXT_MAX || (n == 2 && !is_none(args[1]) && these == NULL)) {
        return false;
    }
    const unsigned char *text = (const unsigned char *)PyBytes_AS_STRING(b);
    Py_ssize_t start = 0, end = PyBytes_GET_SIZE(b);
    while (left && start < end && is_among(text[start], these)) {
        start++;
    }
    while (right && end > start && is_among(text[end - 1], these)) {
        end--;
    }
    return done(end - start == PyBytes_GET_SIZE(b) ? sg_native_take(&args[0])
                                                   : bytes_new(heap, (const char *)text + start, end - start),
                result);
}

NATIVE(bytes_strip)
{
    return stripped(heap, true, true, args, n, result);
}

NATIVE(bytes_lstrip)
{
    return stripped(heap, true, false, args, n, result);
}

NATIVE(bytes_rstrip)
{
    return stripped(heap, false, true, args, n, result);
}

const sg_native_def sg_more_bytes_natives[] = {
    {"index", bytes_index, NULL},   {"rfind", bytes_rfind, NULL},   {"count", bytes_count, NULL},
    {"lower", bytes_lower, NULL},   {"upper", bytes_upper, NULL},   {"strip", bytes_strip, NULL},
    {"lstrip", bytes_lstrip, NULL}, {"rstrip", bytes_rstrip, NULL}, {NULL, NULL, NULL},
};
