/* Attributes of plain instances in shared mode: inline values and slots.
 *
 * Job: load and store what an inline cache has located.  The cache's guard (the type's version)
 * and this action are atomic together: types change only in exclusive mode.
 * Locking: replacing a value is one compare-exchange, which fails where there is none; the first
 * value of an attribute also extends the insertion order, and a delete shortens it, both under the
 * object's lock.  Under it, too, inline values become a dict: first they are no longer valid, then each is taken out,
 * then the dict is there.  Who finds neither valid values nor a dict leaves it to the host, and who finds no value
 * looks whether they are still valid.
 * A dict that is asked for where there are values looks at them, as the host's does: it comes under the object's lock, and
 * from then on the order of insertion is the dict's, with the dict's lock.  So who holds the object's lock looks whether the
 * dict is there.  Who has replaced a value without a lock looks after that, for a dict that has come meanwhile may have to be
 * tracked for its sake; who makes the dict looks at the values once all can find it, so one of both sees the other.
 */
#ifndef SG_OBJECTS_INSTANCE_H
#define SG_OBJECTS_INSTANCE_H

#include "base/chance.h"
#include "objects/dict.h"

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

/* Consumes `value`, unless it answers false: the values have become a dict meanwhile, or there is one that looks at them. */
static inline bool sg_values_store(sg_heap *heap, sg_slot o, PyDictValues *values, int index, PyObject *value)
{
    PyObject **field = &values->values[index];
    PyObject *old = sg_load_field(field);
    while (old != NULL) {
        sg_chance_gap();
        if (sg_likely(__atomic_compare_exchange_n(field, &old, value, false, __ATOMIC_SEQ_CST, __ATOMIC_ACQUIRE))) {
            PyDictObject **place = (PyDictObject **)_PyObject_ManagedDictPointer(sg_pointer(o));
            PyDictObject *dict = __atomic_load_n(place, __ATOMIC_SEQ_CST);
            if (sg_unlikely(dict != NULL)) {
                sg_dict_track_value(heap, dict, value);
            }
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
    if (sg_unlikely(!values->valid || _PyObject_GetManagedDict(sg_pointer(o)) != NULL)) {
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

/* False if there was no value, or a dict has come. */
bool sg_values_delete(sg_heap *heap, sg_slot o, PyDictValues *values, int index);

/* The object gets a dict of its inline values, if it has such, and one attribute more, whose value it takes out of its slot.
 * False: not here, or it has a dict meanwhile. */
bool sg_values_to_dict(sg_heap *heap, PyInterpreterState *interp, PyObject *o, PyObject *name, sg_slot *value);

/* The dict of an instance that has, or had, inline values; it is made if there is none.  NULL: not here. */
PyDictObject *sg_instance_dict_made(sg_heap *heap, PyInterpreterState *interp, PyObject *o);
/* A reference to it.  One that looks at the values must not outlive them, so it is counted. */
static inline sg_slot sg_instance_dict_slot(PyDictObject *dict)
{
    if (dict->ma_values == NULL) {
        return sg_from_heap((PyObject *)dict);
    }
    sg_increment((PyObject *)dict);
    return sg_owned((PyObject *)dict);
}

#endif
