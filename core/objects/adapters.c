/* enumerate and zip objects in shared mode: making and stepping them.  Job, invariants and locking: iteration.h.
 *
 * A step of zip() takes an item of each iterator inside.  If one of them finds that its step is not here, those before it are
 * set back to where they were; this is possible for simple iterators that nobody else has.
 */
#include <string.h>

#include "objects/int.h"
#include "objects/iteration.h"

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

enum { STATE_MAX = 24 };

/* A round: the iterators, how they were before it, and what they have given. */
typedef struct {
    PyObject **iterators;
    int n;
    char states[SG_ZIP_MAX][STATE_MAX];
    sg_slot taken[SG_ZIP_MAX];
} zip_round;

static bool can_be_set_back(PyObject *iterator)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(iterator));
    return kind != NULL && kind->state != 0 && kind->state_bytes <= STATE_MAX && sg_count(iterator) == 1;
}

static void keep_states(zip_round *round)
{
    for (int i = 0; i < round->n; i++) {
        const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(round->iterators[i]));
        memcpy(round->states[i], (char *)round->iterators[i] + kind->state, kind->state_bytes);
    }
}

static void set_back(zip_round *round, int i)
{
    const sg_iterator_kind *kind = sg_iterator_kind_of(Py_TYPE(round->iterators[i]));
    memcpy((char *)round->iterators[i] + kind->state, round->states[i], kind->state_bytes);
}

static void drop_taken(sg_heap *heap, zip_round *round, int taken)
{
    while (taken > 0) {
        sg_drop(heap, round->taken[--taken]);
    }
}

/* The first has ended: so must the others, or the host raises. */
static sg_next end_strictly(sg_heap *heap, zip_round *round, int depth)
{
    for (int i = 1; i < round->n; i++) {
        sg_next next = sg_iterator_step_inner(heap, round->iterators[i], &round->taken[0], depth);
        if (next == SG_NEXT_ITEM) {
            drop_taken(heap, round, 1);
            set_back(round, i);
        }
        if (next != SG_NEXT_END) {
            return SG_NEXT_NOT_HERE;
        }
    }
    return SG_NEXT_END;
}

static sg_next take_round(sg_heap *heap, zip_round *round, bool undo, bool strict, int depth)
{
    for (int i = 0; i < round->n; i++) {
        sg_next next = sg_iterator_step_inner(heap, round->iterators[i], &round->taken[i], depth);
        if (next == SG_NEXT_ITEM) {
            continue;
        }
        drop_taken(heap, round, i);
        if (next == SG_NEXT_END && strict && i == 0) {
            return end_strictly(heap, round, depth);
        }
        if (undo && (next == SG_NEXT_NOT_HERE || strict)) {
            while (i > 0) {
                set_back(round, --i);
            }
            return SG_NEXT_NOT_HERE;
        }
        return next;
    }
    return SG_NEXT_ITEM;
}

static sg_next step_zip(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_zip *it = (sg_py_zip *)iterator;
    if (it->n == 0 || it->n > SG_ZIP_MAX || sg_count(it->iterators) != 1 || depth + 2 >= SG_ITERATOR_DEPTH_MAX) {
        return SG_NEXT_NOT_HERE;
    }
    zip_round round = {.iterators = ((PyTupleObject *)it->iterators)->ob_item, .n = (int)it->n};
    bool undo = it->strict != 0;
    for (int i = 1; i < round.n && !undo; i++) {
        undo = !sg_iterator_is_sure(round.iterators[i]);
    }
    for (int i = 0; i < round.n && undo; i++) {
        if (!can_be_set_back(round.iterators[i])) {
            return SG_NEXT_NOT_HERE;
        }
    }
    if (undo) {
        keep_states(&round);
    }
    sg_next next = take_round(heap, &round, undo, it->strict != 0, depth);
    if (next == SG_NEXT_ITEM) {
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
