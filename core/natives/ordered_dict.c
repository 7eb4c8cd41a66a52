/* Methods of collections.OrderedDict.  See registry.h; the operations themselves are in objects/ordered_dict.c.
 *
 * Of a subclass, too, where they ask nothing of it.
 */
#include "objects/ordered_dict.h"

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

/* That of a subclass asks it for the item. */
NATIVE(od_setdefault)
{
    if (n < 2 || n > 3 || sg_native_type(args[0]) != &PyODict_Type) {
        return false;
    }
    sg_slot absent = sg_from_heap(Py_None);
    *result = sg_ordered_dict_setdefault(heap, tstate->interp, args[0], &args[1], n == 3 ? &args[2] : &absent);
    return *result != 0;
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
    {"setdefault", od_setdefault, NULL},
    {"keys", od_keys, NULL},
    {"values", od_values, NULL},
    {"items", od_items, NULL},
    {NULL, NULL, NULL},
};

const sg_named_native_def sg_ordered_dict_named_natives[] = {
    {"pop", pop_named, {"default"}},
    {"popitem", popitem_named, {"last"}},
    {"move_to_end", move_to_end_named, {"last"}},
    {NULL, NULL, {NULL}},
};
