/* Whole sets: unions, intersections, differences, and whether one is in another, in shared mode.  Job, invariants and
 * locking: set.h.
 *
 * Each follows the host's order of insertions and sizes of tables, for they decide in which order a set is iterated over.
 * Two sets are seen as they are at one moment, under both locks; any other iterable is read before, at a moment of its own.
 */
#include <string.h>

#include "base/stop.h"
#include "objects/dict.h"
#include "objects/items.h"
#include "objects/new.h"
#include "objects/set_entries.h"

/* ---- where keys come from --------------------------------------------------------- */

typedef struct {
    sg_slot key;
    Py_hash_t hash;
} hashed;

/* The keys of an operand: a set's own table, or in the thread's scratch memory. */
typedef struct {
    PySetObject *set; /* or NULL */
    hashed *at;
    Py_ssize_t n; /* in scratch memory */
    bool sized;   /* the host asks how many there are before it adds them */
    bool made;    /* some keys are owned */
    Py_ssize_t next;
    hashed current;
} source;

static PySetObject *as_set(sg_slot s)
{
    return !sg_is_int(s) && PyAnySet_Check(sg_pointer(s)) ? (PySetObject *)sg_pointer(s) : NULL;
}

static PyDictObject *as_dict(sg_slot s)
{
    return !sg_is_int(s) && PyDict_CheckExact(sg_pointer(s)) ? (PyDictObject *)sg_pointer(s) : NULL;
}

static source source_of_set(PySetObject *set)
{
    return (source){.set = set, .sized = true};
}

static Py_ssize_t size_of(const source *s)
{
    return s->set != NULL ? s->set->used : s->n;
}

static void close_source(sg_heap *heap, source *s)
{
    for (Py_ssize_t i = 0; s->made && i < s->n; i++) {
        sg_drop(heap, s->at[i].key);
    }
}

/* The keys of anything but a set; false: something in it cannot be hashed here. */
static bool read_items(sg_heap *heap, sg_slot iterable, source *s)
{
    sg_items items;
    if (!sg_items_take(heap, iterable, &items)) {
        return false;
    }
    *s = (source){.n = items.n, .made = items.made, .sized = as_dict(iterable) != NULL};
    s->at = (hashed *)sg_scratch_room(heap, items.n * (Py_ssize_t)(sizeof(hashed) / sizeof(sg_slot)));
    if (s->at == NULL) {
        Py_FatalError("sharedgil: out of memory for the keys of a set");
    }
    const sg_slot *slots = (const sg_slot *)s->at;
    bool done = true;
    for (Py_ssize_t i = items.n - 1; i >= 0; i--) { /* backwards: they make room for each other */
        hashed key = {.key = slots[i]};
        done = done && sg_key_hash(key.key, &key.hash) && !sg_must_give_up(i);
        s->at[i] = key;
    }
    if (!done) {
        close_source(heap, s);
    }
    return done;
}

static bool open_source(sg_heap *heap, sg_slot operand, source *s)
{
    PySetObject *set = as_set(operand);
    if (set != NULL) {
        *s = source_of_set(set);
        return true;
    }
    return read_items(heap, operand, s);
}

/* The next key, or NULL. */
static hashed *next_key(source *s)
{
    if (s->set == NULL) {
        return s->next < s->n ? &s->at[s->next++] : NULL;
    }
    while (s->next <= s->set->mask) {
        const setentry *entry = &s->set->table[s->next++];
        if (sg_set_entry_is_used(entry)) {
            s->current = (hashed){sg_from_heap(entry->key), entry->hash};
            return &s->current;
        }
    }
    return NULL;
}

/* ---- steps, with the locks of all sets that others know ---------------------------- */

/* A set, or NULL if it needs no lock: it does not change, or nobody else knows it. */
static PySetObject *to_lock(PySetObject *set, bool private)
{
    return set == NULL || private || PyFrozenSet_CheckExact(set) ? NULL : set;
}

static int contains(PySetObject *set, const hashed *key)
{
    setentry *entry;
    return sg_set_probe(set->table, (size_t)set->mask, key->key, key->hash, &entry);
}

