/* Iterators over containers.  Job and locking: simple_iterators.h. */
#include "objects/simple_iterators.h"

#include "memory/plain_types.h"
#include "memory/set_table.h"
#include "objects/array.h"
#include "objects/byte_array.h"
#include "objects/deque.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/ordered_dict.h"
#include "objects/range.h"
#include "objects/text.h"

#define STEP(name) static sg_next name(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)

/* ---- sequences: all are laid out as an iterator over a list --------------------------- */

static sg_next step_range_iterator(_PyRangeIterObject *it, sg_slot *item)
{
    if (it->len <= 0) {
        return SG_NEXT_END;
    }
    if (!sg_int_fits(it->start)) {
        return SG_NEXT_NOT_HERE;
    }
    *item = sg_from_int(it->start);
    it->start += it->step;
    it->len--;
    return SG_NEXT_ITEM;
}

/* True if every number that is left fits a slot. */
static bool range_is_sure(PyObject *iterator)
{
    const _PyRangeIterObject *it = (_PyRangeIterObject *)iterator;
    intptr_t last;
    return it->len <= 0
           || (sg_int_fits(it->start) && !__builtin_mul_overflow(it->len - 1, it->step, &last)
               && !__builtin_add_overflow(last, it->start, &last) && sg_int_fits(last));
}

STEP(step_range)
{
    return step_range_iterator((_PyRangeIterObject *)iterator, items);
}

static inline sg_next step_list_by(sg_heap *heap, PyObject *iterator, sg_slot *item, int by)
{
    _PyListIterObject *it = (_PyListIterObject *)iterator;
    PyObject *list = (PyObject *)it->it_seq;
    PyObject *v = list == NULL || it->it_index < 0 ? NULL : sg_list_get(list, it->it_index);
    while (v == NULL && list != NULL && (size_t)it->it_index < (size_t)sg_list_size(list)) {
        v = sg_list_get(list, it->it_index); /* it has just come */
    }
    if (v == NULL) {
        it->it_index = -1;
        return sg_iterator_end(heap, &it->it_seq);
    }
    it->it_index += by;
    *item = sg_from_heap(v);
    return SG_NEXT_ITEM;
}

STEP(step_list)
{
    return step_list_by(heap, iterator, items, 1);
}

STEP(step_list_backwards)
{
    return step_list_by(heap, iterator, items, -1);
}

STEP(step_tuple)
{
    _PyTupleIterObject *it = (_PyTupleIterObject *)iterator;
    PyTupleObject *tuple = it->it_seq;
    if (tuple == NULL || it->it_index >= PyTuple_GET_SIZE(tuple)) {
        return sg_iterator_end(heap, &it->it_seq);
    }
    *items = sg_from_heap(PyTuple_GET_ITEM(tuple, it->it_index++));
    return SG_NEXT_ITEM;
}

/* An item of a str, bytes, bytearray or tuple; 0: there is none. */
static sg_slot item_at(sg_heap *heap, PyObject *sequence, Py_ssize_t index)
{
    if (index < 0) {
        return 0;
    }
    if (PyUnicode_Check(sequence)) {
        return index < PyUnicode_GET_LENGTH(sequence) ? sg_str_of_char(heap, PyUnicode_READ_CHAR(sequence, index)) : 0;
    }
    if (PyTuple_Check(sequence)) {
        return index < PyTuple_GET_SIZE(sequence) ? sg_from_heap(PyTuple_GET_ITEM(sequence, index)) : 0;
    }
    if (PyBytes_Check(sequence)) {
        return index < PyBytes_GET_SIZE(sequence) ? sg_from_int((unsigned char)PyBytes_AS_STRING(sequence)[index]) : 0;
    }
    int byte = sg_byte_array_get(sequence, index);
    return byte < 0 ? 0 : sg_from_int(byte);
}

