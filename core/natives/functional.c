/* map(), filter() and functools.partial() objects: making them, and stepping and calling those that call natives.  See
 * registry.h and objects/iteration.h; filter's steps are asking.h's.
 *
 * Job: a step of map takes items of the iterators inside and calls the function's native with them.  What the native does not do
 * here, or would raise, is the host's: then the items go back.  Functions in Python are the evaluator's affair (vm/mapping.h).
 */
#include <stdlib.h>
#include <string.h>

#include "base/stop.h"
#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/asking.h"
#include "natives/registry.h"
#include "objects/compare.h"
#include "objects/dict.h"
#include "objects/from_items.h"
#include "objects/round.h"
#include "objects/value.h"

static bool map_is_known, filter_is_known;

/* ---- map ---- */

static sg_next step_map(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_map *it = (sg_py_map *)iterator;
    sg_round round;
    if (Py_IS_TYPE(it->function, &PyFunction_Type) || !sg_round_begin(&round, it->iterators, true, depth)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = sg_round_take(heap, &round, false, depth);
    if (next == SG_NEXT_ITEM && !sg_native_apply(heap, it->function, round.taken, round.n, items)) {
        sg_round_put_back(heap, &round);
        return SG_NEXT_NOT_HERE;
    }
    return next;
}

/* iter() of each, in a new tuple; 0: not here, and nothing is taken. */
static sg_slot iterators_over(sg_heap *heap, sg_slot *args, int n)
{
    sg_slot iterators[SG_ZIP_MAX];
    if (n < 1 || n > SG_ZIP_MAX) {
        return 0;
    }
    for (int i = 0; i < n; i++) {
        if (!sg_can_iterate(args[i])) {
            return 0;
        }
    }
    for (int i = 0; i < n; i++) {
        iterators[i] = sg_iter(heap, &args[i]);
    }
    return sg_tuple_new(heap, iterators, n);
}

static bool native_map(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (!map_is_known || n < 2 || sg_is_int(args[0])) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, n + 2);
    sg_slot iterators = iterators_over(heap, args + 1, n - 1);
    if (iterators == 0) {
        return false;
    }
    sg_py_map *map = sg_iterator_object(heap, &PyMap_Type, sizeof *map);
    map->iterators = (PyObject *)iterators;
    map->function = sg_to_heap(heap, sg_native_take(&args[0]));
    *result = sg_owned((PyObject *)map);
    return true;
}

/* ---- filter ---- */

static bool native_filter(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (!filter_is_known || n != 2 || sg_is_int(args[0]) || !sg_can_iterate(args[1])) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    sg_slot source = sg_iter(heap, &args[1]);
    sg_py_filter *filter = sg_iterator_object(heap, &PyFilter_Type, sizeof *filter);
    filter->iterator = (PyObject *)source;
    filter->function = sg_to_heap(heap, sg_native_take(&args[0]));
    *result = sg_owned((PyObject *)filter);
    return true;
}

/* ---- partial ---- */

PyTypeObject *sg_partial_type;
static vectorcallfunc partial_vectorcall;

/* partial(function, …) of what is no partial itself; the keywords are borrowed. */
static bool make_partial(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *keys, sg_slot *values,
                         int named, sg_slot *result)
{
    if (n < 1 || sg_is_int(args[0]) || Py_TYPE(sg_pointer(args[0]))->tp_call == NULL
        || PyType_IsSubtype(Py_TYPE(sg_pointer(args[0])), sg_partial_type)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 3);
    sg_slot keywords = sg_dict_new(heap, tstate->interp, keys, values, 1, named);
    sg_slot given = keywords == 0 ? 0 : sg_tuple_of(heap, args + 1, n - 1);
    if (given == 0) {
        sg_drop(heap, keywords);
        return false;
    }
    memset(args + 1, 0, (size_t)(n - 1) * sizeof *args);
    sg_py_partial *partial = sg_iterator_object(heap, sg_partial_type, sizeof *partial);
    partial->function = sg_to_heap(heap, sg_native_take(&args[0]));
    partial->args = sg_to_heap(heap, given);
    partial->keywords = (PyObject *)keywords;
    partial->dict = NULL;
    partial->weakrefs = NULL;
    partial->vectorcall = partial_vectorcall;
    *result = sg_owned((PyObject *)partial);
    return true;
}

