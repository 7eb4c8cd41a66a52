/* The table of natives.  Job, invariants and locking: registry.h. */
#include "natives/registry.h"

#include <string.h>

#include "natives/itertools/tools.h"
#include "objects/byte_array.h"
#include "objects/dict.h"
#include "objects/iteration.h"
#include "objects/method.h"

typedef struct {
    const void *key;
    sg_native run;
    sg_native_preparation prepare;
    const sg_named_native_def *named;
    sg_native_of_any any;
    const void *wraps; /* what the method of a type that stands for a slot does with it: the slot may have several */
    bool method;       /* the object it is bound to is the first argument */
    bool only_bound;   /* a method of a type that is called with its object is the host's */
} entry;

/* At most half full, so that a probe always ends. */
enum { ENTRY_BITS = 11, ENTRIES = 1 << ENTRY_BITS };
static entry entries[ENTRIES];
static int used;

static entry *entry_for(const void *key)
{
    size_t i = (size_t)(((uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - ENTRY_BITS));
    while (entries[i].key != key && entries[i].key != NULL) {
        i = (i + 1) % ENTRIES;
    }
    return &entries[i];
}

/* A C function that is bound to an object; those of a second kind know their class, too. */
static bool is_builtin(PyTypeObject *type)
{
    return type == &PyCFunction_Type || type == &PyCMethod_Type;
}

/* Stands for all instances of a type that can be called. */
static const void *key_of_instances(PyTypeObject *type)
{
    return (const char *)type + 1;
}

/* The address that stands for a callable: what it runs, not the object that names it. */
static const void *key_of(PyObject *callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    if (is_builtin(type)) {
        return ((PyCFunctionObject *)callable)->m_ml;
    }
    if (type == &PyMethodDescr_Type) {
        return ((PyMethodDescrObject *)callable)->d_method;
    }
    if (type == &PyWrapperDescr_Type) {
        /* One function sets items and deletes them. */
        const PyWrapperDescrObject *wrapper = (const PyWrapperDescrObject *)callable;
        return (const char *)wrapper->d_wrapped + (strcmp(wrapper->d_base->name, "__delitem__") == 0);
    }
    return PyType_Check(callable) ? callable : key_of_instances(type);
}

/* NULL: no method that stands for a slot. */
static const void *wrapping_of(PyObject *callable)
{
    return Py_IS_TYPE(callable, &PyWrapperDescr_Type) ? ((PyWrapperDescrObject *)callable)->d_base : NULL;
}

/* What comes before the arguments when the callable's native takes it, too. */
static PyObject *self_of(PyObject *callable)
{
    return is_builtin(Py_TYPE(callable)) ? ((PyCFunctionObject *)callable)->m_self : callable;
}

/* True if self_of() is that. */
static bool has_self(PyObject *callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    return is_builtin(type) || (type != &PyMethodDescr_Type && type != &PyWrapperDescr_Type && !PyType_Check(callable));
}

void sg_native_add(PyObject *callable, const sg_native_def *def, bool with_self)
{
    const void *key = key_of(callable);
    if (key == NULL || used >= ENTRIES / 2) {
        return;
    }
    entry *e = entry_for(key);
    used += e->key == NULL;
    *e = (entry){.key = key,
                 .run = def->run,
                 .prepare = def->prepare,
                 .named = e->named,
                 .any = e->any,
                 .wraps = wrapping_of(callable),
                 .method = with_self};
}

/* Of a class that it is bound to, which is the first argument. */
static bool is_class_method(PyObject *callable)
{
    return PyCFunction_CheckExact(callable) && (PyCFunction_GET_FLAGS(callable) & METH_CLASS) != 0;
}

void sg_native_add_named(PyObject *callable, const sg_named_native_def *def)
{
    const void *key = key_of(callable);
    entry *e = key == NULL ? NULL : entry_for(key);
    if (e == NULL || (e->key == NULL && used >= ENTRIES / 2)) {
        return;
    }
    used += e->key == NULL;
    e->key = key;
    e->named = def;
    e->method = Py_IS_TYPE(callable, &PyMethodDescr_Type) || is_class_method(callable);
}

static void add(PyObject *callable, const sg_native_def *def)
{
    sg_native_add(callable, def, Py_IS_TYPE(callable, &PyMethodDescr_Type));
}

/* The host's own: a function of `module`, or a static type. */
static bool is_own(PyObject *callable, PyObject *module, const char *name)
{
    return Py_IS_TYPE(callable, &PyCFunction_Type)
               ? ((PyCFunctionObject *)callable)->m_self == module
                     && strcmp(((PyCFunctionObject *)callable)->m_ml->ml_name, name) == 0
               : PyType_Check(callable) && !PyType_HasFeature((PyTypeObject *)callable, Py_TPFLAGS_HEAPTYPE)
                     && strcmp(((PyTypeObject *)callable)->tp_name, name) == 0;
}

/* By name from a namespace, if what is there is still the host's own. */
static void add_from(PyObject *names, PyObject *module, const sg_native_def *defs)
{
    for (const sg_native_def *def = defs; def->name != NULL; def++) {
        PyObject *callable = PyDict_GetItemString(names, def->name);
        if (callable == NULL) {
            continue;
        }
        if (is_own(callable, module, def->name)) {
            add(callable, def);
        }
    }
}

static void add_methods(PyTypeObject *type, const sg_native_def *defs)
{
    for (const sg_native_def *def = defs; def->name != NULL; def++) {
        PyObject *method = PyObject_GetAttrString((PyObject *)type, def->name);
        if (method != NULL && (Py_IS_TYPE(method, &PyMethodDescr_Type) || Py_IS_TYPE(method, &PyWrapperDescr_Type))) {
            add(method, def);
        }
        else if (method != NULL && PyCFunction_CheckExact(method)) {
            sg_native_add(method, def, is_class_method(method));
        }
        Py_XDECREF(method);
    }
}

/* The class they are bound to is their first argument. */
static void add_class_methods(PyTypeObject *type, const sg_native_def *defs)
{
    for (; defs->name != NULL; defs++) {
        PyObject *method = PyObject_GetAttrString((PyObject *)type, defs->name);
        if (method != NULL && Py_IS_TYPE(method, &PyCFunction_Type)) {
            sg_native_add(method, defs, true);
        }
        Py_XDECREF(method);
    }
}

static void add_named_from(PyObject *names, PyObject *module, const sg_named_native_def *defs)
{
    for (; defs->name != NULL; defs++) {
        PyObject *callable = PyDict_GetItemString(names, defs->name);
        if (callable != NULL && is_own(callable, module, defs->name)) {
            sg_native_add_named(callable, defs);
        }
    }
}

/* `defs` may be NULL. */
static void add_named_methods(PyTypeObject *type, const sg_named_native_def *defs)
{
    for (; defs != NULL && defs->name != NULL; defs++) {
        if (strcmp(defs->name, type->tp_name) == 0) {
            sg_native_add_named((PyObject *)type, defs);
            continue;
        }
        PyObject *method = PyObject_GetAttrString((PyObject *)type, defs->name);
        if (method != NULL && (Py_IS_TYPE(method, &PyMethodDescr_Type) || is_class_method(method))) {
            sg_native_add_named(method, defs);
        }
        Py_XDECREF(method);
    }
}

/* To natives that are there. */
static void add_any(PyTypeObject *type, const sg_any_native_def *defs)
{
    for (; defs->name != NULL; defs++) {
        bool itself = strcmp(defs->name, type->tp_name) == 0;
        PyObject *callable = itself ? Py_NewRef(type) : PyObject_GetAttrString((PyObject *)type, defs->name);
        entry *e = callable == NULL || key_of(callable) == NULL ? NULL : entry_for(key_of(callable));
        if (e != NULL && e->key != NULL) {
            e->any = defs->run;
        }
        Py_XDECREF(callable);
    }
}

static void add_any_from(PyObject *names, PyObject *module, const sg_any_native_def *defs)
{
    for (; defs->name != NULL; defs++) {
        PyObject *callable = PyDict_GetItemString(names, defs->name);
        if (callable != NULL && is_own(callable, module, defs->name)) {
            entry_for(key_of(callable))->any = defs->run;
        }
    }
}

PyObject *sg_list_append_method;

void sg_natives_init(PyInterpreterState *interp, const sg_native_def *more)
{
    PyObject *names = interp->builtins, *module = PyImport_ImportModule("builtins");
    add_from(names, module, sg_builtin_natives);
    add_from(names, module, sg_construct_natives);
    add_from(names, module, sg_number_natives);
    add_from(names, module, sg_complex_native);
    add_from(names, module, sg_iterable_natives);
    add_from(names, module, sg_iterator_natives);
    add_from(names, module, sg_instance_natives);
    add_from(names, module, sg_functional_natives);
    add_named_from(names, module, sg_builtin_named_natives);
    add_named_from(names, module, sg_iterator_named_natives);
    add_named_from(names, module, sg_coding_named_natives);
    add_named_methods(&PyList_Type, sg_list_named_natives);
    add_from(names, module, more);
    add_from(names, module, sg_container_natives);
    add_from(names, module, sg_print_natives);
    add_any_from(names, module, sg_print_any_natives);
    sg_native_add((PyObject *)&PyMethod_Type, &sg_method_type_native, false);
    add_methods(&PyBaseObject_Type, sg_object_natives);
    add_methods(&PyType_Type, sg_type_natives);
    add_methods(&PyList_Type, sg_list_natives);
    Py_XSETREF(sg_list_append_method, PyObject_GetAttrString((PyObject *)&PyList_Type, "append"));
    add_methods(&PyTuple_Type, sg_tuple_natives);
    add_methods(&PyDict_Type, sg_dict_natives);
    add_class_methods(&PyDict_Type, sg_dict_class_natives);
    add_any(&PyDict_Type, sg_dict_any_natives);
    add_methods(&PyODict_Type, sg_ordered_dict_natives);
    sg_native_add((PyObject *)&PyODict_Type, &sg_ordered_dict_type_native, false);
    add_class_methods(&PyODict_Type, sg_ordered_dict_class_natives);
    add_named_methods(&PyODict_Type, sg_ordered_dict_named_natives);
    add_any(&PyODict_Type, sg_ordered_dict_any_natives);
    add_methods(&PySet_Type, sg_set_natives);
    add_methods(&PyFrozenSet_Type, sg_frozenset_natives);
    sg_dict_init();
    sg_method_init();
    sg_iteration_init();
    sg_functional_init();
    sg_byte_array_init();
    add_methods(&PyUnicode_Type, sg_str_natives);
    add_methods(&PyUnicode_Type, sg_text_natives);
    add_methods(&PyUnicode_Type, sg_ascii_natives);
    add_named_methods(&PyUnicode_Type, sg_str_named_natives);
    add_any(&PyUnicode_Type, sg_text_any_natives);
    add_methods(&PyUnicode_Type, sg_pad_natives);
    add_methods(&PyUnicode_Type, sg_translate_natives);
    PyTypeObject *const bytes_types[] = {&PyBytes_Type, &PyByteArray_Type};
    for (int i = 0; i < 2; i++) {
        add_methods(bytes_types[i], sg_bytes_natives);
        add_methods(bytes_types[i], sg_bytes_part_natives);
        add_named_methods(bytes_types[i], sg_bytes_named_natives);
    }
    add_methods(&PyByteArray_Type, sg_byte_array_natives);
    add_methods(&PyLong_Type, sg_int_natives);
    add_named_methods(&PyLong_Type, sg_int_named_natives);
    add_methods(&PyFloat_Type, sg_float_natives);
    Py_XDECREF(module);
    PyErr_Clear();
}

/* Modules are imported at any time: their functions and types are registered when a program first calls one. */
static const struct {
    const char *name;
    const sg_native_def *functions;
    bool with_self;                   /* the functions are methods of a type, too, or want to know their module */
    const sg_named_native_def *named; /* the same functions with keywords; or NULL */
} modules[] = {
    {"math", sg_math_natives, false, NULL},
    {"math", sg_math_sum_natives, false, NULL},
    {"_operator", sg_operator_natives, false, NULL},
    {"time", sg_time_natives, false, NULL},
    {"_thread", sg_thread_natives, false, NULL},
    {"_thread", sg_lock_natives, false, NULL},
    {"posix", sg_posix_natives, false, NULL},
    {"_bisect", sg_bisect_natives, false, sg_bisect_named_natives},
    {"_codecs", sg_codec_natives, false, NULL},
    {"_abc", sg_abc_natives, false, NULL},
    {"_heapq", sg_heapq_natives, false, NULL},
    {"sys", sg_sys_natives, false, NULL},
    {"unicodedata", sg_unicode_data_natives, true, NULL},
    {"_functools", sg_functools_natives, false, NULL},
    {"_functools", sg_key_wrapper_natives, false, NULL},
    {"_struct", sg_struct_natives, false, sg_struct_named_natives},
    {"_elementtree", sg_element_natives, false, NULL},
    {"_sre", sg_re_natives, false, NULL},
    {"_sre", sg_re_compile_native, true, NULL},
    {"itertools", sg_itertools_natives, false, NULL},
    {"_contextvars", sg_contexts_natives, false, NULL},
};
static const sg_native_type_def *const types[] = {&sg_random_type_def,
                                                  &sg_lock_type_def,
                                                  &sg_rlock_type_def,
                                                  &sg_match_type_def,
                                                  &sg_deque_type_def,
                                                  &sg_pattern_type_def,
                                                  &sg_scanner_type_def,
                                                  &sg_array_type_def,
                                                  &sg_defaultdict_type_def,
                                                  &sg_chain_type_def,
                                                  &sg_itemgetter_type_def,
                                                  &sg_partial_type_def,
                                                  &sg_struct_type_def,
                                                  &sg_simple_queue_type_def,
                                                  &sg_weak_reference_type_def,
                                                  &sg_keyed_reference_type_def,
                                                  &sg_context_variable_type_def,
                                                  &sg_context_type_def,
                                                  &sg_context_token_type_def,
                                                  &sg_string_io_type_def,
                                                  &sg_bytes_io_type_def,
                                                  &sg_buffered_reader_type_def,
                                                  &sg_element_type_def,
                                                  &sg_lru_type_def,
                                                  &sg_key_wrapper_type_def,
                                                  &sg_function_type_def,
                                                  &sg_class_type_def,
                                                  &sg_method_wrapper_type_def,
                                                  &sg_memory_view_type_def,
                                                  &sg_mapping_proxy_type_def,
                                                  &sg_complex_type_def,
                                                  &sg_dict_keys_type_def,
                                                  &sg_dict_items_type_def,
                                                  &sg_thread_local_type_def};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static const sg_native_type_def *const *more_types;
static size_t more_n;

void sg_native_add_types(const sg_native_type_def *const *more)
{
    more_types = more;
    for (more_n = 0; more[more_n] != NULL;) {
        more_n++;
    }
}

/* Those, and the types of itertools; NULL behind the last. */
static const sg_native_type_def *type_def(size_t i)
{
    if (i < LENGTH(types)) {
        return types[i];
    }
    i -= LENGTH(types);
    return i < more_n ? more_types[i] : sg_tool_def(i - more_n);
}

static void add_from_module(PyObject *callable, PyObject *module)
{
    PyModuleDef *def = PyModule_GetDef(module);
    PyMethodDef *function = ((PyCFunctionObject *)callable)->m_ml;
    for (size_t i = 0; i < LENGTH(modules); i++) {
        if (def == NULL || def->m_name == NULL || strcmp(def->m_name, modules[i].name) != 0) {
            continue;
        }
        for (const sg_native_def *native = modules[i].functions; native->name != NULL; native++) {
            if (strcmp(native->name, function->ml_name) == 0) {
                sg_native_add(callable, native, modules[i].with_self);
                entry_for(function)->only_bound = modules[i].with_self;
            }
        }
        for (const sg_named_native_def *named = modules[i].named; named != NULL && named->name != NULL; named++) {
            if (strcmp(named->name, function->ml_name) == 0) {
                sg_native_add_named(callable, named);
            }
        }
    }
}

static void add_type(PyTypeObject *type)
{
    const sg_native_type_def *def;
    for (size_t i = 0; (def = type_def(i)) != NULL; i++) {
        /* A class made by Python code can have such a name, too, but not such a method. */
        if (strcmp(type->tp_name, def->name) == 0 && def->accept(type)) {
            add_methods(type, def->methods);
            if (def->call != NULL) {
                sg_native_add((PyObject *)type, &(sg_native_def){def->name, def->call, NULL}, false);
                entry_for(key_of((PyObject *)type))->any = def->any;
            }
            add_named_methods(type, def->named);
            if (def->call_instance != NULL) {
                entry *e = entry_for(key_of_instances(type));
                used += e->key == NULL;
                *e = (entry){.key = key_of_instances(type),
                             .run = def->call_instance,
                             .prepare = def->prepare_instance,
                             .method = true};
            }
        }
    }
    PyErr_Clear();
}

const sg_native_attribute_def *sg_native_attribute_of(PyTypeObject *type, PyObject *descriptor)
{
    const char *name = Py_IS_TYPE(descriptor, &PyGetSetDescr_Type) ? ((PyGetSetDescrObject *)descriptor)->d_getset->name
                       : Py_IS_TYPE(descriptor, &PyMemberDescr_Type)
                           ? ((PyMemberDescrObject *)descriptor)->d_member->name
                           : NULL;
    PyTypeObject *owner = name == NULL ? NULL : ((PyDescrObject *)descriptor)->d_type;
    const sg_native_type_def *def;
    for (size_t i = 0; name != NULL && (def = type_def(i)) != NULL; i++) {
        if (def->attributes == NULL || strcmp(owner->tp_name, def->name) != 0 || !PyType_IsSubtype(type, owner)
            || !def->accept(owner)) {
            continue;
        }
        for (const sg_native_attribute_def *attribute = def->attributes; attribute->name != NULL; attribute++) {
            if (strcmp(attribute->name, name) == 0) {
                return attribute;
            }
        }
    }
    return NULL;
}

/* What was looked at in vain, lately: callables, and types. */
enum { LOOKED = 256 };
static const void *looked_at[LOOKED];

/* True the first time. */
static bool look_at(const void *what)
{
    const void **looked = &looked_at[((uintptr_t)what >> 4) % LOOKED];
    bool first = *looked != what;
    *looked = what;
    return first;
}

static void add_types(PyObject *bases)
{
    for (Py_ssize_t i = 0; bases != NULL && i < PyTuple_GET_SIZE(bases); i++) {
        add_type((PyTypeObject *)PyTuple_GET_ITEM(bases, i));
    }
}

void sg_native_learn(PyTypeObject *type)
{
    if (look_at(type)) {
        add_types(type->tp_mro);
    }
}

static void add_late(PyObject *callable)
{
    if (Py_IS_TYPE(callable, &PyMethodDescr_Type)) {
        add_type(((PyMethodDescrObject *)callable)->d_common.d_type);
        return;
    }
    if (PyType_Check(callable)) {
        add_types(((PyTypeObject *)callable)->tp_mro);
        return;
    }
    PyObject *self = is_builtin(Py_TYPE(callable)) ? ((PyCFunctionObject *)callable)->m_self : NULL;
    if (self != NULL && PyModule_CheckExact(self)) {
        add_from_module(callable, self);
    }
    else if (self != NULL) {
        /* The method of a bound one belongs to some base of its object's type, or to a type itself. */
        sg_native_learn(PyType_Check(self) ? (PyTypeObject *)self : Py_TYPE(self));
    }
    else {
        sg_native_learn(Py_TYPE(callable));
    }
}

/* The arguments are those of the native. */
static void prepare(const entry *e, PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n)
{
    PyObject *room[1 + SG_NATIVE_ARGUMENTS] = {has_self(callable) ? self_of(callable) : NULL};
    if (!e->method || room[0] == NULL) {
        e->prepare(tstate, args, n);
    }
    else if (n <= SG_NATIVE_ARGUMENTS) {
        for (int i = 0; i < n; i++) {
            room[1 + i] = args[i];
        }
        e->prepare(tstate, room, 1 + n);
    }
}

/* The method of a slot is called as the function behind it, with the object that it is bound to first: NULL if it is none. */
static const sg_py_method_wrapper *bound_slot(PyObject *callable)
{
    return Py_TYPE(callable) == sg_method_wrapper_type ? (sg_py_method_wrapper *)callable : NULL;
}

void sg_native_prepare(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n)
{
    const sg_py_method_wrapper *wrapper = bound_slot(callable);
    if (wrapper != NULL && n <= SG_NATIVE_ARGUMENTS) {
        PyObject *room[1 + SG_NATIVE_ARGUMENTS] = {wrapper->self};
        memcpy(room + 1, args, (size_t)n * sizeof *room);
        sg_native_prepare(tstate, (PyObject *)wrapper->descriptor, room, 1 + n);
    }
    const void *key = key_of(callable);
    if (key == NULL) {
        return;
    }
    entry *e = entry_for(key);
    if (e->key == NULL && look_at(key)) {
        add_late(callable);
        e = entry_for(key);
    }
    for (int i = 0; i < n && e->key != NULL; i++) {
        sg_native_learn(Py_TYPE(args[i]));
        if (is_builtin(Py_TYPE(args[i])) && look_at(key_of(args[i]))) {
            add_late(args[i]); /* it may be called by the other */
        }
    }
    if (e->key != NULL && e->prepare != NULL) {
        prepare(e, tstate, callable, args, n);
    }
}

/* A function of the host may stand behind methods of many types, each of which takes its own type's instances only. */
static bool wraps_method_of(PyObject *wrapper, const sg_slot *args, int n)
{
    PyTypeObject *type = ((PyWrapperDescrObject *)wrapper)->d_common.d_type;
    return n > 0 && PyType_IsSubtype(sg_native_type(args[0]), type);
}

/* A bound one that is called with something in the place of self, as `with` calls its __exit__: its own object comes
 * first. */
static bool call_bound_with_more(sg_heap *heap, PyThreadState *tstate, const entry *e, PyObject *self, sg_slot *args,
                                 int n, sg_slot *result)
{
    enum { MOST = 8 };
    sg_slot room[1 + MOST];
    if (n > MOST) {
        return false;
    }
    room[0] = sg_from_heap(self);
    memcpy(room + 1, args, (size_t)n * sizeof *args);
    bool done = e->run(heap, tstate, room, n + 1, result);
    memcpy(args, room + 1, (size_t)n * sizeof *args);
    return done;
}

static bool call_bound_slot(sg_heap *heap, PyThreadState *tstate, const sg_py_method_wrapper *wrapper, sg_slot *args,
                            int n, sg_slot *result)
{
    sg_slot room[2 + SG_NATIVE_ARGUMENTS] = {sg_from_heap((PyObject *)wrapper->descriptor),
                                             sg_from_heap(wrapper->self)};
    if (n > SG_NATIVE_ARGUMENTS) {
        return false;
    }
    memcpy(room + 2, args, (size_t)n * sizeof *args);
    bool done = sg_native_call(heap, tstate, room, n, result);
    memcpy(args, room + 2, (size_t)n * sizeof *args);
    return done;
}

bool sg_native_call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, int nargs, sg_slot *result)
{
    if (sg_is_int(base[0])) {
        return false;
    }
    PyObject *callable = sg_pointer(base[0]);
    const sg_py_method_wrapper *wrapper = bound_slot(callable);
    if (wrapper != NULL && base[1] == 0 && call_bound_slot(heap, tstate, wrapper, base + 2, nargs, result)) {
        return true;
    }
    const void *key = key_of(callable);
    if (key == NULL) {
        return false;
    }
    const entry *e = entry_for(key);
    if (e->run == NULL || (e->only_bound && !is_builtin(Py_TYPE(callable)))) {
        return false;
    }
    bool given_self = base[1] != 0;
    bool bound = e->method && has_self(callable); /* lst.append, kept in a variable */
    if (bound && given_self) {
        return call_bound_with_more(heap, tstate, e, self_of(callable), base + 1, nargs + 1, result);
    }
    if (bound) {
        base[1] = sg_from_heap(self_of(callable));
    }
    bool first = bound || given_self;
    if (Py_IS_TYPE(callable, &PyWrapperDescr_Type)
        && (e->wraps != wrapping_of(callable)
            || !wraps_method_of(callable, first ? base + 1 : base + 2, nargs + first))) {
        return false;
    }
    bool done = e->run(heap, tstate, first ? base + 1 : base + 2, nargs + first, result);
    if (bound) {
        base[1] = 0;
    }
    return done;
}

