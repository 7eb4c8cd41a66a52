/* Filling inline caches.  Job, invariants and locking: cache.h. */
#include "vm/cache.h"

#include "objects/instance.h"
#include "vm/classes.h"

static uint32_t type_version(PyTypeObject *type)
{
    return PyUnstable_Type_AssignVersionTag(type) ? type->tp_version_tag : 0;
}

/* Sets the instruction, and the load in front of it if the translator saw one. */
static void specialise(sg_insn *insn, uint16_t op)
{
    insn->op = op;
    if (insn->aux == 1 && (insn - 1)->op == SG_OP_LOAD_FAST && op == SG_OP_LOAD_ATTR_INSTANCE) {
        (insn - 1)->op = SG_OP_LOAD_FAST_LOAD_ATTR_INSTANCE;
    }
}

/* Makes the site generic, for the fields that the fillers write mean another thing to each specialised
 * instruction.  Counts a miss; true if the site should be filled (again). */
static bool worth_filling(sg_insn *insn, uint16_t generic)
{
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    insn->op = generic;
    if (cache->misses >= SG_CACHE_MISSES_MAX) {
        return false;
    }
    /* Not at the first time: much code runs once, and a lookup may run Python code (a key's __eq__). */
    return cache->misses++ != 0;
}

bool sg_cache_should_learn(sg_insn *insn)
{
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    bool learns = cache->misses >= SG_CACHE_MISSES_MAX && cache->misses < SG_CACHE_MISSES_MAX + SG_CACHE_LESSONS;
    cache->misses += learns;
    return learns;
}

static bool fill_module(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp)
{
    PyObject *dict = ((PyModuleObject *)owner)->md_dict;
    if (dict == NULL || _PyType_Lookup(&PyModule_Type, name) != NULL) {
        return false;
    }
    PyDictKeysObject *keys = ((PyDictObject *)dict)->ma_keys;
    Py_ssize_t index = sg_py_keys_index(keys, name);
    if (index < 0 || ((PyDictObject *)dict)->ma_values != NULL) {
        return false;
    }
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    cache->keys_version = sg_py_keys_version(interp, keys);
    cache->index = (uint32_t)index;
    if (cache->keys_version == 0) {
        return false;
    }
    specialise(insn, SG_OP_LOAD_ATTR_MODULE);
    return true;
}

/* The host's default may be in place under `__getattribute__`: a class with `__getattr__` asks it first. */
static bool looks_up_as(PyTypeObject *type, PyTypeObject *model)
{
    return type->tp_getattro == model->tp_getattro
           || _PyType_Lookup(type, &_Py_ID(__getattribute__)) == _PyType_Lookup(model, &_Py_ID(__getattribute__));
}

bool sg_has_str_names(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyObject *dict = ((PyTypeObject *)PyTuple_GET_ITEM(mro, i))->tp_dict; /* the host's own types have none */
        if (dict != NULL && ((PyDictObject *)dict)->ma_keys->dk_kind == DICT_KEYS_GENERAL) {
            return false;
        }
    }
    return mro != NULL;
}

bool sg_has_plain_lookup(PyTypeObject *type)
{
    return looks_up_as(type, &PyBaseObject_Type);
}

bool sg_has_plain_class_lookup(PyTypeObject *meta)
{
    return looks_up_as(meta, &PyType_Type);
}

/* Versions of a class and of its metaclass say nothing of the types of their attributes. */
bool sg_may_become_descriptor(PyObject *attribute)
{
    return !PyType_HasFeature(Py_TYPE(attribute), Py_TPFLAGS_IMMUTABLETYPE);
}

/* A class that gives itself back when it is asked of a class. */
static bool is_itself_of_class(PyObject *attribute)
{
    PyTypeObject *type = Py_TYPE(attribute);
    return type->tp_descr_get == NULL || type == &PyFunction_Type || type == &PyWrapperDescr_Type
           || type == &PyMethodDescr_Type || type == &PyMemberDescr_Type || type == &PyGetSetDescr_Type
           || type == &PyProperty_Type;
}

static bool fill_class(sg_insn *insn, PyTypeObject *owner, PyObject *name)
{
    PyTypeObject *meta = Py_TYPE(owner);
    if (!sg_has_str_names(owner) || !sg_has_str_names(meta)) {
        return false;
    }
    PyObject *of_meta = _PyType_Lookup(meta, name);
    if (!sg_has_plain_class_lookup(meta)
        || (of_meta != NULL && (Py_TYPE(of_meta)->tp_descr_set != NULL || sg_may_become_descriptor(of_meta)))) {
        return false;
    }
    PyObject *value = _PyType_Lookup(owner, name);
    if (value == NULL || !is_itself_of_class(value)) {
        return false;
    }
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    cache->type_version = type_version(owner);
    cache->keys_version = type_version(meta);
    cache->value = value;
    cache->index = type_version(Py_TYPE(value)); /* it could become a descriptor */
    if (cache->type_version == 0 || cache->keys_version == 0 || cache->index == 0) {
        return false;
    }
    specialise(insn, SG_OP_LOAD_ATTR_CLASS);
    return true;
}

