/* Clocks, identities and bisection: small functions of time, _thread, posix, sys and _bisect.
 *
 * Job: what touches no object but its arguments.  See registry.h.
 */
#include <unistd.h>

#include "natives/registry.h"
#include "objects/exception.h"
#include "objects/list.h"
#include "objects/wide.h"

/* ---- clocks ---- */

static bool seconds(sg_heap *heap, int (*clock)(PyTime_t *), int n, sg_slot *result)
{
    PyTime_t t;
    if (n != 0 || clock(&t) < 0) {
        return false;
    }
    *result = sg_float_new(heap, PyTime_AsSecondsDouble(t));
    return true;
}

static bool nanoseconds(sg_heap *heap, int (*clock)(PyTime_t *), int n, sg_slot *result)
{
    PyTime_t t;
    if (n != 0 || clock(&t) < 0) {
        return false;
    }
    *result = sg_wide_new(heap, t);
    return *result != 0;
}

#define CLOCK(name, read)                                                                                              \
    static bool time_##name(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)               \
    {                                                                                                                  \
        return seconds(heap, read, n, result);                                                                         \
    }                                                                                                                  \
    static bool time_##name##_ns(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)          \
    {                                                                                                                  \
        return nanoseconds(heap, read, n, result);                                                                     \
    }
/* The raw readers need no GIL and raise nothing. */
CLOCK(time, PyTime_TimeRaw)
CLOCK(monotonic, PyTime_MonotonicRaw)
CLOCK(perf_counter, PyTime_PerfCounterRaw)

const sg_native_def sg_time_natives[] = {
    {"time", time_time, NULL},
    {"time_ns", time_time_ns, NULL},
    {"monotonic", time_monotonic, NULL},
    {"monotonic_ns", time_monotonic_ns, NULL},
    {"perf_counter", time_perf_counter, NULL},
    {"perf_counter_ns", time_perf_counter_ns, NULL},
    {NULL, NULL, NULL},
};

/* ---- identities ---- */

static bool thread_get_ident(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    unsigned long long ident = PyThread_get_thread_ident_ex();
    *result = sg_from_int((intptr_t)ident);
    return n == 0 && ident <= (unsigned long long)SG_INT_MAX;
}

const sg_native_def sg_thread_natives[] = {
    {"get_ident", thread_get_ident, NULL},
    {NULL, NULL, NULL},
};

static bool sys_exception(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *handled = n == 0 ? sg_exception_handled(tstate) : NULL;
    *result = sg_from_heap(Py_None);
    if (handled != NULL) {
        /* Only this thread's state has it: the end of its handler lets go of it at once. */
        sg_increment(handled);
        *result = sg_owned(handled);
    }
    return n == 0;
}

const sg_native_def sg_sys_natives[] = {
    {"exception", sys_exception, NULL},
    {NULL, NULL, NULL},
};

static bool posix_getpid(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    *result = sg_from_int(getpid());
    return n == 0;
}

static bool posix_fspath(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || (sg_native_type(args[0]) != &PyUnicode_Type && sg_native_type(args[0]) != &PyBytes_Type)) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

const sg_native_def sg_posix_natives[] = {
    {"getpid", posix_getpid, NULL},
    {"fspath", posix_fspath, NULL},
    {NULL, NULL, NULL},
};

/* ---- bisection ---- */

/* The part that is searched; false: not here. */
static bool searched_part(sg_slot from, sg_slot to, Py_ssize_t size, Py_ssize_t *low, Py_ssize_t *high)
{
    intptr_t first = 0, end = -1;
    if ((from != 0 && (!sg_int_get(from, &first) || first < 0))
        || (to != 0 && (sg_is_int(to) || sg_pointer(to) != Py_None) && !sg_int_get(to, &end))) {
        return false;
    }
    *low = first;
    *high = end == -1 ? size : end;
    return true;
}

/* Where x belongs in an exact list or tuple, or a part of one, as the host searches it: before the items that are equal, or
 * behind. */
static bool bisected(bool before, const sg_slot *args, sg_slot from, sg_slot to, sg_slot *result)
{
    PyTypeObject *type = sg_native_type(args[0]);
    if (type != &PyList_Type && type != &PyTuple_Type) {
        return false;
    }
    PyObject *sequence = sg_pointer(args[0]);
    Py_ssize_t size = type == &PyList_Type ? sg_list_size(sequence) : Py_SIZE(sequence), low, high;
    if (!searched_part(from, to, size, &low, &high)) {
        return false;
    }
    PyObject **items =
        type == &PyList_Type ? ((PyListObject *)sequence)->ob_item : ((PyTupleObject *)sequence)->ob_item;
    while (low < high) {
        Py_ssize_t middle = (Py_ssize_t)(((size_t)low + (size_t)high) / 2);
        if (middle >= size) {
            return false; /* the host raises */
        }
        sg_slot item = sg_from_heap(sg_load_field(&items[middle]));
        int less = before ? sg_compare(Py_LT, item, args[1]) : sg_compare(Py_LT, args[1], item);
        if (less < 0) {
            return false;
        }
        if (less == before) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    *result = sg_from_int(low);
    return true;
}

static bool bisected_by_place(bool before, const sg_slot *args, int n, sg_slot *result)
{
    return n >= 2 && n <= 4 && bisected(before, args, n > 2 ? args[2] : 0, n > 3 ? args[3] : 0, result);
}

NATIVE(bisect_left)
{
    return bisected_by_place(true, args, n, result);
}

NATIVE(bisect_right)
{
    return bisected_by_place(false, args, n, result);
}

/* lo= and hi= are first; the other arguments follow, perhaps lo among them. */
static bool bisected_by_name(bool before, const sg_slot *args, int n, sg_slot *result)
{
    if (n < 4 || n > 5 || (n == 5 && args[0] != 0)) {
        return false;
    }
    return bisected(before, args + 2, n == 5 ? args[4] : args[0], args[1], result);
}

NATIVE(bisect_left_named)
{
    return bisected_by_name(true, args, n, result);
}

NATIVE(bisect_right_named)
{
    return bisected_by_name(false, args, n, result);
}

const sg_named_native_def sg_bisect_named_natives[] = {
    {"bisect_left", bisect_left_named, {"lo", "hi"}},
    {"bisect_right", bisect_right_named, {"lo", "hi"}},
    {NULL, NULL, {NULL}},
};

const sg_native_def sg_bisect_natives[] = {
    {"bisect_left", bisect_left, NULL},
    {"bisect_right", bisect_right, NULL},
    {NULL, NULL, NULL},
};
