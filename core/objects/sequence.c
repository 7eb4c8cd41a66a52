/* Parts, concatenations and repetitions of sequences.  Job and locking: sequence.h. */
#include "objects/sequence.h"

#include <stdlib.h>

#include "objects/array.h"
#include "objects/byte_array.h"
#include "objects/memory_view.h"
#include "objects/new.h"
#include "objects/range.h"

/* ---- bounds -------------------------------------------------------------- */

/* None stands for `none`; bounds are cut to what is longer than any sequence, as the host cuts them to a Py_ssize_t. */
static bool end_of(sg_slot s, Py_ssize_t none, Py_ssize_t *value)
{
    if (!sg_is_int(s) && sg_pointer(s) == Py_None) {
        *value = none;
        return true;
    }
    if (!sg_is_int(s) && PyLong_CheckExact(sg_pointer(s)) && !sg_int_get(s, value)) { /* sys.maxsize, or more */
        *value = _PyLong_IsNegative((PyLongObject *)sg_pointer(s)) ? -SG_INT_MAX : SG_INT_MAX;
        return true;
    }
    if (!sg_is_int(s) && PyBool_Check(sg_pointer(s))) {
        *value = sg_pointer(s) == Py_True;
        return true;
    }
    return sg_int_get(s, value);
}

bool sg_bounds_get(const sg_slot ends[3], Py_ssize_t length, sg_bounds *bounds)
{
    Py_ssize_t step = 1;
    bool plain_step = !sg_is_int(ends[2]) && sg_pointer(ends[2]) == Py_None ? true : sg_int_get(ends[2], &step);
    if (!plain_step || step == 0 || !end_of(ends[0], step < 0 ? PY_SSIZE_T_MAX : 0, &bounds->start)
        || !end_of(ends[1], step < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX, &bounds->stop)) {
        return false;
    }
    bounds->step = step;
    bounds->count = PySlice_AdjustIndices(length, &bounds->start, &bounds->stop, step);
    return true;
}

bool sg_slice_ends(sg_slot slice, sg_slot ends[3])
{
    if (sg_is_int(slice) || Py_TYPE(sg_pointer(slice)) != &PySlice_Type) {
        return false;
    }
    PySliceObject *s = (PySliceObject *)sg_pointer(slice);
    ends[0] = sg_from_heap(s->start);
    ends[1] = sg_from_heap(s->stop);
    ends[2] = sg_from_heap(s->step);
    return true;
}

sg_slot sg_slice_new(sg_heap *heap, const sg_slot ends[3])
{
    PySliceObject *slice = sg_gc_block(heap, SG_GC_HEADER, sizeof *slice);
    ((PyObject *)slice)->ob_refcnt = 1;
    ((PyObject *)slice)->ob_type = &PySlice_Type;
    slice->start = sg_to_heap(heap, ends[0]);
    slice->stop = sg_to_heap(heap, ends[1]);
    slice->step = sg_to_heap(heap, ends[2]);
    sg_nursery_add(heap, (PyObject *)slice);
    return sg_owned((PyObject *)slice);
}

/* ---- new lists and tuples, filled by the caller ------------------------------- */

/* A tuple or list of n items, n > 0, not in the nursery yet; NULL: no memory. */
static PyObject *room_for(sg_heap *heap, PyTypeObject *type, Py_ssize_t n, PyObject ***items)
{
    if (type == &PyTuple_Type) {
        size_t bytes = SG_GC_HEADER + sizeof(PyTupleObject) + ((size_t)n - 1) * sizeof(PyObject *);
        char *block = sg_leaf_block(heap, bytes);
        if (block == NULL) {
            return NULL;
        }
        PyTupleObject *tuple = (PyTupleObject *)(block + SG_GC_HEADER);
        *items = tuple->ob_item;
        return (PyObject *)tuple;
    }
    *items = sg_table_take(heap, (size_t)n * sizeof(PyObject *));
    if (*items == NULL) {
        return NULL;
    }
    PyListObject *list = sg_gc_block(heap, SG_GC_HEADER, sizeof *list);
    list->ob_item = *items;
    list->allocated = n;
    return (PyObject *)list;
}

