/* itertools.tee: making its objects, and their steps.  See tools.h.
 *
 * Job: several iterators over the items of one, which are kept in links of some dozens as long as one of them still needs
 * them.
 * Invariants
 *   - A tee object's own fields are covered by whoever steps it.  A link is known to several such objects, perhaps of several
 *     threads: its fields are read and written under a lock of its own only, and what a step gives away of them is counted.
 * Locking: a link's lock is one of a table of their own, by address.  It is tried only, in a step, whatever locks that has
 * taken; under it the source is stepped, as any iterator inside another (objects/iteration.h).
 */
#include <string.h>

#include "natives/itertools/tools.h"
#include "objects/lock.h"
#include "objects/value.h"

static PyTypeObject *link_type;

/* ---- links ---- */

enum { LINK_LOCKS = 256 };
static uint8_t link_locks[LINK_LOCKS];

/* NULL: somebody has it. */
static uint8_t *try_lock(sg_heap *heap, PyObject *link)
{
    uintptr_t a = (uintptr_t)link;
    uint8_t *lock = &link_locks[((a >> 5) ^ (a >> 13)) % LINK_LOCKS];
    if (__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE) != 0) {
        return NULL;
    }
    heap->shared_steps++;
    return lock;
}

static void unlock(sg_heap *heap, uint8_t *lock)
{
    heap->shared_steps--;
    sg_object_unlock(lock);
}

static PyObject *link_new(sg_heap *heap, PyObject *source)
{
    sg_py_tee_link *link = sg_iterator_object(heap, link_type, sizeof *link);
    link->source = source;
    link->n = 0;
    link->running = 0;
    link->next = NULL;
    return (PyObject *)link;
}

/* The link behind a full one, which may be new; a reference of one's own.  With the lock. */
static PyObject *link_after(sg_heap *heap, sg_py_tee_link *link)
{
    if (link->next == NULL) {
        sg_increment(link->source);
        PyObject *next = link_new(heap, link->source);
        __atomic_store_n(&link->next, next, __ATOMIC_RELEASE);
    }
    sg_increment(link->next);
    return link->next;
}

/* The item at `index`, counted; it may be the first to want it.  With the lock. */
static sg_next link_item(sg_heap *heap, sg_py_tee_link *link, int index, sg_slot *item, int depth)
{
    if (index >= link->n) {
        if (index > link->n || link->running != 0) {
            return SG_NEXT_NOT_HERE;
        }
        sg_next next = sg_iterator_step_inner(heap, link->source, item, depth);
        if (next != SG_NEXT_ITEM) {
            return next;
        }
        link->items[index] = sg_to_heap(heap, *item);
        __atomic_store_n(&link->n, index + 1, __ATOMIC_RELEASE);
    }
    intptr_t number;
    PyObject *value = link->items[index];
    if (sg_int_get(sg_from_heap(value), &number)) {
        *item = sg_from_int(number);
    }
    else {
        sg_increment(value);
        *item = sg_owned(value);
    }
    return SG_NEXT_ITEM;
}

/* Nobody borrows from a link. */
static bool release_items(sg_heap *heap, PyObject *o)
{
    sg_py_tee_link *link = (sg_py_tee_link *)o;
    sg_death_drop(heap, link->source); /* first, as the host does */
    for (int i = 0; i < link->n; i++) {
        sg_death_drop(heap, link->items[i]);
    }
    return true;
}

static bool look_at_items(PyObject *o, sg_look *state)
{
    sg_py_tee_link *link = (sg_py_tee_link *)o;
    bool plain = sg_look_at(link->source, state);
    for (int i = 0; plain && i < link->n; i++) {
        plain = sg_look_at(link->items[i], state);
    }
    return plain;
}

/* ---- steps ---- */

static sg_next step_tee(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    (void)room;
    (void)n;
    sg_py_tee *tee = (sg_py_tee *)iterator;
    if (tee->index >= SG_TEE_CELLS) {
        uint8_t *lock = try_lock(heap, tee->link);
        if (lock == NULL) {
            return SG_NEXT_NOT_HERE;
        }
        PyObject *next = link_after(heap, (sg_py_tee_link *)tee->link);
        unlock(heap, lock);
        sg_iterator_put(heap, &tee->link, next);
        tee->index = 0;
    }
    uint8_t *lock = try_lock(heap, tee->link);
    if (lock == NULL) {
        return SG_NEXT_NOT_HERE;
    }
    sg_next next = link_item(heap, (sg_py_tee_link *)tee->link, tee->index, items, depth);
    unlock(heap, lock);
    if (next == SG_NEXT_ITEM) {
        tee->index++;
    }
    return next;
}

