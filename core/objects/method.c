/* Bound methods that stand for slots.  Job: method.h. */
#include "objects/method.h"

#include <string.h>

#include "memory/plain_types.h"

PyTypeObject *sg_method_wrapper_type;

void sg_method_init(void)
{
    PyObject *method = PyObject_GetAttrString(Py_None, "__repr__");
    const sg_py_method_wrapper *wrapper = (sg_py_method_wrapper *)method;
    PyTypeObject *type = method == NULL ? NULL : Py_TYPE(method);
    if (method != NULL && strcmp(type->tp_name, "method-wrapper") == 0
        && type->tp_basicsize == (Py_ssize_t)sizeof *wrapper && PyObject_IS_GC(method)
        && Py_IS_TYPE(wrapper->descriptor, &PyWrapperDescr_Type) && wrapper->self == Py_None
        && strcmp(wrapper->descriptor->d_base->name, "__repr__") == 0) {
        sg_method_wrapper_type = type; /* a static one */
        sg_plain_type_add(&(sg_plain_type){.type = type,
                                           .children = {offsetof(sg_py_method_wrapper, self)},
                                           .reserved = {offsetof(sg_py_method_wrapper, descriptor)}});
    }
    Py_XDECREF(method);
    PyErr_Clear();
}
