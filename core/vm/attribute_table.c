/* The attribute table.  Job, invariants and locking: attribute_table.h. */
#include "vm/attribute_table.h"

#include "natives/registry.h"
#include "objects/method.h"
#include "objects/thread_local.h"
#include "vm/attributes.h"
#include "vm/special.h"

/* What an entry's cache is for: the specialised LOAD_ATTR_* of the same meaning, or one of these. */
enum {
    OWN = SG_OP_COUNT, /* the instance's own, or else the class's `value`: a function, or no descriptor */
    OF_THREAD,         /* the same of a threading.local, whose own ones are the thread's; of stores, too */
    DICT_OF_THREAD,    /* o.__dict__ of a threading.local */
    SETTER,            /* of stores: a property's function in Python */
    BOUND_METHOD,      /* a Python function of the class, as a value */
    BUILTIN_METHOD,    /* a C function of the class, as a value */
    CLASS_METHOD,      /* `value` is the classmethod object */
    STATIC_METHOD,
    BUILTIN_CLASS_METHOD, /* `value` is the descriptor, as of dict.fromkeys */
    MEMBER,               /* a reference at an offset, None if there is none */
    TUPLE_FIELD,          /* of a named tuple */
    TYPE_OF,              /* o.__class__ */
    DICT_OF,              /* o.__dict__ of a class whose instances have inline values */
    HEAP_NAME,            /* class.__name__ */
    OF_FUNCTION,          /* a method's: `native` reads it of its function */
    CONSTANT,             /* `value` is immortal */
    ITSELF,               /* int.numerator */
    NATIVE,               /* `native` reads it; of stores, sets it */
    DATA_DESCRIPTOR,      /* `value` has a __get__ in Python, and a __set__ */
    OTHER_DESCRIPTOR,     /* ... and none, so it is asked for what the instance itself does not have */
    CLASS_LACKS,          /* a class's: neither it nor its metaclass has such a name */
    OF_METACLASS,         /* a class's: a method that its metaclass has, and it has not */
};

typedef sg_attr_entry entry;
sg_attr_set sg_attr_loads[1 << SG_ATTR_SET_BITS];
static sg_attr_set stores[1 << SG_ATTR_SET_BITS];

static uint32_t version_of(PyTypeObject *type)
{
    return PyUnstable_Type_AssignVersionTag(type) ? type->tp_version_tag : 0;
}

static uint32_t key_of(PyObject *o, int oparg)
{
    if (!PyType_Check(o)) {
        return sg_attr_instance_key(Py_TYPE(o), oparg);
    }
    uint32_t version = ((PyTypeObject *)o)->tp_version_tag;
    return version == 0 ? 0 : version << 2 | 2 | (uint32_t)(oparg & 1);
}

static const entry *find(sg_attr_set *table, uint32_t key, PyObject *name)
{
    const entry *set = sg_attr_set_for(table, key, name);
    for (int i = 0; i < SG_ATTR_WAYS; i++) {
        if (set[i].key == key && set[i].name == name) {
            return &set[i]; /* a type without a version has no entries */
        }
    }
    return NULL;
}

static void put(sg_attr_set *table, entry new)
{
    entry *set = sg_attr_set_for(table, new.key, new.name);
    int place = 0;
    while (place < SG_ATTR_WAYS && set[place].key != 0 && (set[place].key != new.key || set[place].name != new.name)) {
        place++;
    }
    if (place == SG_ATTR_WAYS) {
        static unsigned victim;
        place = (int)(victim++ % SG_ATTR_WAYS);
    }
    Py_INCREF(new.name);
    PyObject *old = set[place].name;
    set[place] = new;
    Py_XDECREF(old); /* a str: its end runs no code */
}

/* ---- loads ---- */

static sg_attr_answer answer(sg_attr_kind kind, PyObject *value)
{
    return (sg_attr_answer){value != NULL ? kind : SG_ATTR_NOT_HERE, value, NULL, 0};
}

/* What the instance itself has: SG_FOUND, and *value may be gone again; or SG_ABSENT. */
static sg_found find_in_instance(sg_heap *heap, PyObject *o, const entry *e, PyObject *name, PyObject **value)
{
    if (e->op == OF_THREAD) {
        PyDictObject *own = sg_thread_local_dict(heap, o);
        return own == NULL ? SG_NOT_HERE : sg_dict_get(own, sg_from_heap(name), value);
    }
    PyTypeObject *type = Py_TYPE(o);
    PyDictValues *values = PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) ? sg_inline_values(o) : NULL;
    if (values != NULL && e->place != 0) {
        bool absent;
        *value = sg_inline_value(o, values, e->place - 1u, &absent);
        return *value != NULL ? SG_FOUND : absent ? SG_ABSENT : SG_NOT_HERE;
    }
    if (values != NULL) {
        uint32_t version = ((PyHeapTypeObject *)type)->ht_cached_keys->dk_version;
        return version == e->cache.keys_version && version != 0 ? SG_ABSENT : SG_NOT_HERE;
    }
    PyDictObject *dict = sg_instance_dict(o, type);
    return dict == NULL              ? (sg_dict_may_come(type) ? SG_NOT_HERE : SG_ABSENT)
           : PyDict_CheckExact(dict) ? sg_dict_get(dict, sg_from_heap(name), value)
                                     : SG_NOT_HERE;
}

/* False: the class's value may have become a descriptor. */
static bool is_same_value(const entry *e)
{
    return e->value_version == 0 || Py_TYPE(e->cache.value)->tp_version_tag == e->value_version;
}

