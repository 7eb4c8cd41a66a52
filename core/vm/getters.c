/* attrgetter and methodcaller objects.  Job, invariant and locking: getters.h. */
#include "vm/getters.h"

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/from_items.h"
#include "objects/new.h"
#include "vm/attribute_natives.h"
#include "vm/attribute_table.h"
#include "vm/call.h"
#include "vm/special.h"

enum { MOST = 8 }; /* names, and arguments of a method */

static PyTypeObject *attrgetter_type, *methodcaller_type;
static vectorcallfunc attrgetter_vectorcall, methodcaller_vectorcall;

/* ---- attrgetter ---- */

/* o.name, owned or borrowed from the heap; 0: not here. */
static sg_slot get(sg_heap *heap, sg_slot o, PyObject *name)
{
    name = sg_attribute_name(sg_from_heap(name));
    if (name == NULL || sg_is_int(o)) {
        return 0;
    }
    sg_attr_answer got = sg_attr_find(heap, sg_pointer(o), name, 0);
    switch (got.kind) {
    case SG_ATTR_VALUE:
        return sg_from_heap(got.value);
    case SG_ATTR_NEW:
        return sg_owned(got.value);
    case SG_ATTR_SLOT:
        return got.slot;
    default:
        return 0;
    }
}

/* One name, with or without dots.  What is looked at on the way lives on until it has been asked. */
static sg_slot get_on(sg_heap *heap, sg_slot o, PyObject *names)
{
    if (!PyTuple_CheckExact(names)) {
        return get(heap, o, names);
    }
    sg_slot at = sg_is_int(o) ? o : sg_from_heap(sg_pointer(o));
    for (Py_ssize_t i = 0; at != 0 && i < PyTuple_GET_SIZE(names); i++) {
        sg_slot next = get(heap, at, PyTuple_GET_ITEM(names, i));
        if (sg_tag(at) == SG_TAG_OWNED && next != 0 && !sg_is_int(next) && sg_tag(next) != SG_TAG_OWNED) {
            next = sg_owned(sg_to_heap(heap, next)); /* it may have been borrowed from what goes now */
        }
        sg_drop(heap, at);
        at = next;
    }
    return at;
}

/* attrgetter(…)(o), the object itself the first argument. */
static bool call_attrgetter(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_attrgetter *getter = n == 2 ? sg_native_self(args[0], attrgetter_type) : NULL;
    if (getter == NULL || getter->n < 1 || getter->n > MOST) {
        return false;
    }
    PyObject **names = ((PyTupleObject *)getter->names)->ob_item;
    if (getter->n == 1) {
        *result = get_on(heap, args[1], names[0]);
        bool itself = *result != 0 && !sg_is_int(*result) && !sg_is_int(args[1])
                      && sg_pointer(*result) == sg_pointer(args[1]) && sg_tag(*result) != SG_TAG_OWNED;
        *result = itself ? sg_owned(sg_to_heap(heap, *result)) : *result;
        return *result != 0;
    }
    sg_slot values[MOST];
    for (int i = 0; i < getter->n; i++) {
        values[i] = get_on(heap, args[1], names[i]);
        if (values[i] == 0) {
            while (i > 0) {
                sg_drop(heap, values[--i]);
            }
            return false;
        }
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_tuple_new(heap, values, (int)getter->n);
    return true;
}

static void learn(PyThreadState *tstate, PyObject *o, PyObject *name)
{
    if (PyTuple_CheckExact(name)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(name); i++) {
            PyObject *part = PyTuple_GET_ITEM(name, i);
            sg_attribute_learn(tstate, o, part);
            sg_attr_answer got = sg_attr_find(NULL, o, part, 0);
            if (got.kind != SG_ATTR_VALUE) {
                break;
            }
            o = got.value;
        }
    }
    else {
        sg_attribute_learn(tstate, o, name);
    }
}

static void prepare_attrgetter(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n != 2 || !Py_IS_TYPE(args[0], attrgetter_type)) {
        return;
    }
    PyObject *names = ((sg_py_attrgetter *)args[0])->names;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) {
        learn(tstate, args[1], PyTuple_GET_ITEM(names, i));
    }
}

/* True if it is an interned name without dots: there is nothing to make of it. */
static bool is_plain_name(sg_slot s)
{
    if (sg_native_type(s) != &PyUnicode_Type || PyUnicode_CHECK_INTERNED(sg_pointer(s)) == SSTATE_NOT_INTERNED) {
        return false;
    }
    PyObject *name = sg_pointer(s);
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(name); i++) {
        if (PyUnicode_READ_CHAR(name, i) == '.') {
            return false;
        }
    }
    return true;
}