/* The items are there and counted. */
static sg_slot filled(sg_heap *heap, PyTypeObject *type, PyObject *sequence, Py_ssize_t n)
{
    sequence->ob_refcnt = 1;
    sequence->ob_type = type;
    ((PyVarObject *)sequence)->ob_size = n;
    sg_nursery_add(heap, sequence);
    return sg_owned(sequence);
}

/* The items have not been written. */
static sg_slot given_up(sg_heap *heap, PyTypeObject *type, PyObject *sequence, PyObject **items)
{
    if (type == &PyList_Type) {
        sg_table_put(heap, items, (size_t)((PyListObject *)sequence)->allocated * sizeof *items);
    }
    sg_blocks_give(heap, (char *)sequence - SG_GC_HEADER);
    return 0;
}

static sg_slot empty(sg_heap *heap, PyTypeObject *type)
{
    return type == &PyTuple_Type ? sg_from_heap((PyObject *)&_Py_SINGLETON(tuple_empty)) : sg_list_new(heap, NULL, 0);
}

static Py_ssize_t size_of(PyObject *sequence)
{
    return PyList_Check(sequence) ? sg_list_size(sequence) : Py_SIZE(sequence);
}

/* Copies and counts items; false if the list has another size by now. */
static bool copy_items(PyObject *sequence, Py_ssize_t size, Py_ssize_t start, Py_ssize_t step, Py_ssize_t n,
                       PyObject **to)
{
    if (PyTuple_Check(sequence)) {
        PyObject **from = ((PyTupleObject *)sequence)->ob_item;
        for (Py_ssize_t i = 0; i < n; i++) {
            to[i] = from[start + i * step];
            sg_increment(to[i]);
        }
        return true;
    }
    uint8_t *lock = sg_object_lock(sequence);
    bool same = Py_SIZE(sequence) == size;
    PyObject **from = ((PyListObject *)sequence)->ob_item;
    for (Py_ssize_t i = 0; same && i < n; i++) {
        to[i] = from[start + i * step];
        sg_increment(to[i]);
    }
    sg_object_unlock(lock);
    return same;
}

static bool is_plain_sequence(sg_slot s)
{
    return !sg_is_int(s) && (Py_IS_TYPE(sg_pointer(s), &PyList_Type) || Py_IS_TYPE(sg_pointer(s), &PyTuple_Type));
}

/* A class derived from bytes that has not its own __getitem__: parts of it are bytes. */
static bool is_cut_as_bytes(PyTypeObject *type)
{
    return PyType_HasFeature(type, Py_TPFLAGS_BYTES_SUBCLASS)
           && type->tp_as_mapping->mp_subscript == PyBytes_Type.tp_as_mapping->mp_subscript;
}

/* ---- parts ----------------------------------------------------------------- */

sg_slot sg_part_of_sequence(sg_heap *heap, sg_slot *container, const sg_slot ends[3])
{
    PyObject *sequence = sg_pointer(*container);
    PyTypeObject *type = PyList_Check(sequence) ? &PyList_Type : &PyTuple_Type;
    Py_ssize_t size = size_of(sequence);
    sg_bounds bounds;
    if (!sg_bounds_get(ends, size, &bounds) || bounds.count > SG_PART_MAX || !sg_nursery_has_room(heap)) {
        return 0;
    }
    if (Py_IS_TYPE(sequence, &PyTuple_Type) && bounds.count == size && bounds.step == 1) {
        sg_slot whole = *container;
        *container = 0;
        return whole;
    }
    if (bounds.count <= 0) {
        return empty(heap, type);
    }
    PyObject **items, *part = room_for(heap, type, bounds.count, &items);
    if (part == NULL) {
        return 0;
    }
    if (!copy_items(sequence, size, bounds.start, bounds.step, bounds.count, items)) {
        return given_up(heap, type, part, items);
    }
    return filled(heap, type, part, bounds.count);
}

