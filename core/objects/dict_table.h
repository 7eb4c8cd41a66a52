/* The inside of dicts' tables, for dict.c and dict_change.c.
 *
 * Job: indices and entries, found and stored in the order that dict.h asks for.  Locking: dict.h.
 */
#ifndef SG_OBJECTS_DICT_TABLE_H
#define SG_OBJECTS_DICT_TABLE_H

#include "objects/dict.h"

Py_ssize_t sg_dict_index_at(const PyDictKeysObject *keys, size_t i);

/* The entry of a key, and the place of its index. */
sg_found sg_dict_probe(PyDictKeysObject *keys, sg_slot sought, Py_hash_t hash, Py_ssize_t *where, size_t *slot);

/* Where the value of an entry is; its key is in the word before. */
static inline PyObject **sg_dict_value_at(PyDictKeysObject *keys, Py_ssize_t ix)
{
    return keys->dk_kind == DICT_KEYS_GENERAL ? &DK_ENTRIES(keys)[ix].me_value : &DK_UNICODE_ENTRIES(keys)[ix].me_value;
}
_Static_assert(offsetof(PyDictKeyEntry, me_value) == offsetof(PyDictKeyEntry, me_key) + sizeof(PyObject *)
                   && offsetof(PyDictUnicodeEntry, me_value)
                          == offsetof(PyDictUnicodeEntry, me_key) + sizeof(PyObject *),
               "a key is in the word before its value");

/* The next item from *position on, in any kind of table.  With the dict's lock, or private. */
static inline bool sg_dict_next(PyDictObject *dict, Py_ssize_t *position, PyObject **key, PyObject **value)
{
    PyDictKeysObject *keys = dict->ma_keys;
    if (dict->ma_values != NULL) {
        if (*position >= dict->ma_used) {
            return false;
        }
        int index = get_insertion_order_array(dict->ma_values)[(*position)++];
        *key = DK_UNICODE_ENTRIES(keys)[index].me_key;
        *value = sg_load_field(&dict->ma_values->values[index]);
        return true;
    }
    while (*position < keys->dk_nentries) {
        PyObject **field = sg_dict_value_at(keys, (*position)++);
        if (*field != NULL) {
            *key = field[-1];
            *value = *field;
            return true;
        }
    }
    return false;
}

/* ---- dict_change.c, for the containers that are more than a dict: with the dict's lock, or private ---- */

/* True if the dict's table may change here. */
bool sg_dict_may_change(PyDictObject *dict);
/* Adds an item whose key is not there, or replaces the value of one that is: *old is that then.  The value's count moves into
 * the dict, and the key's, which leaves its slot if it is added; the slot may become owned if not.  False: not here. */
bool sg_dict_set_here(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot *key, Py_hash_t hash,
                      PyObject *value, bool private, PyObject **old);
/* An item to be set, whose counts are the caller's; when it is set, its value is the dict's, and so is the key if it was added. */
typedef struct {
    PyObject *key, *value;
    Py_hash_t hash;
    PyObject *old; /* the value that it has replaced, or NULL: it was added */
} sg_dict_item;
/* Sets several items in their order, whose keys are simple, by one store for who reads without the lock.  False: not here, and
 * the dict is as it was. */
bool sg_dict_set_all_here(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_dict_item *items, int n);
/* Takes the entry out to which the index at `slot` leads; the caller has its counts. */
void sg_dict_remove_entry(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, Py_ssize_t ix, size_t slot);

/* Empties the dict, whose old table is the caller's; NULL: not here. */
PyDictKeysObject *sg_dict_clear_here(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict);
/* The end of such a table, without the lock, and of what is in it. */
void sg_dict_table_ends(sg_heap *heap, PyDictKeysObject *keys, bool private);

static inline void sg_dict_new_version(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict)
{
    uint64_t bits = dict->ma_version_tag & DICT_WATCHER_AND_MODIFICATION_MASK;
    __atomic_store_n(&dict->ma_version_tag, sg_next_dict_version(heap, interp) | bits, __ATOMIC_RELAXED);
}

#endif
