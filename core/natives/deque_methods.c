/* Making deques, and their methods.  See registry.h; the operations themselves are in objects/deque.c. */
#include "base/stop.h"
#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/compare.h"
#include "objects/deque.h"
#include "objects/items.h"
#include "objects/key.h"
#include "objects/value.h"

static bool none(bool done, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return done;
}

static PyObject *self(const sg_slot *args, int n, int wanted)
{
    return n == wanted && sg_is_deque(sg_native_type(args[0])) ? sg_pointer(args[0]) : NULL;
}

/* ---- ends ---- */

static bool append_at(sg_heap *heap, sg_end end, sg_slot *args, int n, sg_slot *result)
{
    PyObject *deque = self(args, n, 2);
    return none(deque != NULL && sg_deque_append(heap, deque, end, &args[1]), result);
}

static bool pop_at(sg_heap *heap, sg_end end, sg_slot *args, int n, sg_slot *result)
{
    PyObject *deque = self(args, n, 1);
    *result = deque != NULL ? sg_deque_pop(heap, deque, end) : 0;
    return *result != 0;
}

static bool extend_at(sg_heap *heap, sg_end end, sg_slot *args, int n, sg_slot *result)
{
    PyObject *deque = self(args, n, 2);
    sg_items items;
    if (deque == NULL || !sg_items_take(heap, args[1], &items)) {
        return false;
    }
    sg_deque_extend(heap, deque, end, items.at, items.n);
    return none(true, result);
}

NATIVE(deque_append)
{
    return append_at(heap, SG_RIGHT, args, n, result);
}

NATIVE(deque_appendleft)
{
    return append_at(heap, SG_LEFT, args, n, result);
}

NATIVE(deque_pop)
{
    return pop_at(heap, SG_RIGHT, args, n, result);
}

NATIVE(deque_popleft)
{
    return pop_at(heap, SG_LEFT, args, n, result);
}

NATIVE(deque_extend)
{
    return extend_at(heap, SG_RIGHT, args, n, result);
}

NATIVE(deque_extendleft)
{
    return extend_at(heap, SG_LEFT, args, n, result);
}

/* ---- all of it ---- */

NATIVE(deque_clear)
{
    PyObject *deque = self(args, n, 1);
    return none(deque != NULL && sg_deque_clear(heap, deque), result);
}

NATIVE(deque_rotate)
{
    intptr_t by = 1;
    PyObject *deque = self(args, n, n == 2 ? 2 : 1);
    return none(deque != NULL && (n == 1 || sg_int_get(args[1], &by)) && sg_deque_rotate(deque, by), result);
}

NATIVE(deque_reverse)
{
    PyObject *deque = self(args, n, 1);
    return none(deque != NULL && sg_deque_reverse(deque), result);
}

NATIVE(deque_copy)
{
    PyObject *deque = self(args, n, 1);
    sg_items items;
    if (deque == NULL || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    bool one = items.n == 1; /* which the host appends: its place tells when there are to be more blocks */
    *result = sg_deque_new(heap, one ? NULL : items.at, one ? 0 : items.n, ((sg_py_deque *)deque)->max);
    if (one && !sg_deque_append(heap, sg_pointer(*result), SG_RIGHT, &items.at[0])) {
        Py_FatalError("sharedgil: out of memory for a deque");
    }
    return true;
}

static int equal(sg_slot a, sg_slot b)
{
    int truth = sg_same(a, b) ? 1 : sg_compare(Py_EQ, a, b);
    return truth >= 0 ? truth : sg_compare_objects(Py_EQ, a, b);
}

NATIVE(deque_count)
{
    sg_items items;
    Py_ssize_t found = 0;
    if (self(args, n, 2) == NULL || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < items.n; i++) {
        int same = equal(items.at[i], args[1]);
        if (same < 0 || sg_must_give_up(i)) {
            return false;
        }
        found += same;
    }
    *result = sg_from_int(found);
    return true;
}

NATIVE(deque_index)
{
    sg_items items;
    if (self(args, n, 2) == NULL || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < items.n; i++) {
        int same = equal(items.at[i], args[1]);
        if (same < 0 || sg_must_give_up(i)) {
            return false;
        }
        if (same > 0) {
            *result = sg_from_int(i);
            return true;
        }
    }
    return false;
}

/* ---- making them ---- */

/* deque(iterable, maxlen); 0: not given. */
static bool make(sg_heap *heap, PyThreadState *tstate, sg_slot iterable, sg_slot bound, sg_slot *result)
{
    sg_items items = {0};
    intptr_t max = -1;
    bool bounded = bound != 0 && (sg_is_int(bound) || sg_pointer(bound) != Py_None);
    if (bounded && (!sg_int_get(bound, &max) || max < 0)) {
        return false;
    }
    if (iterable != 0 && !sg_items_take(heap, iterable, &items)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_deque_new(heap, items.at, items.n, max);
    return true;
}

NATIVE(native_deque)
{
    return n <= 2 && make(heap, tstate, n > 0 ? args[0] : 0, n > 1 ? args[1] : 0, result);
}

NATIVE(native_deque_named)
{
    return n <= 3 && (n < 3 || args[0] == 0) && make(heap, tstate, n == 3 ? args[2] : args[0], args[1], result);
}

static sg_slot get_maxlen(sg_heap *heap, PyObject *o)
{
    Py_ssize_t max = ((sg_py_deque *)o)->max;
    return max < 0 ? sg_from_heap(Py_None) : sg_from_int(max);
}

static const sg_native_attribute_def attributes[] = {{"maxlen", get_maxlen, NULL}, {NULL, NULL, NULL}};
static const sg_native_def methods[] = {
    {"append", deque_append, NULL},   {"appendleft", deque_appendleft, NULL},
    {"pop", deque_pop, NULL},         {"popleft", deque_popleft, NULL},
    {"extend", deque_extend, NULL},   {"extendleft", deque_extendleft, NULL},
    {"clear", deque_clear, NULL},     {"rotate", deque_rotate, NULL},
    {"reverse", deque_reverse, NULL}, {"copy", deque_copy, NULL},
    {"__copy__", deque_copy, NULL},   {"count", deque_count, NULL},
    {"index", deque_index, NULL},     {NULL, NULL, NULL},
};
static const sg_named_native_def named[] = {
    {"collections.deque", native_deque_named, {"iterable", "maxlen"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_deque_type_def = {.name = "collections.deque",
                                              .methods = methods,
                                              .accept = sg_deque_accept,
                                              .attributes = attributes,
                                              .call = native_deque,
                                              .named = named};
