/* The room of a list while it is given items of an iterator, one by one.
 *
 * Job: what the host's list.extend() does before the first item and behind the last, so that the list has the same size in memory.
 * But a shared list does not become smaller here (list.h).  Without memory, or while the list is sorted, nothing is done: an item that is appended finds that out.
 * Locking: the list's, unless it is private.
 */
#ifndef SG_OBJECTS_LIST_ROOM_H
#define SG_OBJECTS_LIST_ROOM_H

#include "memory/heap.h"

/* For as many as the iterator has promised; of a shared list, if the host would keep that in any case. */
void sg_list_make_room(sg_heap *heap, sg_slot list, Py_ssize_t n);
/* What is more than twice the need.  False: not here (the large buffer of a shared list must be made smaller). */
bool sg_list_give_back_room(sg_heap *heap, sg_slot list);
/* As the first, in exclusive mode: false with an exception. */
bool sg_list_make_room_host(PyListObject *list, Py_ssize_t n);

#endif
