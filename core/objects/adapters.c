/* enumerate and zip objects in shared mode: making and stepping them.  Job, invariants and locking: iteration.h. */
#include "objects/int.h"
#include "objects/round.h"

/* The host gives the same tuple again and again to a loop that takes it apart; what its last step has left there goes with the
 * next step, also if that is ours. */
static void replace_given(sg_heap *heap, PyObject *result)
{
    PyObject **items = ((PyTupleObject *)result)->ob_item;
    for (Py_ssize_t i = 0; i < Py_SIZE(result); i++) {
        if (sg_unlikely(!sg_immortal(items[i])) && sg_count(result) == 1) {
            sg_iterator_put(heap, &items[i], Py_None);
        }
    }
}

static sg_next step_enumerate(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_enumerate *it = (sg_py_enumerate *)iterator;
    sg_slot taken[2];
    if (it->long_index != NULL || !sg_int_fits(it->index)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = sg_iterator_step_inner(heap, it->iterator, &taken[1], depth);
    if (next == SG_NEXT_ITEM) {
        taken[0] = sg_from_int(it->index++);
        replace_given(heap, it->result);
        sg_iterator_give(heap, taken, items, room, n, 2);
    }
    return next;
}

/* Of what is sure itself, and no adapter. */
static bool enumerate_is_sure(PyObject *iterator)
{
    sg_py_enumerate *it = (sg_py_enumerate *)iterator;
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(it->iterator));
    return it->long_index == NULL && sg_int_fits(it->index) && sg_count(iterator) == 1 && kind != NULL && !kind->adapts
           && sg_iterator_is_sure(it->iterator);
}

sg_slot sg_enumerate_new(sg_heap *heap, PyObject *iterator, Py_ssize_t start)
{
    const sg_slot nothing[2] = {sg_from_heap(Py_None), sg_from_heap(Py_None)};
    sg_py_enumerate *it = sg_iterator_object(heap, &PyEnum_Type, sizeof *it);
    it->index = start;
    it->iterator = iterator;
    it->result = (PyObject *)sg_tuple_new(heap, nothing, 2);
    it->long_index = NULL;
    it->one = (PyObject *)&_PyLong_SMALL_INTS[_PY_NSMALLNEGINTS + 1];
    return sg_owned((PyObject *)it);
}

/* ---- zip ---- */

static sg_next step_zip(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_zip *it = (sg_py_zip *)iterator;
    sg_round round;
    if (!sg_round_begin(&round, it->iterators, it->strict != 0, depth)) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = sg_round_take(heap, &round, it->strict != 0, depth);
    if (next == SG_NEXT_ITEM) {
        replace_given(heap, it->result);
        sg_iterator_give(heap, round.taken, items, room, n, round.n);
    }
    return next;
}

sg_slot sg_zip_new(sg_heap *heap, const sg_slot *iterators, int n, bool strict)
{
    sg_slot nothing[SG_ZIP_MAX];
    for (int i = 0; i < n; i++) {
        nothing[i] = sg_from_heap(Py_None);
    }
    sg_py_zip *it = sg_iterator_object(heap, &PyZip_Type, sizeof *it);
    it->n = n;
    it->iterators = (PyObject *)sg_tuple_new(heap, iterators, n);
    it->result = (PyObject *)sg_tuple_new(heap, nothing, n);
    it->strict = strict;
    return sg_owned((PyObject *)it);
}

void sg_adapters_init(void)
{
    sg_iterator_kind_add(&(sg_iterator_kind){
        .type = &PyEnum_Type, .step = step_enumerate, .adapts = true, .is_sure = enumerate_is_sure});
    sg_iterator_kind_add(&(sg_iterator_kind){.type = &PyZip_Type, .step = step_zip, .adapts = true});
}
