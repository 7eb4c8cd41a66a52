/* What items do to consuming calls.  Job and invariants: consume.h. */
#include "vm/consume.h"

#include <math.h>

#include "memory/collector.h"
#include "objects/complex.h"
#include "objects/derived.h"
#include "objects/dict.h"
#include "objects/exception.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/iteration.h"
#include "objects/list.h"
#include "objects/list_room.h"
#include "objects/new.h"
#include "objects/set.h"
#include "objects/sort.h"
#include "objects/text.h"
#include "objects/value.h"
#include "vm/classes.h"
#include "vm/consume_into.h"
#include "vm/consume_mapping.h"
#include "vm/special.h"

enum { PLAIN_ITEMS_MAX = 4096, FIRST_ROOM = 8 };

/* Shared mode. */
static void make_room(sg_heap *heap, int n)
{
    if (heap->nursery_n + n > SG_NURSERY_MAX) {
        sg_nursery_link(heap, PyThreadState_GetUnchecked());
    }
}

/* ---- the state of a call ---- */

/* Each stands for its kind; no program can have one. */
static PyObject markers[SG_CONSUME_ORDERED_KEYS + 1];

/* Ints that have been gathered are in the state itself, with one of these kinds in the low bits. */
static const sg_consumer of_ints[] = {SG_CONSUME_SUM, SG_CONSUME_MIN, SG_CONSUME_MAX, SG_CONSUME_NOTHING};
enum { KIND_BITS = 2, KIND_MASK = (1 << KIND_BITS) - 1 };

static bool is_int_state(sg_slot state)
{
    return sg_is_int(state) || PyLong_CheckExact(sg_pointer(state));
}

static intptr_t int_of(sg_slot state)
{
    intptr_t value = 0;
    sg_int_get(state, &value);
    return value >> KIND_BITS;
}

/* Not the least int of a slot: as an object, that is not read again (sg_int_get). */
static bool fits_state(intptr_t value)
{
    const intptr_t most = SG_INT_MAX >> KIND_BITS;
    return value <= most && value >= -most;
}

/* As an int in which kind and value are. */
static intptr_t with_kind(sg_consumer kind, intptr_t value)
{
    int code = kind == SG_CONSUME_SUM ? 0 : kind == SG_CONSUME_MIN ? 1 : 2;
    return value * (1 << KIND_BITS) + code;
}

static bool is_marker(const PyObject *o)
{
    return o >= markers && o <= markers + SG_CONSUME_ORDERED_KEYS;
}

static sg_consumer kind_of(sg_slot state)
{
    if (is_int_state(state)) {
        intptr_t value = 0;
        sg_int_get(state, &value);
        return of_ints[value & KIND_MASK];
    }
    PyObject *o = sg_pointer(state);
    if (PyTuple_CheckExact(o)) {
        return (sg_consumer)(PyTuple_GET_ITEM(o, 0) - markers);
    }
    return is_marker(o) ? (sg_consumer)(o - markers) : PyList_CheckExact(o) ? SG_CONSUME_EXTEND : SG_CONSUME_SUM_FLOAT;
}

static bool is_pair(sg_slot state)
{
    return !sg_is_int(state) && PyTuple_CheckExact(sg_pointer(state));
}

/* What a pair has gathered. */
static PyObject **place(sg_slot state)
{
    return &((PyTupleObject *)sg_pointer(state))->ob_item[1];
}

/* True if nobody else can have what it has gathered from it. */
static bool is_private_pair(sg_slot state)
{
    return is_pair(state) && sg_tag(state) == SG_TAG_OWNED && sg_count(sg_pointer(state)) == 1;
}

/* Consumes what has been gathered.  There is room in the nursery. */
static sg_slot new_pair(sg_heap *heap, sg_consumer kind, sg_slot gathered)
{
    return sg_tuple_new(heap, (const sg_slot[]){sg_from_heap(&markers[kind]), gathered}, 2);
}

/* The same in exclusive mode: NULL with an exception, and it is consumed all the same. */
static PyObject *new_pair_host(sg_consumer kind, PyObject *gathered)
{
    PyObject *pair = PyTuple_New(2);
    if (pair == NULL) {
        Py_DECREF(gathered);
        return NULL;
    }
    PyTuple_SET_ITEM(pair, 0, &markers[kind]);
    PyTuple_SET_ITEM(pair, 1, gathered);
    return pair;
}

static sg_slot new_mapping(sg_heap *heap, sg_consumer kind, sg_slot other)
{
    sg_slot dict = sg_consume_mapping_new(heap, kind);
    if (dict == 0) {
        return 0;
    }
    sg_slot given = other != 0 ? other : sg_from_heap(sg_consume_mapping_other(kind));
    return sg_tuple_new(heap, (const sg_slot[]){sg_from_heap(&markers[kind]), dict, given}, 3);
}

static PyObject *new_mapping_host(sg_consumer kind, PyObject *other)
{
    PyObject *dict = sg_consume_mapping_new_host(kind), *state = dict == NULL ? NULL : PyTuple_New(3);
    if (state == NULL) {
        Py_XDECREF(dict);
        return NULL;
    }
    PyTuple_SET_ITEM(state, 0, &markers[kind]);
    PyTuple_SET_ITEM(state, 1, dict);
    PyTuple_SET_ITEM(state, 2, Py_NewRef(other != NULL ? other : sg_consume_mapping_other(kind)));
    return state;
}

/* A private pair becomes what it has gathered. */
static void unpack(sg_heap *heap, sg_slot *state)
{
    sg_slot pair = *state;
    *state = sg_owned(*place(pair));
    *place(pair) = NULL;
    sg_drop(heap, pair);
}

static void set_state_host(sg_slot *base, PyObject *state)
{
    PyObject *old = (PyObject *)base[0];
    base[0] = (sg_slot)state;
    Py_DECREF(old);
}

/* Consumes what has been gathered, and what was before.  Exclusive mode; false with an exception. */
static bool gather_host(sg_slot *base, sg_consumer kind, PyObject *gathered)
{
    if (is_pair(base[0])) {
        PyObject *old = *place(base[0]);
        ((PyTupleObject *)base[0])->ob_item[0] = &markers[kind];
        *place(base[0]) = gathered;
        Py_DECREF(old);
        return true;
    }
    PyObject *pair = new_pair_host(kind, gathered);
    set_state_host(base, pair == NULL ? &markers[kind] : pair);
    return pair != NULL;
}

#define EMPTY "%s() iterable argument is empty"

/* ---- which callables ---- */

static const void *any_def, *all_def, *next_def, *min_def, *max_def, *sum_def, *sorted_def, *join_def, *extend_def,
    *count_def, *new_def;

static const void *function_def(PyObject *names, const char *name)
{
    PyObject *function = PyDict_GetItemString(names, name);
    return function != NULL && Py_IS_TYPE(function, &PyCFunction_Type)
                   && strcmp(((PyCFunctionObject *)function)->m_ml->ml_name, name) == 0
               ? ((PyCFunctionObject *)function)->m_ml
               : NULL;
}

