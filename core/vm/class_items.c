/* Subscripts of classes.  Job, invariant and locking: class_items.h. */
#include "vm/class_items.h"

#include "vm/attribute_table.h"
#include "vm/bind.h"
#include "vm/imports.h"

static PyObject *typing_name, *function_name; /* what typing.Generic's own __class_getitem__ calls */
static PyObject *of_generic;                  /* that, a descriptor in C */

void sg_class_items_init(void)
{
    PyTypeObject *generic = sg_py_generic_type();
    typing_name = PyUnicode_InternFromString("typing");
    function_name = PyUnicode_InternFromString("_generic_class_getitem");
    if (generic != NULL && typing_name != NULL && function_name != NULL) {
        of_generic = _PyType_Lookup(generic, &_Py_ID(__class_getitem__));
    }
    PyErr_Clear();
}

/* True if the subscript asks the class itself, and its metaclass nothing. */
static bool asks_class(PyObject *o)
{
    PyTypeObject *meta = Py_TYPE(o);
    return PyType_Check(o) && o != (PyObject *)&PyType_Type
           && (meta->tp_as_mapping == NULL || meta->tp_as_mapping->mp_subscript == NULL)
           && (meta->tp_as_sequence == NULL || meta->tp_as_sequence->sq_item == NULL);
}

void sg_class_items_learn(PyThreadState *tstate, PyObject *class)
{
    if (!asks_class(class)) {
        return;
    }
    sg_attr_learn(class, &_Py_ID(__class_getitem__), 1, tstate->interp);
    if (of_generic != NULL && _PyType_Lookup((PyTypeObject *)class, &_Py_ID(__class_getitem__)) == of_generic) {
        sg_import_learn_found(tstate, typing_name);
    }
}

/* The function in Python that is called with the class and the key; NULL: not here. */
static PyObject *function_for(PyThreadState *tstate, _PyInterpreterFrame *caller, PyObject *class)
{
    PyObject *method = sg_attr_builtin_class_method(class, &_Py_ID(__class_getitem__));
    if (method != NULL) {
        return method == of_generic ? sg_import_attribute(tstate, caller, typing_name, function_name) : NULL;
    }
    sg_attr_answer got = sg_attr_find(NULL, class, &_Py_ID(__class_getitem__), 1);
    return got.kind == SG_ATTR_BOUND && got.self == class ? got.value : NULL;
}

_PyInterpreterFrame *sg_class_items_begin(sg_heap *heap, PyThreadState *tstate, _PyInterpreterFrame *caller,
                                          sg_slot *operands)
{
    PyObject *class = sg_is_int(operands[0]) ? NULL : sg_pointer(operands[0]);
    PyObject *function = class != NULL && asks_class(class) ? function_for(tstate, caller, class) : NULL;
    return function != NULL && Py_IS_TYPE(function, &PyFunction_Type)
               ? sg_push_bound(heap, tstate, (PyFunctionObject *)function, sg_from_heap(function),
                               (sg_arguments){operands, 2, 0, NULL})
               : NULL;
}