/* False: not here.  A key that is owned is taken, and stays as a borrowed one. */
static bool add(sg_heap *heap, PySetObject *set, bool private, hashed *key)
{
    int found = contains(set, key);
    if (found != 0) {
        return found > 0;
    }
    PyObject *counted = sg_to_heap(heap, key->key);
    if (sg_set_add_absent(heap, set, counted, key->hash, private)) {
        key->key = sg_from_heap(counted);
        return true;
    }
    if (sg_tag(key->key) != SG_TAG_OWNED) {
        sg_drop_owned(heap, counted);
    }
    return false;
}

/* 1: it was there, and its count is on the log; 0; -1: not here. */
static int discard(sg_heap *heap, PySetObject *set, const hashed *key)
{
    setentry *entry;
    int found = sg_set_probe(set->table, (size_t)set->mask, key->key, key->hash, &entry);
    if (found > 0) {
        sg_log_decrement(heap, sg_set_take_out(set, entry));
    }
    return found;
}

static bool add_all(sg_heap *heap, PySetObject *set, bool private, source *s)
{
    Py_ssize_t n = size_of(s), i = 0;
    if (n != 0 && s->sized && !sg_set_make_room(heap, set, n, private)) {
        return false;
    }
    for (hashed *key = next_key(s); key != NULL; key = next_key(s)) {
        if (!add(heap, set, private, key) || sg_must_give_up(i++)) {
            return false;
        }
    }
    return true;
}

static bool discard_all(sg_heap *heap, PySetObject *set, bool private, source *s)
{
    Py_ssize_t i = 0;
    for (const hashed *key = next_key(s); key != NULL; key = next_key(s)) {
        if (discard(heap, set, key) < 0 || sg_must_give_up(i++)) {
            return false;
        }
    }
    sg_set_tidy(heap, set, private);
    return true;
}

/* Discards the keys that are there and adds the others.  If not all of that can be done here, nothing is. */
static bool toggle_all(sg_heap *heap, PySetObject *set, bool private, source *s)
{
    source first = *s;
    Py_ssize_t i = 0;
    for (const hashed *key = next_key(&first); key != NULL; key = next_key(&first)) {
        if (contains(set, key) < 0 || sg_must_give_up(i++)) {
            return false;
        }
    }
    for (hashed *key = next_key(s); key != NULL; key = next_key(s)) {
        if (discard(heap, set, key) == 0) {
            /* Who waits has to wait until the rest is done. */
            while (!add(heap, set, private, key)) {
            }
        }
    }
    return true;
}

/* Adds those of the keys that are (not) in `set` to the private `result`, until that has `most`. */
static bool add_some(sg_heap *heap, PySetObject *result, source *s, PySetObject *set, bool present, Py_ssize_t most)
{
    Py_ssize_t i = 0;
    for (hashed *key = next_key(s); key != NULL; key = next_key(s)) {
        int found = contains(set, key);
        if (found < 0 || sg_must_give_up(i++)) {
            return false;
        }
        if ((found != 0) == present && !add(heap, result, true, key)) {
            return false;
        }
        if (result->used >= most) {
            break;
        }
    }
    return true;
}

/* A set into an empty private one: as it is, or without what was removed. */
static bool copy_into_empty(sg_heap *heap, PySetObject *set, PySetObject *other)
{
    if (other->used == 0) {
        return true;
    }
    if (!sg_set_make_room(heap, set, other->used, true)) {
        return false;
    }
    bool same = set->mask == other->mask && other->fill == other->used, done = true;
    for (Py_ssize_t i = 0; done && i <= other->mask; i++) {
        setentry entry = other->table[i];
        if (sg_set_entry_is_used(&entry)) {
            sg_increment(entry.key);
            set->used++;
            set->fill++;
            if (same) {
                set->table[i] = entry;
            }
            else {
                sg_set_insert_clean(set->table, (size_t)set->mask, entry.key, entry.hash);
            }
        }
        done = !sg_must_give_up(i);
    }
    return done;
}

/* ---- new sets ---------------------------------------------------------------------- */