static bool native_partial(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return make_partial(heap, tstate, args, n, NULL, NULL, 0, result);
}

static bool partial_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                          const sg_slot *values, int named, sg_slot *result)
{
    sg_slot given[SG_NATIVE_ARGUMENTS], keys[SG_NATIVE_ARGUMENTS], kept[SG_NATIVE_ARGUMENTS];
    if (n > SG_NATIVE_ARGUMENTS || named > SG_NATIVE_ARGUMENTS) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        given[i] = sg_lent(args[i]);
    }
    for (int i = 0; i < named; i++) {
        keys[i] = sg_from_heap(names[i]);
        kept[i] = sg_lent(values[i]);
    }
    return make_partial(heap, tstate, given, n, keys, kept, named, result);
}

/* Its keywords, borrowed; their number, or -1: not here. */
static int keywords_of(sg_heap *heap, const sg_py_partial *partial, PyObject **names, sg_slot *values)
{
    sg_items items;
    if (!sg_items_take_dict(heap, (PyDictObject *)partial->keywords, &items) || items.n > 2 * SG_NATIVE_KEYWORDS) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < items.n; i += 2) {
        names[i / 2] = sg_pointer(items.at[i]);
        values[i / 2] = items.at[i + 1];
        if (sg_is_int(items.at[i]) || !PyUnicode_CheckExact(names[i / 2])) {
            return -1;
        }
    }
    return (int)items.n / 2;
}

/* A native with the arguments that the partial object, the first argument, has for it. */
static bool call_partial(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_py_partial *partial = n >= 1 ? sg_native_self(args[0], sg_partial_type) : NULL;
    Py_ssize_t first = partial == NULL ? 0 : PyTuple_GET_SIZE(partial->args);
    sg_slot room[SG_NATIVE_ARGUMENTS + SG_NATIVE_KEYWORDS];
    PyObject *names[SG_NATIVE_KEYWORDS];
    if (partial == NULL || first + n - 1 > SG_NATIVE_ARGUMENTS || Py_IS_TYPE(partial->function, &PyFunction_Type)) {
        return false;
    }
    bool plain = sg_settled_size(partial->keywords, &((PyDictObject *)partial->keywords)->ma_used) == 0;
    int positional = (int)first + n - 1, named = plain ? 0 : keywords_of(heap, partial, names, room + positional);
    if (named < 0 || heap->stepping >= SG_ITERATOR_DEPTH_MAX) {
        return false;
    }
    for (Py_ssize_t i = 0; i < first; i++) {
        room[i] = sg_from_heap(PyTuple_GET_ITEM(partial->args, i));
    }
    for (int i = 1; i < n; i++) {
        room[first + i - 1] = sg_lent(args[i]);
    }
    if (named != 0) {
        heap->stepping++;
        bool done = sg_native_call_named(heap, tstate, partial->function, room, positional, named, names, result);
        heap->stepping--;
        return done;
    }
    if (!sg_native_apply(heap, partial->function, room, positional, result)) {
        return false;
    }
    if (sg_tag(*result) == SG_TAG_LOCAL) {
        *result = sg_owned(sg_to_heap(heap, *result));
    }
    return true;
}

static bool accept_partial(PyTypeObject *type)
{
    if (sg_partial_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_partial)) {
        return sg_partial_type == type;
    }
    PyObject *callable = (PyObject *)&PyTuple_Type, *o = PyObject_CallFunction((PyObject *)type, "Oi", callable, 5);
    const sg_py_partial *partial = (sg_py_partial *)o;
    if (o != NULL && Py_IS_TYPE(o, type) && partial->function == callable && PyTuple_CheckExact(partial->args)
        && PyTuple_GET_SIZE(partial->args) == 1 && PyDict_CheckExact(partial->keywords) && partial->dict == NULL
        && partial->weakrefs == NULL && type->tp_vectorcall_offset == offsetof(sg_py_partial, vectorcall)
        && type->tp_weaklistoffset == offsetof(sg_py_partial, weakrefs)) {
        partial_vectorcall = partial->vectorcall;
        sg_plain_type_add(
            &(sg_plain_type){.type = type,
                             .children = {offsetof(sg_py_partial, function), offsetof(sg_py_partial, args),
                                          offsetof(sg_py_partial, keywords), offsetof(sg_py_partial, dict)},
                             .weakrefs = offsetof(sg_py_partial, weakrefs)});
        sg_partial_type = (PyTypeObject *)Py_NewRef(type);
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return sg_partial_type == type;
}

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_partial_type_def = {.name = "functools.partial",
                                                .methods = no_methods,
                                                .accept = accept_partial,
                                                .call = native_partial,
                                                .call_instance = call_partial,
                                                .any = partial_named};

