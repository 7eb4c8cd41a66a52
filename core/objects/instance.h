/* Attributes of plain instances in shared mode: inline values and slots.
 *
 * Job: load and store what an inline cache has located.  The cache's guard (the type's version)
 * and this action are atomic together: types change only in exclusive mode.
 * Locking: replacing a value is one compare-exchange, which fails where there is none; the first
 * value of an attribute also extends the insertion order, and a delete shortens it, both under the
 * object's lock.  Under it, too, inline values become a dict: first they are no longer valid, then each is taken out,
 * then the dict is there.  Who finds neither valid values nor a dict leaves it to the host, and who finds no value
 * looks whether they are still valid.
 */
#ifndef SG_OBJECTS_INSTANCE_H
#define SG_OBJECTS_INSTANCE_H

#include "base/chance.h"
#include "objects/lock.h"
#include "objects/store.h"

/* The dict of an instance that is not in inline values, or NULL; exact or not. */
static inline PyDictObject *sg_instance_dict(PyObject *o, PyTypeObject *type)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
        return _PyObject_GetManagedDict(o);
    }
    return type->tp_dictoffset > 0 ? sg_load_acquire_ptr((PyDictObject **)((char *)o + type->tp_dictoffset)) : NULL;
}

/* An instance of this type that has neither inline values nor a dict is being given one. */
static inline bool sg_dict_may_come(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES);
}

/* Inline values, if the object still has them, otherwise NULL. */
static inline PyDictValues *sg_inline_values(PyObject *o)
{
    PyDictValues *values = _PyObject_InlineValues(o);
    return __atomic_load_n(&values->valid, __ATOMIC_ACQUIRE) ? values : NULL;
}

/* A value, or NULL: then *absent says whether there is none.  It may also be on its way into a dict. */
static inline PyObject *sg_inline_value(PyObject *o, PyDictValues *values, size_t index, bool *absent)
{
    PyObject *value = sg_load_field(&values->values[index]);
    *absent = value == NULL && sg_inline_values(o) != NULL;
    return value;
}

/* True if no other thread can reach the object: its only count is an owned slot of this thread, and nobody can come by another
 * through a weak reference. */
static inline bool sg_is_private(sg_slot o)
{
    int tag = sg_tag(o);
    return (tag == SG_TAG_OWNED || tag == SG_TAG_LOCAL) && sg_count(sg_pointer(o)) == 1
           && !sg_has_weakrefs(sg_pointer(o));
}

/* Consumes `value`, unless it answers false: the values have become a dict meanwhile. */
static inline bool sg_values_store(sg_heap *heap, sg_slot o, PyDictValues *values, int index, PyObject *value)
{
    PyObject **field = &values->values[index];
    PyObject *old = sg_load_field(field);
    while (old != NULL) {
        sg_chance_gap();
        if (sg_likely(__atomic_compare_exchange_n(field, &old, value, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))) {
            sg_log_decrement(heap, old);
            return true;
        }
    }
    if (sg_is_private(o)) {
        *field = value;
        _PyDictValues_AddToInsertionOrder(values, index);
        return true;
    }
    uint8_t *lock = sg_object_lock(sg_pointer(o));
    if (sg_unlikely(!values->valid)) {
        sg_object_unlock(lock);
        return false;
    }
    old = __atomic_exchange_n(field, value, __ATOMIC_ACQ_REL);
    if (old == NULL) {
        _PyDictValues_AddToInsertionOrder(values, index);
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return true;
}

/* False if there was no value. The object must have no dict. */
bool sg_values_delete(sg_heap *heap, sg_slot o, PyDictValues *values, int index);

/* The object gets a dict of its inline values, if it has such, and one attribute more, whose value it takes out of its slot.
 * False: not here, or it has a dict meanwhile. */
bool sg_values_to_dict(sg_heap *heap, PyInterpreterState *interp, PyObject *o, PyObject *name, sg_slot *value);

#endif
