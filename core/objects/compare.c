/* Comparison, membership and truth.  Job and locking: compare.h. */
#include "objects/compare.h"

#include <math.h>
#include <string.h>

#include "base/stop.h"
#include "objects/array.h"
#include "objects/byte_array.h"
#include "objects/complex.h"
#include "objects/context.h"
#include "objects/deque.h"
#include "objects/dict_table.h"
#include "objects/dict_views.h"
#include "objects/inherited.h"
#include "objects/items.h"
#include "objects/key.h"
#include "objects/mapping_proxy.h"
#include "objects/memory_view.h"
#include "objects/ordered_dict.h"
#include "objects/range.h"
#include "objects/set.h"
#include "objects/wide.h"

enum { DEPTH_MAX = 8, SEARCH_MAX = 1 << 22 };

static int compare(int op, sg_slot a, sg_slot b, int depth);

static int by_order(int op, int order)
{
    return sg_compare_int(op, order, 0);
}

/* ---- numbers -------------------------------------------------------------- */

/* Of subclasses, too: who comes here compares as the base does. */
static bool is_float(sg_slot s)
{
    return !sg_is_int(s) && PyFloat_Check(sg_pointer(s));
}

static bool wide_of(sg_slot s, sg_wide *value)
{
    return sg_wide_get(s, value)
           || (!sg_is_int(s) && PyLong_Check(sg_pointer(s)) && sg_wide_of_long((PyLongObject *)sg_pointer(s), value));
}

/* Exactly, as the host compares them; a is not a float. */
static int int_with_float(int op, sg_wide a, double b)
{
    const double limit = ldexp(1.0, 125);
    if (isnan(b)) {
        return op == Py_NE;
    }
    if (b >= limit || b <= -limit) {
        return by_order(op, b > 0 ? -1 : 1);
    }
    sg_wide whole = (sg_wide)b;
    if (a != whole) {
        return by_order(op, a < whole ? -1 : 1);
    }
    double rest = b - (double)whole;
    return by_order(op, rest == 0.0 ? 0 : rest > 0 ? -1 : 1);
}

static int compare_numbers(int op, sg_slot a, sg_slot b)
{
    static const int mirrored[] = {[Py_LT] = Py_GT, [Py_LE] = Py_GE, [Py_EQ] = Py_EQ,
                                   [Py_NE] = Py_NE, [Py_GT] = Py_LT, [Py_GE] = Py_LE};
    sg_wide x, y;
    bool small_a = wide_of(a, &x), small_b = wide_of(b, &y);
    if (small_a && small_b) {
        return by_order(op, x < y ? -1 : x > y);
    }
    bool real_a = is_float(a), real_b = is_float(b);
    if (real_a && real_b) {
        return sg_compare_float(op, PyFloat_AS_DOUBLE(sg_pointer(a)), PyFloat_AS_DOUBLE(sg_pointer(b)));
    }
    if (small_a && real_b) {
        return int_with_float(op, x, PyFloat_AS_DOUBLE(sg_pointer(b)));
    }
    if (real_a && small_b) {
        return int_with_float(mirrored[op], y, PyFloat_AS_DOUBLE(sg_pointer(a)));
    }
    if (real_a || real_b) {
        return -1;
    }
    if (!small_a && !small_b) {
        return by_order(op, sg_long_order(sg_pointer(a), sg_pointer(b)));
    }
    /* Of a big one and a small one, the big one's sign decides. */
    PyLongObject *big = (PyLongObject *)sg_pointer(small_a ? b : a);
    bool negative = (big->long_value.lv_tag & SIGN_MASK) == 2;
    return by_order(op, negative == small_a ? 1 : -1);
}

/* ---- sequences and sets --------------------------------------------------------- */

static const char *bytes_of(PyObject *o)
{
    return PyBytes_Check(o) ? PyBytes_AS_STRING(o) : PyByteArray_AS_STRING(o);
}

/* bytes and bytearrays. */
static int compare_bytes(int op, PyObject *a, PyObject *b)
{
    sg_two_locks locks = sg_object_lock_two(PyBytes_Check(a) ? NULL : a, PyBytes_Check(b) ? NULL : b);
    Py_ssize_t m = Py_SIZE(a), n = Py_SIZE(b);
    int order = memcmp(bytes_of(a), bytes_of(b), (size_t)(m < n ? m : n));
    sg_object_unlock_two(locks);
    return by_order(op, order != 0 ? order : m < n ? -1 : m > n);
}

