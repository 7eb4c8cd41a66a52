/* Methods of lists, dicts and sets, and the calls that make such.  See registry.h; the operations themselves are
 * in objects/.
 *
 * A method that a subclass inherits does for its instances what it does for the host's own, so where only the layout
 * matters any subclass will do.
 */
#include "base/stop.h"
#include "natives/registry.h"
#include "objects/exception.h"
#include "objects/defaultdict.h"
#include "objects/dict.h"
#include "objects/dict_iterator.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/list.h"
#include "objects/ordered_dict.h"
#include "objects/set.h"
#include "objects/subscript.h"

static bool is_a(sg_slot s, unsigned long feature)
{
    return PyType_HasFeature(sg_native_type(s), feature);
}

static bool is_none(sg_slot s)
{
    return !sg_is_int(s) && sg_pointer(s) == Py_None;
}

static bool none(bool done, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return done;
}

/* ---- lists ---- */

static bool is_list(const sg_slot *args, int n, int wanted)
{
    return n == wanted && is_a(args[0], Py_TPFLAGS_LIST_SUBCLASS);
}

NATIVE(list_append)
{
    return none(is_list(args, n, 2) && sg_list_append(heap, args[0], &args[1]), result);
}

NATIVE(list_pop)
{
    intptr_t index = -1;
    if (!(is_list(args, n, 1) || (is_list(args, n, 2) && sg_int_get(args[1], &index)))) {
        return false;
    }
    *result = n == 1 ? sg_list_pop(heap, args[0]) : sg_list_pop_at(heap, args[0], index);
    return *result != 0;
}

NATIVE(list_insert)
{
    intptr_t index;
    return none(is_list(args, n, 3) && sg_int_get(args[1], &index) && sg_list_insert(heap, args[0], index, &args[2]),
                result);
}

NATIVE(list_remove)
{
    return none(is_list(args, n, 2) && sg_list_remove(heap, args[0], args[1]), result);
}

NATIVE(list_extend)
{
    return none(is_list(args, n, 2) && sg_list_extend(heap, args[0], args[1]), result);
}

NATIVE(list_clear)
{
    return none(is_list(args, n, 1) && sg_list_clear(heap, args[0]), result);
}

NATIVE(list_reverse)
{
    return none(is_list(args, n, 1) && sg_list_reverse(heap, args[0]), result);
}

NATIVE(list_sort)
{
    return none(is_list(args, n, 1) && sg_list_sort(heap, args[0]), result);
}

NATIVE(list_copy)
{
    sg_items items;
    if (n != 1 || sg_native_type(args[0]) != &PyList_Type || !sg_items_take(heap, args[0], &items)) {
        return false;
    }
    *result = sg_list_of_items(heap, &items, items.n);
    return *result != 0;
}

/* Of one that is empty and was never anything else. */
NATIVE(list_init)
{
    bool nothing = is_list(args, n, 1) && sg_list_items(sg_pointer(args[0])) == NULL;
    return none(nothing || (is_list(args, n, 2) && sg_list_fill(heap, args[0], args[1])), result);
}

/* The part of a sequence that index() is to search: its arguments `start` and `stop`. */
static bool part_to_search(const sg_slot *args, int n, Py_ssize_t size, Py_ssize_t *start, Py_ssize_t *stop)
{
    intptr_t ends[2] = {0, PY_SSIZE_T_MAX};
    for (int i = 2; i < n; i++) {
        if (!sg_int_get(args[i], &ends[i - 2])) {
            return false;
        }
    }
    for (int i = 0; i < 2; i++) {
        if (ends[i] < 0) {
            ends[i] = ends[i] + size < 0 ? 0 : ends[i] + size;
        }
    }
    *start = ends[0];
    *stop = ends[1] < size ? ends[1] : size;
    return true;
}

