/* The items of a built-in container.  Job, invariants and locking: items.h. */
#include "objects/items.h"

#include <stdlib.h>

#include "base/stop.h"
#include "objects/array.h"
#include "objects/deque.h"
#include "objects/dict_table.h"
#include "objects/element.h"
#include "objects/list.h"
#include "objects/memory_view.h"
#include "objects/new.h"
#include "objects/ordered_dict.h"
#include "objects/range.h"
#include "objects/set.h"
#include "objects/text.h"

/* ---- scratch memory ---------------------------------------------------------------- */

/* What is kept from one use to the next. */
enum { KEEP_MAX = 1 << 16, ROOM_MIN = 64 };

sg_slot *sg_scratch_room(sg_heap *heap, Py_ssize_t n)
{
    bool too_large = heap->scratch_n > KEEP_MAX && n < KEEP_MAX / 2;
    if (heap->scratch != NULL && heap->scratch_n >= n && !too_large) {
        return heap->scratch;
    }
    Py_ssize_t size = n < ROOM_MIN ? ROOM_MIN : n < KEEP_MAX ? 2 * n : n + n / 8;
    sg_slot *more = realloc(heap->scratch, (size_t)size * sizeof *more);
    if (more == NULL) {
        return NULL;
    }
    heap->scratch = more;
    heap->scratch_n = size;
    return more;
}

/* ---- which containers ----------------------------------------------------------------- */

typedef enum {
    NONE,
    SEQUENCE,
    RANGE,
    SET,
    KEYS,
    VALUES,
    PAIRS,
    STR,
    BYTES,
    BYTEARRAY,
    DEQUE,
    ARRAY,
    VIEW,
    ELEMENT
} kind;

/* A subclass that neither iterates nor has a length in a way of its own. */
static bool is_like(PyTypeObject *type, PyTypeObject *base)
{
    lenfunc length = base->tp_as_sequence->sq_length;
    return type->tp_iter == base->tp_iter && type->tp_as_sequence != NULL && type->tp_as_sequence->sq_length == length
           && PyType_IsSubtype(type, base);
}

static bool is_like_dict(PyTypeObject *type)
{
    return type->tp_iter == PyDict_Type.tp_iter && PyType_HasFeature(type, Py_TPFLAGS_DICT_SUBCLASS)
           && type->tp_as_mapping->mp_length == PyDict_Type.tp_as_mapping->mp_length;
}

static bool is_like_ordered_dict(PyTypeObject *type)
{
    return sg_is_ordered_dict(type) && sg_ordered_dict_can_iterate(type)
           && type->tp_as_mapping->mp_length == PyDict_Type.tp_as_mapping->mp_length;
}

static kind kind_of(PyTypeObject *type)
{
    if (is_like(type, &PyList_Type) || is_like(type, &PyTuple_Type)) {
        return SEQUENCE;
    }
    if (is_like(type, &PySet_Type) || is_like(type, &PyFrozenSet_Type)) {
        return SET;
    }
    if (is_like_dict(type) || is_like_ordered_dict(type)) {
        return KEYS;
    }
    if (sg_is_deque_like(type)) {
        return DEQUE;
    }
    return type == &PyDictKeys_Type || type == &PyODictKeys_Type       ? KEYS
           : type == &PyDictValues_Type || type == &PyODictValues_Type ? VALUES
           : type == &PyDictItems_Type || type == &PyODictItems_Type   ? PAIRS
           : type == &PyRange_Type                                     ? RANGE
           : is_like(type, &PyUnicode_Type)                            ? STR
           : is_like(type, &PyBytes_Type)                              ? BYTES
           : is_like(type, &PyByteArray_Type)                          ? BYTEARRAY
           : sg_is_array(type)                                         ? ARRAY
           : type == &PyMemoryView_Type                                ? VIEW
           : sg_reads_as_element(type)                                 ? ELEMENT
                                                                       : NONE;
}

