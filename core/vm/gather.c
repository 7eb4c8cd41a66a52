/* Displays that take the items of a generator.  Job and locking: gather.h. */
#include "vm/gather.h"

#include "objects/list.h"
#include "objects/new.h"
#include "objects/set.h"
#include "vm/consume.h"

enum { ROOM = 8 }; /* that the host gives a list for items of which it does not know how many they are */

PyObject sg_gather_marker;

void sg_gather_init(void)
{
    sg_gather_marker = (PyObject){.ob_refcnt = _Py_IMMORTAL_REFCNT, .ob_type = &PyBaseObject_Type};
}

static PyObject **container_of(sg_slot state)
{
    return &((PyTupleObject *)sg_pointer(state))->ob_item[1];
}

static bool is_private(sg_slot state)
{
    return sg_tag(state) == SG_TAG_OWNED && sg_count(sg_pointer(state)) == 1;
}

/* As the host does it; without, the list has less room. */
static void make_room(sg_heap *heap, sg_slot slot)
{
    PyListObject *list = (PyListObject *)sg_pointer(slot);
    if (!sg_list_is_private(slot)) {
        return;
    }
    if (list->ob_item != NULL || list->allocated != 0) {
        sg_list_grow(heap, list, Py_SIZE(list) + ROOM, true);
        return;
    }
    PyObject **items = sg_table_take(heap, ROOM * sizeof *items);
    if (items != NULL) {
        list->ob_item = items;
        list->allocated = ROOM;
    }
}

sg_slot sg_gather_start(sg_heap *heap, sg_slot container, sg_slot generator)
{
    if (PyList_CheckExact(sg_pointer(container))) {
        make_room(heap, container);
    }
    return sg_tuple_new(heap, (const sg_slot[]){sg_from_heap(&sg_gather_marker), container, generator}, 3);
}

bool sg_gather_shared(sg_heap *heap, sg_slot state, sg_slot *item)
{
    PyObject *o = *container_of(state);
    sg_slot container = is_private(state) ? sg_owned(o) : sg_from_heap(o);
    if (PyList_CheckExact(o)) {
        return sg_list_append(heap, container, item);
    }
    if (!sg_set_add(heap, container, item)) {
        return false;
    }
    sg_drop(heap, *item);
    return true;
}

sg_slot sg_gather_end(sg_heap *heap, sg_slot state)
{
    PyObject **place = container_of(state), *container = place[0], *generator = place[1];
    if (!is_private(state)) {
        sg_increment(container);
        sg_drop(heap, state);
        return sg_owned(container);
    }
    place[0] = place[1] = NULL;
    sg_drop(heap, state);
    sg_drop_owned(heap, generator);
    if (PyList_CheckExact(container)) {
        sg_consume_give_back_room(container);
    }
    return sg_owned(container);
}

bool sg_gather_host(sg_slot state, PyObject *item)
{
    PyObject *container = *container_of(state);
    if (PyList_CheckExact(container)) {
        return _PyList_AppendTakeRef((PyListObject *)container, item) == 0;
    }
    bool added = PySet_Add(container, item) == 0;
    Py_DECREF(item);
    return added;
}

PyObject *sg_gather_end_host(sg_slot state)
{
    PyObject *container = Py_NewRef(*container_of(state));
    Py_DECREF((PyObject *)state);
    if (PyList_CheckExact(container)) {
        sg_consume_give_back_room(container);
    }
    return container;
}
