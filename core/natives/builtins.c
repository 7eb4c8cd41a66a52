/* Functions and types of builtins, on exact built-in types.
 *
 * Job: the natives that need no cache, and isinstance() with its one cache.  See registry.h.
 */
#include "natives/registry.h"
#include "objects/hash.h"
#include "objects/list.h"
#include "objects/value.h"

/* ---- sizes and characters ---- */

static bool native_len(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_is_int(args[0])) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]);
    PyTypeObject *type = Py_TYPE(o);
    Py_ssize_t size;
    if (type == &PyList_Type) {
        size = sg_list_size(o);
    }
    else if (type == &PyTuple_Type || type == &PyBytes_Type || type == &PyByteArray_Type) {
        size = Py_SIZE(o);
    }
    else if (type == &PyUnicode_Type) {
        size = PyUnicode_GET_LENGTH(o);
    }
    else if (type == &PyDict_Type) {
        size = ((PyDictObject *)o)->ma_used;
    }
    else if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        size = ((PySetObject *)o)->used;
    }
    else if (PyTuple_Check(o) && type->tp_as_sequence->sq_length == PyTuple_Type.tp_as_sequence->sq_length) {
        size = Py_SIZE(o); /* a named tuple */
    }
    else {
        return false;
    }
    *result = sg_from_int(size);
    return true;
}

static bool native_ord(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_native_type(args[0]) != &PyUnicode_Type || PyUnicode_GET_LENGTH(sg_pointer(args[0])) != 1) {
        return false;
    }
    *result = sg_from_int((intptr_t)PyUnicode_READ_CHAR(sg_pointer(args[0]), 0));
    return true;
}

static bool native_chr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t c;
    if (n != 1 || !sg_int_get(args[0], &c) || c < 0 || c > 255) {
        return false;
    }
    *result = sg_from_heap(sg_str_of_latin1((Py_UCS4)c));
    return true;
}

/* ---- identity and kind ---- */

static bool native_id(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_is_int(args[0])) { /* an unboxed int has no address yet */
        return false;
    }
    *result = sg_from_int((intptr_t)sg_pointer(args[0]));
    return true;
}

static bool native_hash(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t v;
    Py_hash_t hash;
    if (n != 1) {
        return false;
    }
    if (sg_int_get(args[0], &v)) {
        hash = sg_int_hash(v);
    }
    else if (sg_native_type(args[0]) == &PyUnicode_Type) {
        hash = sg_str_hash(sg_pointer(args[0]));
    }
    else {
        return false;
    }
    if (hash == -1 || !sg_int_fits(hash)) {
        return false;
    }
    *result = sg_from_int(hash);
    return true;
}

static bool native_callable(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1) {
        return false;
    }
    *result = sg_native_bool(sg_native_type(args[0])->tp_call != NULL);
    return true;
}

/* type(x) */
static bool native_type(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1) {
        return false;
    }
    *result = sg_from_heap((PyObject *)sg_native_type(args[0]));
    return true;
}

/* Versions of types whose instances answer `__class__` with their type, whatever they hold.  A version belongs to one
 * state of one type for ever, so a stale entry cannot match. */
enum { PLAIN_TYPES = 1024 };
static uint32_t plain_types[PLAIN_TYPES];

static bool has_plain_class(PyTypeObject *type)
{
    uint32_t version = type->tp_version_tag;
    return version != 0 && plain_types[version % PLAIN_TYPES] == version;
}

/* What isinstance() asks the instance, unless it can say yes at once. */
static void prepare_isinstance(PyThreadState *tstate, PyObject *const *args, int n)
{
    PyTypeObject *type = n == 2 ? Py_TYPE(args[0]) : NULL, *object = &PyBaseObject_Type;
    if (type == NULL || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    /* A data descriptor of the type comes before the instance's dict, and __getattr__ is only asked for what is not
     * found; so all depends on the descriptor and the lookup being the host's. */
    bool plain =
        _PyType_Lookup(type, &_Py_ID(__class__)) == _PyType_Lookup(object, &_Py_ID(__class__))
        && (type->tp_getattro == PyObject_GenericGetAttr || type->tp_getattro == PyType_Type.tp_getattro
            || _PyType_Lookup(type, &_Py_ID(__getattribute__)) == _PyType_Lookup(object, &_Py_ID(__getattribute__)));
    if (plain && type->tp_version_tag != 0) {
        plain_types[type->tp_version_tag % PLAIN_TYPES] = type->tp_version_tag;
    }
}

/* 1, 0, or -1: not here. */
static int is_instance(PyTypeObject *type, PyObject *class)
{
    if ((PyObject *)type == class) {
        return 1;
    }
    if (!Py_IS_TYPE(class, &PyType_Type)) {
        return -1; /* its metaclass may decide, and only the host knows what else may stand here */
    }
    if (PyType_IsSubtype(type, (PyTypeObject *)class)) {
        return 1;
    }
    return has_plain_class(type) ? 0 : -1;
}

static bool native_isinstance(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[1])) {
        return false;
    }
    PyTypeObject *type = sg_native_type(args[0]);
    PyObject *class = sg_pointer(args[1]);
    int answer = 0;
    if (PyTuple_CheckExact(class)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(class) && answer == 0; i++) {
            answer = is_instance(type, PyTuple_GET_ITEM(class, i));
        }
    }
    else {
        answer = is_instance(type, class);
    }
    if (answer < 0) {
        return false;
    }
    *result = sg_native_bool(answer);
    return true;
}

