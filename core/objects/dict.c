/* Dict lookup without the host.  Job and locking: dict.h.
 *
 * The probe sequence is CPython's (Objects/dictobject.c): index = hash & mask, then
 * perturb >>= 5; index = index * 5 + perturb + 1.
 */
#include "objects/dict.h"

#include "objects/key.h"

static Py_ssize_t index_at(const PyDictKeysObject *keys, size_t i)
{
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0:
        return ((const int8_t *)keys->dk_indices)[i];
    case 1:
        return ((const int16_t *)keys->dk_indices)[i];
    case 2:
        return ((const int32_t *)keys->dk_indices)[i];
    default:
        return ((const int64_t *)keys->dk_indices)[i];
    }
}

/* 1 equal, 0 not, -1: only the host can tell. */
static int same_str(PyObject *key, Py_hash_t key_hash, PyObject *value, Py_hash_t hash)
{
    if (key == value) {
        return 1;
    }
    if (key_hash != hash) {
        return 0;
    }
    return PyUnicode_CheckExact(key) ? sg_str_equal(key, value) : sg_equal(sg_from_heap(key), sg_from_heap(value));
}

/* `str` is the key if that is an exact str, otherwise NULL. */
static sg_found probe(PyDictKeysObject *keys, sg_slot sought, PyObject *str, Py_hash_t hash, Py_ssize_t *where)
{
    size_t mask = (size_t)DK_SIZE(keys) - 1;
    size_t perturb = (size_t)hash;
    size_t i = (size_t)hash & mask;
    bool unicode = keys->dk_kind != DICT_KEYS_GENERAL;
    if (unicode && str == NULL) {
        return SG_ABSENT;
    }
    for (;;) {
        Py_ssize_t ix = index_at(keys, i);
        if (ix == DKIX_EMPTY) {
            return SG_ABSENT;
        }
        if (ix >= 0) {
            PyObject *key = unicode ? DK_UNICODE_ENTRIES(keys)[ix].me_key : DK_ENTRIES(keys)[ix].me_key;
            Py_hash_t key_hash = unicode ? ((PyASCIIObject *)key)->hash : DK_ENTRIES(keys)[ix].me_hash;
            int same = str != NULL        ? same_str(key, key_hash, str, hash)
                       : key_hash == hash ? sg_equal(sg_from_heap(key), sought)
                                          : 0;
            if (same != 0) {
                *where = ix;
                return same > 0 ? SG_FOUND : SG_NOT_HERE;
            }
        }
        perturb >>= 5;
        i = (i * 5 + perturb + 1) & mask;
    }
}

sg_found sg_dict_find(PyDictObject *dict, sg_slot key, PyObject ***value)
{
    Py_hash_t hash;
    if (!sg_key_hash(key, &hash)) {
        return SG_NOT_HERE;
    }
    PyObject *str = !sg_is_int(key) && PyUnicode_CheckExact(sg_pointer(key)) ? sg_pointer(key) : NULL;
    PyDictKeysObject *keys = dict->ma_keys;
    Py_ssize_t ix;
    sg_found found = probe(keys, key, str, hash, &ix);
    if (found != SG_FOUND) {
        return found;
    }
    if (dict->ma_values != NULL) {
        *value = &dict->ma_values->values[ix];
    }
    else if (keys->dk_kind == DICT_KEYS_GENERAL) {
        *value = &DK_ENTRIES(keys)[ix].me_value;
    }
    else {
        *value = &DK_UNICODE_ENTRIES(keys)[ix].me_value;
    }
    return sg_load_field(*value) != NULL ? SG_FOUND : SG_ABSENT;
}

bool sg_dict_replace(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot key, sg_slot value)
{
    PyObject **field;
    if (sg_dict_find(dict, key, &field) != SG_FOUND) {
        return false;
    }
    if (!sg_is_int(value) && !sg_dict_store_is_plain(dict, sg_pointer(value))) {
        return false;
    }
    if (sg_is_int(value) && (dict->ma_version_tag & DICT_WATCHER_MASK) != 0) {
        return false;
    }
    sg_dict_store(heap, interp, dict, field, sg_to_heap(heap, value));
    return true;
}
