/* Binding arguments.  Job: bind.h. */
#include "vm/bind.h"

#include "objects/dict.h"
#include "objects/new.h"
#include "objects/items.h"
#include "objects/str.h"
#include "vm/call.h"

/* The parameter of that name that may be given by keyword, or -1. */
static int parameter_of(PyCodeObject *code, PyObject *name)
{
    PyObject **names = ((PyTupleObject *)code->co_localsplusnames)->ob_item;
    int parameters = code->co_argcount + code->co_kwonlyargcount;
    for (int i = code->co_posonlyargcount; i < parameters; i++) {
        if (names[i] == name) {
            return i;
        }
    }
    if (PyUnicode_CHECK_INTERNED(name) == SSTATE_NOT_INTERNED) {
        for (int i = code->co_posonlyargcount; i < parameters; i++) {
            if (sg_str_equal(names[i], name)) {
                return i;
            }
        }
    }
    return -1;
}

/* Arguments that no parameter has a name for. */
typedef struct {
    int n;
    sg_slot names[SG_SPREAD_NAMES];
    int places[SG_SPREAD_NAMES]; /* among the named arguments */
} rest;

/* Puts each named argument into the local of its parameter. */
static bool bind_names(PyCodeObject *code, sg_slot *locals, const sg_arguments *arguments, rest *others)
{
    const sg_slot *values = arguments->args + arguments->positional;
    for (int k = 0; k < arguments->named; k++) {
        PyObject *name = arguments->names[k];
        int i = parameter_of(code, name);
        if (i >= 0 && locals[i] == 0) {
            locals[i] = values[k];
        }
        else if (i < 0 && (code->co_flags & CO_VARKEYWORDS) != 0 && others->n < SG_SPREAD_NAMES) {
            others->names[others->n] = sg_from_heap(name);
            others->places[others->n++] = arguments->positional + k;
        }
        else {
            return false;
        }
    }
    return true;
}

static bool bind_defaults(PyFunctionObject *function, PyCodeObject *code, sg_slot *locals)
{
    PyObject *defaults = function->func_defaults;
    Py_ssize_t skip = (defaults == NULL ? 0 : PyTuple_GET_SIZE(defaults)) - code->co_argcount;
    for (int i = 0; i < code->co_argcount; i++) {
        if (locals[i] == 0) {
            if (skip + i < 0) {
                return false;
            }
            locals[i] = sg_from_heap(PyTuple_GET_ITEM(defaults, skip + i));
        }
    }
    for (int i = code->co_argcount; i < code->co_argcount + code->co_kwonlyargcount; i++) {
        PyObject *value;
        if (locals[i] == 0) {
            sg_slot name = sg_from_heap(PyTuple_GET_ITEM(code->co_localsplusnames, i));
            if (function->func_kwdefaults == NULL
                || sg_dict_get((PyDictObject *)function->func_kwdefaults, name, &value) != SG_FOUND) {
                return false;
            }
            locals[i] = sg_from_heap(value);
        }
    }
    return true;
}

/* What is left over becomes a tuple and a dict.  Nothing has been changed before; nothing fails from here on. */
static void bind_rest(sg_heap *heap, PyThreadState *tstate, PyCodeObject *code, sg_slot *locals,
                      const sg_arguments *arguments, rest *others)
{
    int i = code->co_argcount + code->co_kwonlyargcount;
    if ((code->co_flags & CO_VARARGS) != 0) {
        int more = arguments->positional - code->co_argcount;
        locals[i++] = more <= 0 ? sg_from_heap((PyObject *)&_Py_SINGLETON(tuple_empty))
                                : sg_tuple_new(heap, arguments->args + code->co_argcount, more);
    }
    if ((code->co_flags & CO_VARKEYWORDS) != 0) {
        sg_slot values[SG_SPREAD_NAMES];
        for (int k = 0; k < others->n; k++) {
            values[k] = arguments->args[others->places[k]];
        }
        locals[i] = sg_dict_new(heap, tstate->interp, others->names, values, 1, others->n);
        if (locals[i] == 0) {
            Py_FatalError("sharedgil: out of memory for keyword arguments");
        }
    }
}

