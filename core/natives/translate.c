/* str.translate() and str.maketrans() in shared mode.
 *
 * Job: s.translate(dict), whatever the dict gives: nothing, None, a number or a str, for strs and exact dicts.  A value that
 * is an error is "not here".
 * Tables are made of exact dicts and strs; what is an error is "not here".
 * The values are looked up first, and once for each ASCII character; then the result is made of them.
 */
#include "memory/collector.h"
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

/* ---- tables ---- */

enum { TABLE_MAX = 4096 };

/* Both are consumed. */
static bool set_item(sg_heap *heap, PyThreadState *tstate, sg_slot table, sg_slot key, sg_slot value)
{
    bool done = sg_dict_set(heap, tstate->interp, table, &key, &value);
    sg_drop(heap, key);
    sg_drop(heap, value);
    return done;
}

static bool add_pairs(sg_heap *heap, PyThreadState *tstate, sg_slot table, PyObject *from, PyObject *to, PyObject *gone)
{
    bool added = true;
    for (Py_ssize_t i = 0; added && i < PyUnicode_GET_LENGTH(from); i++) {
        added = set_item(heap, tstate, table, sg_from_int((intptr_t)PyUnicode_READ_CHAR(from, i)),
                         sg_from_int((intptr_t)PyUnicode_READ_CHAR(to, i)));
    }
    for (Py_ssize_t i = 0; added && gone != NULL && i < PyUnicode_GET_LENGTH(gone); i++) {
        added =
            set_item(heap, tstate, table, sg_from_int((intptr_t)PyUnicode_READ_CHAR(gone, i)), sg_from_heap(Py_None));
    }
    return added;
}

/* What the key stands for in a table; 0: not here. */
static sg_slot key_in_table(PyObject *key)
{
    if (PyUnicode_CheckExact(key)) {
        return PyUnicode_GET_LENGTH(key) == 1 ? sg_from_int((intptr_t)PyUnicode_READ_CHAR(key, 0)) : 0;
    }
    return PyLong_CheckExact(key) ? sg_from_heap(key) : 0;
}

/* `dict` is a copy that nobody else knows. */
static bool add_items(sg_heap *heap, PyThreadState *tstate, sg_slot table, PyDictObject *dict)
{
    PyDictKeysObject *keys = dict->ma_keys;
    bool unicode = keys->dk_kind != DICT_KEYS_GENERAL, added = dict->ma_values == NULL;
    for (Py_ssize_t i = 0; added && i < keys->dk_nentries; i++) {
        PyObject **value = unicode ? &DK_UNICODE_ENTRIES(keys)[i].me_value : &DK_ENTRIES(keys)[i].me_value;
        if (*value != NULL) {
            sg_slot key = key_in_table(value[-1]);
            added = key != 0 && set_item(heap, tstate, table, key, sg_from_heap(*value));
        }
    }
    return added;
}

/* str.maketrans(dict), (from, to) and (from, to, gone) */
NATIVE(str_maketrans)
{
    PyObject *strs[] = {NULL, NULL, NULL};
    bool of_dict = n == 1 && sg_native_type(args[0]) == &PyDict_Type;
    for (int i = 0; i < n && n <= 3 && !of_dict; i++) {
        strs[i] = any_str_of(args[i]);
        if (n == 1 || strs[i] == NULL || PyUnicode_GET_LENGTH(strs[i]) > TABLE_MAX) {
            return false;
        }
    }
    if (n == 0 || n > 3 || (!of_dict && PyUnicode_GET_LENGTH(strs[0]) != PyUnicode_GET_LENGTH(strs[1]))
        || (of_dict && PyDict_GET_SIZE(sg_pointer(args[0])) > TABLE_MAX)) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 2);
    sg_slot table = sg_dict_new(heap, tstate->interp, NULL, NULL, 1, 0);
    sg_slot copy = of_dict ? sg_dict_copy(heap, tstate->interp, (PyDictObject *)sg_pointer(args[0])) : 0;
    bool made = table != 0
                && (!of_dict ? add_pairs(heap, tstate, table, strs[0], strs[1], strs[2])
                             : copy != 0 && add_items(heap, tstate, table, (PyDictObject *)sg_pointer(copy)));
    sg_drop(heap, copy);
    if (!made) {
        sg_drop(heap, table);
        return false;
    }
    *result = table;
    return true;
}

const sg_native_def sg_translate_natives[] = {
    {"maketrans", str_maketrans, NULL},
    {"translate", str_translate, NULL},
    {NULL, NULL, NULL},
};