/* Of a list or tuple: the first place of a value, or how many. */
static bool search(sg_slot *args, int n, bool count, sg_slot *result)
{
    if (n < 2 || n > (count ? 2 : 4) || !is_a(args[0], Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_TUPLE_SUBCLASS)) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]);
    bool list = PyList_Check(o);
    Py_ssize_t size = list ? sg_list_size(o) : Py_SIZE(o), found = 0, start, stop;
    PyObject **items = list ? sg_list_items(o) : ((PyTupleObject *)o)->ob_item;
    if (!part_to_search(args, n, size, &start, &stop)) {
        return false;
    }
    for (Py_ssize_t i = start; i < stop; i++) {
        int equal = sg_equal(sg_from_heap(sg_load_field(&items[i])), args[1]);
        if (equal < 0 || sg_must_give_up(i)) {
            return false;
        }
        if (equal && !count) {
            *result = sg_from_int(i);
            return true;
        }
        found += equal;
    }
    *result = sg_from_int(found);
    return count;
}

NATIVE(sequence_index)
{
    return search(args, n, false, result);
}

NATIVE(sequence_count)
{
    return search(args, n, true, result);
}

/* list.__getitem__ and tuple.__getitem__, as from super(). */
static bool item_of(sg_heap *heap, sg_slot *args, int n, unsigned long kind, sg_slot *result)
{
    intptr_t index;
    sg_slot ends[3];
    if (n != 2 || !is_a(args[0], kind)) {
        return false;
    }
    if (sg_slice_ends(args[1], ends)) {
        *result = sg_part_of_sequence(heap, &args[0], ends);
        return *result != 0;
    }
    if (!sg_int_get(args[1], &index)) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]);
    PyObject *item = kind == Py_TPFLAGS_LIST_SUBCLASS ? sg_list_get(o, index) : sg_tuple_get(o, index);
    *result = item == NULL ? 0 : sg_from_heap(item);
    return item != NULL;
}

NATIVE(list_getitem)
{
    return item_of(heap, args, n, Py_TPFLAGS_LIST_SUBCLASS, result);
}

NATIVE(tuple_getitem)
{
    return item_of(heap, args, n, Py_TPFLAGS_TUPLE_SUBCLASS, result);
}

/* ---- dicts ---- */

/* dict.__getitem__; of a class with a __missing__, what is missing is the host's. */
NATIVE(dict_getitem)
{
    PyObject *value;
    if (n != 2 || !is_a(args[0], Py_TPFLAGS_DICT_SUBCLASS)) {
        return false;
    }
    sg_found found = sg_dict_get((PyDictObject *)sg_pointer(args[0]), args[1], &value);
    if (found == SG_ABSENT) {
        *result = 0;
        return sg_raises_missing(heap, sg_pointer(args[0]), args[1]);
    }
    *result = found == SG_FOUND && value != NULL ? sg_from_heap(value) : 0;
    return *result != 0;
}

static void learn_missing(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate;
    if (n > 0) {
        sg_inherited_learn(Py_TYPE(args[0]));
    }
}

static bool is_dict(const sg_slot *args, int n, int least, int most)
{
    return n >= least && n <= most && is_a(args[0], Py_TPFLAGS_DICT_SUBCLASS);
}

/* Of a subclass, too: these methods ask nothing of it.  But an OrderedDict keeps more than a dict, which its own methods look
 * after. */
static bool is_changeable_dict(const sg_slot *args, int n, int least, int most)
{
    return is_dict(args, n, least, most) && !PyType_IsSubtype(sg_native_type(args[0]), &PyODict_Type);
}

NATIVE(dict_setdefault)
{
    if (!is_changeable_dict(args, n, 2, 3)) {
        return false;
    }
    sg_slot absent = sg_from_heap(Py_None);
    *result = sg_dict_setdefault(heap, tstate->interp, args[0], &args[1], n == 3 ? &args[2] : &absent);
    return *result != 0;
}

