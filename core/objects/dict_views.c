/* The set operators and comparisons of dicts' views.  Job and locking: dict_views.h. */
#include "objects/dict_views.h"

#include "objects/compare.h"
#include "objects/dict.h"
#include "objects/items.h"
#include "objects/key.h"
#include "objects/ordered_dict.h"
#include "objects/set.h"

static PyDictObject *dict_behind(sg_slot s, PyTypeObject *view)
{
    PyObject *o = sg_is_int(s) ? NULL : sg_pointer(s);
    PyDictObject *dict = o != NULL && Py_IS_TYPE(o, view) ? ((_PyDictViewObject *)o)->dv_dict : NULL;
    return dict != NULL && !sg_is_ordered_dict(Py_TYPE(dict)) ? dict : NULL;
}

/* The dict whose keys they are, or NULL. */
static PyDictObject *dict_of(sg_slot s)
{
    return dict_behind(s, &PyDictKeys_Type);
}

/* The dict whose items they are, or NULL. */
static PyDictObject *dict_of_items(sg_slot s)
{
    return dict_behind(s, &PyDictItems_Type);
}

static bool is_view(sg_slot s)
{
    return dict_of(s) != NULL || dict_of_items(s) != NULL;
}

static bool is_operand(sg_slot s)
{
    PyTypeObject *type = sg_is_int(s) ? NULL : Py_TYPE(sg_pointer(s));
    return is_view(s) || type == &PySet_Type || type == &PyFrozenSet_Type || type == &PyList_Type
           || type == &PyTuple_Type || type == &PyDict_Type;
}

bool sg_is_view_operator(int op, const sg_slot *operands)
{
    return (op == SG_NB_AND || op == SG_NB_OR || op == SG_NB_SUBTRACT || op == SG_NB_XOR)
           && (is_view(operands[0]) || is_view(operands[1])) && is_operand(operands[0]) && is_operand(operands[1]);
}

/* Whether it is in a view or set: 1, 0, or -1: not here. */
static int is_in(sg_heap *heap, sg_slot container, sg_slot item)
{
    PyDictObject *dict = dict_of(container);
    PyObject *value;
    if (dict == NULL) {
        return PyAnySet_CheckExact(sg_pointer(container)) ? sg_set_contains((PySetObject *)sg_pointer(container), item)
                                                          : sg_contains_object(heap, sg_pointer(container), item);
    }
    sg_found found = sg_dict_get(dict, item, &value);
    return found == SG_NOT_HERE ? -1 : found == SG_FOUND;
}

/* As many of the items, from the first on, as the container has, in *n; false: not here.  The others are dropped in any case. */
static bool keep_known(sg_heap *heap, sg_items *items, sg_slot container, Py_ssize_t *n)
{
    bool known = true;
    *n = 0;
    for (Py_ssize_t i = 0; i < items->n; i++) {
        int found = known ? is_in(heap, container, items->at[i]) : 0;
        known = known && found >= 0 && !sg_must_give_up(i);
        if (found > 0) {
            items->at[(*n)++] = items->at[i];
        }
        else if (items->made) {
            sg_drop(heap, items->at[i]);
        }
    }
    items->n = *n;
    return known;
}

/* The host goes through one and looks into the other: which, the sizes say. */
static sg_slot intersect(sg_heap *heap, sg_slot a, sg_slot b)
{
    sg_slot view = is_view(a) ? a : b, other = is_view(a) ? b : a;
    Py_ssize_t length = sg_items_length(sg_pointer(view)), others = sg_items_length(sg_pointer(other));
    if (Py_IS_TYPE(sg_pointer(other), &PySet_Type) && length <= others) {
        return sg_set_combine(heap, SG_NB_AND, other, &view, 1);
    }
    if (is_view(other) && others > length) {
        sg_slot swap = view;
        view = other;
        other = swap;
    }
    sg_items items;
    Py_ssize_t n;
    if (!sg_items_take(heap, other, &items)) {
        return 0;
    }
    bool known = keep_known(heap, &items, view, &n);
    sg_slot result = known ? sg_set_new(heap, &PySet_Type, items.at, n) : 0;
    if (result == 0) {
        sg_items_drop(heap, &items, 0);
    }
    return result;
}

sg_slot sg_view_operator(sg_heap *heap, int op, const sg_slot *operands)
{
    if (op == SG_NB_AND) {
        return intersect(heap, operands[0], operands[1]);
    }
    if (op == SG_NB_XOR && dict_of_items(operands[0]) != NULL && dict_of_items(operands[1]) != NULL) {
        return 0; /* the host has another order for that */
    }
    /* As the host makes a set of a dict, which is another way than one of its keys. */
    PyDictObject *dict = dict_of(operands[0]);
    bool of_dict = dict != NULL && PyDict_CheckExact(dict);
    sg_slot set = sg_set_of(heap, &PySet_Type, of_dict ? sg_from_heap((PyObject *)dict) : operands[0]);
    if (set != 0 && !sg_set_change(heap, op, set, &operands[1], 1)) {
        sg_drop(heap, set);
        return 0;
    }
    return set;
}

