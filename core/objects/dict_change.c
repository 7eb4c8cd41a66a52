/* Adding and removing items of dicts, making and copying them, in shared mode.  Job, invariants and locking: dict.h.
 *
 * What is done with a table that others may be reading follows the order of stores that dict.h gives; a table that is
 * not yet anybody's is filled plainly.
 */
#include <string.h>

#include "memory/collector.h"
#include "objects/dict_table.h"
#include "objects/key.h"
#include "objects/new.h"

enum {
    LOG2_MIN = 3,     /* the host's PyDict_LOG_MINSIZE */
    GROW_MAX = 50000, /* items: larger tables the host replaces, for there is no safepoint while it lasts */
    COPY_MAX = 10000,
    UNUSED_MAX = 8, /* removed entries at the end that popitem() passes: the host takes them off */
};

static PyDictKeysObject *empty_table;
/* The first releases of 3.13 give some tables twice the slots that later ones give them: see log2_for(). */
static bool host_rounds_up;

void sg_dict_init(void)
{
    PyObject *dict = PyDict_New();
    if (dict != NULL) {
        empty_table = ((PyDictObject *)dict)->ma_keys;
        /* A second item of another kind of key makes the host ask for three slots. */
        if (PyDict_SetItemString(dict, "a", Py_None) == 0 && PyDict_SetItem(dict, Py_None, Py_None) == 0) {
            host_rounds_up = ((PyDictObject *)dict)->ma_keys->dk_log2_size > LOG2_MIN;
        }
        Py_DECREF(dict);
    }
    PyErr_Clear();
}

/* ---- tables ---- */

/* How large a table the host makes when it wants so many slots. */
static int log2_for(Py_ssize_t slots)
{
    int log2_size = LOG2_MIN;
    if (host_rounds_up) {
        slots = slots > 0 && slots < 1 << LOG2_MIN ? 2 << LOG2_MIN : slots | 1 << LOG2_MIN;
    }
    while (((Py_ssize_t)1 << log2_size) < slots) {
        log2_size++;
    }
    return log2_size;
}

static PyDictKeysObject *table_new(sg_heap *heap, int log2_size, bool unicode)
{
    size_t bytes = sg_dict_keys_bytes(log2_size, unicode);
    PyDictKeysObject *keys = sg_table_take(heap, bytes);
    if (keys == NULL) {
        return NULL;
    }
    size_t index_bytes = (size_t)1 << sg_dict_index_bytes_log2(log2_size);
    keys->dk_refcnt = 1;
    keys->dk_log2_size = (uint8_t)log2_size;
    keys->dk_log2_index_bytes = (uint8_t)sg_dict_index_bytes_log2(log2_size);
    keys->dk_kind = unicode ? DICT_KEYS_UNICODE : DICT_KEYS_GENERAL;
    keys->dk_version = 0;
    keys->dk_usable = sg_dict_usable(log2_size);
    keys->dk_nentries = 0;
    memset(keys->dk_indices, 0xff, index_bytes);
    memset(keys->dk_indices + index_bytes, 0, bytes - sizeof *keys - index_bytes);
    return keys;
}

static void leave_table(sg_heap *heap, PyDictKeysObject *keys, bool private)
{
    if (sg_dict_keys_are_static(keys)) {
        return;
    }
    size_t bytes = sg_dict_keys_bytes(keys->dk_log2_size, keys->dk_kind != DICT_KEYS_GENERAL);
    if (private) {
        sg_table_put(heap, keys, bytes);
    }
    else {
        sg_retire(heap, keys, bytes);
    }
}

static void set_index(PyDictKeysObject *keys, size_t i, Py_ssize_t ix)
{
    switch (keys->dk_log2_index_bytes - keys->dk_log2_size) {
    case 0:
        __atomic_store_n(&((int8_t *)keys->dk_indices)[i], (int8_t)ix, __ATOMIC_RELEASE);
        break;
    case 1:
        __atomic_store_n(&((int16_t *)keys->dk_indices)[i], (int16_t)ix, __ATOMIC_RELEASE);
        break;
    case 2:
        __atomic_store_n(&((int32_t *)keys->dk_indices)[i], (int32_t)ix, __ATOMIC_RELEASE);
        break;
    default:
        __atomic_store_n(&((int64_t *)keys->dk_indices)[i], (int64_t)ix, __ATOMIC_RELEASE);
        break;
    }
}