NATIVE(dict_pop)
{
    if (!is_changeable_dict(args, n, 2, 3)) {
        return false;
    }
    switch (sg_dict_remove(heap, tstate->interp, args[0], args[1], result)) {
    case SG_FOUND:
        return true;
    case SG_ABSENT:
        if (n == 3) {
            *result = sg_native_take(&args[2]);
            return true;
        }
        *result = 0;
        return sg_raises_missing(heap, sg_pointer(args[0]), args[1]);
    default:
        return false;
    }
}

/* These as super() calls them: whatever the subclass has of its own. */
NATIVE(dict_setitem)
{
    return none(is_changeable_dict(args, n, 3, 3) && sg_dict_set(heap, tstate->interp, args[0], &args[1], &args[2]),
                result);
}

NATIVE(dict_delitem)
{
    return none(is_changeable_dict(args, n, 2, 2)
                    && sg_dict_remove(heap, tstate->interp, args[0], args[1], NULL) == SG_FOUND,
                result);
}

NATIVE(dict_popitem)
{
    *result = is_changeable_dict(args, n, 1, 1) ? sg_dict_popitem(heap, tstate->interp, args[0]) : 0;
    return *result != 0;
}

NATIVE(dict_clear)
{
    return none(is_changeable_dict(args, n, 1, 1) && sg_dict_clear(heap, tstate->interp, args[0]), result);
}

NATIVE(dict_copy)
{
    *result = n == 1 && sg_native_type(args[0]) == &PyDict_Type
                  ? sg_dict_copy(heap, tstate->interp, (PyDictObject *)sg_pointer(args[0]))
                  : 0;
    return *result != 0;
}

/* What dict.fromkeys() puts the keys into: the host makes room for those of a dict or set. */
static sg_slot dict_for_keys(sg_heap *heap, PyInterpreterState *interp, sg_slot source, Py_ssize_t n)
{
    PyTypeObject *type = sg_native_type(source);
    if (type == &PyDict_Type) {
        PyDictKeysObject *keys = sg_dict_keys((PyDictObject *)sg_pointer(source));
        return sg_dict_new_with_room(heap, interp, n, keys->dk_kind != DICT_KEYS_GENERAL);
    }
    return type == &PySet_Type || type == &PyFrozenSet_Type ? sg_dict_new_with_room(heap, interp, n, false)
                                                            : sg_dict_new(heap, interp, NULL, NULL, 1, 0);
}

/* dict.fromkeys(container, value), one by one as the host does it. */
NATIVE(dict_fromkeys)
{
    sg_items items;
    if ((n != 2 && n != 3) || sg_is_int(args[0]) || sg_pointer(args[0]) != (PyObject *)&PyDict_Type
        || !sg_items_take(heap, args[1], &items)) {
        return false;
    }
    *result = dict_for_keys(heap, tstate->interp, args[1], items.n);
    bool filled = *result != 0;
    for (Py_ssize_t i = 0; filled && i < items.n; i++) {
        sg_slot value = n == 3 ? sg_lent(args[2]) : sg_from_heap(Py_None), key = items.at[i];
        filled = sg_dict_set(heap, tstate->interp, *result, &key, &value) && !sg_must_give_up(i);
        items.at[i] = 0;
        sg_drop(heap, key);
        sg_drop(heap, value);
    }
    sg_items_drop(heap, &items, 0);
    if (!filled) {
        sg_drop(heap, *result);
        *result = 0;
    }
    return filled;
}

NATIVE(dict_contains)
{
    PyObject **where;
    if (!is_dict(args, n, 2, 2)) {
        return false;
    }
    sg_found found = sg_dict_find((PyDictObject *)sg_pointer(args[0]), args[1], &where);
    *result = sg_native_bool(found == SG_FOUND);
    return found != SG_NOT_HERE;
}

