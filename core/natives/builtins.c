/* Functions and types of builtins, on exact built-in types.
 *
 * Job: the natives that need no cache.  See registry.h.
 */
#include "natives/registry.h"
#include "objects/array.h"
#include "objects/complex.h"
#include "objects/context.h"
#include "objects/deque.h"
#include "objects/element.h"
#include "objects/key.h"
#include "objects/list.h"
#include "objects/memory_view.h"
#include "objects/ordered_dict.h"
#include "objects/range.h"
#include "objects/text.h"
#include "objects/value.h"
#include "objects/wide.h"

/* ---- sizes and characters ---- */

/* Of an instance of a built-in container's subclass that has not its own __len__. */
static bool len_of_subclass(PyObject *o, PyTypeObject *type, sg_slot *result)
{
    lenfunc length = type->tp_as_sequence != NULL ? type->tp_as_sequence->sq_length : NULL;
    Py_ssize_t size;
    lenfunc of_dict = PyDict_Type.tp_as_mapping->mp_length;
    if (type == &PyContext_Type && sg_contexts_known) {
        *result = sg_from_int(sg_context_mapping((PyContext *)o)->h_count);
        return true;
    }
    if (length == NULL || length == of_dict) { /* the host may give a subclass both */
        if (!PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) || type->tp_as_mapping->mp_length != of_dict) {
            return false;
        }
        size = sg_settled_size(o, &((PyDictObject *)o)->ma_used);
    }
    else if (length == PyTuple_Type.tp_as_sequence->sq_length) {
        size = Py_SIZE(o);
    }
    else if (length == PyList_Type.tp_as_sequence->sq_length) {
        size = sg_list_size(o);
    }
    else if (length == PySet_Type.tp_as_sequence->sq_length) {
        size = sg_settled_size(o, &((PySetObject *)o)->used);
    }
    else if (length == PyUnicode_Type.tp_as_sequence->sq_length) {
        size = PyUnicode_GET_LENGTH(o);
    }
    else if (length == PyBytes_Type.tp_as_sequence->sq_length || sg_is_array(type)
             || length == PyByteArray_Type.tp_as_sequence->sq_length || sg_is_deque_like(type)) {
        size = sg_settled_size(o, &((PyVarObject *)o)->ob_size);
    }
    else if (type == &PyMemoryView_Type) {
        size = sg_memory_view_length(o);
        if (size < 0) {
            return false;
        }
    }
    else if (sg_element_type != NULL && length == sg_element_type->tp_as_sequence->sq_length) {
        size = sg_element_length(o);
    }
    else {
        return false;
    }
    *result = sg_from_int(size);
    return true;
}

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
        size = sg_settled_size(o, &((PyDictObject *)o)->ma_used);
    }
    else if (type == &PySet_Type || type == &PyFrozenSet_Type) {
        size = sg_settled_size(o, &((PySetObject *)o)->used);
    }
    else if (type == &PyRange_Type) {
        intptr_t start, step, length;
        if (!sg_range_get(o, &start, &step, &length)) {
            return false;
        }
        size = length;
    }
    else if (type == &PyDictKeys_Type || type == &PyDictValues_Type || type == &PyDictItems_Type
             || sg_is_ordered_dict_view(type)) {
        PyDictObject *dict = ((_PyDictViewObject *)o)->dv_dict;
        size = sg_settled_size(dict, &dict->ma_used);
    }
    else if (sg_is_deque(type)) {
        size = sg_settled_size(o, &((PyVarObject *)o)->ob_size);
    }
    else {
        return len_of_subclass(o, type, result);
    }
    *result = sg_from_int(size);
    return true;
}

static bool native_ord(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n == 1 && sg_native_type(args[0]) == &PyBytes_Type && PyBytes_GET_SIZE(sg_pointer(args[0])) == 1) {
        *result = sg_from_int((unsigned char)PyBytes_AS_STRING(sg_pointer(args[0]))[0]);
        return true;
    }
    if (n != 1 || sg_native_type(args[0]) != &PyUnicode_Type || PyUnicode_GET_LENGTH(sg_pointer(args[0])) != 1) {
        return false;
    }
    *result = sg_from_int((intptr_t)PyUnicode_READ_CHAR(sg_pointer(args[0]), 0));
    return true;
}

static bool native_chr(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    intptr_t c;
    if (n != 1 || !sg_int_get(args[0], &c) || c < 0 || c > 0x10ffff) {
        return false;
    }
    *result = sg_str_of_char(heap, (Py_UCS4)c);
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
    Py_hash_t hash;
    if (n != 1 || !sg_key_hash(args[0], &hash)) {
        return false;
    }
    *result = sg_wide_new(heap, hash);
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

/* ---- numbers ---- */

static bool native_abs(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    if (n == 1 && sg_is_complex(args[0])) {
        *result = sg_complex_magnitude(heap, sg_pointer(args[0]));
        return *result != 0;
    }
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

static bool native_bool(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    int truth = n == 1 ? sg_truth_of(args[0]) : -1;
    if (truth < 0) {
        return false;
    }
    *result = sg_native_bool(truth);
    return true;
}

const sg_native_def sg_builtin_natives[] = {
    {"len", native_len, NULL},           {"id", native_id, NULL},
    {"hash", native_hash, NULL},         {"ord", native_ord, NULL},
    {"chr", native_chr, NULL},           {"abs", native_abs, NULL},
    {"callable", native_callable, NULL}, {"type", native_type, NULL},
    {"bool", native_bool, NULL},         {NULL, NULL, NULL},
};