/* ---- making ---- */

static sg_slot tee_new(sg_heap *heap, PyObject *link, int index)
{
    sg_py_tee *tee = sg_tool_new(heap, &sg_tool_tee);
    tee->link = link;
    tee->index = index;
    tee->weakrefs = NULL;
    tee->state = PyType_GetModuleState(sg_tool_tee.type);
    return sg_owned((PyObject *)tee);
}

/* tee(iterable, n): of what is such an object itself, copies are the host's. */
NATIVE(native_tee)
{
    enum { MOST = 8 };
    intptr_t count = 2;
    sg_slot tees[MOST];
    if (n < 1 || n > 2 || link_type == NULL || sg_tool_tee.type == NULL || (n == 2 && !sg_int_get(args[1], &count))
        || count < 1 || count > MOST || sg_is_int(args[0]) || sg_native_type(args[0]) == sg_tool_tee.type) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, MOST + 3);
    sg_slot source = sg_iter_of_any(heap, &args[0]);
    if (source == 0) {
        return false;
    }
    PyObject *link = link_new(heap, (PyObject *)source);
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            sg_increment(link);
        }
        tees[i] = tee_new(heap, link, 0);
    }
    *result = sg_tuple_new(heap, tees, (int)count);
    return true;
}

/* tee.__copy__() */
NATIVE(tee_copy)
{
    sg_py_tee *tee = n == 1 ? sg_native_self(args[0], sg_tool_tee.type) : NULL;
    if (tee == NULL || sg_count((PyObject *)tee) != 1) {
        return false; /* somebody may be stepping it */
    }
    sg_nursery_make_room(heap, tstate, 1);
    sg_increment(tee->link);
    *result = tee_new(heap, tee->link, tee->index);
    return true;
}

/* ---- the trial ---- */

static const sg_plain_type link_plain = {
    .children = {offsetof(sg_py_tee_link, next)}, .release = release_items, .look = look_at_items};

static bool has_our_link(const sg_py_tee *tee, PyObject *item)
{
    const sg_py_tee_link *link = (sg_py_tee_link *)tee->link;
    return tee->index == 1 && Py_TYPE(link)->tp_basicsize == (Py_ssize_t)sizeof *link
           && strcmp(Py_TYPE(link)->tp_name, "itertools._tee_dataobject") == 0 && link->n == 1 && link->running == 0
           && link->next == NULL && link->items[0] == item && Py_IS_TYPE(link->source, &PyTupleIter_Type);
}

/* After a step. */
static void try_link(PyTypeObject *type)
{
    PyObject *item = PyUnicode_FromString("item"), *o = PyObject_CallFunction((PyObject *)type, "((O))", item);
    PyObject *first = o == NULL ? NULL : PyIter_Next(o);
    if (first == item && has_our_link((sg_py_tee *)o, item)) {
        link_type = (PyTypeObject *)Py_NewRef(Py_TYPE(((sg_py_tee *)o)->link));
        sg_plain_type plain = link_plain;
        plain.type = link_type;
        sg_plain_type_add(&plain);
    }
    Py_XDECREF(first);
    Py_XDECREF(o);
    Py_XDECREF(item);
    PyErr_Clear();
}

static bool accept_tee(PyTypeObject *type)
{
    static bool tried;
    if (!tried && strcmp(type->tp_name, "itertools._tee") == 0 && PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)
        && type->tp_basicsize == (Py_ssize_t)sizeof(sg_py_tee)) {
        tried = true;
        try_link(type);
    }
    return link_type != NULL && sg_tool_accept(type);
}

static const sg_native_def methods[] = {{"__copy__", tee_copy, NULL}, {NULL, NULL, NULL}};

sg_tool sg_tool_tee = {
    .def = {.name = "itertools._tee", .methods = methods, .accept = accept_tee},
    .bytes = sizeof(sg_py_tee),
    .arguments = "((5,),)",
    .fields = {{offsetof(sg_py_tee, weakrefs), NULL}},
    .state = offsetof(sg_py_tee, state),
    .kind = {.step = step_tee, .adapts = true},
    .plain = {.inside = {offsetof(sg_py_tee, link)}, .weakrefs = offsetof(sg_py_tee, weakrefs)},
};

const sg_native_def sg_itertools_natives[] = {
    {"tee", native_tee, NULL},
    {NULL, NULL, NULL},
};