static bool new_attrgetter(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 1 || n > MOST) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!is_plain_name(args[i])) {
            return false;
        }
    }
    sg_nursery_make_room(heap, tstate, 2);
    sg_slot names = sg_tuple_new(heap, args, n);
    memset(args, 0, (size_t)n * sizeof *args);
    *result = sg_slots_new(heap, attrgetter_type);
    sg_py_attrgetter *getter = (sg_py_attrgetter *)sg_pointer(*result);
    getter->n = n;
    getter->names = sg_pointer(names);
    getter->vectorcall = attrgetter_vectorcall;
    return true;
}

static bool accept_attrgetter(PyTypeObject *type)
{
    if (attrgetter_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_attrgetter)) {
        return attrgetter_type == type;
    }
    PyObject *o = PyObject_CallFunction((PyObject *)type, "ss", "a", "b.c");
    const sg_py_attrgetter *getter = (sg_py_attrgetter *)o;
    if (o != NULL && Py_IS_TYPE(o, type) && getter->n == 2 && PyTuple_CheckExact(getter->names)
        && PyTuple_GET_SIZE(getter->names) == 2 && PyUnicode_CheckExact(PyTuple_GET_ITEM(getter->names, 0))
        && PyTuple_CheckExact(PyTuple_GET_ITEM(getter->names, 1))
        && type->tp_vectorcall_offset == offsetof(sg_py_attrgetter, vectorcall)) {
        attrgetter_type = (PyTypeObject *)Py_NewRef(type);
        attrgetter_vectorcall = getter->vectorcall;
        sg_plain_type_add(&(sg_plain_type){.type = type, .children = {offsetof(sg_py_attrgetter, names)}});
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return attrgetter_type == type;
}

/* ---- methodcaller ---- */

/* The method of the name, as a call finds it: *self is its first argument. */
static PyObject *method_of(PyObject *o, PyObject *name, PyObject **self)
{
    name = sg_attribute_name(sg_from_heap(name));
    sg_attr_answer got = name == NULL ? (sg_attr_answer){.kind = SG_ATTR_NOT_HERE} : sg_attr_find(NULL, o, name, 1);
    *self = got.kind == SG_ATTR_BOUND ? got.self : o;
    return got.kind == SG_ATTR_BOUND || got.kind == SG_ATTR_METHOD ? got.value : NULL;
}

/* The arguments of the call of a method, from room[2] on, its object the first, which is borrowed; the callable before. */
static bool arguments_of(sg_heap *heap, const sg_py_methodcaller *caller, sg_slot room[SG_SPREAD_MAX],
                         PyObject *names[SG_SPREAD_NAMES], PyObject *method, sg_slot self, sg_arguments *arguments)
{
    if (!sg_spread(heap, sg_from_heap(caller->args), caller->keywords == NULL ? 0 : sg_from_heap(caller->keywords),
                   room, 2, names, arguments)) {
        return false;
    }
    room[0] = sg_from_heap(method);
    room[1] = 0;
    room[2] = self; /* where the name was */
    return true;
}

/* methodcaller(…)(o) of a method in C. */
static bool call_methodcaller(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_methodcaller *caller = n == 2 ? sg_native_self(args[0], methodcaller_type) : NULL;
    sg_slot room[SG_SPREAD_MAX];
    PyObject *names[SG_SPREAD_NAMES], *self;
    sg_arguments arguments;
    if (caller == NULL || sg_is_int(args[1])) {
        return false;
    }
    PyObject *method = method_of(sg_pointer(args[1]), caller->name, &self);
    if (method == NULL || Py_IS_TYPE(method, &PyFunction_Type) || self != sg_pointer(args[1])
        || !arguments_of(heap, caller, room, names, method, sg_lent(args[1]), &arguments)) {
        return false;
    }
    bool done = arguments.named == 0 ? sg_native_call(heap, tstate, room, arguments.positional, result)
                                     : sg_native_call_named(heap, tstate, method, arguments.args, arguments.positional,
                                                            arguments.named, names, result);
    if (done && *result != 0 && sg_tag(*result) == SG_TAG_LOCAL) {
        *result = sg_owned(sg_to_heap(heap, *result));
    }
    return done;
}