static bool may_push(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, int positional)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    bool more = (code->co_flags & CO_VARARGS) != 0;
    return (code->co_flags & CO_OPTIMIZED) != 0
           && positional <= (more ? code->co_argcount + SG_SMALL_SEQUENCE : code->co_argcount)
           && heap->nursery_n + 2 <= SG_NURSERY_MAX && sg_program_of(code) != NULL
           && function->vectorcall == sg_py_function_vectorcall
           && _PyThreadState_HasStackSpace(tstate, code->co_framesize) && tstate->py_recursion_remaining > 1;
}

/* Puts the arguments into the room where the frame will be, which is nobody's until it is pushed. */
static bool bind(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, const sg_arguments *arguments,
                 rest *others)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    if (!may_push(heap, tstate, function, arguments->positional)) {
        return false;
    }
    sg_slot *locals = (sg_slot *)((_PyInterpreterFrame *)tstate->datastack_top)->localsplus;
    int n = 0;
    for (; n < arguments->positional && n < code->co_argcount; n++) {
        locals[n] = arguments->args[n];
    }
    for (; n < code->co_nlocalsplus; n++) {
        locals[n] = 0;
    }
    return (arguments->named == 0 || bind_names(code, locals, arguments, others))
           && bind_defaults(function, code, locals);
}

bool sg_can_bind(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, sg_arguments arguments)
{
    rest others = {.n = 0};
    return bind(heap, tstate, function, &arguments, &others);
}

_PyInterpreterFrame *sg_push_bound(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, sg_slot callable,
                                   sg_arguments arguments)
{
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    rest others = {.n = 0};
    if (!bind(heap, tstate, function, &arguments, &others)) {
        return NULL;
    }
    sg_slot *locals = (sg_slot *)((_PyInterpreterFrame *)tstate->datastack_top)->localsplus;
    bind_rest(heap, tstate, code, locals, &arguments, &others);
    return sg_push_frame(tstate, function, sg_program_of(code), callable, (sg_slot)code, SG_FRAME_BORROWS_CODE);
}

static int spread_keywords(PyDictObject *kwargs, sg_slot *values, PyObject **names)
{
    int n = 0;
    uint8_t *lock = sg_object_lock(kwargs);
    PyDictKeysObject *keys = kwargs->ma_keys;
    if (kwargs->ma_values != NULL || kwargs->ma_used > SG_SPREAD_NAMES || keys->dk_nentries > 2 * SG_SPREAD_NAMES) {
        n = -1;
    }
    for (Py_ssize_t i = 0; n >= 0 && i < keys->dk_nentries; i++) {
        bool general = keys->dk_kind == DICT_KEYS_GENERAL;
        PyObject *key = general ? DK_ENTRIES(keys)[i].me_key : DK_UNICODE_ENTRIES(keys)[i].me_key;
        PyObject *value = general ? DK_ENTRIES(keys)[i].me_value : DK_UNICODE_ENTRIES(keys)[i].me_value;
        if (value != NULL && !PyUnicode_CheckExact(key)) {
            n = -1;
        }
        else if (value != NULL) {
            names[n] = key;
            values[n++] = sg_from_heap(value);
        }
    }
    sg_object_unlock(lock);
    return n;
}

bool sg_spread(sg_heap *heap, sg_slot args, sg_slot kwargs, sg_slot room[SG_SPREAD_MAX], int first,
               PyObject *names[SG_SPREAD_NAMES], sg_arguments *arguments)
{
    PyTypeObject *type = sg_is_int(args) ? &PyLong_Type : Py_TYPE(sg_pointer(args));
    sg_slot *items;
    if ((type != &PyTuple_Type && type != &PyList_Type)
        || (kwargs != 0 && (sg_is_int(kwargs) || !PyDict_CheckExact(sg_pointer(kwargs))))) {
        return false;
    }
    Py_ssize_t n = sg_items_of(heap, args, &items);
    if (n < 0 || n > SG_SPREAD_MAX - SG_SPREAD_NAMES - first) {
        return false;
    }
    memcpy(room + first, items, (size_t)n * sizeof *items);
    int named = kwargs == 0 ? 0 : spread_keywords((PyDictObject *)sg_pointer(kwargs), room + first + n, names);
    *arguments = (sg_arguments){room + first, (int)n, named, names};
    return named >= 0;
}
