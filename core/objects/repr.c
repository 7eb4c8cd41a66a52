/* repr() and str().  Job and locking: repr.h. */
#include "objects/repr.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/stop.h"
#include "objects/complex.h"
#include "objects/defaultdict.h"
#include "objects/deque.h"
#include "objects/items.h"
#include "objects/number_text.h"

enum {
    DEPTH_MAX = 16, /* containers within containers */
    FEW = 16,
};

/* Text of one byte a character, as far as it has come. */
typedef struct {
    sg_heap *heap;
    unsigned char *at;
    Py_ssize_t n, room;
    int depth;
    unsigned char first_room[480];
} builder;

static bool make_room(builder *b, Py_ssize_t more)
{
    if (b->room - b->n >= more) {
        return true;
    }
    Py_ssize_t room = 2 * b->room + more;
    unsigned char *at = room > SG_TEXT_MAX ? NULL : malloc((size_t)room);
    if (at == NULL) {
        return false;
    }
    memcpy(at, b->at, (size_t)b->n);
    if (b->at != b->first_room) {
        free(b->at);
    }
    b->at = at;
    b->room = room;
    return true;
}

static bool add(builder *b, const char *text, Py_ssize_t n)
{
    if (!make_room(b, n)) {
        return false;
    }
    memcpy(b->at + b->n, text, (size_t)n);
    b->n += n;
    return true;
}

static bool add_ascii(builder *b, const char *text)
{
    return add(b, text, (Py_ssize_t)strlen(text));
}

/* The characters of a str; false, too, if some are wider. */
static bool add_str(builder *b, PyObject *s)
{
    return PyUnicode_KIND(s) == PyUnicode_1BYTE_KIND && add(b, PyUnicode_DATA(s), PyUnicode_GET_LENGTH(s));
}

/* The text of a slot, which is dropped. */
static bool add_text(builder *b, sg_slot text)
{
    bool added = text != 0 && add_str(b, sg_pointer(text));
    if (text != 0) {
        sg_drop(b->heap, text);
    }
    return added;
}

static sg_slot text_of(builder *b)
{
    bool ascii = true;
    for (Py_ssize_t i = 0; i < b->n; i++) {
        ascii &= b->at[i] < 128;
    }
    if (ascii) {
        return sg_str_of_ascii(b->heap, (const char *)b->at, b->n);
    }
    PyObject *s = sg_str_room(b->heap, b->n, 255);
    if (s == NULL) {
        return 0;
    }
    memcpy(PyUnicode_DATA(s), b->at, (size_t)b->n);
    return sg_owned(s);
}

/* ---- what is in quotes ---- */

/* What the host writes as it is. */
static bool is_printable(unsigned char c, bool bytes)
{
    return (c >= 32 && c < 127) || (!bytes && c > 0xa0 && c != 0xad);
}

static bool add_quoted(builder *b, const unsigned char *from, Py_ssize_t n, bool bytes)
{
    static const char hex[] = "0123456789abcdef";
    enum { WIDEST = 4 };
    if (n > SG_TEXT_MAX / 8 || !make_room(b, WIDEST * n + 2)) {
        return false;
    }
    bool other = memchr(from, '\'', (size_t)n) != NULL && memchr(from, '"', (size_t)n) == NULL;
    unsigned char quote = other ? '"' : '\'', *to = b->at + b->n;
    *to++ = quote;
    for (Py_ssize_t i = 0; i < n; i++) {
        unsigned char c = from[i];
        char letter = c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : 0;
        if (c == '\\' || c == quote || letter != 0) {
            *to++ = '\\';
            *to++ = letter != 0 ? (unsigned char)letter : c;
        }
        else if (is_printable(c, bytes)) {
            *to++ = c;
        }
        else {
            *to++ = '\\';
            *to++ = 'x';
            *to++ = (unsigned char)hex[c >> 4];
            *to++ = (unsigned char)hex[c & 15];
        }
    }
    *to++ = quote;
    b->n = to - b->at;
    return true;
}

/* ---- containers ---- */

static bool add_repr(builder *b, sg_slot value);

/* The items of a container, in memory that stays while those inside it are shown. */
typedef struct {
    sg_slot few[FEW], *at;
    Py_ssize_t n;
} copied;