int sg_view_is_disjoint(sg_heap *heap, sg_slot view, sg_slot other)
{
    sg_items items;
    if (!is_view(view) || !is_operand(other)) {
        return -1;
    }
    if (sg_same(view, other)) {
        return sg_items_length(sg_pointer(view)) == 0;
    }
    bool sized = is_view(other) || PyAnySet_CheckExact(sg_pointer(other));
    if (sized && sg_items_length(sg_pointer(other)) > sg_items_length(sg_pointer(view))) {
        sg_slot swap = view;
        view = other;
        other = swap;
    }
    if (!sg_items_take(heap, other, &items)) {
        return -1;
    }
    int found = 0;
    for (Py_ssize_t i = 0; found == 0 && i < items.n; i++) {
        found = is_in(heap, view, items.at[i]);
        found = found == 0 && sg_must_give_up(i) ? -1 : found;
    }
    sg_items_drop(heap, &items, 0);
    return found < 0 ? -1 : !found;
}

/* ---- comparing ---- */

/* What is compared: dicts' keys, dicts' items, or a set. */
typedef struct {
    PyDictObject *dict;
    PySetObject *set;
    bool items;
} operand;

static bool is_comparable(sg_slot s, operand *of)
{
    *of = (operand){.dict = dict_of(s)};
    if (of->dict == NULL) {
        of->dict = dict_of_items(s);
        of->items = of->dict != NULL;
    }
    if (of->dict == NULL && !sg_is_int(s) && PyAnySet_CheckExact(sg_pointer(s))) {
        of->set = (PySetObject *)sg_pointer(s);
    }
    return of->dict != NULL || of->set != NULL;
}

static Py_ssize_t size_of(const operand *of)
{
    return of->dict != NULL ? sg_settled_size(of->dict, &of->dict->ma_used) : sg_settled_size(of->set, &of->set->used);
}

/* A key, or item, of a dict. */
static int contains(const operand *in, PyObject *key, PyObject *value)
{
    PyObject *found = NULL;
    if (in->set != NULL) {
        return sg_set_contains(in->set, sg_from_heap(key));
    }
    switch (sg_dict_get(in->dict, sg_from_heap(key), &found)) {
    case SG_FOUND:
        return !in->items ? 1 : found == NULL ? -1 : sg_equal(sg_from_heap(found), sg_from_heap(value));
    case SG_ABSENT:
        return 0;
    default:
        return -1;
    }
}

/* True if all of the first are in the second; in the order in which the host asks. */
static int is_within(const operand *these, const operand *in)
{
    if (these->set != NULL) {
        return in->items ? -1 : sg_set_is_within_dict(these->set, in->dict);
    }
    PyDictKeysObject *keys = sg_dict_keys(these->dict);
    Py_ssize_t n = __atomic_load_n(&keys->dk_nentries, __ATOMIC_ACQUIRE);
    if (__atomic_load_n(&these->dict->ma_values, __ATOMIC_ACQUIRE) != NULL || (these->items && in->set != NULL)
        || (in->dict != NULL && these->items != in->items)) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject **field = sg_dict_value_at(keys, i), *value = sg_load_field(field), *key = sg_load_field(&field[-1]);
        int found = value == NULL || key == NULL ? 1 : contains(in, key, value);
        if (found <= 0 || sg_must_give_up(i)) {
            return found == 0 ? 0 : -1;
        }
    }
    return 1;
}

int sg_views_compare(int op, sg_slot a, sg_slot b)
{
    static const int mirrored[] = {[Py_LT] = Py_GT, [Py_LE] = Py_GE, [Py_EQ] = Py_EQ,
                                   [Py_NE] = Py_NE, [Py_GT] = Py_LT, [Py_GE] = Py_LE};
    operand x, y;
    if (!is_comparable(a, &x) || !is_comparable(b, &y) || (x.set != NULL && y.set != NULL)) {
        return -1;
    }
    if (x.set != NULL) { /* which leaves it to the view */
        const operand set = x;
        x = y;
        y = set;
        op = mirrored[op];
    }
    Py_ssize_t m = size_of(&x), n = size_of(&y);
    int equal;
    switch (op) {
    case Py_EQ:
    case Py_NE:
        equal = m == n ? is_within(&x, &y) : 0;
        return equal < 0 ? -1 : equal == (op == Py_EQ);
    case Py_LT:
    case Py_LE:
        return m < n + (op == Py_LE) ? is_within(&x, &y) : 0;
    default:
        return m + (op == Py_GE) > n ? is_within(&y, &x) : 0;
    }
}
