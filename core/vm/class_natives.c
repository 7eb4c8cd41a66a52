/* `__new__` of built-in types, called by Python code for a class derived from them: object.__new__(cls),
 * tuple.__new__(cls, items).
 *
 * Job: the natives that need to know of classes (classes.h).  See natives/registry.h.
 */
#include "vm/class_natives.h"

#include "memory/collector.h"
#include "objects/derived.h"
#include "objects/new.h"
#include "vm/classes.h"

/* The type that has the base's __new__. */
static PyTypeObject *maker_of(PyTypeObject *base)
{
    return base == &PyODict_Type ? &PyDict_Type : base;
}

/* The function is the same for all types; args[0] is the one whose it is. */
static bool native_new(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n < 2 || sg_is_int(args[1]) || !PyType_Check(sg_pointer(args[1]))) {
        return false;
    }
    PyTypeObject *type = (PyTypeObject *)sg_pointer(args[1]);
    const sg_class *class = sg_class_find(type);
    if (class != NULL && class->base != NULL) {
        bool fits =
            sg_pointer(args[0]) == (PyObject *)maker_of(class->base) && (n <= 3 || sg_class_is_new_empty(class));
        sg_nursery_make_room(heap, tstate, 1);
        *result = fits ? sg_derived_new(heap, tstate->interp, type, class->base, n == 2 ? 0 : args[2]) : 0;
        return *result != 0;
    }
    if (n != 2 || sg_pointer(args[0]) != (PyObject *)&PyBaseObject_Type || class == NULL || !class->makes
        || !sg_instance_fits(heap, type)) {
        return false;
    }
    *result = sg_instance_new(heap, type);
    return true;
}

static void prepare_new(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n > 1 && PyType_Check(args[1])) {
        sg_class_learn((PyTypeObject *)args[1]);
    }
}

void sg_class_natives_init(void)
{
    static const sg_native_def def = {"__new__", native_new, prepare_new};
    PyObject *new = PyObject_GetAttrString((PyObject *)&PyBaseObject_Type, "__new__");
    if (new != NULL && Py_IS_TYPE(new, &PyCFunction_Type)) {
        sg_native_add(new, &def, true);
    }
    Py_XDECREF(new);
    PyErr_Clear();
}
