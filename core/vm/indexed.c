/* Objects iterated by index.  Job and locking: indexed.h. */
#include "vm/indexed.h"

#include "objects/iteration.h"
#include "vm/consume_into.h"
#include "vm/special.h"

enum { DEFAULT_LENGTH = 8, LENGTH_MAX = 1 << 16 };

static bool gathers(sg_consumer kind)
{
    return kind == SG_CONSUME_LIST || kind == SG_CONSUME_TUPLE || kind == SG_CONSUME_SORTED || kind == SG_CONSUME_JOIN;
}

static bool looks(sg_consumer kind)
{
    return kind == SG_CONSUME_ANY || kind == SG_CONSUME_ALL || kind == SG_CONSUME_MIN || kind == SG_CONSUME_MAX
           || kind == SG_CONSUME_SUM || kind == SG_CONSUME_SET || kind == SG_CONSUME_FROZENSET
           || sg_consume_fills(kind);
}

static bool only_gathers(sg_consumer kind)
{
    return (gathers(kind) && kind != SG_CONSUME_SORTED) || kind == SG_CONSUME_SET || kind == SG_CONSUME_FROZENSET;
}

sg_consumer sg_indexed_kind(const sg_slot *base)
{
    PyTypeObject *type = sg_is_int(base[2]) ? &PyLong_Type : Py_TYPE(sg_pointer(base[2]));
    if (!sg_is_indexed(type) || sg_special_find(type, SG_SPECIAL_GETITEM) == NULL) {
        return SG_CONSUME_NOTHING;
    }
    sg_consumer kind = sg_consume_kind(base, 1);
    /* Where nothing but this call has it, it dies with the iterator, a moment before the host lets it go: only where no code can
     * run between. */
    if (sg_tag(base[2]) == SG_TAG_OWNED && !(only_gathers(kind) && sg_looks_plain_itself(sg_pointer(base[2])))) {
        return SG_CONSUME_NOTHING;
    }
    if (gathers(kind)) {
        PyFunctionObject *length = sg_indexed_length(kind, base);
        bool told = length != NULL ? sg_runs_at_once(length) : !sg_consume_has_length(type);
        return told && sg_consume_lacks_hint(type) ? kind : SG_CONSUME_NOTHING;
    }
    return looks(kind) ? kind : SG_CONSUME_NOTHING;
}

PyFunctionObject *sg_indexed_length(sg_consumer kind, const sg_slot *base)
{
    return gathers(kind) ? sg_special_find(Py_TYPE(sg_pointer(base[2])), SG_SPECIAL_LEN) : NULL;
}

bool sg_indexed_start(sg_heap *heap, sg_consumer kind, sg_slot *base, Py_ssize_t length)
{
    enum { ROOM = 3 }; /* for the iterator, and what the call's start makes */
    if (heap->nursery_n + ROOM > SG_NURSERY_MAX || !sg_is_indexed(Py_TYPE(sg_pointer(base[2])))) {
        return false;
    }
    sg_slot sequence = base[2], iterator = sg_iterator_new(heap, sequence);
    if (iterator == 0) {
        return false;
    }
    base[2] = iterator;
    if (!sg_consume_start_with_room(heap, kind, base, 1, length)) {
        base[2] = sequence;
        sg_drop(heap, iterator);
        return false;
    }
    sg_drop(heap, sequence);
    return true;
}

bool sg_indexed_asks_length(const sg_insn *insn, const sg_slot *base)
{
    return insn->op != SG_OP_CALL_KW && insn->op != SG_OP_CALL_FUNCTION_EX && insn->arg == 1
           && gathers(sg_consume_kind(base, 1));
}

bool sg_indexed_continue(sg_heap *heap, sg_slot *base, sg_slot v, sg_callback_step *step)
{
    intptr_t length;
    if (!sg_int_get(v, &length) || length < 0 || length > LENGTH_MAX
        || !sg_indexed_start(heap, sg_consume_kind(base, 1), base, length)) {
        return false;
    }
    sg_drop(heap, v);
    step->consumes = true;
    return sg_callback_done(step, 0);
}

PyObject *sg_indexed_gather_host(PyObject *sequence, Py_ssize_t length)
{
    PyObject *iterator = PySequence_Check(sequence) ? PySeqIter_New(sequence) : PySequence_GetItem(sequence, 0);
    PyObject *list = iterator == NULL ? NULL : PyList_New(0), *item = NULL;
    if (list != NULL && !sg_consume_give_room_host(list, length)) {
        Py_CLEAR(list);
    }
    while (list != NULL && (item = PyIter_Next(iterator)) != NULL) {
        if (_PyList_AppendTakeRef((PyListObject *)list, item) < 0) {
            Py_CLEAR(list);
        }
    }
    if (list != NULL && PyErr_Occurred()) {
        Py_CLEAR(list);
    }
    if (list != NULL) {
        sg_consume_give_back_room(list);
    }
    Py_XDECREF(iterator);
    return list;
}

static PyObject *finish(PyObject **base, Py_ssize_t length)
{
    sg_consumer kind = sg_consume_kind((sg_slot *)base, 1);
    PyObject *list = sg_indexed_gather_host(base[2], length), *result = list;
    if (list == NULL) {
        return NULL;
    }
    if (kind == SG_CONSUME_TUPLE || kind == SG_CONSUME_JOIN) {
        result = kind == SG_CONSUME_TUPLE ? PyList_AsTuple(list) : PyUnicode_Join(base[1], list);
        Py_DECREF(list);
    }
    else if (kind == SG_CONSUME_SORTED && PyList_Sort(list) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

PyObject *sg_indexed_finish(PyObject **base, PyObject *v)
{
    Py_ssize_t length = sg_special_length(v);
    if (length < 0) {
        PyObject *result;
        return sg_indexed_recover(base, &result) ? result : NULL;
    }
    return finish(base, length);
}

/* A TypeError says that there is no such length. */
bool sg_indexed_recover(PyObject **base, PyObject **result)
{
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
        return false;
    }
    PyErr_Clear();
    *result = finish(base, DEFAULT_LENGTH);
    return *result != NULL;
}
