/* Calls in shared mode.  Job: call_shared.h. */
#include "vm/call_shared.h"

#include <string.h>

#include "memory/collector.h"
#include "natives/lru_cache.h"
#include "natives/registry.h"
#include "objects/derived.h"
#include "objects/exception.h"
#include "objects/from_items.h"
#include "objects/new.h"
#include "objects/ordered_dict.h"
#include "objects/str.h"
#include "vm/callback.h"
#include "vm/classes.h"
#include "vm/code_call.h"
#include "vm/consume.h"
#include "vm/context_run.h"
#include "vm/getters.h"
#include "vm/hashing.h"
#include "vm/keyed.h"
#include "vm/replay.h"
#include "vm/special.h"

/* args[-1] becomes the first argument. */
static sg_arguments with_first(sg_arguments arguments)
{
    arguments.args--;
    arguments.positional++;
    return arguments;
}

/* `callable` is the function's own reference, or borrows it. */
static sg_call_kind call_function(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot callable,
                                  sg_arguments arguments, _PyInterpreterFrame **callee)
{
    *callee = sg_push_bound(heap, tstate, (PyFunctionObject *)sg_pointer(callable), callable, arguments);
    if (*callee == NULL) {
        return SG_CALL_NOT_HERE;
    }
    if (callable != base[0]) {
        sg_drop(heap, base[0]);
    }
    return SG_CALL_FRAME;
}

/* A method of a Python function.  What it refers to outlives it: it is logged when the method dies. */
static sg_call_kind call_method(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                                _PyInterpreterFrame **callee)
{
    PyMethodObject *method = (PyMethodObject *)sg_pointer(base[0]);
    if (!Py_IS_TYPE(method->im_func, &PyFunction_Type)) {
        return SG_CALL_NOT_HERE;
    }
    sg_slot *self = &arguments.args[-1], before = *self;
    *self = sg_from_heap(method->im_self);
    sg_call_kind kind = call_function(heap, tstate, base, sg_from_heap(method->im_func), with_first(arguments), callee);
    if (kind == SG_CALL_NOT_HERE) {
        *self = before;
    }
    return kind;
}

/* What the base's __new__ takes without running anything, so that it can be tried. */
static bool is_made_at_once(const sg_class *class, sg_arguments arguments)
{
    if (sg_class_is_new_empty(class) || (arguments.positional == 0 && arguments.named == 0)) {
        return true;
    }
    PyTypeObject *type = sg_is_int(arguments.args[0]) ? &PyLong_Type : Py_TYPE(sg_pointer(arguments.args[0]));
    return arguments.positional == 1 && arguments.named == 0
           && (type == &PyList_Type || type == &PyTuple_Type || type == &PyUnicode_Type);
}

/* A class derived from list, tuple, dict, str or OrderedDict. */
static sg_call_kind call_derived(sg_heap *heap, PyThreadState *tstate, sg_slot *base, const sg_class *class,
                                 sg_arguments arguments, _PyInterpreterFrame **callee, sg_slot *result)
{
    enum { ROOM = 3 }; /* for the instance, and what the frame needs */
    PyTypeObject *type = (PyTypeObject *)sg_pointer(base[0]);
    sg_slot value = arguments.positional == 0 ? 0 : arguments.args[0];
    if (!class->base_new || (class->base_init && arguments.named != 0 && class->base != &PyODict_Type)) {
        return SG_CALL_NOT_HERE;
    }
    sg_nursery_make_room(heap, tstate, ROOM);
    if (class->base_init && class->base == &PyODict_Type) {
        *result = arguments.positional > 1
                      ? 0
                      : sg_ordered_dict_make(heap, tstate->interp, type, value == 0 ? NULL : &value, arguments.names,
                                             arguments.args + arguments.positional, arguments.named);
        return *result != 0 ? SG_CALL_RESULT : SG_CALL_NOT_HERE;
    }
    if (class->base_init) {
        bool list = class->base == &PyList_Type && value != 0;
        *result = arguments.positional > 1 || (class->base == &PyDict_Type && value != 0) ? 0
                  : list ? sg_derived_list(heap, type, value)
                         : sg_derived_new(heap, tstate->interp, type, class->base, value);
        return *result != 0 ? SG_CALL_RESULT : SG_CALL_NOT_HERE;
    }
    if (class->init == NULL || ((PyCodeObject *)class->init->func_code)->co_argcount == 0
        || !is_made_at_once(class, arguments)) {
        return SG_CALL_NOT_HERE;
    }
    sg_slot *self = &arguments.args[-1], before = *self;
    *self = sg_from_heap(Py_None); /* stands for the instance */
    sg_slot made = sg_can_bind(heap, tstate, class->init, with_first(arguments))
                       ? sg_derived_new(heap, tstate->interp, type, class->base, value)
                       : 0;
    if (made == 0) {
        *self = before;
        return SG_CALL_NOT_HERE;
    }
    *self = made | SG_TAG_LOCAL;
    *callee = sg_push_bound(heap, tstate, class->init, sg_from_heap((PyObject *)class->init), with_first(arguments));
    if (*callee == NULL) {
        *self = before;
        sg_drop(heap, made);
        return SG_CALL_NOT_HERE;
    }
    sg_slot called = base[0];
    base[0] = made;
    SG_FRAME_FLAGS(*callee) |= SG_FRAME_INIT;
    sg_drop(heap, called);
    return SG_CALL_INIT;
}

