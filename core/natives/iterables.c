/* sum(), any(), all(), min(), max() and sorted() over built-in containers (objects/items.h).  See registry.h. */
#include <math.h>

#include "base/stop.h"
#include "natives/registry.h"
#include "objects/compare.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/sort.h"
#include "objects/wide.h"

/* ---- sum ---- */

/* The host's order of operations: ints as long as there are only ints, then floats with Neumaier's compensation
 * (Zeitschrift für angewandte Mathematik und Mechanik 54, 1974, pages 39 to 51). */
typedef struct {
    intptr_t whole;
    double total, compensation;
    bool is_float;
} running_sum;

static void add_float(running_sum *s, double x)
{
    double t = s->total + x;
    s->compensation += fabs(s->total) >= fabs(x) ? (s->total - t) + x : (x - t) + s->total;
    s->total = t;
}

static bool add_item(running_sum *s, sg_slot item)
{
    intptr_t i;
    bool is_int = sg_int_get(item, &i);
    if (!is_int && PyBool_Check(sg_pointer(item))) {
        is_int = true;
        i = sg_pointer(item) == Py_True;
    }
    if (s->is_float) {
        if (is_int) {
            s->total += (double)i;
            return true;
        }
        if (Py_TYPE(sg_pointer(item)) != &PyFloat_Type) {
            return false;
        }
        add_float(s, ((PyFloatObject *)sg_pointer(item))->ob_fval);
        return true;
    }
    if (is_int) {
        return !__builtin_add_overflow(s->whole, i, &s->whole);
    }
    if (Py_TYPE(sg_pointer(item)) != &PyFloat_Type) {
        return false;
    }
    s->is_float = true;
    s->total = (double)s->whole + ((PyFloatObject *)sg_pointer(item))->ob_fval;
    return true;
}

static bool native_sum(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    running_sum s = {0};
    sg_items items;
    if (n < 1 || n > 2) {
        return false;
    }
    if (n == 2 && !sg_int_get(args[1], &s.whole)) {
        if (sg_native_type(args[1]) != &PyFloat_Type) {
            return false;
        }
        s.is_float = true;
        s.total = ((PyFloatObject *)sg_pointer(args[1]))->ob_fval;
    }
    if (!sg_items_take(heap, args[0], &items)) {
        return false;
    }
    bool done = true;
    for (Py_ssize_t i = 0; done && i < items.n; i++) {
        done = add_item(&s, items.at[i]) && !sg_must_give_up(i);
    }
    sg_items_drop(heap, &items, 0);
    if (!done) {
        return false;
    }
    if (s.is_float) {
        bool compensate = s.compensation != 0.0 && isfinite(s.compensation);
        *result = sg_float_new(heap, compensate ? s.total + s.compensation : s.total);
        return true;
    }
    *result = sg_wide_new(heap, s.whole);
    return *result != 0;
}

/* ---- any and all ---- */

/* True if an item's truth is `sought`. */
static bool first_of_truth(sg_heap *heap, int sought, sg_slot *args, int n, sg_slot *result)
{
    sg_items items;
    if (n != 1 || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    int truth = !sought;
    for (Py_ssize_t i = 0; i < items.n && truth == !sought; i++) {
        truth = sg_truth_of(items.at[i]);
        if (sg_must_give_up(i)) {
            truth = -1;
        }
    }
    sg_items_drop(heap, &items, 0);
    *result = sg_native_bool(truth == 1);
    return truth >= 0;
}

static bool native_any(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return first_of_truth(heap, 1, args, n, result);
}

static bool native_all(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return first_of_truth(heap, 0, args, n, result);
}

/* ---- min and max ---- */

static bool extreme(sg_heap *heap, int op, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1) {
        Py_ssize_t best = n == 0 ? -1 : sg_best_of(op, args, n);
        *result = best < 0 ? 0 : sg_native_take(&args[best]);
        return best >= 0;
    }
    sg_items items;
    if (!sg_items_take(heap, args[0], &items)) {
        return false;
    }
    Py_ssize_t best = items.n == 0 ? -1 : sg_best_of(op, items.at, items.n);
    if (best >= 0) {
        *result = sg_native_take(&items.at[best]);
    }
    sg_items_drop(heap, &items, 0);
    return best >= 0;
}

static bool native_min(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return extreme(heap, Py_LT, args, n, result);
}

static bool native_max(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return extreme(heap, Py_GT, args, n, result);
}

/* ---- sorted ---- */

static bool native_sorted(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_items items;
    if (n != 1 || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    if (!sg_sort(items.at, items.n)) {
        sg_items_drop(heap, &items, 0);
        return false;
    }
    *result = sg_list_of_items(heap, &items, sg_list_room_for(sg_native_type(args[0]), items.n));
    return *result != 0;
}

const sg_native_def sg_iterable_natives[] = {
    {"sum", native_sum, NULL}, {"any", native_any, NULL},       {"all", native_all, NULL}, {"min", native_min, NULL},
    {"max", native_max, NULL}, {"sorted", native_sorted, NULL}, {NULL, NULL, NULL},
};