static PyDictObject *dict_of(PyObject *o)
{
    return PyDict_Check(o) ? (PyDictObject *)o : ((_PyDictViewObject *)o)->dv_dict;
}

Py_ssize_t sg_items_length(PyObject *o)
{
    intptr_t start, step, length;
    switch (kind_of(Py_TYPE(o))) {
    case SEQUENCE:
    case BYTES:
    case BYTEARRAY:
    case DEQUE:
    case ARRAY:
        return sg_settled_size(o, &((PyVarObject *)o)->ob_size);
    case RANGE:
        return sg_range_get(o, &start, &step, &length) ? length : -1;
    case SET:
        return sg_settled_size(o, &((PySetObject *)o)->used);
    case KEYS:
    case VALUES:
    case PAIRS:
        return sg_settled_size(dict_of(o), &dict_of(o)->ma_used);
    case STR:
        return PyUnicode_GET_LENGTH(o);
    case VIEW:
        return sg_is_readable_view(o) ? sg_memory_view_length(o) : -1;
    case ELEMENT:
        return sg_element_length(o);
    default:
        /* A dict's length needs not its order. */
        return PyDict_Check(o) && Py_TYPE(o)->tp_as_mapping->mp_length == PyDict_Type.tp_as_mapping->mp_length
                   ? sg_settled_size(o, &((PyDictObject *)o)->ma_used)
                   : -1;
    }
}

/* ---- taking them ------------------------------------------------------------------------- */

/* All of these: the number of items, put into `to` (there is room for `most`), or -1: not here.  GIVE_UP only when asked to
 * stop; MORE: there are more items than room. */
enum { GIVE_UP = -1, MORE = -2 };

static Py_ssize_t take_sequence(PyObject *o, sg_slot *to, Py_ssize_t most)
{
    bool list = PyList_Check(o);
    Py_ssize_t n = Py_SIZE(o);
    PyObject **from = list ? ((PyListObject *)o)->ob_item : ((PyTupleObject *)o)->ob_item;
    if (n > most) {
        return MORE;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = sg_from_heap(sg_load_field(&from[i]));
        if (sg_must_give_up(i)) {
            return GIVE_UP;
        }
    }
    return n;
}

static Py_ssize_t take_set(PySetObject *set, sg_slot *to, Py_ssize_t most)
{
    Py_ssize_t n = 0;
    if (set->used > most) {
        return MORE;
    }
    for (Py_ssize_t i = 0; i <= set->mask; i++) {
        PyObject *key = set->table[i].key;
        if (key != NULL && key != _PySet_Dummy) {
            to[n++] = sg_from_heap(key);
        }
        if (sg_must_give_up(i)) {
            return GIVE_UP;
        }
    }
    return n;
}

/* Keys, values, or both by turns. */
static Py_ssize_t take_dict(PyDictObject *dict, kind what, sg_slot *to, Py_ssize_t most)
{
    Py_ssize_t n = 0, position = 0;
    PyObject *key, *value;
    if (dict->ma_used * (what == PAIRS ? 2 : 1) > most) {
        return MORE;
    }
    for (Py_ssize_t i = 0; sg_dict_next(dict, &position, &key, &value); i++) {
        if (what != VALUES) {
            to[n++] = sg_from_heap(key);
        }
        if (what != KEYS) {
            to[n++] = sg_from_heap(value);
        }
        if (sg_must_give_up(i)) {
            return GIVE_UP;
        }
    }
    return n;
}

/* The same of an OrderedDict, or a view of one. */
static Py_ssize_t take_ordered_dict(PyDictObject *dict, kind what, sg_slot *to, Py_ssize_t most)
{
    if (dict->ma_used * (what == PAIRS ? 2 : 1) > most) {
        return MORE;
    }
    return sg_ordered_dict_take((PyObject *)dict, what != VALUES, what != KEYS, to);
}

