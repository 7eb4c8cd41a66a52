/* sorted() and list.sort() for which Python code computes keys, or compares: those of keyed.h's calls that sort.
 *
 * The state has these places: SG_SORTS, function, whether descending, items, keys so far, how far the comparisons are (a bytes
 * with an sg_stepwise_sort in it) or None, the list that is sorted in place or None.
 * The function computes the keys.  If None is in the place of the keys, it compares the items themselves, as what
 * functools.cmp_to_key makes of it does.
 * Invariant: from the beginning to the end, whichever that is, a list that is sorted in place is set aside (objects/list.h).
 */
#ifndef SG_VM_SORTING_H
#define SG_VM_SORTING_H

#include "vm/callback.h"

enum { SG_SORTS = 1 }; /* the first place of the state */

/* The function in Python that `key` calls, or NULL: none, or not here.  *n: with so many arguments, of which `self`, if it is
 * not NULL, is the first. */
PyFunctionObject *sg_sorting_function(PyObject *key, PyObject **self, int *n);

/* The state of such a call, and in *step the first call of the function; 0: not here.  `in_place`: a list, or 0; then `iterable`
 * is what is sorted.  A list that other threads may know is set aside in exclusive mode only, so its sort begins there.  The caller has made room for SG_SORTING_ROOM new objects. */
enum { SG_SORTING_ROOM = 4 };
sg_slot sg_sorting_begin(sg_heap *heap, PyThreadState *tstate, sg_slot in_place, sg_slot iterable, PyObject *key,
                         bool descending, bool exclusive, sg_callback_step *step);

/* As sg_keyed_continue(), but v is the caller's. */
bool sg_sorting_continue(sg_heap *heap, PyThreadState *tstate, sg_slot state, sg_slot v, sg_callback_step *step);
/* There is an exception, or nothing has begun: whether that can be the end in shared mode; and the end. */
bool sg_sorting_can_fail(PyObject *state);
void sg_sorting_fail(sg_heap *heap, PyObject *state);

/* The same in exclusive mode.  sg_sorting_finish() consumes v. */
PyObject *sg_sorting_finish(PyObject *state, PyObject *v);
void sg_sorting_fail_host(PyObject *state);

#endif
