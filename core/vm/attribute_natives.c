/* getattr(), hasattr(), vars(), setattr(), object.__getattribute__() and object.__setattr__() in shared mode, through the
 * evaluator's attribute caches.
 *
 * Job: what is there comes from the attribute table (attribute_table.h); what is not there needs a proof: an entry
 * that says that a state of a class has no such attribute, and a look into the instance.
 *
 * Invariants
 *   - Names are compared by address, so only immortal interned names are looked for; preparing a call makes an
 *     interned name immortal.  A name that a program has put together is looked for by its equal among those of
 *     attributes that were met before.
 *   - An absence is keyed by a type version, which is unique for ever, so a stale entry cannot match.
 *
 * Locking: written in exclusive mode only, read in both.
 */
#include "vm/attribute_natives.h"

#include "objects/key.h"
#include "objects/str.h"
#include "objects/thread_local.h"
#include "vm/attribute_table.h"
#include "vm/attributes.h"

/* The class has no attribute `name`, and its instances look it up as object does. */
typedef struct {
    PyObject *name;
    sg_attr_cache cache; /* type_version, and how an instance may have the name all the same: as for a method, but
                          * index is 1 + the name's place among inline values, 0 if it has none */
} absence;

enum { WAYS = 4, SETS = 512 };
static absence absences[SETS][WAYS];

/* The entry, or where to put it. */
static absence *absence_for(uint32_t version, PyObject *name)
{
    uint64_t hash = sg_attr_hash(version, name);
    absence *set = absences[hash >> 55];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].name == NULL || (set[i].name == name && set[i].cache.type_version == version)) {
            return &set[i];
        }
    }
    return &set[(hash >> 32) % WAYS];
}
_Static_assert(SETS == 1 << 9, "the hash has nine bits");

/* Names of attributes that programs have put together, by hash.  Immortal. */
enum { MADE_SETS = 512 };
static PyObject *made_names[MADE_SETS][WAYS];

/* The place of the name that equals this one, or where to put it. */
static PyObject **made_name_for(PyObject *name, Py_hash_t hash)
{
    PyObject **set = made_names[(size_t)hash % MADE_SETS];
    for (int i = 0; i < WAYS; i++) {
        if (set[i] == NULL || (sg_str_hash(set[i]) == hash && sg_str_equal(set[i], name))) {
            return &set[i];
        }
    }
    return &set[(size_t)hash / MADE_SETS % WAYS];
}

static bool is_immortal_name(PyObject *s)
{
    return PyUnicode_CHECK_INTERNED(s) >= SSTATE_INTERNED_IMMORTAL;
}

/* The immortal name that equals this one, or NULL: not known. */
static PyObject *name_of(sg_slot s)
{
    if (sg_native_type(s) != &PyUnicode_Type) {
        return NULL;
    }
    PyObject *given = sg_pointer(s);
    if (is_immortal_name(given)) {
        return given;
    }
    Py_hash_t hash;
    PyObject *name = sg_key_hash(s, &hash) ? *made_name_for(given, hash) : NULL;
    return name != NULL && sg_str_equal(name, given) ? name : NULL;
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
    bool absent = false;
    return values != NULL ? sg_inline_value(o, values, entry->cache.index - 1, &absent) == NULL && absent
                          : !sg_is_shadowed(o, type, &entry->cache, name);
}

static void note_absence(PyThreadState *tstate, PyTypeObject *type, PyObject *name)
{
    if (type->tp_getattro != PyObject_GenericGetAttr || !sg_has_str_names(type) || _PyType_Lookup(type, name) != NULL
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
    else if (PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) || type->tp_dictoffset > 0) {
        cache.shadow = SG_SHADOW_DICT;
    }
    else {
        return;
    }
    *absence_for(cache.type_version, name) = (absence){.name = name, .cache = cache};
}

/* The interned name that equals this one, if there is one that the program uses elsewhere: owned, or NULL. */
static PyObject *interned_equal(PyObject *given)
{
    if (PyUnicode_CHECK_INTERNED(given) != SSTATE_NOT_INTERNED) {
        return Py_NewRef(given);
    }
    PyObject *name =
        PyUnicode_FromKindAndData(PyUnicode_KIND(given), PyUnicode_DATA(given), PyUnicode_GET_LENGTH(given));
    if (name == NULL) {
        PyErr_Clear();
        return NULL;
    }
    PyObject *copy = name;
    PyUnicode_InternInPlace(&name);
    if (name == copy) {
        Py_CLEAR(name);
    }
    return name;
}

/* The same name, immortal from now on, and known by its text; owned, or NULL. */
static PyObject *keep_name(PyThreadState *tstate, PyObject *given)
{
    PyObject *name = PyUnicode_CheckExact(given) ? interned_equal(given) : NULL;
    if (name != NULL) {
        _PyUnicode_InternImmortal(tstate->interp, &name);
        Py_hash_t hash = PyObject_Hash(name);
        *made_name_for(name, hash) = name;
    }
    return name;
}

PyObject *sg_attribute_name(sg_slot name)
{
    return name_of(name);
}

void sg_attribute_learn(PyThreadState *tstate, PyObject *o, PyObject *given)
{
    PyObject *name = keep_name(tstate, given);
    if (name == NULL) {
        return;
    }
    sg_attr_learn(o, name, 0, tstate->interp);
    sg_attr_learn(o, name, 1, tstate->interp);
    if (!PyType_Check(o)) {
        note_absence(tstate, Py_TYPE(o), name);
    }
    Py_DECREF(name);
}