/* A new entry of a key that is not there; the table has room.  Takes both counts. */
static void add_entry(PyDictKeysObject *keys, PyObject *key, Py_hash_t hash, PyObject *value)
{
    size_t mask = (size_t)DK_SIZE(keys) - 1, perturb = (size_t)hash, i = (size_t)hash & mask;
    while (sg_dict_index_at(keys, i) >= 0) { /* the host reuses the index of a removed key, too */
        perturb >>= 5;
        i = (i * 5 + perturb + 1) & mask;
    }
    Py_ssize_t ix = keys->dk_nentries;
    if (keys->dk_kind == DICT_KEYS_GENERAL) {
        DK_ENTRIES(keys)[ix].me_hash = hash;
    }
    PyObject **field = sg_dict_value_at(keys, ix);
    __atomic_store_n(&field[-1], key, __ATOMIC_RELEASE);
    __atomic_store_n(field, value, __ATOMIC_RELEASE);
    set_index(keys, i, ix);
    sg_chance_gap();
    keys->dk_usable--;
    __atomic_store_n(&keys->dk_nentries, ix + 1, __ATOMIC_RELEASE);
}

static Py_hash_t hash_at(PyDictKeysObject *keys, Py_ssize_t ix)
{
    return keys->dk_kind == DICT_KEYS_GENERAL ? DK_ENTRIES(keys)[ix].me_hash
                                              : ((PyASCIIObject *)DK_UNICODE_ENTRIES(keys)[ix].me_key)->hash;
}

/* A table of that size and kind with the items that the dict has, whose counts are to move, or NULL. */
static PyDictKeysObject *larger_table(sg_heap *heap, PyDictObject *dict, int log2_size, bool unicode)
{
    PyDictKeysObject *old = dict->ma_keys, *new = NULL;
    if (dict->ma_used <= GROW_MAX) {
        new = table_new(heap, log2_size, unicode);
    }
    for (Py_ssize_t i = 0; new != NULL && i < old->dk_nentries; i++) {
        PyObject **value = sg_dict_value_at(old, i);
        if (*value != NULL) {
            add_entry(new, value[-1], hash_at(old, i), *value);
        }
    }
    return new;
}

static void put_table(sg_heap *heap, PyDictObject *dict, PyDictKeysObject *new, bool private)
{
    PyDictKeysObject *old = dict->ma_keys;
    __atomic_store_n(&dict->ma_keys, new, __ATOMIC_RELEASE);
    sg_chance_gap();
    leave_table(heap, old, private);
}

static bool replace_table(sg_heap *heap, PyDictObject *dict, int log2_size, bool unicode, bool private)
{
    PyDictKeysObject *new = larger_table(heap, dict, log2_size, unicode);
    if (new != NULL) {
        put_table(heap, dict, new, private);
    }
    return new != NULL;
}

static void set_used(PyDictObject *dict, Py_ssize_t used)
{
    __atomic_store_n(&dict->ma_used, used, __ATOMIC_RELAXED);
}

/* ---- one item ---- */

bool sg_dict_may_change(PyDictObject *dict)
{
    PyDictKeysObject *keys = dict->ma_keys;
    return dict->ma_values == NULL && (keys->dk_version == 0 || sg_dict_keys_are_static(keys))
           && (dict->ma_version_tag & DICT_WATCHER_MASK) == 0;
}

/* True if the collector knows the dict, or will, or need not (rule 22).  With the lock, or private. */
static bool may_hold(sg_heap *heap, PyDictObject *dict, PyObject *o)
{
    return !_PyObject_IS_GC(o) || (PyTuple_CheckExact(o) && !sg_nursery_tracks(o))
           || sg_nursery_has(heap, (PyObject *)dict);
}

static uint8_t *lock_unless(bool private, PyDictObject *dict)
{
    return private ? NULL : sg_object_lock(dict);
}
static void unlock(uint8_t *lock)
{
    if (lock != NULL) {
        sg_object_unlock(lock);
    }
}

/* Adds an item whose key is not there.  With the lock, or private; takes both counts if it returns true. */
static bool add(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject *key, Py_hash_t hash,
                PyObject *value, bool private)
{
    if (!sg_dict_may_change(dict) || !may_hold(heap, dict, key) || !may_hold(heap, dict, value)) {
        return false;
    }
    bool unicode = PyUnicode_CheckExact(key);
    PyDictKeysObject *keys = dict->ma_keys;
    bool all_unicode = unicode && keys->dk_kind != DICT_KEYS_GENERAL;
    bool fits = keys->dk_usable > 0 && (unicode || keys->dk_kind == DICT_KEYS_GENERAL);
    if (!fits && !replace_table(heap, dict, log2_for(dict->ma_used * 3), all_unicode, private)) {
        return false;
    }
    add_entry(dict->ma_keys, key, hash, value);
    set_used(dict, dict->ma_used + 1);
    sg_dict_new_version(heap, interp, dict);
    return true;
}

