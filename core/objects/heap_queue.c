/* Lists as heaps.  Job, invariant and locking: heap_queue.h. */
#include "objects/heap_queue.h"

#include "base/stop.h"
#include "objects/compare.h"
#include "objects/items.h"
#include "objects/key.h"

enum { WAY_MAX = 64, TUPLES_MAX = 4 };

/* ---- comparisons ---- */

/* True if comparing it with its like takes no lock. */
static bool is_simple(sg_slot s)
{
    int kind = sg_is_int(s) ? SG_EQUALS_NUMBERS : sg_equality(Py_TYPE(sg_pointer(s)));
    return kind == SG_EQUALS_NUMBERS || kind == SG_EQUALS_STRS || kind == SG_EQUALS_BYTES;
}

static bool is_tuple(sg_slot s)
{
    return !sg_is_int(s) && sg_equality(Py_TYPE(sg_pointer(s))) == SG_EQUALS_TUPLES;
}

/* 1, 0, or -1: not here. */
static int compare(int op, sg_slot a, sg_slot b, int depth);

/* As the host: identical items are equal, and the first different ones decide. */
static int compare_tuples(int op, PyObject *a, PyObject *b, int depth)
{
    Py_ssize_t m = Py_SIZE(a), n = Py_SIZE(b);
    if (depth == TUPLES_MAX) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < m && i < n; i++) {
        PyObject *x = ((PyTupleObject *)a)->ob_item[i], *y = ((PyTupleObject *)b)->ob_item[i];
        int equal = x == y ? 1 : compare(Py_EQ, sg_from_heap(x), sg_from_heap(y), depth + 1);
        if (equal < 0 || sg_must_give_up(i)) {
            return -1;
        }
        if (equal == 0) {
            return op == Py_EQ ? 0 : compare(op, sg_from_heap(x), sg_from_heap(y), depth + 1);
        }
    }
    return op == Py_EQ ? m == n : m < n;
}

static int compare(int op, sg_slot a, sg_slot b, int depth)
{
    int known = sg_compare(op, a, b);
    if (known >= 0) {
        return known;
    }
    if (is_simple(a) && is_simple(b)) {
        return sg_compare_objects(op, a, b);
    }
    return is_tuple(a) && is_tuple(b) ? compare_tuples(op, sg_pointer(a), sg_pointer(b), depth) : -1;
}

static int less(PyObject *a, PyObject *b)
{
    return compare(Py_LT, sg_from_heap(a), sg_from_heap(b), 0);
}

/* ---- ways through the heap ---- */

/* Places from the top down: each item on it but the first moves one place up, those from `end` on stay; the new one
 * comes to places[end].  For a push, from the bottom up and downwards. */
typedef struct {
    Py_ssize_t places[WAY_MAX];
    int end;
} path;

/* The way of an item from a new place at the end, `last`; false: not here. */
static bool way_up(PyObject *const *items, Py_ssize_t last, PyObject *item, path *way)
{
    way->end = 0;
    way->places[0] = last;
    while (way->places[way->end] > 0) {
        Py_ssize_t parent = (way->places[way->end] - 1) >> 1;
        int smaller = less(item, items[parent]);
        if (smaller < 0) {
            return false;
        }
        if (!smaller) {
            break;
        }
        way->places[++way->end] = parent;
    }
    return true;
}

/* The way of an item that is put at `top` of a heap of n items; false: not here.  As the host: the smaller child moves
 * up all the way, and the item comes up from the bottom. */
static bool way_down(PyObject *const *items, Py_ssize_t n, Py_ssize_t top, PyObject *item, path *way)
{
    Py_ssize_t place = top;
    int last = 0;
    way->places[0] = top;
    while (place < n >> 1) {
        Py_ssize_t child = 2 * place + 1;
        if (child + 1 < n) {
            int smaller = less(items[child], items[child + 1]);
            if (smaller < 0) {
                return false;
            }
            child += !smaller;
        }
        way->places[++last] = place = child;
    }
    while (last > 0) {
        int smaller = less(item, items[way->places[last]]);
        if (smaller < 0) {
            return false;
        }
        if (!smaller) {
            break;
        }
        last--;
    }
    way->end = last;
    return true;
}

