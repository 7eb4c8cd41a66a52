/* Methods of what functools.lru_cache makes.  See registry.h; calls of them are vm/callback.h's. */
#include "natives/registry.h"
#include "objects/lru_cache.h"

NATIVE(cache_clear)
{
    PyObject *cache = n == 1 ? sg_native_self(args[0], sg_lru_type) : NULL;
    *result = sg_from_heap(Py_None);
    return cache != NULL && sg_lru_clear(heap, tstate->interp, cache);
}

static bool accept(PyTypeObject *type)
{
    sg_lru_learn(type);
    return sg_is_lru_cache(type);
}

static const sg_native_def methods[] = {
    {"cache_clear", cache_clear, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_lru_type_def = {
    .name = "functools._lru_cache_wrapper", .methods = methods, .accept = accept};
