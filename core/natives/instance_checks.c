/* isinstance() and issubclass().  Job and locking: instance_checks.h. */
#include "natives/instance_checks.h"

#include "objects/dict.h"
#include "objects/set.h"
#include "objects/union_type.h"
#include "objects/versions.h"

/* ---- what kind of check a class has ---- */

typedef enum { CHECK_UNKNOWN, CHECK_TYPE, CHECK_ABC } check;

/* By versions of metaclasses, which are unique for ever. */
typedef struct {
    uint32_t version;
    uint8_t instance, subclass; /* how __instancecheck__ and __subclasscheck__ check */
    bool plain;                 /* its classes' own methods are theirs, and type's lookup finds them */
} metaclass;
enum { METACLASSES = 256 };
static metaclass metaclasses[METACLASSES];
static PyObject *hook_name; /* "__subclasshook__" */

static const metaclass *metaclass_find(PyTypeObject *type)
{
    static const metaclass unknown, of_type = {.instance = CHECK_TYPE, .subclass = CHECK_TYPE};
    uint32_t version = type->tp_version_tag;
    const metaclass *m = &metaclasses[version % METACLASSES];
    return type == &PyType_Type ? &of_type : version != 0 && m->version == version ? m : &unknown;
}

/* ABCMeta's methods, while they do nothing but call the functions of _abc. */
static struct {
    PyFunctionObject *check;
    PyObject *code;
} abc_instance, abc_subclass;

static check check_of(PyTypeObject *meta, PyObject *name, PyFunctionObject *abc_check)
{
    PyObject *found = _PyType_Lookup(meta, name);
    return found == NULL                                 ? CHECK_UNKNOWN
           : found == _PyType_Lookup(&PyType_Type, name) ? CHECK_TYPE
           : found == (PyObject *)abc_check              ? CHECK_ABC
                                                         : CHECK_UNKNOWN;
}

static bool has_no_hook(PyTypeObject *type)
{
    return hook_name != NULL && _PyType_Lookup(type, hook_name) == _PyType_Lookup(&PyBaseObject_Type, hook_name);
}

static void metaclass_learn(PyTypeObject *meta)
{
    if (metaclass_find(meta)->version != 0 || !PyUnstable_Type_AssignVersionTag(meta)) {
        return;
    }
    metaclasses[meta->tp_version_tag % METACLASSES] = (metaclass){
        .version = meta->tp_version_tag,
        .instance = (uint8_t)check_of(meta, &_Py_ID(__instancecheck__), abc_instance.check),
        .subclass = (uint8_t)check_of(meta, &_Py_ID(__subclasscheck__), abc_subclass.check),
        .plain = meta->tp_getattro == PyType_Type.tp_getattro && has_no_hook(meta),
    };
}

/* ---- what an instance says of its class ---- */

/* Types whose instances answer `__class__` with their type, whatever they hold. */
static sg_versions plain_types;

static bool has_plain_class(PyTypeObject *type)
{
    return sg_versions_have(&plain_types, type);
}

/* A data descriptor of the type comes before the instance's dict, and __getattr__ is only asked for what is not
 * found; so all depends on the descriptor and the lookup being the host's. */
