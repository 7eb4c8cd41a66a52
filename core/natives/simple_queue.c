/* queue.SimpleQueue in shared mode.
 *
 * Job: making one; putting and getting where nobody waits, or has to; how many there are; its death.  Who would wait, or
 * would wake somebody, goes to the host, which lets go of the GIL.
 * Invariant: simple_queue_type is NULL until the running interpreter's queues have been found to be laid out as we know.
 * Locking: everything holds the object's lock, so a ring can be freed as soon as it is replaced.  Who begins to wait does
 * so in exclusive mode: no thread can be between its look at an empty ring and its saying so while another puts.
 */
#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/exception.h"
#include "objects/float.h"
#include "objects/iteration.h"
#include "objects/lock.h"
#include "objects/value.h"

typedef sg_py_simple_queue simple_queue;

static PyTypeObject *simple_queue_type, *empty_error;

/* ---- the ring, with the lock ---- */

/* False: no memory. */
static bool resize(simple_queue *q, Py_ssize_t room)
{
    room = room < SG_QUEUE_ROOM ? SG_QUEUE_ROOM : room;
    if (room == q->room) {
        return true;
    }
    PyObject **items = sg_host_items_malloc((size_t)room * sizeof *items);
    if (items == NULL) {
        return false;
    }
    Py_ssize_t first = q->n < q->room - q->get_at ? q->n : q->room - q->get_at, rest = q->n - first;
    memcpy(items, q->items + q->get_at, (size_t)first * sizeof *items);
    memcpy(items + first, q->items, (size_t)rest * sizeof *items);
    memset(items + q->n, 0, (size_t)(room - q->n) * sizeof *items);
    sg_host_items_free(q->items, (size_t)q->room * sizeof *items);
    q->items = items;
    q->room = room;
    q->get_at = 0;
    q->put_at = q->n;
    return true;
}

static bool push(simple_queue *q, PyObject *item)
{
    if (q->n == q->room && !resize(q, q->room * 2)) {
        return false;
    }
    q->items[q->put_at] = item;
    q->put_at = (q->put_at + 1) % q->room;
    q->n++;
    return true;
}

/* NULL: there is none. */
static PyObject *pop(simple_queue *q)
{
    if (q->n == 0) {
        return NULL;
    }
    if (q->n < q->room / 4) {
        resize(q, q->room / 2); /* or not */
    }
    PyObject *item = q->items[q->get_at];
    q->items[q->get_at] = NULL;
    q->get_at = (q->get_at + 1) % q->room;
    q->n--;
    return item;
}

/* ---- operations ---- */

/* Takes the item out of its slot. */
static bool put(sg_heap *heap, simple_queue *q, sg_slot *item, sg_slot *result)
{
    *result = sg_from_heap(Py_None);
    *item = sg_owned(sg_to_heap(heap, *item));
    uint8_t *lock = sg_object_lock(q);
    bool done = !q->waited_for && push(q, sg_pointer(*item));
    sg_object_unlock(lock);
    if (done) {
        *item = 0;
    }
    return done;
}

static bool get(sg_heap *heap, PyThreadState *tstate, simple_queue *q, bool waits, sg_slot *result)
{
    uint8_t *lock = sg_object_lock(q);
    PyObject *item = pop(q);
    sg_object_unlock(lock);
    if (item != NULL) {
        sg_increment(item); /* rule 19 */
        sg_log_decrement(heap, item);
        *result = sg_owned(item);
        return true;
    }
    if (waits || empty_error == NULL) {
        return false;
    }
    *result = 0;
    sg_nursery_make_room(heap, tstate, 2);
    return sg_raise(heap, (PyObject *)empty_error, 0);
}

