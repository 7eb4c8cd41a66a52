/* The table of natives.  Job, invariants and locking: registry.h. */
#include "natives/registry.h"

#include <string.h>

typedef struct {
    const void *key;
    sg_native run;
    sg_native_preparation prepare;
    bool method; /* a type's method: the object is the first argument */
} entry;

/* At most half full, so that a probe always ends. */
enum { ENTRIES = 256 };
static entry entries[ENTRIES];
static int used;

static entry *entry_for(const void *key)
{
    size_t i = (size_t)(((uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15)) >> 56);
    while (entries[i].key != key && entries[i].key != NULL) {
        i = (i + 1) % ENTRIES;
    }
    return &entries[i];
}

/* The address that stands for a callable: what it runs, not the object that names it. */
static const void *key_of(PyObject *callable)
{
    PyTypeObject *type = Py_TYPE(callable);
    if (type == &PyCFunction_Type) {
        return ((PyCFunctionObject *)callable)->m_ml;
    }
    if (type == &PyMethodDescr_Type) {
        return ((PyMethodDescrObject *)callable)->d_method;
    }
    return PyType_Check(callable) ? callable : NULL;
}

static void add(PyObject *callable, const sg_native_def *def)
{
    const void *key = key_of(callable);
    if (key == NULL || used >= ENTRIES / 2) {
        return;
    }
    entry *e = entry_for(key);
    used += e->key == NULL;
    *e = (entry){
        .key = key, .run = def->run, .prepare = def->prepare, .method = Py_IS_TYPE(callable, &PyMethodDescr_Type)};
}

/* By name from a namespace, if what is there is still the host's own: a function of `module`, or a static type. */
static void add_from(PyObject *names, PyObject *module, const sg_native_def *defs)
{
    for (const sg_native_def *def = defs; def->name != NULL; def++) {
        PyObject *callable = PyDict_GetItemString(names, def->name);
        if (callable == NULL) {
            continue;
        }
        bool own = Py_IS_TYPE(callable, &PyCFunction_Type)
                       ? ((PyCFunctionObject *)callable)->m_self == module
                             && strcmp(((PyCFunctionObject *)callable)->m_ml->ml_name, def->name) == 0
                       : PyType_Check(callable) && !PyType_HasFeature((PyTypeObject *)callable, Py_TPFLAGS_HEAPTYPE)
                             && strcmp(((PyTypeObject *)callable)->tp_name, def->name) == 0;
        if (own) {
            add(callable, def);
        }
    }
}

static void add_methods(PyTypeObject *type, const sg_native_def *defs)
{
    for (const sg_native_def *def = defs; def->name != NULL; def++) {
        PyObject *method = PyObject_GetAttrString((PyObject *)type, def->name);
        if (method != NULL && Py_IS_TYPE(method, &PyMethodDescr_Type)) {
            add(method, def);
        }
        Py_XDECREF(method);
    }
}

void sg_natives_init(PyInterpreterState *interp, const sg_native_def *more)
{
    PyObject *names = interp->builtins, *module = PyImport_ImportModule("builtins");
    add_from(names, module, sg_builtin_natives);
    add_from(names, module, more);
    add_methods(&PyList_Type, sg_list_natives);
    add_methods(&PyDict_Type, sg_dict_natives);
    add_methods(&PyUnicode_Type, sg_str_natives);
    Py_XDECREF(module);
    PyErr_Clear();
}

/* Modules are imported at any time: their functions are registered when a program first calls one. */
static entry *add_from_module(PyObject *callable)
{
    PyCFunctionObject *function = (PyCFunctionObject *)callable;
    PyObject *module = function->m_self;
    if (module == NULL || !PyModule_CheckExact(module)) {
        return NULL;
    }
    PyModuleDef *def = PyModule_GetDef(module);
    if (def == NULL || def->m_name == NULL || strcmp(def->m_name, "math") != 0) {
        return NULL;
    }
    for (const sg_native_def *native = sg_math_natives; native->name != NULL; native++) {
        if (strcmp(native->name, function->m_ml->ml_name) == 0) {
            add(callable, native);
            return entry_for(function->m_ml);
        }
    }
    return NULL;
}

void sg_native_prepare(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n)
{
    const void *key = key_of(callable);
    if (key == NULL) {
        return;
    }
    entry *e = entry_for(key);
    if (e->key == NULL && Py_IS_TYPE(callable, &PyCFunction_Type)) {
        e = add_from_module(callable);
    }
    if (e != NULL && e->key != NULL && e->prepare != NULL) {
        e->prepare(tstate, args, n);
    }
}

bool sg_native_call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, int nargs, sg_slot *result)
{
    if (sg_is_int(base[0])) {
        return false;
    }
    PyObject *callable = sg_pointer(base[0]);
    const void *key = key_of(callable);
    if (key == NULL) {
        return false;
    }
    const entry *e = entry_for(key);
    if (e->key == NULL) {
        return false;
    }
    bool given_self = base[1] != 0;
    bool bound = e->method && Py_IS_TYPE(callable, &PyCFunction_Type); /* lst.append, kept in a variable */
    if (bound) {
        if (given_self) {
            return false;
        }
        base[1] = sg_from_heap(((PyCFunctionObject *)callable)->m_self);
    }
    bool first = bound || given_self;
    bool done = e->run(heap, tstate, first ? base + 1 : base + 2, nargs + first, result);
    if (bound) {
        base[1] = 0;
    }
    return done;
}