static void prepare_methodcaller(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n != 2 || !Py_IS_TYPE(args[0], methodcaller_type)) {
        return;
    }
    const sg_py_methodcaller *caller = (sg_py_methodcaller *)args[0];
    PyObject *self, *method;
    sg_attribute_learn(tstate, args[1], caller->name);
    method = method_of(args[1], caller->name, &self);
    if (method != NULL) {
        sg_native_prepare(tstate, method, &args[1], 1);
    }
}

static bool new_methodcaller(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 1 || n > MOST || sg_native_type(args[0]) != &PyUnicode_Type
        || PyUnicode_CHECK_INTERNED(sg_pointer(args[0])) == SSTATE_NOT_INTERNED) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    PyObject *name = sg_to_heap(heap, sg_lent(args[0]));
    sg_slot given = sg_tuple_new(heap, args, n);
    memset(args, 0, (size_t)n * sizeof *args);
    *result = sg_slots_new(heap, methodcaller_type);
    sg_py_methodcaller *caller = (sg_py_methodcaller *)sg_pointer(*result);
    caller->name = name;
    caller->args = sg_pointer(given);
    caller->keywords = NULL;
    caller->room = NULL;
    caller->room_names = NULL;
    caller->vectorcall = methodcaller_vectorcall;
    return true;
}

/* One that the host has called has memory of its own. */
static bool has_no_room(sg_heap *heap, PyObject *o)
{
    return ((sg_py_methodcaller *)o)->room == NULL;
}

static bool looks_without_room(PyObject *o, sg_look *state)
{
    return ((sg_py_methodcaller *)o)->room == NULL;
}

static bool accept_methodcaller(PyTypeObject *type)
{
    if (methodcaller_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_methodcaller)) {
        return methodcaller_type == type;
    }
    PyObject *o = PyObject_CallFunction((PyObject *)type, "si", "a", 5);
    const sg_py_methodcaller *caller = (sg_py_methodcaller *)o;
    if (o != NULL && Py_IS_TYPE(o, type) && PyUnicode_CheckExact(caller->name) && PyTuple_CheckExact(caller->args)
        && PyTuple_GET_SIZE(caller->args) == 2 && PyTuple_GET_ITEM(caller->args, 0) != NULL
        && PyUnicode_CheckExact(PyTuple_GET_ITEM(caller->args, 0)) && caller->keywords == NULL && caller->room == NULL
        && caller->room_names == NULL && type->tp_vectorcall_offset == offsetof(sg_py_methodcaller, vectorcall)) {
        methodcaller_type = (PyTypeObject *)Py_NewRef(type);
        methodcaller_vectorcall = caller->vectorcall;
        sg_plain_type_add(
            &(sg_plain_type){.type = type,
                             .children = {offsetof(sg_py_methodcaller, name), offsetof(sg_py_methodcaller, args),
                                          offsetof(sg_py_methodcaller, keywords)},
                             .release = has_no_room,
                             .look = looks_without_room});
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return methodcaller_type == type;
}

/* ---- calls of Python code ---- */

/* attrgetter("a")(o) where a function in Python gets it. */
static sg_call_kind call_property(sg_heap *heap, PyThreadState *tstate, const sg_py_attrgetter *getter, sg_slot *base,
                                  sg_slot *o, _PyInterpreterFrame **callee)
{
    PyObject *name = getter->n == 1 ? PyTuple_GET_ITEM(getter->names, 0) : NULL;
    name = name == NULL || PyTuple_CheckExact(name) ? NULL : sg_attribute_name(sg_from_heap(name));
    sg_attr_answer got =
        name == NULL ? (sg_attr_answer){.kind = SG_ATTR_NOT_HERE} : sg_attr_find(NULL, sg_pointer(*o), name, 0);
    if (got.kind != SG_ATTR_GETTER || !sg_runs_at_once((PyFunctionObject *)got.value)) {
        return SG_CALL_NOT_HERE;
    }
    *callee = sg_push_bound(heap, tstate, (PyFunctionObject *)got.value, sg_from_heap(got.value),
                            (sg_arguments){o, 1, 0, NULL});
    if (*callee == NULL) {
        return SG_CALL_NOT_HERE;
    }
    sg_drop(heap, base[0]);
    return SG_CALL_FRAME;
}

