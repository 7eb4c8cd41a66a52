/* Exact dicts in shared mode: lookups, and writes to keys that exist.
 *
 * Job: find a key whose comparison needs no Python code (objects/key.h), read its value,
 * replace it.  Shared mode never changes a dict's key set or its tables, so an index found is
 * good until the next safepoint.
 * Locking: readers none; a write is one exchange of the value.
 */
#ifndef SG_OBJECTS_DICT_H
#define SG_OBJECTS_DICT_H

#include "objects/store.h"

typedef enum { SG_FOUND, SG_ABSENT, SG_NOT_HERE } sg_found;

/* Where the value of `key` is. */
sg_found sg_dict_find(PyDictObject *dict, sg_slot key, PyObject ***value);

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

/* Replaces the value of a key that is present.  Consumes `value` on true. */
bool sg_dict_replace(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, sg_slot key, sg_slot value);

/* A subclass of dict that reads (writes) items as dict does; what a missing key does is its own. */
static inline bool sg_reads_as_dict(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)
           && type->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript;
}
static inline bool sg_writes_as_dict(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)
           && type->tp_as_mapping->mp_ass_subscript == PyDict_Type.tp_as_mapping->mp_ass_subscript;
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

/* Replaces a value in place and gives the dict a new version (PEP 509).  Consumes `value`. */
static inline void sg_dict_store(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject **field,
                                 PyObject *value)
{
    sg_replace_field(heap, field, value);
    uint64_t bits = dict->ma_version_tag & DICT_WATCHER_AND_MODIFICATION_MASK;
    __atomic_store_n(&dict->ma_version_tag, sg_next_dict_version(heap, interp) | bits, __ATOMIC_RELAXED);
}

#endif
