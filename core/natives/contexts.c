/* contextvars.Context and copy_context() in shared mode.
 *
 * Job: make, copy and read contexts, and run() of a C function that has a native; of a function in Python: vm/context_run.h.
 * Locking: none; objects/context.h.
 */
#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/context.h"
#include "objects/new.h"

/* The context that is the first of `wanted` arguments at least; NULL: not here. */
static PyContext *self(const sg_slot *args, int n, int wanted)
{
    return n >= wanted && sg_contexts_known ? sg_context(args[0]) : NULL;
}

NATIVE(context_get)
{
    PyContext *context = n <= 3 ? self(args, n, 2) : NULL;
    PyObject *value;
    sg_found found = context == NULL ? SG_NOT_HERE : sg_context_get(context, args[1], &value);
    if (found == SG_NOT_HERE) {
        return false;
    }
    *result = found == SG_FOUND ? sg_from_heap(value) : n == 3 ? sg_native_take(&args[2]) : sg_from_heap(Py_None);
    return true;
}

static bool iterate(sg_heap *heap, const sg_slot *args, int n, sg_hamt_view view, sg_slot *result)
{
    PyContext *context = n == 1 ? self(args, n, 1) : NULL;
    *result = context == NULL ? 0 : sg_hamt_iterator_new(heap, sg_context_mapping(context), view);
    return *result != 0;
}

NATIVE(context_keys)
{
    return iterate(heap, args, n, SG_HAMT_KEYS, result);
}

NATIVE(context_values)
{
    return iterate(heap, args, n, SG_HAMT_VALUES, result);
}

NATIVE(context_items)
{
    return iterate(heap, args, n, SG_HAMT_ITEMS, result);
}

NATIVE(context_copy)
{
    PyContext *context = n == 1 ? self(args, n, 1) : NULL;
    if (context == NULL) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    *result = sg_owned((PyObject *)sg_context_new(heap, sg_context_mapping(context)));
    return true;
}

/* copy_context() */
NATIVE(copy_context)
{
    if (n != 0 || !sg_contexts_known) {
        return false;
    }
    enum { ROOM = 4 }; /* for a thread's first context, too */
    sg_nursery_make_room(heap, tstate, ROOM);
    PyContext *context = sg_context_current(heap, tstate);
    *result = sg_owned((PyObject *)sg_context_new(heap, context->ctx_vars));
    return true;
}

/* Context() */
NATIVE(context_made)
{
    if (n != 0 || !sg_contexts_known) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    *result = sg_owned((PyObject *)sg_context_new(heap, NULL));
    return true;
}

static bool is_function_in_c(PyObject *o)
{
    return Py_IS_TYPE(o, &PyCFunction_Type) || Py_IS_TYPE(o, &PyMethodDescr_Type);
}

NATIVE(context_run)
{
    enum { FIRST = 2 };
    PyContext *context = self(args, n, FIRST);
    sg_slot lent[SG_NATIVE_ARGUMENTS];
    if (context == NULL || n - FIRST > SG_NATIVE_ARGUMENTS || sg_is_int(args[1])
        || !is_function_in_c(sg_pointer(args[1])) || !sg_context_enter(tstate, context)) {
        return false;
    }
    for (int i = FIRST; i < n; i++) {
        lent[i - FIRST] = sg_lent(args[i]);
    }
    bool done = sg_native_apply(heap, sg_pointer(args[1]), lent, n - FIRST, result);
    if (done && sg_tag(*result) == SG_TAG_LOCAL) {
        *result = sg_owned(sg_to_heap(heap, *result)); /* one of the arguments */
    }
    sg_context_leave(heap, tstate, context);
    return done;
}

static bool accept(PyTypeObject *type)
{
    sg_contexts_learn();
    return type == &PyContext_Type && sg_contexts_known;
}

static const sg_native_def methods[] = {
    {"get", context_get, NULL},
    {"keys", context_keys, NULL},
    {"values", context_values, NULL},
    {"items", context_items, NULL},
    {"copy", context_copy, NULL},
    {"run", context_run, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_context_type_def = {
    .name = "_contextvars.Context", .methods = methods, .accept = accept, .call = context_made};

/* Before the first copy is made by the host. */
static void prepare_copy(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate, (void)args, (void)n;
    sg_contexts_learn();
}

const sg_native_def sg_contexts_natives[] = {
    {"copy_context", copy_context, prepare_copy},
    {NULL, NULL, NULL},
};
