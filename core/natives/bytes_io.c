/* io.BytesIO in shared mode.
 *
 * Job: making one; write, read, readline, a loop over its lines, seek, tell, truncate, getvalue; its death.  What is closed, or
 * has given its buffer out, is the host's.
 * Invariants
 *   - The buffer is changed only with a count of 1, which is the file's: whoever else has it has a count.  Nothing here
 *     gives it out without one.
 *   - bytes_io_type is NULL until the running interpreter's objects have been found to be laid out as we know.
 * Locking: everything holds the object's lock, so a buffer is dropped as soon as it is replaced.
 */
#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/iteration.h"
#include "objects/lock.h"
#include "objects/text.h"
#include "objects/value.h"

typedef sg_py_bytes_io bytes_io;

static PyTypeObject *bytes_io_type;

/* What is open.  NULL: not here. */
static bytes_io *self(const sg_slot *args, int n, int least, int most)
{
    bytes_io *io = n >= least && n <= most ? sg_native_self(args[0], bytes_io_type) : NULL;
    return io != NULL && io->buffer != NULL ? io : NULL;
}

/* An optional size, -1 if it is None or not given; false: not here. */
static bool read_size(const sg_slot *args, int n, bool *given, intptr_t *size)
{
    *size = -1;
    *given = n == 2 && (sg_is_int(args[1]) || sg_pointer(args[1]) != Py_None);
    return !*given || sg_int_get(args[1], size);
}

/* ---- the buffer, with the lock ---- */

static char *data_of(const bytes_io *io)
{
    return PyBytes_AS_STRING(io->buffer);
}

/* Another buffer of `room` bytes with the contents, which fit.  The old one is the caller's to drop.  NULL: not here. */
static PyObject *replace_buffer(sg_heap *heap, bytes_io *io, Py_ssize_t room)
{
    PyObject *old = io->buffer, *new = sg_bytes_room(heap, room);
    if (new != NULL) {
        Py_ssize_t have = io->size < PyBytes_GET_SIZE(old) ? io->size : PyBytes_GET_SIZE(old);
        memcpy(PyBytes_AS_STRING(new), PyBytes_AS_STRING(old), (size_t)have);
        io->buffer = new;
    }
    return new == NULL ? NULL : old;
}

/* How much the host would take for `size` bytes; the same as now if that is enough. */
static Py_ssize_t room_for(Py_ssize_t size, Py_ssize_t room)
{
    return size < room / 2                        ? size + 1
           : size < room                          ? room
           : (double)size <= (double)room * 1.125 ? size + (size >> 3) + (size < 9 ? 3 : 6)
                                                  : size + 1;
}

/* Makes the buffer the file's own, with room up to `end`.  *old is what is to be dropped, or NULL.  False: not here. */
static bool prepare_to_write(sg_heap *heap, bytes_io *io, Py_ssize_t end, PyObject **old)
{
    Py_ssize_t room = PyBytes_GET_SIZE(io->buffer);
    if (end <= room && sg_count(io->buffer) == 1) {
        return true;
    }
    *old = replace_buffer(heap, io, end > room ? room_for(end, room) : end > io->size ? end : io->size);
    return *old != NULL;
}

/* `size` bytes from the position on, which there are; 0: not here. */
static sg_slot take(sg_heap *heap, bytes_io *io, Py_ssize_t size)
{
    if (size > 1 && io->pos == 0 && size == PyBytes_GET_SIZE(io->buffer) && io->exports == 0) {
        io->pos += size;
        sg_increment(io->buffer);
        return sg_owned(io->buffer);
    }
    sg_slot result = size == 0 ? sg_bytes_small(NULL, 0) : size == 1 ? sg_bytes_small(data_of(io) + io->pos, 1) : 0;
    PyObject *bytes = size <= 1 ? NULL : sg_bytes_room(heap, size);
    if (bytes != NULL) {
        memcpy(PyBytes_AS_STRING(bytes), data_of(io) + io->pos, (size_t)size);
        result = sg_owned(bytes);
    }
    io->pos += result != 0 ? size : 0;
    return result;
}

static Py_ssize_t left_of(const bytes_io *io, intptr_t size)
{
    Py_ssize_t left = io->size > io->pos ? io->size - io->pos : 0;
    return size < 0 || size > left ? left : size;
}

static Py_ssize_t line_length(const bytes_io *io, intptr_t size)
{
    Py_ssize_t most = left_of(io, size);
    const char *start = data_of(io) + io->pos, *end = most == 0 ? NULL : memchr(start, '\n', (size_t)most);
    return end != NULL ? end - start + 1 : most;
}