STEP(step_items)
{
    _PyListIterObject *it = (_PyListIterObject *)iterator;
    PyObject *sequence = (PyObject *)it->it_seq;
    sg_slot item = sequence == NULL ? 0 : item_at(heap, sequence, it->it_index);
    if (item == 0) {
        return sg_iterator_end(heap, &it->it_seq);
    }
    it->it_index++;
    *items = item;
    return SG_NEXT_ITEM;
}

STEP(step_reversed)
{
    sg_py_reversed *it = (sg_py_reversed *)iterator;
    PyObject *sequence = it->sequence;
    if (it->index < 0 || sequence == NULL) {
        it->index = -1;
        return sg_iterator_end(heap, &it->sequence);
    }
    if (!PyTuple_CheckExact(sequence) && !PyUnicode_CheckExact(sequence) && !PyBytes_CheckExact(sequence)) {
        return SG_NEXT_NOT_HERE;
    }
    *items = item_at(heap, sequence, it->index);
    if (*items == 0) {
        return SG_NEXT_NOT_HERE;
    }
    it->index--;
    return SG_NEXT_ITEM;
}

/* ---- sets and dicts ----------------------------------------------------------------------- */

STEP(step_set)
{
    sg_py_set_iterator *it = (sg_py_set_iterator *)iterator;
    PySetObject *set = it->set;
    if (set == NULL) {
        return SG_NEXT_END;
    }
    Py_ssize_t mask;
    setentry *table = sg_set_table(set, &mask);
    if (table == NULL || __atomic_load_n(&set->used, __ATOMIC_ACQUIRE) != it->used) {
        return SG_NEXT_NOT_HERE; /* it has changed, perhaps just now: the host says what that means */
    }
    for (Py_ssize_t i = it->position; i <= mask; i++) {
        PyObject *key = sg_load_field(&table[i].key);
        if (key != NULL && key != _PySet_Dummy) {
            if (sg_settled_size(set, &set->used) != it->used) {
                return SG_NEXT_NOT_HERE;
            }
            it->position = i + 1;
            it->left--;
            *items = sg_from_heap(key);
            return SG_NEXT_ITEM;
        }
    }
    if (sg_settled_size(set, &set->used) != it->used) {
        return SG_NEXT_NOT_HERE;
    }
    it->position = mask + 1;
    return sg_iterator_end(heap, &it->set);
}

STEP(step_dict)
{
    sg_py_dict_iterator *it = (sg_py_dict_iterator *)iterator;
    PyTypeObject *type = Py_TYPE(it);
    PyObject *key, *value;
    sg_next next = sg_dict_iterator_go(it, &key, &value, sg_is_dict_iterator(type) ? 1 : -1);
    if (next == SG_NEXT_END) {
        return sg_iterator_end(heap, &it->dict);
    }
    if (next == SG_NEXT_ITEM) {
        sg_slot taken[2] = {sg_from_heap(key), sg_from_heap(value)};
        if (type == &PyDictIterItem_Type || type == &PyDictRevIterItem_Type) {
            sg_iterator_give(heap, taken, items, room, n, 2);
        }
        else {
            items[0] = taken[type == &PyDictIterValue_Type || type == &PyDictRevIterValue_Type];
        }
    }
    return next;
}

/* ---- deques ---------------------------------------------------------------------------------- */

static PyTypeObject *deque_iterator, *deque_reverse_iterator;

static sg_next step_deque_by(PyObject *iterator, sg_slot *item, int by)
{
    sg_py_deque_iterator *it = (sg_py_deque_iterator *)iterator;
    uint8_t *lock = sg_object_lock(it->deque);
    sg_next next = it->deque->state != it->state ? SG_NEXT_NOT_HERE : it->left == 0 ? SG_NEXT_END : SG_NEXT_ITEM;
    if (next == SG_NEXT_ITEM) {
        *item = sg_from_heap(it->block->items[it->index]);
        it->index += by;
        it->left--;
        if (it->left > 0 && (it->index == SG_DEQUE_BLOCK || it->index < 0)) {
            it->block = by > 0 ? it->block->right : it->block->left;
            it->index = by > 0 ? 0 : SG_DEQUE_BLOCK - 1;
        }
    }
    sg_object_unlock(lock);
    return next;
}