/* The same in a dict that looks at an instance's values, with its lock: only they are replaced without.  A name that the class
 * does not keep makes it another dict, which is the host's affair. */
static bool set_in_view(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot key, Py_hash_t hash,
                        PyObject *value, PyObject **old)
{
    Py_ssize_t ix;
    size_t slot;
    if ((dict->ma_version_tag & DICT_WATCHER_MASK) != 0 || sg_is_int(key) || !PyUnicode_CheckExact(sg_pointer(key))
        || sg_dict_probe(dict->ma_keys, key, hash, &ix, &slot) != SG_FOUND || !may_hold(heap, dict, value)) {
        return false;
    }
    *old = __atomic_exchange_n(&dict->ma_values->values[ix], value, __ATOMIC_ACQ_REL);
    if (*old == NULL) {
        _PyDictValues_AddToInsertionOrder(dict->ma_values, ix);
        sg_chance_gap();
        set_used(dict, dict->ma_used + 1);
    }
    sg_dict_new_version(heap, interp, dict);
    return true;
}

bool sg_dict_set_here(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot *key, Py_hash_t hash,
                      PyObject *value, bool private, PyObject **old)
{
    *old = NULL;
    if (dict->ma_values != NULL) {
        return set_in_view(heap, interp, dict, *key, hash, value, old);
    }
    Py_ssize_t ix;
    size_t slot;
    switch (sg_dict_probe(dict->ma_keys, *key, hash, &ix, &slot)) {
    case SG_FOUND: {
        if ((dict->ma_version_tag & DICT_WATCHER_MASK) != 0 || !may_hold(heap, dict, value)) {
            return false;
        }
        PyObject **field = sg_dict_value_at(dict->ma_keys, ix);
        *old = *field;
        __atomic_store_n(field, value, __ATOMIC_RELEASE);
        sg_dict_new_version(heap, interp, dict);
        return true;
    }
    case SG_ABSENT: {
        PyObject *counted = sg_to_heap(heap, *key);
        *key = sg_owned(counted);
        if (!add(heap, interp, dict, counted, hash, value, private)) {
            return false;
        }
        *key = 0;
        return true;
    }
    default:
        return false;
    }
}

bool sg_dict_set(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot *key, sg_slot *value)
{
    Py_hash_t hash;
    return sg_key_hash(*key, &hash) && sg_dict_set_hashed(heap, interp, slot, key, hash, value);
}

bool sg_dict_set_hashed(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot *key, Py_hash_t hash,
                        sg_slot *value)
{
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    PyObject *counted = sg_to_heap(heap, *value), *old;
    *value = sg_owned(counted);
    bool private = sg_dict_is_private(slot);
    uint8_t *lock = lock_unless(private, dict);
    bool done = sg_dict_set_here(heap, interp, dict, key, hash, counted, private, &old);
    unlock(lock);
    if (done) {
        *value = 0;
    }
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return done;
}

bool sg_dict_count(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot *key)
{
    Py_hash_t hash;
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    if (!sg_key_hash(*key, &hash) || (dict->ma_version_tag & DICT_WATCHER_MASK) != 0) {
        return false;
    }
    bool private = sg_dict_is_private(slot), done = false;
    PyObject *counted = sg_to_heap(heap, *key), *old = NULL;
    *key = sg_owned(counted);
    uint8_t *lock = lock_unless(private, dict);
    Py_ssize_t ix;
    size_t place;
    sg_found found = dict->ma_values != NULL ? SG_NOT_HERE : sg_dict_probe(dict->ma_keys, *key, hash, &ix, &place);
    intptr_t number;
    if (found == SG_FOUND) {
        PyObject **field = sg_dict_value_at(dict->ma_keys, ix);
        if (sg_int_get(sg_from_heap(*field), &number) && sg_int_fits(number + 1)) {
            PyObject *sum = sg_to_heap(heap, sg_from_int(number + 1));
            old = __atomic_exchange_n(field, sum, __ATOMIC_ACQ_REL);
            sg_dict_new_version(heap, interp, dict);
            done = true;
        }
    }
    else if (found == SG_ABSENT) {
        done = add(heap, interp, dict, counted, hash, sg_int_immortal(1), private);
        *key = done ? 0 : *key;
    }
    unlock(lock);
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
    return done;
}