static sg_slot part_of_range(sg_heap *heap, PyObject *o, const sg_slot ends[3])
{
    intptr_t start, step, length, first, last, stride;
    sg_bounds bounds;
    if (!sg_range_get(o, &start, &step, &length) || !sg_bounds_get(ends, length, &bounds)
        || __builtin_mul_overflow(bounds.start, step, &first) || __builtin_mul_overflow(bounds.stop, step, &last)
        || __builtin_mul_overflow(bounds.step, step, &stride) || __builtin_add_overflow(start, first, &first)
        || __builtin_add_overflow(start, last, &last) || !sg_int_fits(first) || !sg_int_fits(last)
        || !sg_int_fits(stride)) {
        return 0;
    }
    return sg_range_new(heap, first, last, stride);
}

static sg_slot part_of_byte_array(sg_heap *heap, sg_slot array, const sg_slot ends[3])
{
    sg_bytes_view view, none;
    sg_bounds bounds;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    char *to;
    sg_slot part = sg_bounds_get(ends, view.n, &bounds) ? sg_bytes_like_room(heap, true, bounds.count, &to) : 0;
    for (Py_ssize_t i = 0; part != 0 && bounds.step != 1 && i < bounds.count; i++) {
        to[i] = view.at[bounds.start + i * bounds.step];
    }
    if (part != 0 && bounds.step == 1 && bounds.count != 0) {
        memcpy(to, view.at + bounds.start, (size_t)bounds.count);
    }
    sg_object_unlock_two(locks);
    return part;
}

sg_slot sg_part(sg_heap *heap, sg_slot *container, const sg_slot ends[3])
{
    if (sg_is_int(*container)) {
        return 0;
    }
    PyObject *o = sg_pointer(*container);
    if (sg_reads_as_sequence(Py_TYPE(o))) {
        return sg_part_of_sequence(heap, container, ends);
    }
    if (Py_IS_TYPE(o, &PyRange_Type)) {
        return part_of_range(heap, o, ends);
    }
    if (PyByteArray_CheckExact(o)) {
        return part_of_byte_array(heap, *container, ends);
    }
    if (Py_IS_TYPE(o, &PyMemoryView_Type)) {
        return sg_memory_view_part(heap, o, ends);
    }
    if (sg_is_array(Py_TYPE(o))) {
        return sg_nursery_has_room(heap) ? sg_array_part(heap, o, ends) : 0;
    }
    bool str = PyUnicode_CheckExact(o);
    sg_bounds bounds;
    bool exact = str || PyBytes_CheckExact(o);
    if (!exact && !is_cut_as_bytes(Py_TYPE(o))) {
        return 0;
    }
    Py_ssize_t length = str ? PyUnicode_GET_LENGTH(o) : Py_SIZE(o);
    if (!sg_bounds_get(ends, length, &bounds)) {
        return 0;
    }
    if (bounds.count == length && bounds.step == 1 && exact) {
        sg_slot whole = *container;
        *container = 0;
        return whole;
    }
    return str ? sg_str_part(heap, o, bounds.start, bounds.step, bounds.count)
               : sg_bytes_part(heap, o, bounds.start, bounds.step, bounds.count);
}

/* ---- replacing parts of lists -------------------------------------------------- */

/* Whose counts were the list's, in the host's order: the last first, but for a slice with a step. */
static void log_replaced(sg_heap *heap, const sg_bounds *bounds, PyObject **old)
{
    for (Py_ssize_t i = 0; i < bounds->count; i++) {
        sg_log_decrement(heap, old[bounds->step == 1 ? bounds->count - 1 - i : i]);
    }
}

