/* A value of an instance goes, or all move into a dict, or a dict comes that looks at them. Job and locking: instance.h. */
#include "objects/instance.h"

#include <string.h>

#include "base/check.h"
#include "objects/dict.h"

static void take_out_of_order(PyDictValues *values, int index)
{
    uint8_t *order = get_insertion_order_array(values);
    uint8_t *place = memchr(order, index, values->size);
    sg_check(place != NULL, "an attribute that has a value is in the order of insertion");
    values->size--;
    memmove(place, place + 1, (size_t)(order + values->size - place));
}

bool sg_values_delete(sg_heap *heap, sg_slot o, PyDictValues *values, int index)
{
    uint8_t *lock = sg_object_lock(sg_pointer(o));
    PyObject *old = NULL;
    if (_PyObject_GetManagedDict(sg_pointer(o)) == NULL) {
        old = __atomic_exchange_n(&values->values[index], NULL, __ATOMIC_ACQ_REL);
    }
    if (old != NULL) {
        take_out_of_order(values, index);
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return old != NULL;
}

/* Takes the values out, in order, with their names; returns how many. */
static int take_all(PyDictValues *values, PyDictKeysObject *names, sg_slot *keys, sg_slot *items)
{
    int n = 0;
    __atomic_store_n(&values->valid, 0, __ATOMIC_SEQ_CST);
    for (int i = 0; i < values->size; i++) {
        sg_chance_gap();
        int index = get_insertion_order_array(values)[i];
        PyObject *value = __atomic_exchange_n(&values->values[index], NULL, __ATOMIC_SEQ_CST);
        sg_check(value != NULL, "an attribute in the order of insertion has a value");
        keys[n] = sg_from_heap(DK_UNICODE_ENTRIES(names)[index].me_key);
        items[n++] = sg_owned(value);
    }
    values->size = 0;
    return n;
}

bool sg_values_to_dict(sg_heap *heap, PyInterpreterState *interp, PyObject *o, PyObject *name, sg_slot *value)
{
    sg_slot keys[SHARED_KEYS_MAX_SIZE + 1], items[SHARED_KEYS_MAX_SIZE + 1];
    PyTypeObject *type = Py_TYPE(o);
    PyDictValues *values = PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) ? _PyObject_InlineValues(o) : NULL;
    PyDictObject **place = (PyDictObject **)_PyObject_ManagedDictPointer(o);
    if (!sg_nursery_has_room(heap)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(o);
    if (*place != NULL || (values != NULL && !values->valid)) {
        sg_object_unlock(lock);
        return false;
    }
    int n = values == NULL ? 0 : take_all(values, ((PyHeapTypeObject *)type)->ht_cached_keys, keys, items);
    keys[n] = sg_from_heap(name);
    items[n++] = *value;
    *value = 0;
    sg_slot dict = sg_dict_new(heap, interp, keys, items, 1, n);
    if (dict == 0) {
        Py_FatalError("sharedgil: out of memory for the dict of an instance");
    }
    sg_chance_gap();
    __atomic_store_n(place, (PyDictObject *)sg_pointer(dict), __ATOMIC_RELEASE);
    sg_object_unlock(lock);
    return true;
}

/* With the object's lock, which it has no dict of. An empty one is the dict's own: what it is made for is to be filled, and
 * dicts of their own are filled in shared mode. */
static PyDictObject *dict_from_values(sg_heap *heap, PyInterpreterState *interp, PyObject *o, PyDictValues *values)
{
    if (values->size != 0) {
        return sg_dict_of_values(heap, interp, ((PyHeapTypeObject *)Py_TYPE(o))->ht_cached_keys, values);
    }
    __atomic_store_n(&values->valid, 0, __ATOMIC_SEQ_CST);
    return (PyDictObject *)sg_pointer(sg_dict_new(heap, interp, NULL, NULL, 1, 0));
}

PyDictObject *sg_instance_dict_made(sg_heap *heap, PyInterpreterState *interp, PyObject *o)
{
    PyDictValues *values = _PyObject_InlineValues(o);
    PyDictObject **place = (PyDictObject **)_PyObject_ManagedDictPointer(o), *dict = sg_load_acquire_ptr(place);
    if (dict != NULL || !sg_nursery_has_room(heap)) {
        return dict;
    }
    uint8_t *lock = sg_object_lock(o);
    bool makes = *place == NULL && values->valid;
    if (makes) {
        dict = dict_from_values(heap, interp, o, values);
        sg_chance_gap();
        __atomic_store_n(place, dict, __ATOMIC_SEQ_CST);
    }
    sg_object_unlock(lock);
    if (makes && dict->ma_values != NULL) {
        for (int i = 0; i < values->capacity; i++) {
            PyObject *value = __atomic_load_n(&values->values[i], __ATOMIC_SEQ_CST);
            if (value != NULL) {
                sg_dict_track_value(heap, dict, value);
            }
        }
    }
    return sg_load_acquire_ptr(place);
}
