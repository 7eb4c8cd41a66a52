/* The set operators of dicts' keys.  Job and locking: dict_views.h. */
#include "objects/dict_views.h"

#include "objects/dict.h"
#include "objects/items.h"
#include "objects/set.h"

/* The dict whose keys they are, or NULL. */
static PyDictObject *dict_of(sg_slot s)
{
    PyObject *o = sg_is_int(s) ? NULL : sg_pointer(s);
    PyDictObject *dict = o != NULL && Py_IS_TYPE(o, &PyDictKeys_Type) ? ((_PyDictViewObject *)o)->dv_dict : NULL;
    return dict != NULL && PyDict_CheckExact(dict) ? dict : NULL;
}

static bool is_operand(sg_slot s)
{
    PyTypeObject *type = sg_is_int(s) ? NULL : Py_TYPE(sg_pointer(s));
    return dict_of(s) != NULL || type == &PySet_Type || type == &PyFrozenSet_Type || type == &PyList_Type
           || type == &PyTuple_Type || type == &PyDict_Type;
}

bool sg_is_key_operator(int op, const sg_slot *operands)
{
    return (op == SG_NB_AND || op == SG_NB_OR || op == SG_NB_SUBTRACT || op == SG_NB_XOR)
           && (dict_of(operands[0]) != NULL || dict_of(operands[1]) != NULL) && is_operand(operands[0])
           && is_operand(operands[1]);
}

/* As many of the items, from the first on, as the dict has, in *n; false: not here. */
static bool keep_known(sg_items *items, PyDictObject *dict, Py_ssize_t *n)
{
    *n = 0;
    for (Py_ssize_t i = 0; i < items->n; i++) {
        PyObject *value;
        sg_found found = sg_dict_get(dict, items->at[i], &value);
        if (found == SG_NOT_HERE || sg_must_give_up(i)) {
            return false;
        }
        if (found == SG_FOUND) {
            items->at[(*n)++] = items->at[i];
        }
    }
    return true;
}

/* The host goes through one and looks into the other: which, the sizes say. */
static sg_slot intersect(sg_heap *heap, sg_slot a, sg_slot b)
{
    sg_slot keys = dict_of(a) != NULL ? a : b, other = dict_of(a) != NULL ? b : a;
    Py_ssize_t length = sg_items_length(sg_pointer(keys)), others = sg_items_length(sg_pointer(other));
    if (Py_IS_TYPE(sg_pointer(other), &PySet_Type) && length <= others) {
        return sg_set_combine(heap, SG_NB_AND, other, &keys, 1);
    }
    if (dict_of(other) != NULL && others > length) {
        sg_slot swap = keys;
        keys = other;
        other = swap;
    }
    sg_items items;
    Py_ssize_t n;
    if (!sg_items_take(heap, other, &items)) {
        return 0;
    }
    bool known = !items.made && keep_known(&items, dict_of(keys), &n);
    sg_slot result = known ? sg_set_new(heap, &PySet_Type, items.at, n) : 0;
    if (items.made) {
        sg_items_drop(heap, &items, 0);
    }
    return result;
}

sg_slot sg_key_operator(sg_heap *heap, int op, const sg_slot *operands)
{
    if (op == SG_NB_AND) {
        return intersect(heap, operands[0], operands[1]);
    }
    /* As the host makes a set of a dict, which is another way than one of its keys. */
    PyDictObject *dict = dict_of(operands[0]);
    sg_slot set = sg_set_of(heap, &PySet_Type, dict != NULL ? sg_from_heap((PyObject *)dict) : operands[0]);
    if (set != 0 && !sg_set_change(heap, op, set, &operands[1], 1)) {
        sg_drop(heap, set);
        return 0;
    }
    return set;
}

int sg_keys_are_disjoint(sg_heap *heap, sg_slot keys, sg_slot other)
{
    sg_items items;
    Py_ssize_t n;
    PyDictObject *dict = dict_of(keys);
    if (dict == NULL || !is_operand(other) || !sg_items_take(heap, other, &items)) {
        return -1;
    }
    bool known = !items.made && keep_known(&items, dict, &n);
    if (items.made) {
        sg_items_drop(heap, &items, 0);
    }
    return known ? n == 0 : -1;
}
