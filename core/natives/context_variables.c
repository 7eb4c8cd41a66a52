/* Context variables in shared mode.
 *
 * Job: ContextVar(), get(), set() and reset(), and what tokens say.  What has to raise is the host's.
 * Invariant: what a variable keeps of the last look-up is written in exclusive mode only, but that shared mode may forget it.
 * Locking: none; objects/context.h.
 */
#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/context.h"
#include "objects/new.h"
#include "objects/store.h"
#include "objects/str.h"

/* ---- reading ---- */

/* Borrowed from the thread's context, or NULL: there is none, or (then not *known) not here. */
static PyObject *value_of(PyThreadState *tstate, const PyContextVar *variable, bool *known)
{
    const PyContext *context = (PyContext *)tstate->context;
    if (context == NULL) {
        return NULL;
    }
    PyObject *cached = __atomic_load_n(&variable->var_cached, __ATOMIC_ACQUIRE);
    if (cached != NULL && variable->var_cached_tsid == tstate->id
        && variable->var_cached_tsver == tstate->context_ver) {
        return cached;
    }
    return sg_hamt_find(context->ctx_vars, variable, known);
}

NATIVE(variable_get)
{
    bool known = true;
    const PyContextVar *variable = n == 1 || n == 2 ? sg_native_self(args[0], &PyContextVar_Type) : NULL;
    PyObject *value = variable == NULL ? NULL : value_of(tstate, variable, &known);
    if (value != NULL) {
        *result = sg_from_heap(value);
        return true;
    }
    if (variable == NULL || !known || (n == 1 && variable->var_default == NULL)) {
        return false;
    }
    *result = n == 2 ? sg_native_take(&args[1]) : sg_from_heap(variable->var_default);
    return true;
}

/* ---- making ---- */

/* As the host, which has no two in one tree that differ in little. */
static Py_hash_t hash_of(PyContextVar *variable, PyObject *name)
{
    uintptr_t address = (uintptr_t)variable;
    Py_hash_t hash = (Py_hash_t)(address >> 4 | address << (sizeof address * 8 - 4)) ^ sg_str_hash(name);
    return hash == -1 ? -2 : hash;
}

/* `value`: the default, or 0. */
static bool variable_new(sg_heap *heap, PyThreadState *tstate, sg_slot name, sg_slot value, sg_slot *result)
{
    if (!sg_contexts_known || sg_is_int(name) || !PyUnicode_CheckExact(sg_pointer(name))) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    PyContextVar *variable = sg_gc_block(heap, SG_GC_HEADER, sizeof *variable);
    *variable = (PyContextVar){.var_name = sg_to_heap(heap, sg_lent(name)),
                               .var_default = value == 0 ? NULL : sg_to_heap(heap, sg_lent(value))};
    ((PyObject *)variable)->ob_refcnt = 1;
    ((PyObject *)variable)->ob_type = &PyContextVar_Type;
    variable->var_hash = hash_of(variable, variable->var_name);
    if (variable->var_default != NULL && PyType_IS_GC(Py_TYPE(variable->var_default))) {
        sg_nursery_add(heap, (PyObject *)variable);
    }
    else {
        sg_nursery_need_not(heap, (PyObject *)variable);
    }
    *result = sg_owned((PyObject *)variable);
    return true;
}

NATIVE(variable_made)
{
    return n == 1 && variable_new(heap, tstate, args[0], 0, result);
}

NATIVE(variable_made_by_name)
{
    return n == 2 && variable_new(heap, tstate, args[1], args[0], result);
}

/* ---- changing the thread's context ---- */

/* It has another mapping, which is consumed, from now on. */
static void change(sg_heap *heap, PyContext *context, PyContextVar *variable, PyHamtObject *mapping)
{
    __atomic_store_n(&variable->var_cached, NULL, __ATOMIC_RELEASE);
    sg_replace_field(heap, (PyObject **)&context->ctx_vars, (PyObject *)mapping);
}

/* context[variable] = value, instead of `old`, or NULL.  False: not here. */
static bool store(sg_heap *heap, PyContext *context, PyContextVar *variable, PyObject *old, PyObject *value)
{
    if (old == value) {
        __atomic_store_n(&variable->var_cached, NULL, __ATOMIC_RELEASE);
        return true;
    }
    PyHamtObject *mapping = sg_hamt_with(heap, context->ctx_vars, variable, value);
    if (mapping != NULL) {
        change(heap, context, variable, mapping);
    }
    return mapping != NULL;
}

