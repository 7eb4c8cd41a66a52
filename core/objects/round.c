/* Rounds over several iterators.  Job, invariant and locking: round.h. */
#include "objects/round.h"

bool sg_round_begin_at(sg_round *round, PyObject **iterators, Py_ssize_t n, bool undo, int depth)
{
    if (n == 0 || n > SG_ZIP_MAX || depth + 2 >= SG_ITERATOR_DEPTH_MAX) {
        return false;
    }
    round->iterators = iterators;
    round->n = (int)n;
    round->undo = undo;
    for (int i = 1; i < round->n && !round->undo; i++) {
        round->undo = !sg_iterator_is_sure(iterators[i]);
    }
    int kept = undo ? round->n : round->n - 1; /* what comes last is not set back, unless the caller does it */
    for (int i = 0; i < kept && round->undo; i++) {
        if (!sg_iterator_save(iterators[i], &round->states[i])) {
            return false;
        }
    }
    return true;
}

bool sg_round_begin(sg_round *round, PyObject *iterators, bool undo, int depth)
{
    return sg_count(iterators) == 1
           && sg_round_begin_at(round, ((PyTupleObject *)iterators)->ob_item, Py_SIZE(iterators), undo, depth);
}

static void set_back(sg_round *round, int i)
{
    sg_iterator_restore(round->iterators[i], &round->states[i]);
}

static void drop_taken(sg_heap *heap, sg_round *round, int taken)
{
    while (taken > 0) {
        sg_drop(heap, round->taken[--taken]);
    }
}

/* The first has ended: so must the others, or the host raises. */
static sg_next end_strictly(sg_heap *heap, sg_round *round, int depth)
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

sg_next sg_round_take(sg_heap *heap, sg_round *round, bool strict, int depth)
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
        if (round->undo && (next == SG_NEXT_NOT_HERE || strict)) {
            while (i > 0) {
                set_back(round, --i);
            }
            return SG_NEXT_NOT_HERE;
        }
        return next;
    }
    return SG_NEXT_ITEM;
}

void sg_round_put_back(sg_heap *heap, sg_round *round)
{
    drop_taken(heap, round, round->n);
    for (int i = 0; i < round->n; i++) {
        set_back(round, i);
    }
}
