/* New weak references.  Job, invariant and locking: weak_reference.h. */
#include "objects/weak_reference.h"

#include "objects/new.h"

static vectorcallfunc vectorcall; /* of a weakref.ref, once one was made */

void sg_weakref_learn(void)
{
    PyObject *r = vectorcall != NULL ? NULL : PyWeakref_NewRef((PyObject *)&_PyWeakref_RefType, NULL);
    if (r != NULL && _PyWeakref_RefType.tp_basicsize == (Py_ssize_t)sizeof(PyWeakReference)) {
        vectorcall = ((PyWeakReference *)r)->vectorcall;
    }
    Py_XDECREF(r);
    PyErr_Clear();
}

bool sg_weakref_known(void)
{
    return vectorcall != NULL;
}

PyWeakReference *sg_weakref_basic(PyWeakReference *first)
{
    return first != NULL && Py_IS_TYPE(first, &_PyWeakref_RefType) && sg_load_field(&first->wr_callback) == NULL ? first
                                                                                                                 : NULL;
}

static bool is_proxy(const PyWeakReference *r)
{
    return Py_IS_TYPE(r, &_PyWeakref_ProxyType) || Py_IS_TYPE(r, &_PyWeakref_CallableProxyType);
}

void sg_weakref_insert(PyWeakReference *r, PyWeakReference **list)
{
    PyWeakReference *first = *list, *before = r->wr_callback == NULL ? NULL : sg_weakref_basic(first);
    PyWeakReference *next = before == NULL ? first : before->wr_next;
    if (r->wr_callback != NULL && next != NULL && is_proxy(next) && next->wr_callback == NULL) {
        before = next;
        next = next->wr_next;
    }
    r->wr_prev = before;
    r->wr_next = next;
    if (next != NULL) {
        next->wr_prev = r;
    }
    __atomic_store_n(before == NULL ? list : &before->wr_next, r, __ATOMIC_RELEASE);
}

PyWeakReference *sg_weakref_new(sg_heap *heap, PyObject *o, PyObject *callback)
{
    PyWeakReference *r = sg_gc_block(heap, SG_GC_HEADER, sizeof *r);
    *r = (PyWeakReference){.wr_object = o, .wr_callback = callback, .hash = -1, .vectorcall = vectorcall};
    r->ob_base.ob_refcnt = 1;
    r->ob_base.ob_type = &_PyWeakref_RefType;
    if (callback != NULL) {
        sg_increment(callback);
    }
    sg_nursery_add(heap, (PyObject *)r);
    return r;
}