static const void *method_def(PyTypeObject *type, const char *name)
{
    PyObject *method = PyObject_GetAttrString((PyObject *)type, name);
    const void *def =
        method != NULL && Py_IS_TYPE(method, &PyMethodDescr_Type) ? ((PyMethodDescrObject *)method)->d_method : NULL;
    Py_XDECREF(method);
    return def;
}

/* Of tp_new, which all built-in types have in common. */
static const void *new_of_types(void)
{
    PyObject *new = PyObject_GetAttrString((PyObject *)&PyTuple_Type, "__new__");
    const void *def = new != NULL && Py_IS_TYPE(new, &PyCFunction_Type) ? ((PyCFunctionObject *)new)->m_ml : NULL;
    Py_XDECREF(new);
    return def;
}

void sg_consume_init(PyInterpreterState *interp)
{
    for (int kind = 0; kind <= SG_CONSUME_ORDERED_KEYS; kind++) {
        markers[kind] = (PyObject){.ob_refcnt = _Py_IMMORTAL_REFCNT, .ob_type = &PyBaseObject_Type};
    }
    new_def = new_of_types();
    sg_consume_mapping_init();
    PyObject *names = interp->builtins;
    any_def = function_def(names, "any");
    all_def = function_def(names, "all");
    next_def = function_def(names, "next");
    min_def = function_def(names, "min");
    max_def = function_def(names, "max");
    sum_def = function_def(names, "sum");
    sorted_def = function_def(names, "sorted");
    join_def = method_def(&PyUnicode_Type, "join");
    extend_def = method_def(&PyList_Type, "extend");
    PyErr_Clear();
}

static sg_consumer function_kind(const void *def, const sg_slot *base, int nargs)
{
    if (def == next_def) {
        return nargs <= 2 ? SG_CONSUME_NEXT : SG_CONSUME_NOTHING;
    }
    if (def == sum_def && nargs == 2) {
        /* A float, or ints that need more than a slot, take other ways from the first item on. */
        PyTypeObject *start = sg_is_int(base[3]) ? &PyLong_Type : Py_TYPE(sg_pointer(base[3]));
        intptr_t value;
        return sg_int_get(base[3], &value)                       ? SG_CONSUME_SUM
               : start == &PyList_Type || start == &PyTuple_Type ? SG_CONSUME_SUM_OBJECT
                                                                 : SG_CONSUME_NOTHING;
    }
    if (nargs != 1) {
        return SG_CONSUME_NOTHING;
    }
    return def == any_def      ? SG_CONSUME_ANY
           : def == all_def    ? SG_CONSUME_ALL
           : def == min_def    ? SG_CONSUME_MIN
           : def == max_def    ? SG_CONSUME_MAX
           : def == sum_def    ? SG_CONSUME_SUM
           : def == sorted_def ? SG_CONSUME_SORTED
                               : SG_CONSUME_NOTHING;
}

/* What is known of a class derived from tuple. */
static const sg_class *class_of_tuples(PyObject *o)
{
    if (!PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_TYPE_SUBCLASS)
        || !PyType_HasFeature((PyTypeObject *)o, Py_TPFLAGS_TUPLE_SUBCLASS)) {
        return NULL;
    }
    const sg_class *class = sg_class_find((PyTypeObject *)o);
    return class != NULL && class->base == &PyTuple_Type ? class : NULL;
}

/* A class that calling makes no more of than tuple's own __new__ does. */
static bool makes_derived_tuple(PyObject *callable)
{
    const sg_class *class = class_of_tuples(callable);
    return class != NULL && sg_class_calls_as_type((PyTypeObject *)callable) && class->base_new && class->base_init;
}

sg_consumer sg_consume_kind(const sg_slot *base, int nargs)
{
    PyObject *callable = sg_pointer(base[0]);
    PyTypeObject *type = Py_TYPE(callable);
    if (type == &PyMethodDescr_Type) {
        if (nargs != 1 || base[1] == 0 || sg_is_int(base[1])) {
            return SG_CONSUME_NOTHING;
        }
        const void *def = ((PyMethodDescrObject *)callable)->d_method;
        PyTypeObject *self = Py_TYPE(sg_pointer(base[1]));
        return def == join_def && self == &PyUnicode_Type  ? SG_CONSUME_JOIN
               : def == extend_def && self == &PyList_Type ? SG_CONSUME_EXTEND
                                                           : sg_consume_into_kind(base, nargs);
    }
    if (base[1] != 0) {
        return SG_CONSUME_NOTHING;
    }
    sg_consumer mapping = sg_consume_mapping_kind(callable, nargs);
    if (mapping != SG_CONSUME_NOTHING) {
        return mapping;
    }
    if (type == &PyCFunction_Type) {
        return function_kind(((PyCFunctionObject *)callable)->m_ml, base, nargs);
    }
    if (nargs != 1) {
        return sg_consume_into_kind(base, nargs);
    }
    return callable == (PyObject *)&PyList_Type        ? SG_CONSUME_LIST
           : callable == (PyObject *)&PyTuple_Type     ? SG_CONSUME_TUPLE
           : callable == (PyObject *)&PySet_Type       ? SG_CONSUME_SET
           : callable == (PyObject *)&PyFrozenSet_Type ? SG_CONSUME_FROZENSET
           : makes_derived_tuple(callable)             ? SG_CONSUME_DERIVED
                                                       : sg_consume_into_kind(base, nargs);
}

static bool gathers_list(sg_consumer kind)
{
    return kind >= SG_CONSUME_LIST && kind <= SG_CONSUME_BYTE_ARRAY;
}

bool sg_consume_raises_end(const sg_slot *base)
{
    return !sg_is_int(base[0]) && sg_pointer(base[0]) == &markers[SG_CONSUME_NEXT];
}

/* ---- counting ---- */

/* Types of dicts that get and set items as dict does. */
static sg_versions counting;

static bool is_counting_function(PyObject *callable)
{
    if (!Py_IS_TYPE(callable, &PyCFunction_Type)) {
        return false;
    }
    const PyCFunctionObject *function = (PyCFunctionObject *)callable;
    PyModuleDef *def =
        function->m_self == NULL || !PyModule_CheckExact(function->m_self) ? NULL : PyModule_GetDef(function->m_self);
    return def != NULL && strcmp(function->m_ml->ml_name, "_count_elements") == 0
           && strcmp(def->m_name, "_collections") == 0;
}

static bool inherits_from_dict(PyTypeObject *type, const char *name)
{
    PyObject *key = PyUnicode_InternFromString(name);
    PyObject *method = key == NULL ? NULL : _PyType_Lookup(&PyDict_Type, key);
    PyObject *own = key == NULL ? NULL : _PyType_Lookup(type, key);
    Py_XDECREF(key);
    PyErr_Clear();
    return own != NULL && own == method;
}