/* The same with something in the place of self, as `with` calls its __exit__: it is the first argument. */
static sg_call_kind call_method_with_more(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                                          _PyInterpreterFrame **callee)
{
    enum { MOST = 8 };
    PyMethodObject *method = (PyMethodObject *)sg_pointer(base[0]);
    sg_slot room[1 + MOST];
    int n = 1 + arguments.positional;
    if (!Py_IS_TYPE(method->im_func, &PyFunction_Type) || arguments.named != 0 || n > MOST) {
        return SG_CALL_NOT_HERE;
    }
    room[0] = sg_from_heap(method->im_self);
    memcpy(room + 1, &arguments.args[-1], (size_t)n * sizeof *room);
    *callee = sg_push_bound(heap, tstate, (PyFunctionObject *)method->im_func, sg_from_heap(method->im_func),
                            (sg_arguments){room, 1 + n, 0, NULL});
    if (*callee == NULL) {
        memcpy(&arguments.args[-1], room + 1, (size_t)n * sizeof *room);
        return SG_CALL_NOT_HERE;
    }
    sg_drop(heap, base[0]);
    return SG_CALL_FRAME;
}

static sg_call_kind call_class(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                               _PyInterpreterFrame **callee, sg_slot *result)
{
    enum { ROOM = 3 }; /* for the instance, and what the frame needs */
    PyTypeObject *type = (PyTypeObject *)sg_pointer(base[0]);
    const sg_class *class = sg_class_calls_as_type(type) ? sg_class_find(type) : NULL;
    if (class != NULL && class->base != NULL) {
        return call_derived(heap, tstate, base, class, arguments, callee, result);
    }
    if (class == NULL || !class->makes || !class->plain_new || (!class->plain_init && class->init == NULL)
        || !sg_instance_fits(heap, type) || heap->nursery_n + ROOM > SG_NURSERY_MAX) {
        return SG_CALL_NOT_HERE;
    }
    if (class->plain_init) {
        if (arguments.positional + arguments.named != 0) {
            return SG_CALL_NOT_HERE;
        }
        *result = sg_instance_new(heap, type);
        return SG_CALL_RESULT;
    }
    if (((PyCodeObject *)class->init->func_code)->co_argcount == 0) {
        return SG_CALL_NOT_HERE; /* self is among its star arguments */
    }
    /* Something stands for the instance, until the frame is there. */
    sg_slot *self = &arguments.args[-1], before = *self;
    *self = sg_from_heap(Py_None);
    *callee = sg_push_bound(heap, tstate, class->init, sg_from_heap((PyObject *)class->init), with_first(arguments));
    if (*callee == NULL) {
        *self = before;
        return SG_CALL_NOT_HERE;
    }
    sg_slot called = base[0];
    base[0] = sg_instance_new(heap, type);
    (*callee)->localsplus[0] = (PyObject *)(base[0] | SG_TAG_LOCAL);
    SG_FRAME_FLAGS(*callee) |= SG_FRAME_INIT;
    sg_drop(heap, called);
    return SG_CALL_INIT;
}

/* An exception class that is made here.  The instance has the positional arguments; what else becomes of them, and of the
 * others, an __init__ in Python says. */