sg_slot sg_dict_setdefault(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot *key, sg_slot *value)
{
    Py_hash_t hash;
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    if (!sg_key_hash(*key, &hash)) {
        return 0;
    }
    bool private = sg_dict_is_private(slot);
    PyObject *result = NULL;
    if (!private && sg_dict_get_hashed(dict, *key, hash, &result) == SG_FOUND && result != NULL) {
        return sg_from_heap(result); /* as any reader finds it: threads that only look need not wait for each other */
    }
    result = NULL;
    PyObject *counted = sg_to_heap(heap, *key), *stored = sg_to_heap(heap, *value);
    *key = sg_owned(counted);
    *value = sg_owned(stored);
    uint8_t *lock = lock_unless(private, dict);
    Py_ssize_t ix;
    size_t place;
    sg_found found = dict->ma_values != NULL ? SG_NOT_HERE : sg_dict_probe(dict->ma_keys, *key, hash, &ix, &place);
    if (found == SG_FOUND) {
        result = *sg_dict_value_at(dict->ma_keys, ix);
    }
    else if (found == SG_ABSENT && add(heap, interp, dict, counted, hash, stored, private)) {
        *key = *value = 0;
        result = stored;
    }
    unlock(lock);
    return result == NULL ? 0 : sg_from_heap(result);
}

void sg_dict_remove_entry(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, Py_ssize_t ix, size_t slot)
{
    PyObject **field = sg_dict_value_at(dict->ma_keys, ix);
    set_used(dict, dict->ma_used - 1);
    sg_chance_gap();
    __atomic_store_n(field, NULL, __ATOMIC_RELEASE);
    set_index(dict->ma_keys, slot, DKIX_DUMMY);
    __atomic_store_n(&field[-1], NULL, __ATOMIC_RELEASE);
    sg_dict_new_version(heap, interp, dict);
}

sg_found sg_dict_remove(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot key, sg_slot *value)
{
    Py_hash_t hash;
    return sg_key_hash(key, &hash) ? sg_dict_remove_hashed(heap, interp, slot, key, hash, value) : SG_NOT_HERE;
}

sg_found sg_dict_remove_hashed(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, sg_slot key, Py_hash_t hash,
                               sg_slot *value)
{
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    PyObject *removed[2] = {NULL, NULL};
    uint8_t *lock = lock_unless(sg_dict_is_private(slot), dict);
    Py_ssize_t ix;
    size_t place;
    sg_found found = sg_dict_may_change(dict) ? sg_dict_probe(dict->ma_keys, key, hash, &ix, &place) : SG_NOT_HERE;
    if (found == SG_FOUND) {
        PyObject **field = sg_dict_value_at(dict->ma_keys, ix);
        removed[0] = field[-1];
        removed[1] = field[0];
        sg_dict_remove_entry(heap, interp, dict, ix, place);
    }
    unlock(lock);
    if (found == SG_FOUND) {
        if (value != NULL) {
            sg_increment(removed[1]); /* rule 19 */
            *value = sg_owned(removed[1]);
        }
        sg_log_decrement(heap, removed[0]);
        sg_log_decrement(heap, removed[1]);
    }
    return found;
}

sg_slot sg_dict_popitem(sg_heap *heap, PyInterpreterState *interp, sg_slot slot)
{
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    if (!sg_nursery_has_room(heap)) {
        return 0;
    }
    PyObject *removed[2] = {NULL, NULL};
    uint8_t *lock = lock_unless(sg_dict_is_private(slot), dict);
    if (sg_dict_may_change(dict) && dict->ma_used > 0) {
        PyDictKeysObject *keys = dict->ma_keys;
        Py_ssize_t last = keys->dk_nentries - 1, end = last - UNUSED_MAX;
        while (last > end && last >= 0 && *sg_dict_value_at(keys, last) == NULL) {
            last--;
        }
        if (last > end && last >= 0) {
            size_t mask = (size_t)DK_SIZE(keys) - 1, perturb = (size_t)hash_at(keys, last), i = perturb & mask;
            while (sg_dict_index_at(keys, i) != last) {
                perturb >>= 5;
                i = (i * 5 + perturb + 1) & mask;
            }
            PyObject **field = sg_dict_value_at(keys, last);
            removed[0] = field[-1];
            removed[1] = field[0];
            sg_dict_remove_entry(heap, interp, dict, last, i);
        }
    }
    unlock(lock);
    if (removed[0] == NULL) {
        return 0;
    }
    const sg_slot pair[2] = {sg_from_heap(removed[0]), sg_from_heap(removed[1])};
    sg_slot result = sg_tuple_new(heap, pair, 2);
    sg_log_decrement(heap, removed[0]);
    sg_log_decrement(heap, removed[1]);
    return result;
}

