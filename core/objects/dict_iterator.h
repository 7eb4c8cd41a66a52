/* The host's views of dicts and iterators over them, in shared mode.
 *
 * Job: make them (the caller checks for room in the nursery), and take an iterator's next key and value.
 * Locking: an iterator is used by the one thread that owns it; shared mode never changes a dict's keys.
 */
#ifndef SG_OBJECTS_DICT_ITERATOR_H
#define SG_OBJECTS_DICT_ITERATOR_H

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
    it->used = it->left = it->dict->ma_used;
    it->position = 0;
    it->result = NULL;
    if (type == &PyDictIterItem_Type) {
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

/* Key and value, borrowed.  A change of size, and split tables, are the host's. */
static inline sg_next sg_dict_iterator_next(sg_py_dict_iterator *it, PyObject **key, PyObject **value)
{
    PyDictObject *dict = it->dict;
    if (dict == NULL) {
        return SG_NEXT_END;
    }
    if (it->used != dict->ma_used || dict->ma_values != NULL) {
        return SG_NEXT_NOT_HERE;
    }
    PyDictKeysObject *keys = dict->ma_keys;
    bool unicode = keys->dk_kind != DICT_KEYS_GENERAL;
    for (Py_ssize_t i = it->position; i < keys->dk_nentries; i++) {
        PyObject **field = unicode ? &DK_UNICODE_ENTRIES(keys)[i].me_value : &DK_ENTRIES(keys)[i].me_value;
        *value = sg_load_field(field);
        if (*value == NULL) {
            continue;
        }
        if (it->left == 0) {
            return SG_NEXT_NOT_HERE;
        }
        *key = unicode ? DK_UNICODE_ENTRIES(keys)[i].me_key : DK_ENTRIES(keys)[i].me_key;
        it->position = i + 1;
        it->left--;
        return SG_NEXT_ITEM;
    }
    return SG_NEXT_END;
}

#endif
