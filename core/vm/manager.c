/* Context managers.  Job, invariant and locking: manager.h. */
#include "vm/manager.h"

#include "natives/registry.h"
#include "objects/method.h"

enum { MANAGERS = 256 };
static sg_manager managers[MANAGERS];

const sg_manager *sg_manager_find(PyTypeObject *type)
{
    const sg_manager *manager = &managers[type->tp_version_tag % MANAGERS];
    return manager->version == type->tp_version_tag && manager->version != 0 ? manager : NULL;
}

static PyObject *method_of(PyTypeObject *type, PyObject *name)
{
    PyObject *method = _PyType_Lookup(type, name);
    return method != NULL && (Py_IS_TYPE(method, &PyFunction_Type) || Py_IS_TYPE(method, &PyMethodDescr_Type)) ? method
                                                                                                               : NULL;
}

void sg_manager_learn(PyTypeObject *type)
{
    if (!PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    sg_native_learn(type);
    PyObject *enter = method_of(type, &_Py_ID(__enter__)), *exit = method_of(type, &_Py_ID(__exit__));
    if (enter != NULL && exit != NULL) {
        managers[type->tp_version_tag % MANAGERS] = (sg_manager){type->tp_version_tag, enter, exit};
    }
}

PyObject *sg_manager_exit(sg_heap *heap, const sg_manager *manager, PyObject *o)
{
    if (Py_IS_TYPE(manager->exit, &PyFunction_Type)) {
        return sg_method_new(heap, manager->exit, o);
    }
    PyMethodDescrObject *method = (PyMethodDescrObject *)manager->exit;
    return sg_builtin_method_new(heap, method->d_method, method->d_common.d_type, o);
}

bool sg_manager_enter(sg_heap *heap, PyThreadState *tstate, const sg_manager *manager, sg_slot *o, sg_slot *result)
{
    sg_slot call[] = {sg_from_heap(manager->enter), *o};
    bool done = sg_native_call(heap, tstate, call, 0, result);
    *o = call[1];
    return done;
}
