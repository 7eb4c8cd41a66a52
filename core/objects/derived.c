/* New instances of subclasses.  Job and locking: derived.h. */
#include "objects/derived.h"

#include <string.h>

#include "objects/dict.h"
#include "objects/from_items.h"
#include "objects/ordered_dict.h"
#include "objects/repr.h"
#include "objects/store.h"
#include "objects/text.h"

/* Zeroed, counted; `bytes` without the headers.  NULL: no memory. */
static PyObject *instance(sg_heap *heap, PyTypeObject *type, size_t bytes)
{
    size_t headers = sg_derived_headers(type);
    char *memory = sg_memory_take(heap, headers + bytes);
    if (memory == NULL) {
        return NULL;
    }
    memset(memory, 0, headers + bytes);
    PyObject *o = (PyObject *)(memory + headers);
    sg_reserve_take(heap, (PyObject *)type);
    o->ob_refcnt = 1;
    o->ob_type = type;
    return o;
}

static sg_slot new_list(sg_heap *heap, PyTypeObject *type, const sg_slot *items, Py_ssize_t n, Py_ssize_t room)
{
    PyObject **buffer = NULL;
    if (room > 0) {
        buffer = sg_table_take(heap, (size_t)room * sizeof *buffer);
        if (buffer == NULL) {
            return 0;
        }
    }
    PyListObject *list = (PyListObject *)instance(heap, type, (size_t)type->tp_basicsize);
    if (list == NULL) {
        Py_FatalError("sharedgil: out of memory for a list");
    }
    ((PyVarObject *)list)->ob_size = n;
    list->allocated = room;
    list->ob_item = buffer;
    for (Py_ssize_t i = 0; i < n; i++) {
        buffer[i] = sg_to_heap(heap, items[i]);
    }
    sg_nursery_add(heap, (PyObject *)list);
    return sg_owned((PyObject *)list);
}

sg_slot sg_derived_tuple(sg_heap *heap, PyTypeObject *type, const sg_slot *items, Py_ssize_t n)
{
    PyTupleObject *tuple = (PyTupleObject *)instance(heap, type, (size_t)(type->tp_basicsize + n * type->tp_itemsize));
    if (tuple == NULL) {
        return 0;
    }
    ((PyVarObject *)tuple)->ob_size = n;
    for (Py_ssize_t i = 0; i < n; i++) {
        tuple->ob_item[i] = sg_to_heap(heap, items[i]);
    }
    sg_nursery_add(heap, (PyObject *)tuple);
    return sg_owned((PyObject *)tuple);
}

static sg_slot new_dict(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type)
{
    PyDictObject *dict = (PyDictObject *)instance(heap, type, (size_t)type->tp_basicsize);
    if (dict == NULL) {
        return 0;
    }
    sg_dict_begin(heap, interp, dict);
    sg_nursery_add(heap, (PyObject *)dict);
    return sg_owned((PyObject *)dict);
}

/* Of a str: a copy of its text, in a buffer of its own. */
static sg_slot new_text(sg_heap *heap, PyTypeObject *type, PyObject *s)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    size_t bytes = (size_t)(length + 1) * (size_t)PyUnicode_KIND(s);
    void *text = length > SG_TEXT_MAX ? NULL : sg_table_take(heap, bytes);
    if (text == NULL) {
        return 0;
    }
    PyUnicodeObject *new = (PyUnicodeObject *)instance(heap, type, (size_t)type->tp_basicsize);
    if (new == NULL) {
        Py_FatalError("sharedgil: out of memory for a str");
    }
    memcpy(text, PyUnicode_DATA(s), bytes);
    PyASCIIObject *head = &new->_base._base;
    head->length = length;
    head->hash = __atomic_load_n(&((PyASCIIObject *)s)->hash, __ATOMIC_RELAXED);
    head->state.kind = ((PyASCIIObject *)s)->state.kind;
    head->state.ascii = PyUnicode_IS_ASCII(s);
    new->data.any = text;
    if (PyUnicode_IS_ASCII(s)) {
        new->_base.utf8 = text;
        new->_base.utf8_length = length;
    }
    if (PyType_IS_GC(type)) {
        sg_nursery_add(heap, (PyObject *)new);
    }
    return sg_owned((PyObject *)new);
}

/* Of anything whose text is known without Python code; of nothing: an empty one. */
static sg_slot new_str(sg_heap *heap, PyTypeObject *type, sg_slot value)
{
    PyObject *o = value == 0 || sg_is_int(value) ? NULL : sg_pointer(value);
    if (o != NULL && PyUnicode_Check(o) && Py_TYPE(o)->tp_str == PyUnicode_Type.tp_str) {
        return new_text(heap, type, o);
    }
    sg_slot text = value == 0 ? sg_str_empty() : sg_text(heap, value);
    sg_slot new = text == 0 ? 0 : new_text(heap, type, sg_pointer(text));
    sg_drop(heap, text);
    return new;
}

sg_slot sg_derived_list(sg_heap *heap, PyTypeObject *type, sg_slot value)
{
    sg_items items;
    if (!sg_items_take(heap, value, &items)) {
        return 0;
    }
    PyTypeObject *source = sg_is_int(value) ? &PyLong_Type : Py_TYPE(sg_pointer(value));
    sg_slot list = new_list(heap, type, items.at, items.n, sg_list_room_for(source, items.n));
    if (list == 0) {
        sg_items_drop(heap, &items, 0);
    }
    return list;
}

sg_slot sg_derived_new(sg_heap *heap, PyInterpreterState *interp, PyTypeObject *type, PyTypeObject *base, sg_slot value)
{
    sg_items items = {0};
    if (base == &PyList_Type) {
        return new_list(heap, type, NULL, 0, 0);
    }
    if (base == &PyDict_Type) {
        return new_dict(heap, interp, type);
    }
    if (base == &PyODict_Type) {
        return sg_ordered_dict_new(heap, interp, type);
    }
    if (base == &PyUnicode_Type) {
        return new_str(heap, type, value);
    }
    if (value != 0 && !sg_items_take(heap, value, &items)) {
        return 0;
    }
    sg_slot tuple = sg_derived_tuple(heap, type, items.at, items.n);
    if (tuple == 0) {
        sg_items_drop(heap, &items, 0);
    }
    return tuple;
}