/* The offset of a writable object slot of `type`, or 0. */
static Py_ssize_t slot_offset(PyTypeObject *type, PyObject *descriptor)
{
    if (!Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) {
        return 0;
    }
    PyMemberDescrObject *member = (PyMemberDescrObject *)descriptor;
    PyMemberDef *def = member->d_member;
    if (def->type != Py_T_OBJECT_EX || (def->flags & (Py_AUDIT_READ | Py_READONLY)) != 0
        || !PyType_IsSubtype(type, member->d_common.d_type) || def->offset <= 0) {
        return 0;
    }
    return def->offset;
}

bool sg_cache_note_shadow(sg_attr_cache *cache, PyTypeObject *type, PyObject *name, PyInterpreterState *interp)
{
    if (type->tp_dictoffset == 0) {
        cache->shadow = SG_SHADOW_NONE;
        return true;
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
        cache->keys_version = sg_py_keys_version(interp, keys);
        cache->shadow = SG_SHADOW_VALUES;
        return sg_py_keys_index(keys, name) < 0 && cache->keys_version != 0;
    }
    cache->shadow = SG_SHADOW_DICT;
    return PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) || type->tp_dictoffset > 0;
}

static bool fill_method(sg_insn *insn, PyTypeObject *type, PyObject *name, PyObject *descriptor,
                        PyInterpreterState *interp)
{
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    if ((insn->arg & 1) == 0 || !PyType_HasFeature(Py_TYPE(descriptor), Py_TPFLAGS_METHOD_DESCRIPTOR)
        || !sg_cache_note_shadow(cache, type, name, interp)) {
        return false;
    }
    cache->value = descriptor;
    specialise(insn, SG_OP_LOAD_ATTR_METHOD);
    return true;
}

/* A property whose getter is a Python function.  A class with `__getattr__` asks that when the getter fails. */
static bool fill_property(sg_insn *insn, PyTypeObject *type, PyObject *descriptor)
{
    if (!Py_IS_TYPE(descriptor, &PyProperty_Type) || type->tp_getattro != PyObject_GenericGetAttr) {
        return false;
    }
    PyObject *getter = PyObject_GetAttr(descriptor, &_Py_ID(fget));
    if (getter == NULL) {
        PyErr_Clear();
        return false;
    }
    bool python = Py_IS_TYPE(getter, &PyFunction_Type);
    if (python) {
        sg_attr_cache_of(insn)->value = getter; /* which the property keeps for good */
        specialise(insn, SG_OP_LOAD_ATTR_PROPERTY);
    }
    Py_DECREF(getter);
    return python;
}

/* A class attribute that is no descriptor, read from an instance that does not have it. */
static void fill_inherited(sg_insn *insn, PyTypeObject *type, PyObject *name, PyObject *value,
                           PyInterpreterState *interp)
{
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    if (value != NULL && Py_TYPE(value)->tp_descr_get == NULL && sg_cache_note_shadow(cache, type, name, interp)) {
        cache->value = value;
        cache->index = type_version(Py_TYPE(value)); /* it could become a descriptor */
        if (cache->index == 0) {
            return;
        }
        specialise(insn, SG_OP_LOAD_ATTR_INHERITED);
    }
}

/* The position of a name in the dict that an instance has instead of inline values, or -1. */
static Py_ssize_t dict_index(PyObject *owner, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(owner);
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) && _PyObject_InlineValues(owner)->valid) {
        return -1;
    }
    PyDictObject *dict = sg_instance_dict(owner, type);
    return dict == NULL || !PyDict_CheckExact(dict) ? -1 : sg_py_keys_index(dict->ma_keys, name);
}

static void fill_instance(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp)
{
    PyTypeObject *type = Py_TYPE(owner);
    if (!sg_has_str_names(type) || !sg_has_plain_lookup(type)) {
        return;
    }
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    PyObject *descriptor = _PyType_Lookup(type, name);
    cache->type_version = type_version(type);
    if (cache->type_version == 0) {
        return;
    }
    if (descriptor != NULL) {
        Py_ssize_t offset = slot_offset(type, descriptor);
        if (offset != 0) {
            cache->index = (uint32_t)offset;
            specialise(insn, SG_OP_LOAD_ATTR_SLOT);
            return;
        }
        if (fill_property(insn, type, descriptor) || Py_TYPE(descriptor)->tp_descr_set != NULL
            || (!sg_may_become_descriptor(descriptor) && fill_method(insn, type, name, descriptor, interp))) {
            return;
        }
        if (sg_may_become_descriptor(descriptor)) {
            fill_inherited(insn, type, name, descriptor, interp);
            return;
        }
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        Py_ssize_t index = sg_py_keys_index(((PyHeapTypeObject *)type)->ht_cached_keys, name);
        if (index >= 0 && _PyObject_InlineValues(owner)->valid) {
            cache->index = (uint32_t)index;
            specialise(insn, SG_OP_LOAD_ATTR_INSTANCE);
            return;
        }
    }
    Py_ssize_t index = dict_index(owner, name);
    if (index >= 0) {
        cache->index = (uint32_t)index;
        specialise(insn, SG_OP_LOAD_ATTR_DICT);
        return;
    }
    fill_inherited(insn, type, name, descriptor, interp);
}

