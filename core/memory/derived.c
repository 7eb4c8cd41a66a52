/* Subclasses of built-in containers and of str.  Job, invariants and locking: derived.h. */
#include "memory/derived.h"

#include "memory/plain_types.h"

/* What is known of a base with more than derived.c itself knows; or NULL. */
static const sg_plain_type *plain_base(PyTypeObject *base)
{
    return base == &PyODict_Type ? sg_plain_type_of(base) : NULL;
}

static PyTypeObject *dict_base(PyTypeObject *type)
{
    return PyType_IsSubtype(type, &PyODict_Type) ? &PyODict_Type : &PyDict_Type;
}

PyTypeObject *sg_derived_from(PyTypeObject *type)
{
    PyTypeObject *base = PyType_HasFeature(type, Py_TPFLAGS_LIST_SUBCLASS)      ? &PyList_Type
                         : PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS)   ? &PyTuple_Type
                         : PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)    ? dict_base(type)
                         : PyType_HasFeature(type, Py_TPFLAGS_UNICODE_SUBCLASS) ? &PyUnicode_Type
                                                                                : NULL;
    if (base == NULL || type == base || type->tp_basicsize != base->tp_basicsize
        || type->tp_itemsize != base->tp_itemsize || type->tp_finalize != NULL || type->tp_del != NULL
        || (type->tp_dictoffset != base->tp_dictoffset && !PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT))
        || (type->tp_weaklistoffset != base->tp_weaklistoffset && !PyType_HasFeature(type, Py_TPFLAGS_MANAGED_WEAKREF))
        || (base == &PyODict_Type && plain_base(base) == NULL)) {
        return NULL;
    }
    for (PyTypeObject *t = type; t != base; t = t->tp_base) {
        if (t == NULL || t->tp_dealloc != sg_instance_dealloc) {
            return NULL;
        }
    }
    return base;
}

static PyDictObject *dict_of(PyObject *o, PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) ? _PyObject_GetManagedDict(o) : NULL;
}

/* True if nobody can see the death but through what the instance holds. */
static bool is_plain(PyObject *o, PyTypeObject *type)
{
    PyDictObject *dict = dict_of(o, type);
    return !sg_has_weakrefs(o)
           && (dict == NULL || PyDict_CheckExact(dict))
           /* Two dicts: only the host lets them die in its order. */
           && (!PyDict_Check(o) || (dict == NULL && sg_death_dict_is_plain((PyDictObject *)o)))
           && !(PyUnicode_Check(o)
                && (PyUnicode_CHECK_INTERNED(o) || PyUnicode_IS_COMPACT(o)
                    || (((PyCompactUnicodeObject *)o)->utf8 != NULL
                        && (void *)((PyCompactUnicodeObject *)o)->utf8 != ((PyUnicodeObject *)o)->data.any)));
}

static void text_dies(sg_heap *heap, PyObject *o)
{
    size_t bytes = (size_t)(PyUnicode_GET_LENGTH(o) + 1) * (size_t)PyUnicode_KIND(o);
    sg_table_put(heap, ((PyUnicodeObject *)o)->data.any, bytes);
}

bool sg_derived_dies(sg_heap *heap, PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o), *base = sg_derived_from(type);
    if (base == NULL || !is_plain(o, type)) {
        return false;
    }
    const sg_plain_type *plain = plain_base(base);
    if (plain != NULL && (sg_plain_has_weakrefs(plain, o) || !plain->release(heap, o))) {
        return false;
    }
    bool collected = PyType_IS_GC(type);
    size_t bytes = (size_t)type->tp_basicsize;
    PyDictObject *dict = dict_of(o, type);
    if (collected) {
        sg_death_leave(heap, o);
    }
    else {
        sg_log_forget_maybe(heap, o);
    }
    sg_death_log(heap, (PyObject *)dict); /* the host's order: the subclass's part first */
    if (base == &PyUnicode_Type) {
        text_dies(heap, o);
    }
    else if (base == &PyDict_Type) {
        sg_death_dict_table(heap, ((PyDictObject *)o)->ma_keys);
    }
    else if (plain == NULL) {
        PyObject **items = base == &PyList_Type ? ((PyListObject *)o)->ob_item : ((PyTupleObject *)o)->ob_item;
        for (Py_ssize_t i = Py_SIZE(o); --i >= 0;) {
            sg_death_log(heap, items[i]);
        }
        if (base == &PyTuple_Type) {
            bytes += (size_t)Py_SIZE(o) * sizeof(PyObject *);
        }
        else if (items != NULL) {
            sg_table_put(heap, items, (size_t)((PyListObject *)o)->allocated * sizeof(PyObject *));
        }
    }
    sg_death_reserved(heap, (PyObject *)type);
    if (collected) {
        sg_death_put_back(heap, o, sg_derived_headers(type), bytes);
    }
    else {
        sg_memory_put(heap, (char *)o - sg_derived_headers(type), sg_derived_headers(type) + bytes);
    }
    return true;
}

bool sg_derived_look(PyObject *o, sg_look *state)
{
    PyTypeObject *type = Py_TYPE(o), *base = sg_derived_from(type);
    if (base == NULL || !is_plain(o, type) || !sg_look_at((PyObject *)dict_of(o, type), state)) {
        return false;
    }
    if (base == &PyDict_Type) {
        return sg_look_at_dict((PyDictObject *)o, state);
    }
    const sg_plain_type *plain = plain_base(base);
    if (plain != NULL) {
        return plain->look(o, state) && !sg_plain_has_weakrefs(plain, o);
    }
    PyObject **items = NULL;
    Py_ssize_t n = 0;
    if (base != &PyUnicode_Type) {
        /* Others may be appending to a list: the size first, as every reader does. */
        n = __atomic_load_n(&((PyVarObject *)o)->ob_size, __ATOMIC_ACQUIRE);
        items = base == &PyList_Type ? __atomic_load_n(&((PyListObject *)o)->ob_item, __ATOMIC_ACQUIRE)
                                     : ((PyTupleObject *)o)->ob_item;
    }
    for (Py_ssize_t i = 0; i < n && !state->only_itself; i++) {
        if (--state->budget < 0 || !sg_look_at(__atomic_load_n(&items[i], __ATOMIC_RELAXED), state)) {
            return false;
        }
    }
    return true;
}