static sg_attr_answer bound(sg_heap *heap, PyObject *function, PyObject *self, int oparg)
{
    if ((oparg & 1) != 0) {
        return (sg_attr_answer){SG_ATTR_BOUND, function, self, 0};
    }
    if (heap == NULL || !sg_nursery_has_room(heap)) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    return answer(SG_ATTR_NEW, sg_method_new(heap, function, self));
}

/* A descriptor with a __get__ in Python; its own class may have changed since. */
static sg_attr_answer ask_descriptor(PyObject *descriptor, bool data)
{
    PyTypeObject *type = Py_TYPE(descriptor);
    PyFunctionObject *get = (type->tp_descr_set != NULL) == data ? sg_special_find(type, SG_SPECIAL_GET) : NULL;
    return (sg_attr_answer){get != NULL ? SG_ATTR_DESCRIPTOR : SG_ATTR_NOT_HERE, descriptor, (PyObject *)get, 0};
}

static sg_attr_answer read_own(sg_heap *heap, PyObject *o, const entry *e, PyObject *name, int oparg)
{
    PyObject *value;
    if (!is_same_value(e)) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    switch (find_in_instance(heap, o, e, name, &value)) {
    case SG_FOUND:
        return answer(SG_ATTR_VALUE, value);
    case SG_ABSENT:
        if (e->lacks && (e->op == OF_THREAD || Py_TYPE(o)->tp_getattro == PyObject_GenericGetAttr)) {
            return (sg_attr_answer){.kind = SG_ATTR_ABSENT};
        }
        if (e->op == OTHER_DESCRIPTOR) { /* a __getattr__ would be asked if it fails */
            return Py_TYPE(o)->tp_getattro == PyObject_GenericGetAttr ? ask_descriptor(e->cache.value, false)
                                                                      : answer(SG_ATTR_NOT_HERE, NULL);
        }
        if (e->method) {
            return (oparg & 1) != 0 ? answer(SG_ATTR_METHOD, e->cache.value) : bound(heap, e->cache.value, o, 0);
        }
        return answer(SG_ATTR_VALUE, e->cache.value);
    default:
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
}

/* A class attribute that its type makes something else of. */
static sg_attr_answer read_descriptor(sg_heap *heap, PyObject *o, const entry *e, int oparg)
{
    PyObject *value = e->cache.value;
    bool of_type = PyType_Check(o);
    if (e->op == CLASS_METHOD || e->op == STATIC_METHOD) {
        PyObject *callable = sg_load_field(&((sg_py_wrapped_callable *)value)->callable);
        if (callable == NULL || e->op == STATIC_METHOD) {
            return answer(SG_ATTR_VALUE, callable);
        }
        return bound(heap, callable, of_type ? o : (PyObject *)Py_TYPE(o), oparg);
    }
    if (e->op == BOUND_METHOD || (e->op == OF_METACLASS && Py_IS_TYPE(value, &PyFunction_Type))) {
        return bound(heap, value, o, 0);
    }
    if (heap == NULL || !sg_nursery_has_room(heap)) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    PyMethodDescrObject *method = (PyMethodDescrObject *)value;
    if (e->op == BUILTIN_CLASS_METHOD && !of_type) {
        o = (PyObject *)Py_TYPE(o);
    }
    return answer(SG_ATTR_NEW, sg_builtin_method_new(heap, method->d_method, method->d_common.d_type, o));
}

static sg_attr_answer read_natively(sg_heap *heap, PyObject *o, sg_native_getter getter)
{
    sg_slot got = heap == NULL ? 0 : getter(heap, o);
    return (sg_attr_answer){got != 0 ? SG_ATTR_SLOT : SG_ATTR_NOT_HERE, NULL, NULL, got};
}

static sg_attr_answer dict_of(sg_heap *heap, PyObject *o)
{
    PyDictObject *dict = heap == NULL ? NULL : sg_instance_dict_made(heap, _PyInterpreterState_Main(), o);
    if (dict == NULL) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    return (sg_attr_answer){SG_ATTR_SLOT, NULL, NULL, sg_instance_dict_slot(dict)};
}

static sg_attr_answer read_of_function(sg_heap *heap, PyObject *method, sg_native_getter getter)
{
    PyObject *function = ((PyMethodObject *)method)->im_func;
    return Py_IS_TYPE(function, &PyFunction_Type) ? read_natively(heap, function, getter)
                                                  : answer(SG_ATTR_NOT_HERE, NULL);
}

/* True if it is of a class, whose metaclass has changed since. */
static bool has_other_meta(PyObject *o, const entry *e)
{
    return PyType_Check(o) && Py_TYPE(o)->tp_version_tag != e->cache.keys_version;
}

static PyObject *tuple_field(PyObject *o, size_t index)
{
    return index < (size_t)Py_SIZE(o) ? ((PyTupleObject *)o)->ob_item[index] : NULL;
}

/* ---- along the classes of a class, without a version ---- */

/* What a type of the host's own has under a name, itself, or that it has nothing.  Such types never change or go away;
 * their dicts are the interpreter's. */
typedef struct {
    PyTypeObject *type;
    PyObject *name, *value;
} own_name;
enum { OWN_NAMES = 256, OWN_WAYS = 2 }; /* places for two that have one hash: a method often asks for two in turn */
static own_name own_names[OWN_NAMES][OWN_WAYS];

static own_name *own_names_for(PyTypeObject *type, PyObject *name)
{
    return own_names[sg_attr_hash((uint32_t)((uintptr_t)type >> 4), name) >> 56];
}
_Static_assert(OWN_NAMES == 1 << 8, "the hash has eight bits");

static bool is_hosts_own(PyTypeObject *type)
{
    return type->tp_dict == NULL && PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)
           && !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE);
}

