/* New functions, cells and generators in shared mode.
 *
 * Job: make the host's objects from blocks and put them into the nursery (the caller has checked for room).  What
 * they refer to and other threads' do, too, is counted from the thread's reserve.
 * Locking: none; nobody else knows a new object.
 */
#ifndef SG_OBJECTS_FUNCTION_H
#define SG_OBJECTS_FUNCTION_H

#include "objects/new.h"

_Static_assert(sizeof(PyFunctionObject) + SG_GC_HEADER <= (SG_BLOCK_CLASSES - 1) * SG_BLOCK_STEP,
               "a function fits a block");

/* As PyFunction_New and the version that the host's MAKE_FUNCTION gives; 0: not here. */
sg_slot sg_function_new(sg_heap *heap, PyInterpreterState *interp, PyCodeObject *code, PyObject *globals);

/* Where a function has what SET_FUNCTION_ATTRIBUTE sets with this operand. */
static inline PyObject **sg_function_attribute(PyFunctionObject *function, int operand)
{
    switch (operand) {
    case MAKE_FUNCTION_CLOSURE:
        return &function->func_closure;
    case MAKE_FUNCTION_ANNOTATIONS:
        return &function->func_annotations;
    case MAKE_FUNCTION_KWDEFAULTS:
        return &function->func_kwdefaults;
    default:
        return &function->func_defaults;
    }
}

/* Consumes the content, which may be 0. */
static inline sg_slot sg_cell_new(sg_heap *heap, sg_slot content)
{
    PyCellObject *cell = sg_gc_block(heap, SG_GC_HEADER, sizeof(PyCellObject));
    ((PyObject *)cell)->ob_refcnt = 1;
    ((PyObject *)cell)->ob_type = &PyCell_Type;
    cell->ob_ref = content == 0 ? NULL : sg_to_heap(heap, content);
    sg_nursery_add(heap, (PyObject *)cell);
    return sg_owned((PyObject *)cell);
}

/* A frame is about to move into the heap: counts what other frames of the same function refer to, too, function and code. */
void sg_frame_count_shared(sg_heap *heap, _PyInterpreterFrame *frame);

/* A suspended generator or coroutine with the state of `frame`, which must be about to run what follows its
 * RETURN_GENERATOR; the slots and the code of the frame move into it.  NULL, with no side effect: not here. */
PyGenObject *sg_generator_new(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *frame);

#endif