void sg_consume_learn_counting(PyObject *callable, PyObject *const *args, int n)
{
    if (n != 2 || !is_counting_function(callable) || !PyDict_Check(args[0])) {
        return;
    }
    PyTypeObject *type = Py_TYPE(args[0]);
    count_def = ((PyCFunctionObject *)callable)->m_ml;
    if (inherits_from_dict(type, "get") && inherits_from_dict(type, "__setitem__")
        && PyUnstable_Type_AssignVersionTag(type)) {
        sg_versions_put(&counting, type);
    }
}

/* iter() of what is counted; of a container that others may change, as it is at this moment, for the host counts its items all at
 * once.  0: not here. */
static sg_slot iterator_over_moment(sg_heap *heap, sg_slot *iterable)
{
    PyTypeObject *type = Py_TYPE(sg_pointer(*iterable));
    sg_items items;
    if (sg_iterates_itself(type) || type == &PyTuple_Type || type == &PyUnicode_Type || type == &PyBytes_Type
        || type == &PyRange_Type || !sg_items_take(heap, *iterable, &items)) {
        return sg_iter_of_any(heap, iterable);
    }
    sg_slot tuple = sg_tuple_of_items(heap, &items), iterator = tuple == 0 ? 0 : sg_iterator_new(heap, tuple);
    sg_drop(heap, tuple);
    return iterator;
}

/* An iterator of which items are taken in shared mode. */
static bool is_taken_from(PyObject *o)
{
    return Py_IS_TYPE(o, &PyGen_Type) || (Py_TYPE(o)->tp_iternext != NULL && sg_consume_steps(o));
}

static bool counts_in(PyObject *mapping)
{
    PyTypeObject *type = Py_TYPE(mapping);
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) && sg_versions_have(&counting, type);
}

sg_consumer sg_consume_turns(sg_heap *heap, sg_slot *base)
{
    enum { ROOM = 4 }; /* for a tuple, its iterator, and what sg_consume_start_shared() makes */
    PyObject *callable = sg_pointer(base[0]);
    if (!Py_IS_TYPE(callable, &PyCFunction_Type) || base[1] != 0 || sg_is_int(base[2]) || sg_is_int(base[3])) {
        return SG_CONSUME_NOTHING;
    }
    const void *def = ((PyCFunctionObject *)callable)->m_ml;
    if ((def != count_def && def != new_def) || def == NULL) {
        return SG_CONSUME_NOTHING;
    }
    make_room(heap, ROOM);
    sg_consumer kind = SG_CONSUME_NOTHING;
    sg_slot iterator = 0;
    if (def == count_def) {
        kind = SG_CONSUME_COUNT;
        iterator = counts_in(sg_pointer(base[2])) ? iterator_over_moment(heap, &base[3]) : 0;
    }
    else if (((PyCFunctionObject *)callable)->m_self == (PyObject *)&PyTuple_Type
             && class_of_tuples(sg_pointer(base[2])) != NULL && is_taken_from(sg_pointer(base[3]))) {
        kind = SG_CONSUME_NEW_TUPLE;
        iterator = base[3];
        base[3] = 0;
    }
    if (iterator == 0) {
        return SG_CONSUME_NOTHING;
    }
    sg_drop(heap, base[3]);
    base[3] = base[2];
    base[2] = iterator;
    return kind;
}

/* ---- iterables whose __iter__ is a generator function ---- */

/* Versions of types that tell nobody how many items they have. */
enum { WITHOUT_HINT = 256 };
static uint32_t without_hint[WITHOUT_HINT];

bool sg_consume_has_length(PyTypeObject *type)
{
    return (type->tp_as_sequence != NULL && type->tp_as_sequence->sq_length != NULL)
           || (type->tp_as_mapping != NULL && type->tp_as_mapping->mp_length != NULL);
}

bool sg_consume_lacks_hint(PyTypeObject *type)
{
    return without_hint[type->tp_version_tag % WITHOUT_HINT] == type->tp_version_tag;
}

static bool has_hint(PyTypeObject *type)
{
    return sg_consume_has_length(type) || !sg_consume_lacks_hint(type);
}

void sg_consume_learn(PyObject *iterable)
{
    PyTypeObject *type = Py_TYPE(iterable);
    bool indexed = type->tp_iter == NULL && type->tp_as_sequence != NULL && type->tp_as_sequence->sq_item != NULL;
    int by = indexed ? SG_SPECIAL_GETITEM : SG_SPECIAL_ITER;
    sg_special_learn(type, by);
    if (indexed) {
        sg_special_learn(type, SG_SPECIAL_LEN);
    }
    if (sg_special_find(type, by) != NULL && _PyType_Lookup(type, &_Py_ID(__length_hint__)) == NULL) {
        without_hint[type->tp_version_tag % WITHOUT_HINT] = type->tp_version_tag;
    }
}

PyFunctionObject *sg_consume_iterates_by(const sg_slot *base)
{
    PyObject *o = sg_is_int(base[2]) ? NULL : sg_pointer(base[2]);
    PyFunctionObject *function = o == NULL ? NULL : sg_special_find(Py_TYPE(o), SG_SPECIAL_ITER);
    if (function == NULL
        || (((PyCodeObject *)function->func_code)->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR))
               != CO_GENERATOR) {
        return NULL;
    }
    sg_consumer kind = sg_consume_kind(base, 1);
    bool asks_length = kind == SG_CONSUME_LIST || kind == SG_CONSUME_TUPLE || kind == SG_CONSUME_DERIVED
                       || kind == SG_CONSUME_JOIN || kind == SG_CONSUME_EXTEND || kind == SG_CONSUME_SORTED;
    /* Where nothing but this call has it, it dies with the generator, a moment before the host lets it go: only where no
     * code can run between. */
    bool lives_on = sg_tag(base[2]) != SG_TAG_OWNED;
    bool only_gathers =
        asks_length ? kind != SG_CONSUME_SORTED : kind == SG_CONSUME_SET || kind == SG_CONSUME_FROZENSET;
    /* An attribute, first of all; or what else it is. */
    bool asks_more = kind == SG_CONSUME_DICT || kind == SG_CONSUME_ORDERED || sg_consume_makes_bytes(kind)
                     || (kind == SG_CONSUME_SET_UPDATE && PyAnySet_Check(o));
    return kind != SG_CONSUME_NOTHING && kind != SG_CONSUME_NEXT && !asks_more && !(asks_length && has_hint(Py_TYPE(o)))
                   && (lives_on || (only_gathers && sg_looks_plain_itself(o)))
               ? function
               : NULL;
}

/* ---- starting ---- */

/* The room that the host gives a list before it takes items from an iterator: as many as that says it has, or so. */
static Py_ssize_t first_room(PyObject *iterator)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    Py_ssize_t left = kind == NULL || kind->left == NULL ? -1 : kind->left(iterator);
    return left < 0 ? FIRST_ROOM : left;
}