static sg_found find_own(PyTypeObject *type, PyObject *name, PyObject **value)
{
    if (is_hosts_own(type)) {
        const own_name *own = own_names_for(type, name);
        own += own->type != type || own->name != name;
        *value = own->value;
        return own->type != type || own->name != name ? SG_NOT_HERE : own->value != NULL ? SG_FOUND : SG_ABSENT;
    }
    return type->tp_dict != NULL && PyDict_CheckExact(type->tp_dict)
               ? sg_dict_get((PyDictObject *)type->tp_dict, sg_from_heap(name), value)
               : SG_NOT_HERE;
}

/* A class whose attributes change all the time: after so many versions the host gives it none. */
static bool has_no_version(PyObject *o)
{
    return PyType_Check(o) && ((PyTypeObject *)o)->tp_version_tag == 0 && Py_IS_TYPE(o, &PyType_Type);
}

/* The first class of a type's that has the name. */
static sg_found find_along(PyTypeObject *type, PyObject *name, PyObject **value)
{
    PyObject *mro = type->tp_mro;
    sg_found found = mro == NULL ? SG_NOT_HERE : SG_ABSENT;
    for (Py_ssize_t i = 0; found == SG_ABSENT && i < PyTuple_GET_SIZE(mro); i++) {
        found = find_own((PyTypeObject *)PyTuple_GET_ITEM(mro, i), name, value);
    }
    return found;
}

/* The attribute of a class without a version, if its metaclass has no such name and it is no descriptor. */
static sg_attr_answer find_without_version(PyObject *o, PyObject *name)
{
    PyObject *value = NULL;
    bool found = has_no_version(o) && find_along(&PyType_Type, name, &value) == SG_ABSENT
                 && find_along((PyTypeObject *)o, name, &value) == SG_FOUND && value != NULL
                 && Py_TYPE(value)->tp_descr_get == NULL;
    return answer(SG_ATTR_VALUE, found ? value : NULL);
}

sg_attr_answer sg_attr_find(sg_heap *heap, PyObject *o, PyObject *name, int oparg)
{
    const entry *e = find(sg_attr_loads, key_of(o, oparg), name);
    if (e == NULL) {
        return find_without_version(o, name);
    }
    PyTypeObject *type = Py_TYPE(o);
    PyObject *value;
    if (e->of_meta && has_other_meta(o, e)) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    switch (e->op) {
    case SG_OP_LOAD_ATTR_INSTANCE:
    case OWN:
    case OF_THREAD:
    case OTHER_DESCRIPTOR:
        return read_own(heap, o, e, name, oparg);
    case SG_OP_LOAD_ATTR_SLOT:
        value = sg_read_slot(o, &e->cache);
        return value == NULL && type->tp_getattro == PyObject_GenericGetAttr ? (sg_attr_answer){.kind = SG_ATTR_EMPTY}
                                                                             : answer(SG_ATTR_VALUE, value);
    case SG_OP_LOAD_ATTR_CLASS:
        return answer(SG_ATTR_VALUE, sg_read_class(o, &e->cache));
    case SG_OP_LOAD_ATTR_METHOD:
        return answer(SG_ATTR_METHOD, sg_read_method(o, &e->cache, name));
    case SG_OP_LOAD_ATTR_PROPERTY:
        return answer(SG_ATTR_GETTER, e->cache.value);
    case MEMBER:
        value = sg_load_field((PyObject **)((char *)o + e->cache.index));
        return answer(SG_ATTR_VALUE, value != NULL ? value : Py_None);
    case TUPLE_FIELD:
        return answer(SG_ATTR_VALUE, tuple_field(o, e->cache.index));
    case TYPE_OF:
        return answer(SG_ATTR_VALUE, (PyObject *)type);
    case DICT_OF:
        return dict_of(heap, o);
    case DICT_OF_THREAD:
        return answer(SG_ATTR_VALUE, (PyObject *)sg_thread_local_dict(heap, o));
    case CLASS_LACKS:
        return (sg_attr_answer){.kind = SG_ATTR_ABSENT};
    case HEAP_NAME:
        return answer(SG_ATTR_VALUE, sg_load_field(&((PyHeapTypeObject *)o)->ht_name));
    case OF_FUNCTION:
        return read_of_function(heap, o, e->native->get);
    case CONSTANT:
        return answer(SG_ATTR_VALUE, e->cache.value);
    case ITSELF:
        return answer(SG_ATTR_VALUE, o);
    case NATIVE:
        return read_natively(heap, o, e->native->get);
    case DATA_DESCRIPTOR:
        return ask_descriptor(e->cache.value, true);
    default:
        break;
    }
    if (e->op == OF_METACLASS && (oparg & 1) != 0) {
        return answer(has_other_meta(o, e) ? SG_ATTR_NOT_HERE : SG_ATTR_METHOD, e->cache.value);
    }
    if (PyType_Check(o) ? has_other_meta(o, e) : sg_is_shadowed(o, type, &e->cache, name)) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    return read_descriptor(heap, o, e, oparg);
}

PyObject *sg_attr_builtin_class_method(PyObject *class, PyObject *name)
{
    const entry *e = find(sg_attr_loads, key_of(class, 1), name);
    return e != NULL && e->op == BUILTIN_CLASS_METHOD && Py_TYPE(class)->tp_version_tag == e->cache.keys_version
               ? e->cache.value
               : NULL;
}

/* ---- super() ---- */

