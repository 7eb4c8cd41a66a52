/* Methods of dicts' keys and items.  See registry.h; the operations themselves are in objects/dict_views.c. */
#include "objects/dict_views.h"

#include "natives/registry.h"

NATIVE(view_isdisjoint)
{
    int disjoint = n == 2 ? sg_view_is_disjoint(heap, args[0], args[1]) : -1;
    *result = sg_native_bool(disjoint > 0);
    return disjoint >= 0;
}

static bool accept_keys(PyTypeObject *type)
{
    return type == &PyDictKeys_Type;
}

static bool accept_items(PyTypeObject *type)
{
    return type == &PyDictItems_Type;
}

static const sg_native_def methods[] = {{"isdisjoint", view_isdisjoint, NULL}, {NULL, NULL, NULL}};
const sg_native_type_def sg_dict_keys_type_def = {.name = "dict_keys", .methods = methods, .accept = accept_keys};
const sg_native_type_def sg_dict_items_type_def = {.name = "dict_items", .methods = methods, .accept = accept_items};