static bool copy_items(builder *b, PyObject *container, copied *c)
{
    sg_items items;
    bool dict = PyDict_Check(container);
    if (!(dict ? sg_items_take_dict(b->heap, (PyDictObject *)container, &items)
               : sg_items_take(b->heap, sg_from_heap(container), &items))) {
        return false;
    }
    c->n = items.n;
    c->at = items.n <= FEW ? c->few : malloc((size_t)items.n * sizeof *c->at);
    if (c->at != NULL) {
        memcpy(c->at, items.at, (size_t)items.n * sizeof *c->at);
    }
    return c->at != NULL;
}

static void let_go(copied *c)
{
    if (c->at != c->few) {
        free(c->at);
    }
}

/* The items with commas between them; `per`: one of two is the value of the one before. */
static bool add_items(builder *b, const copied *c, int per)
{
    for (Py_ssize_t i = 0; i < c->n; i++) {
        const char *between = i % per != 0 ? ": " : i != 0 ? ", " : "";
        if (!add_ascii(b, between) || !add_repr(b, c->at[i]) || sg_must_give_up(i)) {
            return false;
        }
    }
    return true;
}

/* `before`, the items, `after`; or `empty` if there are none and it is given. */
static bool add_container_or(builder *b, PyObject *container, const char *before, const char *after, const char *empty)
{
    copied c;
    if (b->depth == DEPTH_MAX || !copy_items(b, container, &c)) {
        return false;
    }
    if (c.n == 0 && empty != NULL) {
        return add_ascii(b, empty);
    }
    b->depth++;
    bool single = PyTuple_Check(container) && c.n == 1;
    bool added = add_ascii(b, before) && add_items(b, &c, PyDict_Check(container) ? 2 : 1)
                 && (!single || add_ascii(b, ",")) && add_ascii(b, after);
    b->depth--;
    let_go(&c);
    return added;
}

static bool add_container(builder *b, PyObject *container, const char *before, const char *after)
{
    return add_container_or(b, container, before, after, NULL);
}

/* An empty one has no braces: whether it is shows when its items are copied, for others may be emptying it. */
static bool add_set(builder *b, PyObject *set)
{
    return PySet_CheckExact(set) ? add_container_or(b, set, "{", "}", "set()")
                                 : add_ascii(b, Py_TYPE(set)->tp_name) && add_container_or(b, set, "({", "})", "()");
}

static bool add_deque(builder *b, PyObject *deque)
{
    char end[40] = "])";
    Py_ssize_t most = ((sg_py_deque *)deque)->max;
    if (most >= 0) {
        snprintf(end, sizeof end, "], maxlen=%zd)", most);
    }
    return add_ascii(b, "deque") && add_container(b, deque, "([", end);
}

static bool add_defaultdict(builder *b, PyObject *dict)
{
    PyObject *factory = sg_defaultdict_factory(dict);
    return add_ascii(b, "defaultdict(") && add_repr(b, sg_from_heap(factory == NULL ? Py_None : factory))
           && add_container(b, dict, ", {", "})");
}

/* ---- names of types ---- */

static PyObject *qualified_name(PyTypeObject *type)
{
    return sg_load_field(&((PyHeapTypeObject *)type)->ht_qualname);
}

/* Where it comes from and what it is called, as repr() shows it. */
static bool add_type_name(builder *b, PyTypeObject *type)
{
    PyObject *module = NULL;
    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        return add_ascii(b, type->tp_name);
    }
    if (sg_dict_get((PyDictObject *)type->tp_dict, sg_from_heap(&_Py_ID(__module__)), &module) != SG_FOUND
        || !PyUnicode_CheckExact(module) || sg_str_equal(module, &_Py_ID(builtins))) {
        return false;
    }
    return add_str(b, module) && add_ascii(b, ".") && add_str(b, qualified_name(type));
}

static bool add_address(builder *b, const void *address)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%p", address);
    return add(b, text, n);
}

static bool add_instance(builder *b, PyObject *o)
{
    return add_ascii(b, "<") && add_type_name(b, Py_TYPE(o)) && add_ascii(b, " object at ") && add_address(b, o)
           && add_ascii(b, ">");
}

static bool add_class(builder *b, PyObject *o)
{
    return add_ascii(b, "<class '") && add_type_name(b, (PyTypeObject *)o) && add_ascii(b, "'>");
}

static bool add_function(builder *b, PyObject *o)
{
    PyObject *name = sg_load_field(&((PyFunctionObject *)o)->func_qualname);
    return add_ascii(b, "<function ") && add_str(b, name) && add_ascii(b, " at ") && add_address(b, o)
           && add_ascii(b, ">");
}

/* ---- exceptions ---- */

#define BASE_EXCEPTION ((PyTypeObject *)PyExc_BaseException)

