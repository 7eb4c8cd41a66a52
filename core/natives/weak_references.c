/* Calls of weak references in shared mode.
 *
 * Job: r() of a weakref.ref, or of what WeakValueDictionary keeps: the object, or None if it is dead.
 *
 * Invariants
 *   - Weak references are made, cleared and freed in exclusive mode only, and an object that has some dies in exclusive
 *     mode only, where they are cleared first.  So in shared mode what a reference points to is there, if only without a count.
 *   - The count is taken only if there is one (sg_increment_if_alive).  With none, the host says whether the object is dead.
 *   - A count of 1 that is a slot of another thread may get company here.  So this is done for instances of classes written in
 *     Python only: nothing that a thread does with an object because it has it alone is done to such an instance that has weak
 *     references (sg_is_private, sg_nursery_die).  docs/protocols/declog.md, "Weak references".
 * Locking: none.
 */
#include "memory/death.h"
#include "natives/registry.h"

/* True if instances are of a class written in Python, on top of nothing but object. */
static bool is_plain_class(PyTypeObject *type)
{
    while (type->tp_dealloc == sg_instance_dealloc && type->tp_base != NULL) {
        type = type->tp_base;
    }
    return type == &PyBaseObject_Type;
}

NATIVE(weakref_call)
{
    PyWeakReference *r = n == 1 ? sg_native_self(args[0], &_PyWeakref_RefType) : NULL;
    if (r == NULL || Py_TYPE(r)->tp_call != _PyWeakref_RefType.tp_call) {
        return false;
    }
    PyObject *o = r->wr_object;
    if (o == Py_None) {
        *result = sg_from_heap(Py_None);
        return true;
    }
    *result = sg_owned(o);
    return is_plain_class(Py_TYPE(o)) && sg_increment_if_alive(o);
}

static bool accept(PyTypeObject *type)
{
    return PyType_IsSubtype(type, &_PyWeakref_RefType) && type->tp_call == _PyWeakref_RefType.tp_call;
}

static const sg_native_def methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_weak_reference_type_def = {
    .name = "weakref.ReferenceType", .methods = methods, .accept = accept, .call_instance = weakref_call};
/* weakref.KeyedRef: what a WeakValueDictionary keeps. */
const sg_native_type_def sg_keyed_reference_type_def = {
    .name = "KeyedRef", .methods = methods, .accept = accept, .call_instance = weakref_call};
