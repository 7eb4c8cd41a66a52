/* Binding the arguments of a call to a Python function's parameters, in shared mode.
 *
 * Job: calls of every shape (keywords, defaults, `*args`, `**kwargs`), without the host.  What is wrong with a call, the
 * host says.
 */
#ifndef SG_VM_BIND_H
#define SG_VM_BIND_H

#include "memory/heap.h"
#include "vm/program.h"

/* The arguments of a call: `positional` of them, then one for each name. */
typedef struct {
    sg_slot *args;
    int positional, named;
    PyObject *const *names; /* exact strs, all different */
} sg_arguments;

/* The names of CALL_KW, which are the last of `n` arguments from `args` on. */
static inline sg_arguments sg_named_arguments(sg_slot *args, int n, PyObject *names)
{
    int named = (int)PyTuple_GET_SIZE(names);
    return (sg_arguments){args, n - named, named, ((PyTupleObject *)names)->ob_item};
}

/* A frame of the function, which gets the arguments; their slots are nobody's then.  NULL, with no side effect but that
 * values may have been boxed or counted in their slots: only the host can call it.  `callable` is the frame's reference to
 * the function. */
_PyInterpreterFrame *sg_push_bound(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, sg_slot callable,
                                   sg_arguments arguments);

/* True if sg_push_bound would push a frame, here or anywhere further down on the data stack. */
bool sg_can_bind(sg_heap *heap, PyThreadState *tstate, PyFunctionObject *function, sg_arguments arguments);

/* The arguments of CALL_FUNCTION_EX, in `room` from `first` on: items of `args` and values of `kwargs` (or 0), borrowed;
 * `names` gets the keywords.  False: not here. */
enum { SG_SPREAD_MAX = 64, SG_SPREAD_NAMES = 32 };
bool sg_spread(sg_heap *heap, sg_slot args, sg_slot kwargs, sg_slot room[SG_SPREAD_MAX], int first,
               PyObject *names[SG_SPREAD_NAMES], sg_arguments *arguments);

#endif
