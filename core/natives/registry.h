/* C functions of the host that run in shared mode, written again.
 *
 * Job: find the native for a callable, and run it.
 *
 * Invariants
 *   - A native behaves exactly as the host's function for the arguments it takes, and answers false, with no side
 *     effect, for all others: subclasses, wrong arguments, and everything that raises.
 *   - It never raises, allocates from the host, calls host code that counts, or changes mode.
 *   - Keys are addresses of method definitions and types, which live as long as the process.  A program that
 *     rebinds `len` calls another callable, so there is nothing to guard.
 *
 * Locking: the table is written in exclusive mode only, and read in shared mode.
 */
#ifndef SG_NATIVES_REGISTRY_H
#define SG_NATIVES_REGISTRY_H

#include "memory/heap.h"

/* Shared mode.  True: done, and *result is a slot (owned, borrowed from the heap, or an int).  Arguments stay the
 * caller's; one that the native keeps or returns it takes, by leaving 0 in its slot. */
typedef bool (*sg_native)(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result);
/* Exclusive mode, before the host's function: fills caches that the native needs.  Never raises. */
typedef void (*sg_native_preparation)(PyThreadState *tstate, PyObject *const *args, int n);

/* One line of a list; the last has no name. */
typedef struct {
    const char *name;
    sg_native run;
    sg_native_preparation prepare; /* or NULL */
} sg_native_def;

extern const sg_native_def sg_builtin_natives[]; /* functions and types of builtins */
extern const sg_native_def sg_math_natives[];
extern const sg_native_def sg_list_natives[], sg_dict_natives[], sg_str_natives[];

/* Registers the natives of builtins and of the built-in types, and `more` of builtins.  Exclusive mode. */
void sg_natives_init(PyInterpreterState *interp, const sg_native_def *more);

/* Runs the native for the call whose operands (callable, self or NULL, nargs arguments) begin at `base`.  False: not
 * here, and the operands mean what they meant.  Shared mode. */
bool sg_native_call(sg_heap *heap, PyThreadState *tstate, sg_slot *base, int nargs, sg_slot *result);

/* The same call is about to be made by the host.  Exclusive mode. */
void sg_native_prepare(PyThreadState *tstate, PyObject *callable, PyObject *const *args, int n);

/* An argument as the result, or kept. */
static inline sg_slot sg_native_take(sg_slot *arg)
{
    sg_slot s = *arg;
    *arg = 0;
    return s;
}

static inline sg_slot sg_native_bool(bool truth)
{
    return sg_from_heap(truth ? Py_True : Py_False);
}

static inline PyTypeObject *sg_native_type(sg_slot s)
{
    return sg_is_int(s) ? &PyLong_Type : Py_TYPE(sg_pointer(s));
}

#endif