/* The type that operations on a set or frozenset, or on one of a subclass, make. */
static PyTypeObject *base_type(PySetObject *set)
{
    return PyType_IsSubtype(Py_TYPE(set), &PySet_Type) ? &PySet_Type : &PyFrozenSet_Type;
}

static sg_slot finished(sg_heap *heap, PySetObject *set, bool done)
{
    if (!done) {
        sg_drop_owned(heap, (PyObject *)set);
        return 0;
    }
    return sg_owned((PyObject *)set);
}

/* Adds all of an operand to a private set; false: not here, and perhaps some of it is in the set. */
static bool update_private(sg_heap *heap, PySetObject *set, sg_slot operand)
{
    PySetObject *other = as_set(operand);
    source s;
    if (other == set) {
        return true;
    }
    if (!open_source(heap, operand, &s)) {
        return false;
    }
    sg_two_locks locks = sg_object_lock_two(to_lock(other, false), NULL);
    bool done = other != NULL && set->fill == 0 ? copy_into_empty(heap, set, other) : add_all(heap, set, true, &s);
    sg_object_unlock_two(locks);
    close_source(heap, &s);
    return done;
}

sg_slot sg_set_of(sg_heap *heap, PyTypeObject *type, sg_slot iterable)
{
    PySetObject *set = sg_set_make(heap, type);
    return finished(heap, set, update_private(heap, set, iterable));
}

sg_slot sg_set_copy(sg_heap *heap, PySetObject *set)
{
    return sg_set_of(heap, base_type(set), sg_from_heap((PyObject *)set));
}

static sg_slot intersection(sg_heap *heap, PySetObject *set, bool private, sg_slot operand)
{
    PySetObject *other = as_set(operand);
    source s;
    if (set == other) {
        return PyFrozenSet_CheckExact(set) ? sg_from_heap((PyObject *)set) : sg_set_copy(heap, set);
    }
    if (!open_source(heap, operand, &s)) {
        return 0;
    }
    PySetObject *result = sg_set_make(heap, base_type(set));
    sg_two_locks locks = sg_object_lock_two(to_lock(set, private), to_lock(other, false));
    bool done;
    if (other == NULL) { /* the host stops when all have been found, but looks for one at least */
        done = add_some(heap, result, &s, set, true, set->used);
    }
    else if (other->used > set->used) { /* it looks for the keys of the smaller one */
        s = source_of_set(set);
        done = add_some(heap, result, &s, other, true, PY_SSIZE_T_MAX);
    }
    else {
        done = add_some(heap, result, &s, set, true, PY_SSIZE_T_MAX);
    }
    sg_object_unlock_two(locks);
    close_source(heap, &s);
    return finished(heap, result, done);
}

/* Removes what an operand has from a private set. */
static bool remove_from(sg_heap *heap, PySetObject *result, sg_slot operand)
{
    source s;
    if (!open_source(heap, operand, &s)) {
        return false;
    }
    sg_two_locks locks = sg_object_lock_two(to_lock(s.set, false), NULL);
    bool done = discard_all(heap, result, true, &s);
    sg_object_unlock_two(locks);
    close_source(heap, &s);
    return done;
}

/* Those keys of a set that a dict has not. */
static bool add_absent_from_dict(sg_heap *heap, PySetObject *result, source *s, PyDictObject *dict)
{
    Py_ssize_t i = 0;
    for (hashed *key = next_key(s); key != NULL; key = next_key(s)) {
        PyObject **where;
        sg_found found = sg_dict_find(dict, key->key, &where);
        if (found == SG_NOT_HERE || sg_must_give_up(i++)) {
            return false;
        }
        if (found == SG_ABSENT && !add(heap, result, true, key)) {
            return false;
        }
    }
    return true;
}

