/* Clocks, identities and operators as functions: small functions of time, _thread, posix, sys, _operator and _bisect.
 *
 * Job: what touches no object but its arguments.  See registry.h.
 */
#include <unistd.h>

#include "natives/registry.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/key.h"
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

/* ---- operators ---- */

static bool operator_index(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_native_type(args[0]) != &PyLong_Type) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

static bool compared(int op, sg_slot *args, int n, sg_slot *result)
{
    int truth = n == 2 ? sg_compare(op, args[0], args[1]) : -1;
    *result = sg_native_bool(truth);
    return truth >= 0;
}

#define COMPARISON(name, op)                                                                                           \
    static bool operator_##name(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)           \
    {                                                                                                                  \
        return compared(op, args, n, result);                                                                          \
    }
COMPARISON(lt, Py_LT)
COMPARISON(le, Py_LE)
COMPARISON(eq, Py_EQ)
COMPARISON(ne, Py_NE)
COMPARISON(gt, Py_GT)
COMPARISON(ge, Py_GE)

static bool arithmetic(sg_heap *heap, int op, sg_slot *args, int n, sg_slot *result)
{
    intptr_t a, b, r;
    double x, y, z;
    if (n != 2) {
        return false;
    }
    if (sg_int_get(args[0], &a) && sg_int_get(args[1], &b)) {
        if (!sg_int_binary(op, a, b, &r)) {
            return false;
        }
        *result = sg_from_int(r);
        return true;
    }
    if (sg_number_get(args[0], &x) == SG_NUMBER_NONE || sg_number_get(args[1], &y) == SG_NUMBER_NONE
        || !sg_float_binary(op, x, y, &z)) {
        return false;
    }
    *result = sg_float_new(heap, z);
    return true;
}

#define ARITHMETIC(name, op)                                                                                           \
    static bool operator_##name(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)           \
    {                                                                                                                  \
        return arithmetic(heap, op, args, n, result);                                                                  \
    }
ARITHMETIC(add, SG_NB_ADD)
ARITHMETIC(sub, SG_NB_SUBTRACT)
ARITHMETIC(mul, SG_NB_MULTIPLY)
ARITHMETIC(and_, SG_NB_AND)
ARITHMETIC(or_, SG_NB_OR)
ARITHMETIC(xor, SG_NB_XOR)

static bool operator_not(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    int truth = n == 1 ? sg_truth(args[0]) : -1;
    *result = sg_native_bool(truth == 0);
    return truth >= 0;
}

static bool operator_is(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    *result = sg_native_bool(n == 2 && sg_same(args[0], args[1]));
    return n == 2;
}

static bool operator_is_not(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    *result = sg_native_bool(n == 2 && !sg_same(args[0], args[1]));
    return n == 2;
}

/* Of a list or tuple, or a dict. */
static bool operator_getitem(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyTypeObject *type = n == 2 ? sg_native_type(args[0]) : NULL;
    intptr_t index;
    PyObject *value = NULL;
    if (type == &PyDict_Type) {
        if (sg_dict_get((PyDictObject *)sg_pointer(args[0]), args[1], &value) != SG_FOUND) {
            return false;
        }
    }
    else if (type == &PyList_Type || type == &PyTuple_Type) {
        PyObject *o = sg_pointer(args[0]);
        value = !sg_int_get(args[1], &index) ? NULL
                : type == &PyList_Type       ? sg_list_get(o, index)
                                             : sg_tuple_get(o, index);
    }
    *result = value == NULL ? 0 : sg_from_heap(value);
    return value != NULL;
}

const sg_native_def sg_operator_natives[] = {
    {"index", operator_index, NULL},   {"lt", operator_lt, NULL},           {"le", operator_le, NULL},
    {"eq", operator_eq, NULL},         {"ne", operator_ne, NULL},           {"gt", operator_gt, NULL},
    {"ge", operator_ge, NULL},         {"add", operator_add, NULL},         {"sub", operator_sub, NULL},
    {"mul", operator_mul, NULL},       {"and_", operator_and_, NULL},       {"or_", operator_or_, NULL},
    {"xor", operator_xor, NULL},       {"not_", operator_not, NULL},        {"is_", operator_is, NULL},
    {"is_not", operator_is_not, NULL}, {"getitem", operator_getitem, NULL}, {NULL, NULL, NULL},
};

/* ---- bisection ---- */

/* Where x belongs in an exact list or tuple, as the host searches it: before the items that are equal, or behind. */
static bool bisected(bool before, sg_slot *args, int n, sg_slot *result)
{
    PyTypeObject *type = n == 2 ? sg_native_type(args[0]) : NULL;
    if (type != &PyList_Type && type != &PyTuple_Type) {
        return false;
    }
    PyObject *sequence = sg_pointer(args[0]);
    Py_ssize_t low = 0, high = type == &PyList_Type ? sg_list_size(sequence) : Py_SIZE(sequence);
    PyObject **items =
        type == &PyList_Type ? ((PyListObject *)sequence)->ob_item : ((PyTupleObject *)sequence)->ob_item;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
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

static bool bisect_left(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return bisected(true, args, n, result);
}

static bool bisect_right(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return bisected(false, args, n, result);
}

const sg_native_def sg_bisect_natives[] = {
    {"bisect_left", bisect_left, NULL},
    {"bisect_right", bisect_right, NULL},
    {NULL, NULL, NULL},
};
