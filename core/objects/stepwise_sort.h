/* The host's sort, one comparison at a time.
 *
 * Job: say which two keys are to be compared next, and take the answer in; so that a comparison may be a call of Python code.
 * A program can see which keys are compared, and in what order: it is listobject.c's order (runs that are counted, extended by
 * binary insertion, and merged with galloping by their powers; its listsort.txt explains why).
 * Invariants
 *   - The keys stay where they are: what is sorted are their indices.
 *   - The places behind the first n are temporary.  Outside of a merge the first n hold each index once; within one, they do
 *     so after sg_sort_give_up().
 * Locking: none; the memory is the caller's alone.
 */
#ifndef SG_OBJECTS_STEPWISE_SORT_H
#define SG_OBJECTS_STEPWISE_SORT_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SG_SORT_MAX = 1 << 29, /* keys: sums of places fit an int */
    SG_SORT_RUNS = 32,     /* that wait to be merged: their powers grow from one to the next */
};

typedef enum {
    SG_SORT_ASCENDS,
    SG_SORT_IS_LEVEL, /* perhaps all that seemed to ascend is equal */
    SG_SORT_DESCENDS,
    SG_SORT_STAYS, /* it does not descend: is it over, or level? */
    SG_SORT_EXTENDS,
    SG_SORT_INSERTS,
    /* These ask what `search` asks. */
    SG_SORT_SEEKS_SECOND, /* where the second run's first key belongs in the first run */
    SG_SORT_SEEKS_FIRST,  /* where the first run's last key belongs in the second run */
    SG_SORT_GALLOPS,
    SG_SORT_GALLOPS_BACK, /* likewise, with the runs the other way round */
    SG_SORT_ALTERNATES,   /* one key of this run, one of that */
    SG_SORT_DONE,
} sg_sort_phase;

typedef struct {
    int from, n, power;
} sg_sort_run;

/* Where a key belongs among the n that begin at `from`, which are in order. */
typedef struct {
    int key, from, n, hint;
    bool right; /* behind those that equal it */
    enum { SG_SEARCH_HINT, SG_SEARCH_UP, SG_SEARCH_DOWN, SG_SEARCH_BETWEEN } stage;
    int last, offset; /* in the last stage: it is not before the one, and not behind the other */
} sg_sort_search;

/* Of one run that is in temporary places (`kept`), and one that is where it was (`other`); upwards from their first keys, or
 * downwards from their last. */
typedef struct {
    int step, to;
    int kept, kept_left, other, other_left;
    int kept_wins, other_wins;
} sg_sort_merge;

typedef struct {
    sg_sort_phase phase;
    bool answered; /* the caller's: what was asked last has its answer */
    bool descending;
    int n;
    /* The run that is being found: */
    int from, left;        /* it begins here, and so many keys are in no run before it */
    int minimum, limit;    /* it has at least as many keys, unless there are fewer, and at most as many */
    int at;                /* so many are in order */
    int level;             /* how many before `at` equal the one before them, in a run that descends */
    int low, high, middle; /* where the key at `at` may belong */
    int power;             /* of the run before it */
    int waiting, gallop_after;
    sg_sort_run runs[SG_SORT_RUNS];
    sg_sort_search search;
    sg_sort_merge merge;
    int order[]; /* of the keys */
} sg_stepwise_sort;

/* n <= SG_SORT_MAX */
static inline size_t sg_sort_bytes(int n)
{
    return sizeof(sg_stepwise_sort) + (size_t)(n + n / 2 + 1) * sizeof(int);
}

/* Descending and stable is: ascending and stable, of all from the last to the first. */
void sg_sort_begin(sg_stepwise_sort *s, int n, bool descending);
/* The keys to be compared: is the one at *a less than the one at *b?  Not if all is done. */
void sg_sort_asks(const sg_stepwise_sort *s, int *a, int *b);
void sg_sort_answer(sg_stepwise_sort *s, bool less);
/* There will be no more answers. */
void sg_sort_give_up(sg_stepwise_sort *s);
/* Puts what belongs to the keys in order, with room for as many. */
void sg_sort_apply(const sg_stepwise_sort *s, void **items, void **room);

#endif