static PyObject *token_new(sg_heap *heap, PyContext *context, PyContextVar *variable, PyObject *old)
{
    PyContextToken *token = sg_gc_block(heap, SG_GC_HEADER, sizeof *token);
    ((PyObject *)token)->ob_refcnt = 1;
    ((PyObject *)token)->ob_type = &PyContextToken_Type;
    token->tok_ctx = sg_counted(context);
    token->tok_var = sg_counted(variable);
    token->tok_oldval = old;
    token->tok_used = 0;
    sg_nursery_add(heap, (PyObject *)token);
    return (PyObject *)token;
}

enum { ROOM = SG_HAMT_NODES_MAX + 2 }; /* for a mapping, and a thread's first context */

NATIVE(variable_set)
{
    bool known = true;
    PyContextVar *variable = n == 2 && sg_contexts_known ? sg_native_self(args[0], &PyContextVar_Type) : NULL;
    if (variable == NULL) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    PyContext *context = sg_context_current(heap, tstate);
    PyObject *old = sg_hamt_find(context->ctx_vars, variable, &known);
    if (!known) {
        return false;
    }
    PyObject *value = sg_to_heap(heap, sg_lent(args[1])), *before = old == NULL ? NULL : sg_counted(old);
    bool stored = store(heap, context, variable, old, value);
    sg_drop_owned(heap, value);
    if (!stored) {
        if (before != NULL) {
            sg_log_decrement(heap, before);
        }
        return false;
    }
    *result = sg_owned(token_new(heap, context, variable, before));
    return true;
}

NATIVE(variable_reset)
{
    bool known = sg_contexts_known;
    PyContextVar *variable = n == 2 ? sg_native_self(args[0], &PyContextVar_Type) : NULL;
    PyContextToken *token = variable == NULL ? NULL : sg_native_self(args[1], &PyContextToken_Type);
    PyContext *context = (PyContext *)tstate->context;
    if (token == NULL || context == NULL || !known || token->tok_used != 0 || token->tok_var != variable
        || token->tok_ctx != context) {
        return false;
    }
    PyObject *now = sg_hamt_find(context->ctx_vars, variable, &known);
    if (!known || (now == NULL && token->tok_oldval == NULL)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    bool done;
    if (token->tok_oldval != NULL) {
        done = store(heap, context, variable, now, token->tok_oldval);
    }
    else {
        PyHamtObject *mapping = sg_hamt_without(heap, context->ctx_vars, variable);
        done = mapping != NULL;
        if (done) {
            change(heap, context, variable, mapping);
        }
    }
    if (done) {
        token->tok_used = 1;
    }
    *result = sg_from_heap(Py_None);
    return done;
}

static bool accept(PyTypeObject *type)
{
    sg_contexts_learn();
    return type == &PyContextVar_Type && sg_contexts_known;
}

static const sg_native_def methods[] = {
    {"get", variable_get, NULL},
    {"set", variable_set, NULL},
    {"reset", variable_reset, NULL},
    {NULL, NULL, NULL},
};
static const sg_named_native_def named[] = {
    {"_contextvars.ContextVar", variable_made_by_name, {"default"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_context_variable_type_def = {
    .name = "_contextvars.ContextVar", .methods = methods, .accept = accept, .call = variable_made, .named = named};

/* ---- tokens ---- */

static PyObject *missing; /* Token.MISSING */

static sg_slot token_variable(sg_heap *heap, PyObject *o)
{
    (void)heap;
    return sg_from_heap((PyObject *)((PyContextToken *)o)->tok_var);
}

static sg_slot token_old_value(sg_heap *heap, PyObject *o)
{
    PyObject *old = ((PyContextToken *)o)->tok_oldval;
    (void)heap;
    return sg_from_heap(old != NULL ? old : missing);
}

static bool accept_token(PyTypeObject *type)
{
    sg_contexts_learn();
    if (missing == NULL && type == &PyContextToken_Type) {
        missing = PyObject_GetAttrString((PyObject *)type, "MISSING"); /* as long as the interpreter */
        PyErr_Clear();
    }
    return type == &PyContextToken_Type && sg_contexts_known && missing != NULL;
}

static const sg_native_def token_methods[] = {{NULL, NULL, NULL}};
static const sg_native_attribute_def token_attributes[] = {
    {"var", token_variable, NULL}, {"old_value", token_old_value, NULL}, {NULL, NULL, NULL}};
const sg_native_type_def sg_context_token_type_def = {
    .name = "_contextvars.Token", .methods = token_methods, .accept = accept_token, .attributes = token_attributes};