static bool replace_part(sg_heap *heap, sg_slot list, Py_ssize_t size, const sg_bounds *bounds, PyObject *value,
                         Py_ssize_t n)
{
    enum { FEW = 32 };
    PyObject *few[2 * FEW], **items = few;
    if (n + bounds->count > 2 * FEW) {
        items = malloc((size_t)(n + bounds->count) * sizeof *items);
        if (items == NULL) {
            return false;
        }
    }
    bool done = n == 0 || copy_items(value, n, 0, 1, n, items);
    if (done && sg_list_splice(heap, list, size, bounds->start, bounds->step, bounds->count, items, n, items + n)) {
        log_replaced(heap, bounds, items + n);
    }
    else if (done) {
        for (Py_ssize_t i = 0; i < n; i++) {
            sg_log_decrement(heap, items[i]);
        }
        done = false;
    }
    if (items != few) {
        free(items);
    }
    return done;
}

bool sg_list_replace_part(sg_heap *heap, sg_slot container, const sg_slot ends[3], sg_slot value)
{
    if (sg_is_int(container) || !Py_IS_TYPE(sg_pointer(container), &PyList_Type)
        || (value != 0 && !is_plain_sequence(value))) {
        return false;
    }
    PyObject *list = sg_pointer(container);
    Py_ssize_t size = sg_list_size(list), n = value == 0 ? 0 : size_of(sg_pointer(value));
    sg_bounds bounds;
    if (!sg_bounds_get(ends, size, &bounds) || bounds.count > SG_PART_MAX || n > SG_PART_MAX
        || (bounds.step != 1 && bounds.count != n)) {
        return false;
    }
    return replace_part(heap, container, size, &bounds, value == 0 ? NULL : sg_pointer(value), n);
}

/* ---- concatenating and repeating ---------------------------------------------------- */

static sg_slot take(sg_slot *operand)
{
    sg_slot s = *operand;
    *operand = 0;
    return s;
}

static sg_slot concatenate_items(sg_heap *heap, sg_slot *operands, PyTypeObject *type)
{
    PyObject *a = sg_pointer(operands[0]), *b = sg_pointer(operands[1]);
    Py_ssize_t m = size_of(a), n = size_of(b);
    if (type == &PyTuple_Type && (m == 0 || n == 0)) {
        return take(&operands[m == 0]);
    }
    if (m + n > SG_PART_MAX || !sg_nursery_has_room(heap)) {
        return 0;
    }
    if (m + n == 0) {
        return empty(heap, type);
    }
    PyObject **items, *sum = room_for(heap, type, m + n, &items);
    if (sum == NULL) {
        return 0;
    }
    if (!copy_items(a, m, 0, 1, m, items)) {
        return given_up(heap, type, sum, items);
    }
    if (!copy_items(b, n, 0, 1, n, items + m)) {
        for (Py_ssize_t i = 0; i < m; i++) {
            sg_log_decrement(heap, items[i]);
        }
        return given_up(heap, type, sum, items);
    }
    return filled(heap, type, sum, m + n);
}

/* bytes and bytearrays; the first says what the result is. */
static sg_slot concatenate_bytes(sg_heap *heap, sg_slot *operands)
{
    PyObject *a = sg_pointer(operands[0]), *b = sg_pointer(operands[1]);
    bool array = PyByteArray_CheckExact(a);
    if (PyBytes_CheckExact(b) && !array && (PyBytes_GET_SIZE(a) == 0 || PyBytes_GET_SIZE(b) == 0)) {
        return take(&operands[PyBytes_GET_SIZE(a) == 0]);
    }
    sg_bytes_view x, y;
    sg_two_locks locks = sg_buffer_look(operands[0], operands[1], &x, &y);
    char *to;
    bool small = x.at != NULL && y.at != NULL && x.n <= SG_TEXT_MAX && y.n <= SG_TEXT_MAX;
    sg_slot sum = 0;
    if (small && !array && y.n == 0) {
        sum = take(&operands[0]);
    }
    else if (small && (sum = sg_bytes_like_room(heap, array, x.n + y.n, &to)) != 0 && x.n + y.n != 0) {
        memcpy(to, x.at, (size_t)x.n);
        memcpy(to + x.n, y.at, (size_t)y.n);
    }
    sg_object_unlock_two(locks);
    return sum;
}

