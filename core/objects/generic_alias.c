/* Generic aliases.  Job and locking: generic_alias.h. */
#include "objects/generic_alias.h"

#include "memory/plain_types.h"
#include "objects/new.h"

enum { CLASSES = 32 };
static PyObject *classes[CLASSES]; /* static types: they never go away */
static int class_n;
static vectorcallfunc vectorcall; /* of an alias whose class has one */
static bool known;

static bool is_known(PyObject *class)
{
    for (int i = 0; i < class_n; i++) {
        if (classes[i] == class) {
            return true;
        }
    }
    return false;
}

void sg_generic_alias_init(void)
{
    PyObject *of_list = Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type);
    if (of_list == NULL) {
        PyErr_Clear();
        return;
    }
    const sg_py_generic_alias *alias = (sg_py_generic_alias *)of_list;
    if (!known && Py_TYPE(of_list)->tp_basicsize == (Py_ssize_t)sizeof *alias
        && alias->origin == (PyObject *)&PyList_Type && PyTuple_CheckExact(alias->args)
        && PyTuple_GET_ITEM(alias->args, 0) == (PyObject *)&PyLong_Type && alias->parameters == NULL
        && alias->weakrefs == NULL && !alias->starred && alias->vectorcall != NULL
        && Py_GenericAliasType.tp_vectorcall_offset == offsetof(sg_py_generic_alias, vectorcall)) {
        known = true;
        vectorcall = alias->vectorcall;
        sg_plain_type_add(&(sg_plain_type){
            .type = &Py_GenericAliasType,
            .children = {offsetof(sg_py_generic_alias, origin), offsetof(sg_py_generic_alias, args),
                         offsetof(sg_py_generic_alias, parameters)},
            .weakrefs = offsetof(sg_py_generic_alias, weakrefs),
        });
    }
    Py_DECREF(of_list);
}

/* A static type whose __class_getitem__ is the alias and nothing else; of `type` itself the subscript knows it. */
static bool may_be_subscripted(PyObject *class)
{
    if (!Py_IS_TYPE(class, &PyType_Type) || PyType_HasFeature((PyTypeObject *)class, Py_TPFLAGS_HEAPTYPE)) {
        return false;
    }
    PyObject *method = _PyType_Lookup((PyTypeObject *)class, &_Py_ID(__class_getitem__));
    return class == (PyObject *)&PyType_Type
           || (method != NULL && Py_IS_TYPE(method, &PyClassMethodDescr_Type)
               && ((PyMethodDescrObject *)method)->d_method->ml_meth == Py_GenericAlias);
}

void sg_generic_alias_learn(PyObject *class)
{
    if (known && class_n < CLASSES && !is_known(class) && may_be_subscripted(class)) {
        classes[class_n++] = class;
    }
}

sg_slot sg_generic_alias_new(sg_heap *heap, PyObject *class, sg_slot *key)
{
    if (!is_known(class) || heap->nursery_n + 2 > SG_NURSERY_MAX) {
        return 0;
    }
    bool many = !sg_is_int(*key) && PyTuple_Check(sg_pointer(*key));
    sg_slot args = many ? *key : sg_tuple_new(heap, key, 1);
    *key = 0;
    sg_py_generic_alias *alias = sg_gc_block(heap, SG_GC_HEADER, sizeof *alias);
    alias->ob_base.ob_refcnt = 1;
    alias->ob_base.ob_type = &Py_GenericAliasType;
    alias->origin = class;
    sg_increment(class);
    alias->args = sg_to_heap(heap, args);
    alias->parameters = NULL;
    alias->weakrefs = NULL;
    alias->starred = false;
    alias->vectorcall = ((PyTypeObject *)class)->tp_vectorcall != NULL ? vectorcall : NULL;
    sg_nursery_add(heap, (PyObject *)alias);
    return sg_owned((PyObject *)alias);
}

PyObject *sg_generic_alias_called(PyObject *alias)
{
    PyObject *class = Py_IS_TYPE(alias, &Py_GenericAliasType) ? ((sg_py_generic_alias *)alias)->origin : NULL;
    bool unable = class != NULL && known && PyType_Check(class) && class != (PyObject *)&PyType_Type
                  && !PyType_HasFeature((PyTypeObject *)class, Py_TPFLAGS_HEAPTYPE)
                  && ((PyTypeObject *)class)->tp_dictoffset == 0
                  && ((PyTypeObject *)class)->tp_setattro == PyObject_GenericSetAttr;
    return unable ? class : NULL;
}
