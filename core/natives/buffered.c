/* _io.BufferedReader: read(n) of what is in its buffer, in shared mode.  See registry.h.
 *
 * Invariant: reader_type is NULL until the running interpreter's readers have been found to have the layout of
 * py/cp313/layout.h.
 * Locking: the position moves under the object's lock.  The host does the same without the reader's own lock, so a thread
 * that fills the buffer meanwhile, outside the GIL, writes behind what is read here.
 */
#include "natives/text.h"
#include "objects/lock.h"

static PyTypeObject *reader_type;

/* The buffer holds `left` bytes that nobody has read. */
static bool holds(const sg_py_buffered *reader, Py_ssize_t left)
{
    return reader->ok > 0 && reader->readable && reader->read_end != -1 && left <= reader->read_end - reader->pos;
}

NATIVE(reader_read)
{
    intptr_t wanted;
    sg_py_buffered *reader = n == 2 ? sg_native_self(args[0], reader_type) : NULL;
    if (reader == NULL || !sg_int_get(args[1], &wanted) || wanted < 1 || wanted > SG_TEXT_MAX) {
        return false;
    }
    sg_slot bytes = 0;
    uint8_t *lock = sg_object_lock(reader);
    if (holds(reader, wanted)) {
        const char *from = reader->buffer + reader->pos;
        PyObject *room = wanted > 1 ? sg_bytes_room(heap, wanted) : NULL;
        if (room != NULL) {
            memcpy(PyBytes_AS_STRING(room), from, (size_t)wanted);
            bytes = sg_owned(room);
        }
        else if (wanted == 1) {
            bytes = sg_bytes_small(from, 1);
        }
        reader->pos += bytes != 0 ? wanted : 0;
    }
    sg_object_unlock(lock);
    return done(bytes, result);
}

/* One that reads "abcdef" of a BytesIO, two bytes of which have been asked for. */
static bool is_laid_out(const sg_py_buffered *reader)
{
    return reader->ok == 1 && reader->readable == 1 && reader->pos == 2 && reader->read_end == 6
           && memcmp(reader->buffer, "abcdef", 6) == 0;
}

static bool accept(PyTypeObject *type)
{
    if (reader_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(sg_py_buffered)) {
        return type == reader_type;
    }
    PyObject *module = PyImport_ImportModule("_io");
    PyObject *raw = module == NULL ? NULL : PyObject_CallMethod(module, "BytesIO", "y", "abcdef");
    PyObject *reader = raw == NULL ? NULL : PyObject_CallOneArg((PyObject *)type, raw);
    PyObject *read = reader == NULL ? NULL : PyObject_CallMethod(reader, "read", "i", 2);
    if (read != NULL && Py_IS_TYPE(reader, type) && is_laid_out((sg_py_buffered *)reader)) {
        reader_type = (PyTypeObject *)Py_NewRef(type);
    }
    Py_XDECREF(read);
    Py_XDECREF(reader);
    Py_XDECREF(raw);
    Py_XDECREF(module);
    return type == reader_type;
}

static const sg_native_def methods[] = {{"read", reader_read, NULL}, {NULL, NULL, NULL}};

const sg_native_type_def sg_buffered_reader_type_def = {
    .name = "_io.BufferedReader", .methods = methods, .accept = accept};