STEP(step_deque)
{
    return step_deque_by(iterator, items, 1);
}

STEP(step_deque_backwards)
{
    return step_deque_by(iterator, items, -1);
}

static sg_slot deque_iterator_new(sg_heap *heap, PyTypeObject *type, PyObject *o)
{
    sg_py_deque *deque = (sg_py_deque *)o;
    if (type == NULL) {
        return 0;
    }
    sg_py_deque_iterator *it = sg_iterator_object(heap, type, sizeof *it);
    sg_increment(o);
    bool forwards = type == deque_iterator;
    uint8_t *lock = sg_object_lock(o);
    it->block = forwards ? deque->left : deque->right;
    it->index = forwards ? deque->left_index : deque->right_index;
    it->deque = deque;
    it->state = deque->state;
    it->left = Py_SIZE(o);
    sg_object_unlock(lock);
    return sg_owned((PyObject *)it);
}

sg_slot sg_deque_iterator_new(sg_heap *heap, PyObject *deque)
{
    return deque_iterator_new(heap, deque_iterator, deque);
}

static void add_deque_iterator(PyTypeObject *type, sg_stepper step)
{
    sg_iterator_kind_add(&(sg_iterator_kind){.type = type, .step = step});
    sg_plain_type_add(&(sg_plain_type){.type = type, .children = {offsetof(sg_py_deque_iterator, deque)}});
}

static bool is_deque_iterator(PyObject *iterator, PyObject *deque)
{
    sg_py_deque_iterator *it = (sg_py_deque_iterator *)iterator;
    return iterator != NULL && Py_TYPE(iterator)->tp_basicsize == (Py_ssize_t)sizeof *it
           && it->deque == (sg_py_deque *)deque && it->left == Py_SIZE(deque) && it->state == it->deque->state
           && (it->block == it->deque->left || it->block == it->deque->right);
}

bool sg_deque_iterator_accept(PyObject *deque)
{
    PyObject *forwards = PyObject_GetIter(deque), *backwards = PyObject_CallMethod(deque, "__reversed__", NULL);
    bool known = is_deque_iterator(forwards, deque) && is_deque_iterator(backwards, deque);
    if (known) {
        deque_iterator = Py_TYPE(forwards);
        deque_reverse_iterator = Py_TYPE(backwards);
        add_deque_iterator(deque_iterator, step_deque);
        add_deque_iterator(deque_reverse_iterator, step_deque_backwards);
    }
    Py_XDECREF(forwards);
    Py_XDECREF(backwards);
    return known;
}

/* ---- arrays ------------------------------------------------------------------------------------ */

static PyTypeObject *array_iterator;

STEP(step_array)
{
    sg_py_array_iterator *it = (sg_py_array_iterator *)iterator;
    if (it->array == NULL) {
        return SG_NEXT_END;
    }
    const void *size = &it->array->ob_base.ob_size;
    if (it->index >= __atomic_load_n((const Py_ssize_t *)size, __ATOMIC_ACQUIRE)
        && it->index >= sg_settled_size(it->array, size)) {
        return sg_iterator_end(heap, &it->array);
    }
    *items = sg_array_get(heap, (PyObject *)it->array, it->index);
    it->index += *items != 0;
    return *items != 0 ? SG_NEXT_ITEM : SG_NEXT_NOT_HERE;
}

sg_slot sg_array_iterator_new(sg_heap *heap, PyObject *array)
{
    if (array_iterator == NULL) {
        return 0;
    }
    sg_py_array_iterator *it = sg_iterator_object(heap, array_iterator, sizeof *it);
    sg_increment(array);
    it->index = 0;
    it->array = (sg_py_array *)array;
    it->get = it->array->item->get;
    return sg_owned((PyObject *)it);
}