static void go(PyObject **items, PyObject *item, const path *way)
{
    for (int i = 0; i < way->end; i++) {
        __atomic_store_n(&items[way->places[i]], items[way->places[i + 1]], __ATOMIC_RELEASE);
    }
    __atomic_store_n(&items[way->places[way->end]], item, __ATOMIC_RELEASE);
}

/* ---- operations ---- */

bool sg_heap_push(sg_heap *heap, sg_slot list, sg_slot *item)
{
    PyObject *added = sg_to_heap(heap, *item);
    *item = sg_owned(added);
    sg_list_change c;
    path way;
    if (!sg_list_begin(heap, list, 1, &c)) {
        return false;
    }
    if (!way_up(c.items, c.size, added, &way)) {
        sg_list_cancel(heap, &c);
        return false;
    }
    go(c.items, added, &way);
    *item = 0;
    sg_list_end(heap, &c, c.size + 1);
    return true;
}

/* The list's reference to an item that has left it becomes the caller's (rule 19). */
static sg_slot taken_out(sg_heap *heap, PyObject *item)
{
    sg_increment(item);
    sg_log_decrement(heap, item);
    return sg_owned(item);
}

sg_slot sg_heap_pop(sg_heap *heap, sg_slot list)
{
    sg_list_change c;
    path way;
    if (!sg_list_begin(heap, list, -1, &c)) {
        return 0;
    }
    Py_ssize_t size = c.size - 1;
    PyObject *last = size < 0 ? NULL : c.items[size], *first = last;
    if (size < 0 || !way_down(c.items, size, 0, last, &way)) {
        sg_list_cancel(heap, &c);
        return 0;
    }
    if (size > 0) {
        first = c.items[0];
        go(c.items, last, &way);
    }
    sg_list_end(heap, &c, size);
    return taken_out(heap, first);
}

sg_slot sg_heap_replace(sg_heap *heap, sg_slot list, sg_slot *item, bool only_if_larger)
{
    PyObject *added = sg_to_heap(heap, *item);
    *item = sg_owned(added);
    sg_list_change c;
    path way;
    if (!sg_list_begin(heap, list, 0, &c)) {
        return 0;
    }
    PyObject *first = c.size == 0 ? NULL : c.items[0];
    int larger = first == NULL ? 0 : only_if_larger ? less(first, added) : 1;
    bool here =
        larger >= 0 && (first != NULL || only_if_larger) && (!larger || way_down(c.items, c.size, 0, added, &way));
    if (!here || !larger) {
        sg_list_cancel(heap, &c);
        if (!here) {
            return 0;
        }
        *item = 0;
        return sg_owned(added);
    }
    go(c.items, added, &way);
    *item = 0;
    sg_list_end(heap, &c, c.size);
    return taken_out(heap, first);
}

bool sg_heap_make(sg_heap *heap, sg_slot list)
{
    sg_list_change c;
    path way;
    if (!sg_list_begin(heap, list, 0, &c)) {
        return false;
    }
    /* In scratch memory, for a later comparison may not be here. */
    PyObject **items = (PyObject **)sg_scratch_room(heap, c.size);
    bool here = items != NULL;
    for (Py_ssize_t i = 0; here && i < c.size; i++) {
        items[i] = c.items[i];
    }
    for (Py_ssize_t top = (c.size >> 1) - 1; here && top >= 0; top--) {
        PyObject *item = items[top];
        here = way_down(items, c.size, top, item, &way) && !sg_must_give_up(top);
        if (here) {
            go(items, item, &way);
        }
    }
    if (!here) {
        sg_list_cancel(heap, &c);
        return false;
    }
    for (Py_ssize_t i = 0; i < c.size; i++) {
        c.items[i] = items[i];
    }
    sg_list_end(heap, &c, c.size);
    return true;
}