static sg_slot difference(sg_heap *heap, PySetObject *set, bool private, sg_slot operand)
{
    PySetObject *other = as_set(operand), *result = sg_set_make(heap, base_type(set));
    PyDictObject *dict = as_dict(operand);
    Py_ssize_t size = other != NULL ? other->used : dict != NULL ? dict->ma_used : -1;
    source s = source_of_set(set);
    if (set == other) {
        return sg_owned((PyObject *)result);
    }
    if (set->used >> 2 > size) { /* then the host copies, and removes */
        sg_two_locks locks = sg_object_lock_two(to_lock(set, private), NULL);
        bool copied = copy_into_empty(heap, result, set);
        sg_object_unlock_two(locks);
        return finished(heap, result, copied && remove_from(heap, result, operand));
    }
    sg_two_locks locks = sg_object_lock_two(to_lock(set, private), to_lock(other, false));
    bool done = other != NULL ? add_some(heap, result, &s, other, false, PY_SSIZE_T_MAX)
                              : add_absent_from_dict(heap, result, &s, dict);
    sg_object_unlock_two(locks);
    return finished(heap, result, done);
}

/* What is in one of both. */
static sg_slot symmetric_difference(sg_heap *heap, PySetObject *set, bool private, sg_slot operand)
{
    PySetObject *result = sg_set_make(heap, base_type(set));
    bool done = update_private(heap, result, operand);
    source s = source_of_set(set);
    sg_two_locks locks = sg_object_lock_two(to_lock(set, private), NULL);
    done = done && toggle_all(heap, result, true, &s);
    sg_object_unlock_two(locks);
    return finished(heap, result, done);
}

static sg_slot union_of(sg_heap *heap, PySetObject *set, bool private, const sg_slot *operands, int n)
{
    PySetObject *result = sg_set_make(heap, base_type(set));
    sg_two_locks locks = sg_object_lock_two(to_lock(set, private), NULL);
    bool done = copy_into_empty(heap, result, set);
    sg_object_unlock_two(locks);
    for (int i = 0; done && i < n; i++) {
        done = as_set(operands[i]) == set || update_private(heap, result, operands[i]);
    }
    return finished(heap, result, done);
}

/* The first operand has been dealt with. */
static sg_slot with_more(sg_heap *heap, int op, sg_slot result, const sg_slot *operands, int n)
{
    for (int i = 1; i < n && result != 0; i++) {
        sg_slot before = result;
        PySetObject *so_far = (PySetObject *)sg_pointer(before);
        bool private = sg_set_is_private(before);
        if (op == SG_NB_AND) {
            result = intersection(heap, so_far, private, operands[i]);
            if (result != before) {
                sg_drop(heap, before);
            }
        }
        else if (!remove_from(heap, so_far, operands[i])) {
            result = finished(heap, so_far, false);
        }
    }
    return result;
}

sg_slot sg_set_combine(sg_heap *heap, int op, sg_slot slot, const sg_slot *operands, int n)
{
    PySetObject *set = (PySetObject *)sg_pointer(slot);
    bool private = sg_set_is_private(slot);
    switch (op) {
    case SG_NB_OR:
        return union_of(heap, set, private, operands, n);
    case SG_NB_XOR:
        return n == 1 ? symmetric_difference(heap, set, private, operands[0]) : 0;
    case SG_NB_AND:
        return n == 0 ? sg_set_copy(heap, set)
                      : with_more(heap, op, intersection(heap, set, private, operands[0]), operands, n);
    default:
        return n == 0 ? sg_set_copy(heap, set)
                      : with_more(heap, op, difference(heap, set, private, operands[0]), operands, n);
    }
}

/* ---- in place ------------------------------------------------------------------------ */

/* The set gets the table of a private one, which is empty then.  With the lock, or private; what the set had is logged. */
static void take_over(sg_heap *heap, PySetObject *set, bool private, PySetObject *from)
{
    Py_ssize_t used = set->used, n = 0;
    sg_slot *old = sg_scratch_room(heap, used);
    if (old == NULL) {
        Py_FatalError("sharedgil: out of memory for the keys of a set");
    }
    source s = source_of_set(set);
    for (const hashed *key = next_key(&s); key != NULL; key = next_key(&s)) {
        old[n++] = key->key;
    }
    setentry *table = from->table;
    if (table == from->smalltable) {
        table = private && set->table != set->smalltable ? set->smalltable : sg_set_table_new(heap, PySet_MINSIZE - 1);
        memcpy(table, from->smalltable, sizeof from->smalltable);
    }
    sg_set_replace_table(heap, set, table, (size_t)from->mask, from->used, from->fill, private);
    memset(from->smalltable, 0, sizeof from->smalltable);
    from->table = from->smalltable;
    from->mask = PySet_MINSIZE - 1;
    from->used = from->fill = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        sg_log_decrement(heap, sg_pointer(old[i]));
    }
}

