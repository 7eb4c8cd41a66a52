/* Calls of map objects.  Job: mapping.h. */
#include "vm/mapping.h"

#include <string.h>

#include "natives/chain.h"
#include "natives/registry.h"
#include "vm/call.h"
#include "vm/getters.h"

/* A function in Python, and the object it is bound to, or NULL; otherwise whatever it is. */
static PyObject *python_function(PyObject *function, PyObject **self)
{
    *self = NULL;
    if (function != NULL && Py_IS_TYPE(function, &PyMethod_Type)) {
        *self = ((PyMethodObject *)function)->im_self;
        function = ((PyMethodObject *)function)->im_func;
    }
    return function;
}

static PyObject *function_of(PyObject *map, PyObject **self)
{
    return python_function(((sg_py_map *)map)->function, self);
}

bool sg_map_calls_python(PyObject *map)
{
    PyObject *self;
    return Py_IS_TYPE(map, &PyMap_Type) && sg_steps_natively(&PyMap_Type)
           && Py_IS_TYPE(function_of(map, &self), &PyFunction_Type);
}

void sg_map_learn(PyThreadState *tstate, PyObject *iterator)
{
    PyObject *source = sg_chain_source(iterator);
    iterator = source != NULL ? source : iterator;
    PyTypeObject *type = Py_TYPE(iterator);
    const sg_asker *asker = sg_asker_of(type);
    PyObject *function = asker != NULL                                    ? sg_asker_function(asker, iterator)
                         : type == &PyMap_Type && sg_steps_natively(type) ? ((sg_py_map *)iterator)->function
                                                                          : NULL;
    if (function != NULL) {
        sg_native_prepare(tstate, function, NULL, 0);
    }
    if (function != NULL && asker == NULL) {
        sg_getter_learn_map(tstate, iterator);
    }
}

/* True if the call can be made, with whatever arguments. */
static bool can_call(sg_heap *heap, PyThreadState *tstate, sg_map_call *call)
{
    if (call->n > SG_MAP_ARGUMENTS_MAX || !sg_runs_at_once(call->function)) {
        return false;
    }
    call->simple = sg_can_push(tstate, call->function, call->n) != NULL;
    for (int i = 0; i < call->n && !call->simple; i++) {
        call->args[i] = sg_from_heap(Py_None); /* stands for an argument */
    }
    return call->simple || sg_can_bind(heap, tstate, call->function, (sg_arguments){call->args, call->n, 0, NULL});
}

static PyFunctionObject *item_of(PyObject *iterator)
{
    PyObject *sequence = (PyObject *)((sg_py_sequence_iterator *)iterator)->it_seq;
    return sequence == NULL ? NULL : sg_special_find(Py_TYPE(sequence), SG_SPECIAL_GETITEM);
}

bool sg_indexes_python(PyObject *iterator)
{
    return Py_IS_TYPE(iterator, &PySeqIter_Type) && item_of(iterator) != NULL;
}

static sg_next next_index(sg_heap *heap, PyThreadState *tstate, PyObject *iterator, sg_map_call *call)
{
    sg_py_sequence_iterator *it = (sg_py_sequence_iterator *)iterator;
    call->function = item_of(iterator);
    call->n = 2;
    if (call->function == NULL || !sg_int_fits(it->it_index) || !can_call(heap, tstate, call)) {
        return SG_NEXT_NOT_HERE;
    }
    call->args[0] = sg_from_heap((PyObject *)it->it_seq);
    call->args[1] = sg_from_int(it->it_index++);
    return SG_NEXT_ITEM;
}

