/* str.translate() in shared mode.
 *
 * Job: s.translate(dict), whatever the dict gives: nothing, None, a number or a str, for strs and exact dicts.  A value that
 * is an error is "not here".
 * The values are looked up first, and once for each ASCII character; then the result is made of them.
 */
#include "natives/text.h"
#include "objects/dict.h"
#include "objects/items.h"

enum { ASCII = 128 };

/* What stands for each character: a value of the dict, borrowed from the heap; NULL: the character itself. */
typedef struct {
    PyObject *of_ascii[ASCII];
    sg_slot *of_each; /* instead, when there are others */
} translation;

/* True if a value can stand for a character. */
static bool is_usable(PyObject *value)
{
    intptr_t number;
    return value == Py_None || PyUnicode_CheckExact(value)
           || (sg_int_get(sg_from_heap(value), &number) && number >= 0 && number <= 0x10ffff);
}

static bool look_up(PyDictObject *table, Py_UCS4 c, PyObject **value)
{
    *value = NULL;
    switch (sg_dict_get(table, sg_from_int((intptr_t)c), value)) {
    case SG_FOUND:
        return *value != NULL && is_usable(*value);
    case SG_ABSENT:
        return true;
    default:
        return false;
    }
}

static bool look_up_ascii(PyDictObject *table, PyObject *s, translation *t)
{
    bool known[ASCII] = {false};
    const Py_UCS1 *text = PyUnicode_1BYTE_DATA(s);
    t->of_each = NULL;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s); i++) {
        if (!known[text[i]] && !look_up(table, text[i], &t->of_ascii[text[i]])) {
            return false;
        }
        known[text[i]] = true;
    }
    return true;
}

static bool look_up_each(sg_heap *heap, PyDictObject *table, PyObject *s, translation *t)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    t->of_each = length <= SG_ITEMS_MAX ? sg_scratch_room(heap, length) : NULL;
    for (Py_ssize_t i = 0; t->of_each != NULL && i < length; i++) {
        PyObject *value;
        if (!look_up(table, PyUnicode_READ_CHAR(s, i), &value)) {
            return false;
        }
        t->of_each[i] = (sg_slot)value;
    }
    return t->of_each != NULL;
}

static inline PyObject *value_at(const translation *t, PyObject *s, Py_ssize_t i)
{
    return t->of_each != NULL ? (PyObject *)t->of_each[i] : t->of_ascii[PyUnicode_READ_CHAR(s, i)];
}

/* The number of characters that stand for the one at i; 1: *c is it, unless the value is a str. */
static inline Py_ssize_t width_at(const translation *t, PyObject *s, Py_ssize_t i, Py_UCS4 *c, PyObject **value)
{
    intptr_t number = 0;
    *c = PyUnicode_READ_CHAR(s, i);
    *value = value_at(t, s, i);
    if (*value == NULL) {
        return 1;
    }
    if (PyUnicode_CheckExact(*value)) {
        return PyUnicode_GET_LENGTH(*value);
    }
    if (*value == Py_None) {
        return 0;
    }
    sg_int_get(sg_from_heap(*value), &number);
    *c = (Py_UCS4)number;
    *value = NULL;
    return 1;
}

static sg_slot translated(sg_heap *heap, PyObject *s, const translation *t)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(s), length = 0, at = 0;
    Py_UCS4 c = 0, first = 0, widest = 127;
    PyObject *value;
    for (Py_ssize_t i = 0; i < n && length <= SG_TEXT_MAX; i++) {
        Py_ssize_t width = width_at(t, s, i, &c, &value);
        if (width != 0) {
            Py_UCS4 wide = value != NULL ? sg_str_widest(value) : c;
            widest = wide > widest ? wide : widest;
            first = length == 0 ? (value != NULL ? PyUnicode_READ_CHAR(value, 0) : c) : first;
        }
        length += width;
    }
    if (length < 2) {
        return length == 0 ? sg_str_empty() : sg_str_of_char(heap, first);
    }
    PyObject *r = sg_str_room(heap, length, widest < 256 ? widest : widest < 0x10000 ? 0xffff : 0x10ffff);
    for (Py_ssize_t i = 0; r != NULL && i < n; i++) {
        Py_ssize_t width = width_at(t, s, i, &c, &value);
        if (value != NULL && value != Py_None) {
            sg_str_write(r, at, value);
        }
        else if (width == 1) {
            PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), at, c);
        }
        at += width;
    }
    return r == NULL ? 0 : sg_owned(r);
}

NATIVE(str_translate)
{
    PyObject *s = n == 2 ? any_str_of(args[0]) : NULL;
    if (s == NULL || sg_native_type(args[1]) != &PyDict_Type || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX) {
        return false;
    }
    if (PyUnicode_GET_LENGTH(s) == 0) {
        return done(unchanged(heap, &args[0]), result);
    }
    PyDictObject *table = (PyDictObject *)sg_pointer(args[1]);
    translation t;
    bool known = PyUnicode_IS_ASCII(s) ? look_up_ascii(table, s, &t) : look_up_each(heap, table, s, &t);
    return known && done(translated(heap, s, &t), result);
}

const sg_native_def sg_translate_natives[] = {
    {"translate", str_translate, NULL},
    {NULL, NULL, NULL},
};