PyDictKeysObject *sg_dict_clear_here(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict)
{
    PyDictKeysObject *keys = dict->ma_keys;
    if (!sg_dict_may_change(dict) || keys->dk_nentries > COPY_MAX) {
        return NULL;
    }
    __atomic_store_n(&dict->ma_keys, empty_table, __ATOMIC_RELEASE);
    sg_chance_gap();
    set_used(dict, 0);
    sg_dict_new_version(heap, interp, dict);
    return keys;
}

void sg_dict_table_ends(sg_heap *heap, PyDictKeysObject *keys, bool private)
{
    if (sg_dict_keys_are_static(keys)) {
        return;
    }
    for (Py_ssize_t i = 0; i < keys->dk_nentries; i++) {
        PyObject **value = sg_dict_value_at(keys, i);
        if (*value != NULL) {
            sg_log_decrement(heap, value[-1]);
            sg_log_decrement(heap, *value);
        }
    }
    leave_table(heap, keys, private);
}

bool sg_dict_clear(sg_heap *heap, PyInterpreterState *interp, sg_slot slot)
{
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    bool private = sg_dict_is_private(slot);
    uint8_t *lock = lock_unless(private, dict);
    PyDictKeysObject *keys = sg_dict_clear_here(heap, interp, dict);
    unlock(lock);
    if (keys != NULL) {
        sg_dict_table_ends(heap, keys, private);
    }
    return keys != NULL;
}

/* ---- whole dicts ---- */

void sg_dict_begin(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict)
{
    dict->ma_used = 0;
    dict->ma_version_tag = sg_next_dict_version(heap, interp);
    dict->ma_keys = empty_table;
    dict->ma_values = NULL;
}

static PyDictObject *dict_new(sg_heap *heap, PyInterpreterState *interp, PyDictKeysObject *keys)
{
    PyDictObject *dict = sg_gc_block(heap, SG_GC_HEADER, sizeof *dict);
    ((PyObject *)dict)->ob_refcnt = 1;
    ((PyObject *)dict)->ob_type = &PyDict_Type;
    sg_dict_begin(heap, interp, dict);
    dict->ma_keys = keys;
    sg_nursery_need_not(heap, (PyObject *)dict); /* until something is in it that the collector may know (may_hold) */
    return dict;
}

PyDictObject *sg_dict_of_values(sg_heap *heap, PyInterpreterState *interp, PyDictKeysObject *keys, PyDictValues *values)
{
    __atomic_fetch_add(&keys->dk_refcnt, 1, __ATOMIC_RELAXED);
    PyDictObject *dict = dict_new(heap, interp, keys);
    dict->ma_values = values;
    dict->ma_used = values->size;
    return dict;
}

void sg_dict_track_value(sg_heap *heap, PyDictObject *dict, PyObject *value)
{
    sg_nursery_make_room(heap, PyThreadState_GetUnchecked(), 1);
    uint8_t *lock = sg_object_lock(dict);
    may_hold(heap, dict, value);
    sg_object_unlock(lock);
}

sg_slot sg_dict_new(sg_heap *heap, PyInterpreterState *interp, sg_slot *keys, sg_slot *values, int stride, int n)
{
    bool unicode = true;
    Py_hash_t hash;
    for (int i = 0; i < n; i++) {
        sg_slot key = keys[i * stride];
        if (!sg_key_is_simple(key) || !sg_key_hash(key, &hash)) {
            return 0;
        }
        unicode = unicode && !sg_is_int(key) && PyUnicode_CheckExact(sg_pointer(key));
    }
    if (!sg_nursery_has_room(heap)) {
        return 0;
    }
    PyDictKeysObject *table = empty_table;
    if (n > 0) {
        /* As the host: up to five items fit its smallest table, whose first key tells its kind. */
        bool small = n <= sg_dict_usable(LOG2_MIN);
        unicode = unicode || (small && !sg_is_int(keys[0]) && PyUnicode_CheckExact(sg_pointer(keys[0])));
        table = table_new(heap, small ? LOG2_MIN : log2_for(((Py_ssize_t)n * 3 + 1) / 2), unicode);
        if (table == NULL) {
            return 0;
        }
    }
    PyDictObject *dict = dict_new(heap, interp, table);
    for (int i = 0; i < n; i++) {
        sg_slot *key = &keys[i * stride];
        PyObject *value = sg_to_heap(heap, values[i * stride]), *old;
        values[i * stride] = 0;
        sg_key_hash(*key, &hash);
        /* The comparison cannot fail (sg_key_is_simple), and there is room unless the kind of table changes. */
        if (!sg_dict_set_here(heap, interp, dict, key, hash, value, true, &old)) {
            Py_FatalError("sharedgil: out of memory for a dict");
        }
        if (old != NULL) {
            sg_log_decrement(heap, old);
        }
    }
    return sg_owned((PyObject *)dict);
}

