/* Imports.  Job, invariants and locking: imports.h. */
#include "vm/imports.h"

#include "objects/dict.h"
#include "vm/attribute_table.h"

/* ---- names that stand for others ---- */

/* A relative name; or a dotted one, of which `import` gives the first part: it has neither package nor spec. */
typedef struct {
    PyObject *name, *package, *spec; /* all owned */
    int level;
    PyObject *absolute; /* owned: or the first part */
} resolved;
enum { RESOLVED = 256 };
static resolved names[RESOLVED];

static resolved *resolved_for(PyObject *name, PyObject *package)
{
    uint64_t hash = ((uintptr_t)name >> 4 ^ (uintptr_t)package >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return &names[hash >> 56];
}
_Static_assert(RESOLVED == 1 << 8, "the hash has eight bits");

static PyObject *value_in(PyObject *dict, PyObject *name)
{
    PyObject *value;
    return dict != NULL && PyDict_CheckExact(dict)
                   && sg_dict_get((PyDictObject *)dict, sg_from_heap(name), &value) == SG_FOUND
               ? value
               : NULL;
}

static PyObject *absolute_name(PyObject *globals, PyObject *name, int level)
{
    PyObject *package = value_in(globals, &_Py_ID(__package__)), *spec = value_in(globals, &_Py_ID(__spec__));
    if (package == NULL || spec == NULL) {
        return NULL;
    }
    const resolved *r = resolved_for(name, package);
    return r->name == name && r->package == package && r->spec == spec && r->level == level ? r->absolute : NULL;
}

static PyObject *first_part(PyObject *name)
{
    const resolved *r = resolved_for(name, NULL);
    return r->name == name && r->package == NULL ? r->absolute : NULL;
}

static void remember(resolved new)
{
    resolved *r = resolved_for(new.name, new.package), old = *r;
    Py_INCREF(new.name);
    Py_XINCREF(new.package);
    Py_XINCREF(new.spec);
    *r = new;
    Py_XDECREF(old.name);
    Py_XDECREF(old.package);
    Py_XDECREF(old.absolute);
    Py_XDECREF(old.spec);
}

/* The name without its last part `times` times; NULL: it has not so many. */
static PyObject *parent_of(PyObject *package, int times)
{
    Py_ssize_t end = PyUnicode_GET_LENGTH(package);
    for (int i = 0; i < times && end > 0; i++) {
        end = PyUnicode_FindChar(package, '.', 0, end, -1);
    }
    return end > 0 ? PyUnicode_Substring(package, 0, end) : NULL;
}

/* True if the host would resolve names with this package without a warning. */
static bool is_package_of(PyObject *package, PyObject *spec)
{
    PyObject *parent = PyObject_GetAttr(spec, &_Py_ID(parent));
    bool same = parent != NULL && PyUnicode_CheckExact(parent) && PyUnicode_Compare(package, parent) == 0;
    Py_XDECREF(parent);
    return same;
}

static void learn_relative(PyObject *globals, PyObject *name, int level)
{
    PyObject *package = PyDict_GetItemWithError(globals, &_Py_ID(__package__));
    PyObject *spec = PyDict_GetItemWithError(globals, &_Py_ID(__spec__));
    if (package == NULL || !PyUnicode_CheckExact(package) || spec == NULL || !is_package_of(package, spec)) {
        return;
    }
    PyObject *base = parent_of(package, level - 1), *absolute = NULL;
    if (base != NULL) {
        absolute = PyUnicode_GET_LENGTH(name) == 0 ? Py_NewRef(base) : PyUnicode_FromFormat("%U.%U", base, name);
        Py_DECREF(base);
    }
    if (absolute != NULL) {
        remember((resolved){name, package, spec, level, absolute});
    }
}

static void learn_dotted(PyObject *name)
{
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, PyUnicode_GET_LENGTH(name), 1);
    PyObject *first = dot <= 0 ? NULL : PyUnicode_Substring(name, 0, dot);
    if (first != NULL) {
        remember((resolved){.name = name, .absolute = first});
    }
}

/* ---- modules ---- */

static bool is_default_import(PyThreadState *tstate, PyObject *builtins)
{
    PyObject *function = value_in(builtins, &_Py_ID(__import__));
    return function != NULL && function == tstate->interp->imports.import_func;
}

static PyObject *dict_of_module(PyObject *module)
{
    return PyModule_CheckExact(module) ? ((PyModuleObject *)module)->md_dict : NULL;
}

/* A module that is there, and whose own code has run. */
static PyObject *module_of(PyThreadState *tstate, PyObject *name)
{
    PyObject *module = value_in(tstate->interp->imports.modules, name);
    PyObject *spec = module == NULL ? NULL : value_in(dict_of_module(module), &_Py_ID(__spec__));
    if (spec == NULL || spec == Py_None) {
        return spec == NULL ? NULL : module;
    }
    sg_attr_answer got = sg_attr_find(NULL, spec, &_Py_ID(_initializing), 0);
    return got.kind == SG_ATTR_ABSENT || (got.kind == SG_ATTR_VALUE && got.value == Py_False) ? module : NULL;
}