static bool dict_get(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    /* A subclass's, too, if it has not its own get(): this one asks neither __getitem__ nor __missing__. */
    if ((n != 2 && n != 3) || !PyType_HasFeature(sg_native_type(args[0]), Py_TPFLAGS_DICT_SUBCLASS)) {
        return false;
    }
    PyObject *value;
    switch (sg_dict_get((PyDictObject *)sg_pointer(args[0]), args[1], &value)) {
    case SG_FOUND:
        *result = sg_from_heap(value);
        return true;
    case SG_ABSENT:
        *result = n == 3 ? sg_native_take(&args[2]) : sg_from_heap(Py_None);
        return true;
    default:
        return false;
    }
}

static bool view(PyTypeObject *type, sg_heap *heap, sg_slot *args, int n, sg_slot *result)
{
    if (!is_dict(args, n, 1, 1) || !sg_nursery_has_room(heap)) {
        return false;
    }
    *result = sg_dict_view_new(heap, type, sg_to_heap(heap, sg_native_take(&args[0])));
    return true;
}

static bool dict_keys(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return view(&PyDictKeys_Type, heap, args, n, result);
}

static bool dict_values(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return view(&PyDictValues_Type, heap, args, n, result);
}

static bool dict_items(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return view(&PyDictItems_Type, heap, args, n, result);
}

/* ---- sets ---- */

/* Of a subclass, too: these methods ask nothing of it. */
static bool is_set(const sg_slot *args, int n, int wanted)
{
    return n == wanted && PyType_IsSubtype(sg_native_type(args[0]), &PySet_Type);
}

static bool is_any_set(const sg_slot *args, int n)
{
    return n > 0 && !sg_is_int(args[0]) && PyAnySet_Check(sg_pointer(args[0]));
}

NATIVE(set_add)
{
    return none(is_set(args, n, 2) && sg_set_add(heap, args[0], &args[1]), result);
}

NATIVE(set_discard)
{
    return none(is_set(args, n, 2) && sg_set_discard(heap, args[0], args[1]) >= 0, result);
}

NATIVE(set_remove)
{
    int found = is_set(args, n, 2) ? sg_set_discard(heap, args[0], args[1]) : -1;
    if (found == 0) {
        *result = 0;
        return sg_raise(heap, PyExc_KeyError, args[1]);
    }
    return none(found > 0, result);
}

NATIVE(set_pop)
{
    *result = is_set(args, n, 1) ? sg_set_pop(heap, args[0]) : 0;
    return *result != 0;
}

NATIVE(set_clear)
{
    return none(is_set(args, n, 1) && sg_set_clear(heap, args[0]), result);
}

