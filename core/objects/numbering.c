/* Items of an enumerate that Python code has given.  Job, invariants and locking: numbering.h. */
#include "objects/numbering.h"

#include "objects/int.h"
#include "objects/new.h"

/* What the inner iterator does once its item is there. */
static void count_item(PyObject *inner)
{
    if (Py_IS_TYPE(inner, &PySeqIter_Type)) {
        ((sg_py_sequence_iterator *)inner)->it_index++;
    }
}

static bool can_count(PyObject *inner)
{
    return !Py_IS_TYPE(inner, &PySeqIter_Type) || (sg_count(inner) == 1 && ((sg_py_sequence_iterator *)inner)->it_seq);
}

bool sg_number_shared(sg_heap *heap, PyObject *iterator, sg_slot *place, bool apart)
{
    sg_py_enumerate *it = (sg_py_enumerate *)iterator;
    PyTupleObject *result = (PyTupleObject *)it->result;
    PyObject *item = sg_is_int(*place) ? NULL : sg_pointer(*place), *kept = Py_None;
    if (sg_numbered(iterator) == NULL || sg_count(it->result) != 1 || !can_count(it->iterator)) {
        return false;
    }
    if (item != NULL && !sg_immortal(item) && !sg_is_leaf(item)) {
        if (!apart || !sg_nursery_tracks(it->result)) {
            return false;
        }
        kept = item;
    }
    if (!apart && (!sg_nursery_has_room(heap) || !sg_immortal(result->ob_item[1]))) {
        return false;
    }
    sg_slot number = sg_from_int(it->index++);
    count_item(it->iterator);
    if (!apart) {
        *place = sg_tuple_new(heap, (const sg_slot[]){number, *place}, 2);
        return true;
    }
    if (kept != Py_None) {
        sg_increment(kept);
    }
    place[1] = number;
    sg_iterator_put(heap, &result->ob_item[1], kept);
    return true;
}

PyObject *sg_number_host(PyObject *iterator, PyObject *item)
{
    sg_py_enumerate *it = (sg_py_enumerate *)iterator;
    PyObject *number = PyLong_FromSsize_t(it->index), *result = it->result;
    if (number == NULL) {
        Py_DECREF(item);
        return NULL;
    }
    it->index++;
    count_item(it->iterator);
    if (Py_REFCNT(result) != 1) {
        result = PyTuple_New(2);
        if (result == NULL) {
            Py_DECREF(number);
            Py_DECREF(item);
            return NULL;
        }
        PyTuple_SET_ITEM(result, 0, number);
        PyTuple_SET_ITEM(result, 1, item);
        return result;
    }
    Py_INCREF(result);
    PyObject *old[] = {PyTuple_GET_ITEM(result, 0), PyTuple_GET_ITEM(result, 1)};
    PyTuple_SET_ITEM(result, 0, number);
    PyTuple_SET_ITEM(result, 1, item);
    Py_DECREF(old[0]);
    Py_DECREF(old[1]);
    if (!_PyObject_GC_IS_TRACKED(result)) {
        PyObject_GC_Track(result);
    }
    return result;
}