static void plain_class_learn(PyTypeObject *type)
{
    PyTypeObject *object = &PyBaseObject_Type;
    if (!PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    bool plain =
        _PyType_Lookup(type, &_Py_ID(__class__)) == _PyType_Lookup(object, &_Py_ID(__class__))
        && (type->tp_getattro == PyObject_GenericGetAttr || type->tp_getattro == PyType_Type.tp_getattro
            || _PyType_Lookup(type, &_Py_ID(__getattribute__)) == _PyType_Lookup(object, &_Py_ID(__getattribute__)));
    if (plain) {
        sg_versions_put(&plain_types, type);
    }
}

/* ---- ABCs ---- */

static PyTypeObject *data_type;
static PyObject *data_name; /* "_abc_impl" */
static const uint64_t *invalidations;

/* 1 if the set of weak references has one to the class, 0, or -1: not here. */
static int is_referred(sg_slot key, sg_slot sought, void *with)
{
    (void)with;
    PyObject *reference = sg_pointer(key);
    return PyWeakref_CheckRefExact(reference)
               ? sg_load_field(&((PyWeakReference *)reference)->wr_object) == sg_pointer(sought)
               : -1;
}

static bool abc_is_unchanged(PyFunctionObject *check, PyObject *code)
{
    return check != NULL && check->func_code == code;
}

static int has_reference(PyObject *const *field, PyTypeObject *class)
{
    PyObject *set = sg_load_field((PyObject **)field);
    sg_slot key = sg_from_heap((PyObject *)class);
    Py_hash_t hash;
    Py_ssize_t mask;
    if (set == NULL) {
        return 0;
    }
    setentry *table = sg_set_table((PySetObject *)set, &mask), *found;
    if (table == NULL || !sg_key_is_simple(key) || !sg_key_hash(key, &hash)) {
        return -1;
    }
    return sg_set_probe_by(table, (size_t)mask, key, hash, &found, is_referred, NULL);
}

/* ABCs that ask nobody but their caches, the class's bases and their registry: nobody has written a hook. */
static sg_versions hookless;

static void abc_learn(PyTypeObject *abc)
{
    if (PyUnstable_Type_AssignVersionTag(abc) && has_no_hook(abc)
        && _PyType_Lookup(abc, &_Py_ID(__subclasscheck__)) == NULL) {
        sg_versions_put(&hookless, abc);
    }
}

/* True if a class that is registered, and not known to be none, is a subclass. */
static bool asks_registry(PyTypeObject *abc)
{
    const metaclass *meta = metaclass_find(Py_TYPE(abc));
    return sg_versions_have(&hookless, abc) && meta->plain && meta->subclass == CHECK_ABC
           && abc_is_unchanged(abc_subclass.check, abc_subclass.code);
}

/* What the ABC has found out before of `derived`, or was told: 1, 0, or -1: nothing. */
static int abc_remembers(PyTypeObject *abc, PyTypeObject *derived)
{
    PyObject *found;
    if (invalidations == NULL || abc->tp_dict == NULL
        || sg_dict_get((PyDictObject *)abc->tp_dict, sg_from_heap(data_name), &found) != SG_FOUND
        || !Py_IS_TYPE(found, data_type)) {
        return -1;
    }
    const sg_py_abc_data *data = (sg_py_abc_data *)found;
    int is = has_reference(&data->cache, derived);
    if (is != 0) {
        return is;
    }
    int is_not = data->negative_cache_version == *invalidations ? has_reference(&data->negative_cache, derived) : 0;
    if (is_not != 0) {
        return is_not == 1 ? 0 : -1;
    }
    return asks_registry(abc) && has_reference(&data->registry, derived) == 1 ? 1 : -1;
}

/* ---- unions ---- */

/* A tuple of the classes in a union that has nothing else; otherwise what is given. */
static PyObject *classes_of(PyObject *o)
{
    PyObject *args = sg_union_members(o);
    if (args == NULL) {
        return o;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        if (!PyType_Check(PyTuple_GET_ITEM(args, i))) {
            return o;
        }
    }
    return args;
}

/* ---- checks ---- */

static int is_subclass(PyObject *derived, PyObject *class)
{
    if (!PyType_Check(class) || !PyType_Check(derived)) {
        return -1;
    }
    switch (metaclass_find(Py_TYPE(class))->subclass) {
    case CHECK_TYPE:
        return PyType_IsSubtype((PyTypeObject *)derived, (PyTypeObject *)class);
    case CHECK_ABC:
        return abc_is_unchanged(abc_subclass.check, abc_subclass.code)
                   ? abc_remembers((PyTypeObject *)class, (PyTypeObject *)derived)
                   : -1;
    default:
        return -1;
    }
}

static int is_instance(PyTypeObject *type, PyObject *class)
{
    if ((PyObject *)type == class) {
        return 1;
    }
    if (!PyType_Check(class)) {
        return -1; /* only the host knows what else may stand here */
    }
    switch (metaclass_find(Py_TYPE(class))->instance) {
    case CHECK_TYPE:
        return PyType_IsSubtype(type, (PyTypeObject *)class) ? 1 : has_plain_class(type) ? 0 : -1;
    case CHECK_ABC:
        return has_plain_class(type) && abc_is_unchanged(abc_instance.check, abc_instance.code)
                   ? abc_remembers((PyTypeObject *)class, type)
                   : -1;
    default:
        return -1;
    }
}

enum { NESTED_MAX = 4 };

/* The first of a tuple that says yes, as the host asks them; a tuple may have tuples. */
static int is_any(PyObject *what, PyObject *classes, bool instance, int depth)
{
    int answer = depth < NESTED_MAX ? 0 : -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(classes) && answer == 0; i++) {
        PyObject *class = classes_of(PyTuple_GET_ITEM(classes, i));
        answer = PyTuple_CheckExact(class) ? is_any(what, class, instance, depth + 1)
                 : instance                ? is_instance((PyTypeObject *)what, class)
                                           : is_subclass(what, class);
    }
    return answer;
}