NATIVE(set_copy)
{
    if (n == 1 && sg_native_type(args[0]) == &PyFrozenSet_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    *result = n == 1 && is_any_set(args, n) ? sg_set_copy(heap, (PySetObject *)sg_pointer(args[0])) : 0;
    return *result != 0;
}

NATIVE(set_contains)
{
    int found = n == 2 && is_any_set(args, n) ? sg_set_contains((PySetObject *)sg_pointer(args[0]), args[1]) : -1;
    *result = sg_native_bool(found > 0);
    return found >= 0;
}

static bool combined(int op, sg_heap *heap, sg_slot *args, int n, sg_slot *result)
{
    *result = is_any_set(args, n) ? sg_set_combine(heap, op, args[0], args + 1, n - 1) : 0;
    return *result != 0;
}

static bool changed(int op, sg_heap *heap, sg_slot *args, int n, sg_slot *result)
{
    return none(n > 0 && is_set(args, n, n) && sg_set_change(heap, op, args[0], args + 1, n - 1), result);
}

static bool related(sg_set_question question, sg_heap *heap, sg_slot *args, int n, sg_slot *result)
{
    int answer = n == 2 && is_any_set(args, n)
                     ? sg_set_relation(heap, question, (PySetObject *)sg_pointer(args[0]), args[1])
                     : -1;
    *result = sg_native_bool(answer > 0);
    return answer >= 0;
}

NATIVE(set_union)
{
    return combined(SG_NB_OR, heap, args, n, result);
}

NATIVE(set_intersection)
{
    return combined(SG_NB_AND, heap, args, n, result);
}

NATIVE(set_difference)
{
    return combined(SG_NB_SUBTRACT, heap, args, n, result);
}

NATIVE(set_symmetric_difference)
{
    return combined(SG_NB_XOR, heap, args, n, result);
}

NATIVE(set_update)
{
    return changed(SG_NB_OR, heap, args, n, result);
}

/* Of one that is empty. */
NATIVE(set_init)
{
    bool empty = (is_set(args, n, 1) || is_set(args, n, 2)) && ((PySetObject *)sg_pointer(args[0]))->fill == 0;
    return empty && set_update(heap, tstate, args, n, result);
}

NATIVE(set_intersection_update)
{
    return n == 2 && changed(SG_NB_AND, heap, args, n, result);
}

NATIVE(set_difference_update)
{
    return changed(SG_NB_SUBTRACT, heap, args, n, result);
}

NATIVE(set_symmetric_difference_update)
{
    return n == 2 && changed(SG_NB_XOR, heap, args, n, result);
}

NATIVE(set_issubset)
{
    return related(SG_SET_IS_SUBSET, heap, args, n, result);
}

NATIVE(set_issuperset)
{
    return related(SG_SET_IS_SUPERSET, heap, args, n, result);
}

NATIVE(set_isdisjoint)
{
    return related(SG_SET_IS_DISJOINT, heap, args, n, result);
}

/* ---- types that are called ---- */

NATIVE(native_set)
{
    *result = n == 0 ? sg_set_new(heap, &PySet_Type, NULL, 0) : n == 1 ? sg_set_of(heap, &PySet_Type, args[0]) : 0;
    return *result != 0;
}

NATIVE(native_frozenset)
{
    if (n == 1 && sg_native_type(args[0]) == &PyFrozenSet_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    *result = n == 1 ? sg_set_of(heap, &PyFrozenSet_Type, args[0]) : 0;
    return *result != 0;
}

/* Puts pairs into a new dict, one by one as the host does it. */
static bool fill_with_pairs(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot pairs)
{
    PyTypeObject *type = sg_native_type(pairs);
    sg_items items;
    if ((type != &PyList_Type && type != &PyTuple_Type && type != &PyDictItems_Type)
        || !sg_items_take(heap, pairs, &items)) {
        return false;
    }
    bool filled = true;
    for (Py_ssize_t i = 0; filled && i < items.n; i++) {
        sg_slot pair[2];
        filled = sg_pair_of(items.at[i], pair) && sg_dict_set(heap, interp, dict, &pair[0], &pair[1]);
    }
    sg_items_drop(heap, &items, 0);
    return filled;
}

static bool is_ordered(sg_slot s)
{
    return sg_is_ordered_dict(sg_native_type(s)) && sg_lists_as_ordered_dict(sg_pointer(s));
}

/* A new dict of what dict() and update() are given: a dict or pairs, if anything, and keywords.  0: not here. */
static sg_slot dict_of(sg_heap *heap, PyInterpreterState *interp, const sg_slot *from, PyObject *const *names,
                       const sg_slot *values, int named)
{
    sg_slot dict = sg_dict_new(heap, interp, NULL, NULL, 1, 0);
    if (dict == 0) {
        return 0;
    }
    bool filled =
        from == NULL
        || (sg_updates_as_dict(sg_native_type(*from)) ? sg_dict_merge(heap, interp, dict, sg_pointer(*from), false)
            : is_ordered(*from)                       ? sg_ordered_dict_fill(heap, interp, sg_pointer(*from), dict)
                                                      : fill_with_pairs(heap, interp, dict, *from));
    for (int i = 0; filled && i < named; i++) {
        sg_slot key = sg_from_heap(names[i]), value = sg_lent(values[i]);
        filled = PyUnicode_CheckExact(names[i]) && sg_dict_set(heap, interp, dict, &key, &value);
        sg_drop(heap, key);
        sg_drop(heap, value);
    }
    if (!filled) {
        sg_drop(heap, dict);
    }
    return filled ? dict : 0;
}

NATIVE(native_dict)
{
    *result = n > 1 ? 0 : dict_of(heap, tstate->interp, n == 0 ? NULL : &args[0], NULL, NULL, 0);
    return *result != 0;
}

static bool dict_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                       const sg_slot *values, int named, sg_slot *result)
{
    *result = n > 1 ? 0 : dict_of(heap, tstate->interp, n == 0 ? NULL : &args[0], names, values, named);
    return *result != 0;
}

/* All that is given at once: it is put together first. */
static bool dict_update_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                              const sg_slot *values, int named, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    if (!is_changeable_dict(args, n, 1, 2)) {
        return false;
    }
    if (n + named == 1) {
        return true;
    }
    if (named == 0 && sg_updates_as_dict(sg_native_type(args[1]))) {
        return sg_dict_merge(heap, tstate->interp, args[0], sg_pointer(args[1]), false);
    }
    sg_slot given = dict_of(heap, tstate->interp, n == 1 ? NULL : &args[1], names, values, named);
    bool done = given != 0 && sg_dict_merge(heap, tstate->interp, args[0], sg_pointer(given), false);
    sg_drop(heap, given);
    return done;
}

