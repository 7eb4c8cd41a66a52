/* Adding to and removing from sets, and making them, in shared mode.  Job, invariants and locking: set.h. */
#include <string.h>

#include "base/stop.h"
#include "objects/items.h"
#include "objects/new.h"
#include "objects/set_entries.h"

static size_t table_bytes(size_t mask)
{
    return (mask + 1) * sizeof(setentry);
}

setentry *sg_set_table_new(sg_heap *heap, size_t mask)
{
    setentry *table = sg_table_take(heap, table_bytes(mask));
    if (table == NULL) {
        Py_FatalError("sharedgil: out of memory for a set");
    }
    memset(table, 0, table_bytes(mask));
    return table;
}

void sg_set_insert_clean(setentry *table, size_t mask, PyObject *key, Py_hash_t hash)
{
    size_t perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        setentry *entry = &table[i];
        for (int probes = i + SG_SET_PROBES <= mask ? SG_SET_PROBES : 0; probes >= 0; probes--, entry++) {
            if (entry->key == NULL) {
                *entry = (setentry){.key = key, .hash = hash};
                return;
            }
        }
        perturb >>= SG_SET_PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

void sg_set_replace_table(sg_heap *heap, PySetObject *set, setentry *table, size_t mask, Py_ssize_t used,
                          Py_ssize_t fill, bool private)
{
    setentry *old = set->table;
    size_t old_mask = (size_t)set->mask;
    __atomic_store_n(&set->mask, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&set->table, table, __ATOMIC_RELEASE);
    __atomic_store_n(&set->mask, (Py_ssize_t)mask, __ATOMIC_RELEASE);
    sg_chance_gap();
    __atomic_store_n(&set->used, used, __ATOMIC_RELEASE);
    set->fill = fill;
    if (old == set->smalltable) {
        return;
    }
    if (private) {
        sg_table_put(heap, old, table_bytes(old_mask));
    }
    else {
        sg_retire(heap, old, table_bytes(old_mask));
    }
}

static size_t mask_for(Py_ssize_t wanted)
{
    size_t size = PySet_MINSIZE;
    while (size <= (size_t)wanted) {
        size <<= 1;
    }
    return size - 1;
}

/* The host's set_table_resize(): same sizes, same order; but a set that others know never uses the table inside the object
 * again.  `also`: an entry that is not in use yet, and what it is to hold.  False: somebody waits. */
static bool resize(sg_heap *heap, PySetObject *set, Py_ssize_t wanted, bool private, const setentry *also,
                   setentry value)
{
    size_t mask = mask_for(wanted);
    bool inside = private && mask == PySet_MINSIZE - 1;
    if (inside && set->table == set->smalltable && set->fill == set->used && also == NULL) {
        return true;
    }
    setentry small[PySet_MINSIZE] = {{0}}, *table = inside ? small : sg_set_table_new(heap, mask);
    for (Py_ssize_t i = 0; i <= set->mask; i++) {
        const setentry *entry = &set->table[i] == also ? &value : &set->table[i];
        if (sg_set_entry_is_used(entry)) {
            sg_set_insert_clean(table, mask, entry->key, entry->hash);
        }
        if (sg_must_give_up(i)) {
            if (!inside) {
                sg_table_put(heap, table, table_bytes(mask));
            }
            return false;
        }
    }
    Py_ssize_t used = set->used + (also != NULL);
    if (inside) {
        setentry *old = set->table;
        memcpy(set->smalltable, small, sizeof small);
        if (old == set->smalltable) {
            set->used = set->fill = used;
            return true;
        }
        table = set->smalltable;
    }
    sg_set_replace_table(heap, set, table, mask, used, used, private);
    return true;
}

static Py_ssize_t wanted_after(Py_ssize_t used)
{
    return used > 50000 ? used * 2 : used * 4;
}

/* Where the host would put a new key: the last dummy on the way, or the first entry that was never used. */
static setentry *free_entry(PySetObject *set, Py_hash_t hash)
{
    size_t mask = (size_t)set->mask, perturb = (size_t)hash, i = (size_t)hash & mask;
    setentry *dummy = NULL;
    for (;;) {
        setentry *entry = &set->table[i];
        for (int probes = i + SG_SET_PROBES <= mask ? SG_SET_PROBES : 0; probes >= 0; probes--, entry++) {
            if (entry->key == NULL) {
                return dummy != NULL ? dummy : entry;
            }
            if (entry->key == _PySet_Dummy) {
                dummy = entry;
            }
        }
        perturb >>= SG_SET_PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

bool sg_set_add_absent(sg_heap *heap, PySetObject *set, PyObject *key, Py_hash_t hash, bool private)
{
    setentry *entry = free_entry(set, hash), value = {.key = key, .hash = hash};
    bool unused = entry->key == NULL;
    if (unused && (size_t)(set->fill + 1) * 5 >= (size_t)set->mask * 3) {
        return resize(heap, set, wanted_after(set->used + 1), private, entry, value);
    }
    __atomic_store_n(&entry->key, key, __ATOMIC_RELEASE);
    __atomic_store_n(&entry->hash, hash, __ATOMIC_RELEASE);
    sg_chance_gap();
    set->fill += unused;
    __atomic_store_n(&set->used, set->used + 1, __ATOMIC_RELAXED);
    return true;
}

bool sg_set_make_room(sg_heap *heap, PySetObject *set, Py_ssize_t more, bool private)
{
    return (size_t)(set->fill + more) * 5 < (size_t)set->mask * 3
           || resize(heap, set, (set->used + more) * 2, private, NULL, (setentry){0});
}

void sg_set_tidy(sg_heap *heap, PySetObject *set, bool private)
{
    if (set->fill - set->used > set->mask / 4) {
        resize(heap, set, wanted_after(set->used), private, NULL, (setentry){0});
    }
}

/* ---- one key ---- */

bool sg_set_add(sg_heap *heap, sg_slot slot, sg_slot *key)
{
    Py_hash_t hash;
    PySetObject *set = (PySetObject *)sg_pointer(slot);
    if (!sg_key_hash(*key, &hash)) {
        return false;
    }
    PyObject *counted = sg_to_heap(heap, *key);
    *key = sg_owned(counted);
    bool private = sg_set_is_private(slot);
    uint8_t *lock = sg_set_lock_unless(private, set);
    setentry *entry;
    int found = sg_set_probe(set->table, (size_t)set->mask, *key, hash, &entry);
    bool done = found > 0;
    if (found == 0 && sg_set_add_absent(heap, set, counted, hash, private)) {
        *key = 0;
        done = true;
    }
    sg_set_unlock(lock);
    return done;
}

int sg_set_discard(sg_heap *heap, sg_slot slot, sg_slot key)
{
    Py_hash_t hash;
    PySetObject *set = (PySetObject *)sg_pointer(slot);
    if (!sg_key_hash(key, &hash)) {
        return -1;
    }
    PyObject *removed = NULL;
    uint8_t *lock = sg_object_lock(set);
    setentry *entry;
    int found = sg_set_probe(set->table, (size_t)set->mask, key, hash, &entry);
    if (found > 0) {
        removed = sg_set_take_out(set, entry);
    }
    sg_object_unlock(lock);
    if (removed != NULL) {
        sg_log_decrement(heap, removed);
    }
    return found;
}

sg_slot sg_set_pop(sg_heap *heap, sg_slot slot)
{
    PySetObject *set = (PySetObject *)sg_pointer(slot);
    PyObject *removed = NULL;
    uint8_t *lock = sg_object_lock(set);
    if (set->used > 0) {
        /* As the host: the search goes on where the last one ended. */
        setentry *entry = &set->table[set->finger & set->mask];
        while (!sg_set_entry_is_used(entry)) {
            entry = entry == &set->table[set->mask] ? set->table : entry + 1;
        }
        removed = sg_set_take_out(set, entry);
        set->finger = entry - set->table + 1;
    }
    sg_object_unlock(lock);
    if (removed == NULL) {
        return 0;
    }
    sg_increment(removed); /* rule 19 */
    sg_log_decrement(heap, removed);
    return sg_owned(removed);
}

bool sg_set_clear(sg_heap *heap, sg_slot slot)
{
    PySetObject *set = (PySetObject *)sg_pointer(slot);
    bool private = sg_set_is_private(slot);
    uint8_t *lock = sg_set_lock_unless(private, set);
    Py_ssize_t used = set->used, mask = set->mask;
    sg_slot *keys = sg_scratch_room(heap, used);
    bool done = keys != NULL;
    for (Py_ssize_t i = 0, n = 0; done && i <= mask; i++) {
        if (sg_set_entry_is_used(&set->table[i])) {
            keys[n++] = sg_from_heap(set->table[i].key);
        }
        done = !sg_must_give_up(i);
    }
    if (done && private) {
        sg_set_replace_table(heap, set, set->smalltable, PySet_MINSIZE - 1, 0, 0, true);
        memset(set->smalltable, 0, sizeof set->smalltable);
    }
    else if (done && set->fill > 0) {
        sg_set_replace_table(heap, set, sg_set_table_new(heap, PySet_MINSIZE - 1), PySet_MINSIZE - 1, 0, 0, false);
    }
    sg_set_unlock(lock);
    for (Py_ssize_t i = 0; done && i < used; i++) {
        sg_log_decrement(heap, sg_pointer(keys[i]));
    }
    return done;
}

/* ---- new sets ---- */

PySetObject *sg_set_make(sg_heap *heap, PyTypeObject *type)
{
    PySetObject *set = sg_gc_block(heap, SG_GC_HEADER, sizeof *set);
    memset(set, 0, sizeof *set);
    ((PyObject *)set)->ob_refcnt = 1;
    ((PyObject *)set)->ob_type = type;
    set->mask = PySet_MINSIZE - 1;
    set->table = set->smalltable;
    set->hash = -1;
    sg_nursery_add(heap, (PyObject *)set);
    return set;
}

sg_slot sg_set_new(sg_heap *heap, PyTypeObject *type, sg_slot *keys, Py_ssize_t n)
{
    sg_slot set = sg_owned((PyObject *)sg_set_make(heap, type));
    for (Py_ssize_t i = 0; i < n; i++) {
        sg_slot key = sg_tag(keys[i]) == SG_TAG_OWNED ? sg_from_heap((PyObject *)keys[i]) : keys[i];
        bool done = sg_set_add(heap, set, &key) && !sg_must_give_up(i);
        sg_drop(heap, key);
        if (!done) {
            sg_drop(heap, set); /* the keys' own slots have kept their counts */
            return 0;
        }
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        sg_drop(heap, keys[i]);
        keys[i] = 0;
    }
    return set;
}

/* ---- in exclusive mode ---- */

/* The entry of the key, or the empty one where it would be; NULL with an exception.  *again: comparing has changed the set. */
static setentry *host_probe(PySetObject *set, PyObject *key, Py_hash_t hash, bool *again)
{
    setentry *table = set->table;
    size_t mask = (size_t)set->mask, perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        setentry *entry = &table[i];
        for (int probes = i + SG_SET_PROBES <= mask ? SG_SET_PROBES : 0; probes >= 0; probes--, entry++) {
            PyObject *candidate = entry->key;
            if ((entry->hash == 0 && candidate == NULL) || (entry->hash == hash && candidate == key)) {
                return entry;
            }
            if (entry->hash != hash || candidate == _PySet_Dummy) {
                continue;
            }
            Py_INCREF(candidate);
            int equal = PyObject_RichCompareBool(candidate, key, Py_EQ);
            Py_DECREF(candidate);
            if (equal < 0) {
                return NULL;
            }
            *again = table != set->table || entry->key != candidate;
            if (*again || equal > 0) {
                return entry;
            }
        }
        perturb >>= SG_SET_PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

int sg_set_contains_host(PySetObject *set, PyObject *key, Py_hash_t hash)
{
    bool again = false;
    setentry *entry;
    do {
        again = false;
        entry = host_probe(set, key, hash, &again);
    } while (again);
    return entry == NULL ? -1 : entry->key != NULL;
}
