/* Items that take the place of a part of a list.  Job, invariant and locking: part_items.h. */
#include "vm/part_items.h"

#include "objects/list.h"
#include "objects/new.h"
#include "objects/sequence.h"
#include "vm/indexed.h"
#include "vm/special.h"

enum { ITEMS_MAX = 1000, LENGTH_MAX = 1 << 16, DEFAULT_LENGTH = 8 };
enum { VALUE, LIST, KEY }; /* the operands */
enum { SLICE, SEQUENCE };  /* the pair in the place of the key */

static bool has_items(const sg_slot *base)
{
    return !sg_is_int(base[VALUE]) && PyList_CheckExact(sg_pointer(base[VALUE]));
}

static PyObject *sequence_of(const sg_slot *base)
{
    return PyTuple_GET_ITEM(sg_pointer(base[KEY]), SEQUENCE);
}

/* The call of x's __getitem__ with the next index; false: not here. */
static bool call_for(sg_heap *heap, PyThreadState *tstate, PyObject *sequence, Py_ssize_t index, sg_callback_step *step)
{
    PyFunctionObject *method = sg_special_find(Py_TYPE(sequence), SG_SPECIAL_GETITEM);
    step->room[0] = sg_from_heap(sequence);
    step->room[1] = sg_from_int(index);
    return method != NULL && sg_runs_at_once(method)
           && sg_can_bind(heap, tstate, method, (sg_arguments){step->room, 2, 0, NULL})
           && sg_callback_calls(step, method, 2);
}

_PyInterpreterFrame *sg_part_items_begin(sg_heap *heap, PyThreadState *tstate, const sg_slot *base)
{
    sg_slot ends[3], value = base[VALUE];
    sg_bounds bounds;
    /* Somebody else has the list and x: neither dies when the instruction lets them go, whatever the order. */
    if (sg_is_int(value) || sg_tag(value) == SG_TAG_OWNED || sg_is_int(base[LIST]) || sg_tag(base[LIST]) == SG_TAG_OWNED
        || !PyList_CheckExact(sg_pointer(base[LIST])) || !sg_slice_ends(base[KEY], ends)
        || !sg_bounds_get(ends, 0, &bounds)) {
        return NULL;
    }
    PyTypeObject *type = Py_TYPE(sg_pointer(value));
    PyFunctionObject *method = sg_is_indexed(type) && sg_special_find(type, SG_SPECIAL_GETITEM) != NULL
                                   ? sg_special_find(type, SG_SPECIAL_LEN)
                                   : NULL;
    if (method == NULL || !sg_runs_at_once(method)) {
        return NULL;
    }
    sg_slot self = sg_from_heap(sg_pointer(value));
    _PyInterpreterFrame *frame =
        sg_push_bound(heap, tstate, method, sg_from_heap((PyObject *)method), (sg_arguments){&self, 1, 0, NULL});
    if (frame != NULL) {
        SG_FRAME_FLAGS(frame) |= SG_RETURNS_CONTINUED;
    }
    return frame;
}

void sg_part_items_learn(PyObject *container, PyObject *value)
{
    if (PyList_CheckExact(container) && sg_is_indexed(Py_TYPE(value))) {
        sg_special_learn(Py_TYPE(value), SG_SPECIAL_GETITEM);
        sg_special_learn(Py_TYPE(value), SG_SPECIAL_LEN);
    }
}

bool sg_part_items_gather(const sg_insn *insn, const sg_slot *base)
{
    return insn->op == SG_OP_STORE_SUBSCR && PyList_CheckExact(sg_pointer(base[LIST]));
}

bool sg_part_items_continue(sg_heap *heap, PyThreadState *tstate, sg_slot *base, sg_slot v, sg_callback_step *step)
{
    enum { ROOM = 4 }; /* for the list and the pair, and for the frame that comes then */
    if (has_items(base)) {
        Py_ssize_t n = Py_SIZE(sg_pointer(base[VALUE])) + 1;
        sg_slot item = v;
        if (n > ITEMS_MAX || !call_for(heap, tstate, sequence_of(base), n, step)) {
            return false;
        }
        bool done = sg_list_append(heap, base[VALUE], &item);
        if (!done && item != v) {
            sg_drop(heap, item);
        }
        return done;
    }
    intptr_t length;
    PyObject *sequence = sg_pointer(base[VALUE]);
    if (!sg_int_get(v, &length) || length < 0 || length > LENGTH_MAX || heap->nursery_n + ROOM > SG_NURSERY_MAX
        || !call_for(heap, tstate, sequence, 0, step)) {
        return false;
    }
    sg_drop(heap, v);
    const sg_slot pair[] = {[SLICE] = base[KEY], [SEQUENCE] = base[VALUE]};
    base[KEY] = sg_tuple_new(heap, pair, 2);
    base[VALUE] = sg_list_new(heap, NULL, 0);
    return true;
}

bool sg_part_items_can_raise(const sg_slot *base)
{
    return has_items(base); /* of what a __len__ raises some is not seen */
}

bool sg_part_items_end(sg_heap *heap, sg_slot *base, PyObject *raised)
{
    PyTypeObject *type = Py_TYPE(raised);
    if (!PyType_IsSubtype(type, (PyTypeObject *)PyExc_IndexError)
        && !PyType_IsSubtype(type, (PyTypeObject *)PyExc_StopIteration)) {
        return false;
    }
    sg_slot pair = base[KEY];
    base[KEY] = sg_callback_own(heap, sg_from_heap(PyTuple_GET_ITEM(sg_pointer(pair), SLICE)));
    sg_drop(heap, pair);
    return true;
}

/* ---- exclusive mode ---- */

/* The items of the sequence that are not in the list yet; false with an exception. */
static bool gather_rest(PyObject *list, PyObject *sequence)
{
    PyObject *item;
    while ((item = PySequence_GetItem(sequence, PyList_GET_SIZE(list))) != NULL) {
        if (_PyList_AppendTakeRef((PyListObject *)list, item) < 0) {
            return false;
        }
    }
    if (!PyErr_ExceptionMatches(PyExc_IndexError) && !PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return false;
    }
    PyErr_Clear();
    return true;
}

/* The instruction, when nothing has been gathered. */
static bool store_all(PyObject **base, Py_ssize_t length)
{
    PyObject *list = sg_indexed_gather_host(base[VALUE], length);
    bool done = list != NULL && PyObject_SetItem(base[LIST], base[KEY], list) == 0;
    Py_XDECREF(list);
    return done;
}

static bool store_gathered(PyObject **base)
{
    return PyObject_SetItem(base[LIST], PyTuple_GET_ITEM(base[KEY], SLICE), base[VALUE]) == 0;
}

bool sg_part_items_finish(PyObject **base, PyObject *v)
{
    if (has_items((const sg_slot *)base)) {
        return _PyList_AppendTakeRef((PyListObject *)base[VALUE], v) == 0
               && gather_rest(base[VALUE], sequence_of((const sg_slot *)base)) && store_gathered(base);
    }
    Py_ssize_t length = sg_special_length(v);
    return length < 0 ? sg_part_items_recover(base) : store_all(base, length);
}

bool sg_part_items_recover(PyObject **base)
{
    if (!has_items((const sg_slot *)base)) {
        /* A TypeError says that there is no such length. */
        if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
            return false;
        }
        PyErr_Clear();
        return store_all(base, DEFAULT_LENGTH);
    }
    if (!PyErr_ExceptionMatches(PyExc_IndexError) && !PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return false;
    }
    PyErr_Clear();
    return store_gathered(base);
}