/* What is given is the last argument. */
static void learn_given(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n > 0) {
        sg_inherited_learn(Py_TYPE(args[n - 1]));
    }
}

NATIVE(dict_update)
{
    return dict_update_named(heap, tstate, args, n, NULL, NULL, 0, result);
}

/* It updates; without an argument it changes nothing. */
NATIVE(dict_init)
{
    return none(is_dict(args, n, 1, 1), result) || dict_update(heap, tstate, args, n, result);
}

NATIVE(native_defaultdict)
{
    sg_slot none_given = 0, *factory = n == 0 ? &none_given : &args[0];
    bool callable =
        n == 0
        || (n == 1 && !sg_is_int(args[0]) && (Py_TYPE(sg_pointer(args[0]))->tp_call != NULL || is_none(args[0])));
    *result = callable && sg_nursery_has_room(heap) ? sg_defaultdict_new(heap, tstate->interp, factory) : 0;
    return *result != 0;
}

const sg_native_def sg_dict_class_natives[] = {
    {"fromkeys", dict_fromkeys, NULL},
    {NULL, NULL, NULL},
};

const sg_any_native_def sg_dict_any_natives[] = {
    {"dict", dict_named},
    {"update", dict_update_named},
    {"__init__", dict_update_named},
    {NULL, NULL},
};

const sg_native_def sg_list_natives[] = {
    {"__getitem__", list_getitem, NULL}, {"__init__", list_init, NULL},
    {"append", list_append, NULL},       {"pop", list_pop, NULL},
    {"insert", list_insert, NULL},       {"remove", list_remove, NULL},
    {"extend", list_extend, NULL},       {"clear", list_clear, NULL},
    {"copy", list_copy, NULL},           {"reverse", list_reverse, NULL},
    {"sort", list_sort, NULL},           {"index", sequence_index, NULL},
    {"count", sequence_count, NULL},     {NULL, NULL, NULL},
};

const sg_native_def sg_tuple_natives[] = {
    {"__getitem__", tuple_getitem, NULL},
    {"index", sequence_index, NULL},
    {"count", sequence_count, NULL},
    {NULL, NULL, NULL},
};