/* Only what all operands have is left. */
static bool keep_common(sg_heap *heap, PySetObject *set, bool private, sg_slot operand)
{
    PySetObject *other = as_set(operand);
    source s;
    if (set == other) {
        return true;
    }
    if (!open_source(heap, operand, &s)) {
        return false;
    }
    PySetObject *result = sg_set_make(heap, &PySet_Type);
    sg_two_locks locks = sg_object_lock_two(to_lock(set, private), to_lock(other, false));
    bool swap = other != NULL && other->used > set->used;
    if (swap) {
        s = source_of_set(set);
    }
    bool done = add_some(heap, result, &s, swap ? other : set, true, other == NULL ? set->used : PY_SSIZE_T_MAX);
    close_source(heap, &s); /* its memory is used again */
    if (done) {
        take_over(heap, set, private, result);
    }
    sg_object_unlock_two(locks);
    sg_drop_owned(heap, (PyObject *)result);
    return done;
}

/* A private copy with the same table, removed keys included; NULL: the host changes such large sets.  With the lock. */
static PySetObject *exact_copy(sg_heap *heap, PySetObject *set)
{
    enum { APART_MAX = 4096 };
    size_t mask = (size_t)set->mask;
    if (mask >= APART_MAX) {
        return NULL;
    }
    PySetObject *copy = sg_set_make(heap, &PySet_Type);
    if (mask >= PySet_MINSIZE) {
        copy->table = sg_set_table_new(heap, mask);
    }
    memcpy(copy->table, set->table, (mask + 1) * sizeof *set->table);
    copy->mask = set->mask;
    copy->used = set->used;
    copy->fill = set->fill;
    for (size_t i = 0; i <= mask; i++) {
        if (sg_set_entry_is_used(&copy->table[i])) {
            sg_increment(copy->table[i].key);
        }
    }
    return copy;
}

static bool change_keys(sg_heap *heap, int op, PySetObject *set, bool private, source *s)
{
    if (op == SG_NB_OR && s->set != NULL && s->set->used != 0 && set->fill == 0 && private) {
        return copy_into_empty(heap, set, s->set);
    }
    return op == SG_NB_OR         ? add_all(heap, set, private, s)
           : op == SG_NB_SUBTRACT ? discard_all(heap, set, private, s)
                                  : toggle_all(heap, set, private, s);
}

static bool change(sg_heap *heap, int op, sg_slot slot, sg_slot operand)
{
    PySetObject *set = (PySetObject *)sg_pointer(slot), *other = as_set(operand);
    bool private = sg_set_is_private(slot);
    if (op == SG_NB_AND) {
        return keep_common(heap, set, private, operand);
    }
    if (set == other) {
        return op == SG_NB_OR || sg_set_clear(heap, slot);
    }
    sg_slot unique = 0;
    if (op == SG_NB_XOR && other == NULL && as_dict(operand) == NULL) { /* a key that comes twice counts once */
        unique = sg_set_of(heap, &PySet_Type, operand);
        if (unique == 0) {
            return false;
        }
        operand = unique;
    }
    source s;
    if (!open_source(heap, operand, &s)) {
        return false;
    }
    sg_two_locks locks = sg_object_lock_two(to_lock(set, private), to_lock(other, false));
    /* Others look for keys without a lock: what changes several is done apart, so that they find all of it or nothing. */
    bool apart = !private && size_of(&s) > 1;
    PySetObject *changed = apart ? exact_copy(heap, set) : set;
    bool done = changed != NULL && change_keys(heap, op, changed, private || apart, &s);
    close_source(heap, &s); /* its memory is used again */
    if (done && apart) {
        take_over(heap, set, false, changed);
    }
    sg_object_unlock_two(locks);
    if (apart && changed != NULL) {
        sg_drop_owned(heap, (PyObject *)changed);
    }
    sg_drop(heap, unique);
    return done;
}