/* The type whose order of lookups super(class, o) follows: o itself if that is a class of the kind. */
static PyTypeObject *start_of(PyTypeObject *class, PyObject *o)
{
    return PyType_Check(o) && PyType_IsSubtype((PyTypeObject *)o, class) ? (PyTypeObject *)o : Py_TYPE(o);
}

/* The index behind the class in that order; 0: not here. */
static Py_ssize_t behind(PyTypeObject *class, PyTypeObject *start)
{
    PyObject *mro = start->tp_mro;
    Py_ssize_t i = 0, n = mro == NULL ? 0 : PyTuple_GET_SIZE(mro);
    while (i < n && PyTuple_GET_ITEM(mro, i) != (PyObject *)class) {
        i++;
    }
    return i < n ? i + 1 : 0;
}

/* A descriptor that is called with the object, unbound, as a method. */
static bool is_method(PyObject *o)
{
    PyTypeObject *type = Py_TYPE(o);
    return type == &PyFunction_Type || type == &PyMethodDescr_Type || type == &PyWrapperDescr_Type;
}

/* What a class attribute is for a call through super(). */
static sg_attr_answer called_through_super(PyTypeObject *start, PyObject *o, PyObject *value)
{
    bool of_class = (PyObject *)start == o;
    if (is_method(value)) {
        return answer(of_class ? SG_ATTR_VALUE : SG_ATTR_METHOD, value);
    }
    if (Py_IS_TYPE(value, &PyCFunction_Type)) {
        return answer(SG_ATTR_VALUE, value);
    }
    if (!sg_py_is_wrapped_callable(value)) {
        return answer(SG_ATTR_NOT_HERE, NULL);
    }
    PyObject *callable = sg_load_field(&((sg_py_wrapped_callable *)value)->callable);
    if (callable == NULL || Py_IS_TYPE(value, &PyStaticMethod_Type)) {
        return answer(SG_ATTR_VALUE, callable);
    }
    return (sg_attr_answer){SG_ATTR_BOUND, callable, (PyObject *)start, 0};
}

sg_attr_answer sg_attr_of_super(PyTypeObject *class, PyObject *o, PyObject *name)
{
    PyTypeObject *start = start_of(class, o);
    PyObject *mro = start->tp_mro, *value;
    Py_ssize_t first = behind(class, start);
    for (Py_ssize_t i = first; first != 0 && i < PyTuple_GET_SIZE(mro); i++) {
        sg_found found = find_own((PyTypeObject *)PyTuple_GET_ITEM(mro, i), name, &value);
        if (found == SG_FOUND) {
            return called_through_super(start, o, value);
        }
        if (found != SG_ABSENT) {
            break;
        }
    }
    return answer(SG_ATTR_NOT_HERE, NULL);
}

sg_slot sg_attr_value_of_super(sg_heap *heap, sg_attr_answer got, PyObject *o)
{
    if (got.kind == SG_ATTR_VALUE) {
        return sg_from_heap(got.value);
    }
    bool function = got.kind == SG_ATTR_BOUND || Py_IS_TYPE(got.value, &PyFunction_Type);
    bool slot = !function && Py_IS_TYPE(got.value, &PyWrapperDescr_Type);
    if (!sg_nursery_has_room(heap) || (!function && !slot && !Py_IS_TYPE(got.value, &PyMethodDescr_Type))) {
        return 0;
    }
    PyMethodDescrObject *method = (PyMethodDescrObject *)got.value;
    PyObject *bound = function ? sg_method_new(heap, got.value, got.kind == SG_ATTR_BOUND ? got.self : o)
                      : slot   ? sg_slot_method_new(heap, (PyWrapperDescrObject *)got.value, o)
                               : sg_builtin_method_new(heap, method->d_method, method->d_common.d_type, o);
    return bound == NULL ? 0 : sg_owned(bound);
}

/* What the host's own types have under a name, up to the first that has it. */
static void learn_own_names(PyObject *mro, Py_ssize_t first, PyObject *name)
{
    PyObject *value = NULL;
    for (Py_ssize_t i = first; value == NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *type = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        PyObject *names = PyType_GetDict(type);
        value = names != NULL ? PyDict_GetItemWithError(names, name) : NULL;
        Py_XDECREF(names);
        if (is_hosts_own(type)) {
            own_name *own = own_names_for(type, name);
            PyObject *old = own[1].name;
            own[1] = own[0];
            own[0] = (own_name){type, Py_NewRef(name), value};
            Py_XDECREF(old);
        }
    }
    PyErr_Clear();
}

void sg_attr_learn_super(PyTypeObject *class, PyObject *o, PyObject *name)
{
    PyTypeObject *start = start_of(class, o);
    Py_ssize_t first = behind(class, start);
    if (first != 0) {
        learn_own_names(start->tp_mro, first, name);
    }
}

/* ---- learning loads ---- */

/* The host's own descriptor `name` of `type`. */
static bool is_descriptor_of(PyTypeObject *type, PyObject *name, PyObject *descriptor)
{
    return _PyType_Lookup(type, name) == descriptor;
}

/* A reference member of a C type, or a slot that is read-only. */
static bool learn_member(entry *e, PyTypeObject *type, PyObject *descriptor)
{
    if (!Py_IS_TYPE(descriptor, &PyMemberDescr_Type)) {
        return false;
    }
    PyMemberDef *def = ((PyMemberDescrObject *)descriptor)->d_member;
    if ((def->flags & (Py_AUDIT_READ | Py_RELATIVE_OFFSET)) != 0 || def->offset <= 0
        || (def->type != _Py_T_OBJECT && def->type != Py_T_OBJECT_EX)
        || !PyType_IsSubtype(type, ((PyMemberDescrObject *)descriptor)->d_common.d_type)) {
        return false;
    }
    e->cache.index = (uint32_t)def->offset;
    e->cache.type_version = type->tp_version_tag;
    e->op = def->type == _Py_T_OBJECT ? MEMBER : SG_OP_LOAD_ATTR_SLOT;
    return true;
}