/* ---- methods ---- */

NATIVE(io_write)
{
    bytes_io *io = self(args, n, 2, 2);
    if (io == NULL || sg_is_int(args[1]) || !PyBytes_CheckExact(sg_pointer(args[1])) || io->exports != 0) {
        return false;
    }
    PyObject *bytes = sg_pointer(args[1]), *old = NULL;
    Py_ssize_t length = PyBytes_GET_SIZE(bytes);
    *result = sg_from_int(length);
    if (length == 0 || length > SG_TEXT_MAX) {
        return length == 0;
    }
    uint8_t *lock = sg_object_lock(io);
    bool done = io->pos - io->size <= SG_TEXT_MAX && prepare_to_write(heap, io, io->pos + length, &old);
    if (done) {
        if (io->pos > io->size) {
            memset(data_of(io) + io->size, 0, (size_t)(io->pos - io->size));
        }
        memcpy(data_of(io) + io->pos, PyBytes_AS_STRING(bytes), (size_t)length);
        io->pos += length;
        io->size = io->size > io->pos ? io->size : io->pos;
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_drop_owned(heap, old);
    }
    return done;
}

/* As much as `length_of` says. */
static bool read_part(sg_heap *heap, bytes_io *io, const sg_slot *args, int n,
                      Py_ssize_t (*length_of)(const bytes_io *, intptr_t), sg_slot *result)
{
    intptr_t size;
    bool given;
    if (io == NULL || !read_size(args, n, &given, &size)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(io);
    *result = take(heap, io, length_of(io, size));
    sg_object_unlock(lock);
    return *result != 0;
}

NATIVE(io_read)
{
    return read_part(heap, self(args, n, 1, 2), args, n, left_of, result);
}

NATIVE(io_readline)
{
    bytes_io *io = self(args, n, 1, 2);
    return read_part(heap, io, args, n, line_length, result);
}

NATIVE(io_getvalue)
{
    bytes_io *io = self(args, n, 1, 1);
    if (io == NULL || io->exports != 0) {
        return false;
    }
    PyObject *old = NULL;
    uint8_t *lock = sg_object_lock(io);
    bool fits =
        io->size <= 1 || io->size == PyBytes_GET_SIZE(io->buffer) || (old = replace_buffer(heap, io, io->size)) != NULL;
    *result = !fits ? 0 : io->size <= 1 ? sg_bytes_small(data_of(io), io->size) : sg_owned(io->buffer);
    if (fits && io->size > 1) {
        sg_increment(io->buffer);
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_drop_owned(heap, old);
    }
    return fits;
}

NATIVE(io_tell)
{
    bytes_io *io = self(args, n, 1, 1);
    Py_ssize_t pos = io == NULL ? 0 : __atomic_load_n(&io->pos, __ATOMIC_RELAXED);
    *result = sg_from_int(pos);
    return io != NULL && sg_int_fits(pos);
}

NATIVE(io_seek)
{
    intptr_t to, whence = 0;
    bytes_io *io = self(args, n, 2, 3);
    if (io == NULL || !sg_int_get(args[1], &to) || (n == 3 && !sg_int_get(args[2], &whence)) || whence < 0 || whence > 2
        || (whence == 0 && to < 0)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(io);
    intptr_t from = whence == 1 ? io->pos : whence == 2 ? io->size : 0;
    bool done = to <= SG_INT_MAX - from; /* both are at least 0 or small */
    if (done) {
        io->pos = to + from > 0 ? to + from : 0;
        *result = sg_from_int(io->pos);
    }
    sg_object_unlock(lock);
    return done;
}

NATIVE(io_truncate)
{
    intptr_t size;
    bool given;
    PyObject *old = NULL;
    bytes_io *io = self(args, n, 1, 2);
    if (io == NULL || io->exports != 0 || !read_size(args, n, &given, &size) || (given && size < 0)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(io);
    size = given ? size : io->pos;
    bool done = sg_int_fits(size);
    if (done && size < io->size) {
        Py_ssize_t room = PyBytes_GET_SIZE(io->buffer), wanted = room_for(size, room), before = io->size;
        io->size = size;
        old = wanted == room ? NULL : replace_buffer(heap, io, wanted);
        done = wanted == room || old != NULL;
        io->size = done ? size : before;
    }
    sg_object_unlock(lock);
    if (old != NULL) {
        sg_drop_owned(heap, old);
    }
    *result = sg_from_int(size);
    return done;
}

static sg_next step(sg_heap *heap, PyObject *o, sg_slot *items, int room, int *n, int depth)
{
    bytes_io *io = (bytes_io *)o;
    if (io->buffer == NULL) {
        return SG_NEXT_NOT_HERE;
    }
    uint8_t *lock = sg_object_lock(io);
    Py_ssize_t length = line_length(io, -1);
    items[0] = length == 0 ? 0 : take(heap, io, length);
    sg_object_unlock(lock);
    return length == 0 ? SG_NEXT_END : items[0] == 0 ? SG_NEXT_NOT_HERE : SG_NEXT_ITEM;
}

/* It has no __length_hint__. */
static Py_ssize_t lines_left(PyObject *o)
{
    return -1;
}

/* ---- making them, and their death ---- */

/* BytesIO(initial_bytes); 0: not given. */
static bool make(sg_heap *heap, PyThreadState *tstate, sg_slot initial, sg_slot *result)
{
    bool empty = initial == 0 || (!sg_is_int(initial) && sg_pointer(initial) == Py_None);
    if (!empty && (sg_is_int(initial) || !PyBytes_CheckExact(sg_pointer(initial)))) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    bytes_io *io = sg_iterator_object(heap, bytes_io_type, sizeof *io);
    io->buffer = empty ? (PyObject *)&_Py_SINGLETON(bytes_empty) : sg_pointer(initial);
    sg_increment(io->buffer);
    io->pos = 0;
    io->size = empty ? 0 : PyBytes_GET_SIZE(io->buffer);
    io->dict = io->weakrefs = NULL;
    io->exports = 0;
    *result = sg_owned((PyObject *)io);
    return true;
}

NATIVE(native_bytes_io)
{
    return n <= 1 && make(heap, tstate, n == 1 ? args[0] : 0, result);
}

NATIVE(native_bytes_io_named)
{
    return n == 1 && make(heap, tstate, args[0], result);
}

static bool release(sg_heap *heap, PyObject *o)
{
    return ((bytes_io *)o)->exports == 0;
}

static bool has_our_layout(PyObject *o)
{
    const bytes_io *io = (bytes_io *)o;
    if (io->buffer == NULL || !PyBytes_CheckExact(io->buffer) || io->pos != 0 || io->size != 5 || io->dict != NULL
        || io->weakrefs != NULL || io->exports != 0 || strcmp(PyBytes_AS_STRING(io->buffer), "ab\ncd") != 0) {
        return false;
    }
    PyObject *line = PyObject_CallMethod(o, "readline", NULL), *view = PyObject_CallMethod(o, "getbuffer", NULL);
    bool known = line != NULL && view != NULL && io->pos == 3 && io->exports == 1;
    Py_XDECREF(view);
    Py_XDECREF(line);
    PyObject *none = known ? PyObject_CallMethod(o, "close", NULL) : NULL;
    Py_XDECREF(none);
    return known && io->exports == 0 && io->buffer == NULL;
}

static bool accept(PyTypeObject *type)
{
    if (bytes_io_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(bytes_io)
        || !PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        return type == bytes_io_type;
    }
    PyObject *o = PyObject_CallFunction((PyObject *)type, "y", "ab\ncd");
    if (o != NULL && has_our_layout(o)) {
        bytes_io_type = (PyTypeObject *)Py_NewRef(type);
        sg_iterator_kind_add(&(sg_iterator_kind){.type = type, .step = step, .left = lines_left});
        sg_plain_type_add(&(sg_plain_type){.type = type,
                                           .children = {offsetof(bytes_io, buffer), offsetof(bytes_io, dict)},
                                           .weakrefs = offsetof(bytes_io, weakrefs),
                                           .release = release});
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return type == bytes_io_type;
}

static const sg_native_def methods[] = {
    {"write", io_write, NULL},       {"read", io_read, NULL},         {"read1", io_read, NULL},
    {"readline", io_readline, NULL}, {"getvalue", io_getvalue, NULL}, {"tell", io_tell, NULL},
    {"seek", io_seek, NULL},         {"truncate", io_truncate, NULL}, {NULL, NULL, NULL},
};
static const sg_named_native_def named[] = {
    {"_io.BytesIO", native_bytes_io_named, {"initial_bytes"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_bytes_io_type_def = {
    .name = "_io.BytesIO", .methods = methods, .accept = accept, .call = native_bytes_io, .named = named};
