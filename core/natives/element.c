/* Making elements of xml.etree.ElementTree, their attributes and methods.  See registry.h; the operations themselves are in
 * objects/element.c. */
#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/dict.h"
#include "objects/element.h"
#include "objects/from_items.h"
#include "objects/text.h"

static bool none(bool done, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    return done;
}

static bool is_none(sg_slot s)
{
    return !sg_is_int(s) && sg_pointer(s) == Py_None;
}

static bool is_exact(sg_slot s, PyTypeObject *type)
{
    return sg_native_type(s) == type;
}

static PyObject *self(const sg_slot *args, int n, int least, int most)
{
    return n >= least && n <= most ? sg_native_self(args[0], sg_element_type) : NULL;
}

/* ---- making them ---- */

/* A copy of the attributes given, or 0: none; false: not here. */
static bool copy(sg_heap *heap, PyThreadState *tstate, sg_slot given, sg_slot *attributes)
{
    *attributes = 0;
    if (given == 0) {
        return true;
    }
    if (!is_exact(given, &PyDict_Type)) {
        return false;
    }
    PyDictObject *dict = (PyDictObject *)sg_pointer(given);
    if (sg_settled_size(dict, &dict->ma_used) == 0) {
        return true;
    }
    sg_nursery_make_room(heap, tstate, 2);
    *attributes = sg_dict_copy(heap, tstate->interp, dict);
    return *attributes != 0;
}

/* Takes the tag. */
static bool make(sg_heap *heap, PyThreadState *tstate, sg_slot *tag, sg_slot given, sg_slot *result)
{
    sg_slot attributes;
    if (sg_element_type == NULL || !copy(heap, tstate, given, &attributes)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_element_new(heap, sg_native_take(tag), attributes);
    return true;
}

/* Element(tag, attrib) */
NATIVE(element_new)
{
    return n >= 1 && n <= 2 && make(heap, tstate, &args[0], n == 2 ? args[1] : 0, result);
}

/* Element(tag, attrib=…) */
NATIVE(element_new_named)
{
    return n == 2 && args[0] != 0 && make(heap, tstate, &args[1], args[0], result);
}

/* SubElement(parent, tag, attrib) */
NATIVE(subelement)
{
    PyObject *parent = self(args, n, 2, 3);
    if (parent == NULL || !make(heap, tstate, &args[1], n == 3 ? args[2] : 0, result)) {
        return false;
    }
    sg_slot child = sg_from_heap(sg_pointer(*result));
    sg_element_insert(heap, parent, -1, &child, 1);
    return true;
}

/* ---- children ---- */

NATIVE(element_append)
{
    PyObject *o = self(args, n, 2, 2);
    if (o == NULL || sg_native_self(args[1], sg_element_type) == NULL) {
        return false;
    }
    sg_element_insert(heap, o, -1, &args[1], 1);
    return none(true, result);
}

NATIVE(element_insert)
{
    intptr_t index;
    PyObject *o = self(args, n, 3, 3);
    if (o == NULL || !sg_int_get(args[1], &index) || index < 0 || sg_native_self(args[2], sg_element_type) == NULL) {
        return false;
    }
    sg_element_insert(heap, o, index, &args[2], 1);
    return none(true, result);
}

NATIVE(element_remove)
{
    PyObject *o = self(args, n, 2, 2);
    return none(o != NULL && is_exact(args[1], sg_element_type) && sg_element_remove(heap, o, sg_pointer(args[1])),
                result);
}

NATIVE(element_extend)
{
    PyObject *o = self(args, n, 2, 2);
    sg_items items;
    if (o == NULL || (!is_exact(args[1], &PyList_Type) && !is_exact(args[1], &PyTuple_Type))
        || !sg_items_take(heap, args[1], &items)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < items.n; i++) {
        if (sg_native_self(items.at[i], sg_element_type) == NULL) {
            return false;
        }
    }
    sg_element_insert(heap, o, -1, items.at, items.n);
    return none(true, result);
}

/* ---- attributes ---- */

/* element.get(key, default) */
NATIVE(element_get)
{
    PyObject *o = self(args, n, 2, 3), *value;
    PyObject *attributes = o == NULL ? NULL : sg_element_attributes(o);
    if (o == NULL || (attributes != NULL && !PyDict_CheckExact(attributes))) {
        return false;
    }
    switch (attributes == NULL ? SG_ABSENT : sg_dict_get((PyDictObject *)attributes, args[1], &value)) {
    case SG_FOUND:
        *result = value == NULL ? 0 : sg_from_heap(value);
        return value != NULL;
    case SG_ABSENT:
        *result = n == 3 ? sg_native_take(&args[2]) : sg_from_heap(Py_None);
        return true;
    default:
        return false;
    }
}

/* Borrowed: the dict of attributes, made if need be; NULL: not here. */
static PyObject *attributes_of(sg_heap *heap, PyInterpreterState *interp, PyObject *o)
{
    PyObject *attributes = sg_element_attributes(o);
    if (attributes == NULL) {
        sg_slot new = sg_dict_new(heap, interp, NULL, NULL, 0, 0);
        if (new == 0) {
            return NULL;
        }
        sg_element_set_attributes(heap, o, new, false);
        attributes = sg_element_attributes(o);
    }
    return attributes;
}

/* element.set(key, value) */
NATIVE(element_set)
{
    PyObject *o = self(args, n, 3, 3);
    PyObject *attributes = o == NULL ? NULL : attributes_of(heap, tstate->interp, o);
    return none(attributes != NULL && PyDict_CheckExact(attributes)
                    && sg_dict_set(heap, tstate->interp, sg_from_heap(attributes), &args[1], &args[2]),
                result);
}

/* ---- looking for children ---- */

/* True if a str is a tag, and no path. */
static bool is_tag(PyObject *s)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (length >= 3 && PyUnicode_READ_CHAR(s, 0) == '{'
        && (PyUnicode_READ_CHAR(s, 1) == '}'
            || (PyUnicode_READ_CHAR(s, 1) == '*' && PyUnicode_READ_CHAR(s, 2) == '}'))) {
        return false; /* a wildcard */
    }
    bool outside = true;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        if (c == '{' || c == '}') {
            outside = c == '}';
        }
        else if (outside && (c == '/' || c == '*' || c == '[' || c == '@' || c == '.')) {
            return false;
        }
    }
    return true;
}