bool sg_array_iterator_accept(PyObject *array)
{
    PyObject *iterator = PyObject_GetIter(array);
    sg_py_array_iterator *it = (sg_py_array_iterator *)iterator;
    bool known = iterator != NULL && Py_TYPE(iterator)->tp_basicsize == (Py_ssize_t)sizeof *it && it->index == 0
                 && it->array == (sg_py_array *)array && it->get == it->array->item->get;
    if (known) {
        array_iterator = Py_TYPE(iterator);
        sg_iterator_kind_add(&(sg_iterator_kind){.type = array_iterator, .step = step_array});
        sg_plain_type_add(
            &(sg_plain_type){.type = array_iterator, .children = {offsetof(sg_py_array_iterator, array)}});
    }
    Py_XDECREF(iterator);
    return known;
}

/* ---- backwards ------------------------------------------------------------------------------------ */

/* The host's dict iterators backwards, over a dict or a view of one. */
static PyTypeObject *dict_type_backwards(PyTypeObject *type)
{
    return type == &PyDict_Type || type == &PyDictKeys_Type ? &PyDictRevIterKey_Type
           : type == &PyDictValues_Type                     ? &PyDictRevIterValue_Type
           : type == &PyDictItems_Type                      ? &PyDictRevIterItem_Type
                                                            : NULL;
}

static sg_slot dict_backwards(sg_heap *heap, PyTypeObject *type, PyObject *o)
{
    PyObject *dict = PyDict_Check(o) ? o : (PyObject *)((_PyDictViewObject *)o)->dv_dict;
    if (Py_TYPE(dict)->tp_iter != PyDict_Type.tp_iter) {
        return 0;
    }
    sg_increment(dict);
    sg_slot made = sg_dict_iterator_new(heap, type, dict);
    sg_py_dict_iterator *it = (sg_py_dict_iterator *)made;
    it->position = (it->dict->ma_values != NULL ? it->used : sg_dict_keys(it->dict)->dk_nentries) - 1;
    return made;
}

sg_slot sg_reversed_new(sg_heap *heap, sg_slot slot)
{
    PyObject *o = sg_pointer(slot);
    PyTypeObject *type = Py_TYPE(o), *backwards = dict_type_backwards(type);
    intptr_t start, step, length;
    if (type == &PyRange_Type && sg_range_get(o, &start, &step, &length)) {
        return sg_range_iterator_of(heap, start + (length - 1) * step, -step, length);
    }
    if (backwards != NULL) {
        return dict_backwards(heap, backwards, o);
    }
    if (sg_is_deque(type)) {
        return deque_iterator_new(heap, deque_reverse_iterator, o);
    }
    if (type == &PyODict_Type || sg_is_ordered_dict_view(type)
        || (sg_is_ordered_dict(type) && sg_inherits_reversed(type))) {
        return sg_ordered_dict_iterator_new(heap, o, true);
    }
    if (type == &PyList_Type) {
        _PyListIterObject *it = sg_iterator_object(heap, &PyListRevIter_Type, sizeof *it);
        sg_increment(o);
        it->it_index = sg_list_size(o) - 1;
        it->it_seq = (PyListObject *)o;
        return sg_owned((PyObject *)it);
    }
    Py_ssize_t size = type == &PyTuple_Type || type == &PyBytes_Type ? Py_SIZE(o)
                      : type == &PyUnicode_Type                      ? PyUnicode_GET_LENGTH(o)
                                                                     : -1;
    if (size < 0) {
        return 0;
    }
    sg_py_reversed *it = sg_iterator_object(heap, &PyReversed_Type, sizeof *it);
    sg_increment(o);
    it->index = size - 1;
    it->sequence = o;
    return sg_owned((PyObject *)it);
}

/* ---- how many are left ---------------------------------------------------------------------------- */

static Py_ssize_t left_of_list(PyObject *iterator)
{
    const _PyListIterObject *it = (_PyListIterObject *)iterator;
    Py_ssize_t left = it->it_seq == NULL ? 0 : sg_list_size((PyObject *)it->it_seq) - it->it_index;
    return left < 0 ? 0 : left;
}