/* 1, 0, or -1: not here. */
static int is_subclass(PyObject *derived, PyObject *class)
{
    return Py_IS_TYPE(class, &PyType_Type) && PyType_Check(derived)
               ? PyType_IsSubtype((PyTypeObject *)derived, (PyTypeObject *)class)
               : -1;
}

static bool native_issubclass(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 2 || sg_is_int(args[0]) || sg_is_int(args[1])) {
        return false;
    }
    PyObject *derived = sg_pointer(args[0]), *class = sg_pointer(args[1]);
    int answer = 0;
    if (PyTuple_CheckExact(class)) {
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(class) && answer == 0; i++) {
            answer = is_subclass(derived, PyTuple_GET_ITEM(class, i));
        }
    }
    else {
        answer = is_subclass(derived, class);
    }
    if (answer < 0) {
        return false;
    }
    *result = sg_native_bool(answer);
    return true;
}

/* ---- numbers ---- */

static bool native_abs(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t v;
    if (n != 1) {
        return false;
    }
    if (sg_int_get(args[0], &v) && v != SG_INT_MIN) {
        *result = sg_from_int(v < 0 ? -v : v);
        return true;
    }
    if (sg_native_type(args[0]) != &PyFloat_Type) {
        return false;
    }
    *result = sg_float_new(heap, __builtin_fabs(((PyFloatObject *)sg_pointer(args[0]))->ob_fval));
    return true;
}

/* Of two or more arguments, or of the items of one exact tuple or list that is not empty. */
static bool extreme(int op, sg_slot *args, int n, sg_slot *result)
{
    if (n > 1) {
        sg_slot *best = &args[0];
        for (int i = 1; i < n; i++) {
            int better = sg_compare(op, args[i], *best);
            if (better < 0) {
                return false;
            }
            best = better ? &args[i] : best;
        }
        *result = sg_native_take(best);
        return true;
    }
    PyTypeObject *type = n == 1 ? sg_native_type(args[0]) : NULL;
    if (type != &PyTuple_Type && type != &PyList_Type) {
        return false;
    }
    PyObject *o = sg_pointer(args[0]);
    Py_ssize_t size = type == &PyList_Type ? sg_list_size(o) : Py_SIZE(o);
    PyObject **items = type == &PyList_Type ? ((PyListObject *)o)->ob_item : ((PyTupleObject *)o)->ob_item;
    if (size == 0) {
        return false;
    }
    sg_slot best = sg_from_heap(sg_load_field(&items[0]));
    for (Py_ssize_t i = 1; i < size; i++) {
        sg_slot item = sg_from_heap(sg_load_field(&items[i]));
        int better = sg_compare(op, item, best);
        if (better < 0) {
            return false;
        }
        best = better ? item : best;
    }
    *result = best;
    return true;
}

static bool native_min(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return extreme(Py_LT, args, n, result);
}

static bool native_max(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return extreme(Py_GT, args, n, result);
}

static bool native_bool(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    int truth = n == 1 ? sg_truth(args[0]) : -1;
    if (truth < 0) {
        return false;
    }
    *result = sg_native_bool(truth);
    return true;
}

static bool native_int(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1) {
        return false;
    }
    PyTypeObject *type = sg_native_type(args[0]);
    if (type == &PyLong_Type) {
        *result = sg_native_take(&args[0]);
        return true;
    }
    if (type == &PyBool_Type) {
        *result = sg_from_int(sg_pointer(args[0]) == Py_True);
        return true;
    }
    return type == &PyFloat_Type && sg_int_of_float(((PyFloatObject *)sg_pointer(args[0]))->ob_fval, result);
}

static bool native_float(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    double v;
    if (n != 1) {
        return false;
    }
    switch (sg_number_get(args[0], &v)) {
    case SG_NUMBER_FLOAT:
        *result = sg_native_take(&args[0]);
        return true;
    case SG_NUMBER_INT:
        *result = sg_float_new(heap, v);
        return true;
    default:
        return false;
    }
}

/* str(s) and tuple(t) of an exact one are the object itself. */
static bool itself(PyTypeObject *type, sg_slot *args, int n, sg_slot *result)
{
    if (n != 1 || sg_native_type(args[0]) != type) {
        return false;
    }
    *result = sg_native_take(&args[0]);
    return true;
}

static bool native_str(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return itself(&PyUnicode_Type, args, n, result);
}

static bool native_tuple(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return itself(&PyTuple_Type, args, n, result);
}

const sg_native_def sg_builtin_natives[] = {
    {"len", native_len, NULL},
    {"isinstance", native_isinstance, prepare_isinstance},
    {"issubclass", native_issubclass, NULL},
    {"id", native_id, NULL},
    {"hash", native_hash, NULL},
    {"ord", native_ord, NULL},
    {"chr", native_chr, NULL},
    {"abs", native_abs, NULL},
    {"min", native_min, NULL},
    {"max", native_max, NULL},
    {"callable", native_callable, NULL},
    {"type", native_type, NULL},
    {"bool", native_bool, NULL},
    {"int", native_int, NULL},
    {"float", native_float, NULL},
    {"str", native_str, NULL},
    {"tuple", native_tuple, NULL},
    {NULL, NULL, NULL},
};