bool sg_consume_steps(PyObject *iterator)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    return kind != NULL && (kind->adapts || kind->left != NULL);
}

/* As the host rounds it. */
static Py_ssize_t even(Py_ssize_t room)
{
    return (room + 1) & ~(Py_ssize_t)1;
}

static void give_first_room(PyListObject *list, PyObject **items, Py_ssize_t room)
{
    if (items != NULL) {
        list->ob_item = items;
        list->allocated = room;
    }
}

bool sg_consume_start_shared(sg_heap *heap, sg_consumer kind, sg_slot *base, int nargs)
{
    return sg_consume_start_with_room(heap, kind, base, nargs, -1);
}

static sg_slot new_list_with_room(sg_heap *heap, sg_slot iterator, Py_ssize_t room)
{
    sg_slot list = sg_list_new(heap, NULL, 0);
    room = even(room < 0 ? first_room(sg_pointer(iterator)) : room);
    if (room > 0) {
        give_first_room((PyListObject *)list, sg_table_take(heap, (size_t)room * sizeof(PyObject *)), room);
    }
    return list;
}

bool sg_consume_start_with_room(sg_heap *heap, sg_consumer kind, sg_slot *base, int nargs, Py_ssize_t room)
{
    enum { ROOM = 2 }; /* for a list, and a pair */
    sg_slot callable = base[0], self = base[1], iterator = base[2], second = nargs == 2 ? base[3] : 0, state;
    intptr_t start = 0;
    make_room(heap, ROOM);
    if (gathers_list(kind)) {
        sg_slot list = new_list_with_room(heap, iterator, room);
        if (kind == SG_CONSUME_JOIN || kind == SG_CONSUME_DERIVED || kind == SG_CONSUME_NEW_TUPLE) {
            sg_slot *first = kind == SG_CONSUME_JOIN ? &self : kind == SG_CONSUME_DERIVED ? &callable : &second;
            sg_list_append(heap, list, first);
        }
        state = new_pair(heap, kind, list);
    }
    else if (kind == SG_CONSUME_EXTEND) {
        sg_list_make_room(heap, self, room < 0 ? first_room(sg_pointer(iterator)) : room);
        state = self;
    }
    else if (sg_consume_fills(kind)) {
        state = new_pair(heap, kind, sg_consume_filled(heap, kind, self, second));
        sg_drop(heap, second);
    }
    else if (sg_consume_makes_mapping(kind)) {
        state = new_mapping(heap, kind, second);
        if (state == 0) {
            return false;
        }
    }
    else if (kind == SG_CONSUME_SUM && (second == 0 || (sg_int_get(second, &start) && fits_state(start)))) {
        state = sg_from_int(with_kind(kind, start));
        sg_drop(heap, second);
    }
    else {
        state = second != 0 ? new_pair(heap, kind, second) : sg_from_heap(&markers[kind]);
    }
    base[0] = state;
    base[1] = iterator;
    sg_drop(heap, callable);
    return true;
}

/* The list that gathers the items; NULL with an exception. */
static PyObject *new_list_host(sg_consumer kind, const sg_slot *base)
{
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        return NULL;
    }
    give_first_room((PyListObject *)list, sg_host_items_malloc(FIRST_ROOM * sizeof(PyObject *)), FIRST_ROOM);
    if ((kind == SG_CONSUME_JOIN && PyList_Append(list, (PyObject *)base[1]) < 0)
        || (kind == SG_CONSUME_DERIVED && PyList_Append(list, (PyObject *)base[0]) < 0)) {
        Py_CLEAR(list);
    }
    return list;
}

bool sg_consume_start_counted(sg_consumer kind, sg_slot *base, int nargs)
{
    PyObject *state, *callable = (PyObject *)base[0], *self = (PyObject *)base[1];
    PyObject *second = nargs == 2 ? (PyObject *)base[3] : NULL;
    intptr_t start = 0;
    if (gathers_list(kind)) {
        PyObject *list = new_list_host(kind, base);
        state = list == NULL ? NULL : new_pair_host(kind, list);
    }
    else if (kind == SG_CONSUME_EXTEND) {
        state = sg_list_make_room_host((PyListObject *)self, first_room((PyObject *)base[2])) ? Py_NewRef(self) : NULL;
    }
    else if (sg_consume_fills(kind)) {
        PyObject *filled = sg_consume_filled_host(kind, self, second);
        state = filled == NULL ? NULL : new_pair_host(kind, filled);
    }
    else if (sg_consume_makes_mapping(kind)) {
        state = new_mapping_host(kind, second);
    }
    else if (kind == SG_CONSUME_SUM && (second == NULL || (sg_int_get(base[3], &start) && fits_state(start)))) {
        state = PyLong_FromSsize_t(with_kind(kind, start));
    }
    else {
        state = second != NULL ? new_pair_host(kind, Py_NewRef(second)) : &markers[kind];
    }
    if (state == NULL) {
        return false;
    }
    base[0] = (sg_slot)state;
    base[1] = base[2];
    Py_DECREF(callable);
    Py_XDECREF(self);
    Py_XDECREF(second);
    return true;
}

/* ---- sums of floats, as the host compensates them (Neumaier) ---- */

static void add_float(Py_complex *sum, double x)
{
    double t = sum->real + x;
    sum->imag += fabs(sum->real) >= fabs(x) ? (sum->real - t) + x : (x - t) + sum->real;
    sum->real = t;
}

static double float_sum(Py_complex sum)
{
    return sum.imag != 0.0 && isfinite(sum.imag) ? sum.real + sum.imag : sum.real;
}

/* An int or a bool. */
static bool whole_number(sg_slot s, intptr_t *value)
{
    if (sg_is_int(s) || !PyBool_Check(sg_pointer(s))) {
        return sg_int_get(s, value);
    }
    *value = sg_pointer(s) == Py_True;
    return true;
}

static bool is_float(sg_slot s)
{
    return !sg_is_int(s) && PyFloat_CheckExact(sg_pointer(s));
}

static sg_consumption sum_shared(sg_heap *heap, sg_slot *base)
{
    sg_slot old = base[0], item = base[2];
    intptr_t value;
    if (!is_int_state(old)) {
        return SG_CONSUME_NOT_HERE;
    }
    intptr_t sum = int_of(old);
    if (whole_number(item, &value)) {
        if (!fits_state(sum + value)) {
            return SG_CONSUME_NOT_HERE;
        }
        base[0] = sg_from_int(with_kind(SG_CONSUME_SUM, sum + value));
    }
    else if (is_float(item)) {
        base[0] = sg_complex_new(heap, (Py_complex){.real = (double)sum + PyFloat_AS_DOUBLE(sg_pointer(item))});
    }
    else {
        return SG_CONSUME_NOT_HERE;
    }
    sg_drop(heap, old);
    sg_drop(heap, item);
    return SG_CONSUMED;
}

