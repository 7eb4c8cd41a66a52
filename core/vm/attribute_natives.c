/* getattr() and hasattr() in shared mode, through the evaluator's attribute caches.
 *
 * Job: what is there comes from the table of polymorphic sites (cache.h); what is not there needs a proof: an entry
 * that says that a state of a class has no such attribute, and a look into the instance.
 *
 * Invariants
 *   - Names are compared by address, so only immortal interned names are looked for; preparing a call makes an
 *     interned name immortal.
 *   - An absence is keyed by a type version, which is unique for ever, so a stale entry cannot match.
 *
 * Locking: written in exclusive mode only, read in both.
 */
#include "vm/attribute_natives.h"

#include "vm/attributes.h"

/* The class has no attribute `name`, and its instances look it up as object does. */
typedef struct {
    PyObject *name;
    sg_attr_cache cache; /* type_version, and how an instance may have the name all the same: as for a method, but
                          * index is 1 + the name's place among inline values, 0 if it has none */
} absence;

enum { ABSENCES = 1024 };
static absence absences[ABSENCES];

static absence *absence_for(uint32_t version, PyObject *name)
{
    return &absences[(version ^ ((uintptr_t)name >> 4)) % ABSENCES];
}

static bool is_immortal_name(sg_slot s)
{
    return sg_native_type(s) == &PyUnicode_Type && PyUnicode_CHECK_INTERNED(sg_pointer(s)) >= SSTATE_INTERNED_IMMORTAL;
}

/* True if `o` is known not to have `name`. */
static bool lacks(PyObject *o, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(o);
    const absence *entry = absence_for(type->tp_version_tag, name);
    if (type->tp_version_tag == 0 || entry->name != name || entry->cache.type_version != type->tp_version_tag) {
        return false;
    }
    PyDictValues *values = entry->cache.index != 0 ? sg_inline_values(o) : NULL;
    return values != NULL ? sg_load_field(&values->values[entry->cache.index - 1]) == NULL
                          : !sg_is_shadowed(o, type, &entry->cache, name);
}

static void note_absence(PyThreadState *tstate, PyTypeObject *type, PyObject *name)
{
    if (type->tp_getattro != PyObject_GenericGetAttr || _PyType_Lookup(type, name) != NULL
        || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    sg_attr_cache cache = {.type_version = type->tp_version_tag};
    if (type->tp_dictoffset == 0) {
        cache.shadow = SG_SHADOW_NONE;
    }
    else if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
        cache.index = (uint32_t)(sg_py_keys_index(keys, name) + 1);
        cache.keys_version = sg_py_keys_version(tstate->interp, keys);
        cache.shadow = cache.index == 0 && cache.keys_version != 0 ? SG_SHADOW_VALUES : SG_SHADOW_DICT;
        if (cache.index == 0 && cache.keys_version == 0) {
            return;
        }
    }
    else if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT)) {
        cache.shadow = SG_SHADOW_DICT;
    }
    else {
        return;
    }
    *absence_for(cache.type_version, name) = (absence){.name = name, .cache = cache};
}

static void prepare(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n < 2 || !PyUnicode_CheckExact(args[1]) || PyUnicode_CHECK_INTERNED(args[1]) == SSTATE_NOT_INTERNED) {
        return;
    }
    PyObject *name = Py_NewRef(args[1]);
    _PyUnicode_InternImmortal(tstate->interp, &name);
    sg_cache_attr(args[0], name, 0, tstate->interp);
    sg_cache_attr(args[0], name, 1, tstate->interp);
    if (!PyType_Check(args[0])) {
        note_absence(tstate, Py_TYPE(args[0]), name);
    }
    Py_DECREF(name);
}

static bool native_getattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if ((n != 2 && n != 3) || sg_is_int(args[0]) || !is_immortal_name(args[1])) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]), *name = sg_pointer(args[1]);
    bool method = false;
    PyObject *value = sg_read_polymorphic(o, name, 0, &method);
    if (value != NULL) {
        *result = sg_from_heap(value);
        return true;
    }
    if (n == 3 && lacks(o, name)) {
        *result = sg_native_take(&args[2]);
        return true;
    }
    return false;
}

static bool native_hasattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[0]) || !is_immortal_name(args[1])) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]), *name = sg_pointer(args[1]);
    bool method = false;
    bool has = sg_read_polymorphic(o, name, 0, &method) != NULL || sg_read_polymorphic(o, name, 1, &method) != NULL;
    if (!has && !lacks(o, name)) {
        return false;
    }
    *result = sg_native_bool(has);
    return true;
}

const sg_native_def sg_attribute_natives[] = {
    {"getattr", native_getattr, prepare},
    {"hasattr", native_hasattr, prepare},
    {NULL, NULL, NULL},
};
