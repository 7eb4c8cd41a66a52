/* New lists and tuples of any size, from items.
 *
 * Job: what list(), tuple(), sorted() and split() make.  The caller has checked that the nursery has room.
 * Locking: none; nobody else knows a new object.
 */
#ifndef SG_OBJECTS_FROM_ITEMS_H
#define SG_OBJECTS_FROM_ITEMS_H

#include "objects/items.h"

/* The items are consumed.  `room` >= n is how many the list's buffer holds.  0: not here, and nothing is consumed. */
sg_slot sg_list_of(sg_heap *heap, const sg_slot *items, Py_ssize_t n, Py_ssize_t room);
sg_slot sg_tuple_of(sg_heap *heap, const sg_slot *items, Py_ssize_t n);
/* The same of what was taken from a container; whatever they return, the items are gone. */
static inline sg_slot sg_list_of_items(sg_heap *heap, sg_items *items, Py_ssize_t room)
{
    sg_slot list = sg_list_of(heap, items->at, items->n, room);
    if (list == 0) {
        sg_items_drop(heap, items, 0);
    }
    return list;
}
static inline sg_slot sg_tuple_of_items(sg_heap *heap, sg_items *items)
{
    sg_slot tuple = sg_tuple_of(heap, items->at, items->n);
    if (tuple == 0) {
        sg_items_drop(heap, items, 0);
    }
    return tuple;
}

/* The room that the host gives a list made of n items of such a container. */
static inline Py_ssize_t sg_list_room_for(PyTypeObject *source, Py_ssize_t n)
{
    bool grown = source == &PySet_Type || source == &PyFrozenSet_Type || source == &PyDict_Type
                 || source == &PyDictKeys_Type || source == &PyDictValues_Type || source == &PyDictItems_Type;
    Py_ssize_t room = (n + (n >> 3) + 6) & ~(Py_ssize_t)3;
    if (!grown || n == 0) {
        return (n + 1) & ~(Py_ssize_t)1;
    }
    return n > room - n ? (n + 3) & ~(Py_ssize_t)3 : room;
}

/* The same of n items that were appended one by one. */
static inline Py_ssize_t sg_list_room_appended(Py_ssize_t n)
{
    Py_ssize_t room = 0;
    while (room < n) {
        room = (room + 1 + ((room + 1) >> 3) + 6) & ~(Py_ssize_t)3;
    }
    return room;
}

#endif