static sg_consumption sum_floats_shared(sg_heap *heap, sg_slot *base)
{
    Py_complex *sum = &((PyComplexObject *)sg_pointer(base[0]))->cval;
    sg_slot item = base[2];
    intptr_t value;
    if (is_float(item)) {
        add_float(sum, PyFloat_AS_DOUBLE(sg_pointer(item)));
    }
    else if (whole_number(item, &value)) {
        sum->real += (double)value;
    }
    else {
        return SG_CONSUME_NOT_HERE;
    }
    sg_drop(heap, item);
    return SG_CONSUMED;
}

/* ---- items in shared mode ---- */

/* True if hashing and comparing the value runs no code: putting it into a set can wait. */
static bool hashes_plainly(sg_slot s)
{
    if (sg_is_int(s)) {
        return true;
    }
    PyObject *o = sg_pointer(s);
    if (PyTuple_CheckExact(o)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(o); i++) {
            PyObject *item = PyTuple_GET_ITEM(o, i);
            if (i == 8 || !(sg_is_leaf(item) || item == Py_None || PyBool_Check(item))) {
                return false;
            }
        }
        return true;
    }
    return sg_is_leaf(o) || o == Py_None || PyBool_Check(o);
}

static sg_consumption append_shared(sg_heap *heap, sg_consumer kind, sg_slot *base)
{
    if (!is_private_pair(base[0])) {
        return SG_CONSUME_NOT_HERE;
    }
    PyObject *gathered = *place(base[0]);
    if ((kind == SG_CONSUME_SET || kind == SG_CONSUME_FROZENSET)
        && (!PyList_CheckExact(gathered) || Py_SIZE(gathered) >= PLAIN_ITEMS_MAX || !hashes_plainly(base[2]))) {
        return SG_CONSUME_NOT_HERE;
    }
    return sg_list_append(heap, sg_owned(gathered), &base[2]) ? SG_CONSUMED : SG_CONSUME_NOT_HERE;
}

/* The item becomes the best so far; false: not here. */
static bool set_best(sg_heap *heap, sg_consumer kind, sg_slot *base)
{
    sg_slot old = base[0], item = base[2];
    if (sg_is_int(item) && fits_state(sg_int_value(item)) && !is_pair(old)) {
        base[0] = sg_from_int(with_kind(kind, sg_int_value(item)));
    }
    else if (is_pair(old)) {
        if (!is_private_pair(old)) {
            return false;
        }
        old = sg_owned(*place(old));
        *place(base[0]) = sg_to_heap(heap, item);
    }
    else {
        make_room(heap, 1);
        base[0] = new_pair(heap, kind, item);
    }
    sg_drop(heap, old);
    return true;
}

static sg_consumption extreme_shared(sg_heap *heap, sg_consumer kind, sg_slot *base)
{
    sg_slot state = base[0], item = base[2];
    int better = 1;
    if (is_int_state(state) || is_pair(state)) {
        sg_slot best = is_pair(state) ? sg_from_heap(*place(state)) : sg_from_int(int_of(state));
        better = sg_compare(kind == SG_CONSUME_MIN ? Py_LT : Py_GT, item, best);
    }
    if (better < 0 || (better > 0 && !set_best(heap, kind, base))) {
        return SG_CONSUME_NOT_HERE;
    }
    if (better == 0) {
        sg_drop(heap, item);
    }
    return SG_CONSUMED;
}

sg_consumption sg_consume_shared(sg_heap *heap, sg_slot *base)
{
    sg_consumer kind = kind_of(base[0]);
    switch (kind) {
    case SG_CONSUME_ANY:
    case SG_CONSUME_ALL: {
        int truth = sg_truth(base[2]);
        if (truth < 0) {
            return SG_CONSUME_NOT_HERE;
        }
        sg_drop(heap, base[2]);
        if (truth != (kind == SG_CONSUME_ANY)) {
            return SG_CONSUMED;
        }
        base[0] = sg_from_heap(truth ? Py_True : Py_False);
        return SG_CONSUME_DONE;
    }
    case SG_CONSUME_NEXT: {
        sg_slot unused = base[0];
        base[0] = base[2];
        sg_drop(heap, unused);
        return SG_CONSUME_DONE;
    }
    case SG_CONSUME_MIN:
    case SG_CONSUME_MAX:
        return extreme_shared(heap, kind, base);
    case SG_CONSUME_SUM:
        return sum_shared(heap, base);
    case SG_CONSUME_SUM_FLOAT:
        return sum_floats_shared(heap, base);
    case SG_CONSUME_COUNT:
        if (!sg_dict_count(heap, PyThreadState_GetUnchecked()->interp, sg_from_heap(*place(base[0])), &base[2])) {
            return SG_CONSUME_NOT_HERE;
        }
        sg_drop(heap, base[2]);
        return SG_CONSUMED;
    case SG_CONSUME_EXTEND:
        return sg_list_append(heap, base[0], &base[2]) ? SG_CONSUMED : SG_CONSUME_NOT_HERE;
    case SG_CONSUME_DEQUE:
    case SG_CONSUME_DEQUE_EXTEND:
    case SG_CONSUME_DEQUE_EXTEND_LEFT:
    case SG_CONSUME_SET_UPDATE:
        return sg_consume_fill(heap, kind, *place(base[0]), &base[2]) ? SG_CONSUMED : SG_CONSUME_NOT_HERE;
    case SG_CONSUME_BYTES:
    case SG_CONSUME_BYTE_ARRAY:
        return sg_is_byte(base[2]) ? append_shared(heap, kind, base) : SG_CONSUME_NOT_HERE;
    case SG_CONSUME_DICT:
    case SG_CONSUME_ORDERED:
    case SG_CONSUME_KEYS:
    case SG_CONSUME_ORDERED_KEYS:
        return is_private_pair(base[0]) && sg_consume_put(heap, kind, place(base[0]), base[2]) ? SG_CONSUMED
                                                                                               : SG_CONSUME_NOT_HERE;
    case SG_CONSUME_NOTHING:
    case SG_CONSUME_SUM_OBJECT:
        break;
    default:
        return append_shared(heap, kind, base);
    }
    return SG_CONSUME_NOT_HERE;
}

/* ---- items in exclusive mode ---- */

/* The sum so far, an object, and the item; from now on objects are added.  The sum is the pair's, or else dropped here. */
static sg_consumption add_objects(sg_slot *base, PyObject *sum, PyObject *item)
{
    bool is_gathered = is_pair(base[0]);
    PyObject *r = sum == NULL ? NULL : PyNumber_Add(sum, item);
    if (r == NULL) {
        set_state_host(base, &markers[SG_CONSUME_SUM_OBJECT]);
    }
    bool added = r != NULL && gather_host(base, SG_CONSUME_SUM_OBJECT, r);
    if (!is_gathered) {
        Py_XDECREF(sum);
    }
    Py_DECREF(item);
    return added ? SG_CONSUMED : SG_CONSUME_FAILED;
}

