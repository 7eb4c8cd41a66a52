/* Special methods in Python: the operators of classes that programs define.
 *
 * Job: find the Python function that an instruction comes down to, so that its frame is pushed right here instead of
 * through the host's slot functions; and make of what it returns what the slot function would.
 *
 * Invariants
 *   - A method is found only if its type's slot is the host's generic one, which does nothing but look the method up:
 *     entries are keyed by type version, and slots change with it.
 *   - The frame's flags say what becomes of its result (SG_RETURNS_*); whoever ends the frame obeys: the two variants'
 *     returns, and a hand-over.  Operators and comparisons leave their operands on the caller's stack meanwhile.
 *
 * Locking: written in exclusive mode only, read in both.
 */
#ifndef SG_VM_SPECIAL_H
#define SG_VM_SPECIAL_H

#include "memory/publish.h"

/* Operators come first, with the numbers of BINARY_OP; in place, of a class that has no such method of its own. */
enum {
    SG_SPECIAL_REFLECTED = 26, /* + operator, without those in place */
    SG_SPECIAL_COMPARE = 39,   /* + Py_LT… */
    SG_SPECIAL_GETITEM = 45,
    SG_SPECIAL_SETITEM,
    SG_SPECIAL_DELITEM,
    SG_SPECIAL_CONTAINS,
    SG_SPECIAL_BOOL,
    SG_SPECIAL_LEN_AS_BOOL, /* __len__ of a class without __bool__ */
    SG_SPECIAL_ITER,
    SG_SPECIAL_CALL,
    SG_SPECIAL_AITER,
    SG_SPECIAL_ANEXT,
    SG_SPECIAL_AWAIT,
    SG_SPECIAL_LEN,
    SG_SPECIAL_HASH,
    SG_SPECIAL_STR,
    SG_SPECIAL_REPR,
    SG_SPECIAL_NEXT,
    SG_SPECIAL_SETATTR,
    SG_SPECIAL_GET,
    SG_SPECIAL_FLOAT,
    SG_SPECIAL_INT,
    SG_SPECIAL_ABS,
    SG_SPECIAL_NEGATIVE,
    SG_SPECIAL_INVERT,
    SG_SPECIAL_POSITIVE,
    SG_SPECIAL_DIFFERS, /* the __eq__ of a class whose __ne__ is object's */
    /* These have no slot: the host looks them up each time, in the type of the object (a class's: its metaclass). */
    SG_SPECIAL_INSTANCECHECK,
    SG_SPECIAL_SUBCLASSCHECK,
    SG_SPECIAL_ENTER,
    SG_SPECIAL_EXIT,
    SG_SPECIAL_MISSING,
    SG_SPECIAL_ROUND,
    SG_SPECIAL_INPLACE, /* + operator, without those in place: the class's own method */
    SG_SPECIAL_COUNT = SG_SPECIAL_INPLACE + 13,
};

/* NULL: not known, or not that simple. */
PyFunctionObject *sg_special_find(PyTypeObject *type, int which);
/* Exclusive mode; never raises. */
void sg_special_learn(PyTypeObject *type, int which);

/* True if the type's slot looks the method up, which may be in Python. Exclusive mode. */
bool sg_special_is_python(PyTypeObject *type, int which);

/* The method that `a op b` calls first; *reflected if it is b's, called with b and a. */
PyFunctionObject *sg_special_operator(PyTypeObject *a, PyTypeObject *b, int op, bool *reflected);
void sg_special_learn_operator(PyTypeObject *a, PyTypeObject *b, int op);
PyFunctionObject *sg_special_comparison(PyTypeObject *a, PyTypeObject *b, int op, bool *reflected);
/* `a != b` where object's __ne__ calls this __eq__ and takes the opposite. */
PyFunctionObject *sg_special_difference(PyTypeObject *a, PyTypeObject *b, bool *reflected);
void sg_special_learn_comparison(PyTypeObject *a, PyTypeObject *b, int op);

/* What __iter__ must return; once any method has been found. */
bool sg_is_iterator(PyTypeObject *type);
/* What __aiter__ must return. */
static inline bool sg_is_async_iterator(PyTypeObject *type)
{
    return type->tp_as_async != NULL && type->tp_as_async->am_anext != NULL;
}
/* A coroutine, or a generator that types.coroutine has made one: what may be awaited as it is. */
static inline bool sg_is_coroutine(PyObject *o)
{
    return Py_IS_TYPE(o, &PyCoro_Type)
           || (Py_IS_TYPE(o, &PyGen_Type)
               && (_PyFrame_GetCode((_PyInterpreterFrame *)((PyGenObject *)o)->gi_iframe)->co_flags
                   & CO_ITERABLE_COROUTINE)
                      != 0);
}

/* The kind of generator that a call makes (CO_…), or 0: it runs the body. */
static inline int sg_makes(PyFunctionObject *function)
{
    return ((PyCodeObject *)function->func_code)->co_flags
           & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR | CO_ITERABLE_COROUTINE);
}

/* The method in Python that the next step of an iterator calls, with *n operands, borrowed; NULL: not known, or it calls none. */
PyFunctionObject *sg_special_step(PyObject *iterator, sg_slot *operands, int *n);
/* Exclusive mode; never raises. */
void sg_special_learn_step(PyObject *iterator);

/* True if what a step of this iterator, or of what it numbers, has raised is its end. */
static inline bool sg_ends_iteration(PyObject *iterator, PyObject *raised)
{
    if (Py_IS_TYPE(iterator, &PyEnum_Type)) {
        iterator = ((sg_py_enumerate *)iterator)->iterator;
    }
    return PyType_IsSubtype(Py_TYPE(raised), (PyTypeObject *)PyExc_StopIteration)
           || (Py_IS_TYPE(iterator, &PySeqIter_Type)
               && PyType_IsSubtype(Py_TYPE(raised), (PyTypeObject *)PyExc_IndexError));
}

/* True if a call runs the body, and does not make a generator. */
static inline bool sg_runs_at_once(PyFunctionObject *function)
{
    return (((PyCodeObject *)function->func_code)->co_flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) == 0;
}

/* What an iterator by index, or one that is numbered, lets go of at its end: owned, or NULL. */
static inline PyObject *sg_end_by_index(PyObject *iterator)
{
    if (Py_IS_TYPE(iterator, &PyEnum_Type)) {
        iterator = ((sg_py_enumerate *)iterator)->iterator;
    }
    sg_py_sequence_iterator *it = Py_IS_TYPE(iterator, &PySeqIter_Type) ? (sg_py_sequence_iterator *)iterator : NULL;
    return it == NULL ? NULL : (PyObject *)__atomic_exchange_n(&it->it_seq, NULL, __ATOMIC_ACQ_REL);
}

/* The number of operands that wait on the caller's stack. */
static inline int sg_special_operands(unsigned flags)
{
    unsigned what = flags & SG_RETURNS_MASK;
    return what == SG_RETURNS_OPERATOR || what == SG_RETURNS_COMPARISON ? 2 : 0;
}

/* The length that __len__ returned as `v`, which it consumes: -1 with an exception.  Exclusive mode. */
Py_ssize_t sg_special_length(PyObject *v);

/* What the instruction (its arg and aux) makes of the result, which it consumes: a new reference, or NULL with an
 * exception.  `top` is the caller's stack top, above the operands.  Not for SG_RETURNS_NOTHING.  Exclusive mode. */
PyObject *sg_special_result(unsigned flags, int arg, int aux, PyObject *result, PyObject *const *top);

#endif