/* ---- reduce ---- */

/* Of the items of a container, with a native. */
static bool native_reduce(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    sg_items items;
    if (n < 2 || n > 3 || sg_is_int(args[0]) || !sg_items_take(heap, args[1], &items)) {
        return false;
    }
    /* The native may use the scratch memory, too. */
    sg_slot *copy = items.n + n > 2 ? malloc((size_t)(items.n + 1) * sizeof *copy) : NULL;
    if (copy == NULL) {
        sg_items_drop(heap, &items, 0);
        return false;
    }
    memcpy(copy, items.at, (size_t)items.n * sizeof *copy);
    items.at = copy;
    sg_slot so_far = n == 3 ? args[2] : copy[0];
    so_far = sg_lent(so_far);
    bool done = true;
    for (Py_ssize_t i = n == 3 ? 0 : 1; done && i < items.n; i++) {
        const sg_slot item = sg_lent(copy[i]);
        sg_slot operands[] = {so_far, item}, before = so_far;
        done = !sg_must_give_up(i) && sg_native_apply(heap, sg_pointer(args[0]), operands, 2, &so_far);
        if (!done) {
            sg_drop(heap, before);
        }
    }
    if (done) {
        *result = sg_tag(so_far) == SG_TAG_LOCAL ? sg_owned(sg_to_heap(heap, so_far)) : so_far;
    }
    sg_items_drop(heap, &items, 0);
    free(copy);
    return done;
}

const sg_native_def sg_functools_natives[] = {
    {"reduce", native_reduce, NULL},
    {NULL, NULL, NULL},
};

/* ---- learning ---- */

static bool try_map(PyObject *callable, PyObject *empty)
{
    PyObject *o = PyObject_CallFunctionObjArgs((PyObject *)&PyMap_Type, callable, empty, NULL);
    const sg_py_map *map = (sg_py_map *)o;
    bool known = o != NULL && PyMap_Type.tp_basicsize == (Py_ssize_t)sizeof *map && map->function == callable
                 && PyTuple_CheckExact(map->iterators) && Py_SIZE(map->iterators) == 1;
    Py_XDECREF(o);
    return known;
}

static bool try_filter(PyObject *callable, PyObject *empty)
{
    PyObject *o = PyObject_CallFunctionObjArgs((PyObject *)&PyFilter_Type, callable, empty, NULL);
    const sg_py_filter *filter = (sg_py_filter *)o;
    bool known = o != NULL && PyFilter_Type.tp_basicsize == (Py_ssize_t)sizeof *filter && filter->function == callable
                 && Py_IS_TYPE(filter->iterator, &PyTupleIter_Type);
    Py_XDECREF(o);
    return known;
}

void sg_functional_init(void)
{
    PyObject *callable = (PyObject *)&PyTuple_Type, *empty = PyTuple_New(0);
    map_is_known = try_map(callable, empty);
    filter_is_known = try_filter(callable, empty);
    Py_XDECREF(empty);
    PyErr_Clear();
    if (map_is_known) {
        sg_plain_type_add(&(sg_plain_type){.type = &PyMap_Type,
                                           .children = {offsetof(sg_py_map, function)},
                                           .inside = {offsetof(sg_py_map, iterators)}});
        sg_iterator_kind_add(&(sg_iterator_kind){.type = &PyMap_Type, .step = step_map, .adapts = true});
    }
    if (filter_is_known) {
        sg_plain_type_add(&(sg_plain_type){.type = &PyFilter_Type,
                                           .children = {offsetof(sg_py_filter, function)},
                                           .inside = {offsetof(sg_py_filter, iterator)}});
        sg_asker_add(&(sg_asker){.type = &PyFilter_Type, .kind = SG_ASKS_FILTER});
    }
}

const sg_native_def sg_functional_natives[] = {
    {"map", native_map, NULL},
    {"filter", native_filter, NULL},
    {NULL, NULL, NULL},
};