static sg_consumption count_counted(PyObject *mapping, PyObject *item)
{
    Py_hash_t hash = PyObject_Hash(item);
    PyObject *one = PyLong_FromLong(1), *old = hash == -1 ? NULL : _PyDict_GetItem_KnownHash(mapping, item, hash);
    PyObject *sum = NULL;
    if (old != NULL) {
        Py_INCREF(old);
        sum = PyNumber_Add(old, one);
        Py_DECREF(old);
    }
    else if (!PyErr_Occurred()) {
        sum = Py_NewRef(one);
    }
    bool failed = sum == NULL || _PyDict_SetItem_KnownHash(mapping, item, sum, hash) < 0;
    Py_XDECREF(sum);
    Py_DECREF(one);
    Py_DECREF(item);
    return failed ? SG_CONSUME_FAILED : SG_CONSUMED;
}

/* False with an exception. */
static bool set_sum_host(sg_slot *base, long sum)
{
    PyObject *state = PyLong_FromLong(fits_state(sum) ? with_kind(SG_CONSUME_SUM, sum) : sum);
    if (state == NULL || !fits_state(sum)) {
        return state != NULL && gather_host(base, SG_CONSUME_SUM, state);
    }
    set_state_host(base, state);
    return true;
}

static sg_consumption sum_counted(sg_slot *base, PyObject *item)
{
    bool small = is_int_state(base[0]);
    int overflow = 0, item_overflow = 0;
    long result;
    if (PyLong_CheckExact(item) || PyBool_Check(item)) {
        long a = small ? int_of(base[0]) : PyLong_AsLongAndOverflow(*place(base[0]), &overflow);
        long b = PyLong_AsLongAndOverflow(item, &item_overflow);
        if (overflow == 0 && item_overflow == 0 && !__builtin_add_overflow(a, b, &result)) {
            Py_DECREF(item);
            return set_sum_host(base, result) ? SG_CONSUMED : SG_CONSUME_FAILED;
        }
    }
    sg_consumption consumed = add_objects(base, small ? PyLong_FromSsize_t(int_of(base[0])) : *place(base[0]), item);
    if (consumed == SG_CONSUMED && PyFloat_CheckExact(*place(base[0]))) {
        PyObject *sum = PyComplex_FromDoubles(PyFloat_AS_DOUBLE(*place(base[0])), 0.0);
        if (sum == NULL) {
            return SG_CONSUME_FAILED;
        }
        set_state_host(base, sum);
    }
    return consumed;
}

static sg_consumption sum_floats_counted(sg_slot *base, PyObject *item)
{
    Py_complex *sum = &((PyComplexObject *)base[0])->cval;
    int overflow = 1;
    if (PyFloat_CheckExact(item)) {
        add_float(sum, PyFloat_AS_DOUBLE(item));
        Py_DECREF(item);
        return SG_CONSUMED;
    }
    if (PyLong_Check(item)) {
        long value = PyLong_AsLongAndOverflow(item, &overflow);
        if (overflow == 0) {
            sum->real += (double)value;
            Py_DECREF(item);
            return SG_CONSUMED;
        }
    }
    return add_objects(base, PyFloat_FromDouble(float_sum(*sum)), item);
}

/* The gathered items become the set that the host would have by now. */
static bool make_set(PyObject **gathered, sg_consumer kind)
{
    PyObject *list = *gathered;
    PyObject *set = kind == SG_CONSUME_SET ? PySet_New(list) : PyFrozenSet_New(list);
    if (set == NULL) {
        return false;
    }
    *gathered = set;
    Py_DECREF(list);
    return true;
}

static sg_consumption add_to_set(PyObject **gathered, sg_consumer kind, PyObject *item)
{
    bool added = !PyList_CheckExact(*gathered) || make_set(gathered, kind);
    added = added && PySet_Add(*gathered, item) == 0;
    Py_DECREF(item);
    return added ? SG_CONSUMED : SG_CONSUME_FAILED;
}

static sg_consumption extreme_counted(sg_consumer kind, sg_slot *base, PyObject *item)
{
    int op = kind == SG_CONSUME_MIN ? Py_LT : Py_GT, better = 1;
    if (is_pair(base[0])) {
        better = PyObject_RichCompareBool(item, *place(base[0]), op);
    }
    else if (is_int_state(base[0])) {
        PyObject *best = PyLong_FromSsize_t(int_of(base[0]));
        better = best == NULL ? -1 : PyObject_RichCompareBool(item, best, op);
        Py_XDECREF(best);
    }
    if (better > 0) {
        return gather_host(base, kind, item) ? SG_CONSUMED : SG_CONSUME_FAILED;
    }
    Py_DECREF(item);
    if (better < 0) {
        set_state_host(base, &markers[kind]); /* before the iterator, as in the host */
        return SG_CONSUME_FAILED;
    }
    return SG_CONSUMED;
}

static sg_consumption append_counted(PyObject *list, PyObject *item)
{
    return item == NULL || _PyList_AppendTakeRef((PyListObject *)list, item) < 0 ? SG_CONSUME_FAILED : SG_CONSUMED;
}

sg_consumption sg_consume_counted(sg_slot *base)
{
    PyObject *item = (PyObject *)base[2];
    sg_consumer kind = kind_of(base[0]);
    switch (kind) {
    case SG_CONSUME_NOTHING:
        break;
    case SG_CONSUME_ANY:
    case SG_CONSUME_ALL: {
        int truth = PyObject_IsTrue(item);
        Py_DECREF(item);
        if (truth < 0) {
            return SG_CONSUME_FAILED;
        }
        if (truth != (kind == SG_CONSUME_ANY)) {
            return SG_CONSUMED;
        }
        base[0] = (sg_slot)(truth ? Py_True : Py_False);
        return SG_CONSUME_DONE;
    }
    case SG_CONSUME_NEXT:
        set_state_host(base, item);
        return SG_CONSUME_DONE;
    case SG_CONSUME_MIN:
    case SG_CONSUME_MAX:
        return extreme_counted(kind, base, item);
    case SG_CONSUME_COUNT:
        return count_counted(*place(base[0]), item);
    case SG_CONSUME_SUM:
        return sum_counted(base, item);
    case SG_CONSUME_SUM_FLOAT:
        return sum_floats_counted(base, item);
    case SG_CONSUME_SUM_OBJECT:
        return add_objects(base, *place(base[0]), item);
    case SG_CONSUME_SET:
    case SG_CONSUME_FROZENSET:
        return add_to_set(place(base[0]), kind, item);
    case SG_CONSUME_LIST:
    case SG_CONSUME_TUPLE:
    case SG_CONSUME_SORTED:
    case SG_CONSUME_JOIN:
    case SG_CONSUME_DERIVED:
    case SG_CONSUME_NEW_TUPLE:
        return append_counted(*place(base[0]), item);
    case SG_CONSUME_BYTES:
    case SG_CONSUME_BYTE_ARRAY:
        return append_counted(*place(base[0]), sg_consume_byte_host(kind, item));
    case SG_CONSUME_EXTEND:
        return append_counted((PyObject *)base[0], item);
    case SG_CONSUME_DEQUE:
    case SG_CONSUME_DEQUE_EXTEND:
    case SG_CONSUME_DEQUE_EXTEND_LEFT:
    case SG_CONSUME_SET_UPDATE:
        return sg_consume_fill_host(kind, *place(base[0]), item) ? SG_CONSUMED : SG_CONSUME_FAILED;
    case SG_CONSUME_DICT:
    case SG_CONSUME_ORDERED:
    case SG_CONSUME_KEYS:
    case SG_CONSUME_ORDERED_KEYS:
        if (!sg_consume_put_host(kind, place(base[0]), item)) {
            set_state_host(base,
                           &markers[kind]); /* before the iterator, which is the caller's argument, as in the host */
            return SG_CONSUME_FAILED;
        }
        return SG_CONSUMED;
    }
    Py_UNREACHABLE();
}

