/* Dict lookup without the host.  Job and locking: dict.h.
 *
 * The probe sequence is CPython's (Objects/dictobject.c): index = hash & mask, then
 * perturb >>= 5; index = index * 5 + perturb + 1.
 */
#include "objects/dict.h"

#include "objects/dict_table.h"
#include "objects/key.h"

Py_ssize_t sg_dict_index_at(const PyDictKeysObject *keys, size_t i)
{
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0:
        return __atomic_load_n(&((const int8_t *)keys->dk_indices)[i], __ATOMIC_ACQUIRE);
    case 1:
        return __atomic_load_n(&((const int16_t *)keys->dk_indices)[i], __ATOMIC_ACQUIRE);
    case 2:
        return __atomic_load_n(&((const int32_t *)keys->dk_indices)[i], __ATOMIC_ACQUIRE);
    default:
        return __atomic_load_n(&((const int64_t *)keys->dk_indices)[i], __ATOMIC_ACQUIRE);
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

sg_found sg_dict_probe(PyDictKeysObject *keys, sg_slot sought, Py_hash_t hash, Py_ssize_t *where, size_t *slot)
{
    PyObject *str = !sg_is_int(sought) && PyUnicode_CheckExact(sg_pointer(sought)) ? sg_pointer(sought) : NULL;
    size_t mask = (size_t)DK_SIZE(keys) - 1;
    size_t perturb = (size_t)hash;
    size_t i = (size_t)hash & mask;
    bool unicode = keys->dk_kind != DICT_KEYS_GENERAL;
    int equality = str != NULL || sg_is_int(sought) ? SG_EQUALS_NUMBERS : sg_equality(Py_TYPE(sg_pointer(sought)));
    if (unicode && str == NULL && equality != SG_EQUALS_OTHERWISE && equality != SG_EQUALS_STRS) {
        return SG_ABSENT; /* it equals no str */
    }
    for (;;) {
        Py_ssize_t ix = sg_dict_index_at(keys, i);
        if (ix == DKIX_EMPTY) {
            return SG_ABSENT;
        }
        if (ix >= 0) {
            PyObject *key =
                sg_load_field(unicode ? &DK_UNICODE_ENTRIES(keys)[ix].me_key : &DK_ENTRIES(keys)[ix].me_key);
            int same = 0; /* without a key: removed while we came here */
            if (key != NULL) {
                Py_hash_t key_hash = unicode ? ((PyASCIIObject *)key)->hash : DK_ENTRIES(keys)[ix].me_hash;
                same = str != NULL        ? same_str(key, key_hash, str, hash)
                       : key_hash == hash ? sg_equal(sg_from_heap(key), sought)
                                          : 0;
            }
            if (same != 0) {
                *where = ix;
                *slot = i;
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
    return sg_key_hash(key, &hash) ? sg_dict_find_hashed(dict, key, hash, value) : SG_NOT_HERE;
}

sg_found sg_dict_find_hashed(PyDictObject *dict, sg_slot key, Py_hash_t hash, PyObject ***value)
{
    PyDictKeysObject *keys = sg_dict_keys(dict);
    Py_ssize_t ix;
    size_t slot;
    sg_chance_gap();
    sg_found found = sg_dict_probe(keys, key, hash, &ix, &slot);
    if (found != SG_FOUND) {
        return found;
    }
    *value = dict->ma_values != NULL ? &dict->ma_values->values[ix] : sg_dict_value_at(keys, ix);
    return sg_load_field(*value) != NULL ? SG_FOUND : SG_ABSENT;
}

/* Where a value is that was in another table when it was found, or NULL: its key is gone. */
static PyObject **find_again(PyDictKeysObject *keys, PyObject **field)
{
    PyObject *key = sg_load_field(&field[-1]);
    for (Py_ssize_t i = 0; key != NULL && i < keys->dk_nentries; i++) {
        PyObject **value = sg_dict_value_at(keys, i);
        if (value[-1] == key) {
            return value;
        }
    }
    return NULL;
}

bool sg_dict_store(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject **field, sg_slot *value)
{
    PyObject *item = sg_to_heap(heap, *value);
    *value = sg_owned(item);
    sg_chance_gap();
    uint8_t *lock = sg_object_lock(dict);
    if (dict->ma_values == NULL) {
        PyDictKeysObject *keys = dict->ma_keys;
        if (field < sg_dict_value_at(keys, 0) || field >= sg_dict_value_at(keys, keys->dk_nentries)) {
            field = find_again(keys, field);
        }
        if (field == NULL || *field == NULL) {
            sg_object_unlock(lock); /* who removed it has the value that was there before */
            return false;
        }
    }
    PyObject *old = __atomic_exchange_n(field, item, __ATOMIC_ACQ_REL);
    sg_dict_new_version(heap, interp, dict);
    sg_object_unlock(lock);
    *value = 0;
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return true;
}

bool sg_dict_replace(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot key, sg_slot *value)
{
    PyObject **field;
    if (sg_dict_find(dict, key, &field) != SG_FOUND) {
        return false;
    }
    if (!sg_is_int(*value) && !sg_dict_store_is_plain(dict, sg_pointer(*value))) {
        return false;
    }
    if (sg_is_int(*value) && (dict->ma_version_tag & DICT_WATCHER_MASK) != 0) {
        return false;
    }
    return sg_dict_store(heap, interp, dict, field, value);
}
