/* Iterators that call functions in Python: map objects, and those that ask about each item (natives/asking.h).  The frames are
 * pushed by the loop, or the consuming call, that wants an item.
 *
 * Job: take the arguments of the next call.
 *   map           The frame returns as an iterator's __next__ does (SG_RETURNS_NEXT): the result is the item, and
 *                 StopIteration ends it all.
 *   by index      So does that of the __getitem__ of what has no __iter__; IndexError is the end, too.
 *   those that ask  The item waits on the caller's stack, above the iterator, and the frame returns the answer
 *                 (SG_RETURNS_ANSWER).  The iterator says what that means: the item is what the loop wanted, or another is
 *                 taken, or there are no more.  StopIteration ends it all, too.
 * Locking: only for an iterator that this thread has alone, or one that locks for itself (sg_asks_together).
 */
#ifndef SG_VM_MAPPING_H
#define SG_VM_MAPPING_H

#include "natives/asking.h"
#include "objects/round.h"
#include "vm/bind.h"
#include "vm/special.h"

enum { SG_MAP_ARGUMENTS_MAX = 8 };

typedef struct {
    PyFunctionObject *function;
    bool simple; /* sg_can_push() has found room for its frame; otherwise sg_can_bind() has */
    int n;
    sg_slot args[SG_MAP_ARGUMENTS_MAX]; /* the frame's */
} sg_map_call;

/* True if that is what an item of the map object takes. */
bool sg_map_calls_python(PyObject *map);
/* Of an iterator whose step was not here: the function it calls may be one of another module, met for the first time.
 * Exclusive mode; never raises. */
void sg_map_learn(PyThreadState *tstate, PyObject *iterator);
/* True of an iterator by index (indexed.h) over an object whose __getitem__ is in Python. */
bool sg_indexes_python(PyObject *iterator);
/* Of either.  SG_NEXT_ITEM: there is a call to make, for which there is room. */
sg_next sg_map_next_call(sg_heap *heap, PyThreadState *tstate, PyObject *map, sg_map_call *call);

/* True if that is what an item of an iterator takes that asks about each. */
bool sg_asks_python(PyObject *iterator);
/* True of such a one if others may know it. */
bool sg_asks_together(PyObject *iterator);
/* SG_ASKED_CALL: there is a call to make about *item, for which there is room; otherwise as asking.h says. */
sg_asked sg_ask_next(sg_heap *heap, PyThreadState *tstate, PyObject *iterator, sg_slot *item, sg_map_call *call);

#endif
