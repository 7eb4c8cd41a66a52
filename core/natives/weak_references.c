/* Weak references in shared mode.
 *
 * Job: r() of a weakref.ref, or of what WeakValueDictionary keeps: the object, or None if it is dead; and weakref.ref(o), with a
 * callback or without.
 *
 * Invariants
 *   - Weak references are cleared, and leave their object's list, in exclusive mode only, and an object that has some dies in
 *     exclusive mode only, where they are cleared first.  So in shared mode what a reference points to is there, if only without
 *     a count.  A reference that dies sooner stays in the list, without its callback, until its thread is exclusive.
 *   - The count is taken only if there is one (sg_increment_if_alive).  With none, the host says whether the object is dead.
 *   - A count of 1 that is a slot of another thread may get company here.  So this is done for instances of classes written in
 *     Python only: nothing that a thread does with an object because it has it alone is done to such an instance that has weak
 *     references (sg_is_private, sg_nursery_die).  docs/protocols/declog.md, "Weak references".
 *   - So too for a reference that is found in its object's list: it may be dropped by somebody just now.
 * Locking: a list changes, and is looked through, with the lock of its object.
 */
#include "memory/death.h"
#include "natives/registry.h"
#include "objects/lock.h"
#include "objects/new.h"
#include "objects/weak_reference.h"

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

/* The reference to an object of any type that all share, if it is there already: *r.  In shared mode only
 * threading.local adds to the lists of others than instances of classes written in Python. */
static bool find_basic(PyObject *o, PyWeakReference **r)
{
    Py_ssize_t offset = Py_TYPE(o)->tp_weaklistoffset;
    if (PyType_Check(o) && PyType_HasFeature((PyTypeObject *)o, _Py_TPFLAGS_STATIC_BUILTIN)) {
        const managed_static_type_state *state = sg_py_static_type_state((PyTypeObject *)o);
        *r = state == NULL ? NULL : sg_weakref_basic((PyWeakReference *)state->tp_weaklist);
    }
    else {
        *r = offset == 0 ? NULL : sg_weakref_basic(sg_load_acquire_ptr((PyWeakReference **)((char *)o + offset)));
    }
    return *r != NULL && sg_increment_if_alive((PyObject *)*r);
}

/* weakref.ref(o), weakref.ref(o, callback) */
NATIVE(weakref_new)
{
    PyObject *o = (n == 1 || n == 2) && !sg_is_int(args[0]) ? sg_pointer(args[0]) : NULL;
    if (o == NULL || (n == 2 && sg_is_int(args[1])) || !sg_weakref_known() || !sg_nursery_has_room(heap)) {
        return false;
    }
    PyWeakReference *r;
    PyObject *callback = n == 2 && sg_pointer(args[1]) != Py_None ? sg_pointer(args[1]) : NULL;
    if (!is_plain_class(Py_TYPE(o)) || !PyType_HasFeature(Py_TYPE(o), Py_TPFLAGS_MANAGED_WEAKREF)) {
        bool found = callback == NULL && find_basic(o, &r);
        *result = found ? sg_owned((PyObject *)r) : 0;
        return found;
    }
    PyWeakReference **list = (PyWeakReference **)((char *)o + MANAGED_WEAKREF_OFFSET);
    uint8_t *lock = sg_object_lock(o);
    r = callback == NULL ? sg_weakref_basic(*list) : NULL;
    bool done = r == NULL || sg_increment_if_alive((PyObject *)r);
    if (r == NULL) {
        r = sg_weakref_new(heap, o, callback);
        sg_weakref_insert(r, list);
    }
    sg_object_unlock(lock);
    *result = sg_owned((PyObject *)r);
    return done;
}

static bool accept_plain(PyTypeObject *type)
{
    if (type == &_PyWeakref_RefType) {
        sg_weakref_learn();
    }
    return type == &_PyWeakref_RefType;
}

static bool accept(PyTypeObject *type)
{
    return PyType_IsSubtype(type, &_PyWeakref_RefType) && type->tp_call == _PyWeakref_RefType.tp_call;
}

static const sg_native_def methods[] = {{NULL, NULL, NULL}};
const sg_native_type_def sg_weak_reference_type_def = {.name = "weakref.ReferenceType",
                                                       .methods = methods,
                                                       .accept = accept_plain,
                                                       .call = weakref_new,
                                                       .call_instance = weakref_call};
/* weakref.KeyedRef: what a WeakValueDictionary keeps. */
const sg_native_type_def sg_keyed_reference_type_def = {
    .name = "KeyedRef", .methods = methods, .accept = accept, .call_instance = weakref_call};
