/* The host's iterators over dicts, in shared mode.
 *
 * Job: take the next key and value of one that the host has made.
 * Locking: an iterator is used by the one thread that owns it; shared mode never changes a dict's keys.
 */
#ifndef SG_OBJECTS_DICT_ITERATOR_H
#define SG_OBJECTS_DICT_ITERATOR_H

#include "objects/store.h"

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