bool sg_set_change(sg_heap *heap, int op, sg_slot slot, const sg_slot *operands, int n)
{
    if (n == 0) {
        return op == SG_NB_OR || op == SG_NB_SUBTRACT;
    }
    /* Others would see it between two operands. */
    if (n > 1 && !sg_set_is_private(slot)) {
        return false;
    }
    bool done = true;
    for (int i = 0; done && i < n; i++) {
        done = change(heap, op, slot, operands[i]);
    }
    return done;
}

/* ---- relations ------------------------------------------------------------------------- */

/* 1 if all (or, with `sought` false, none) of the keys are in the set; 0; -1: not here. */
static int all_are(source *s, PySetObject *set, bool sought)
{
    Py_ssize_t i = 0;
    for (const hashed *key = next_key(s); key != NULL; key = next_key(s)) {
        int found = contains(set, key);
        if (found < 0 || sg_must_give_up(i++)) {
            return -1;
        }
        if ((found != 0) != sought) {
            return 0;
        }
    }
    return 1;
}

int sg_set_is_subset(PySetObject *a, PySetObject *b, bool proper)
{
    source s = source_of_set(a);
    sg_two_locks locks = sg_object_lock_two(to_lock(a, false), to_lock(b, false));
    int answer = a->used > b->used - proper ? 0 : all_are(&s, b, true);
    sg_object_unlock_two(locks);
    return answer;
}

int sg_set_is_equal(PySetObject *a, PySetObject *b)
{
    source s = source_of_set(a);
    sg_two_locks locks = sg_object_lock_two(to_lock(a, false), to_lock(b, false));
    bool differ = a->used != b->used || (a->hash != -1 && b->hash != -1 && a->hash != b->hash);
    int answer = differ ? 0 : all_are(&s, b, true);
    sg_object_unlock_two(locks);
    return answer;
}

int sg_set_is_within_dict(PySetObject *set, PyDictObject *dict)
{
    source s = source_of_set(set);
    Py_ssize_t i = 0;
    int answer = 1;
    sg_two_locks locks = sg_object_lock_two(to_lock(set, false), NULL);
    for (const hashed *key = next_key(&s); answer > 0 && key != NULL; key = next_key(&s)) {
        PyObject **where;
        sg_found found = sg_dict_find(dict, key->key, &where);
        answer = found == SG_NOT_HERE || sg_must_give_up(i++) ? -1 : found == SG_FOUND;
    }
    sg_object_unlock_two(locks);
    return answer;
}

int sg_set_relation(sg_heap *heap, sg_set_question question, PySetObject *set, sg_slot operand)
{
    PySetObject *other = as_set(operand);
    if (other != NULL && question != SG_SET_IS_DISJOINT) {
        return question == SG_SET_IS_SUBSET ? sg_set_is_subset(set, other, false) : sg_set_is_subset(other, set, false);
    }
    if (set == other) {
        return set->used == 0;
    }
    if (other != NULL && !PyAnySet_CheckExact(other)) {
        return -1; /* the host iterates over it */
    }
    if (question == SG_SET_IS_SUBSET) {
        sg_slot common = intersection(heap, set, false, operand);
        int answer = common == 0 ? -1 : ((PySetObject *)sg_pointer(common))->used == set->used;
        sg_drop(heap, common);
        return answer;
    }
    source s;
    if (!open_source(heap, operand, &s)) {
        return -1;
    }
    sg_two_locks locks = sg_object_lock_two(to_lock(set, false), to_lock(other, false));
    bool swap = other != NULL && other->used > set->used;
    if (swap) {
        s = source_of_set(set);
    }
    int answer = all_are(&s, swap ? other : set, question == SG_SET_IS_SUPERSET);
    sg_object_unlock_two(locks);
    close_source(heap, &s);
    return answer;
}
