/* Making itertools.filterfalse, takewhile, dropwhile, starmap and accumulate objects; their steps are natives/asking.h's.  See
 * tools.h. */
#include "natives/itertools/tools.h"

/* A new one of (function, iterable); more fields are the caller's. */
static void *new_of(sg_heap *heap, PyThreadState *tstate, const sg_tool *tool, sg_slot *args, int n)
{
    if (n != 2 || sg_is_int(args[0]) || sg_is_int(args[1])) {
        return NULL;
    }
    sg_nursery_make_room(heap, tstate, 3);
    sg_slot source = sg_iter_of_any(heap, &args[1]);
    if (source == 0) {
        return NULL;
    }
    sg_py_filter *it = sg_tool_new(heap, tool);
    it->function = sg_tool_take(heap, &args[0]);
    it->iterator = (PyObject *)source;
    return it;
}

static bool filter_like(sg_heap *heap, PyThreadState *tstate, const sg_tool *tool, sg_slot *args, int n,
                        sg_slot *result)
{
    *result = (sg_slot)new_of(heap, tstate, tool, args, n);
    return *result != 0;
}

static bool while_like(sg_heap *heap, PyThreadState *tstate, const sg_tool *tool, sg_slot *args, int n, sg_slot *result)
{
    sg_py_while *it = new_of(heap, tstate, tool, args, n);
    if (it != NULL) {
        it->over = 0;
    }
    *result = (sg_slot)it;
    return it != NULL;
}

NATIVE(native_filterfalse)
{
    return filter_like(heap, tstate, &sg_tool_filterfalse, args, n, result);
}

NATIVE(native_starmap)
{
    return filter_like(heap, tstate, &sg_tool_starmap, args, n, result);
}

NATIVE(native_takewhile)
{
    return while_like(heap, tstate, &sg_tool_takewhile, args, n, result);
}

NATIVE(native_dropwhile)
{
    return while_like(heap, tstate, &sg_tool_dropwhile, args, n, result);
}

static bool accumulated(sg_heap *heap, PyThreadState *tstate, sg_slot *iterable, sg_slot function, sg_slot initial,
                        sg_slot *result)
{
    bool adds = function == 0 || (!sg_is_int(function) && sg_pointer(function) == Py_None);
    if (*iterable == 0 || sg_is_int(*iterable) || (!adds && sg_is_int(function))) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 3);
    sg_slot source = sg_iter_of_any(heap, iterable);
    if (source == 0) {
        return false;
    }
    sg_py_accumulate *it = sg_tool_new(heap, &sg_tool_accumulate);
    it->total = NULL;
    it->source = (PyObject *)source;
    it->function = adds ? NULL : sg_tool_keep(heap, function);
    it->initial = initial == 0 ? Py_None : sg_tool_keep(heap, initial);
    it->state = PyType_GetModuleState(sg_tool_accumulate.type);
    *result = sg_owned((PyObject *)it);
    return true;
}

NATIVE(native_accumulate)
{
    return (n == 1 || n == 2) && accumulated(heap, tstate, &args[0], n == 2 ? args[1] : 0, 0, result);
}

static bool accumulate_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 3 || n > 4 || (n == 4 && args[0] != 0)) {
        return false;
    }
    return accumulated(heap, tstate, &args[2], n == 4 ? args[3] : args[0], args[1], result);
}

static const sg_named_native_def accumulate_keywords[] = {
    {"itertools.accumulate", accumulate_named, {"func", "initial"}},
    {NULL, NULL, {NULL}},
};

#define FILTER_FIELDS                                                                                                  \
    .fields = {{offsetof(sg_py_filter, function), &PyTuple_Type}}, .iterators = {offsetof(sg_py_filter, iterator)},    \
    .asks = true,                                                                                                      \
    .plain = {.children = {offsetof(sg_py_filter, function)}, .inside = {offsetof(sg_py_filter, iterator)}}

sg_tool sg_tool_filterfalse = {
    .def = {.name = "itertools.filterfalse",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_filterfalse},
    .bytes = sizeof(sg_py_filter),
    .arguments = "(tuple, (5,))",
    .asker = {.kind = SG_ASKS_FILTERFALSE},
    FILTER_FIELDS,
};

sg_tool sg_tool_starmap = {
    .def = {.name = "itertools.starmap",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_starmap},
    .bytes = sizeof(sg_py_filter),
    .arguments = "(tuple, (5,))",
    .asker = {.kind = SG_ASKS_STARMAP},
    FILTER_FIELDS,
};

sg_tool sg_tool_takewhile = {
    .def = {.name = "itertools.takewhile",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_takewhile},
    .bytes = sizeof(sg_py_while),
    .arguments = "(tuple, (5,))",
    .asker = {.kind = SG_ASKS_TAKEWHILE},
    FILTER_FIELDS,
};

sg_tool sg_tool_dropwhile = {
    .def = {.name = "itertools.dropwhile",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_dropwhile},
    .bytes = sizeof(sg_py_while),
    .arguments = "(tuple, (5,))",
    .asker = {.kind = SG_ASKS_DROPWHILE},
    FILTER_FIELDS,
};

sg_tool sg_tool_accumulate = {
    .def = {.name = "itertools.accumulate",
            .methods = sg_tool_no_methods,
            .accept = sg_tool_accept,
            .call = native_accumulate,
            .named = accumulate_keywords},
    .bytes = sizeof(sg_py_accumulate),
    .arguments = "((5,), tuple)",
    .fields = {{offsetof(sg_py_accumulate, function), &PyTuple_Type},
               {offsetof(sg_py_accumulate, initial), &_Py_NoneStruct}},
    .iterators = {offsetof(sg_py_accumulate, source)},
    .state = offsetof(sg_py_accumulate, state),
    .asks = true,
    .asker = {.kind = SG_ASKS_ACCUMULATE},
    .plain = {.children = {offsetof(sg_py_accumulate, function)},
              .inside = {offsetof(sg_py_accumulate, source), offsetof(sg_py_accumulate, total),
                         offsetof(sg_py_accumulate, initial)}},
};
