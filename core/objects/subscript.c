/* Subscripts.  Job and locking: subscript.h. */
#include "objects/subscript.h"

#include <string.h>

#include "objects/array.h"
#include "objects/byte_array.h"
#include "objects/context.h"
#include "objects/element.h"
#include "objects/exception.h"
#include "objects/generic_alias.h"
#include "objects/inherited.h"
#include "objects/match.h"
#include "objects/mapping_proxy.h"
#include "objects/memory_view.h"
#include "objects/range.h"
#include "objects/wide.h"

sg_versions sg_inherited_getitem, sg_inherited_setitem, sg_inherited_delitem, sg_inherited_contains;
sg_versions sg_inherited_missing, sg_inherited_equality, sg_inherited_keys, sg_inherited_reversed;

static void learn(sg_versions *versions, PyTypeObject *type, PyTypeObject *base, PyObject *name)
{
    PyObject *method = _PyType_Lookup(base, name);
    if (method != NULL && _PyType_Lookup(type, name) == method) {
        sg_versions_put(versions, type);
    }
}

void sg_inherited_learn(PyTypeObject *type)
{
    PyTypeObject *base = PyType_HasFeature(type, Py_TPFLAGS_LIST_SUBCLASS)   ? &PyList_Type
                         : PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS) ? &PyDict_Type
                         : PyType_IsSubtype(type, &PySet_Type)               ? &PySet_Type
                         : PyType_IsSubtype(type, &PyFrozenSet_Type)         ? &PyFrozenSet_Type
                                                                             : type;
    if (base == type || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    learn(&sg_inherited_getitem, type, base, &_Py_ID(__getitem__));
    learn(&sg_inherited_setitem, type, base, &_Py_ID(__setitem__));
    bool ordered = PyType_IsSubtype(type, &PyODict_Type);
    learn(&sg_inherited_delitem, type, ordered ? &PyODict_Type : base, &_Py_ID(__delitem__));
    if (base == &PyDict_Type && _PyType_Lookup(type, &_Py_ID(__missing__)) == NULL) {
        sg_versions_put(&sg_inherited_missing, type);
    }
    learn(&sg_inherited_contains, type, base, &_Py_ID(__contains__));
    if (base == &PyDict_Type && type->tp_getattro == PyObject_GenericGetAttr) {
        learn(&sg_inherited_keys, type, ordered ? &PyODict_Type : base, &_Py_ID(keys));
    }
    if (ordered) {
        learn(&sg_inherited_reversed, type, &PyODict_Type, &_Py_ID(__reversed__));
    }
}

void sg_inherited_learn_equality(PyTypeObject *type)
{
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) || type->tp_richcompare == PyBaseObject_Type.tp_richcompare
        || sg_inherits_equality(type) || !PyUnstable_Type_AssignVersionTag(type)) {
        return;
    }
    PyTypeObject *object = &PyBaseObject_Type;
    if (_PyType_Lookup(type, &_Py_ID(__eq__)) == _PyType_Lookup(object, &_Py_ID(__eq__))
        && _PyType_Lookup(type, &_Py_ID(__ne__)) == _PyType_Lookup(object, &_Py_ID(__ne__))) {
        sg_versions_put(&sg_inherited_equality, type);
    }
}

/* ---- what is not there ----------------------------------------------------------- */

bool sg_raises_missing(sg_heap *heap, PyObject *dict, sg_slot key)
{
    return (PyDict_CheckExact(dict) || sg_misses_as_dict(Py_TYPE(dict))) && sg_raise(heap, PyExc_KeyError, key);
}

bool sg_raises_out_of_range(sg_heap *heap, sg_slot container, sg_slot key)
{
    intptr_t index;
    if (sg_is_int(container) || !sg_int_get(key, &index)) {
        return false;
    }
    PyObject *o = sg_pointer(container);
    PyTypeObject *type = Py_TYPE(o);
    const char *message = type == &PyList_Type      ? "list index out of range"
                          : type == &PyTuple_Type   ? "tuple index out of range"
                          : type == &PyUnicode_Type ? "string index out of range"
                          : type == &PyBytes_Type   ? "index out of range"
                                                    : NULL;
    if (message == NULL) {
        return false;
    }
    Py_ssize_t size = type == &PyList_Type      ? sg_list_size(o)
                      : type == &PyUnicode_Type ? PyUnicode_GET_LENGTH(o)
                                                : Py_SIZE(o);
    return (index < -size || index >= size) && sg_raise_text(heap, PyExc_IndexError, message);
}

/* ---- all ----------------------------------------------------------------------- */

static bool index_of(sg_slot key, intptr_t *index)
{
    if (!sg_is_int(key) && Py_TYPE(sg_pointer(key)) == &PyBool_Type) {
        *index = sg_pointer(key) == Py_True;
        return true;
    }
    return sg_int_get(key, index);
}