static void prepare(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n >= 2) {
        sg_attribute_learn(tstate, args[0], args[1]);
    }
}

static void prepare_store(PyThreadState *tstate, PyObject *const *args, int n)
{
    PyObject *name = n != 3 ? NULL : keep_name(tstate, args[1]);
    if (name != NULL) {
        sg_attr_learn_store(args[0], name);
        Py_DECREF(name);
    }
}

static bool is_absent(sg_attr_kind kind)
{
    return kind == SG_ATTR_ABSENT || kind == SG_ATTR_EMPTY;
}

/* True if small ints have no attribute of this name: one of them stands for all. */
static bool ints_lack(PyObject *name)
{
    return lacks((PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS], name);
}

static bool native_getattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *name = n == 2 || n == 3 ? name_of(args[1]) : NULL;
    if (name != NULL && sg_is_int(args[0])) {
        bool absent = n == 3 && ints_lack(name);
        *result = absent ? sg_native_take(&args[2]) : 0;
        return absent;
    }
    if (name == NULL) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]);
    sg_attr_answer got = sg_attr_find(heap, o, name, 0);
    if (got.kind == SG_ATTR_VALUE || got.kind == SG_ATTR_NEW) {
        *result = got.value == o            ? sg_native_take(&args[0])
                  : got.kind == SG_ATTR_NEW ? sg_owned(got.value)
                                            : sg_from_heap(got.value);
        return true;
    }
    if (got.kind == SG_ATTR_SLOT) {
        *result = got.slot;
        return true;
    }
    if (n == 3 && (is_absent(got.kind) || lacks(o, name))) {
        *result = sg_native_take(&args[2]);
        return true;
    }
    return false;
}

static bool native_hasattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *name = n == 2 ? name_of(args[1]) : NULL;
    if (name == NULL || sg_is_int(args[0])) {
        *result = sg_native_bool(false);
        return name != NULL && ints_lack(name);
    }
    PyObject *o = sg_pointer(args[0]);
    if (sg_reads_thread_local(Py_TYPE(o))) {
        sg_thread_local_dict(heap, o); /* for a thread's first question */
    }
    sg_attr_kind value = sg_attr_find(NULL, o, name, 0).kind, called = sg_attr_find(NULL, o, name, 1).kind;
    bool has = value == SG_ATTR_VALUE || called == SG_ATTR_METHOD || called == SG_ATTR_BOUND;
    if (!has && !is_absent(value) && !lacks(o, name)) {
        return false;
    }
    *result = sg_native_bool(has);
    return true;
}

/* object.__getattribute__(o, name) of what is looked up so anyway; nobody is asked for what is not there. */
static bool native_object_getattribute(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return n == 2 && !sg_is_int(args[0]) && Py_TYPE(sg_pointer(args[0]))->tp_getattro == PyObject_GenericGetAttr
           && native_getattr(heap, tstate, args, n, result);
}

/* vars(o) */
static bool native_vars(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_is_int(args[0]) || PyType_Check(sg_pointer(args[0]))) {
        return false;
    }
    sg_attr_answer got = sg_attr_find(heap, sg_pointer(args[0]), &_Py_ID(__dict__), 0);
    *result = got.slot;
    return got.kind == SG_ATTR_SLOT;
}

static void prepare_vars(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n == 1) {
        sg_attr_learn(args[0], &_Py_ID(__dict__), 0, tstate->interp);
    }
}

/* setattr(o, name, value) */
static bool native_setattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *name = n == 3 ? name_of(args[1]) : NULL;
    *result = sg_from_heap(Py_None);
    return name != NULL && !sg_is_int(args[0]) && sg_attr_store(heap, tstate->interp, args[0], name, &args[2]);
}

/* delattr(o, name) */
static bool native_delattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *name = n == 2 ? name_of(args[1]) : NULL;
    *result = sg_from_heap(Py_None);
    return name != NULL && !sg_is_int(args[0]) && sg_attr_delete(heap, tstate->interp, args[0], name);
}

static void prepare_delete(PyThreadState *tstate, PyObject *const *args, int n)
{
    PyObject *name = n != 2 ? NULL : keep_name(tstate, args[1]);
    if (name != NULL) {
        sg_attr_learn_store(args[0], name);
        Py_DECREF(name);
    }
}

/* object.__setattr__(o, name, value); with two arguments it is object.__delattr__, which the host has in one function. */
static bool native_object_setattr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    PyObject *name = n == 3 ? name_of(args[1]) : NULL;
    *result = sg_from_heap(Py_None);
    return name != NULL && !sg_is_int(args[0])
           && sg_attr_store_as_object(heap, tstate->interp, args[0], name, &args[2]);
}

void sg_attribute_natives_init(void)
{
    static const sg_native_def defs[] = {{"__getattribute__", native_object_getattribute, prepare},
                                         {"__setattr__", native_object_setattr, prepare_store}};
    for (size_t i = 0; i < sizeof defs / sizeof *defs; i++) {
        PyObject *method = PyObject_GetAttrString((PyObject *)&PyBaseObject_Type, defs[i].name);
        if (method != NULL) {
            sg_native_add(method, &defs[i], false);
        }
        Py_XDECREF(method);
    }
    PyErr_Clear();
}

const sg_native_def sg_attribute_natives[] = {
    {"getattr", native_getattr, prepare},        {"hasattr", native_hasattr, prepare},
    {"vars", native_vars, prepare_vars},         {"setattr", native_setattr, prepare_store},
    {"delattr", native_delattr, prepare_delete}, {NULL, NULL, NULL},
};
