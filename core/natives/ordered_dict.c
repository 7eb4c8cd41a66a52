/* collections.OrderedDict and its methods.  See registry.h; the operations themselves are in objects/ordered_dict.c.
 *
 * Of a subclass, too, where they ask nothing of it.
 */
#include "objects/ordered_dict.h"

#include "base/stop.h"
#include "natives/registry.h"
#include "objects/dict_iterator.h"
#include "objects/value.h"

static bool none(bool done, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return done;
}

static bool is_one(const sg_slot *args, int n, int least, int most)
{
    return n >= least && n <= most && sg_is_ordered_dict(sg_native_type(args[0]));
}

NATIVE(od_setitem)
{
    return none(is_one(args, n, 3, 3) && sg_ordered_dict_set(heap, tstate->interp, args[0], &args[1], &args[2]),
                result);
}

/* `absent`, which leaves its slot, if the key is not there. */
static bool pop(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, sg_slot *absent, sg_slot *result)
{
    sg_found found = sg_ordered_dict_remove(heap, tstate->interp, args[0], args[1], result);
    if (found == SG_ABSENT && absent != NULL) {
        *result = sg_native_take(absent);
        return true;
    }
    return found == SG_FOUND;
}

NATIVE(od_pop)
{
    return is_one(args, n, 2, 3) && pop(heap, tstate, args, n == 3 ? &args[2] : NULL, result);
}

static bool pop_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return is_one(args + 1, n - 1, 2, 2) && pop(heap, tstate, args + 1, &args[0], result);
}

/* 1, 0, or -1: not here. */
static int is_last(sg_slot last)
{
    return last == 0 ? 1 : sg_truth(last);
}

static bool popitem(sg_heap *heap, PyThreadState *tstate, sg_slot dict, sg_slot last, sg_slot *result)
{
    int from_end = is_last(last);
    *result = from_end < 0 ? 0 : sg_ordered_dict_popitem(heap, tstate->interp, dict, from_end);
    return *result != 0;
}

NATIVE(od_popitem)
{
    return is_one(args, n, 1, 2) && popitem(heap, tstate, args[0], n == 2 ? args[1] : 0, result);
}

static bool popitem_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return is_one(args + 1, n - 1, 1, 1) && popitem(heap, tstate, args[1], args[0], result);
}

static bool move_to_end(const sg_slot *args, sg_slot last, sg_slot *result)
{
    int to_end = is_last(last);
    return none(to_end >= 0 && sg_ordered_dict_move_to_end(sg_pointer(args[0]), args[1], to_end), result);
}

NATIVE(od_move_to_end)
{
    return is_one(args, n, 2, 3) && move_to_end(args, n == 3 ? args[2] : 0, result);
}

static bool move_to_end_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return is_one(args + 1, n - 1, 2, 2) && move_to_end(args + 1, args[0], result);
}

/* That of a subclass asks it whether it has the key, and for the item. */
static bool sets_default_as_ordered_dict(PyTypeObject *type)
{
    return type == &PyODict_Type
           || (sg_is_ordered_dict(type) && sg_writes_as_ordered_dict(type) && sg_inherits_getitem(type)
               && sg_inherits_contains(type));
}

static void learn_self(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate;
    if (n > 0) {
        sg_inherited_learn(Py_TYPE(args[0]));
    }
}

NATIVE(od_setdefault)
{
    if (n < 2 || n > 3 || !sets_default_as_ordered_dict(sg_native_type(args[0]))) {
        return false;
    }
    sg_slot absent = sg_from_heap(Py_None);
    *result = sg_ordered_dict_setdefault(heap, tstate->interp, args[0], &args[1], n == 3 ? &args[2] : &absent);
    return *result != 0;
}

NATIVE(od_clear)
{
    return none(is_one(args, n, 1, 1) && sg_ordered_dict_clear(heap, tstate->interp, args[0]), result);
}

NATIVE(od_copy)
{
    *result = is_one(args, n, 1, 1) ? sg_ordered_dict_copy(heap, tstate->interp, args[0]) : 0;
    return *result != 0;
}

static bool od_update_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                            const sg_slot *values, int named, sg_slot *result)
{
    bool can = is_one(args, n, 1, 2) && sg_writes_as_ordered_dict(sg_native_type(args[0]));
    return none(can
                    && sg_ordered_dict_update_named(heap, tstate->interp, args[0], n == 2 ? &args[1] : NULL, names,
                                                    values, named),
                result);
}