/* True if nothing is to be imported from the package any more. */
static bool has_all(PyObject *module, PyObject *from)
{
    PyObject *dict = dict_of_module(module);
    if (value_in(dict, &_Py_ID(__path__)) == NULL) {
        /* Not a package; but one may be hidden behind a module's __getattr__. */
        return value_in(dict, &_Py_ID(__getattr__)) == NULL;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(from); i++) {
        PyObject *name = PyTuple_GET_ITEM(from, i);
        if (!PyUnicode_CheckExact(name) || value_in(dict, name) == NULL) {
            return false;
        }
    }
    return true;
}

static bool has_dot(PyObject *name)
{
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(name); i++) {
        if (PyUnicode_READ_CHAR(name, i) == '.') {
            return true;
        }
    }
    return false;
}

PyObject *sg_import_name(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name, sg_slot from, sg_slot level)
{
    intptr_t up;
    bool picks = !sg_is_int(from) && PyTuple_CheckExact(sg_pointer(from)) && PyTuple_GET_SIZE(sg_pointer(from)) != 0;
    bool plain = !sg_is_int(from) && sg_pointer(from) == Py_None;
    if (!(picks || plain) || !sg_int_get(level, &up) || !is_default_import(tstate, frame->f_builtins)
        || (plain && up != 0)) {
        return NULL;
    }
    PyObject *absolute = up == 0 ? name : absolute_name(frame->f_globals, name, (int)up);
    PyObject *module = absolute == NULL ? NULL : module_of(tstate, absolute);
    if (module == NULL || (picks && !has_all(module, sg_pointer(from)))) {
        return NULL;
    }
    PyObject *first = plain && has_dot(name) ? first_part(name) : name;
    return first == name ? module : first == NULL ? NULL : module_of(tstate, first);
}

void sg_import_learn(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name, PyObject *level)
{
    if (!PyLong_CheckExact(level) || !PyDict_CheckExact(frame->f_globals)
        || !is_default_import(tstate, frame->f_builtins)) {
        return;
    }
    int up = PyLong_AsInt(level);
    if (up > 0) {
        learn_relative(frame->f_globals, name, up);
    }
    else {
        learn_dotted(name);
    }
    PyErr_Clear();
    PyObject *absolute = up == 0 ? name : up > 0 ? absolute_name(frame->f_globals, name, up) : NULL;
    if (absolute != NULL) {
        sg_import_learn_found(tstate, absolute);
    }
}

PyObject *sg_import_found(PyThreadState *tstate, PyObject *name)
{
    return module_of(tstate, name);
}

void sg_import_learn_found(PyThreadState *tstate, PyObject *name)
{
    PyObject *module = value_in(tstate->interp->imports.modules, name);
    PyObject *spec = module == NULL ? NULL : value_in(dict_of_module(module), &_Py_ID(__spec__));
    if (spec != NULL && spec != Py_None) {
        sg_attr_learn(spec, &_Py_ID(_initializing), 0, tstate->interp);
    }
}

/* True if C code that this frame calls imports with the default function. */
static bool imports_by_default(PyThreadState *tstate, _PyInterpreterFrame *frame)
{
    PyObject *builtins = PyDict_CheckExact(frame->f_globals) ? value_in(frame->f_globals, &_Py_ID(__builtins__)) : NULL;
    PyObject *names = builtins == NULL ? NULL : PyModule_CheckExact(builtins) ? dict_of_module(builtins) : builtins;
    return names != NULL && is_default_import(tstate, names);
}

PyObject *sg_import_attribute(PyThreadState *tstate, _PyInterpreterFrame *frame, PyObject *name, PyObject *attribute)
{
    PyObject *module = imports_by_default(tstate, frame) ? module_of(tstate, name) : NULL;
    PyObject *dict = module == NULL ? NULL : dict_of_module(module);
    /* No package; a module's own __getattr__ is asked in vain whether it is one. */
    PyObject *asked = dict == NULL ? NULL : value_in(dict, &_Py_ID(__getattr__));
    bool plain = dict != NULL && value_in(dict, &_Py_ID(__path__)) == NULL
                 && (asked == NULL
                     || (Py_IS_TYPE(asked, &PyFunction_Type) && ((PyFunctionObject *)asked)->func_globals == dict));
    return plain ? value_in(dict, attribute) : NULL;
}

PyObject *sg_import_from(sg_slot module, PyObject *name)
{
    /* What every module has by its type begins with underscores. */
    return sg_is_int(module) || PyUnicode_READ_CHAR(name, 0) == '_'
               ? NULL
               : value_in(dict_of_module(sg_pointer(module)), name);
}