static sg_call_kind call_exception(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                                   _PyInterpreterFrame **callee, sg_slot *result)
{
    PyTypeObject *type = (PyTypeObject *)sg_pointer(base[0]);
    PyFunctionObject *init = NULL;
    if (sg_exception_has_plain_init(type)) {
        if (arguments.named != 0) {
            return SG_CALL_NOT_HERE;
        }
    }
    else {
        const sg_class *class = sg_class_find(type);
        init = class == NULL ? NULL : class->init;
        if (init == NULL || ((PyCodeObject *)init->func_code)->co_argcount == 0) {
            return SG_CALL_NOT_HERE;
        }
    }
    if (arguments.positional > SG_SMALL_SEQUENCE) {
        return SG_CALL_NOT_HERE;
    }
    sg_nursery_make_room(heap, tstate, 2);
    PyObject *made = sg_exception_new(heap, type, arguments.args, arguments.positional);
    if (init == NULL) {
        *result = sg_owned(made);
        return SG_CALL_RESULT;
    }
    sg_slot *self = &arguments.args[-1], before = *self, called = base[0];
    *self = sg_owned(made) | SG_TAG_LOCAL;
    *callee = sg_push_bound(heap, tstate, init, sg_from_heap((PyObject *)init), with_first(arguments));
    if (*callee == NULL) {
        *self = before;
        sg_drop_owned(heap, made);
        return SG_CALL_NOT_HERE;
    }
    base[0] = sg_owned(made);
    SG_FRAME_FLAGS(*callee) |= SG_FRAME_INIT;
    sg_drop(heap, called);
    return SG_CALL_INIT;
}

/* What a functools.partial calls: the callable and a place for self, then the arguments, its own ones first. */
typedef struct {
    sg_slot base[2 + SG_SPREAD_MAX];
    PyObject *names[SG_SPREAD_NAMES];
    sg_arguments arguments;
    sg_slot *given;             /* where the positional ones of the call begin */
    int place[SG_SPREAD_NAMES]; /* of the call's keywords among all of them */
} partial_call;

/* The values that the call gives by name, which may be in the place of the object's own. */
static bool add_named(partial_call *call, int own, const sg_arguments *given)
{
    sg_slot *values = call->arguments.args + call->arguments.positional;
    int n = own;
    for (int i = 0; i < given->named; i++) {
        int at = 0;
        while (at < own && !sg_str_equal(call->names[at], given->names[i])) {
            at++;
        }
        at = at < own ? at : n++;
        if (at >= SG_SPREAD_NAMES) {
            return false;
        }
        call->names[at] = given->names[i];
        values[at] = given->args[given->positional + i];
        call->place[i] = at;
    }
    call->arguments.named = n;
    return true;
}

static bool gather_partial(sg_heap *heap, const sg_py_partial *partial, const sg_arguments *given, partial_call *call)
{
    sg_slot room[SG_SPREAD_MAX];
    sg_arguments own;
    if (!sg_spread(heap, sg_from_heap(partial->args), sg_from_heap(partial->keywords), room, 0, call->names, &own)
        || own.positional + given->positional + SG_SPREAD_NAMES + 1 > SG_SPREAD_MAX) {
        return false;
    }
    PyObject *function = partial->function;
    bool bound =
        Py_IS_TYPE(function, &PyMethod_Type) && Py_IS_TYPE(((PyMethodObject *)function)->im_func, &PyFunction_Type);
    sg_slot *at = call->base + 2;
    if (bound) {
        *at++ = sg_from_heap(((PyMethodObject *)function)->im_self);
        function = ((PyMethodObject *)function)->im_func;
    }
    call->base[0] = sg_from_heap(function);
    call->base[1] = 0;
    memcpy(at, own.args, (size_t)own.positional * sizeof *at);
    call->given = at + own.positional;
    memcpy(call->given, given->args, (size_t)given->positional * sizeof *at);
    call->arguments =
        (sg_arguments){call->base + 2, bound + own.positional + given->positional, own.named, call->names};
    memcpy(call->given + given->positional, own.args + own.positional, (size_t)own.named * sizeof *at);
    return add_named(call, own.named, given);
}

/* The arguments of the call are its own again, as they are by now: boxed, counted, or taken. */
static void give_back(const partial_call *call, const sg_arguments *given)
{
    const sg_slot *values = call->arguments.args + call->arguments.positional;
    memcpy(given->args, call->given, (size_t)given->positional * sizeof *given->args);
    for (int i = 0; i < given->named; i++) {
        given->args[given->positional + i] = values[call->place[i]];
    }
}

static sg_call_kind call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, bool self, sg_arguments arguments,
                         _PyInterpreterFrame **callee, sg_slot *result);

