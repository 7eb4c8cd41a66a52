/* New bound methods in shared mode: of Python functions, of built-in types, and of their slots.
 *
 * Job: make the host's objects from blocks and put them into the nursery (the caller has checked for room).
 * Locking: none; nobody else knows a new object.
 */
#ifndef SG_OBJECTS_METHOD_H
#define SG_OBJECTS_METHOD_H

#include "objects/new.h"

/* Both stay the caller's. */
static inline PyObject *sg_method_new(sg_heap *heap, PyObject *function, PyObject *self)
{
    PyMethodObject *method = sg_gc_block(heap, SG_GC_HEADER, sizeof *method);
    method->ob_base.ob_refcnt = 1;
    method->ob_base.ob_type = &PyMethod_Type;
    method->im_func = function;
    method->im_self = self;
    method->im_weakreflist = NULL;
    method->vectorcall = sg_py_method_vectorcall;
    sg_increment(function);
    sg_increment(self);
    sg_nursery_add(heap, (PyObject *)method);
    return (PyObject *)method;
}

/* A method of `class`.  `self` stays the caller's; NULL: only the host can make it. */
static inline PyObject *sg_builtin_method_new(sg_heap *heap, PyMethodDef *def, PyTypeObject *class, PyObject *self)
{
    vectorcallfunc vectorcall;
    bool knows_class = (def->ml_flags & METH_METHOD) != 0;
    if (!sg_py_builtin_vectorcall(def->ml_flags, &vectorcall)) {
        return NULL;
    }
    PyCMethodObject *method = sg_gc_block(heap, SG_GC_HEADER, knows_class ? sizeof *method : sizeof method->func);
    PyCFunctionObject *function = &method->func;
    function->ob_base.ob_refcnt = 1;
    function->ob_base.ob_type = knows_class ? &PyCMethod_Type : &PyCFunction_Type;
    function->m_ml = def;
    function->m_self = self;
    function->m_module = NULL;
    function->m_weakreflist = NULL;
    function->vectorcall = vectorcall;
    sg_increment(self);
    if (knows_class) {
        method->mm_class = class;
        sg_reserve_take(heap, (PyObject *)class);
    }
    sg_nursery_add(heap, (PyObject *)method);
    return (PyObject *)method;
}

/* The type of [].__len__; NULL: not laid out as we know. */
extern PyTypeObject *sg_method_wrapper_type;
/* Tries it.  Once, exclusive; never raises. */
void sg_method_init(void);

/* A slot's method, of a type of which `self` is.  Both stay the caller's; NULL: only the host can make it. */
static inline PyObject *sg_slot_method_new(sg_heap *heap, PyWrapperDescrObject *descriptor, PyObject *self)
{
    if (sg_method_wrapper_type == NULL) {
        return NULL;
    }
    sg_py_method_wrapper *method = sg_gc_block(heap, SG_GC_HEADER, sizeof *method);
    method->ob_base.ob_refcnt = 1;
    method->ob_base.ob_type = sg_method_wrapper_type;
    method->descriptor = descriptor;
    method->self = self;
    sg_reserve_take(heap, (PyObject *)descriptor);
    sg_increment(self);
    sg_nursery_add(heap, (PyObject *)method);
    return (PyObject *)method;
}

#endif