const sg_native_def sg_dict_natives[] = {
    {"__init__", dict_init, learn_given},
    {"__getitem__", dict_getitem, learn_missing},
    {"__setitem__", dict_setitem, NULL},
    {"__delitem__", dict_delitem, NULL},
    {"get", dict_get, NULL},
    {"keys", dict_keys, NULL},
    {"values", dict_values, NULL},
    {"items", dict_items, NULL},
    {"setdefault", dict_setdefault, NULL},
    {"pop", dict_pop, NULL},
    {"popitem", dict_popitem, NULL},
    {"clear", dict_clear, NULL},
    {"update", dict_update, learn_given},
    {"copy", dict_copy, NULL},
    {"__contains__", dict_contains, NULL},
    {NULL, NULL, NULL},
};

#define ANY_SET_NATIVES                                                                                                \
    {"copy", set_copy, NULL}, {"union", set_union, NULL}, {"intersection", set_intersection, NULL},                    \
        {"difference", set_difference, NULL}, {"symmetric_difference", set_symmetric_difference, NULL},                \
        {"issubset", set_issubset, NULL}, {"issuperset", set_issuperset, NULL}, {"isdisjoint", set_isdisjoint, NULL},  \
    {                                                                                                                  \
        "__contains__", set_contains, NULL                                                                             \
    }

const sg_native_def sg_set_natives[] = {
    ANY_SET_NATIVES,
    {"__init__", set_init, NULL},
    {"add", set_add, NULL},
    {"discard", set_discard, NULL},
    {"remove", set_remove, NULL},
    {"pop", set_pop, NULL},
    {"clear", set_clear, NULL},
    {"update", set_update, NULL},
    {"intersection_update", set_intersection_update, NULL},
    {"difference_update", set_difference_update, NULL},
    {"symmetric_difference_update", set_symmetric_difference_update, NULL},
    {NULL, NULL, NULL},
};

const sg_native_def sg_frozenset_natives[] = {
    ANY_SET_NATIVES,
    {NULL, NULL, NULL},
};

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_defaultdict_type_def = {.name = "collections.defaultdict",
                                                    .methods = no_methods,
                                                    .accept = sg_defaultdict_accept,
                                                    .call = native_defaultdict};

/* Metaclasses that make the order of their classes as type does. */
static sg_versions ordered_plainly;

static bool orders_plainly(PyTypeObject *metaclass)
{
    return metaclass == &PyType_Type || sg_versions_have(&ordered_plainly, metaclass);
}

static void prepare_type_mro(PyThreadState *tstate, PyObject *const *args, int n)
{
    PyTypeObject *metaclass = n == 1 && PyType_Check(args[0]) ? Py_TYPE(args[0]) : &PyType_Type;
    PyObject *name = metaclass == &PyType_Type ? NULL : PyUnicode_InternFromString("mro");
    if (name != NULL && _PyType_Lookup(metaclass, name) == _PyType_Lookup(&PyType_Type, name)
        && PyUnstable_Type_AssignVersionTag(metaclass)) {
        sg_versions_put(&ordered_plainly, metaclass);
    }
    Py_XDECREF(name);
    PyErr_Clear();
}

/* type.mro(class): what the class's order was made of, as long as nobody else makes such orders. */
NATIVE(type_mro)
{
    bool plain = n == 1 && PyType_HasFeature(sg_native_type(args[0]), Py_TPFLAGS_TYPE_SUBCLASS)
                 && orders_plainly(sg_native_type(args[0]));
    sg_slot mro = plain ? sg_from_heap(((PyTypeObject *)sg_pointer(args[0]))->tp_mro) : 0;
    sg_items items;
    if (mro == 0 || sg_pointer(mro) == NULL || !sg_items_take(heap, mro, &items)) {
        return false;
    }
    *result = sg_list_of_items(heap, &items, sg_list_room_for(&PyTuple_Type, items.n));
    return *result != 0;
}

const sg_native_def sg_type_natives[] = {
    {"mro", type_mro, prepare_type_mro},
    {NULL, NULL, NULL},
};

const sg_native_def sg_container_natives[] = {
    {"set", native_set, NULL},
    {"frozenset", native_frozenset, NULL},
    {"dict", native_dict, learn_given},
    {NULL, NULL, NULL},
};
