/* Classes: what calling one comes down to.
 *
 * Job: say of a class in its present state how its call makes and initialises an instance, as far as shared mode can.
 *
 * Invariant: an entry is keyed by a type version, which is unique for ever; what it points to lives as long as the class
 * is in that state.  The version does not tell of the metaclass.
 * Locking: written in exclusive mode only, read in both.
 */
#ifndef SG_VM_CLASSES_H
#define SG_VM_CLASSES_H

#include "memory/heap.h"

typedef struct {
    uint32_t version; /* 0: none */
    bool makes;       /* shared mode can make what object.__new__ makes of the class */
    bool plain_new;   /* the class's __new__ is object's */
    bool plain_init;  /* its __init__ is object's */
    PyTypeObject
        *base; /* list, tuple, dict, str or OrderedDict: shared mode can make what that makes of the class; or NULL */
    bool base_new;          /* its __new__ is the base's */
    bool base_init;         /* so is its __init__ */
    PyFunctionObject *init; /* otherwise: its __init__, if that is in Python, or NULL */
    PyObject *maker;        /* its __new__ if that is in Python: the staticmethod, or NULL */
} sg_class;

/* A metaclass that has not its own __call__ leaves all to the class. */
static inline bool sg_class_calls_as_type(PyTypeObject *type)
{
    return Py_TYPE(type)->tp_call == PyType_Type.tp_call;
}

/* A class derived from list that has not its own __new__. */
static inline bool sg_class_is_new_list(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_LIST_SUBCLASS) && type->tp_new == PyList_Type.tp_new;
}

/* Of a class derived from these its base's __new__ makes an empty one, whatever is given. */
static inline bool sg_class_is_new_empty(const sg_class *class)
{
    return class->base == &PyList_Type || class->base == &PyDict_Type || class->base == &PyODict_Type;
}

/* NULL: not known. */
const sg_class *sg_class_find(PyTypeObject *type);
/* Its __new__ in Python, or NULL. */
static inline PyFunctionObject *sg_class_maker(const sg_class *class)
{
    PyObject *maker = class->maker == NULL ? NULL : ((sg_py_wrapped_callable *)class->maker)->callable;
    return maker != NULL && Py_IS_TYPE(maker, &PyFunction_Type) ? (PyFunctionObject *)maker : NULL;
}
/* Exclusive mode; never raises. */
void sg_class_learn(PyTypeObject *type);

/* True if shared mode can make what object.__new__ (list's, if the class is derived from that) makes of this class.
 * Exclusive mode. */
bool sg_class_is_made_here(PyTypeObject *type);

#endif
