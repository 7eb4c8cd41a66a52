/* Dicts in shared mode: lookups, replacing, adding and removing items, making and copying.
 *
 * Job: all of it for keys whose comparison needs no Python code (objects/key.h).  Adding and removing is done in combined
 * tables that nobody watches (no watcher, no version that a cache may hold); the rest is the host's.
 *
 * Invariants, for a table (PyDictKeysObject) that others may be reading
 *   - Entries are filled from the front and never used twice: an index that a reader found leads to the entry of the key
 *     it compared, or to one that has been removed (its value is NULL, then its key).
 *   - A writer stores an entry's key and hash, its value, then the index that leads to it, then dk_nentries: who sees
 *     the index, or a value, sees the rest.
 *   - A table is never freed in place: a larger one replaces it by one store, and it is retired with its contents, whose
 *     counts the new one has taken over.  A reader in the old table finds what was there when the table was replaced.
 *   - A value that leaves a table goes to the log, as does its key, so what a reader finds lives until it has published.
 * So a lookup answers as the dict was at some moment while it ran.  Memory orders: release for each store of the second
 * point, acquire for the loads of index, dk_nentries, value and ma_keys.
 * Locking: readers none; writers hold the object's lock, but of a private dict.
 */
#ifndef SG_OBJECTS_DICT_H
#define SG_OBJECTS_DICT_H

#include "base/chance.h"
#include "objects/inherited.h"
#include "objects/settled.h"
#include "objects/store.h"

typedef enum { SG_FOUND, SG_ABSENT, SG_NOT_HERE } sg_found;

/* Where the value of `key` is. */
sg_found sg_dict_find(PyDictObject *dict, sg_slot key, PyObject ***value);

/* The same when the hash of the key is known: it may be one whose class has a __hash__ in Python. */
sg_found sg_dict_find_hashed(PyDictObject *dict, sg_slot key, Py_hash_t hash, PyObject ***value);

static inline sg_found sg_dict_get_hashed(PyDictObject *dict, sg_slot key, Py_hash_t hash, PyObject **out)
{
    PyObject **value;
    sg_found found = sg_dict_find_hashed(dict, key, hash, &value);
    if (found == SG_FOUND) {
        *out = sg_load_field(value);
    }
    return found;
}

/* Borrowed value in *out. */
static inline sg_found sg_dict_get(PyDictObject *dict, sg_slot key, PyObject **out)
{
    PyObject **value;
    sg_found found = sg_dict_find(dict, key, &value);
    if (found == SG_FOUND) {
        *out = sg_load_field(value);
    }
    return found;
}

/* Replaces the value of a key that is present.  Takes the value out of its slot on true; it may become owned if not. */
bool sg_dict_replace(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot key, sg_slot *value);

/* A subclass of dict that reads (sets and removes, only sets) items as dict does; what a missing key does is its own. */
static inline bool sg_reads_as_dict(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)
           && (type->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript
               || sg_inherits_getitem(type));
}
static inline bool sg_writes_as_dict(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)
           && type->tp_as_mapping->mp_ass_subscript == PyDict_Type.tp_as_mapping->mp_ass_subscript;
}

static inline bool sg_deletes_as_dict(PyTypeObject *type)
{
    return sg_writes_as_dict(type)
           || (PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) && sg_inherits_delitem(type)
               && !PyType_IsSubtype(type, &PyODict_Type));
}

static inline bool sg_sets_as_dict(PyTypeObject *type)
{
    return sg_writes_as_dict(type) || (PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) && sg_inherits_setitem(type));
}

static inline PyDictKeysObject *sg_dict_keys(PyDictObject *dict)
{
    return sg_load_acquire_ptr(&dict->ma_keys);
}

/* True if storing `value` in a host dict needs nothing but the exchange: no watcher, and the dict is
 * tracked by the collector or the value cannot make it (rule 22). */
static inline bool sg_dict_store_is_plain(PyDictObject *dict, PyObject *value)
{
    if ((__atomic_load_n(&dict->ma_version_tag, __ATOMIC_RELAXED) & DICT_WATCHER_MASK) != 0) {
        return false;
    }
    return _PyObject_GC_IS_TRACKED(dict) || !_PyObject_IS_GC(value);
}

/* Replaces a value that was found at `field`, and gives the dict a new version (PEP 509).  False: the key is gone by now.
 * Takes the value out of its slot on true; it may become owned if not. */
bool sg_dict_store(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject **field, sg_slot *value);

/* True if the dict's only count is an owned slot of this thread, which `dict` is or aliases. */
static inline bool sg_dict_is_private(sg_slot dict)
{
    return (sg_tag(dict) == SG_TAG_OWNED || sg_tag(dict) == SG_TAG_LOCAL) && sg_count(sg_pointer(dict)) == 1;
}

/* ---- dict_change.c: SG_NOT_HERE, false or 0: with nothing changed.  An int that was to be stored may be boxed and a
 * borrowed value counted, in its slot ---- */

/* Sets an item.  Takes key and value out of their slots. */
bool sg_dict_set(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot *key, sg_slot *value);
bool sg_dict_set_hashed(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot *key, Py_hash_t hash,
                        sg_slot *value);
/* Returns the value of a key that is there; else adds it with `value`, taking both, and returns that. */
sg_slot sg_dict_setdefault(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot *key, sg_slot *value);
/* Counts the key: its value is an int, and one more than it was, or 1 if there was none.  False: not here.  Takes the key if it
 * is new. */
bool sg_dict_count(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot *key);
/* Removes an item and returns its value (or not, if `value` is NULL); SG_ABSENT if there is none. */
sg_found sg_dict_remove(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot key, sg_slot *value);
sg_found sg_dict_remove_hashed(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, sg_slot key, Py_hash_t hash,
                               sg_slot *value);
/* Removes the last item and returns it as a tuple. */
sg_slot sg_dict_popitem(sg_heap *heap, PyInterpreterState *interp, sg_slot dict);
bool sg_dict_clear(sg_heap *heap, PyInterpreterState *interp, sg_slot dict);
/* A new dict of n items: a key every `stride` slots, or of a tuple, and a value every `stride`.  Takes the values, and the
 * keys if they are slots. */
sg_slot sg_dict_new(sg_heap *heap, PyInterpreterState *interp, sg_slot *keys, sg_slot *values, int stride, int n);
/* A new, empty one with the room that the host takes for n items before it has them, for `unicode` if all keys are str. */
sg_slot sg_dict_new_with_room(sg_heap *heap, PyInterpreterState *interp, Py_ssize_t n, bool unicode);
/* A new dict that looks at an instance's values.  It need not be tracked before sg_dict_track_value() says so. */
PyDictObject *sg_dict_of_values(sg_heap *heap, PyInterpreterState *interp, PyDictKeysObject *keys,
                                PyDictValues *values);
/* A value has come into the values that the dict looks at, without the dict's lock. */
void sg_dict_track_value(sg_heap *heap, PyDictObject *dict, PyObject *value);
/* The fields of a new, empty one. */
void sg_dict_begin(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict);
sg_slot sg_dict_copy(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict);
/* Adds the items of another, all at once; with `unique`, false if a key is there already. */
bool sg_dict_merge(sg_heap *heap, PyInterpreterState *interp, sg_slot dict, PyObject *other, bool unique);
/* Called once, exclusive: learns the host's empty table. */
void sg_dict_init(void);

#endif