/* What a class made by Python code gives its instances as __dict__, if no base of the host's own has one. */
static bool is_plain_dict(PyTypeObject *type, PyObject *descriptor)
{
    static getter plain;
    if (plain == NULL) {
        PyObject *class = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "class");
        PyObject *own = class == NULL ? NULL : _PyType_Lookup((PyTypeObject *)class, &_Py_ID(__dict__));
        plain =
            own != NULL && Py_IS_TYPE(own, &PyGetSetDescr_Type) ? ((PyGetSetDescrObject *)own)->d_getset->get : NULL;
        Py_XDECREF(class);
        PyErr_Clear();
    }
    for (PyTypeObject *base = type; base != NULL; base = base->tp_base) {
        if (base->tp_dictoffset != 0 && !PyType_HasFeature(base, Py_TPFLAGS_HEAPTYPE)) {
            return false;
        }
    }
    return plain != NULL && Py_IS_TYPE(descriptor, &PyGetSetDescr_Type)
           && ((PyGetSetDescrObject *)descriptor)->d_getset->get == plain
           && PyType_IsSubtype(type, ((PyGetSetDescrObject *)descriptor)->d_common.d_type)
           && PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES);
}

static bool learn_int_part(entry *e, PyTypeObject *type, PyObject *name)
{
    if (type != &PyLong_Type) {
        return false;
    }
    e->op = CONSTANT;
    if (PyUnicode_EqualToUTF8(name, "numerator") || PyUnicode_EqualToUTF8(name, "real")) {
        e->op = ITSELF;
    }
    else if (PyUnicode_EqualToUTF8(name, "denominator")) {
        e->cache.value = (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + 1];
    }
    else if (PyUnicode_EqualToUTF8(name, "imag")) {
        e->cache.value = (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS];
    }
    else {
        return false;
    }
    return true;
}

/* A data descriptor whose class is written in Python. */
static bool learn_python(entry *e, PyTypeObject *type, PyObject *descriptor)
{
    sg_special_learn(Py_TYPE(descriptor), SG_SPECIAL_GET);
    e->op = DATA_DESCRIPTOR;
    e->cache.value = descriptor;
    return type->tp_getattro == PyObject_GenericGetAttr && sg_special_find(Py_TYPE(descriptor), SG_SPECIAL_GET) != NULL;
}

/* A data descriptor of an instance's type. */
static bool learn_data(entry *e, PyTypeObject *type, PyObject *name, PyObject *descriptor)
{
    if (name == &_Py_ID(__class__) && is_descriptor_of(&PyBaseObject_Type, name, descriptor)) {
        e->op = TYPE_OF;
        return true;
    }
    if (name == &_Py_ID(__dict__) && is_plain_dict(type, descriptor)) {
        e->op = DICT_OF;
        return true;
    }
    if (sg_py_is_tuple_getter(descriptor)) {
        e->op = TUPLE_FIELD;
        e->cache.index = (uint32_t)((sg_py_tuple_getter *)descriptor)->index;
        return PyType_HasFeature(type, Py_TPFLAGS_TUPLE_SUBCLASS);
    }
    e->native = sg_native_attribute_of(type, descriptor);
    if (e->native != NULL) {
        e->op = NATIVE;
        return true;
    }
    return learn_member(e, type, descriptor)
           || (Py_IS_TYPE(descriptor, &PyGetSetDescr_Type) && learn_int_part(e, type, name))
           || learn_python(e, type, descriptor);
}

/* A class attribute that is not its own value, for an instance or the class. */
static bool learn_wrapped(entry *e, PyObject *attribute)
{
    vectorcallfunc vectorcall;
    if (Py_IS_TYPE(attribute, &PyClassMethodDescr_Type)) {
        e->op = BUILTIN_CLASS_METHOD;
        e->cache.value = attribute;
        return sg_py_builtin_vectorcall(((PyMethodDescrObject *)attribute)->d_method->ml_flags, &vectorcall);
    }
    if (!sg_py_is_wrapped_callable(attribute)) {
        return false;
    }
    e->op = Py_IS_TYPE(attribute, &PyStaticMethod_Type) ? STATIC_METHOD : CLASS_METHOD;
    e->cache.value = attribute;
    return true;
}

/* A class's value that is no data descriptor; false: one that may become one, unnoticed. */
static bool learn_value(entry *e, PyObject *value)
{
    if (sg_may_become_descriptor(value)) {
        e->cache.value = value;
        e->value_version = version_of(Py_TYPE(value));
        return e->value_version != 0;
    }
    return true;
}

/* The class's part of what an instance may have itself: no data descriptor.  False: one that may become one, unnoticed. */
static bool learn_inherited(entry *e, PyTypeObject *type, PyObject *inherited)
{
    e->cache = (sg_attr_cache){.type_version = type->tp_version_tag};
    e->lacks = inherited == NULL;
    if (inherited != NULL && Py_TYPE(inherited)->tp_descr_get == NULL) {
        if (!learn_value(e, inherited)) {
            return false;
        }
        e->cache.value = inherited;
    }
    else if (inherited != NULL && Py_IS_TYPE(inherited, &PyFunction_Type)) {
        e->cache.value = inherited;
        e->method = true;
    }
    return true;
}