/* The place of a keyword, or -1. */
static int place_of(const sg_named_native_def *def, PyObject *name)
{
    for (int i = 0; i < SG_NATIVE_KEYWORDS && def->keywords[i] != NULL; i++) {
        if (PyUnicode_EqualToUTF8(name, def->keywords[i])) {
            return i;
        }
    }
    return -1;
}

bool sg_native_call_named(sg_heap *heap, PyThreadState *tstate, PyObject *callable, const sg_slot *args, int positional,
                          int named, PyObject *const *names, sg_slot *result)
{
    sg_slot room[SG_NATIVE_KEYWORDS + SG_NATIVE_ARGUMENTS] = {0};
    const sg_py_method_wrapper *wrapper = bound_slot(callable);
    if (wrapper != NULL) {
        enum { MOST = sizeof room / sizeof *room - 1 };
        room[0] = sg_from_heap(wrapper->self);
        if (positional + named > MOST) {
            return false;
        }
        memcpy(room + 1, args, (size_t)(positional + named) * sizeof *args);
        return sg_native_call_named(heap, tstate, (PyObject *)wrapper->descriptor, room, positional + 1, named, names,
                                    result);
    }
    const void *key = key_of(callable);
    const entry *e = key == NULL ? NULL : entry_for(key);
    if (e == NULL || e->key == NULL || (e->named == NULL && e->any == NULL) || positional >= SG_NATIVE_ARGUMENTS
        || (Py_IS_TYPE(callable, &PyWrapperDescr_Type)
            && (e->wraps != wrapping_of(callable) || !wraps_method_of(callable, args, positional)))) {
        return false;
    }
    if (e->any != NULL) {
        bool bound = e->method && has_self(callable);
        room[0] = bound ? sg_from_heap(self_of(callable)) : 0;
        memcpy(room + bound, args, (size_t)positional * sizeof *args);
        return e->any(heap, tstate, room, positional + bound, names, args + positional, named, result);
    }
    for (int i = 0; i < named; i++) {
        int place = place_of(e->named, names[i]);
        if (place < 0) {
            return false;
        }
        room[place] = args[positional + i];
    }
    int n = 0;
    while (n < SG_NATIVE_KEYWORDS && e->named->keywords[n] != NULL) {
        n++;
    }
    if (e->method && has_self(callable)) {
        room[n++] = sg_from_heap(self_of(callable));
    }
    memcpy(room + n, args, (size_t)positional * sizeof *args);
    n += positional;
    for (int i = 0; i < n; i++) {
        room[i] = room[i] == 0 ? 0 : sg_lent(room[i]);
    }
    bool done = e->named->run(heap, tstate, room, n, result);
    if (done && sg_tag(*result) == SG_TAG_LOCAL) { /* one of the arguments, whose slot stays the caller's */
        *result = sg_owned(sg_to_heap(heap, *result));
    }
    return done;
}

bool sg_native_apply(sg_heap *heap, PyObject *function, const sg_slot *args, int n, sg_slot *result)
{
    sg_slot operands[2 + SG_NATIVE_ARGUMENTS] = {sg_from_heap(function), 0};
    if (n > SG_NATIVE_ARGUMENTS || heap->stepping >= SG_ITERATOR_DEPTH_MAX) {
        return false;
    }
    memcpy(operands + 2, args, (size_t)n * sizeof *args);
    heap->stepping++;
    bool done = sg_native_call(heap, PyThreadState_GetUnchecked(), operands, n, result);
    heap->stepping--;
    if (done && *result == 0) { /* the host raises it again */
        sg_drop_owned(heap, heap->raised);
        heap->raised = NULL;
        return false;
    }
    for (int i = 0; done && i < n; i++) {
        sg_drop(heap, operands[2 + i]);
    }
    return done;
}
