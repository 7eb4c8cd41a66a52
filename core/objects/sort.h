/* Sorting of items that compare without Python code.
 *
 * Job: the host's order for all-int, all-float or all-str items, and tuples of one length whose first items are alike and such, and
 * decide: stable, ascending or descending.
 * Locking: none; the items are the caller's copy.
 */
#ifndef SG_OBJECTS_SORT_H
#define SG_OBJECTS_SORT_H

#include "memory/slot.h"

/* By what each item's key is; `keys` may be `items`.  False: not here (other keys, a NaN, no memory), with the items as they
 * were. */
bool sg_sort_by(const sg_slot *keys, sg_slot *items, Py_ssize_t n, bool descending);
static inline bool sg_sort(sg_slot *items, Py_ssize_t n)
{
    return sg_sort_by(items, items, n, false);
}

#endif
