/* Async generators, and the awaitables through which they are asked for items.
 *
 * Job: what the host's awaitable (the object that __anext__() and asend() return) does around a run of the generator's
 * frame, in pieces, for the evaluator pushes that frame right here: begin, an item came, the generator ended.
 *
 * Invariants
 *   - `ag_running_async` is set while an item is on its way, which may take several resumptions.  Only who has claimed the
 *     generator writes it.
 *   - An awaitable here is its thread's alone (the evaluator has checked), so its state needs no care.
 *
 * Locking: none, but the claim of the generator (rule 11).
 */
#ifndef SG_OBJECTS_ASYNC_GENERATOR_H
#define SG_OBJECTS_ASYNC_GENERATOR_H

#include "objects/new.h"

static inline sg_py_asend *sg_asend(PyObject *o)
{
    return Py_IS_TYPE(o, &_PyAsyncGenASend_Type) ? (sg_py_asend *)o : NULL;
}

/* A new awaitable for one item, with room in the nursery; `sent`, which may be 0, is consumed. */
static inline sg_slot sg_asend_new(sg_heap *heap, PyAsyncGenObject *generator, sg_slot sent)
{
    sg_py_asend *o = (sg_py_asend *)sg_gc_block(heap, SG_GC_HEADER, sizeof *o);
    o->ob_base.ob_refcnt = 1;
    o->ob_base.ob_type = &_PyAsyncGenASend_Type;
    o->generator = generator;
    o->sent = sent == 0 ? NULL : sg_to_heap(heap, sent);
    o->state = SG_ASEND_NEW;
    sg_increment((PyObject *)generator);
    sg_nursery_add(heap, (PyObject *)o);
    return sg_owned((PyObject *)o);
}

/* The awaitable on the stack of a frame that waits in its SEND. */
static inline sg_py_asend *sg_asend_of(const _PyInterpreterFrame *frame)
{
    return (sg_py_asend *)sg_pointer((sg_slot)frame->localsplus[frame->stacktop - 1]);
}

/* What the generator is to be sent when the awaitable is sent None, if it is something else; borrowed. */
static inline PyObject *sg_asend_sends(const sg_py_asend *o)
{
    return o->state == SG_ASEND_NEW ? o->sent : NULL;
}

/* Marks the beginning of a step.  False, with no side effect: only the host can say what is wrong.  The generator is
 * claimed. */
static inline bool sg_asend_begin(sg_py_asend *o)
{
    if (o->state == SG_ASEND_CLOSED || (o->state == SG_ASEND_NEW && o->generator->ag_running_async)) {
        return false;
    }
    o->state = SG_ASEND_STARTED;
    o->generator->ag_running_async = 1;
    return true;
}

/* The generator has yielded the item, or ended: the awaitable is used up.  Before the generator's state is stored. */
static inline void sg_asend_end(sg_py_asend *o, bool closed)
{
    o->state = SG_ASEND_CLOSED;
    o->generator->ag_closed |= closed;
    o->generator->ag_running_async = 0;
}

/* Marks the generator as known to the thread's event loop; false if another thread was faster.  The caller calls the
 * loop's first hook, if there is one. */
static inline bool sg_async_generator_start(PyThreadState *tstate, PyAsyncGenObject *generator)
{
    char known = 0;
    if (!__atomic_compare_exchange_n(&generator->ag_hooks_inited, &known, 1, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        return false;
    }
    if (tstate->async_gen_finalizer != NULL) {
        sg_increment(tstate->async_gen_finalizer);
        generator->ag_origin_or_finalizer = tstate->async_gen_finalizer;
    }
    return true;
}

/* The Python function that must be called before an item is asked for, a bound method's, or NULL. */
static inline PyFunctionObject *sg_first_hook(PyThreadState *tstate)
{
    PyObject *hook = tstate->async_gen_firstiter;
    PyObject *function = hook != NULL && Py_IS_TYPE(hook, &PyMethod_Type) ? ((PyMethodObject *)hook)->im_func : NULL;
    return function != NULL && Py_IS_TYPE(function, &PyFunction_Type) ? (PyFunctionObject *)function : NULL;
}

/* True if items may be asked for without more ado. */
static inline bool sg_async_generator_ready(PyThreadState *tstate, PyAsyncGenObject *generator)
{
    if (sg_likely(__atomic_load_n(&generator->ag_hooks_inited, __ATOMIC_ACQUIRE) != 0)) {
        return true;
    }
    if (tstate->async_gen_firstiter != NULL) {
        return false;
    }
    (void)sg_async_generator_start(tstate, generator);
    return true;
}

#endif