sg_slot sg_dict_new_with_room(sg_heap *heap, PyInterpreterState *interp, Py_ssize_t n, bool unicode)
{
    PyDictKeysObject *table = sg_nursery_has_room(heap) ? table_new(heap, log2_for((n * 3 + 1) / 2), unicode) : NULL;
    return table == NULL ? 0 : sg_owned((PyObject *)dict_new(heap, interp, table));
}

/* A copy of a table, with the lock of its dict; the counts of its items are to move. */
static PyDictKeysObject *same_table(sg_heap *heap, PyDictKeysObject *keys)
{
    size_t bytes = sg_dict_keys_bytes(keys->dk_log2_size, keys->dk_kind != DICT_KEYS_GENERAL);
    PyDictKeysObject *copy = sg_table_take(heap, bytes);
    if (copy != NULL) {
        memcpy(copy, keys, bytes);
        copy->dk_refcnt = 1;
        copy->dk_version = 0;
    }
    return copy;
}

/* The same, each of its items counted once more. */
static PyDictKeysObject *table_copy(sg_heap *heap, PyDictKeysObject *keys)
{
    PyDictKeysObject *copy = same_table(heap, keys);
    if (copy == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < copy->dk_nentries; i++) {
        PyObject **value = sg_dict_value_at(copy, i);
        if (*value != NULL) {
            sg_increment(value[-1]);
            sg_increment(*value);
        }
    }
    return copy;
}

/* The host copies such a table as it is; any other it fills anew. */
static bool copies_as_it_is(PyDictObject *dict)
{
    PyDictKeysObject *keys = dict->ma_keys;
    return dict->ma_values == NULL && !sg_dict_keys_are_static(keys) && dict->ma_used <= COPY_MAX
           && dict->ma_used >= keys->dk_nentries * 2 / 3;
}

sg_slot sg_dict_copy(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict)
{
    if (!sg_nursery_has_room(heap)) {
        return 0;
    }
    if (dict->ma_values != NULL) {
        sg_slot copy = sg_dict_new(heap, interp, NULL, NULL, 1, 0);
        bool done = copy != 0 && sg_dict_merge(heap, interp, copy, (PyObject *)dict, false);
        if (!done) {
            sg_drop(heap, copy);
        }
        return done ? copy : 0;
    }
    uint8_t *lock = sg_object_lock(dict);
    PyDictKeysObject *keys = NULL;
    Py_ssize_t used = dict->ma_used;
    bool tracked = used != 0 && sg_nursery_tracks((PyObject *)dict);
    if (used == 0) {
        keys = empty_table;
    }
    else if (copies_as_it_is(dict)) {
        keys = table_copy(heap, dict->ma_keys);
    }
    sg_object_unlock(lock);
    if (keys == NULL) {
        return 0;
    }
    PyDictObject *copy = dict_new(heap, interp, keys);
    copy->ma_used = used;
    if (tracked) {
        sg_nursery_has(heap, (PyObject *)copy); /* there is room */
    }
    return sg_owned((PyObject *)copy);
}

/* An item of another dict, counted, and whether its key is a new one. */
typedef struct {
    PyObject *key, *value;
    Py_hash_t hash;
    bool new;
} item;

enum {
    MERGE_MAX = 256,
    APART_MAX = 1000, /* entries of a table that is copied for a few items: larger ones the host changes in place */
};

/* A table's size and kind. */
typedef struct {
    int log2_size;
    bool unicode;
    bool cloned; /* the host gives an empty dict a copy of it */
    bool other;  /* it is another than the dict has */
} shape;

/* With the lock of the dict whose table it is. */
static shape shape_of(PyDictObject *dict)
{
    PyDictKeysObject *keys = dict->ma_keys;
    int log2_size = keys->dk_log2_size;
    bool cloned = dict->ma_values == NULL && dict->ma_used == keys->dk_nentries
                  && (log2_size == LOG2_MIN || sg_dict_usable(log2_size - 1) < dict->ma_used);
    return (shape){log2_size, keys->dk_kind != DICT_KEYS_GENERAL, cloned, false};
}

