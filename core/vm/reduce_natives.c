/* object.__reduce_ex__(protocol) of protocol 2 and later, in shared mode: (copyreg.__newobj__, (class,), state, None, None).
 *
 * Job: instances of classes in Python that leave the matter to object: attributes in inline values or in a dict, and none of
 * the methods by which a class has its own way.  All else, and what raises, is the host's.
 *
 * Invariant: an entry is keyed by a type version, which is unique for ever, so a stale entry cannot match.
 * Locking: written in exclusive mode only, read in both.
 */
#include "vm/reduce_natives.h"

#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/instance.h"
#include "objects/new.h"
#include "vm/attributes.h"
#include "vm/imports.h"

typedef struct {
    sg_attr_cache getstate; /* of a plain class in this state; type_version 0: none */
    PyObject *slot_names;   /* of the class, which has it in this state: None or a list, which a program may change */
    PyTypeObject *meta;     /* the class's own type, with its version: it may have a say about the class's attributes */
    uint32_t meta_version;
} plain_class;

enum { CLASSES = 256 };
static plain_class classes[CLASSES];

static plain_class *place_of(PyTypeObject *type)
{
    return &classes[type->tp_version_tag % CLASSES];
}

static bool is_objects_own(PyTypeObject *type, PyObject *name)
{
    return _PyType_Lookup(type, name) == _PyType_Lookup(&PyBaseObject_Type, name);
}

/* True if reading the class's __reduce__ gives what a plain lookup in the class finds. */
static bool has_plain_meta(PyTypeObject *type, PyObject *reduce)
{
    PyTypeObject *meta = Py_TYPE(type);
    return sg_has_str_names(meta) && sg_has_plain_class_lookup(meta) && is_objects_own(meta, reduce)
           && PyUnstable_Type_AssignVersionTag(meta);
}

static bool is_plain(PyTypeObject *type, PyObject *reduce)
{
    return PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) && type->tp_basicsize == (Py_ssize_t)sizeof(PyObject)
           && type->tp_itemsize == 0 && type->tp_new != NULL && type->tp_dict != NULL && sg_has_str_names(type)
           && type->tp_getattro == PyObject_GenericGetAttr && is_objects_own(type, reduce)
           && is_objects_own(type, &_Py_ID(__getstate__)) && _PyType_Lookup(type, &_Py_ID(__getnewargs__)) == NULL
           && _PyType_Lookup(type, &_Py_ID(__getnewargs_ex__)) == NULL && has_plain_meta(type, reduce)
           && PyUnstable_Type_AssignVersionTag(type);
}

static void prepare_reduce_ex(PyThreadState *tstate, PyObject *const *args, int n)
{
    PyTypeObject *type = n > 0 ? Py_TYPE(args[0]) : NULL;
    PyObject *reduce = type == NULL ? NULL : PyUnicode_InternFromString("__reduce__");
    if (reduce != NULL && is_plain(type, reduce)) {
        plain_class class = {.meta = Py_TYPE(type), .meta_version = Py_TYPE(type)->tp_version_tag};
        class.getstate.type_version = type->tp_version_tag;
        class.slot_names = PyDict_GetItemWithError(type->tp_dict, &_Py_ID(__slotnames__));
        if (class.slot_names != NULL
            && sg_cache_note_shadow(&class.getstate, type, &_Py_ID(__getstate__), tstate->interp)) {
            sg_import_learn_found(tstate, &_Py_ID(copyreg));
            *place_of(type) = class;
        }
    }
    Py_XDECREF(reduce);
    PyErr_Clear();
}

static bool has_no_slots(PyObject *slot_names)
{
    return slot_names == Py_None
           || (PyList_CheckExact(slot_names)
               && sg_settled_size(slot_names, &((PyVarObject *)slot_names)->ob_size) == 0);
}

static bool has_values(PyObject *o, const PyDictValues *values)
{
    for (int i = 0; i < values->capacity; i++) {
        if (__atomic_load_n(&values->values[i], __ATOMIC_ACQUIRE) != NULL) {
            return true;
        }
    }
    return false;
}

/* The instance's dict, or None if nothing is in it.  0: not here. */
static sg_slot state_of(sg_heap *heap, PyInterpreterState *interp, PyObject *o)
{
    PyDictValues *values = sg_inline_values(o);
    if (values != NULL && !has_values(o, values)) {
        return sg_inline_values(o) != NULL ? sg_from_heap(Py_None) : 0;
    }
    PyDictObject *dict = sg_instance_dict_made(heap, interp, o);
    return dict == NULL                                                   ? 0
           : values == NULL && sg_settled_size(dict, &dict->ma_used) == 0 ? sg_from_heap(Py_None)
                                                                          : sg_instance_dict_slot(dict);
}

/* copyreg.__newobj__, or NULL: not here. */
static PyObject *new_object_function(PyThreadState *tstate)
{
    PyObject *copyreg = sg_import_found(tstate, &_Py_ID(copyreg)), *function = NULL;
    if (copyreg == NULL || !PyModule_CheckExact(copyreg)) {
        return NULL;
    }
    PyObject *names = ((PyModuleObject *)copyreg)->md_dict;
    return sg_dict_get((PyDictObject *)names, sg_from_heap(&_Py_ID(__newobj__)), &function) == SG_FOUND ? function
                                                                                                        : NULL;
}

static sg_slot counted(sg_heap *heap, PyObject *o)
{
    sg_reserve_take(heap, o);
    return sg_owned(o);
}

static bool native_reduce_ex(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t protocol;
    if (n != 2 || sg_is_int(args[0]) || !sg_int_get(args[1], &protocol) || protocol < 2 || protocol > INT_MAX) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]);
    PyTypeObject *type = Py_TYPE(o);
    const plain_class *class = place_of(type);
    if (type->tp_version_tag == 0 || class->getstate.type_version != type->tp_version_tag
        || Py_TYPE(type) != class->meta || class->meta->tp_version_tag != class->meta_version
        || !has_no_slots(class->slot_names) || sg_is_shadowed(o, type, &class->getstate, &_Py_ID(__getstate__))) {
        return false;
    }
    PyObject *function = new_object_function(tstate);
    sg_nursery_make_room(heap, tstate, 4); /* for two tuples, a dict and what it takes to track that */
    sg_slot state = function == NULL ? 0 : state_of(heap, tstate->interp, o);
    if (state == 0) {
        return false;
    }
    const sg_slot class_slot = counted(heap, (PyObject *)type), none = sg_from_heap(Py_None);
    const sg_slot items[] = {counted(heap, function), sg_tuple_new(heap, &class_slot, 1), state, none, none};
    *result = sg_tuple_new(heap, items, 5);
    return true;
}

void sg_reduce_natives_init(void)
{
    static const sg_native_def def = {"__reduce_ex__", native_reduce_ex, prepare_reduce_ex};
    PyObject *method = PyObject_GetAttrString((PyObject *)&PyBaseObject_Type, def.name);
    if (method != NULL && Py_IS_TYPE(method, &PyMethodDescr_Type)) {
        sg_native_add(method, &def, true);
    }
    Py_XDECREF(method);
    PyErr_Clear();
}