static PyObject *arguments_of(PyObject *exception)
{
    PyObject *args = sg_load_field(&((PyBaseExceptionObject *)exception)->args);
    return args != NULL && PyTuple_CheckExact(args) ? args : NULL;
}

static bool add_exception(builder *b, PyObject *o)
{
    PyObject *args = arguments_of(o);
    if (args == NULL || !add_ascii(b, _PyType_Name(Py_TYPE(o)))) {
        return false;
    }
    return PyTuple_GET_SIZE(args) == 1
               ? add_ascii(b, "(") && add_repr(b, sg_from_heap(PyTuple_GET_ITEM(args, 0))) && add_ascii(b, ")")
               : add_container(b, args, "(", ")");
}

/* ---- one of them ---- */

static bool add_repr(builder *b, sg_slot value)
{
    PyObject *o = sg_is_int(value) ? NULL : sg_pointer(value);
    reprfunc repr = o == NULL ? NULL : Py_TYPE(o)->tp_repr;
    if (o == NULL || PyLong_CheckExact(o) || PyFloat_CheckExact(o) || PyBool_Check(o) || o == Py_None) {
        return add_text(b, sg_text_of_number(b->heap, value));
    }
    if (PyComplex_CheckExact(o)) {
        return add_text(b, sg_complex_repr(b->heap, o));
    }
    if (PyUnicode_CheckExact(o)) {
        return PyUnicode_KIND(o) == PyUnicode_1BYTE_KIND
               && add_quoted(b, PyUnicode_DATA(o), PyUnicode_GET_LENGTH(o), false);
    }
    if (PyBytes_CheckExact(o)) {
        return add_ascii(b, "b")
               && add_quoted(b, (const unsigned char *)PyBytes_AS_STRING(o), PyBytes_GET_SIZE(o), true);
    }
    return repr == PyList_Type.tp_repr         ? add_container(b, o, "[", "]")
           : repr == PyTuple_Type.tp_repr      ? add_container(b, o, "(", ")")
           : repr == PyDict_Type.tp_repr       ? add_container(b, o, "{", "}")
           : repr == PySet_Type.tp_repr        ? add_set(b, o)
           : repr == PyBaseObject_Type.tp_repr ? add_instance(b, o)
           : repr == PyType_Type.tp_repr       ? add_class(b, o)
           : repr == PyFunction_Type.tp_repr   ? add_function(b, o)
           : repr == BASE_EXCEPTION->tp_repr   ? add_exception(b, o)
           : sg_is_defaultdict(Py_TYPE(o))     ? add_defaultdict(b, o)
           : Py_TYPE(o) == sg_deque_type       ? add_deque(b, o)
                                               : false;
}

static sg_slot finish(builder *b, bool done)
{
    sg_slot text = done ? text_of(b) : 0;
    if (b->at != b->first_room) {
        free(b->at);
    }
    return text;
}

static void begin(builder *b, sg_heap *heap)
{
    b->heap = heap;
    b->at = b->first_room;
    b->n = b->depth = 0;
    b->room = sizeof b->first_room;
}

sg_slot sg_repr(sg_heap *heap, sg_slot value)
{
    builder b;
    begin(&b, heap);
    return finish(&b, add_repr(&b, value));
}

/* What BaseException.__str__ answers. */
static sg_slot text_of_exception(sg_heap *heap, PyObject *o)
{
    PyObject *args = arguments_of(o);
    if (args == NULL || PyTuple_GET_SIZE(args) == 0) {
        return args == NULL ? 0 : sg_str_empty();
    }
    if (PyTuple_GET_SIZE(args) > 1) {
        return sg_repr(heap, sg_from_heap(args));
    }
    PyObject *argument = PyTuple_GET_ITEM(args, 0);
    if (!PyUnicode_CheckExact(argument)) {
        return sg_text(heap, sg_from_heap(argument));
    }
    sg_increment(argument);
    return sg_owned(argument);
}

sg_slot sg_text(sg_heap *heap, sg_slot value)
{
    if (sg_is_int(value)) {
        return sg_text_of_number(heap, value);
    }
    PyObject *o = sg_pointer(value);
    reprfunc str = Py_TYPE(o)->tp_str;
    if (str == PyUnicode_Type.tp_str && PyUnicode_Check(o) && !PyUnicode_CheckExact(o)) {
        return sg_str_copy(heap, o);
    }
    return str == PyBaseObject_Type.tp_str ? sg_repr(heap, value)
           : str == BASE_EXCEPTION->tp_str ? text_of_exception(heap, o)
                                           : 0;
}