/* A functools.partial: its arguments come first. */
static sg_call_kind call_partial(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                                 _PyInterpreterFrame **callee, sg_slot *result)
{
    const sg_py_partial *partial = (sg_py_partial *)sg_pointer(base[0]);
    partial_call all;
    if (Py_IS_TYPE(partial->function, sg_partial_type) || !gather_partial(heap, partial, &arguments, &all)) {
        return SG_CALL_NOT_HERE;
    }
    sg_call_kind kind = call(heap, tstate, all.base, false, all.arguments, callee, result);
    if (kind == SG_CALL_FRAME || kind == SG_CALL_INIT) {
        sg_drop(heap, base[0]);
        base[0] = kind == SG_CALL_INIT ? all.base[0] : base[0];
        return kind;
    }
    if (kind == SG_CALL_NOT_HERE && all.arguments.named != 0
        && sg_native_call_named(heap, tstate, sg_pointer(all.base[0]), all.arguments.args, all.arguments.positional,
                                all.arguments.named, all.names, result)) {
        kind = SG_CALL_RESULT;
    }
    give_back(&all, &arguments);
    return kind;
}

/* An object whose class has a __call__ in Python: it calls itself. */
static sg_call_kind call_object(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                                _PyInterpreterFrame **callee)
{
    PyFunctionObject *method = sg_special_find(Py_TYPE(sg_pointer(base[0])), SG_SPECIAL_CALL);
    if (method == NULL) {
        return SG_CALL_NOT_HERE;
    }
    sg_slot *self = &arguments.args[-1], before = *self;
    *self = base[0];
    *callee = sg_push_bound(heap, tstate, method, sg_from_heap((PyObject *)method), with_first(arguments));
    if (*callee == NULL) {
        base[0] = *self; /* it may have been counted */
        *self = before;
        return SG_CALL_NOT_HERE;
    }
    return SG_CALL_FRAME;
}

static sg_call_kind call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, bool self, sg_arguments arguments,
                         _PyInterpreterFrame **callee, sg_slot *result)
{
    if (sg_is_int(base[0])) {
        return SG_CALL_NOT_HERE;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(base[0]));
    if (type == &PyFunction_Type) {
        return call_function(heap, tstate, base, base[0], self ? with_first(arguments) : arguments, callee);
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_TYPE_SUBCLASS)
        && sg_exception_is_made_here((PyTypeObject *)sg_pointer(base[0]))) {
        return call_exception(heap, tstate, base, self ? with_first(arguments) : arguments, callee, result);
    }
    if (sg_is_lru_cache(type)) {
        sg_arguments all = self ? with_first(arguments) : arguments;
        sg_lru_arguments a = {all.args, all.positional, all.named, all.names};
        sg_found found = sg_lru_get(sg_pointer(base[0]), &a, result);
        return found == SG_FOUND || sg_lru_call_native(heap, tstate, sg_pointer(base[0]), &a, result)
                   ? SG_CALL_RESULT
                   : SG_CALL_NOT_HERE;
    }
    if (self && type == &PyMethod_Type) {
        return call_method_with_more(heap, tstate, base, arguments, callee);
    }
    if (type == sg_partial_type && type != NULL) {
        return call_partial(heap, tstate, base, self ? with_first(arguments) : arguments, callee, result);
    }
    sg_call_kind got = sg_getter_call(heap, tstate, base, self ? with_first(arguments) : arguments, callee);
    if (got != SG_CALL_NOT_HERE) {
        return got;
    }
    if (self) {
        return SG_CALL_NOT_HERE; /* an unbound method in C: a native, or the host's */
    }
    if (type == &PyMethod_Type) {
        return call_method(heap, tstate, base, arguments, callee);
    }
    sg_call_kind kind = PyType_HasFeature(type, Py_TPFLAGS_TYPE_SUBCLASS)
                            ? call_class(heap, tstate, base, arguments, callee, result)
                            : SG_CALL_NOT_HERE;
    return kind != SG_CALL_NOT_HERE ? kind : call_object(heap, tstate, base, arguments, callee);
}

static sg_call_kind begin(sg_heap *heap, PyThreadState *tstate, sg_slot callable, const sg_arguments *arguments,
                          _PyInterpreterFrame **callee)
{
    *callee = sg_is_int(callable) ? NULL : sg_callback_begin(heap, tstate, callable, arguments);
    return *callee != NULL ? SG_CALL_STAYS : SG_CALL_NOT_HERE;
}