/* The children of one moment, and the tag to look for; false: not here. */
static bool begin(sg_heap *heap, const sg_slot *args, PyObject *o, sg_items *children)
{
    if (!is_exact(args[1], &PyUnicode_Type) || !is_tag(sg_pointer(args[1]))) {
        return false;
    }
    children->at = sg_scratch_room(heap, sg_element_length(o));
    children->n = children->at == NULL ? 0 : sg_element_children(o, children->at, heap->scratch_n);
    return children->at != NULL && children->n <= heap->scratch_n;
}

/* The next child with the tag, from *i on: SG_FOUND, with *i behind it; or SG_ABSENT.  A comment's tag is a function. */
static sg_found next(const sg_items *children, PyObject *tag, Py_ssize_t *i, PyObject **child)
{
    while (*i < children->n) {
        PyObject *o = sg_pointer(children->at[(*i)++]), *its = sg_load_field(&((sg_py_element *)o)->tag);
        if (PyUnicode_CheckExact(its) ? sg_str_equal(its, tag) : false) {
            *child = o;
            return SG_FOUND;
        }
        if (!PyUnicode_CheckExact(its) && !PyFunction_Check(its)) {
            return SG_NOT_HERE;
        }
    }
    return SG_ABSENT;
}

/* element.find(tag, None) */
NATIVE(element_find)
{
    PyObject *o = self(args, n, 2, 3), *child;
    sg_items children;
    Py_ssize_t i = 0;
    if (o == NULL || (n == 3 && !is_none(args[2])) || !begin(heap, args, o, &children)) {
        return false;
    }
    sg_found found = next(&children, sg_pointer(args[1]), &i, &child);
    *result = sg_from_heap(found == SG_FOUND ? child : Py_None);
    return found != SG_NOT_HERE;
}

static sg_slot get_text(sg_heap *heap, PyObject *o);

