/* Elements in shared mode.  Job, invariants and locking: element.h. */
#include "objects/element.h"

#include <string.h>

#include "memory/plain_types.h"
#include "objects/iteration.h"

typedef sg_py_element element;
typedef sg_py_element_extra extra;

PyTypeObject *sg_element_type;

/* ---- the layout ---- */

static PyObject *unmarked(PyObject *text)
{
    return (PyObject *)((uintptr_t)text & ~(uintptr_t)1);
}

/* An element with a text, a tail, an attribute and itself as its child, n times. */
static bool has_our_layout(PyObject *o, PyObject *tag, Py_ssize_t n)
{
    const element *e = (element *)o;
    if (e->tag != tag || e->text != Py_True || e->tail != Py_False || e->extra == NULL || e->weakrefs != NULL) {
        return false;
    }
    const extra *x = e->extra;
    bool few = n <= SG_ELEMENT_CHILDREN;
    if (x->attributes == NULL || !PyDict_CheckExact(x->attributes) || PyDict_GET_SIZE(x->attributes) != 1 || x->n != n
        || (x->children == x->few) != few || x->room != (few ? SG_ELEMENT_CHILDREN : n + (n >> 3) + (n < 9 ? 3 : 6))) {
        return false;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        if (x->children[i] != o) {
            return false;
        }
    }
    return true;
}

static bool try_layout(PyTypeObject *type)
{
    PyObject *tag = PyUnicode_FromString("tag"), *none = NULL;
    PyObject *o = tag == NULL ? NULL : PyObject_CallFunction((PyObject *)type, "O{ss}", tag, "name", "value");
    bool ours = o != NULL && PyObject_SetAttrString(o, "text", Py_True) == 0
                && PyObject_SetAttrString(o, "tail", Py_False) == 0;
    for (Py_ssize_t n = 1; ours && n <= SG_ELEMENT_CHILDREN + 1; n++) {
        none = PyObject_CallMethod(o, "append", "O", o);
        ours = none != NULL && has_our_layout(o, tag, n);
        Py_XDECREF(none);
    }
    none = o == NULL ? NULL : PyObject_CallMethod(o, "clear", NULL);
    Py_XDECREF(none);
    Py_XDECREF(o);
    Py_XDECREF(tag);
    return ours;
}

/* ---- extra, and room for children ---- */

static void *memory(sg_heap *heap, size_t bytes)
{
    void *memory = sg_table_take(heap, bytes);
    if (memory == NULL) {
        Py_FatalError("sharedgil: out of memory for an element");
    }
    return memory;
}

static extra *extra_new(sg_heap *heap, PyObject *attributes)
{
    extra *x = memory(heap, sizeof *x);
    x->attributes = attributes;
    x->n = 0;
    x->room = SG_ELEMENT_CHILDREN;
    x->children = x->few;
    return x;
}

/* With the lock. */
static extra *extra_of(sg_heap *heap, element *e)
{
    if (e->extra == NULL) {
        sg_store_release_ptr(&e->extra, extra_new(heap, NULL));
    }
    return e->extra;
}

static void free_children(sg_heap *heap, extra *x)
{
    if (x->children != x->few) {
        sg_table_put(heap, x->children, (size_t)x->room * sizeof *x->children);
    }
}

/* With the lock: room for one more, as the host makes it. */
static void make_room(sg_heap *heap, extra *x)
{
    Py_ssize_t n = x->n + 1;
    if (n <= x->room) {
        return;
    }
    Py_ssize_t room = n + (n >> 3) + (n < 9 ? 3 : 6);
    PyObject **children = memory(heap, (size_t)room * sizeof *children);
    memcpy(children, x->children, (size_t)x->n * sizeof *children);
    free_children(heap, x);
    x->children = children;
    x->room = room;
}

/* ---- operations ---- */

sg_slot sg_element_new(sg_heap *heap, sg_slot tag, sg_slot attributes)
{
    element *e = sg_iterator_object(heap, sg_element_type, sizeof *e);
    e->tag = sg_to_heap(heap, tag);
    e->text = e->tail = Py_None;
    e->extra = attributes == 0 ? NULL : extra_new(heap, sg_to_heap(heap, attributes));
    e->weakrefs = NULL;
    return sg_owned((PyObject *)e);
}

Py_ssize_t sg_element_length(PyObject *o)
{
    uint8_t *lock = sg_object_lock(o);
    const extra *x = ((element *)o)->extra;
    Py_ssize_t n = x == NULL ? 0 : x->n;
    sg_object_unlock(lock);
    return n;
}

PyObject *sg_element_child(PyObject *o, intptr_t index)
{
    uint8_t *lock = sg_object_lock(o);
    const extra *x = ((element *)o)->extra;
    Py_ssize_t n = x == NULL ? 0 : x->n;
    index += index < 0 ? n : 0;
    PyObject *child = (size_t)index < (size_t)n ? x->children[index] : NULL;
    sg_object_unlock(lock);
    return child;
}