static Py_ssize_t take_deque(PyObject *o, sg_slot *to, Py_ssize_t most)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    Py_ssize_t n = Py_SIZE(o), at = deque->left_index;
    sg_py_deque_block *block = deque->left;
    if (n > most) {
        return MORE;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = sg_from_heap(block->items[at]);
        if (++at == SG_DEQUE_BLOCK) {
            at = 0;
            block = block->right;
        }
        if (sg_must_give_up(i)) {
            return GIVE_UP;
        }
    }
    return n;
}

static Py_ssize_t take_bytes(PyObject *o, sg_slot *to, Py_ssize_t most)
{
    const char *from = PyBytes_Check(o) ? PyBytes_AS_STRING(o) : PyByteArray_AS_STRING(o);
    Py_ssize_t n = Py_SIZE(o);
    if (n > most) {
        return MORE;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        to[i] = sg_from_int((unsigned char)from[i]);
        if (sg_must_give_up(i)) {
            return GIVE_UP;
        }
    }
    return n;
}

/* What a lock keeps as it is. */
static Py_ssize_t take_locked(kind what, PyObject *o, sg_slot *to, Py_ssize_t most)
{
    PyObject *owner = what == KEYS || what == VALUES || what == PAIRS ? (PyObject *)dict_of(o) : o;
    uint8_t *lock = sg_object_lock(owner);
    Py_ssize_t n = what == SEQUENCE                          ? take_sequence(o, to, most)
                   : what == SET                             ? take_set((PySetObject *)o, to, most)
                   : what == DEQUE                           ? take_deque(o, to, most)
                   : what == BYTEARRAY                       ? take_bytes(o, to, most)
                   : sg_ordered_dict_can_iterate(Py_TYPE(o)) ? take_ordered_dict(dict_of(o), what, to, most)
                                                             : take_dict(dict_of(o), what, to, most);
    sg_object_unlock(lock);
    return n;
}

static Py_ssize_t take_range(PyObject *o, sg_slot *to)
{
    intptr_t start, step, length;
    if (!sg_range_get(o, &start, &step, &length)) {
        return -1;
    }
    for (intptr_t i = 0; i < length; i++) {
        to[i] = sg_from_int(start + i * step);
        if (sg_must_give_up(i)) {
            return GIVE_UP;
        }
    }
    return length;
}

/* What is made stays in `items`, as far as it has come. */
static bool make_characters(sg_heap *heap, PyObject *s, sg_items *items)
{
    int width = (int)PyUnicode_KIND(s);
    const void *data = PyUnicode_DATA(s);
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    items->made = width != PyUnicode_1BYTE_KIND;
    for (Py_ssize_t i = 0; i < length; i++) {
        items->at[items->n++] = sg_str_of_char(heap, PyUnicode_READ(width, data, i));
        if (sg_must_give_up(i)) {
            return false;
        }
    }
    return true;
}

static bool make_numbers(sg_heap *heap, PyObject *array, sg_items *items, Py_ssize_t most)
{
    items->made = true;
    uint8_t *lock = sg_object_lock(array);
    Py_ssize_t n = Py_SIZE(array);
    bool done = n <= most;
    for (Py_ssize_t i = 0; done && i < n; i++) {
        items->at[i] = sg_array_get(heap, array, i);
        done = items->at[i] != 0 && !sg_must_give_up(i);
        items->n += items->at[i] != 0;
    }
    sg_object_unlock(lock);
    return done;
}

/* Its length never changes. */
static bool make_numbers_of_view(sg_heap *heap, PyObject *view, sg_items *items)
{
    uint8_t *lock;
    items->made = true;
    if (!sg_memory_view_lock(view, &lock)) {
        return false;
    }
    Py_ssize_t n = sg_memory_view_length(view);
    bool done = n >= 0;
    for (Py_ssize_t i = 0; done && i < n; i++) {
        items->at[i] = sg_memory_view_get(heap, view, i);
        done = items->at[i] != 0 && !sg_must_give_up(i);
        items->n += items->at[i] != 0;
    }
    sg_memory_view_unlock(lock);
    return done;
}

