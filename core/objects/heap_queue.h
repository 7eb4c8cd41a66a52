/* Lists as heaps (heapq), for items that compare without Python code and without a lock: numbers, strs, bytes, and tuples
 * of such up to where they differ.
 *
 * Job: the host's order of items, item for item, after each operation.
 *
 * Invariant: all comparisons of an operation come before its changes, so it can be "not here" with nothing changed.
 * Locking: as list.h; the comparisons run under the list's lock.
 */
#ifndef SG_OBJECTS_HEAP_QUEUE_H
#define SG_OBJECTS_HEAP_QUEUE_H

#include "objects/list.h"

/* Takes the item out of its slot if it returns true; it may become owned otherwise. */
bool sg_heap_push(sg_heap *heap, sg_slot list, sg_slot *item);
/* The smallest item; 0: not here (or empty). */
sg_slot sg_heap_pop(sg_heap *heap, sg_slot list);
/* The smallest item, in whose place the other comes; `only_if_larger`: unless that is the smallest itself, and stays the
 * caller's, as the result.  0: not here. */
sg_slot sg_heap_replace(sg_heap *heap, sg_slot list, sg_slot *item, bool only_if_larger);
bool sg_heap_make(sg_heap *heap, sg_slot list);

#endif
