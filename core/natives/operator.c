/* The module operator: operators as functions, and itemgetter objects.  See registry.h.
 *
 * Job: hand each to what the instruction of the same meaning does.
 */
#include "base/stop.h"
#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/compare.h"
#include "objects/dict.h"
#include "objects/items.h"
#include "objects/key.h"
#include "objects/list.h"
#include "objects/new.h"
#include "objects/operators.h"
#include "objects/set.h"
#include "objects/subscript.h"
#include "objects/value.h"

/* ---- operators ---- */

static bool binary(sg_heap *heap, int oparg, sg_slot *args, int n, sg_slot *result)
{
    *result = n == 2 ? sg_binary_operator(heap, oparg, args) : 0;
    return *result != 0;
}

enum { IN_PLACE = SG_NB_INPLACE_ADD - SG_NB_ADD };
#define BINARY(name, op)                                                                                               \
    NATIVE(operator_##name)                                                                                            \
    {                                                                                                                  \
        return binary(heap, op, args, n, result);                                                                      \
    }                                                                                                                  \
    NATIVE(operator_i##name)                                                                                           \
    {                                                                                                                  \
        return binary(heap, (op) + IN_PLACE, args, n, result);                                                         \
    }
BINARY(add, SG_NB_ADD)
BINARY(sub, SG_NB_SUBTRACT)
BINARY(mul, SG_NB_MULTIPLY)
BINARY(truediv, SG_NB_TRUE_DIVIDE)
BINARY(floordiv, SG_NB_FLOOR_DIVIDE)
BINARY(mod, SG_NB_REMAINDER)
BINARY(pow, SG_NB_POWER)
BINARY(lshift, SG_NB_LSHIFT)
BINARY(rshift, SG_NB_RSHIFT)
BINARY(and, SG_NB_AND)
BINARY(or, SG_NB_OR)
BINARY(xor, SG_NB_XOR)

NATIVE(operator_neg)
{
    *result = n == 1 ? sg_negative(heap, args[0]) : 0;
    return *result != 0;
}

NATIVE(operator_invert)
{
    *result = n == 1 ? sg_inverse(heap, args[0]) : 0;
    return *result != 0;
}

NATIVE(operator_index)
{
    if (n != 1 || sg_native_type(args[0]) != &PyLong_Type) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

/* ---- comparisons and truth ---- */

static bool compared(int op, sg_slot *args, int n, sg_slot *result)
{
    int truth = n == 2 ? sg_compare(op, args[0], args[1]) : -1;
    truth = truth >= 0 || n != 2 ? truth : sg_compare_objects(op, args[0], args[1]);
    *result = sg_native_bool(truth > 0);
    return truth >= 0;
}

#define COMPARISON(name, op)                                                                                           \
    NATIVE(operator_##name)                                                                                            \
    {                                                                                                                  \
        return compared(op, args, n, result);                                                                          \
    }
COMPARISON(lt, Py_LT)
COMPARISON(le, Py_LE)
COMPARISON(eq, Py_EQ)
COMPARISON(ne, Py_NE)
COMPARISON(gt, Py_GT)
COMPARISON(ge, Py_GE)

static bool has_truth(int truth, bool wanted, sg_slot *result)
{
    *result = sg_native_bool((truth > 0) == wanted);
    return truth >= 0;
}

NATIVE(operator_truth)
{
    return has_truth(n == 1 ? sg_truth_of(args[0]) : -1, true, result);
}

NATIVE(operator_not)
{
    return has_truth(n == 1 ? sg_truth_of(args[0]) : -1, false, result);
}

NATIVE(operator_is)
{
    *result = sg_native_bool(n == 2 && sg_same(args[0], args[1]));
    return n == 2;
}

NATIVE(operator_is_not)
{
    *result = sg_native_bool(n == 2 && !sg_same(args[0], args[1]));
    return n == 2;
}

NATIVE(operator_contains)
{
    if (n != 2 || sg_is_int(args[0])) {
        return false;
    }
    PyObject *container = sg_pointer(args[0]), **where;
    if (PyDict_CheckExact(container)) {
        sg_found found = sg_dict_find((PyDictObject *)container, args[1], &where);
        return has_truth(found == SG_NOT_HERE ? -1 : found == SG_FOUND, true, result);
    }
    int truth = sg_contains(container, args[1]);
    return has_truth(truth >= 0 ? truth : sg_contains_object(heap, container, args[1]), true, result);
}

/* ---- items ---- */

/* container[key], borrowed from the heap or owned; 0: not here.  Takes nothing. */
static sg_slot item_of(sg_heap *heap, sg_slot container, sg_slot key)
{
    PyTypeObject *type = sg_native_type(container);
    PyObject *value = NULL;
    intptr_t index;
    if (type == &PyDict_Type) {
        return sg_dict_get((PyDictObject *)sg_pointer(container), key, &value) == SG_FOUND ? sg_from_heap(value) : 0;
    }
    if (sg_int_get(key, &index) && PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS)
        && type->tp_as_sequence->sq_item == PyTuple_Type.tp_as_sequence->sq_item
        && type->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript) {
        value = sg_tuple_get(sg_pointer(container), index);
    }
    else if (sg_int_get(key, &index) && type == &PyList_Type) {
        value = sg_list_get(sg_pointer(container), index);
    }
    return value == NULL ? 0 : sg_from_heap(value);
}

NATIVE(operator_getitem)
{
    *result = n == 2 ? item_of(heap, args[0], args[1]) : 0;
    if (*result == 0 && n == 2) {
        *result = sg_subscript(heap, args);
    }
    return *result != 0;
}

/* The arguments stay the caller's: what the container keeps gets a count of its own. */
NATIVE(operator_setitem)
{
    intptr_t index;
    *result = sg_from_heap(Py_None);
    if (n != 3 || sg_is_int(args[0])) {
        return false;
    }
    PyObject *container = sg_pointer(args[0]);
    bool list = PyList_CheckExact(container) && sg_int_get(args[1], &index);
    if (!list && !PyDict_CheckExact(container)) {
        return sg_subscript_store(heap, args[0], args[1], args[2]);
    }
    sg_slot key = sg_lent(args[1]), value = sg_lent(args[2]);
    bool done =
        list ? sg_list_set(heap, container, index, &value) : sg_dict_set(heap, tstate->interp, args[0], &key, &value);
    /* One that was counted in vain, or a key that was there. */
    sg_drop(heap, key);
    sg_drop(heap, value);
    return done;
}

NATIVE(operator_delitem)
{
    *result = sg_from_heap(Py_None);
    if (n != 2 || sg_is_int(args[0])) {
        return false;
    }
    return sg_subscript_delete(heap, args[0], args[1])
           || (PyDict_CheckExact(sg_pointer(args[0]))
               && sg_dict_remove(heap, tstate->interp, args[0], args[1], NULL) == SG_FOUND);
}

/* Of what has no other meaning of +. */
NATIVE(operator_concat)
{
    *result = n == 2 ? sg_concatenate(heap, args) : 0;
    return *result != 0;
}

NATIVE(operator_count_of)
{
    sg_items items;
    PyTypeObject *type = n == 2 ? sg_native_type(args[0]) : NULL;
    if ((type != &PyList_Type && type != &PyTuple_Type) || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < items.n; i++) {
        int equal = sg_equal(items.at[i], args[1]);
        if (equal < 0 || sg_must_give_up(i)) {
            return false;
        }
        count += equal;
    }
    *result = sg_from_int(count);
    return true;
}

/* The length of a container that has one of its own; the default is for others. */
NATIVE(operator_length_hint)
{
    Py_ssize_t length =
        (n == 1 || (n == 2 && sg_is_int(args[1]))) && !sg_is_int(args[0]) ? sg_items_length(sg_pointer(args[0])) : -1;
    *result = sg_from_int(length);
    return length >= 0;
}

const sg_native_def sg_operator_natives[] = {
    {"add", operator_add, NULL},
    {"sub", operator_sub, NULL},
    {"mul", operator_mul, NULL},
    {"truediv", operator_truediv, NULL},
    {"floordiv", operator_floordiv, NULL},
    {"mod", operator_mod, NULL},
    {"pow", operator_pow, NULL},
    {"lshift", operator_lshift, NULL},
    {"rshift", operator_rshift, NULL},
    {"and_", operator_and, NULL},
    {"or_", operator_or, NULL},
    {"xor", operator_xor, NULL},
    {"iadd", operator_iadd, NULL},
    {"isub", operator_isub, NULL},
    {"imul", operator_imul, NULL},
    {"itruediv", operator_itruediv, NULL},
    {"ifloordiv", operator_ifloordiv, NULL},
    {"imod", operator_imod, NULL},
    {"ipow", operator_ipow, NULL},
    {"ilshift", operator_ilshift, NULL},
    {"irshift", operator_irshift, NULL},
    {"iand", operator_iand, NULL},
    {"ior", operator_ior, NULL},
    {"ixor", operator_ixor, NULL},
    {"neg", operator_neg, NULL},
    {"invert", operator_invert, NULL},
    {"inv", operator_invert, NULL},
    {"index", operator_index, NULL},
    {"lt", operator_lt, NULL},
    {"le", operator_le, NULL},
    {"eq", operator_eq, NULL},
    {"ne", operator_ne, NULL},
    {"gt", operator_gt, NULL},
    {"ge", operator_ge, NULL},
    {"truth", operator_truth, NULL},
    {"not_", operator_not, NULL},
    {"is_", operator_is, NULL},
    {"is_not", operator_is_not, NULL},
    {"contains", operator_contains, NULL},
    {"getitem", operator_getitem, NULL},
    {"setitem", operator_setitem, NULL},
    {"delitem", operator_delitem, NULL},
    {"concat", operator_concat, NULL},
    {"countOf", operator_count_of, NULL},
    {"length_hint", operator_length_hint, NULL},
    {NULL, NULL, NULL},
};

/* ---- itemgetter ---- */

static PyTypeObject *itemgetter_type;
static vectorcallfunc itemgetter_vectorcall;

NATIVE(native_itemgetter)
{
    enum { MOST = 8 };
    if (n < 1 || n > MOST) {
        return false;
    }
    intptr_t index;
    bool has_index = n == 1 && sg_native_type(args[0]) == &PyLong_Type && sg_int_get(args[0], &index) && index >= 0;
    sg_nursery_make_room(heap, tstate, 2);
    sg_slot item = args[0];
    if (n > 1) {
        item = sg_tuple_new(heap, args, n);
        memset(args + 1, 0, (size_t)(n - 1) * sizeof *args);
    }
    args[0] = 0;
    *result = sg_slots_new(heap, itemgetter_type);
    sg_py_itemgetter *getter = (sg_py_itemgetter *)sg_pointer(*result);
    getter->n = n;
    getter->item = sg_to_heap(heap, item);
    getter->index = has_index ? index : -1;
    getter->vectorcall = itemgetter_vectorcall;
    return true;
}

/* itemgetter(…)(container), the object itself the first argument. */
NATIVE(call_itemgetter)
{
    enum { MOST = 8 };
    sg_py_itemgetter *getter = n == 2 ? sg_native_self(args[0], itemgetter_type) : NULL;
    if (getter == NULL || getter->n < 1 || getter->n > MOST) {
        return false;
    }
    if (getter->n == 1) {
        *result = item_of(heap, args[1], sg_from_heap(getter->item));
        return *result != 0;
    }
    sg_slot items[MOST];
    for (int i = 0; i < getter->n; i++) {
        items[i] = item_of(heap, args[1], sg_from_heap(PyTuple_GET_ITEM(getter->item, i)));
        if (items[i] == 0) {
            return false; /* those before are borrowed */
        }
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_tuple_new(heap, items, (int)getter->n);
    return true;
}

static bool accept_itemgetter(PyTypeObject *type)
{
    if (itemgetter_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_itemgetter)) {
        return itemgetter_type == type;
    }
    PyObject *one = PyObject_CallFunction((PyObject *)type, "s", "a"),
             *two = PyObject_CallFunction((PyObject *)type, "ii", 0, 1);
    const sg_py_itemgetter *a = (sg_py_itemgetter *)one, *b = (sg_py_itemgetter *)two;
    if (one != NULL && two != NULL && a->n == 1 && PyUnicode_Check(a->item) && a->index == -1 && b->n == 2
        && PyTuple_CheckExact(b->item) && PyTuple_GET_SIZE(b->item) == 2) {
        itemgetter_type = (PyTypeObject *)Py_NewRef(type);
        itemgetter_vectorcall = a->vectorcall;
        sg_plain_type_add(&(sg_plain_type){.type = type, .children = {offsetof(sg_py_itemgetter, item)}});
    }
    Py_XDECREF(one);
    Py_XDECREF(two);
    PyErr_Clear();
    return itemgetter_type == type;
}

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_itemgetter_type_def = {.name = "operator.itemgetter",
                                                   .methods = no_methods,
                                                   .accept = accept_itemgetter,
                                                   .call = native_itemgetter,
                                                   .call_instance = call_itemgetter};