/* n slots, keys and values by turns, become n / 2 pairs. */
static void make_pairs(sg_heap *heap, sg_items *items)
{
    items->made = true;
    items->n /= 2;
    for (Py_ssize_t i = 0; i < items->n; i++) {
        items->at[i] = sg_tuple_new(heap, &items->at[2 * i], 2);
    }
}

static bool take(sg_heap *heap, kind what, PyObject *o, Py_ssize_t most, sg_items *items)
{
    if (what == STR) {
        return make_characters(heap, o, items);
    }
    if (what == ARRAY) {
        return make_numbers(heap, o, items, most);
    }
    if (what == VIEW) {
        return make_numbers_of_view(heap, o, items);
    }
    if (what == ELEMENT) {
        items->n = sg_element_children(o, items->at, most);
        items->n = items->n > most ? MORE : items->n;
        return items->n >= 0;
    }
    bool constant = what == RANGE || what == BYTES || (what == SEQUENCE && PyTuple_Check(o));
    items->n = what == RANGE   ? take_range(o, items->at)
               : what == BYTES ? take_bytes(o, items->at, most)
               : constant      ? take_sequence(o, items->at, most)
                               : take_locked(what, o, items->at, most);
    if (items->n < 0) {
        return false;
    }
    if (what == PAIRS) {
        make_pairs(heap, items);
    }
    return true;
}

bool sg_items_take_dict(sg_heap *heap, PyDictObject *dict, sg_items *items)
{
    Py_ssize_t length = sg_settled_size(dict, &dict->ma_used);
    *items = (sg_items){.at = sg_scratch_room(heap, 2 * length)};
    items->n = items->at == NULL ? GIVE_UP : take_locked(PAIRS, (PyObject *)dict, items->at, heap->scratch_n);
    return items->n >= 0;
}

bool sg_items_take(sg_heap *heap, sg_slot container, sg_items *items)
{
    if (sg_is_int(container)) {
        return false;
    }
    PyObject *o = sg_pointer(container);
    kind what = kind_of(Py_TYPE(o));
    Py_ssize_t length = what == NONE ? -1 : sg_items_length(o);
    if (length < 0) {
        return false;
    }
    Py_ssize_t most = length * (what == PAIRS ? 2 : 1);
    *items = (sg_items){.at = sg_scratch_room(heap, most)};
    if (items->at == NULL) {
        return false;
    }
    /* If it has grown beyond the room since, it is the host's. */
    if (take(heap, what, o, heap->scratch_n, items)) {
        return true;
    }
    if (items->n == MORE) {
        items->n = 0;
    }
    sg_items_drop(heap, items, 0);
    return false;
}

Py_ssize_t sg_items_of(sg_heap *heap, sg_slot container, sg_slot **items)
{
    kind what = sg_is_int(container) ? NONE : kind_of(Py_TYPE(sg_pointer(container)));
    bool made = what == PAIRS || what == ARRAY || what == VIEW
                || (what == STR && PyUnicode_KIND(sg_pointer(container)) != PyUnicode_1BYTE_KIND);
    sg_items taken;
    if (what == NONE || made || !sg_items_take(heap, container, &taken)) {
        return -1;
    }
    *items = taken.at;
    return taken.n;
}

bool sg_pair_of(sg_slot s, sg_slot pair[2])
{
    if (sg_is_int(s)) {
        return false;
    }
    PyObject *o = sg_pointer(s);
    PyTypeObject *type = Py_TYPE(o);
    if (type != &PyTuple_Type && type != &PyList_Type) {
        return false;
    }
    uint8_t *lock = type == &PyList_Type ? sg_object_lock(o) : NULL;
    PyObject **items = lock != NULL ? ((PyListObject *)o)->ob_item : ((PyTupleObject *)o)->ob_item;
    bool two = Py_SIZE(o) == 2;
    for (int i = 0; two && i < 2; i++) {
        pair[i] = sg_from_heap(sg_load_field(&items[i]));
    }
    if (lock != NULL) {
        sg_object_unlock(lock);
    }
    return two;
}