/* What get() makes of `block` and `timeout`, which may be 0.  False: not here. */
static bool read_waiting(sg_slot block, sg_slot timeout, bool *waits)
{
    double seconds;
    int truth = block == 0 ? 1 : sg_truth(block);
    *waits = truth != 0;
    return truth == 0
           || (truth == 1
               && (timeout == 0 || (!sg_is_int(timeout) && sg_pointer(timeout) == Py_None)
                   || (sg_number_get(timeout, &seconds) != SG_NUMBER_NONE && seconds >= 0.0 && seconds < 1e6)));
}

static simple_queue *self(const sg_slot *args, int n, int least, int most)
{
    return n >= least && n <= most ? sg_native_self(args[0], simple_queue_type) : NULL;
}

NATIVE(queue_put)
{
    simple_queue *q = self(args, n, 2, 4);
    return q != NULL && (n < 3 || sg_truth(args[2]) >= 0) && put(heap, q, &args[1], result);
}

NATIVE(queue_put_nowait)
{
    simple_queue *q = self(args, n, 2, 2);
    return q != NULL && put(heap, q, &args[1], result);
}

/* put(item, block=…, timeout=…) */
NATIVE(queue_put_named)
{
    simple_queue *q = n >= 3 ? self(args + 2, n - 2, 2, 3) : NULL;
    if (q == NULL || (args[0] != 0 && (n > 4 || sg_truth(args[0]) < 0)) || (n > 4 && sg_truth(args[4]) < 0)) {
        return false;
    }
    sg_slot item = args[3]; /* the caller's */
    bool done = put(heap, q, &item, result);
    sg_drop(heap, item);
    return done;
}

NATIVE(queue_get)
{
    bool waits;
    simple_queue *q = self(args, n, 1, 3);
    return q != NULL && read_waiting(n > 1 ? args[1] : 0, n > 2 ? args[2] : 0, &waits)
           && get(heap, tstate, q, waits, result);
}

/* get(block=…, timeout=…) */
NATIVE(queue_get_named)
{
    bool waits;
    simple_queue *q = n >= 3 ? self(args + 2, n - 2, 1, 2) : NULL;
    return q != NULL && (n == 3 || args[0] == 0) && read_waiting(n == 4 ? args[3] : args[0], args[1], &waits)
           && get(heap, tstate, q, waits, result);
}

NATIVE(queue_get_nowait)
{
    simple_queue *q = self(args, n, 1, 1);
    return q != NULL && get(heap, tstate, q, false, result);
}

NATIVE(queue_qsize)
{
    simple_queue *q = self(args, n, 1, 1);
    if (q != NULL) {
        *result = sg_from_int(sg_settled_size(q, &q->n));
    }
    return q != NULL;
}

NATIVE(queue_empty)
{
    simple_queue *q = self(args, n, 1, 1);
    if (q != NULL) {
        *result = sg_native_bool(sg_settled_size(q, &q->n) == 0);
    }
    return q != NULL;
}

/* ---- making them, and their death ---- */

NATIVE(native_simple_queue)
{
    PyObject **items = n != 0 ? NULL : sg_host_items_malloc(SG_QUEUE_ROOM * sizeof *items);
    if (items == NULL) {
        return false;
    }
    memset(items, 0, SG_QUEUE_ROOM * sizeof *items);
    sg_nursery_make_room(heap, tstate, 1);
    simple_queue *q = sg_iterator_object(heap, simple_queue_type, sizeof *q);
    q->waited_for = false;
    q->put_at = q->get_at = q->n = 0;
    q->items = items;
    q->room = SG_QUEUE_ROOM;
    q->weakrefs = NULL;
    *result = sg_owned((PyObject *)q);
    return true;
}

static bool release(sg_heap *heap, PyObject *o)
{
    simple_queue *q = (simple_queue *)o;
    for (Py_ssize_t i = 0; i < q->n; i++) {
        sg_death_log(heap, q->items[(q->get_at + i) % q->room]);
    }
    if (q->items != NULL) {
        sg_host_items_free(q->items, (size_t)q->room * sizeof *q->items);
    }
    return true;
}

