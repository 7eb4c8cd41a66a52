/* Methods of lists and dicts.  See registry.h; the operations themselves are in objects/. */
#include "natives/registry.h"
#include "objects/dict.h"
#include "objects/dict_iterator.h"
#include "objects/list.h"

static bool list_append(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_native_type(args[0]) != &PyList_Type || !sg_list_append(heap, args[0], &args[1])) {
        return false;
    }
    *result = sg_from_heap(Py_None);
    return true;
}

static bool list_pop(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_native_type(args[0]) != &PyList_Type) {
        return false;
    }
    *result = sg_list_pop(heap, sg_pointer(args[0]));
    return *result != 0;
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
    if (n != 1 || sg_native_type(args[0]) != &PyDict_Type || !sg_nursery_has_room(heap)) {
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

const sg_native_def sg_list_natives[] = {
    {"append", list_append, NULL},
    {"pop", list_pop, NULL},
    {NULL, NULL, NULL},
};

const sg_native_def sg_dict_natives[] = {
    {"get", dict_get, NULL},     {"keys", dict_keys, NULL}, {"values", dict_values, NULL},
    {"items", dict_items, NULL}, {NULL, NULL, NULL},
};