/* The items of a dict as they are at one moment, counted, or -1. */
static int items_of(PyDictObject *dict, item *items, shape *table)
{
    int n = 0;
    uint8_t *lock = sg_object_lock(dict);
    PyDictKeysObject *keys = dict->ma_keys;
    bool view = dict->ma_values != NULL; /* of an instance's attributes, which are replaced without the lock */
    Py_ssize_t position = 0;
    *table = shape_of(dict);
    PyObject *key, *value;
    if (dict->ma_used > MERGE_MAX || (!view && keys->dk_nentries > 4 * MERGE_MAX)) {
        n = -1;
    }
    while (n >= 0 && sg_dict_next(dict, &position, &key, &value)) {
        sg_increment(key);
        sg_increment(value);
        items[n++] = (item){.key = key, .value = value, .hash = view ? sg_str_hash(key) : hash_at(keys, position - 1)};
    }
    sg_object_unlock(lock);
    return n;
}

/* Checks, with the lock or private, that a merge can be done to its end. */
static bool can_merge(sg_heap *heap, PyDictObject *dict, item *items, int n, bool unique)
{
    if (!sg_dict_may_change(dict) || dict->ma_used > GROW_MAX) {
        return false;
    }
    for (int i = 0; i < n; i++) {
        Py_ssize_t ix;
        size_t slot;
        sg_found found = sg_dict_probe(dict->ma_keys, sg_from_heap(items[i].key), items[i].hash, &ix, &slot);
        if (!sg_key_is_simple(sg_from_heap(items[i].key)) || found == SG_NOT_HERE || (found == SG_FOUND && unique)
            || !may_hold(heap, dict, items[i].key) || !may_hold(heap, dict, items[i].value)) {
            return false;
        }
        items[i].new = found != SG_FOUND;
    }
    return true;
}

/* The table for a dict and the items of another one, as the host makes it: an empty dict gets one like the other's.  Otherwise
 * there is first to be room for all items, as if the dict had none of them; then, item by item, the table is replaced when it
 * is full or has the wrong kind of keys. */
static shape shape_for(PyDictObject *dict, shape from, const item *items, int n)
{
    shape need = shape_of(dict);
    Py_ssize_t usable = dict->ma_keys->dk_usable, used = dict->ma_used;
    if (used == 0 && from.cloned) {
        from.other = true;
        return from;
    }
    if (sg_dict_usable(need.log2_size) < n) {
        need = (shape){log2_for(((used + n) * 3 + 1) / 2), need.unicode && from.unicode, false, true};
        usable = sg_dict_usable(need.log2_size) - used;
    }
    for (int i = 0; i < n; i++) {
        bool unicode = PyUnicode_CheckExact(items[i].key);
        if (items[i].new && (usable == 0 || (need.unicode && !unicode))) {
            need = (shape){log2_for(used * 3), need.unicode && unicode, false, true};
            usable = sg_dict_usable(need.log2_size) - used;
        }
        usable -= items[i].new;
        used += items[i].new;
    }
    return need;
}

/* The table that items go into, with room for all of them at once, as the host makes it; or NULL.  Of a dict that others know
 * it is another than the one they read, if there are several items: they find all of them or none. */
static PyDictKeysObject *table_for(sg_heap *heap, PyDictObject *dict, shape from, const item *items, int n,
                                   bool private)
{
    PyDictKeysObject *keys = dict->ma_keys;
    shape need = shape_for(dict, from, items, n);
    if (need.other) {
        return larger_table(heap, dict, need.log2_size, need.unicode);
    }
    if (private || n == 1) {
        return keys;
    }
    return keys->dk_nentries <= APART_MAX ? same_table(heap, keys) : NULL;
}

/* Puts items into a table with room for them.  What is left of them: the replaced value, and the key that was there. */
static Py_ssize_t put_all(PyDictKeysObject *keys, item *items, int n)
{
    Py_ssize_t added = 0;
    for (int i = 0; i < n; i++) {
        Py_ssize_t ix;
        size_t slot;
        if (sg_dict_probe(keys, sg_from_heap(items[i].key), items[i].hash, &ix, &slot) == SG_FOUND) {
            PyObject **field = sg_dict_value_at(keys, ix), *old = *field;
            __atomic_store_n(field, items[i].value, __ATOMIC_RELEASE);
            items[i].value = old;
            continue;
        }
        add_entry(keys, items[i].key, items[i].hash, items[i].value);
        added++;
        items[i].key = items[i].value = NULL;
    }
    return added;
}