static Py_ssize_t left_of_tuple(PyObject *iterator)
{
    const _PyTupleIterObject *it = (_PyTupleIterObject *)iterator;
    Py_ssize_t left = it->it_seq == NULL ? 0 : PyTuple_GET_SIZE(it->it_seq) - it->it_index;
    return left < 0 ? 0 : left;
}

static Py_ssize_t left_of_list_backwards(PyObject *iterator)
{
    const _PyListIterObject *it = (_PyListIterObject *)iterator;
    return it->it_seq == NULL ? 0 : it->it_index + 1;
}

static Py_ssize_t left_of_reversed(PyObject *iterator)
{
    const sg_py_reversed *it = (sg_py_reversed *)iterator;
    return it->sequence == NULL ? 0 : it->index + 1;
}

static Py_ssize_t left_of_range(PyObject *iterator)
{
    Py_ssize_t left = ((_PyRangeIterObject *)iterator)->len;
    return left < 0 ? 0 : left;
}

/* ---- which there are ------------------------------------------------------------------------------- */

void sg_simple_iterators_init(void)
{
    enum { INDEX = offsetof(_PyListIterObject, it_index), WORD = sizeof(Py_ssize_t) };
    enum { POSITION = offsetof(sg_py_dict_iterator, position) };
    enum { REST = offsetof(sg_py_dict_iterator, left) + sizeof(Py_ssize_t) - offsetof(sg_py_dict_iterator, position) };
    const sg_iterator_kind sequences[] = {
        {.type = &PyListIter_Type, .step = step_list, .left = left_of_list},
        {.type = &PyListRevIter_Type, .step = step_list_backwards, .left = left_of_list_backwards},
        {.type = &PyTupleIter_Type, .step = step_tuple, .left = left_of_tuple},
        {.type = &PyBytesIter_Type, .step = step_items},
        {.type = &PyByteArrayIter_Type, .step = step_items},
        {.type = sg_py_ascii_iterator, .step = step_items},
        {.type = &PyUnicodeIter_Type, .step = step_items},
    };
    const sg_iterator_kind others[] = {
        {.type = &PyRangeIter_Type,
         .step = step_range,
         .is_sure = range_is_sure,
         .state = offsetof(_PyRangeIterObject, start),
         .state_bytes = 3 * WORD,
         .left = left_of_range},
        {.type = &PyReversed_Type,
         .step = step_reversed,
         .state = offsetof(sg_py_reversed, index),
         .state_bytes = WORD,
         .left = left_of_reversed},
        {.type = &PySetIter_Type,
         .step = step_set,
         .state = offsetof(sg_py_set_iterator, position),
         .state_bytes = 2 * WORD},
    };
    PyTypeObject *const dicts[] = {&PyDictIterKey_Type,    &PyDictIterValue_Type,    &PyDictIterItem_Type,
                                   &PyDictRevIterKey_Type, &PyDictRevIterValue_Type, &PyDictRevIterItem_Type};
    for (size_t i = 0; i < sizeof sequences / sizeof *sequences; i++) {
        if (sequences[i].type != NULL) {
            sg_iterator_kind kind = sequences[i];
            kind.sure = true;
            kind.state = INDEX;
            kind.state_bytes = WORD;
            sg_iterator_kind_add(&kind);
            sg_plain_type_add(
                &(sg_plain_type){.type = sequences[i].type, .children = {offsetof(_PyListIterObject, it_seq)}});
        }
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        sg_iterator_kind_add(&others[i]);
    }
    for (size_t i = 0; i < sizeof dicts / sizeof *dicts; i++) {
        sg_iterator_kind_add(
            &(sg_iterator_kind){.type = dicts[i], .step = step_dict, .state = POSITION, .state_bytes = REST});
        sg_plain_type_add(&(sg_plain_type){
            .type = dicts[i],
            .children = {offsetof(sg_py_dict_iterator, dict)},
            .inside = {offsetof(sg_py_dict_iterator, result)},
        });
    }
}
