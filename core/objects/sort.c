/* A stable merge sort.  Job: sort.h.
 *
 * The keys are taken out first, so that a comparison is one of machine numbers, of two strs, or of tuples of
 * such.  Runs of eight are sorted
 * by insertion, then merged pairwise.  Every stable sort by a total order gives the host's result.
 */
#include "objects/sort.h"

#include <math.h>
#include <stdlib.h>

#include "objects/float.h"
#include "objects/str.h"

typedef union {
    intptr_t number;
    double real;
    PyObject *object;
} key;

typedef struct {
    key key;
    sg_slot item;
} keyed;

typedef enum { INTS, FLOATS, STRS, TUPLES, OTHERS } kind;

enum { FIELDS_MAX = 8 };

/* What all items are; if they are tuples, all of one length, what is at each of the first places of them.  Where these do not
 * tell two of them apart, and there are others, nothing here does. */
typedef struct {
    kind all;
    Py_ssize_t size;
    int n;
    kind fields[FIELDS_MAX];
    bool undecided;
} order;

static kind kind_of(sg_slot item)
{
    intptr_t v;
    if (sg_int_get(item, &v)) {
        return INTS;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(item));
    return type == &PyFloat_Type     ? FLOATS
           : type == &PyUnicode_Type ? STRS
           : type == &PyTuple_Type   ? TUPLES
           : type == &PyBool_Type    ? INTS
                                     : OTHERS;
}

static inline int compare(kind of, key a, key b)
{
    switch (of) {
    case INTS:
        return (a.number > b.number) - (a.number < b.number);
    case FLOATS:
        return (a.real > b.real) - (a.real < b.real);
    default:
        return a.object == b.object ? 0 : sg_str_order(a.object, b.object);
    }
}

/* Of an item of this kind. */
static key key_of(kind of, sg_slot item)
{
    key k = {0};
    if (of == FLOATS) {
        k.real = ((PyFloatObject *)sg_pointer(item))->ob_fval;
    }
    else if (of == INTS) {
        if (!sg_int_get(item, &k.number)) {
            k.number = sg_pointer(item) == Py_True;
        }
    }
    else {
        k.object = sg_pointer(item);
    }
    return k;
}

/* False: not of this kind, or a NaN, which has no place in any order. */
static bool has_key(kind of, sg_slot item)
{
    if (kind_of(item) != of) {
        return false;
    }
    return of != FLOATS || !isnan(key_of(of, item).real);
}

static sg_slot field(PyObject *tuple, int i)
{
    return sg_from_heap(PyTuple_GET_ITEM(tuple, i));
}

static bool order_of(sg_slot first, order *o)
{
    *o = (order){.all = kind_of(first)};
    if (o->all == TUPLES) {
        o->size = PyTuple_GET_SIZE(sg_pointer(first));
        for (; o->n < o->size && o->n < FIELDS_MAX; o->n++) {
            kind of = kind_of(field(sg_pointer(first), o->n));
            if (of >= TUPLES) {
                break;
            }
            o->fields[o->n] = of;
        }
    }
    return o->all != OTHERS;
}

/* A place that has something else in one of them is none of the first ones. */
static bool fits_tuple(order *o, PyObject *tuple)
{
    for (int i = 0; i < o->n; i++) {
        if (!has_key(o->fields[i], field(tuple, i))) {
            o->n = i;
        }
    }
    return PyTuple_GET_SIZE(tuple) == o->size && (o->n != 0 || o->size == 0);
}

/* From the last to the first if `backwards`. */
static bool take_keys(order *o, const sg_slot *keys, const sg_slot *items, Py_ssize_t n, bool backwards, keyed *to)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_ssize_t at = backwards ? n - 1 - i : i;
        to[i].item = items[at];
        if (!has_key(o->all, keys[at])) {
            return false;
        }
        to[i].key = key_of(o->all, keys[at]);
        if (o->all == TUPLES && !fits_tuple(o, to[i].key.object)) {
            return false;
        }
    }
    return true;
}

static bool less_tuple(order *o, PyObject *a, PyObject *b)
{
    for (int i = 0; i < o->n; i++) {
        int sign = compare(o->fields[i], key_of(o->fields[i], field(a, i)), key_of(o->fields[i], field(b, i)));
        if (sign != 0) {
            return sign < 0;
        }
    }
    o->undecided |= o->n != o->size && a != b;
    return false;
}

static inline bool less(order *o, const keyed *a, const keyed *b)
{
    return o->all == TUPLES ? less_tuple(o, a->key.object, b->key.object) : compare(o->all, a->key, b->key) < 0;
}

enum { RUN = 8 };

static void sort_run(order *o, keyed *run, Py_ssize_t n)
{
    for (Py_ssize_t i = 1; i < n; i++) {
        keyed moving = run[i];
        Py_ssize_t at = i;
        for (; at > 0 && less(o, &moving, &run[at - 1]); at--) {
            run[at] = run[at - 1];
        }
        run[at] = moving;
    }
}

static void merge(order *o, const keyed *a, const keyed *middle, const keyed *end, keyed *to)
{
    const keyed *b = middle;
    while (a < middle && b < end) {
        *to++ = less(o, b, a) ? *b++ : *a++;
    }
    while (a < middle) {
        *to++ = *a++;
    }
    while (b < end) {
        *to++ = *b++;
    }
}

/* Descending and stable is: ascending and stable, of all from the last to the first. */
bool sg_sort_by(const sg_slot *keys, sg_slot *items, Py_ssize_t n, bool descending)
{
    if (n < 2) {
        return true;
    }
    order o;
    keyed *memory = order_of(keys[0], &o) ? malloc((size_t)n * 2 * sizeof *memory) : NULL;
    if (memory == NULL || !take_keys(&o, keys, items, n, descending, memory)) {
        free(memory);
        return false;
    }
    keyed *from = memory, *to = memory + n;
    for (Py_ssize_t at = 0; at < n; at += RUN) {
        sort_run(&o, from + at, n - at < RUN ? n - at : RUN);
    }
    for (Py_ssize_t width = RUN; width < n; width *= 2) {
        for (Py_ssize_t at = 0; at < n; at += 2 * width) {
            Py_ssize_t middle = at + width < n ? at + width : n, end = at + 2 * width < n ? at + 2 * width : n;
            merge(&o, from + at, from + middle, from + end, to + at);
        }
        keyed *sorted = to;
        to = from;
        from = sorted;
    }
    for (Py_ssize_t i = 0; i < n && !o.undecided; i++) {
        items[descending ? n - 1 - i : i] = from[i].item;
    }
    free(memory);
    return !o.undecided;
}
