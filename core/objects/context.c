/* Contexts of variables.  Job, invariants and locking: context.h. */
#include "objects/context.h"

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "objects/new.h"

bool sg_contexts_known;

sg_found sg_context_get(PyContext *context, sg_slot variable, PyObject **value)
{
    bool known = sg_contexts_known && !sg_is_int(variable) && PyContextVar_CheckExact(sg_pointer(variable));
    if (!known) {
        return SG_NOT_HERE;
    }
    *value = sg_hamt_find(sg_context_mapping(context), (PyContextVar *)sg_pointer(variable), &known);
    return *value != NULL ? SG_FOUND : known ? SG_ABSENT : SG_NOT_HERE;
}

PyContext *sg_context_new(sg_heap *heap, PyHamtObject *mapping)
{
    PyContext *context = sg_gc_block(heap, SG_GC_HEADER, sizeof *context);
    ((PyObject *)context)->ob_refcnt = 1;
    ((PyObject *)context)->ob_type = &PyContext_Type;
    context->ctx_prev = NULL;
    context->ctx_vars = mapping == NULL ? sg_hamt_new(heap) : sg_counted(mapping);
    context->ctx_weakreflist = NULL;
    context->ctx_entered = 0;
    sg_nursery_add(heap, (PyObject *)context);
    return context;
}

PyContext *sg_context_current(sg_heap *heap, PyThreadState *tstate)
{
    if (tstate->context == NULL) {
        tstate->context = (PyObject *)sg_context_new(heap, NULL);
    }
    return (PyContext *)tstate->context;
}

bool sg_context_enter(PyThreadState *tstate, PyContext *context)
{
    int left = 0;
    if (!__atomic_compare_exchange_n(&context->ctx_entered, &left, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
        return false;
    }
    context->ctx_prev = (PyContext *)tstate->context; /* with its reference */
    tstate->context = sg_counted(context);
    tstate->context_ver++;
    return true;
}

void sg_context_leave(sg_heap *heap, PyThreadState *tstate, PyContext *context)
{
    tstate->context = (PyObject *)context->ctx_prev;
    tstate->context_ver++;
    context->ctx_prev = NULL;
    __atomic_store_n(&context->ctx_entered, 0, __ATOMIC_RELEASE);
    sg_drop_owned(heap, (PyObject *)context);
}

void sg_contexts_learn(void)
{
    static bool looked;
    if (looked) {
        return;
    }
    looked = true;
    sg_contexts_known = PyContext_Type.tp_basicsize == (Py_ssize_t)sizeof(PyContext)
                        && PyContextToken_Type.tp_basicsize == (Py_ssize_t)sizeof(PyContextToken)
                        && PyContextVar_Type.tp_basicsize == (Py_ssize_t)sizeof(PyContextVar) && sg_hamt_accept();
    if (!sg_contexts_known) {
        return;
    }
    sg_plain_type_add(&(sg_plain_type){.type = &PyContext_Type,
                                       .children = {offsetof(PyContext, ctx_vars), offsetof(PyContext, ctx_prev)},
                                       .weakrefs = offsetof(PyContext, ctx_weakreflist)});
    sg_plain_type_add(
        &(sg_plain_type){.type = &PyContextToken_Type,
                         .children = {offsetof(PyContextToken, tok_ctx), offsetof(PyContextToken, tok_var),
                                      offsetof(PyContextToken, tok_oldval)}});
    sg_plain_type_add(
        &(sg_plain_type){.type = &PyContextVar_Type,
                         .children = {offsetof(PyContextVar, var_name), offsetof(PyContextVar, var_default)}});
}