/* As the host: identical items are equal, and the first different ones decide. */
static int compare_items(int op, PyObject *a, PyObject *b, bool list, int depth)
{
    Py_ssize_t m = list ? sg_list_size(a) : Py_SIZE(a), n = list ? sg_list_size(b) : Py_SIZE(b);
    if (list && m != n && (op == Py_EQ || op == Py_NE)) {
        return op == Py_NE;
    }
    PyObject **x = list ? ((PyListObject *)a)->ob_item : ((PyTupleObject *)a)->ob_item;
    PyObject **y = list ? ((PyListObject *)b)->ob_item : ((PyTupleObject *)b)->ob_item;
    for (Py_ssize_t i = 0; i < m && i < n; i++) {
        if (sg_must_give_up(i)) {
            return -1;
        }
        sg_slot v = sg_from_heap(sg_load_field(&x[i])), w = sg_from_heap(sg_load_field(&y[i]));
        if (v == w) {
            continue;
        }
        int equal = compare(Py_EQ, v, w, depth + 1);
        if (equal < 0) {
            return -1;
        }
        if (equal == 0) {
            return op == Py_EQ ? 0 : op == Py_NE ? 1 : compare(op, v, w, depth + 1);
        }
    }
    return by_order(op, m < n ? -1 : m > n);
}

static int compare_sets(int op, PyObject *a, PyObject *b)
{
    int equal;
    switch (op) {
    case Py_EQ:
        return sg_set_is_equal((PySetObject *)a, (PySetObject *)b);
    case Py_NE:
        equal = sg_set_is_equal((PySetObject *)a, (PySetObject *)b);
        return equal < 0 ? -1 : !equal;
    case Py_LE:
    case Py_LT:
        return sg_set_is_subset((PySetObject *)a, (PySetObject *)b, op == Py_LT);
    default:
        return sg_set_is_subset((PySetObject *)b, (PySetObject *)a, op == Py_GT);
    }
}

/* The keys that both have, in order of the first, and their values; as the host. */
static int equal_dicts(PyDictObject *a, PyDictObject *b, int depth)
{
    if (sg_settled_size(a, &a->ma_used) != sg_settled_size(b, &b->ma_used)) {
        return 0;
    }
    PyDictKeysObject *keys = sg_dict_keys(a);
    Py_ssize_t n = __atomic_load_n(&keys->dk_nentries, __ATOMIC_ACQUIRE);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *found, *key, *value;
        if (a->ma_values != NULL || sg_must_give_up(i)) {
            return -1;
        }
        value = sg_load_field(sg_dict_value_at(keys, i));
        key = sg_load_field(&sg_dict_value_at(keys, i)[-1]);
        if (value == NULL || key == NULL) {
            continue;
        }
        switch (sg_dict_get(b, sg_from_heap(key), &found)) {
        case SG_FOUND:
            break;
        case SG_ABSENT:
            return 0;
        default:
            return -1;
        }
        int equal = found == value ? 1 : compare(Py_EQ, sg_from_heap(value), sg_from_heap(found), depth + 1);
        if (equal <= 0) {
            return equal;
        }
    }
    return 1;
}

/* ---- all ----------------------------------------------------------------------- */

/* What a type's values are equal to: SG_EQUALS_* or one of these. */
enum { LIST = SG_EQUALS_ITSELF + 1, DICT, ORDERED_DICT, ARRAY };

static int kind_of(sg_slot s)
{
    if (sg_is_int(s)) {
        return SG_EQUALS_NUMBERS;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(s));
    int kind = sg_equality(type);
    if (kind != SG_EQUALS_OTHERWISE) {
        return kind;
    }
    richcmpfunc comparison = type->tp_richcompare;
    return comparison == NULL                              ? SG_EQUALS_ITSELF
           : comparison == PyList_Type.tp_richcompare      ? LIST
           : comparison == PyDict_Type.tp_richcompare      ? DICT
           : comparison == PyODict_Type.tp_richcompare     ? ORDERED_DICT
           : comparison == PyByteArray_Type.tp_richcompare ? SG_EQUALS_BYTES
           : sg_is_array(type)                             ? ARRAY
                                                           : SG_EQUALS_OTHERWISE;
}