/* ---- the end ---- */

bool sg_consume_give_room_host(PyObject *o, Py_ssize_t length)
{
    PyListObject *list = (PyListObject *)o;
    bool fits = length < PY_SSIZE_T_MAX / (Py_ssize_t)sizeof *list->ob_item;
    PyObject **items = length == 0 || !fits ? NULL : sg_host_items_malloc((size_t)even(length) * sizeof *items);
    if (length != 0 && items == NULL) {
        PyErr_NoMemory();
        return false;
    }
    give_first_room(list, items, even(length));
    return true;
}

/* The host gives back what is more than twice the need, and rounds what is left. */
static void give_back_room(PyListObject *list)
{
    Py_ssize_t size = Py_SIZE(list), before = list->allocated;
    Py_ssize_t room = size == 0 ? 0 : (size + (size >> 3) + 6) & ~(Py_ssize_t)3;
    if (size >= before >> 1 || room >= before) {
        return;
    }
    PyObject **old = list->ob_item, **items = NULL;
    if (room != 0) {
        items = sg_host_items_malloc((size_t)room * sizeof *items);
        if (items == NULL) {
            return;
        }
        memcpy(items, old, (size_t)size * sizeof *items);
    }
    list->ob_item = items;
    list->allocated = room;
    sg_host_items_free(old, (size_t)before * sizeof *old);
}

void sg_consume_give_back_room(PyObject *list)
{
    if (sg_count(list) == 1) {
        give_back_room((PyListObject *)list);
    }
}

/* The gathered list, if nobody else has had its items from it: the result may take them over.  Longer ones are the
 * host's: there is no safepoint on the way. */
static PyListObject *own_list(sg_heap *heap, sg_slot state)
{
    if (!is_private_pair(state)) {
        return NULL;
    }
    PyObject *o = *place(state);
    return PyList_CheckExact(o) && Py_SIZE(o) <= SG_ITEMS_MAX && sg_count(o) == 1 && sg_nursery_has_room(heap)
               ? (PyListObject *)o
               : NULL;
}

/* What is made of the gathered list, which is empty then unless its items are still needed.  0: not here, with nothing
 * changed. */
static sg_slot made_of_list(sg_heap *heap, sg_consumer kind, PyListObject *list)
{
    sg_slot *items = (sg_slot *)list->ob_item, result;
    Py_ssize_t size = Py_SIZE(list);
    switch (kind) {
    case SG_CONSUME_JOIN:
        return sg_str_join_items(heap, sg_pointer(items[0]), items + 1, size - 1);
    case SG_CONSUME_DERIVED:
    case SG_CONSUME_NEW_TUPLE:
        /* The class may have changed since. */
        result = (kind == SG_CONSUME_DERIVED ? makes_derived_tuple(sg_pointer(items[0]))
                                             : class_of_tuples(sg_pointer(items[0])) != NULL)
                     ? sg_derived_tuple(heap, (PyTypeObject *)sg_pointer(items[0]), items + 1, size - 1)
                     : 0;
        if (result != 0) {
            ((PyVarObject *)list)->ob_size = 1;
        }
        return result;
    case SG_CONSUME_TUPLE:
        result = sg_tuple_of(heap, items, size);
        break;
    case SG_CONSUME_BYTES:
    case SG_CONSUME_BYTE_ARRAY:
        return sg_consume_bytes(heap, kind, items, size);
    default:
        result = sg_set_new(heap, kind == SG_CONSUME_SET ? &PySet_Type : &PyFrozenSet_Type, items, (int)size);
        break;
    }
    if (result != 0) {
        ((PyVarObject *)list)->ob_size = 0;
    }
    return result;
}

static sg_consumption end_of_list_shared(sg_heap *heap, sg_consumer kind, sg_slot *base)
{
    PyListObject *list = own_list(heap, base[0]);
    if (list == NULL) {
        return SG_CONSUME_NOT_HERE;
    }
    if (kind == SG_CONSUME_SORTED) {
        if (!sg_sort((sg_slot *)list->ob_item, Py_SIZE(list))) {
            return SG_CONSUME_NOT_HERE;
        }
        sg_consume_give_back_room((PyObject *)list);
        unpack(heap, &base[0]);
        return SG_CONSUME_DONE;
    }
    sg_slot result = made_of_list(heap, kind, list);
    if (result == 0) {
        return SG_CONSUME_NOT_HERE;
    }
    unpack(heap, &base[0]);
    base[0] = result;
    sg_drop(heap, sg_owned((PyObject *)list));
    return SG_CONSUME_DONE;
}

/* What has been gathered is the result, if there is anything. */
static sg_consumption end_with_gathered(sg_heap *heap, sg_slot *base)
{
    sg_slot state = base[0];
    if (is_int_state(state)) {
        base[0] = sg_from_int(int_of(state));
        sg_drop(heap, state);
        return SG_CONSUME_DONE;
    }
    if (!is_private_pair(state)) {
        return SG_CONSUME_NOT_HERE;
    }
    unpack(heap, &base[0]);
    return SG_CONSUME_DONE;
}

/* There was no item, and the call needs one. */
static sg_consumption fail_without_item(sg_heap *heap, sg_consumer kind, sg_slot returned)
{
    bool nothing = !sg_is_int(returned) && sg_pointer(returned) == Py_None;
    bool raised = kind == SG_CONSUME_NEXT
                      ? sg_raise(heap, PyExc_StopIteration, nothing ? 0 : returned)
                      : sg_raise_format(heap, PyExc_ValueError, EMPTY, kind == SG_CONSUME_MIN ? "min" : "max");
    return raised ? SG_CONSUME_FAILED : SG_CONSUME_NOT_HERE;
}