int sg_is_instance(sg_slot o, PyObject *class)
{
    PyTypeObject *type = sg_native_type(o);
    class = classes_of(class);
    return PyTuple_CheckExact(class) ? is_any((PyObject *)type, class, true, 0) : is_instance(type, class);
}

static void metaclasses_learn(PyObject *class, int depth)
{
    class = classes_of(class);
    if (!PyTuple_CheckExact(class)) {
        metaclass_learn(Py_TYPE(class));
        if (PyType_Check(class) && metaclass_find(Py_TYPE(class))->subclass == CHECK_ABC) {
            abc_learn((PyTypeObject *)class);
        }
        return;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(class) && depth < NESTED_MAX; i++) {
        metaclasses_learn(PyTuple_GET_ITEM(class, i), depth + 1);
    }
}

void sg_is_instance_learn(PyObject *o, PyObject *class)
{
    plain_class_learn(Py_TYPE(o));
    metaclasses_learn(class, 0);
}

/* ---- natives ---- */

static bool answer(int is, sg_slot *result)
{
    *result = sg_native_bool(is == 1);
    return is >= 0;
}

static bool native_isinstance(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return n == 2 && !sg_is_int(args[1]) && answer(sg_is_instance(args[0], sg_pointer(args[1])), result);
}

static bool native_issubclass(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[0]) || sg_is_int(args[1])) {
        return false;
    }
    PyObject *derived = sg_pointer(args[0]), *class = classes_of(sg_pointer(args[1]));
    return answer(PyTuple_CheckExact(class) ? is_any(derived, class, false, 0) : is_subclass(derived, class), result);
}

static void prepare(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n == 2) {
        sg_is_instance_learn(args[0], args[1]);
    }
}

/* What ABCMeta's methods call. */
static bool native_abc_instance(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[0]) || !PyType_Check(sg_pointer(args[0]))) {
        return false;
    }
    PyTypeObject *type = sg_native_type(args[1]);
    return has_plain_class(type) && answer(abc_remembers((PyTypeObject *)sg_pointer(args[0]), type), result);
}

static bool native_abc_subclass(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[0]) || sg_is_int(args[1]) || !PyType_Check(sg_pointer(args[0]))
        || !PyType_Check(sg_pointer(args[1]))) {
        return false;
    }
    return answer(abc_remembers((PyTypeObject *)sg_pointer(args[0]), (PyTypeObject *)sg_pointer(args[1])), result);
}

static void prepare_abc(PyThreadState *tstate, PyObject *const *args, int n)
{
    if (n == 2) {
        plain_class_learn(Py_TYPE(args[1]));
        metaclasses_learn(args[0], 0);
    }
}

