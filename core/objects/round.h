/* One item of each of several iterators, or none of any: what a step of zip() or map() takes.
 *
 * Invariant: if a step inside is "not here", or the caller can make nothing of the items, the iterators are set back to where
 * they were.  This is possible for simple iterators that nobody else has, so others only come last, and where no step after
 * theirs can fail.
 * Locking: as for any step inside another iterator (iteration.h).
 */
#ifndef SG_OBJECTS_ROUND_H
#define SG_OBJECTS_ROUND_H

#include "objects/iteration.h"

typedef struct {
    PyObject **iterators;
    int n;
    bool undo; /* states are kept */
    sg_iterator_state states[SG_ZIP_MAX];
    sg_slot taken[SG_ZIP_MAX]; /* the items */
} sg_round;

/* A round of the iterators in a tuple that is inside the caller's own; `undo`: what was taken may have to be put back.
 * False: not here. */
bool sg_round_begin(sg_round *round, PyObject *iterators, bool undo, int depth);
/* The same of some of its fields. */
bool sg_round_begin_at(sg_round *round, PyObject **iterators, Py_ssize_t n, bool undo, int depth);
/* `strict`: when the first has ended, so must the others. */
sg_next sg_round_take(sg_heap *heap, sg_round *round, bool strict, int depth);
/* After a round that was begun with `undo`: the items go back. */
void sg_round_put_back(sg_heap *heap, sg_round *round);
static inline void sg_round_drop(sg_heap *heap, sg_round *round)
{
    for (int i = 0; i < round->n; i++) {
        sg_drop(heap, round->taken[i]);
    }
}

#endif
