/* Methods of dicts' keys.  See registry.h; the operations themselves are in objects/dict_views.c. */
#include "objects/dict_views.h"

#include "natives/registry.h"

NATIVE(keys_isdisjoint)
{
    int disjoint = n == 2 ? sg_keys_are_disjoint(heap, args[0], args[1]) : -1;
    *result = sg_native_bool(disjoint > 0);
    return disjoint >= 0;
}

static bool accept(PyTypeObject *type)
{
    return type == &PyDictKeys_Type;
}

static const sg_native_def methods[] = {{"isdisjoint", keys_isdisjoint, NULL}, {NULL, NULL, NULL}};
const sg_native_type_def sg_dict_keys_type_def = {.name = "dict_keys", .methods = methods, .accept = accept};