/* What a threading.local has, in this thread, or its class. */
static bool learn_of_thread(entry *e, PyTypeObject *type, PyObject *name)
{
    PyObject *inherited = _PyType_Lookup(type, name);
    if (name == &_Py_ID(__dict__)) {
        e->op = DICT_OF_THREAD; /* whatever the class has of that name */
        return true;
    }
    e->op = OF_THREAD;
    return (inherited == NULL || Py_TYPE(inherited)->tp_descr_set == NULL) && learn_inherited(e, type, inherited);
}

/* Where an instance has it, if it has it itself. */
static bool learn_place(entry *e, PyTypeObject *type, PyObject *name, PyInterpreterState *interp)
{
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
        e->place = (uint8_t)(sg_py_keys_index(keys, name) + 1);
        if (e->place == 0) {
            e->cache.keys_version = sg_py_keys_version(interp, keys);
        }
    }
    return type->tp_dictoffset >= 0 || PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT);
}

/* What an instance may have, or its class instead; its lookup is plain, and the class's value no data descriptor. */
static bool learn_own(entry *e, PyTypeObject *type, PyObject *name, PyInterpreterState *interp)
{
    e->op = OWN;
    if (!learn_inherited(e, type, _PyType_Lookup(type, name)) || !learn_place(e, type, name, interp)) {
        return false;
    }
    if (e->place != 0 && e->value_version == 0) {
        e->op = SG_OP_LOAD_ATTR_INSTANCE; /* what is there is found sooner */
        e->cache.index = (uint32_t)e->place - 1;
    }
    return true;
}

/* What an instance may have, such as what functools.cached_property has kept there, or a descriptor of its class gets: one
 * whose class is written in Python, and has no __set__ yet. */
static bool learn_own_or_got(entry *e, PyTypeObject *type, PyObject *name, PyObject *descriptor,
                             PyInterpreterState *interp)
{
    if (!sg_special_is_python(Py_TYPE(descriptor), SG_SPECIAL_GET)) {
        return false;
    }
    sg_special_learn(Py_TYPE(descriptor), SG_SPECIAL_GET);
    e->op = OTHER_DESCRIPTOR;
    e->cache = (sg_attr_cache){.type_version = type->tp_version_tag, .value = descriptor};
    e->value_version = version_of(Py_TYPE(descriptor));
    return e->value_version != 0 && learn_place(e, type, name, interp);
}

/* A method's own member, or else its function's. */
static bool learn_of_method(entry *e, PyObject *name)
{
    PyObject *own = _PyType_Lookup(&PyMethod_Type, name);
    if (own != NULL && Py_IS_TYPE(own, &PyMemberDescr_Type)) {
        return learn_member(e, &PyMethod_Type, own);
    }
    if (own != NULL && name != &_Py_ID(__doc__)) {
        return false;
    }
    PyObject *of_function = _PyType_Lookup(&PyFunction_Type, name);
    e->native = of_function == NULL ? NULL : sg_native_attribute_of(&PyFunction_Type, of_function);
    e->op = OF_FUNCTION;
    return e->native != NULL;
}

static bool learn_instance(entry *e, PyObject *o, PyObject *name, int oparg, PyInterpreterState *interp)
{
    PyTypeObject *type = Py_TYPE(o);
    if (type == &PyMethod_Type) {
        return learn_of_method(e, name);
    }
    sg_thread_local_learn(type);
    if (sg_reads_thread_local(type)) {
        return learn_of_thread(e, type, name);
    }
    PyObject *attribute = sg_has_plain_lookup(type) ? _PyType_Lookup(type, name) : NULL;
    if (attribute == NULL) {
        return type->tp_getattro == PyObject_GenericGetAttr && learn_own(e, type, name, interp);
    }
    if (Py_TYPE(attribute)->tp_descr_set != NULL) {
        return learn_data(e, type, name, attribute);
    }
    if (Py_TYPE(attribute)->tp_descr_get == NULL) {
        return learn_own(e, type, name, interp);
    }
    if (learn_own_or_got(e, type, name, attribute, interp)) {
        return true;
    }
    if (!sg_cache_note_shadow(&e->cache, type, name, interp)) {
        return false;
    }
    if (learn_wrapped(e, attribute)) {
        return true;
    }
    e->cache.value = attribute;
    if ((oparg & 1) != 0) {
        return false;
    }
    if (Py_IS_TYPE(attribute, &PyFunction_Type)) {
        e->op = BOUND_METHOD;
        return true;
    }
    e->op = BUILTIN_METHOD;
    vectorcallfunc vectorcall;
    return Py_IS_TYPE(attribute, &PyMethodDescr_Type)
           && sg_py_builtin_vectorcall(((PyMethodDescrObject *)attribute)->d_method->ml_flags, &vectorcall)
           && PyType_IsSubtype(type, ((PyMethodDescrObject *)attribute)->d_common.d_type);
}

static bool is_own_or_inherited(int op)
{
    return op == SG_OP_LOAD_ATTR_INSTANCE || op == SG_OP_LOAD_ATTR_DICT || op == SG_OP_LOAD_ATTR_INHERITED;
}