static bool look(PyObject *o, sg_look *state)
{
    enum { ITEMS_MAX = 64 };
    PyObject *items[ITEMS_MAX];
    simple_queue *q = (simple_queue *)o;
    if (state->only_itself) {
        return true;
    }
    /* A look may come from within another object's critical section, so it does not wait. */
    uint8_t *lock = sg_object_lock_try(o);
    if (lock == NULL) {
        return false;
    }
    Py_ssize_t n = q->n;
    for (Py_ssize_t i = 0; n <= ITEMS_MAX && i < n; i++) {
        items[i] = q->items[(q->get_at + i) % q->room];
    }
    sg_object_unlock(lock);
    for (Py_ssize_t i = 0; n <= ITEMS_MAX && i < n; i++) {
        if (--state->budget < 0 || !sg_look_at(items[i], state)) {
            return false;
        }
    }
    return n <= ITEMS_MAX;
}

static bool call(PyObject *o, const char *method, PyObject *argument)
{
    PyObject *r =
        argument == NULL ? PyObject_CallMethod(o, method, NULL) : PyObject_CallMethod(o, method, "O", argument);
    Py_XDECREF(r);
    return r != NULL;
}

static bool has_our_layout(PyObject *o)
{
    const simple_queue *q = (simple_queue *)o;
    if (q->waited_for || q->n != 0 || q->room != SG_QUEUE_ROOM || q->weakrefs != NULL) {
        return false;
    }
    for (int i = 0; i < SG_QUEUE_ROOM + 1; i++) {
        if (!call(o, "put", i == 1 ? Py_True : Py_None) || (i == 0 && !call(o, "get", NULL))) {
            return false;
        }
    }
    return q->n == SG_QUEUE_ROOM && q->room == SG_QUEUE_ROOM && q->get_at == 1 && q->put_at == 1
           && q->items[0] == Py_None && q->items[1] == Py_True && q->items[2] == Py_None && !q->waited_for;
}

/* What an empty one raises, if shared mode can make it. */
static void learn_empty_error(PyTypeObject *type)
{
    PyObject *o = PyObject_CallNoArgs((PyObject *)type);
    if (o != NULL && !call(o, "get_nowait", NULL)) {
        PyObject *raised = PyErr_GetRaisedException();
        PyTypeObject *class = Py_TYPE(raised);
        if (PyTuple_GET_SIZE(((PyBaseExceptionObject *)raised)->args) == 0 && sg_exception_is_made_here(class)
            && sg_exception_has_plain_init(class)) {
            empty_error = (PyTypeObject *)Py_NewRef(class);
        }
        Py_DECREF(raised);
    }
    Py_XDECREF(o);
}

static bool accept(PyTypeObject *type)
{
    if (simple_queue_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(simple_queue)
        || !PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        return type == simple_queue_type;
    }
    PyObject *o = PyObject_CallNoArgs((PyObject *)type);
    if (o != NULL && has_our_layout(o)) {
        simple_queue_type = (PyTypeObject *)Py_NewRef(type);
        learn_empty_error(type);
        sg_plain_type_add(&(sg_plain_type){
            .type = type, .weakrefs = offsetof(simple_queue, weakrefs), .release = release, .look = look});
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return type == simple_queue_type;
}

static const sg_native_def methods[] = {
    {"put", queue_put, NULL},     {"put_nowait", queue_put_nowait, NULL},
    {"get", queue_get, NULL},     {"get_nowait", queue_get_nowait, NULL},
    {"qsize", queue_qsize, NULL}, {"empty", queue_empty, NULL},
    {NULL, NULL, NULL},
};
static const sg_named_native_def named[] = {
    {"put", queue_put_named, {"block", "timeout"}},
    {"get", queue_get_named, {"block", "timeout"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_simple_queue_type_def = {
    .name = "_queue.SimpleQueue", .methods = methods, .accept = accept, .call = native_simple_queue, .named = named};