/* element.findtext(tag, default, None) */
NATIVE(element_findtext)
{
    PyObject *o = self(args, n, 2, 4), *child;
    sg_items children;
    Py_ssize_t i = 0;
    if (o == NULL || (n == 4 && !is_none(args[3])) || !begin(heap, args, o, &children)) {
        return false;
    }
    switch (next(&children, sg_pointer(args[1]), &i, &child)) {
    case SG_FOUND:
        *result = get_text(heap, child);
        *result = *result != 0 && is_none(*result) ? sg_str_empty() : *result;
        return *result != 0;
    case SG_ABSENT:
        *result = n >= 3 ? sg_native_take(&args[2]) : sg_from_heap(Py_None);
        return true;
    default:
        return false;
    }
}

/* element.findall(tag, None) */
NATIVE(element_findall)
{
    PyObject *o = self(args, n, 2, 3), *child;
    sg_items children;
    Py_ssize_t i = 0, found_n = 0;
    sg_found found = SG_NOT_HERE;
    if (o == NULL || (n == 3 && !is_none(args[2])) || !begin(heap, args, o, &children)) {
        return false;
    }
    while ((found = next(&children, sg_pointer(args[1]), &i, &child)) == SG_FOUND) {
        children.at[found_n++] = sg_from_heap(child);
    }
    if (found == SG_NOT_HERE) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_list_of(heap, children.at, found_n, sg_list_room_appended(found_n));
    return *result != 0;
}

/* ---- fields ---- */

static sg_slot get_tag(sg_heap *heap, PyObject *o)
{
    return sg_from_heap(sg_load_field(&((sg_py_element *)o)->tag));
}

/* A list is joined by the host, once. */
static sg_slot text_in(PyObject **field)
{
    PyObject *text = sg_load_field(field);
    return ((uintptr_t)text & 1) != 0 ? 0 : sg_from_heap(text);
}

static sg_slot get_text(sg_heap *heap, PyObject *o)
{
    return text_in(&((sg_py_element *)o)->text);
}

static sg_slot get_tail(sg_heap *heap, PyObject *o)
{
    return text_in(&((sg_py_element *)o)->tail);
}

static sg_slot get_attributes(sg_heap *heap, PyObject *o)
{
    PyObject *attributes = attributes_of(heap, _PyInterpreterState_Main(), o);
    return attributes == NULL ? 0 : sg_from_heap(attributes);
}

static bool replace(sg_heap *heap, PyObject **field, sg_slot value)
{
    PyObject *old = __atomic_exchange_n(field, sg_to_heap(heap, value), __ATOMIC_ACQ_REL);
    sg_log_decrement(heap, (PyObject *)((uintptr_t)old & ~(uintptr_t)1));
    return true;
}

static bool set_tag(sg_heap *heap, PyObject *o, sg_slot *value)
{
    return replace(heap, &((sg_py_element *)o)->tag, *value);
}

static bool set_text(sg_heap *heap, PyObject *o, sg_slot *value)
{
    return replace(heap, &((sg_py_element *)o)->text, *value);
}

static bool set_tail(sg_heap *heap, PyObject *o, sg_slot *value)
{
    return replace(heap, &((sg_py_element *)o)->tail, *value);
}

static bool set_attributes(sg_heap *heap, PyObject *o, sg_slot *value)
{
    if (!is_exact(*value, &PyDict_Type)) {
        return false;
    }
    sg_element_set_attributes(heap, o, *value, true);
    return true;
}

static const sg_native_attribute_def attributes[] = {
    {"tag", get_tag, set_tag},    {"text", get_text, set_text},
    {"tail", get_tail, set_tail}, {"attrib", get_attributes, set_attributes},
    {NULL, NULL, NULL},
};
static const sg_native_def methods[] = {
    {"append", element_append, NULL},   {"insert", element_insert, NULL},
    {"remove", element_remove, NULL},   {"extend", element_extend, NULL},
    {"get", element_get, NULL},         {"set", element_set, NULL},
    {"find", element_find, NULL},       {"findtext", element_findtext, NULL},
    {"findall", element_findall, NULL}, {NULL, NULL, NULL},
};
static const sg_named_native_def named[] = {
    {"xml.etree.ElementTree.Element", element_new_named, {"attrib"}},
    {NULL, NULL, {NULL}},
};
const sg_native_def sg_element_natives[] = {
    {"SubElement", subelement, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_element_type_def = {.name = "xml.etree.ElementTree.Element",
                                                .methods = methods,
                                                .accept = sg_element_accept,
                                                .attributes = attributes,
                                                .call = element_new,
                                                .named = named};
