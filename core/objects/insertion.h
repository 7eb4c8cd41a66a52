/* The host's sort of fewer than 64 keys, one comparison at a time.
 *
 * Job: say which two keys are to be compared next, and take the answer in; so that a comparison may be a call of Python code.
 * These are count_run and binarysort of listobject.c, in which a program can see which keys are compared, and in what order.
 * Invariant: the keys and what belongs to each are always a permutation of what they were.
 * Locking: none; both arrays are the caller's alone.
 */
#ifndef SG_OBJECTS_INSERTION_H
#define SG_OBJECTS_INSERTION_H

#include "py/contract.h"

enum { SG_INSERTION_MAX = 63 };

typedef enum {
    SG_RUN_ASCENDS,
    SG_RUN_IS_LEVEL, /* perhaps all that seemed to ascend is equal */
    SG_RUN_DESCENDS,
    SG_RUN_STAYS, /* it does not descend: is it over, or level? */
    SG_RUN_EXTENDS,
    SG_INSERTS,
    SG_SORTED,
} sg_insertion_phase;

typedef struct {
    sg_insertion_phase phase;
    int n, at;             /* keys before `at` are in order */
    int level;             /* how many before `at` equal the one before them, in a run that descends */
    int low, high, middle; /* where the key at `at` may belong */
    bool answered;         /* the comparison asked for last has its answer */
} sg_insertion;

static inline sg_insertion sg_insertion_of(int n)
{
    return (sg_insertion){.phase = n < 2 ? SG_SORTED : SG_RUN_ASCENDS, .n = n, .at = 1};
}

/* The keys to be compared: is the one at *a less than the one at *b?  Not if all is sorted. */
void sg_insertion_asks(const sg_insertion *s, int *a, int *b);
void sg_insertion_answer(sg_insertion *s, PyObject **keys, PyObject **items, bool less);

/* The first n, backwards. */
void sg_reverse_items(PyObject **items, Py_ssize_t n);

#endif
