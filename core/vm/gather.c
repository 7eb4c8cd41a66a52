/* Instructions that take the items of a generator.  Job and locking: gather.h. */
#include "vm/gather.h"

#include "objects/list.h"
#include "objects/new.h"
#include "objects/set.h"
#include "vm/consume.h"

enum { ROOM = 8 }; /* that the host gives a list for items of which it does not know how many they are */

PyObject sg_gather_marker, sg_unpack_marker;

void sg_gather_init(void)
{
    sg_gather_marker = sg_unpack_marker = (PyObject){.ob_refcnt = _Py_IMMORTAL_REFCNT, .ob_type = &PyBaseObject_Type};
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

/* ---- a, b = items ---- */

static PyListObject *items_of(sg_slot state)
{
    return (PyListObject *)PyTuple_GET_ITEM(sg_pointer(state), 2);
}

sg_slot sg_unpack_start(sg_heap *heap, sg_slot generator)
{
    sg_slot list = sg_list_new(heap, NULL, 0);
    return sg_tuple_new(heap, (const sg_slot[]){sg_from_heap(&sg_unpack_marker), generator, list}, 3);
}

bool sg_unpack_shared(sg_heap *heap, sg_slot state, sg_slot *item, int wanted)
{
    PyListObject *list = items_of(state);
    return is_private(state) && Py_SIZE(list) < wanted && sg_list_append(heap, sg_owned((PyObject *)list), item);
}

bool sg_unpack_end(sg_heap *heap, sg_slot *place, int wanted)
{
    sg_slot state = *place;
    PyListObject *list = items_of(state);
    if (!is_private(state) || sg_count((PyObject *)list) != 1 || Py_SIZE(list) != wanted) {
        return false;
    }
    for (int i = 0; i < wanted; i++) {
        place[i] = sg_owned(list->ob_item[wanted - 1 - i]);
    }
    ((PyVarObject *)list)->ob_size = 0;
    sg_drop(heap, state);
    return true;
}

bool sg_unpack_host(sg_slot state, PyObject *item, int wanted)
{
    PyListObject *list = items_of(state);
    if (Py_SIZE(list) < wanted) {
        return _PyList_AppendTakeRef(list, item) == 0;
    }
    Py_DECREF(item);
    PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %d)", wanted);
    return false;
}

bool sg_unpack_end_host(sg_slot *place, int wanted)
{
    PyObject *state = (PyObject *)*place;
    PyListObject *list = items_of(*place);
    if (Py_SIZE(list) != wanted) {
        PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected %d, got %zd)", wanted, Py_SIZE(list));
        return false;
    }
    for (int i = 0; i < wanted; i++) {
        place[i] = (sg_slot)Py_NewRef(list->ob_item[wanted - 1 - i]);
    }
    Py_DECREF(state);
    return true;
}
