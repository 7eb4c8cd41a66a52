/* Attribute loads that a cache has located.
 *
 * Job: guard and read, for one cache, without the host.  Each returns a reference borrowed from the heap, or
 * NULL: not here.  The guard and the read are atomic together, for types and dict keys change only in
 * exclusive mode.  Both modes.
 */
#ifndef SG_VM_ATTRIBUTES_H
#define SG_VM_ATTRIBUTES_H

#include "objects/dict.h"
#include "objects/instance.h"
#include "vm/cache.h"

static inline PyObject *sg_read_instance(PyObject *o, const sg_attr_cache *cache)
{
    if (sg_unlikely(Py_TYPE(o)->tp_version_tag != cache->type_version)) {
        return NULL;
    }
    PyDictValues *values = sg_inline_values(o);
    return sg_likely(values != NULL) ? sg_load_field(&values->values[cache->index]) : NULL;
}

/* The value of `name` in the dict that the instance has instead of inline values. */
static inline PyObject **sg_find_dict_field(PyObject *o, const sg_attr_cache *cache, PyObject *name,
                                            PyDictObject **found)
{
    if (sg_unlikely(Py_TYPE(o)->tp_version_tag != cache->type_version)) {
        return NULL;
    }
    PyDictObject *dict = sg_instance_dict(o, Py_TYPE(o));
    if (dict == NULL || !PyDict_CheckExact(dict)) {
        return NULL;
    }
    PyDictKeysObject *keys = dict->ma_keys;
    if (keys->dk_kind == DICT_KEYS_GENERAL || (Py_ssize_t)cache->index >= keys->dk_nentries) {
        return NULL;
    }
    PyDictUnicodeEntry *entry = &DK_UNICODE_ENTRIES(keys)[cache->index];
    PyObject **field = dict->ma_values != NULL ? &dict->ma_values->values[cache->index] : &entry->me_value;
    *found = dict;
    return entry->me_key == name && sg_load_field(field) != NULL ? field : NULL;
}

static inline PyObject *sg_read_dict(PyObject *o, const sg_attr_cache *cache, PyObject *name)
{
    PyDictObject *dict;
    PyObject **field = sg_find_dict_field(o, cache, name, &dict);
    return field != NULL ? sg_load_field(field) : NULL;
}

static inline PyObject *sg_read_slot(PyObject *o, const sg_attr_cache *cache)
{
    return sg_likely(Py_TYPE(o)->tp_version_tag == cache->type_version)
               ? sg_load_field((PyObject **)((char *)o + cache->index))
               : NULL;
}

static inline PyObject *sg_read_module(PyObject *o, const sg_attr_cache *cache)
{
    if (sg_unlikely(!PyModule_CheckExact(o))) {
        return NULL;
    }
    PyDictKeysObject *keys = ((PyDictObject *)((PyModuleObject *)o)->md_dict)->ma_keys;
    return sg_likely(keys->dk_version == cache->keys_version)
               ? sg_load_field(&DK_UNICODE_ENTRIES(keys)[cache->index].me_value)
               : NULL;
}

static inline PyObject *sg_read_class(PyObject *o, const sg_attr_cache *cache)
{
    return sg_likely(PyType_Check(o) && ((PyTypeObject *)o)->tp_version_tag == cache->type_version
                     && Py_TYPE(o)->tp_version_tag == cache->keys_version
                     && Py_TYPE(cache->value)->tp_version_tag == cache->index)
               ? cache->value
               : NULL;
}

/* True if the instance's own dict hides `name`, or only the host can tell. */
static inline bool sg_is_shadowed(PyObject *o, PyTypeObject *type, const sg_attr_cache *cache, PyObject *name)
{
    if (cache->shadow == SG_SHADOW_NONE) {
        return false;
    }
    if (cache->shadow == SG_SHADOW_VALUES && sg_inline_values(o) != NULL) {
        return ((PyHeapTypeObject *)type)->ht_cached_keys->dk_version != cache->keys_version;
    }
    PyDictObject *dict = sg_instance_dict(o, type);
    PyObject **where;
    if (dict == NULL) {
        return sg_dict_may_come(type);
    }
    return (!PyDict_CheckExact(dict) || sg_dict_find(dict, sg_from_heap(name), &where) != SG_ABSENT);
}

static inline PyObject *sg_read_method(PyObject *o, const sg_attr_cache *cache, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(o);
    return sg_likely(type->tp_version_tag == cache->type_version && !sg_is_shadowed(o, type, cache, name))
               ? cache->value
               : NULL;
}

/* A class attribute that is its own value, as long as its type is what it was. */
static inline PyObject *sg_read_inherited(PyObject *o, const sg_attr_cache *cache, PyObject *name)
{
    PyObject *value = sg_read_method(o, cache, name);
    return value != NULL && sg_likely(Py_TYPE(value)->tp_version_tag == cache->index) ? value : NULL;
}

#endif
