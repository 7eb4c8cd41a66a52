/* functools.cmp_to_key: making what it makes.  See registry.h; sorting by it is vm/sorting.h's. */
#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/iteration.h"

PyTypeObject *sg_key_wrapper_type;

NATIVE(cmp_to_key)
{
    if (sg_key_wrapper_type == NULL || n != 1) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    sg_py_key_wrapper *wrapper = sg_iterator_object(heap, sg_key_wrapper_type, sizeof *wrapper);
    wrapper->function = sg_to_heap(heap, sg_native_take(&args[0]));
    wrapper->item = NULL;
    *result = sg_owned((PyObject *)wrapper);
    return true;
}

/* Whether this is the type, laid out as we know it. */
static bool accept(PyTypeObject *type)
{
    if (sg_key_wrapper_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_key_wrapper)) {
        return sg_key_wrapper_type == type;
    }
    PyObject *functools = PyImport_ImportModule("_functools"), *callable = (PyObject *)&PyTuple_Type;
    PyObject *o = functools == NULL ? NULL : PyObject_CallMethod(functools, "cmp_to_key", "O", callable);
    PyObject *of_item = o == NULL ? NULL : PyObject_CallOneArg(o, Py_None);
    const sg_py_key_wrapper *wrapper = (sg_py_key_wrapper *)o, *with_item = (sg_py_key_wrapper *)of_item;
    if (of_item != NULL && Py_IS_TYPE(o, type) && Py_IS_TYPE(of_item, type) && wrapper->function == callable
        && wrapper->item == NULL && with_item->function == callable && with_item->item == Py_None) {
        sg_plain_type_add(&(sg_plain_type){
            .type = type, .children = {offsetof(sg_py_key_wrapper, function), offsetof(sg_py_key_wrapper, item)}});
        sg_key_wrapper_type = (PyTypeObject *)Py_NewRef(type);
    }
    Py_XDECREF(of_item);
    Py_XDECREF(o);
    Py_XDECREF(functools);
    PyErr_Clear();
    return sg_key_wrapper_type == type;
}

static void prepare(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (sg_key_wrapper_type == NULL && n == 1) {
        PyObject *functools = PyImport_ImportModule("_functools");
        PyObject *o = functools == NULL ? NULL : PyObject_CallMethod(functools, "cmp_to_key", "O", args[0]);
        if (o != NULL) {
            accept(Py_TYPE(o));
        }
        Py_XDECREF(o);
        Py_XDECREF(functools);
        PyErr_Clear();
    }
}

static const sg_native_def no_methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_key_wrapper_type_def = {
    .name = "functools.KeyWrapper", .methods = no_methods, .accept = accept};
const sg_native_def sg_key_wrapper_natives[] = {
    {"cmp_to_key", cmp_to_key, prepare},
    {NULL, NULL, NULL},
};
