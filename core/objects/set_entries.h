/* The inside of sets' tables, for set_change.c and set_algebra.c.
 *
 * Job: one entry at a time, in tables whose lock the caller holds, or of private sets.  Locking and the order of stores:
 * set.h.
 */
#ifndef SG_OBJECTS_SET_ENTRIES_H
#define SG_OBJECTS_SET_ENTRIES_H

#include "objects/set.h"

/* A key that the set does not have.  Takes its count; false: not here, with nothing changed. */
bool sg_set_add_absent(sg_heap *heap, PySetObject *set, PyObject *key, Py_hash_t hash, bool private);

/* For a key that is not there, in a table that nobody reads yet. */
void sg_set_insert_clean(setentry *table, size_t mask, PyObject *key, Py_hash_t hash);

/* Takes the entry of a key out; its count is the caller's then. */
static inline PyObject *sg_set_take_out(PySetObject *set, setentry *entry)
{
    PyObject *key = entry->key;
    __atomic_store_n(&entry->hash, -1, __ATOMIC_RELEASE);
    __atomic_store_n(&entry->key, _PySet_Dummy, __ATOMIC_RELEASE);
    sg_chance_gap();
    __atomic_store_n(&set->used, set->used - 1, __ATOMIC_RELAXED);
    return key;
}

static inline bool sg_set_entry_is_used(const setentry *entry)
{
    return entry->key != NULL && entry->key != _PySet_Dummy;
}

/* Room for `more` keys at once, as the host makes it before it merges; false: not here. */
bool sg_set_make_room(sg_heap *heap, PySetObject *set, Py_ssize_t more, bool private);
/* A new table if more than a fourth of it is of removed keys, as the host makes it after many removals. */
void sg_set_tidy(sg_heap *heap, PySetObject *set, bool private);

/* Another table, mask, number of keys and of entries used ever: for what was made apart; the keys of the old table are the
 * caller's first.  With the lock, or private. */
void sg_set_replace_table(sg_heap *heap, PySetObject *set, setentry *table, size_t mask, Py_ssize_t used,
                          Py_ssize_t fill, bool private);
/* A table in memory that sets can own. */
setentry *sg_set_table_new(sg_heap *heap, size_t mask);

/* A new, empty set of exactly this type. */
PySetObject *sg_set_make(sg_heap *heap, PyTypeObject *type);

static inline uint8_t *sg_set_lock_unless(bool private, PySetObject *set)
{
    return private ? NULL : sg_object_lock(set);
}
static inline void sg_set_unlock(uint8_t *lock)
{
    if (lock != NULL) {
        sg_object_unlock(lock);
    }
}

#endif