/* What is given is the last argument. */
static void learn_given(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate;
    if (n > 0) {
        sg_inherited_learn(Py_TYPE(args[n - 1]));
    }
}

NATIVE(od_update)
{
    return od_update_named(heap, tstate, args, n, NULL, NULL, 0, result);
}

static bool new_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                      const sg_slot *values, int named, sg_slot *result)
{
    *result = n > 1 ? 0
                    : sg_ordered_dict_make(heap, tstate->interp, &PyODict_Type, n == 1 ? &args[0] : NULL, names, values,
                                           named);
    return *result != 0;
}

NATIVE(od_new)
{
    return new_named(heap, tstate, args, n, NULL, NULL, 0, result);
}

/* OrderedDict, or a class that is called, and has its items set, as that. */
static bool makes_own(sg_slot class)
{
    PyTypeObject *type =
        sg_is_int(class) || !PyType_Check(sg_pointer(class)) ? NULL : (PyTypeObject *)sg_pointer(class);
    return type != NULL && sg_makes_as_ordered_dict(type) && sg_writes_as_ordered_dict(type);
}

/* OrderedDict.fromkeys(iterable, value) */
static bool from_keys(sg_heap *heap, PyThreadState *tstate, sg_slot class, sg_slot keys, const sg_slot *value,
                      sg_slot *result)
{
    sg_items items;
    *result = 0;
    if (makes_own(class) && sg_items_take(heap, keys, &items)) {
        *result = sg_ordered_dict_new(heap, tstate->interp, (PyTypeObject *)sg_pointer(class));
        bool filled = *result != 0;
        for (Py_ssize_t i = 0; filled && i < items.n; i++) {
            sg_slot each = value == NULL ? sg_from_heap(Py_None) : sg_lent(*value), key = items.at[i];
            filled = sg_ordered_dict_set(heap, tstate->interp, *result, &key, &each) && !sg_must_give_up(i);
            items.at[i] = key;
            sg_drop(heap, each);
        }
        sg_items_drop(heap, &items, 0);
        if (!filled) {
            sg_drop(heap, *result);
            *result = 0;
        }
    }
    return *result != 0;
}

NATIVE(od_fromkeys)
{
    return (n == 2 || n == 3) && from_keys(heap, tstate, args[0], args[1], n == 3 ? &args[2] : NULL, result);
}

static bool fromkeys_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return n == 3 && args[0] != 0 && from_keys(heap, tstate, args[1], args[2], &args[0], result);
}

static bool view(PyTypeObject *type, sg_heap *heap, sg_slot *args, int n, sg_slot *result)
{
    if (!is_one(args, n, 1, 1) || !sg_nursery_has_room(heap)) {
        return false;
    }
    *result = sg_dict_view_new(heap, type, sg_to_heap(heap, sg_native_take(&args[0])));
    return true;
}

NATIVE(od_keys)
{
    return view(&PyODictKeys_Type, heap, args, n, result);
}

NATIVE(od_values)
{
    return view(&PyODictValues_Type, heap, args, n, result);
}

NATIVE(od_items)
{
    return view(&PyODictItems_Type, heap, args, n, result);
}

const sg_native_def sg_ordered_dict_natives[] = {
    {"__setitem__", od_setitem, NULL},
    {"pop", od_pop, NULL},
    {"popitem", od_popitem, NULL},
    {"move_to_end", od_move_to_end, NULL},
    {"setdefault", od_setdefault, learn_self},
    {"clear", od_clear, NULL},
    {"copy", od_copy, learn_self},
    {"update", od_update, learn_given},
    {"__init__", od_update, learn_given},
    {"keys", od_keys, NULL},
    {"values", od_values, NULL},
    {"items", od_items, NULL},
    {NULL, NULL, NULL},
};

const sg_named_native_def sg_ordered_dict_named_natives[] = {
    {"pop", pop_named, {"default"}},
    {"popitem", popitem_named, {"last"}},
    {"move_to_end", move_to_end_named, {"last"}},
    {"fromkeys", fromkeys_named, {"value"}},
    {NULL, NULL, {NULL}},
};

const sg_native_def sg_ordered_dict_type_native = {"OrderedDict", od_new, NULL};

const sg_native_def sg_ordered_dict_class_natives[] = {
    {"fromkeys", od_fromkeys, NULL},
    {NULL, NULL, NULL},
};

const sg_any_native_def sg_ordered_dict_any_natives[] = {
    {"collections.OrderedDict", new_named},
    {"update", od_update_named},
    {"__init__", od_update_named},
    {NULL, NULL},
};
