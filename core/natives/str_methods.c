/* Methods of strs that make no new string.  See registry.h. */
#include "natives/text.h"

/* True if `part` stands at `offset` of `whole`, which is long enough. */
static bool stands_at(PyObject *whole, Py_ssize_t offset, PyObject *part)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(part);
    int kind = PyUnicode_KIND(whole);
    if (kind == (int)PyUnicode_KIND(part)) {
        return memcmp((char *)PyUnicode_DATA(whole) + offset * kind, PyUnicode_DATA(part), (size_t)(length * kind))
               == 0;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        if (PyUnicode_READ_CHAR(whole, offset + i) != PyUnicode_READ_CHAR(part, i)) {
            return false;
        }
    }
    return true;
}

static bool matches(PyObject *whole, PyObject *part, bool at_end)
{
    Py_ssize_t spare = PyUnicode_GET_LENGTH(whole) - PyUnicode_GET_LENGTH(part);
    return spare >= 0 && stands_at(whole, at_end ? spare : 0, part);
}

/* s.startswith(part) and s.endswith(part), with one part or a tuple of them. */
static bool affix(bool at_end, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || any_str_of(args[0]) == NULL || sg_is_int(args[1])) {
        return false;
    }
    PyObject *whole = sg_pointer(args[0]), *part = sg_pointer(args[1]);
    bool found = false;
    if (PyUnicode_Check(part)) {
        found = matches(whole, part, at_end);
    }
    else if (PyTuple_CheckExact(part)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(part) && !found; i++) {
            if (!PyUnicode_Check(PyTuple_GET_ITEM(part, i))) {
                return false;
            }
            found = matches(whole, PyTuple_GET_ITEM(part, i), at_end);
        }
    }
    else {
        return false;
    }
    *result = sg_native_bool(found);
    return true;
}

static bool str_startswith(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return affix(false, args, n, result);
}

static bool str_endswith(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return affix(true, args, n, result);
}

const sg_native_def sg_str_natives[] = {
    {"startswith", str_startswith, NULL},
    {"endswith", str_endswith, NULL},
    {NULL, NULL, NULL},
};