sg_next sg_map_next_call(sg_heap *heap, PyThreadState *tstate, PyObject *map, sg_map_call *call)
{
    if (Py_IS_TYPE(map, &PySeqIter_Type)) {
        return next_index(heap, tstate, map, call);
    }
    PyObject *self, *iterators = ((sg_py_map *)map)->iterators;
    sg_round round;
    call->function = (PyFunctionObject *)function_of(map, &self);
    int bound = self != NULL;
    call->n = bound + (int)Py_SIZE(iterators);
    if (!can_call(heap, tstate, call) || !sg_round_begin(&round, iterators, false, 0)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = sg_round_take(heap, &round, false, 0);
    if (next == SG_NEXT_ITEM) {
        call->args[0] = bound ? sg_from_heap(self) : 0;
        memcpy(call->args + bound, round.taken, (size_t)round.n * sizeof *round.taken);
    }
    return next;
}

bool sg_asks_python(PyObject *iterator)
{
    const sg_asker *asker = sg_asker_of(Py_TYPE(iterator));
    PyObject *self, *function = asker == NULL ? NULL : python_function(sg_asker_function(asker, iterator), &self);
    return function != NULL && Py_IS_TYPE(function, &PyFunction_Type);
}

/* The item is taken; its call's number of arguments may only be known now. */
static sg_asked ask(sg_heap *heap, PyThreadState *tstate, const sg_asker *asker, PyObject *iterator, sg_slot *item,
                    PyObject *self, sg_map_call *call)
{
    sg_question question;
    sg_asked asked = sg_ask(heap, asker, iterator, item, &question);
    if (asked != SG_ASKED_CALL) {
        return asked;
    }
    int bound = self != NULL, n = call->n;
    call->n = bound + question.n;
    if (call->n != n && !can_call(heap, tstate, call)) {
        return SG_ASKED_NOT_HERE;
    }
    call->args[0] = bound ? sg_from_heap(self) : 0;
    memcpy(call->args + bound, question.args, (size_t)question.n * sizeof *question.args);
    return SG_ASKED_CALL;
}

bool sg_asks_together(PyObject *iterator)
{
    return sg_asker_of(Py_TYPE(iterator))->together;
}

static sg_asked ask_next(sg_heap *heap, PyThreadState *tstate, const sg_asker *asker, PyObject *iterator, sg_slot *item,
                         sg_map_call *call)
{
    PyObject *self, *source = sg_asker_source(asker, iterator);
    sg_asked asked = sg_ask_nothing(heap, asker, iterator, item);
    sg_iterator_state state;
    if (asked != SG_ASKED_AGAIN) {
        return asked;
    }
    call->function = (PyFunctionObject *)python_function(sg_asker_function(asker, iterator), &self);
    bool open = asker->kind == SG_ASKS_STARMAP; /* each item has as many arguments as it likes */
    call->n = open ? -1 : (self != NULL) + (asker->kind == SG_ASKS_ACCUMULATE ? 2 : 1);
    if (open ? !sg_iterator_save(source, &state) : !can_call(heap, tstate, call)) {
        return SG_ASKED_NOT_HERE;
    }
    sg_next next = sg_iterator_step_inner(heap, source, item, 0);
    if (next != SG_NEXT_ITEM) {
        return next == SG_NEXT_END ? SG_ASKED_END : SG_ASKED_NOT_HERE;
    }
    asked = ask(heap, tstate, asker, iterator, item, self, call);
    if (asked == SG_ASKED_NOT_HERE && open) {
        sg_drop(heap, *item);
        sg_iterator_restore(source, &state);
    }
    return asked;
}

sg_asked sg_ask_next(sg_heap *heap, PyThreadState *tstate, PyObject *iterator, sg_slot *item, sg_map_call *call)
{
    const sg_asker *asker = sg_asker_of(Py_TYPE(iterator));
    if (!asker->together) {
        return ask_next(heap, tstate, asker, iterator, item, call);
    }
    uint8_t *lock = sg_asker_lock(heap, asker, iterator);
    if (lock == NULL) {
        return SG_ASKED_NOT_HERE;
    }
    sg_asked asked = ask_next(heap, tstate, asker, iterator, item, call);
    sg_iterator_unlock(heap, lock);
    return asked;
}
