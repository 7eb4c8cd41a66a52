/* Sorting of items that compare without Python code.
 *
 * Job: the host's order for all-int, all-float or all-str items, and tuples of such that are alike: ascending and stable.
 * Locking: none; the items are the caller's copy.
 */
#ifndef SG_OBJECTS_SORT_H
#define SG_OBJECTS_SORT_H

#include "memory/slot.h"

/* False: not here (other items, a NaN, no memory), with the items as they were. */
bool sg_sort(sg_slot *items, Py_ssize_t n);

#endif
