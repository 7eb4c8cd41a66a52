/* Deques, sets and bytes of items.  Job, invariant and locking: consume_into.h. */
#include "vm/consume_into.h"

#include "objects/byte_array.h"
#include "objects/deque.h"
#include "objects/set.h"
#include "objects/value.h"

/* ---- which calls ---- */

static sg_consumer method_kind(const PyMethodDescrObject *method, PyTypeObject *self)
{
    if (method->d_common.d_type != self) {
        return SG_CONSUME_NOTHING;
    }
    const char *name = method->d_method->ml_name;
    if (self == &PySet_Type) {
        return strcmp(name, "update") == 0 ? SG_CONSUME_SET_UPDATE : SG_CONSUME_NOTHING;
    }
    if (!sg_is_deque(self)) {
        return SG_CONSUME_NOTHING;
    }
    return strcmp(name, "extend") == 0       ? SG_CONSUME_DEQUE_EXTEND
           : strcmp(name, "extendleft") == 0 ? SG_CONSUME_DEQUE_EXTEND_LEFT
                                             : SG_CONSUME_NOTHING;
}

static bool is_bound(sg_slot maxlen)
{
    intptr_t value;
    return sg_int_get(maxlen, &value) ? value >= 0 : !sg_is_int(maxlen) && sg_pointer(maxlen) == Py_None;
}

sg_consumer sg_consume_into_kind(const sg_slot *base, int nargs)
{
    PyObject *callable = sg_pointer(base[0]);
    if (base[1] != 0) {
        return Py_IS_TYPE(callable, &PyMethodDescr_Type) && nargs == 1 && !sg_is_int(base[1])
                   ? method_kind((PyMethodDescrObject *)callable, Py_TYPE(sg_pointer(base[1])))
                   : SG_CONSUME_NOTHING;
    }
    if (sg_is_deque((PyTypeObject *)callable) && (nargs == 1 || (nargs == 2 && is_bound(base[3])))) {
        return SG_CONSUME_DEQUE;
    }
    return nargs != 1                                  ? SG_CONSUME_NOTHING
           : callable == (PyObject *)&PyBytes_Type     ? SG_CONSUME_BYTES
           : callable == (PyObject *)&PyByteArray_Type ? SG_CONSUME_BYTE_ARRAY
                                                       : SG_CONSUME_NOTHING;
}

/* ---- deques and sets ---- */

static sg_end end_of(sg_consumer kind)
{
    return kind == SG_CONSUME_DEQUE_EXTEND_LEFT ? SG_LEFT : SG_RIGHT;
}

sg_slot sg_consume_filled(sg_heap *heap, sg_consumer kind, sg_slot self, sg_slot bound)
{
    intptr_t max = -1;
    if (kind == SG_CONSUME_SET_UPDATE) {
        return self;
    }
    if (kind == SG_CONSUME_DEQUE) {
        if (bound != 0 && !sg_int_get(bound, &max)) {
            max = -1; /* None */
        }
        self = sg_deque_new(heap, NULL, 0, max);
    }
    sg_deque_begin_extend(sg_pointer(self), end_of(kind));
    return self;
}

PyObject *sg_consume_filled_host(sg_consumer kind, PyObject *self, PyObject *bound)
{
    if (kind != SG_CONSUME_DEQUE) {
        self = Py_NewRef(self);
    }
    else {
        self = PyObject_CallFunction((PyObject *)sg_deque_type, "()");
        if (self != NULL && bound != NULL && bound != Py_None) {
            ((sg_py_deque *)self)->max = PyLong_AsSsize_t(bound);
        }
    }
    if (self != NULL && kind != SG_CONSUME_SET_UPDATE) {
        sg_deque_begin_extend(self, end_of(kind));
    }
    return self;
}

bool sg_consume_fill(sg_heap *heap, sg_consumer kind, PyObject *filled, sg_slot *item)
{
    bool keeps_none = kind != SG_CONSUME_SET_UPDATE && ((sg_py_deque *)filled)->max == 0;
    bool done = keeps_none                      ? true
                : kind == SG_CONSUME_SET_UPDATE ? sg_set_add(heap, sg_from_heap(filled), item)
                                                : sg_deque_append(heap, filled, end_of(kind), item);
    if (done) {
        sg_drop(heap, *item);
    }
    return done;
}

bool sg_consume_fill_host(sg_consumer kind, PyObject *filled, PyObject *item)
{
    bool done = true;
    if (kind == SG_CONSUME_SET_UPDATE) {
        done = PySet_Add(filled, item) == 0;
    }
    else if (((sg_py_deque *)filled)->max != 0) {
        const char *append = kind == SG_CONSUME_DEQUE_EXTEND_LEFT ? "appendleft" : "append";
        PyObject *none = PyObject_CallMethod(filled, append, "(O)", item);
        Py_XDECREF(none);
        done = none != NULL;
    }
    Py_DECREF(item);
    return done;
}

/* ---- bytes ---- */

PyObject *sg_consume_byte_host(sg_consumer kind, PyObject *item)
{
    int overflow = 0;
    Py_ssize_t value =
        kind == SG_CONSUME_BYTES ? PyNumber_AsSsize_t(item, NULL) : PyLong_AsLongAndOverflow(item, &overflow);
    Py_DECREF(item);
    if (value == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (value < 0 || value > 255) {
        PyErr_SetString(PyExc_ValueError,
                        kind == SG_CONSUME_BYTES ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
        return NULL;
    }
    return PyLong_FromSsize_t(value);
}

sg_slot sg_consume_bytes(sg_heap *heap, sg_consumer kind, const sg_slot *items, Py_ssize_t n)
{
    enum { AT_ONCE_MAX = 4096 };
    char bytes[AT_ONCE_MAX];
    if (n > AT_ONCE_MAX) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        intptr_t value = 0;
        if (!sg_int_get(items[i], &value)) {
            return 0;
        }
        bytes[i] = (char)value;
    }
    return kind == SG_CONSUME_BYTES ? sg_bytes_like_new(heap, false, bytes, n)
                                    : sg_byte_array_of(heap, bytes, n, false);
}

PyObject *sg_consume_bytes_host(sg_consumer kind, PyObject *list)
{
    if (kind == SG_CONSUME_BYTES) {
        return PyBytes_FromObject(list);
    }
    /* Not of the list: the room of a bytearray tells whether it was filled one by one. */
    PyObject *iterator = PyObject_GetIter(list);
    PyObject *array = iterator == NULL ? NULL : PyObject_CallOneArg((PyObject *)&PyByteArray_Type, iterator);
    Py_XDECREF(iterator);
    return array;
}