/* Of two that keep an order it must be the same. */
static int equal_ordered_dicts(PyObject *a, PyObject *b, int depth)
{
    int equal = equal_dicts((PyDictObject *)a, (PyDictObject *)b, depth);
    return equal > 0 ? sg_ordered_dict_same_order(a, b) : equal;
}

/* Only equality is defined, or nothing but identity. */
static int compare_equality(int op, int kind, sg_slot a, sg_slot b, int depth)
{
    if (op != Py_EQ && op != Py_NE) {
        return -1;
    }
    bool same = sg_pointer(a) == sg_pointer(b);
    int equal = kind == SG_EQUALS_ITSELF ? same
                : kind == DICT ? equal_dicts((PyDictObject *)sg_pointer(a), (PyDictObject *)sg_pointer(b), depth)
                : kind == ORDERED_DICT      ? equal_ordered_dicts(sg_pointer(a), sg_pointer(b), depth)
                : kind == SG_EQUALS_COMPLEX ? (same ? -1 : sg_equal(a, b)) /* it need not be equal to itself */
                                            : sg_equal(a, b);
    return equal < 0 ? -1 : equal == (op == Py_EQ);
}

/* 1, 0, or -1: not here, also if neither is a memoryview. */
static int compare_views(int op, sg_slot a, sg_slot b)
{
    bool first = sg_is_memory_view(a);
    if ((op != Py_EQ && op != Py_NE) || (!first && !sg_is_memory_view(b))) {
        return -1;
    }
    int equal = first ? sg_memory_view_is_equal(sg_pointer(a), b) : sg_memory_view_is_equal(sg_pointer(b), a);
    return equal < 0 ? -1 : equal == (op == Py_EQ);
}

static int compare(int op, sg_slot a, sg_slot b, int depth)
{
    int x = kind_of(a), y = kind_of(b);
    if (x == SG_EQUALS_OTHERWISE || y == SG_EQUALS_OTHERWISE || depth > DEPTH_MAX) {
        int answer = compare_views(op, a, b);
        return answer >= 0 ? answer : sg_views_compare(op, a, b);
    }
    if (x + y == DICT + ORDERED_DICT && (x == DICT || y == DICT)) {
        x = y = DICT;
    }
    if (x != y) {
        if (op != Py_EQ && op != Py_NE) {
            return -1;
        }
        bool known = x < SG_EQUALS_ITSELF && y < SG_EQUALS_ITSELF && !(x == SG_EQUALS_BYTES || y == SG_EQUALS_BYTES);
        bool may_warn = x == SG_EQUALS_BYTES || y == SG_EQUALS_BYTES;
        int equal = known ? sg_equal(a, b) : may_warn && sg_warns_of_bytes() ? -1 : 0;
        return equal < 0 ? -1 : equal == (op == Py_EQ);
    }
    PyObject *o = sg_pointer(a), *p = sg_pointer(b);
    switch (x) {
    case SG_EQUALS_NUMBERS:
        return compare_numbers(op, a, b);
    case SG_EQUALS_STRS:
        return sg_compare_str(op, o, p);
    case SG_EQUALS_BYTES:
        return compare_bytes(op, o, p);
    case SG_EQUALS_SETS:
        return compare_sets(op, o, p);
    case SG_EQUALS_TUPLES:
    case LIST:
        return compare_items(op, o, p, x == LIST, depth);
    case ARRAY:
        return sg_array_compare(op, o, p);
    default:
        return compare_equality(op, x, a, b, depth);
    }
}

int sg_compare_objects(int op, sg_slot a, sg_slot b)
{
    return compare(op, a, b, 0);
}

/* ---- membership ------------------------------------------------------------------ */