static sg_slot item(sg_heap *heap, PyObject *o, PyTypeObject *type, intptr_t index)
{
    if (sg_is_array(type)) {
        return sg_array_get(heap, o, index);
    }
    if (type == &PyMemoryView_Type) {
        return sg_memory_view_get(heap, o, index);
    }
    PyObject *v = NULL;
    const char *at;
    if (type == &PyBytes_Type) {
        at = sg_bytes_at(PyBytes_AS_STRING(o), Py_SIZE(o), index, 1);
        return at == NULL ? 0 : sg_from_int((unsigned char)*at);
    }
    if (type == &PyByteArray_Type) {
        int byte = sg_byte_array_get(o, index);
        return byte < 0 ? 0 : sg_from_int(byte);
    }
    if (type == &PyUnicode_Type) {
        Py_ssize_t length = PyUnicode_GET_LENGTH(o);
        index += index < 0 ? length : 0;
        return (size_t)index < (size_t)length ? sg_str_of_char(heap, PyUnicode_READ_CHAR(o, index)) : 0;
    }
    if (type == &PyRange_Type) {
        intptr_t start, step, length;
        if (!sg_range_get(o, &start, &step, &length)) {
            return 0;
        }
        index += index < 0 ? length : 0;
        return (size_t)index < (size_t)length ? sg_from_int(start + index * step) : 0;
    }
    if (sg_is_deque(type)) {
        v = sg_deque_get(o, index);
    }
    else if (sg_reads_as_element(type)) {
        v = sg_element_child(o, index);
    }
    else if (sg_reads_as_sequence(type)) {
        v = PyList_Check(o) ? sg_list_get(o, index) : sg_tuple_get(o, index);
    }
    return v == NULL ? 0 : sg_from_heap(v);
}

sg_slot sg_subscript(sg_heap *heap, sg_slot *operands)
{
    if (sg_is_int(operands[0])) {
        return 0;
    }
    intptr_t index;
    sg_slot ends[3];
    if (Py_IS_TYPE(sg_pointer(operands[0]), &PyType_Type)) {
        return sg_generic_alias_new(heap, sg_pointer(operands[0]), &operands[1]);
    }
    PyDictObject *proxied = sg_proxied_dict(sg_pointer(operands[0]));
    if (proxied != NULL) {
        PyObject *value;
        return sg_dict_get(proxied, operands[1], &value) == SG_FOUND ? sg_from_heap(value) : 0;
    }
    PyContext *context = sg_context(operands[0]);
    if (context != NULL) {
        PyObject *value;
        return sg_context_get(context, operands[1], &value) == SG_FOUND ? sg_from_heap(value) : 0;
    }
    const sg_py_match *match = sg_match_of(operands[0]);
    if (match != NULL) {
        Py_ssize_t group = sg_match_number(match, operands[1]);
        return group < 0 ? 0 : sg_match_text(heap, match, group, sg_from_heap(Py_None));
    }
    if (index_of(operands[1], &index)) {
        PyObject *container = sg_pointer(operands[0]);
        return item(heap, container, Py_TYPE(container), index);
    }
    return sg_slice_ends(operands[1], ends) ? sg_part(heap, &operands[0], ends) : 0;
}

bool sg_subscript_store(sg_heap *heap, sg_slot container, sg_slot key, sg_slot value)
{
    if (sg_is_int(container)) {
        return false;
    }
    PyObject *o = sg_pointer(container);
    PyTypeObject *type = Py_TYPE(o);
    intptr_t index;
    if (sg_is_array(type)) {
        sg_slot part[3];
        return index_of(key, &index) ? sg_array_set(o, index, value)
                                     : sg_slice_ends(key, part) && sg_array_replace_part(heap, container, part, value);
    }
    if (type == &PyMemoryView_Type && index_of(key, &index)) {
        return sg_memory_view_set(o, index, value);
    }
    if (type == &PyByteArray_Type) {
        intptr_t byte;
        if (index_of(key, &index)) {
            return index_of(value, &byte) && sg_byte_array_set(o, index, byte);
        }
    }
    if (sg_is_deque(type)) {
        return index_of(key, &index) && sg_deque_set(heap, o, index, value);
    }
    sg_slot ends[3];
    return sg_slice_ends(key, ends) && sg_replace_part(heap, container, ends, value);
}

bool sg_replace_part(sg_heap *heap, sg_slot container, const sg_slot ends[3], sg_slot value)
{
    if (!sg_is_int(container) && sg_is_array(Py_TYPE(sg_pointer(container)))) {
        return sg_array_replace_part(heap, container, ends, value);
    }
    if (sg_is_memory_view(container)) {
        return sg_memory_view_replace_part(sg_pointer(container), ends, value);
    }
    return sg_is_byte_array(container) ? sg_byte_array_replace_part(heap, container, ends, value)
                                       : sg_list_replace_part(heap, container, ends, value);
}

bool sg_subscript_delete(sg_heap *heap, sg_slot container, sg_slot key)
{
    PyTypeObject *type = sg_is_int(container) ? NULL : Py_TYPE(sg_pointer(container));
    bool array = type != NULL && sg_is_array(type);
    if (type != &PyList_Type && type != &PyByteArray_Type && !array) {
        return false;
    }
    intptr_t index;
    sg_slot ends[3];
    if (array && index_of(key, &index)) {
        return sg_array_delete(heap, container, index);
    }
    if (index_of(key, &index)) {
        return type == &PyList_Type ? sg_list_delete(heap, container, index)
                                    : sg_byte_array_delete(heap, container, index);
    }
    return sg_slice_ends(key, ends) && sg_replace_part(heap, container, ends, 0);
}