/* What the metaclass says before the class is asked. */
static bool learn_meta(entry *e, PyTypeObject *owner, PyObject *name, PyObject *descriptor)
{
    if (name == &_Py_ID(__class__) && is_descriptor_of(&PyBaseObject_Type, name, descriptor)) {
        e->op = TYPE_OF;
        return true;
    }
    if (name == &_Py_ID(__name__) && is_descriptor_of(&PyType_Type, name, descriptor)) {
        e->op = HEAP_NAME;
        return PyType_HasFeature(owner, Py_TPFLAGS_HEAPTYPE);
    }
    e->native = sg_native_attribute_of(Py_TYPE(owner), descriptor);
    if (e->native != NULL) {
        e->op = NATIVE;
        return true;
    }
    if (PyUnicode_EqualToUTF8(name, "__mro__") && is_descriptor_of(&PyType_Type, name, descriptor)) {
        e->op = MEMBER;
        e->cache.index = offsetof(PyTypeObject, tp_mro);
        return true;
    }
    return learn_member(e, Py_TYPE(owner), descriptor) && e->op == MEMBER;
}

static bool learn_class(entry *e, PyTypeObject *owner, PyObject *name)
{
    PyTypeObject *meta = Py_TYPE(owner);
    e->cache.keys_version = version_of(meta);
    if (e->cache.keys_version == 0 || !sg_has_plain_class_lookup(meta)) {
        return false;
    }
    PyObject *of_meta = _PyType_Lookup(meta, name), *attribute = _PyType_Lookup(owner, name);
    if (of_meta != NULL && Py_TYPE(of_meta)->tp_descr_set != NULL) {
        e->of_meta = true;
        return learn_meta(e, owner, name, of_meta);
    }
    if (of_meta != NULL && sg_may_become_descriptor(of_meta)) {
        return false;
    }
    if (attribute == NULL && of_meta == NULL) {
        e->op = CLASS_LACKS;
        e->of_meta = true;
        return meta->tp_getattro == PyType_Type.tp_getattro;
    }
    if (attribute == NULL && of_meta != NULL) {
        e->op = OF_METACLASS;
        e->cache.value = of_meta;
        return Py_IS_TYPE(of_meta, &PyFunction_Type) || Py_IS_TYPE(of_meta, &PyMethodDescr_Type);
    }
    return attribute != NULL && learn_wrapped(e, attribute);
}

void sg_attr_learn(PyObject *owner, PyObject *name, int oparg, PyInterpreterState *interp)
{
    struct {
        sg_insn insn;
        sg_attr_cache cache;
    } site = {.insn = {.op = SG_OP_LOAD_ATTR, .arg = oparg}};
    PyTypeObject *searched = PyType_Check(owner) ? (PyTypeObject *)owner : Py_TYPE(owner);
    if (PyModule_CheckExact(owner) || !sg_has_str_names(searched) || !sg_has_str_names(Py_TYPE(searched))) {
        return;
    }
    if (version_of(searched) == 0) {
        if (has_no_version(owner) && searched->tp_mro != NULL) {
            learn_own_names(PyType_Type.tp_mro, 0, name);
            learn_own_names(searched->tp_mro, 0, name);
        }
        return;
    }
    entry e = {.name = name, .key = key_of(owner, oparg)};
    sg_cache_fill(&site.insn, owner, name, interp);
    if (is_own_or_inherited(site.insn.op)) {
        if (!learn_own(&e, searched, name, interp)) {
            return;
        }
    }
    else if (site.insn.op != SG_OP_LOAD_ATTR) {
        e.op = site.insn.op;
        e.cache = site.cache;
    }
    else if (PyType_Check(owner) ? !learn_class(&e, (PyTypeObject *)owner, name)
                                 : !learn_instance(&e, owner, name, oparg, interp)) {
        return;
    }
    put(sg_attr_loads, e);
}

/* ---- stores ---- */

static bool store_in_dict(sg_heap *heap, PyInterpreterState *interp, PyDictObject *dict, PyObject *name, sg_slot *value)
{
    sg_slot key = sg_from_heap(name);
    return PyDict_CheckExact(dict)
           && (sg_dict_replace(heap, interp, dict, key, value)
               || sg_dict_set(heap, interp, sg_from_heap((PyObject *)dict), &key, value));
}

static bool store(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name, sg_slot *value)
{
    PyObject *object = sg_pointer(o);
    PyTypeObject *type = Py_TYPE(object);
    const entry *e = find(stores, type->tp_version_tag, name);
    if (e == NULL || e->op == SETTER || !is_same_value(e)) {
        return false;
    }
    if (e->op == SG_OP_STORE_ATTR_SLOT) {
        sg_replace_field(heap, (PyObject **)((char *)object + e->cache.index), sg_to_heap(heap, *value));
        return true;
    }
    if (e->op == NATIVE) {
        return e->native->set(heap, object, value);
    }
    if (e->op == OF_THREAD) {
        PyDictObject *own = sg_thread_local_dict(heap, object);
        return own != NULL && store_in_dict(heap, interp, own, name, value);
    }
    PyDictObject *dict = sg_instance_dict(object, type);
    if (dict != NULL) {
        return store_in_dict(heap, interp, dict, name, value);
    }
    PyDictValues *values = PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) ? sg_inline_values(object) : NULL;
    if (values != NULL) {
        PyDictKeysObject *keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
        bool known = e->op == SG_OP_STORE_ATTR_INSTANCE;
        Py_ssize_t index = known ? (Py_ssize_t)e->cache.index : sg_py_keys_index(keys, name);
        if (index >= 0) {
            *value = sg_owned(sg_to_heap(heap, *value));
            return sg_values_store(heap, o, values, (int)index, sg_pointer(*value));
        }
        if (keys->dk_usable > 0) {
            return false; /* the class has room for the name, which the host gives it */
        }
    }
    return PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) && sg_values_to_dict(heap, interp, object, name, value);
}

