/* The host's views of dicts and iterators over them, in shared mode.
 *
 * Job: make them (the caller checks for room in the nursery), and take an iterator's next key and value.
 * Locking: an iterator is used by the one thread that owns it; what changes the dict's keys meanwhile also
 * changes its size, or shows the iterator old or new items.
 */
#ifndef SG_OBJECTS_DICT_ITERATOR_H
#define SG_OBJECTS_DICT_ITERATOR_H

#include "objects/dict_table.h"
#include "objects/new.h"

/* Consumes `dict`. */
static inline sg_slot sg_dict_view_new(sg_heap *heap, PyTypeObject *type, PyObject *dict)
{
    _PyDictViewObject *view = sg_gc_block(heap, SG_GC_HEADER, sizeof *view);
    ((PyObject *)view)->ob_refcnt = 1;
    ((PyObject *)view)->ob_type = type;
    view->dv_dict = (PyDictObject *)dict;
    sg_nursery_add(heap, (PyObject *)view);
    return sg_owned((PyObject *)view);
}

/* The type of the iterators over this, or NULL. */
static inline PyTypeObject *sg_dict_iterator_type(PyTypeObject *type)
{
    return type == &PyDict_Type || type == &PyDictKeys_Type ? &PyDictIterKey_Type
           : type == &PyDictValues_Type                     ? &PyDictIterValue_Type
           : type == &PyDictItems_Type                      ? &PyDictIterItem_Type
                                                            : NULL;
}

/* Consumes `dict`; needs room for two in the nursery. */
static inline sg_slot sg_dict_iterator_new(sg_heap *heap, PyTypeObject *type, PyObject *dict)
{
    sg_py_dict_iterator *it = sg_gc_block(heap, SG_GC_HEADER, sizeof *it);
    it->ob_base.ob_refcnt = 1;
    it->ob_base.ob_type = type;
    it->dict = (PyDictObject *)dict;
    it->used = it->left = sg_settled_size(dict, &it->dict->ma_used);
    it->position = 0;
    it->result = NULL;
    if (type == &PyDictIterItem_Type || type == &PyDictRevIterItem_Type) {
        const sg_slot nothing[2] = {sg_from_heap(Py_None), sg_from_heap(Py_None)};
        it->result = (PyObject *)sg_tuple_new(heap, nothing, 2);
    }
    sg_nursery_add(heap, (PyObject *)it);
    return sg_owned((PyObject *)it);
}

typedef enum { SG_NEXT_NOT_HERE, SG_NEXT_ITEM, SG_NEXT_END } sg_next;

static inline bool sg_is_dict_iterator(PyTypeObject *type)
{
    return type == &PyDictIterKey_Type || type == &PyDictIterValue_Type || type == &PyDictIterItem_Type;
}

/* The item of a split table at this place of the order of insertion; a value that is being replaced is old or new. */
static inline sg_next sg_dict_iterator_split(sg_py_dict_iterator *it, PyDictValues *values, PyObject **key,
                                             PyObject **value)
{
    if (it->position < 0 || it->position >= it->used) {
        return SG_NEXT_END;
    }
    int index = get_insertion_order_array(values)[it->position];
    *key = DK_UNICODE_ENTRIES(sg_dict_keys(it->dict))[index].me_key;
    *value = sg_load_field(&values->values[index]);
    return *value == NULL || it->left == 0 ? SG_NEXT_NOT_HERE : SG_NEXT_ITEM;
}

/* Key and value, borrowed, of the next item, or with by = -1 of the one before.  A change of size is the host's. */
static inline sg_next sg_dict_iterator_go(sg_py_dict_iterator *it, PyObject **key, PyObject **value, int by)
{
    PyDictObject *dict = it->dict;
    if (dict == NULL) {
        return SG_NEXT_END;
    }
    if (it->used != __atomic_load_n(&dict->ma_used, __ATOMIC_RELAXED)) {
        return SG_NEXT_NOT_HERE;
    }
    PyDictValues *values = sg_load_acquire_ptr(&dict->ma_values);
    if (values != NULL) {
        sg_next next = sg_dict_iterator_split(it, values, key, value);
        it->position += next == SG_NEXT_ITEM ? by : 0;
        it->left -= next == SG_NEXT_ITEM;
        return next;
    }
    PyDictKeysObject *keys = sg_dict_keys(dict);
    Py_ssize_t n = __atomic_load_n(&keys->dk_nentries, __ATOMIC_ACQUIRE);
    for (Py_ssize_t i = it->position; i >= 0 && i < n; i += by) {
        PyObject **field = sg_dict_value_at(keys, i);
        *value = sg_load_field(field);
        *key = sg_load_field(&field[-1]);
        if (*value == NULL || *key == NULL) { /* removed, perhaps just now */
            continue;
        }
        if (it->left == 0 || sg_settled_size(dict, &dict->ma_used) != it->used) {
            return SG_NEXT_NOT_HERE;
        }
        it->position = i + by;
        it->left--;
        return SG_NEXT_ITEM;
    }
    return sg_settled_size(dict, &dict->ma_used) == it->used ? SG_NEXT_END : SG_NEXT_NOT_HERE;
}

static inline sg_next sg_dict_iterator_next(sg_py_dict_iterator *it, PyObject **key, PyObject **value)
{
    return sg_dict_iterator_go(it, key, value, 1);
}

#endif