/* One of several items, in a table that is nobody's yet and that of `apart`.  False: not here. */
static bool set_apart(sg_heap *heap, PyDictObject *apart, sg_dict_item *item)
{
    Py_ssize_t ix;
    size_t slot;
    PyDictKeysObject *keys = apart->ma_keys;
    sg_found found = sg_dict_probe(keys, sg_from_heap(item->key), item->hash, &ix, &slot);
    item->old = NULL;
    if (found == SG_FOUND) {
        PyObject **field = sg_dict_value_at(keys, ix);
        item->old = *field;
        *field = item->value;
    }
    else if (found == SG_ABSENT) {
        bool unicode = PyUnicode_CheckExact(item->key);
        bool all_unicode = unicode && keys->dk_kind != DICT_KEYS_GENERAL;
        bool fits = keys->dk_usable > 0 && (unicode || keys->dk_kind == DICT_KEYS_GENERAL);
        if (!fits && !replace_table(heap, apart, log2_for(apart->ma_used * 3), all_unicode, true)) {
            return false;
        }
        add_entry(apart->ma_keys, item->key, item->hash, item->value);
        apart->ma_used++;
    }
    return found != SG_NOT_HERE;
}

bool sg_dict_set_all_here(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_dict_item *items, int n)
{
    bool done = sg_dict_may_change(dict) && dict->ma_keys->dk_nentries <= APART_MAX;
    for (int i = 0; done && i < n; i++) {
        done = may_hold(heap, dict, items[i].key) && may_hold(heap, dict, items[i].value);
    }
    if (!done) {
        return false;
    }
    bool empty = sg_dict_keys_are_static(dict->ma_keys);
    PyDictObject apart = {.ma_used = dict->ma_used, .ma_keys = empty ? dict->ma_keys : same_table(heap, dict->ma_keys)};
    done = apart.ma_keys != NULL;
    for (int i = 0; done && i < n; i++) {
        done = set_apart(heap, &apart, &items[i]);
    }
    if (done) {
        put_table(heap, dict, apart.ma_keys, false);
        set_used(dict, apart.ma_used);
        sg_dict_new_version(heap, interp, dict);
    }
    else if (apart.ma_keys != NULL) {
        leave_table(heap, apart.ma_keys, true);
    }
    return done;
}

/* An empty dict gets a copy of the other's table, if the host would copy it. */
static bool merge_into_empty(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyDictObject *other)
{
    if (dict->ma_used != 0 || !sg_dict_may_change(dict)
        || (sg_nursery_tracks((PyObject *)other) && !sg_nursery_has(heap, (PyObject *)dict))) {
        return false;
    }
    PyDictKeysObject *keys = NULL, *old = dict->ma_keys;
    uint8_t *lock = sg_object_lock(other);
    Py_ssize_t used = other->ma_used;
    if (copies_as_it_is(other) && shape_of(other).cloned) {
        keys = table_copy(heap, other->ma_keys);
    }
    sg_object_unlock(lock);
    if (keys == NULL) {
        return false;
    }
    dict->ma_keys = keys;
    dict->ma_used = used;
    sg_dict_new_version(heap, interp, dict);
    leave_table(heap, old, true);
    return true;
}

bool sg_dict_merge(sg_heap *heap, PyInterpreterState *interp, sg_slot slot, PyObject *other, bool unique)
{
    PyDictObject *dict = (PyDictObject *)sg_pointer(slot);
    if ((PyObject *)dict == other) {
        return false;
    }
    if (sg_dict_is_private(slot) && merge_into_empty(heap, interp, dict, (PyDictObject *)other)) {
        return true;
    }
    item items[MERGE_MAX];
    shape from;
    int n = items_of((PyDictObject *)other, items, &from);
    if (n < 0) {
        return false;
    }
    bool private = sg_dict_is_private(slot);
    uint8_t *lock = lock_unless(private, dict);
    PyDictKeysObject *keys = NULL;
    if (n > 0 && can_merge(heap, dict, items, n, unique)) {
        keys = table_for(heap, dict, from, items, n, private);
    }
    bool done = n == 0 || keys != NULL;
    if (keys != NULL) {
        Py_ssize_t added = put_all(keys, items, n);
        if (keys != dict->ma_keys) {
            put_table(heap, dict, keys, private);
        }
        set_used(dict, dict->ma_used + added);
        sg_dict_new_version(heap, interp, dict);
    }
    unlock(lock);
    for (int i = 0; i < n; i++) {
        if (items[i].key != NULL) {
            sg_drop_owned(heap, items[i].key);
        }
        if (items[i].value != NULL) {
            if (done) {
                sg_log_decrement(heap, items[i].value);
            }
            else {
                sg_drop_owned(heap, items[i].value);
            }
        }
    }
    return done;
}
