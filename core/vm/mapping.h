/* map objects that call functions in Python: their frames are pushed by the loop, or the consuming call, that wants an item.
 *
 * Job: take the arguments of the next call.  The frame returns as an iterator's __next__ does (SG_RETURNS_NEXT): the result is
 * the item, and StopIteration ends it all.
 * Locking: only for a map object that this thread has alone.
 */
#ifndef SG_VM_MAPPING_H
#define SG_VM_MAPPING_H

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
/* Of a map or filter object whose step was not here: the function may be one of another module, met for the first time.
 * Exclusive mode; never raises. */
void sg_map_learn(PyThreadState *tstate, PyObject *iterator);
/* SG_NEXT_ITEM: there is a call to make, for which there is room. */
sg_next sg_map_next_call(sg_heap *heap, PyThreadState *tstate, PyObject *map, sg_map_call *call);

#endif