static int str_contains(PyObject *s, PyObject *part)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), n = PyUnicode_GET_LENGTH(part);
    int kind = (int)PyUnicode_KIND(s), narrow = (int)PyUnicode_KIND(part);
    const char *data = PyUnicode_DATA(s);
    const void *sought = PyUnicode_DATA(part);
    if (n == 0 || kind < narrow || length < n) {
        return n == 0;
    }
    if (kind == PyUnicode_1BYTE_KIND) {
        return length <= SEARCH_MAX ? memmem(data, (size_t)length, sought, (size_t)n) != NULL : -1;
    }
    if (length > SEARCH_MAX / n) {
        return -1;
    }
    for (Py_ssize_t i = 0; i + n <= length; i++) {
        Py_ssize_t k = 0;
        while (k < n && PyUnicode_READ(kind, data, i + k) == PyUnicode_READ(narrow, sought, k)) {
            k++;
        }
        if (k == n) {
            return 1;
        }
    }
    return 0;
}

static int bytes_contain(PyObject *b, sg_slot value)
{
    intptr_t byte;
    sg_bytes_view in, part;
    sg_two_locks locks = sg_buffer_look(sg_from_heap(b), value, &in, &part);
    int found = -1;
    if (in.n <= SEARCH_MAX && part.at != NULL) {
        found = memmem(in.at, (size_t)in.n, part.at, (size_t)part.n) != NULL;
    }
    else if (in.n <= SEARCH_MAX && sg_int_get(value, &byte) && byte >= 0 && byte <= UCHAR_MAX) {
        found = memchr(in.at, (int)byte, (size_t)in.n) != NULL;
    }
    sg_object_unlock_two(locks);
    return found;
}

/* What has to be looked through. */
static int items_contain(sg_heap *heap, PyObject *container, sg_slot value)
{
    sg_items items;
    if (!sg_items_take(heap, sg_from_heap(container), &items)) {
        return -1;
    }
    int found = 0;
    for (Py_ssize_t i = 0; i < items.n && found == 0; i++) {
        found = sg_equal(items.at[i], value);
        if (found == 0 && sg_must_give_up(i)) {
            found = -1;
        }
    }
    sg_items_drop(heap, &items, 0);
    return found;
}

static int dict_contains(PyObject *dict, sg_slot key)
{
    PyObject **where;
    sg_found found = sg_dict_find((PyDictObject *)dict, key, &where);
    return found == SG_NOT_HERE ? -1 : found == SG_FOUND;
}

/* A key with its value, in d.items(). */
static int pairs_contain(PyDictObject *dict, sg_slot value)
{
    PyObject *pair = sg_is_int(value) ? NULL : sg_pointer(value), *found;
    if (pair == NULL || !PyTuple_CheckExact(pair)) {
        return pair == NULL || !PyTuple_Check(pair) ? 0 : -1;
    }
    if (PyTuple_GET_SIZE(pair) != 2) {
        return 0;
    }
    switch (sg_dict_get(dict, sg_from_heap(PyTuple_GET_ITEM(pair, 0)), &found)) {
    case SG_FOUND:
        return found == NULL ? -1 : sg_equal(sg_from_heap(found), sg_from_heap(PyTuple_GET_ITEM(pair, 1)));
    case SG_ABSENT:
        return 0;
    default:
        return -1;
    }
}

static int range_contains(PyObject *range, sg_slot value)
{
    intptr_t start, step, length, v;
    if (!sg_int_get(value, &v) || !sg_range_get(range, &start, &step, &length)) {
        return -1;
    }
    intptr_t from = v - start;
    return from % step == 0 && from / step >= 0 && from / step < length;
}

