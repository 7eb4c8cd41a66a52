/* Iterators that ask a function about each item of another one: filter, and filterfalse, takewhile, dropwhile, starmap and
 * accumulate of itertools.
 *
 * Job: what an item, and the function's answer, do to such an iterator.  Natives are called in its steps, which are here;
 * functions in Python are the evaluator's affair (vm/mapping.h), with the item waiting on its stack.
 * Locking: as any step (objects/iteration.h); one that calls Python code, and what follows it, only for an iterator that this
 * thread has alone, or of a kind that locks for itself (`together`).
 */
#ifndef SG_NATIVES_ASKING_H
#define SG_NATIVES_ASKING_H

#include "natives/registry.h"
#include "objects/iteration.h"

typedef enum {
    SG_ASKS_FILTER,
    SG_ASKS_FILTERFALSE,
    SG_ASKS_TAKEWHILE,
    SG_ASKS_DROPWHILE,
    SG_ASKS_STARMAP,    /* the answers are the items */
    SG_ASKS_ACCUMULATE, /* so too */
    SG_ASKS_GROUPS,     /* a groupby object: the answers are keys (natives/itertools/groups.h) */
    SG_ASKS_GROUP,      /* one of its groups */
} sg_asker_kind;

typedef struct {
    PyTypeObject *type;
    sg_asker_kind kind;
    bool together;   /* others may know it: whoever has it asks under a lock (sg_asker_lock) */
    sg_stepper step; /* NULL: sg_asker_step */
} sg_asker;

/* A type whose layout has been tried.  Exclusive mode. */
void sg_asker_add(const sg_asker *asker);
/* Its steps, for those that are added in another way. */
sg_next sg_asker_step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth);
/* NULL: it is none. */
const sg_asker *sg_asker_of(PyTypeObject *type);

/* Before sg_ask_nothing() and sg_ask(), of those that others may know; NULL: somebody steps it. */
uint8_t *sg_asker_lock(sg_heap *heap, const sg_asker *asker, PyObject *iterator);

/* What it asks, or NULL: nothing that is called. */
PyObject *sg_asker_function(const sg_asker *asker, PyObject *iterator);
/* Where its items come from. */
PyObject *sg_asker_source(const sg_asker *asker, PyObject *iterator);

typedef enum {
    SG_ASKED_ITEM,  /* that is the next item */
    SG_ASKED_AGAIN, /* it is dropped: the next one of the source */
    SG_ASKED_END,
    SG_ASKED_CALL, /* the function is to be called */
    SG_ASKED_NOT_HERE,
} sg_asked;

/* The arguments of a call, borrowed from the item and the iterator. */
typedef struct {
    int n;
    sg_slot args[SG_NATIVE_ARGUMENTS];
} sg_question;

/* The source has given the item, which stays the caller's.  Not here: it goes back. */
sg_asked sg_ask(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, sg_question *question);
/* Before that: an accumulate object may begin with an item of its own, and there may be no more.  Otherwise
 * SG_ASKED_AGAIN. */
sg_asked sg_ask_nothing(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item);
/* The function has answered.  The answer is consumed, and the item if it is dropped.  Not here: nothing is consumed. */
sg_asked sg_answered(sg_heap *heap, const sg_asker *asker, PyObject *iterator, sg_slot *item, sg_slot answer);
/* The same in exclusive mode: not here means that an exception is set, and all is consumed. */
sg_asked sg_answered_counted(const sg_asker *asker, PyObject *iterator, PyObject **item, PyObject *answer);
/* True if sg_answered() will not be "not here". */
bool sg_can_be_answered(const sg_asker *asker, PyObject *iterator, sg_slot answer);

#endif