static sg_call_kind call_method(sg_heap *heap, PyThreadState *tstate, const sg_py_methodcaller *caller, sg_slot *base,
                                sg_slot *o, _PyInterpreterFrame **callee)
{
    sg_slot room[SG_SPREAD_MAX];
    PyObject *names[SG_SPREAD_NAMES], *self, *method = method_of(sg_pointer(*o), caller->name, &self);
    sg_arguments arguments;
    bool itself = self == sg_pointer(*o);
    if (method == NULL || !Py_IS_TYPE(method, &PyFunction_Type)
        || !arguments_of(heap, caller, room, names, method, itself ? *o : sg_from_heap(self), &arguments)) {
        return SG_CALL_NOT_HERE;
    }
    *callee = sg_push_bound(heap, tstate, (PyFunctionObject *)method, sg_from_heap(method), arguments);
    if (itself) {
        *o = room[2]; /* it may have been counted */
    }
    if (*callee == NULL) {
        return SG_CALL_NOT_HERE;
    }
    if (!itself) {
        sg_drop(heap, *o);
    }
    sg_drop(heap, base[0]);
    return SG_CALL_FRAME;
}

sg_call_kind sg_getter_call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_arguments arguments,
                            _PyInterpreterFrame **callee)
{
    PyTypeObject *type = Py_TYPE(sg_pointer(base[0]));
    if (arguments.positional != 1 || arguments.named != 0 || sg_is_int(arguments.args[0])) {
        return SG_CALL_NOT_HERE;
    }
    if (type == attrgetter_type && type != NULL) {
        return call_property(heap, tstate, sg_native_self(base[0], type), base, arguments.args, callee);
    }
    return type == methodcaller_type && type != NULL
               ? call_method(heap, tstate, sg_native_self(base[0], type), base, arguments.args, callee)
               : SG_CALL_NOT_HERE;
}

/* ---- learning ---- */

static bool is_getter(PyObject *o)
{
    return Py_IS_TYPE(o, attrgetter_type) || Py_IS_TYPE(o, methodcaller_type);
}

/* The first item of a sequence, or of what an iterator over one has still to give, borrowed; NULL: unknown. */
static PyObject *first_item(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    PyObject *sequence = o;
    Py_ssize_t i = 0;
    if (type == &PyListIter_Type) {
        sequence = (PyObject *)((_PyListIterObject *)o)->it_seq;
        i = ((_PyListIterObject *)o)->it_index;
    }
    else if (type == &PyTupleIter_Type) {
        sequence = (PyObject *)((_PyTupleIterObject *)o)->it_seq;
        i = ((_PyTupleIterObject *)o)->it_index;
    }
    bool known = sequence != NULL && (PyList_CheckExact(sequence) || PyTuple_CheckExact(sequence));
    return known && i < PySequence_Fast_GET_SIZE(sequence) ? PySequence_Fast_GET_ITEM(sequence, i) : NULL;
}

void sg_getter_learn(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n)
{
    for (int i = 0; i < n; i++) {
        sg_native_learn(Py_TYPE(args[i]));
        for (int j = 0; is_getter(args[i]) && j < n; j++) {
            PyObject *item = first_item(args[j]);
            if (item != NULL) {
                sg_native_prepare(tstate, args[i], &item, 1);
            }
        }
    }
}

void sg_getter_learn_map(PyThreadState *tstate, PyObject *map)
{
    PyObject *function = ((sg_py_map *)map)->function, *iterators = ((sg_py_map *)map)->iterators;
    sg_native_learn(Py_TYPE(function));
    PyObject *item =
        is_getter(function) && PyTuple_GET_SIZE(iterators) == 1 ? first_item(PyTuple_GET_ITEM(iterators, 0)) : NULL;
    if (item != NULL) {
        sg_native_prepare(tstate, function, &item, 1);
    }
}

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};
static const sg_native_type_def attrgetter_def = {.name = "operator.attrgetter",
                                                  .methods = no_methods,
                                                  .accept = accept_attrgetter,
                                                  .call = new_attrgetter,
                                                  .call_instance = call_attrgetter,
                                                  .prepare_instance = prepare_attrgetter};
static const sg_native_type_def methodcaller_def = {.name = "operator.methodcaller",
                                                    .methods = no_methods,
                                                    .accept = accept_methodcaller,
                                                    .call = new_methodcaller,
                                                    .call_instance = call_methodcaller,
                                                    .prepare_instance = prepare_methodcaller};

void sg_getters_init(void)
{
    static const sg_native_type_def *const types[] = {&attrgetter_def, &methodcaller_def, NULL};
    sg_native_add_types(types);
}