int sg_contains_object(sg_heap *heap, PyObject *container, sg_slot value)
{
    PyTypeObject *type = Py_TYPE(container);
    if (type == &PyUnicode_Type) {
        return !sg_is_int(value) && PyUnicode_CheckExact(sg_pointer(value)) ? str_contains(container, sg_pointer(value))
                                                                            : -1;
    }
    if (type == &PyBytes_Type || type == &PyByteArray_Type) {
        return bytes_contain(container, value);
    }
    if (type == &PyRange_Type) {
        return range_contains(container, value);
    }
    if (type == &PyDictKeys_Type || type == &PyODictKeys_Type) {
        return dict_contains((PyObject *)((_PyDictViewObject *)container)->dv_dict, value);
    }
    if (type == &PyDictProxy_Type) {
        PyDictObject *proxied = sg_proxied_dict(container);
        return proxied == NULL ? -1 : dict_contains((PyObject *)proxied, value);
    }
    if (type == &PyContext_Type) {
        PyObject *found;
        sg_found answer = sg_context_get((PyContext *)container, value, &found);
        return answer == SG_NOT_HERE ? -1 : answer == SG_FOUND;
    }
    if (type == &PyDictItems_Type || type == &PyODictItems_Type) {
        return pairs_contain(((_PyDictViewObject *)container)->dv_dict, value);
    }
    if (type == &PyDictValues_Type || type == &PyODictValues_Type || sg_is_deque(type) || sg_is_array(type)) {
        return items_contain(heap, container, value);
    }
    /* Subclasses that inherit. */
    objobjproc contains = type->tp_as_sequence == NULL ? NULL : type->tp_as_sequence->sq_contains;
    if (sg_inherits_contains(type)) {
        return PyDict_Check(container)     ? dict_contains(container, value)
               : PyAnySet_Check(container) ? sg_set_contains((PySetObject *)container, value)
                                           : sg_sequence_contains(container, value);
    }
    return contains == NULL                                           ? -1
           : contains == PyDict_Type.tp_as_sequence->sq_contains      ? dict_contains(container, value)
           : contains == PySet_Type.tp_as_sequence->sq_contains       ? sg_set_contains((PySetObject *)container, value)
           : contains == PyFrozenSet_Type.tp_as_sequence->sq_contains ? sg_set_contains((PySetObject *)container, value)
           : contains == PyList_Type.tp_as_sequence->sq_contains      ? sg_sequence_contains(container, value)
           : contains == PyTuple_Type.tp_as_sequence->sq_contains     ? sg_sequence_contains(container, value)
                                                                      : -1;
}

/* ---- truth ------------------------------------------------------------------------- */

/* The length of what has its length from a built-in type, or -1. */
static Py_ssize_t length_of(PyObject *o, lenfunc length)
{
    if (length == PyList_Type.tp_as_sequence->sq_length || length == PyTuple_Type.tp_as_sequence->sq_length
        || length == PyBytes_Type.tp_as_sequence->sq_length || length == PyByteArray_Type.tp_as_sequence->sq_length) {
        return sg_settled_size(o, &((PyVarObject *)o)->ob_size);
    }
    if (length == PyDict_Type.tp_as_mapping->mp_length) {
        return sg_settled_size(o, &((PyDictObject *)o)->ma_used);
    }
    if (length == PySet_Type.tp_as_sequence->sq_length) {
        return sg_settled_size(o, &((PySetObject *)o)->used);
    }
    if (length == PyUnicode_Type.tp_as_sequence->sq_length) {
        return PyUnicode_GET_LENGTH(o);
    }
    return -1;
}

int sg_truth_of_object(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    if (type->tp_as_number != NULL && type->tp_as_number->nb_bool != NULL) {
        intptr_t start, step, length;
        if (type == &PyRange_Type) {
            return sg_range_get(o, &start, &step, &length) ? length != 0 : -1;
        }
        inquiry truth = type->tp_as_number->nb_bool;
        return truth == PyLong_Type.tp_as_number->nb_bool    ? !_PyLong_IsZero((PyLongObject *)o)
               : truth == PyFloat_Type.tp_as_number->nb_bool ? PyFloat_AS_DOUBLE(o) != 0.0
               : type == &PyComplex_Type ? sg_complex_value(o).real != 0.0 || sg_complex_value(o).imag != 0.0
                                         : -1;
    }
    lenfunc length = type->tp_as_mapping != NULL ? type->tp_as_mapping->mp_length : NULL;
    if (length == NULL && type->tp_as_sequence != NULL) {
        length = type->tp_as_sequence->sq_length;
    }
    Py_ssize_t n = length == NULL ? 1 : length_of(o, length);
    return n < 0 ? -1 : n != 0;
}

Py_ssize_t sg_best_of(int op, const sg_slot *slots, Py_ssize_t n)
{
    Py_ssize_t best = 0;
    for (Py_ssize_t i = 1; i < n; i++) {
        int better = sg_compare(op, slots[i], slots[best]);
        if (better < 0) {
            better = sg_compare_objects(op, slots[i], slots[best]);
        }
        if (better < 0 || sg_must_give_up(i)) {
            return -1;
        }
        best = better ? i : best;
    }
    return best;
}