const sg_native_def sg_instance_natives[] = {
    {"isinstance", native_isinstance, prepare},
    {"issubclass", native_issubclass, prepare},
    {NULL, NULL, NULL},
};

const sg_native_def sg_abc_natives[] = {
    {"_abc_instancecheck", native_abc_instance, prepare_abc},
    {"_abc_subclasscheck", native_abc_subclass, NULL},
    {NULL, NULL, NULL},
};

/* ---- learning the layout ---- */

static bool find_invalidations(PyObject *module, PyObject *abc)
{
    PyObject *data = PyDict_GetItem(((PyTypeObject *)abc)->tp_dict, data_name);
    PyObject *token = PyObject_CallMethod(module, "get_cache_token", NULL);
    const sg_py_abc_state *state = PyModule_GetState(module);
    bool found = data != NULL && token != NULL && state != NULL
                 && Py_TYPE(data)->tp_basicsize == (Py_ssize_t)sizeof(sg_py_abc_data)
                 && strcmp(Py_TYPE(data)->tp_name, "_abc._abc_data") == 0 && state->data_type == Py_TYPE(data)
                 && state->invalidations == PyLong_AsUnsignedLongLong(token);
    if (found) {
        data_type = state->data_type;
        invalidations = &state->invalidations;
    }
    Py_XDECREF(token);
    return found;
}

/* The host's own static types have no dict of their own: what a program has put in the place of ABC may be one of these. */
static bool is_class(PyObject *o)
{
    return o != NULL && PyType_Check(o) && PyType_HasFeature((PyTypeObject *)o, Py_TPFLAGS_HEAPTYPE);
}

/* A method of one call, of the C function behind it. */
static PyFunctionObject *method_of(PyObject *meta, const char *name, PyObject *module, const char *called)
{
    PyObject *method = PyDict_GetItemString(((PyTypeObject *)meta)->tp_dict, name);
    if (method == NULL || !Py_IS_TYPE(method, &PyFunction_Type)) {
        return NULL;
    }
    PyFunctionObject *function = (PyFunctionObject *)method;
    PyCodeObject *code = (PyCodeObject *)function->func_code;
    PyObject *target = PyObject_GetAttrString(module, called);
    PyObject *global = PyDict_GetItemString(function->func_globals, called);
    bool same = target != NULL && global == target && PyTuple_GET_SIZE(code->co_names) == 1
                && PyUnicode_EqualToUTF8(PyTuple_GET_ITEM(code->co_names, 0), called);
    Py_XDECREF(target);
    return same ? function : NULL;
}

void sg_instance_checks_init(void)
{
    PyObject *module = PyImport_ImportModule("_abc"), *abc = PyImport_ImportModule("abc");
    PyObject *meta = abc == NULL ? NULL : PyObject_GetAttrString(abc, "ABCMeta");
    PyObject *class = abc == NULL ? NULL : PyObject_GetAttrString(abc, "ABC");
    data_name = data_name == NULL ? PyUnicode_InternFromString("_abc_impl") : data_name;
    hook_name = hook_name == NULL ? PyUnicode_InternFromString("__subclasshook__") : hook_name;
    if (module != NULL && is_class(meta) && is_class(class) && data_name != NULL && find_invalidations(module, class)) {
        abc_instance.check = method_of(meta, "__instancecheck__", module, "_abc_instancecheck");
        abc_subclass.check = method_of(meta, "__subclasscheck__", module, "_abc_subclasscheck");
        abc_instance.code = abc_instance.check == NULL ? NULL : abc_instance.check->func_code;
        abc_subclass.code = abc_subclass.check == NULL ? NULL : abc_subclass.check->func_code;
    }
    Py_XDECREF(module);
    Py_XDECREF(abc);
    Py_XDECREF(meta);
    Py_XDECREF(class);
    PyErr_Clear();
}