sg_consumption sg_consume_end_shared(sg_heap *heap, sg_slot *base, sg_slot returned)
{
    sg_slot state = base[0];
    sg_consumer kind = kind_of(state);
    switch (kind) {
    case SG_CONSUME_ANY:
    case SG_CONSUME_ALL:
        base[0] = sg_from_heap(kind == SG_CONSUME_ALL ? Py_True : Py_False);
        return SG_CONSUME_DONE;
    case SG_CONSUME_NEXT:
    case SG_CONSUME_MIN:
    case SG_CONSUME_MAX:
        return !sg_is_int(state) && is_marker(sg_pointer(state)) ? fail_without_item(heap, kind, returned)
                                                                 : end_with_gathered(heap, base);
    case SG_CONSUME_SUM:
    case SG_CONSUME_SUM_OBJECT:
    case SG_CONSUME_DEQUE:
    case SG_CONSUME_DICT:
    case SG_CONSUME_ORDERED:
    case SG_CONSUME_KEYS:
    case SG_CONSUME_ORDERED_KEYS:
        return end_with_gathered(heap, base);
    case SG_CONSUME_SUM_FLOAT: {
        PyComplexObject *sum = (PyComplexObject *)sg_pointer(state);
        base[0] = sg_float_new(heap, float_sum(sum->cval));
        if (sg_tag(state) == SG_TAG_OWNED && sg_count((PyObject *)sum) == 1) {
            sg_block_put(heap, SG_BLOCK_NUMBER, sum);
        }
        else {
            sg_drop(heap, state);
        }
        return SG_CONSUME_DONE;
    }
    case SG_CONSUME_LIST:
        if (is_private_pair(state)) {
            sg_consume_give_back_room(*place(state));
        }
        return end_with_gathered(heap, base);
    case SG_CONSUME_SET:
    case SG_CONSUME_FROZENSET:
        if (!PyList_CheckExact(*place(state))) {
            return end_with_gathered(heap, base);
        }
        /* fall through */
    case SG_CONSUME_TUPLE:
    case SG_CONSUME_SORTED:
    case SG_CONSUME_JOIN:
    case SG_CONSUME_DERIVED:
    case SG_CONSUME_NEW_TUPLE:
    case SG_CONSUME_BYTES:
    case SG_CONSUME_BYTE_ARRAY:
        return end_of_list_shared(heap, kind, base);
    case SG_CONSUME_DEQUE_EXTEND:
    case SG_CONSUME_DEQUE_EXTEND_LEFT:
    case SG_CONSUME_SET_UPDATE:
    case SG_CONSUME_COUNT:
        base[0] = sg_from_heap(Py_None);
        sg_drop(heap, state);
        return SG_CONSUME_DONE;
    case SG_CONSUME_EXTEND:
        if (!sg_list_give_back_room(heap, state)) {
            return SG_CONSUME_NOT_HERE;
        }
        base[0] = sg_from_heap(Py_None);
        sg_drop(heap, state);
        return SG_CONSUME_DONE;
    default:
        return SG_CONSUME_NOT_HERE;
    }
}

static PyObject *empty(const char *name)
{
    PyErr_Format(PyExc_ValueError, EMPTY, name);
    return NULL;
}

/* A new reference; `state` stays the caller's. */
static PyObject *result_of(sg_consumer kind, PyObject *state, PyObject *returned)
{
    switch (kind) {
    case SG_CONSUME_NEXT:
        if (state == NULL) {
            if (returned == Py_None) {
                PyErr_SetNone(PyExc_StopIteration);
            }
            else {
                _PyGen_SetStopIterationValue(returned);
            }
        }
        return Py_XNewRef(state);
    case SG_CONSUME_MIN:
        return state == NULL ? empty("min") : Py_NewRef(state);
    case SG_CONSUME_MAX:
        return state == NULL ? empty("max") : Py_NewRef(state);
    case SG_CONSUME_SUM_FLOAT:
        return PyFloat_FromDouble(float_sum(((PyComplexObject *)state)->cval));
    case SG_CONSUME_TUPLE:
        return PyList_AsTuple(state);
    case SG_CONSUME_SORTED:
        sg_consume_give_back_room(state);
        return PyList_Sort(state) < 0 ? NULL : Py_NewRef(state);
    case SG_CONSUME_JOIN: {
        PyObject **items = ((PyListObject *)state)->ob_item;
        return _PyUnicode_JoinArray(items[0], items + 1, Py_SIZE(state) - 1);
    }
    case SG_CONSUME_BYTES:
    case SG_CONSUME_BYTE_ARRAY:
        return sg_consume_bytes_host(kind, state);
    case SG_CONSUME_EXTEND:
        give_back_room((PyListObject *)state);
        return Py_None;
    case SG_CONSUME_COUNT:
    case SG_CONSUME_DEQUE_EXTEND:
    case SG_CONSUME_DEQUE_EXTEND_LEFT:
    case SG_CONSUME_SET_UPDATE:
        return Py_None;
    case SG_CONSUME_ANY:
    case SG_CONSUME_ALL:
        return kind == SG_CONSUME_ALL ? Py_True : Py_False;
    case SG_CONSUME_LIST:
        sg_consume_give_back_room(state);
        break;
    default:
        break;
    }
    return Py_NewRef(state);
}

/* What the class makes of the items, and of the iterator (or NULL) if it has got an __init__ meanwhile. */
static PyObject *derived_of(PyObject *list, PyObject *iterator)
{
    PyTypeObject *type = (PyTypeObject *)PyList_GET_ITEM(list, 0);
    Py_ssize_t n = PyList_GET_SIZE(list) - 1;
    PyObject *new = type->tp_alloc(type, n);
    for (Py_ssize_t i = 0; new != NULL && i < n; i++) {
        PyTuple_SET_ITEM(new, i, Py_NewRef(PyList_GET_ITEM(list, i + 1)));
    }
    if (new != NULL && iterator != NULL && type->tp_init != PyTuple_Type.tp_init) {
        PyObject *args = PyTuple_Pack(1, iterator);
        if (args == NULL || type->tp_init(new, args, NULL) < 0) {
            Py_CLEAR(new);
        }
        Py_XDECREF(args);
    }
    return new;
}

sg_consumption sg_consume_end_counted(sg_slot *base, PyObject *returned)
{
    sg_consumer kind = kind_of(base[0]);
    if ((kind == SG_CONSUME_SET || kind == SG_CONSUME_FROZENSET) && PyList_CheckExact(*place(base[0]))
        && !make_set(place(base[0]), kind)) {
        return SG_CONSUME_FAILED;
    }
    PyObject *state = is_marker((PyObject *)base[0]) ? NULL : is_pair(base[0]) ? *place(base[0]) : (PyObject *)base[0];
    PyObject *result = is_int_state(base[0])          ? PyLong_FromSsize_t(int_of(base[0]))
                       : kind == SG_CONSUME_DERIVED   ? derived_of(state, (PyObject *)base[1])
                       : kind == SG_CONSUME_NEW_TUPLE ? derived_of(state, NULL)
                                                      : result_of(kind, state, returned);
    if (result == NULL) {
        return SG_CONSUME_FAILED;
    }
    set_state_host(base, result);
    return SG_CONSUME_DONE;
}
