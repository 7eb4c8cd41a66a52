/* Calls of map objects.  Job: mapping.h. */
#include "vm/mapping.h"

#include <string.h>

#include "natives/registry.h"
#include "vm/call.h"

/* The function, and the object it is bound to, or NULL. */
static PyObject *function_of(PyObject *map, PyObject **self)
{
    PyObject *function = ((sg_py_map *)map)->function;
    *self = NULL;
    if (Py_IS_TYPE(function, &PyMethod_Type)) {
        *self = ((PyMethodObject *)function)->im_self;
        function = ((PyMethodObject *)function)->im_func;
    }
    return function;
}

bool sg_map_calls_python(PyObject *map)
{
    PyObject *self;
    return Py_IS_TYPE(map, &PyMap_Type) && sg_steps_natively(&PyMap_Type)
           && Py_IS_TYPE(function_of(map, &self), &PyFunction_Type);
}

void sg_map_learn(PyThreadState *tstate, PyObject *iterator)
{
    PyTypeObject *type = Py_TYPE(iterator);
    if (sg_steps_natively(type) && (type == &PyMap_Type || type == &PyFilter_Type)) {
        PyObject *function =
            type == &PyMap_Type ? ((sg_py_map *)iterator)->function : ((sg_py_filter *)iterator)->function;
        sg_native_prepare(tstate, function, NULL, 0);
    }
}

sg_next sg_map_next_call(sg_heap *heap, PyThreadState *tstate, PyObject *map, sg_map_call *call)
{
    PyObject *self, *iterators = ((sg_py_map *)map)->iterators;
    sg_round round;
    call->function = (PyFunctionObject *)function_of(map, &self);
    int bound = self != NULL;
    call->n = bound + (int)Py_SIZE(iterators);
    if (call->n > SG_MAP_ARGUMENTS_MAX || !sg_runs_at_once(call->function)) {
        return SG_NEXT_NOT_HERE;
    }
    call->simple = sg_can_push(tstate, call->function, call->n) != NULL;
    for (int i = 0; i < call->n && !call->simple; i++) {
        call->args[i] = sg_from_heap(Py_None); /* stands for an argument */
    }
    if ((!call->simple && !sg_can_bind(heap, tstate, call->function, (sg_arguments){call->args, call->n, 0, NULL}))
        || !sg_round_begin(&round, iterators, false, 0)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = sg_round_take(heap, &round, false, 0);
    if (next == SG_NEXT_ITEM) {
        call->args[0] = bound ? sg_from_heap(self) : 0;
        memcpy(call->args + bound, round.taken, (size_t)round.n * sizeof *round.taken);
    }
    return next;
}
