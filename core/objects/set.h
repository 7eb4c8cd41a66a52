/* Sets in shared mode: membership, adding, removing, making; and membership in tuples and lists.
 *
 * Job: what objects/key.h can compare.  frozensets do not change.
 *
 * Invariants, for a table that others may be reading
 *   - A writer that adds stores the key, then the hash (release); one that removes stores the hash -1, then the host's
 *     dummy key.  So who sees a hash finds its key, the dummy, or a key that came later, and compares it.
 *   - A table is never changed in size: a new one replaces it, and it is retired; the small one inside the object is not
 *     used again, even for few keys.  The mask says 0 while that happens, and a reader takes the pair only if the table was the same before and
 *     after it loaded the mask (memory/set_table.h).
 *   - A key that leaves goes to the log.
 * So a lookup answers as the set was at some moment while it ran.
 * Locking: readers none; writers hold the object's lock, but of a private set.
 */
#ifndef SG_OBJECTS_SET_H
#define SG_OBJECTS_SET_H

#include "base/stop.h"
#include "memory/set_table.h"
#include "objects/key.h"
#include "objects/list.h"

enum { SG_SET_PROBES = 9, SG_SET_PERTURB_SHIFT = 5 };

/* What tells whether a key of the table is the one that is sought: 1, 0, or -1: not here. */
typedef int (*sg_set_equality)(sg_slot key, sg_slot sought, void *with);
static inline int sg_set_equal(sg_slot key, sg_slot sought, void *with)
{
    (void)with;
    return sg_equal(key, sought);
}

/* The entry of the key in *entry: 1; 0: it is not there; -1: not here.  The probe sequence is the host's
 * (Objects/setobject.c). */
static inline int sg_set_probe_by(setentry *table, size_t mask, sg_slot key, Py_hash_t hash, setentry **found,
                                  sg_set_equality same, void *with)
{
    size_t perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        setentry *entry = &table[i];
        for (int probes = i + SG_SET_PROBES <= mask ? SG_SET_PROBES : 0; probes >= 0; probes--, entry++) {
            Py_hash_t entry_hash = __atomic_load_n(&entry->hash, __ATOMIC_ACQUIRE);
            if (entry_hash != 0 && entry_hash != hash) {
                continue;
            }
            PyObject *entry_key = sg_load_field(&entry->key);
            if (entry_key == NULL) {
                return 0;
            }
            if (entry_hash == hash && entry_key != _PySet_Dummy) {
                int equal = same(sg_from_heap(entry_key), key, with);
                if (equal != 0) {
                    *found = entry;
                    return equal;
                }
            }
        }
        perturb >>= SG_SET_PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static inline int sg_set_probe(setentry *table, size_t mask, sg_slot key, Py_hash_t hash, setentry **found)
{
    return sg_set_probe_by(table, mask, key, hash, found, sg_set_equal, NULL);
}

/* 1, 0, or -1: not here. */
static inline int sg_set_contains_hashed(PySetObject *set, sg_slot key, Py_hash_t hash)
{
    for (;;) {
        Py_ssize_t mask;
        setentry *table = sg_set_table(set, &mask), *entry;
        if (sg_likely(table != NULL)) {
            sg_chance_gap();
            return sg_set_probe(table, (size_t)mask, key, hash, &entry);
        }
        sg_object_unlock(sg_object_lock(set)); /* its table is just being replaced */
    }
}

static inline int sg_set_contains(PySetObject *set, sg_slot key)
{
    Py_hash_t hash;
    return sg_key_hash(key, &hash) ? sg_set_contains_hashed(set, key, hash) : -1;
}

/* True if the set's only count is an owned slot of this thread, which `set` is or aliases. */
static inline bool sg_set_is_private(sg_slot set)
{
    return (sg_tag(set) == SG_TAG_OWNED || sg_tag(set) == SG_TAG_LOCAL) && sg_count(sg_pointer(set)) == 1;
}

/* ---- set_change.c; false, 0 or -1: not here, with nothing changed but that a value may have been boxed ---- */

/* Takes the key out of its slot if it was not there. */
bool sg_set_add(sg_heap *heap, sg_slot set, sg_slot *key);
/* 1: removed; 0: it was not there; -1: not here. */
int sg_set_discard(sg_heap *heap, sg_slot set, sg_slot key);
/* Removes and returns any key. */
sg_slot sg_set_pop(sg_heap *heap, sg_slot set);
bool sg_set_clear(sg_heap *heap, sg_slot set);
/* A new set of exactly this type, of n slots, whose values it takes. */
sg_slot sg_set_new(sg_heap *heap, PyTypeObject *type, sg_slot *keys, Py_ssize_t n);

/* As the host's own lookup, with a hash that is known already: 1, 0, or -1 with an exception.  Exclusive mode. */
int sg_set_contains_host(PySetObject *set, PyObject *key, Py_hash_t hash);

/* ---- set_algebra.c; operands are sets or what the items of can be taken (objects/items.h).  Results are exact sets or
 * frozensets.  0, false or -1: not here ---- */

/* A new set of exactly this type. */
sg_slot sg_set_of(sg_heap *heap, PyTypeObject *type, sg_slot iterable);
sg_slot sg_set_copy(sg_heap *heap, PySetObject *set);
/* The set with n operands: SG_NB_OR, SG_NB_AND, SG_NB_SUBTRACT; SG_NB_XOR of one. */
sg_slot sg_set_combine(sg_heap *heap, int op, sg_slot set, const sg_slot *operands, int n);
/* The same in place.  False: not here, and perhaps some of it is done, but nothing that doing all of it would do again. */
bool sg_set_change(sg_heap *heap, int op, sg_slot set, const sg_slot *operands, int n);
int sg_set_is_subset(PySetObject *a, PySetObject *b, bool proper);
int sg_set_is_equal(PySetObject *a, PySetObject *b);
/* Whether all of them are keys of the dict. */
int sg_set_is_within_dict(PySetObject *set, PyDictObject *dict);
typedef enum { SG_SET_IS_SUBSET, SG_SET_IS_SUPERSET, SG_SET_IS_DISJOINT } sg_set_question;
int sg_set_relation(sg_heap *heap, sg_set_question question, PySetObject *set, sg_slot operand);

/* Of a list or tuple, or of a subclass: there is no safepoint on the way; who is asked to stop gives up. */
static inline int sg_sequence_contains(PyObject *sequence, sg_slot value)
{
    bool list = PyList_Check(sequence);
    Py_ssize_t size = list ? sg_list_size(sequence) : Py_SIZE(sequence);
    PyObject **items = list ? sg_list_items(sequence) : ((PyTupleObject *)sequence)->ob_item;
    for (Py_ssize_t i = 0; i < size; i++) {
        int equal = sg_equal(sg_from_heap(sg_load_field(&items[i])), value);
        if (equal != 0) {
            return equal;
        }
        if (sg_must_give_up(i)) {
            return -1;
        }
    }
    return 0;
}

/* `value in container`: 1, 0, or -1: not here. */
static inline int sg_contains(PyObject *container, sg_slot value)
{
    PyTypeObject *type = Py_TYPE(container);
    if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        return sg_set_contains((PySetObject *)container, value);
    }
    if (type == &PyTuple_Type || type == &PyList_Type) {
        return sg_sequence_contains(container, value);
    }
    return -1;
}

#endif
