/* Membership in exact sets and frozensets, tuples and lists, in shared mode.
 *
 * Job: find what objects/key.h can compare.  Shared mode never changes a set.  Locking: none.
 */
#ifndef SG_OBJECTS_SET_H
#define SG_OBJECTS_SET_H

#include "objects/key.h"
#include "objects/list.h"

/* 1, 0, or -1: not here.  The probe sequence is the host's (Objects/setobject.c). */
static inline int sg_set_contains(PySetObject *set, sg_slot key)
{
    enum { LINEAR_PROBES = 9, PERTURB_SHIFT = 5 };
    Py_hash_t hash;
    if (!sg_key_hash(key, &hash)) {
        return -1;
    }
    size_t mask = (size_t)set->mask, perturb = (size_t)hash, i = (size_t)hash & mask;
    for (;;) {
        const setentry *entry = &set->table[i];
        for (int probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0; probes >= 0; probes--, entry++) {
            if (entry->key == NULL && entry->hash == 0) {
                return 0;
            }
            if (entry->hash == hash) {
                int equal = sg_equal(sg_from_heap(entry->key), key);
                if (equal != 0) {
                    return equal;
                }
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

/* Longer ones are searched exclusively: there is no safepoint on the way. */
enum { SG_SEARCH_MAX = 10000 };

static inline int sg_sequence_contains(PyObject *sequence, sg_slot value)
{
    bool list = PyList_CheckExact(sequence);
    Py_ssize_t size = list ? sg_list_size(sequence) : Py_SIZE(sequence);
    PyObject **items = list ? ((PyListObject *)sequence)->ob_item : ((PyTupleObject *)sequence)->ob_item;
    if (size > SG_SEARCH_MAX) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        int equal = sg_equal(sg_from_heap(sg_load_field(&items[i])), value);
        if (equal != 0) {
            return equal;
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