static bool store_and_take(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name, sg_slot *value)
{
    bool stored = store(heap, interp, o, name, value);
    if (stored) {
        *value = 0;
    }
    return stored;
}

bool sg_attr_store(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name, sg_slot *value)
{
    PyTypeObject *type = Py_TYPE(sg_pointer(o));
    return (type->tp_setattro == PyObject_GenericSetAttr || sg_writes_thread_local(type))
           && store_and_take(heap, interp, o, name, value);
}

bool sg_attr_store_as_object(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name, sg_slot *value)
{
    return !sg_writes_thread_local(Py_TYPE(sg_pointer(o))) && store_and_take(heap, interp, o, name, value);
}

bool sg_attr_delete(sg_heap *heap, PyInterpreterState *interp, sg_slot o, PyObject *name)
{
    PyObject *object = sg_pointer(o);
    PyTypeObject *type = Py_TYPE(object);
    const entry *e = type->tp_setattro == PyObject_GenericSetAttr || sg_writes_thread_local(type)
                         ? find(stores, type->tp_version_tag, name)
                         : NULL;
    if (e == NULL || e->op == SETTER || e->op == NATIVE || !is_same_value(e)) {
        return false;
    }
    if (e->op == OF_THREAD) {
        PyDictObject *own = sg_thread_local_dict(heap, object);
        return own != NULL
               && sg_dict_remove(heap, interp, sg_from_heap((PyObject *)own), sg_from_heap(name), NULL) == SG_FOUND;
    }
    if (e->op == SG_OP_STORE_ATTR_SLOT) {
        /* One of two threads finds it set, as under the GIL. */
        return sg_replace_field(heap, (PyObject **)((char *)object + e->cache.index), NULL);
    }
    PyDictObject *dict = sg_instance_dict(object, type);
    if (dict != NULL) {
        return PyDict_CheckExact(dict)
               && sg_dict_remove(heap, interp, sg_from_heap((PyObject *)dict), sg_from_heap(name), NULL) == SG_FOUND;
    }
    PyDictValues *values = PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES) ? sg_inline_values(object) : NULL;
    return values != NULL && e->op == SG_OP_STORE_ATTR_INSTANCE
           && sg_values_delete(heap, o, values, (int)e->cache.index);
}

PyFunctionObject *sg_attr_setter(PyTypeObject *type, PyObject *name)
{
    const entry *e = type->tp_setattro == PyObject_GenericSetAttr ? find(stores, type->tp_version_tag, name) : NULL;
    PyFunctionObject *setter = e == NULL || e->op != SETTER ? NULL : (PyFunctionObject *)e->cache.value;
    return setter != NULL && sg_runs_at_once(setter) ? setter : NULL;
}

/* True if object.__setattr__ sets attributes of the type's instances: no type of C on the way has its own way. */
static bool may_store_as_object(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        if (base->tp_setattro != PyObject_GenericSetAttr && !sg_special_is_python(base, SG_SPECIAL_SETATTR)) {
            return false;
        }
    }
    return mro != NULL;
}

/* A property whose setter is a Python function, which the property keeps for good. */
static PyObject *python_setter(PyObject *descriptor)
{
    PyObject *setter = Py_IS_TYPE(descriptor, &PyProperty_Type) ? PyObject_GetAttrString(descriptor, "fset") : NULL;
    PyErr_Clear();
    Py_XDECREF(setter);
    return setter != NULL && Py_IS_TYPE(setter, &PyFunction_Type) ? setter : NULL;
}

static bool learn_store(entry *e, PyObject *owner)
{
    PyTypeObject *type = Py_TYPE(owner);
    PyObject *descriptor = _PyType_Lookup(type, e->name);
    struct {
        sg_insn insn;
        sg_attr_cache cache;
    } site = {.insn = {.op = SG_OP_STORE_ATTR, .arg = 0}};
    sg_cache_fill_store(&site.insn, owner, e->name);
    e->op = site.insn.op;
    e->cache = site.cache;
    if (e->op == SG_OP_STORE_ATTR_SLOT) {
        return true;
    }
    if (descriptor != NULL) {
        e->cache.value = python_setter(descriptor);
        if (e->cache.value != NULL) {
            e->op = SETTER;
            return true;
        }
        e->native = sg_native_attribute_of(type, descriptor);
        if (e->native != NULL) {
            e->op = NATIVE;
            return e->native->set != NULL;
        }
        if (Py_TYPE(descriptor)->tp_descr_set != NULL || !learn_value(e, descriptor)) {
            return false;
        }
    }
    Py_ssize_t index = -1;
    if (PyType_HasFeature(type, Py_TPFLAGS_INLINE_VALUES)) {
        index = sg_py_keys_index(((PyHeapTypeObject *)type)->ht_cached_keys, e->name);
    }
    e->op = index >= 0 ? SG_OP_STORE_ATTR_INSTANCE : SG_OP_STORE_ATTR_DICT;
    e->cache.index = (uint32_t)index;
    return PyType_HasFeature(type, Py_TPFLAGS_MANAGED_DICT) || type->tp_dictoffset > 0;
}

void sg_attr_learn_store(PyObject *owner, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(owner);
    sg_thread_local_learn(type);
    bool of_thread = sg_writes_thread_local(type);
    if (!(of_thread || may_store_as_object(type)) || !sg_has_str_names(type) || version_of(type) == 0) {
        return;
    }
    entry e = {.name = name, .key = type->tp_version_tag};
    bool read_only = of_thread && name == &_Py_ID(__dict__);
    if (!read_only && (of_thread ? learn_of_thread(&e, type, name) : learn_store(&e, owner))) {
        put(stores, e);
    }
}
