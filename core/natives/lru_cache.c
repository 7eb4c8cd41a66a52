/* Methods of what functools.lru_cache makes.  See registry.h; calls of Python functions behind it are vm/callback.h's. */
#include "natives/lru_cache.h"

#include <string.h>

#include "memory/collector.h"
#include "natives/registry.h"

NATIVE(cache_clear)
{
    PyObject *cache = n == 1 ? sg_native_self(args[0], sg_lru_type) : NULL;
    *result = sg_from_heap(Py_None);
    return cache != NULL && sg_lru_clear(heap, tstate->interp, cache);
}

NATIVE(cache_info)
{
    PyObject *cache = n == 1 ? sg_native_self(args[0], sg_lru_type) : NULL;
    /* The host calls Python code here, which the recursion limit may forbid. */
    if (cache == NULL || tstate->py_recursion_remaining <= 1) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_lru_info(heap, cache);
    return *result != 0;
}

/* A function, or type, that does nothing but make its result of such arguments: so it does not matter if the host calls it
 * once more. */
static bool is_pure(PyObject *function)
{
    if (PyType_Check(function)) {
        return function == (PyObject *)&PyLong_Type || function == (PyObject *)&PyFloat_Type
               || function == (PyObject *)&PyUnicode_Type || function == (PyObject *)&PyBool_Type;
    }
    PyObject *module = Py_IS_TYPE(function, &PyCFunction_Type) ? PyCFunction_GET_SELF(function) : NULL;
    PyModuleDef *def = module != NULL && PyModule_CheckExact(module) ? PyModule_GetDef(module) : NULL;
    return def != NULL && strcmp(def->m_name, "math") == 0;
}

static bool is_plain(sg_slot s)
{
    PyTypeObject *type = sg_native_type(s);
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyUnicode_Type || type == &PyBool_Type;
}

bool sg_lru_call_native(sg_heap *heap, PyThreadState *tstate, PyObject *cache, const sg_lru_arguments *arguments,
                        sg_slot *result)
{
    PyObject *function = sg_lru_function(cache);
    sg_slot args[SG_LRU_ARGUMENTS_MAX];
    int n = arguments->positional;
    bool plain = n <= SG_LRU_ARGUMENTS_MAX && arguments->named == 0 && is_pure(function);
    for (int i = 0; plain && i < n; i++) {
        plain = is_plain(arguments->args[i]);
        args[i] = sg_lent(arguments->args[i]);
    }
    if (!plain || !sg_lru_lacks(cache, arguments)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    if (!sg_native_apply(heap, function, args, n, result)) {
        return false;
    }
    /* Counted before it is kept, as by the host: there are never more items than misses. */
    sg_lru_missed(cache);
    if (!sg_lru_keep(heap, tstate->interp, cache, arguments, *result)) {
        sg_lru_missed_not(cache);
        sg_drop(heap, *result);
        return false;
    }
    return true;
}

static bool accept(PyTypeObject *type)
{
    sg_lru_learn(type);
    return sg_is_lru_cache(type);
}

static const sg_native_def methods[] = {
    {"cache_clear", cache_clear, NULL},
    {"cache_info", cache_info, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_lru_type_def = {
    .name = "functools._lru_cache_wrapper", .methods = methods, .accept = accept};