sg_call_kind sg_call_shared(sg_heap *heap, PyThreadState *tstate, sg_slot *base, bool self, sg_arguments arguments,
                            _PyInterpreterFrame **callee, sg_slot *result)
{
    sg_call_kind kind = call(heap, tstate, base, self, arguments, callee, result);
    if (kind == SG_CALL_NOT_HERE && arguments.named != 0 && !sg_is_int(base[0])
        && sg_native_call_named(heap, tstate, sg_pointer(base[0]), arguments.args - self, arguments.positional + self,
                                arguments.named, arguments.names, result)) {
        return SG_CALL_RESULT;
    }
    if (kind == SG_CALL_NOT_HERE && arguments.named != 0) {
        *callee = sg_keyed_begin(heap, tstate, base, &arguments);
        if (*callee != NULL) {
            return SG_CALL_STAYS;
        }
    }
    if (kind == SG_CALL_NOT_HERE && !self) {
        *callee = sg_hashing_begin(heap, tstate, base, &arguments);
        if (*callee != NULL) {
            return SG_CALL_STAYS;
        }
    }
    if (kind != SG_CALL_NOT_HERE) {
        return kind;
    }
    if (!self && (*callee = sg_code_call_begin(heap, tstate, base, &arguments)) != NULL) {
        return SG_CALL_FRAME;
    }
    sg_arguments all = self ? with_first(arguments) : arguments;
    bool known = !sg_is_int(base[0])
                 && (sg_is_lru_cache(Py_TYPE(sg_pointer(base[0]))) || sg_is_context_run(sg_pointer(base[0])));
    kind = !self || known ? begin(heap, tstate, base[0], &all, callee) : SG_CALL_NOT_HERE;
    return kind != SG_CALL_NOT_HERE ? kind : sg_replay_begin(heap, tstate, base, false, &all, callee, result);
}

/* As the host: what runs Python code runs it with the items that the list has now. */
static bool make_tuple_of(sg_heap *heap, PyThreadState *tstate, sg_slot *list)
{
    sg_items items;
    sg_nursery_make_room(heap, tstate, 1);
    if (!PyList_CheckExact(sg_pointer(*list)) || !sg_items_take(heap, *list, &items)) {
        return false;
    }
    sg_slot tuple = sg_tuple_of_items(heap, &items), used = *list;
    if (tuple == 0) {
        return false;
    }
    *list = tuple;
    sg_drop(heap, used);
    return true;
}

sg_call_kind sg_call_spread(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot args, sg_slot kwargs,
                            _PyInterpreterFrame **callee, sg_slot *result)
{
    enum { FIRST = 2 }; /* where the natives' operands have the callable and self */
    sg_slot room[SG_SPREAD_MAX];
    PyObject *names[SG_SPREAD_NAMES];
    sg_arguments arguments;
    if (!sg_spread(heap, args, kwargs, room, FIRST, names, &arguments)) {
        return SG_CALL_NOT_HERE;
    }
    if (arguments.named == 0) {
        room[0] = base[0];
        room[1] = 0;
        if (sg_native_call(heap, tstate, room, arguments.positional, result)) {
            return SG_CALL_RESULT;
        }
    }
    sg_call_kind kind = call(heap, tstate, base, false, arguments, callee, result);
    if (kind != SG_CALL_NOT_HERE) {
        return kind;
    }
    if (arguments.named != 0 && !sg_is_int(base[0])
        && sg_native_call_named(heap, tstate, sg_pointer(base[0]), arguments.args, arguments.positional,
                                arguments.named, arguments.names, result)) {
        return SG_CALL_RESULT;
    }
    if (!PyTuple_CheckExact(sg_pointer(base[2]))
        && (!make_tuple_of(heap, tstate, &base[2])
            || !sg_spread(heap, base[2], kwargs, room, FIRST, names, &arguments))) {
        return SG_CALL_NOT_HERE;
    }
    kind = begin(heap, tstate, base[0], &arguments, callee);
    return kind != SG_CALL_NOT_HERE ? kind : sg_replay_begin(heap, tstate, base, true, &arguments, callee, result);
}

void sg_call_learn(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n)
{
    if (Py_IS_TYPE(callable, sg_partial_type) && !Py_IS_TYPE(((sg_py_partial *)callable)->function, sg_partial_type)) {
        sg_call_learn(tstate, ((sg_py_partial *)callable)->function, args, n);
    }
    sg_callback_learn(callable, args, n);
    sg_replay_learn(callable, args, n);
    sg_lru_learn(Py_TYPE(callable));
    sg_special_learn(Py_TYPE(callable), SG_SPECIAL_CALL);
    for (int i = 0; i < n; i++) {
        sg_consume_learn(args[i]);
    }
    sg_consume_learn_counting(callable, args, n);
    sg_getter_learn(tstate, callable, args, n);
    sg_native_prepare(tstate, callable, args, n);
}