sg_slot sg_concatenate(sg_heap *heap, sg_slot *operands)
{
    if (sg_is_int(operands[0]) || sg_is_int(operands[1])) {
        return 0;
    }
    PyObject *a = sg_pointer(operands[0]), *b = sg_pointer(operands[1]);
    PyTypeObject *type = Py_TYPE(a);
    if (type == &PyBytes_Type || type == &PyByteArray_Type) {
        return concatenate_bytes(heap, operands);
    }
    if (type != Py_TYPE(b)) {
        return 0;
    }
    if (sg_is_array(type)) {
        return sg_nursery_has_room(heap) ? sg_array_concatenate(heap, a, b) : 0;
    }
    if (type == &PyList_Type || type == &PyTuple_Type) {
        return concatenate_items(heap, operands, type);
    }
    if (type == &PyUnicode_Type) {
        if (PyUnicode_GET_LENGTH(a) == 0 || PyUnicode_GET_LENGTH(b) == 0) {
            return take(&operands[PyUnicode_GET_LENGTH(a) == 0]);
        }
        PyObject *const parts[2] = {a, b};
        return sg_str_join(heap, parts, 2);
    }
    return 0;
}

static sg_slot repeat_items(sg_heap *heap, sg_slot *sequence, intptr_t times)
{
    PyObject *o = sg_pointer(*sequence);
    PyTypeObject *type = Py_TYPE(o);
    Py_ssize_t size = size_of(o);
    if (type == &PyTuple_Type && (size == 0 || times == 1)) {
        return take(sequence);
    }
    if (!sg_nursery_has_room(heap) || (size != 0 && times > SG_PART_MAX / size)) {
        return 0;
    }
    if (size == 0 || times <= 0) {
        return empty(heap, type);
    }
    PyObject **items, *r = room_for(heap, type, size * times, &items);
    if (r == NULL) {
        return 0;
    }
    if (!copy_items(o, size, 0, 1, size, items)) {
        return given_up(heap, type, r, items);
    }
    for (Py_ssize_t i = size; i < size * times; i++) {
        items[i] = items[i - size];
        sg_increment(items[i]);
    }
    return filled(heap, type, r, size * times);
}

static sg_slot repeat_byte_array(sg_heap *heap, sg_slot array, intptr_t times)
{
    sg_bytes_view view, none;
    sg_two_locks locks = sg_bytes_look(array, 0, &view, &none);
    Py_ssize_t n = times <= 0 ? 0 : view.n;
    char *to;
    sg_slot made = n == 0 || times <= SG_TEXT_MAX / n ? sg_bytes_like_room(heap, true, n * times, &to) : 0;
    for (Py_ssize_t i = 0; made != 0 && n != 0 && i < times; i++) {
        memcpy(to + i * n, view.at, (size_t)n);
    }
    sg_object_unlock_two(locks);
    return made;
}

sg_slot sg_repeat(sg_heap *heap, sg_slot *sequence, intptr_t times)
{
    if (is_plain_sequence(*sequence)) {
        return repeat_items(heap, sequence, times);
    }
    if (sg_is_int(*sequence)) {
        return 0;
    }
    PyObject *o = sg_pointer(*sequence);
    if (PyUnicode_CheckExact(o)) {
        return times == 1 ? take(sequence) : sg_str_repeat(heap, o, times);
    }
    if (PyBytes_CheckExact(o)) {
        return times == 1 ? take(sequence) : sg_bytes_repeat(heap, o, times);
    }
    if (PyByteArray_CheckExact(o)) {
        return repeat_byte_array(heap, *sequence, times);
    }
    if (sg_is_array(Py_TYPE(o))) {
        return sg_nursery_has_room(heap) ? sg_array_repeat(heap, o, times) : 0;
    }
    return 0;
}