void sg_cache_fill(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp)
{
    if (PyModule_CheckExact(owner)) {
        fill_module(insn, owner, name, interp);
    }
    else if (PyType_Check(owner)) {
        fill_class(insn, (PyTypeObject *)owner, name);
    }
    else {
        fill_instance(insn, owner, name, interp);
    }
}

void sg_cache_load_attr(sg_insn *insn, PyObject *owner, PyObject *name, PyInterpreterState *interp)
{
    if (worth_filling(insn, SG_OP_LOAD_ATTR)) {
        sg_cache_fill(insn, owner, name, interp);
    }
}

void sg_cache_fill_store(sg_insn *insn, PyObject *owner, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(owner);
    sg_attr_cache *cache = sg_attr_cache_of(insn);
    if (!sg_has_str_names(type)) {
        return;
    }
    PyObject *descriptor = _PyType_Lookup(type, name);
    cache->type_version = type_version(type);
    if (cache->type_version == 0) {
        return;
    }
    if (descriptor != NULL) {
        Py_ssize_t offset = slot_offset(type, descriptor);
        if (offset != 0) {
            cache->index = (uint32_t)offset;
            insn->op = SG_OP_STORE_ATTR_SLOT;
            return;
        }
        if (Py_TYPE(descriptor)->tp_descr_set != NULL || sg_may_become_descriptor(descriptor)) {
            return;
        }
    }
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        Py_ssize_t index = sg_py_keys_index(((PyHeapTypeObject *)type)->ht_cached_keys, name);
        if (index >= 0) {
            cache->index = (uint32_t)index;
            insn->op = SG_OP_STORE_ATTR_INSTANCE;
            if (insn->aux == 1 && (insn - 1)->op == SG_OP_LOAD_FAST) {
                (insn - 1)->op = SG_OP_LOAD_FAST_STORE_ATTR_INSTANCE;
            }
            if (_PyObject_InlineValues(owner)->valid) {
                return;
            }
        }
    }
    Py_ssize_t index = dict_index(owner, name);
    if (index >= 0) {
        cache->index = (uint32_t)index;
        insn->op = SG_OP_STORE_ATTR_DICT;
    }
}

void sg_cache_store_attr(sg_insn *insn, PyObject *owner, PyObject *name)
{
    if (Py_TYPE(owner)->tp_setattro == PyObject_GenericSetAttr && worth_filling(insn, SG_OP_STORE_ATTR)) {
        sg_cache_fill_store(insn, owner, name);
    }
}

void sg_cache_class(sg_insn *insn, PyTypeObject *type, PyFunctionObject *init)
{
    sg_class_cache *cache = sg_class_cache_of(insn);
    cache->type_version = 0;
    bool plain = type->tp_new == PyBaseObject_Type.tp_new
                     ? init != NULL || type->tp_init == PyBaseObject_Type.tp_init
                     : sg_class_is_new_list(type) && init == NULL && type->tp_init == PyList_Type.tp_init;
    if (plain && sg_class_calls_as_type(type) && sg_class_is_made_here(type)) {
        cache->init = init;
        cache->type_version = type_version(type);
    }
}

void sg_cache_load_global(sg_insn *insn, PyObject *globals, PyObject *builtins, PyObject *name,
                          PyInterpreterState *interp)
{
    sg_global_cache *cache = sg_global_cache_of(insn);
    insn->op = SG_OP_LOAD_GLOBAL;
    if (cache->misses >= SG_CACHE_MISSES_MAX || !PyDict_CheckExact(globals) || !PyDict_CheckExact(builtins)
        || cache->misses++ == 0) {
        return;
    }
    PyDictObject *g = (PyDictObject *)globals, *b = (PyDictObject *)builtins;
    if (g->ma_values != NULL || b->ma_values != NULL) {
        return;
    }
    cache->globals_version = sg_py_keys_version(interp, g->ma_keys);
    if (cache->globals_version == 0) {
        return;
    }
    Py_ssize_t index = sg_py_keys_index(g->ma_keys, name);
    if (index >= 0) {
        cache->index = (uint32_t)index;
        insn->op = SG_OP_LOAD_GLOBAL_MODULE;
        return;
    }
    cache->builtins_version = sg_py_keys_version(interp, b->ma_keys);
    index = sg_py_keys_index(b->ma_keys, name);
    if (cache->builtins_version != 0 && index >= 0) {
        cache->index = (uint32_t)index;
        insn->op = SG_OP_LOAD_GLOBAL_BUILTIN;
    }
}