void sg_element_insert(sg_heap *heap, PyObject *o, intptr_t index, sg_slot *slots, Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        slots[i] = sg_owned(sg_to_heap(heap, slots[i]));
    }
    if (n == 0) {
        return;
    }
    uint8_t *lock = sg_object_lock(o);
    extra *x = extra_of(heap, (element *)o);
    index = index < 0 || index > x->n ? x->n : index;
    for (Py_ssize_t i = 0; i < n; i++, index++) { /* one by one, for the host's room */
        make_room(heap, x);
        memmove(x->children + index + 1, x->children + index, (size_t)(x->n - index) * sizeof *x->children);
        x->children[index] = sg_pointer(slots[i]);
        slots[i] = 0;
        x->n++;
    }
    sg_object_unlock(lock);
}

/* With the lock: where that child is, compared as the host does it; -1: not here, for an instance of a subclass may be equal. */
static Py_ssize_t place_of(const extra *x, PyObject *child)
{
    for (Py_ssize_t i = 0; x != NULL && i < x->n; i++) {
        if (x->children[i] == child) {
            return i;
        }
        if (!Py_IS_TYPE(x->children[i], sg_element_type)) {
            break;
        }
    }
    return -1;
}

bool sg_element_remove(sg_heap *heap, PyObject *o, PyObject *child)
{
    uint8_t *lock = sg_object_lock(o);
    extra *x = ((element *)o)->extra;
    Py_ssize_t place = place_of(x, child);
    if (place >= 0) {
        x->n--;
        memmove(x->children + place, x->children + place + 1, (size_t)(x->n - place) * sizeof *x->children);
    }
    sg_object_unlock(lock);
    if (place >= 0) {
        sg_log_decrement(heap, child);
    }
    return place >= 0;
}

Py_ssize_t sg_element_children(PyObject *o, sg_slot *to, Py_ssize_t room)
{
    uint8_t *lock = sg_object_lock(o);
    const extra *x = ((element *)o)->extra;
    Py_ssize_t n = x == NULL ? 0 : x->n;
    for (Py_ssize_t i = 0; i < n && i < room; i++) {
        to[i] = sg_from_heap(x->children[i]);
    }
    sg_object_unlock(lock);
    return n;
}

PyObject *sg_element_attributes(PyObject *o)
{
    extra *x = sg_load_acquire_ptr(&((element *)o)->extra);
    return x == NULL ? NULL : sg_load_field(&x->attributes);
}

void sg_element_set_attributes(sg_heap *heap, PyObject *o, sg_slot attributes, bool replace)
{
    PyObject *new = sg_to_heap(heap, attributes), *old;
    uint8_t *lock = sg_object_lock(o);
    extra *x = extra_of(heap, (element *)o);
    old = x->attributes;
    if (old == NULL || replace) {
        __atomic_store_n(&x->attributes, new, __ATOMIC_RELEASE);
    }
    else {
        old = new;
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_log_decrement(heap, old);
    }
}

/* ---- death ---- */

static bool release(sg_heap *heap, PyObject *o)
{
    element *e = (element *)o;
    sg_death_log(heap, e->tag); /* the host's order */
    sg_death_log(heap, unmarked(e->text));
    sg_death_log(heap, unmarked(e->tail));
    extra *x = e->extra;
    if (x != NULL) {
        sg_death_log(heap, x->attributes);
        for (Py_ssize_t i = 0; i < x->n; i++) {
            sg_death_log(heap, x->children[i]);
        }
        free_children(heap, x);
        sg_table_put(heap, x, sizeof *x);
    }
    return true;
}

static bool look(PyObject *o, sg_look *state)
{
    enum { CHILDREN_MAX = 64 };
    PyObject *children[CHILDREN_MAX];
    element *e = (element *)o;
    if (state->only_itself) {
        return true;
    }
    /* A look may come from within another object's critical section, so it does not wait. */
    uint8_t *lock = sg_object_lock_try(o);
    if (lock == NULL) {
        return false;
    }
    const extra *x = e->extra;
    Py_ssize_t n = x == NULL ? 0 : x->n;
    for (Py_ssize_t i = 0; n <= CHILDREN_MAX && i < n; i++) {
        children[i] = x->children[i];
    }
    sg_object_unlock(lock);
    if (n > CHILDREN_MAX || !sg_look_at(sg_load_field(&e->tag), state)
        || !sg_look_at(unmarked(sg_load_field(&e->text)), state)
        || !sg_look_at(unmarked(sg_load_field(&e->tail)), state) || !sg_look_at(sg_element_attributes(o), state)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        if (--state->budget < 0 || !sg_look_at(children[i], state)) {
            return false;
        }
    }
    return true;
}

bool sg_element_accept(PyTypeObject *type)
{
    if (sg_element_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(element)
        || !PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        return type == sg_element_type && type != NULL;
    }
    if (try_layout(type)) {
        sg_element_type = (PyTypeObject *)Py_NewRef(type);
        sg_plain_type_add(
            &(sg_plain_type){.type = type, .weakrefs = offsetof(element, weakrefs), .release = release, .look = look});
    }
    PyErr_Clear();
    return type == sg_element_type;
}
