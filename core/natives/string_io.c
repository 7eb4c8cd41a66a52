/* io.StringIO in shared mode.
 *
 * Job: making one; write, read, readline, a loop over its lines, seek, tell, truncate, getvalue; its death.  What is closed, or
 * translates newlines, is the host's, and so is the change of the contents from one representation to the other.
 * Invariant: string_io_type is NULL until the running interpreter's objects have been found to be laid out as we know.
 * Locking: everything holds the object's lock, so a buffer is freed as soon as it is replaced.
 */
#include <string.h>
#include <wchar.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "natives/string_io.h"
#include "objects/iteration.h"
#include "objects/lock.h"
#include "objects/text.h"
#include "objects/value.h"

typedef sg_py_string_io string_io;

static PyTypeObject *string_io_type;

_Static_assert(sizeof(wchar_t) == sizeof(Py_UCS4), "wmemchr() looks for characters");

static bool is_open(const string_io *io)
{
    return io->ready > 0 && !io->closed
           && (io->state == SG_STRING_IO_REALIZED || io->state == SG_STRING_IO_ACCUMULATING);
}

/* What is open.  NULL: not here. */
static string_io *self(const sg_slot *args, int n, int least, int most)
{
    string_io *io = n >= least && n <= most ? sg_native_self(args[0], string_io_type) : NULL;
    return io != NULL && is_open(io) ? io : NULL;
}

/* An optional size, of which None stands for -1. */
static bool read_size(const sg_slot *args, int n, intptr_t *size)
{
    *size = -1;
    return n < 2 || (!sg_is_int(args[1]) && sg_pointer(args[1]) == Py_None) || sg_int_get(args[1], size);
}

/* True if lines end at "\n" and nowhere else. */
static bool has_plain_lines(const string_io *io)
{
    return io->translates
           || (!io->universal && io->read_newline != NULL && PyUnicode_GET_LENGTH(io->read_newline) == 1
               && PyUnicode_READ_CHAR(io->read_newline, 0) == '\n');
}

/* ---- the contents, with the lock ---- */

typedef struct {
    int kind;
    const void *data;
    Py_UCS4 widest; /* none is wider */
} contents;

static contents contents_of(const string_io *io)
{
    if (io->state == SG_STRING_IO_REALIZED) {
        return (contents){PyUnicode_4BYTE_KIND, io->text, 0x10ffff};
    }
    PyObject *buffer = io->writer.buffer;
    return buffer == NULL ? (contents){PyUnicode_1BYTE_KIND, "", 127}
                          : (contents){(int)PyUnicode_KIND(buffer), PyUnicode_DATA(buffer), sg_str_widest(buffer)};
}

#define COPY_TEXT(to_type, from_type)                                                                                  \
    do {                                                                                                               \
        to_type *target = (to_type *)to + at;                                                                          \
        const from_type *source = (const from_type *)from + first;                                                     \
        for (Py_ssize_t i = 0; i < n; i++) {                                                                           \
            target[i] = (to_type)source[i];                                                                            \
        }                                                                                                              \
    } while (0)

/* Copies characters to where there is room for each. */
static void copy(int kind, void *to, Py_ssize_t at, int from_kind, const void *from, Py_ssize_t first, Py_ssize_t n)
{
    if (kind == from_kind) {
        memcpy((char *)to + at * kind, (const char *)from + first * kind, (size_t)(n * kind));
        return;
    }
    switch (kind << 4 | from_kind) {
    case PyUnicode_1BYTE_KIND << 4 | PyUnicode_2BYTE_KIND:
        COPY_TEXT(Py_UCS1, Py_UCS2);
        break;
    case PyUnicode_1BYTE_KIND << 4 | PyUnicode_4BYTE_KIND:
        COPY_TEXT(Py_UCS1, Py_UCS4);
        break;
    case PyUnicode_2BYTE_KIND << 4 | PyUnicode_1BYTE_KIND:
        COPY_TEXT(Py_UCS2, Py_UCS1);
        break;
    case PyUnicode_2BYTE_KIND << 4 | PyUnicode_4BYTE_KIND:
        COPY_TEXT(Py_UCS2, Py_UCS4);
        break;
    case PyUnicode_4BYTE_KIND << 4 | PyUnicode_1BYTE_KIND:
        COPY_TEXT(Py_UCS4, Py_UCS1);
        break;
    default:
        COPY_TEXT(Py_UCS4, Py_UCS2);
        break;
    }
}

/* All bits of these characters: the highest one is the widest one's. */
static Py_UCS4 bits_of(const contents *from, Py_ssize_t start, Py_ssize_t n)
{
    Py_UCS4 all = 0;
    if (from->widest == 127) {
        return 127;
    }
    if (from->kind == PyUnicode_4BYTE_KIND) {
        const Py_UCS4 *text = (const Py_UCS4 *)from->data + start;
        for (Py_ssize_t i = 0; i < n; i++) {
            all |= text[i];
        }
        return all;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        all |= PyUnicode_READ(from->kind, from->data, start + i);
    }
    return all;
}

/* A part of the contents as a new str; 0: not here. */
static sg_slot part(sg_heap *heap, const string_io *io, Py_ssize_t start, Py_ssize_t n)
{
    contents from = contents_of(io);
    if (n <= 1) {
        return n <= 0 ? sg_str_empty() : sg_str_of_char(heap, PyUnicode_READ(from.kind, from.data, start));
    }
    Py_UCS4 all = n > SG_TEXT_MAX ? 0 : bits_of(&from, start, n);
    PyObject *s = sg_str_room(heap, n, all < 128 ? 127 : all < 256 ? 255 : all < 0x10000 ? 0xffff : 0x10ffff);
    if (s == NULL) {
        return 0;
    }
    copy((int)PyUnicode_KIND(s), PyUnicode_DATA(s), 0, from.kind, from.data, start, n);
    return sg_owned(s);
}

/* The writer gets a buffer with room for `more` characters, none wider than `widest`, as the host makes it.  False: not here. */
static bool grow_writer(sg_heap *heap, _PyUnicodeWriter *w, Py_ssize_t more, Py_UCS4 widest)
{
    Py_ssize_t needed = w->pos + more, room = w->size;
    if (w->buffer == NULL || needed > w->size) {
        room = w->overallocate ? needed + needed / 4 : needed;
        room = room < w->min_length ? w->min_length : room;
    }
    widest = widest > w->maxchar ? widest : w->maxchar; /* at least 127, as min_char */
    PyObject *old = w->buffer, *new = w->readonly ? NULL : sg_str_room(heap, room, widest);
    if (new == NULL) {
        return false;
    }
    if (old != NULL) {
        copy((int)PyUnicode_KIND(new), PyUnicode_DATA(new), 0, (int)PyUnicode_KIND(old), PyUnicode_DATA(old), 0,
             w->pos);
        sg_drop_owned(heap, old);
    }
    w->buffer = new;
    w->data = PyUnicode_DATA(new);
    w->kind = (int)PyUnicode_KIND(new);
    w->maxchar = sg_str_widest(new);
    w->size = room;
    return true;
}

static bool append(sg_heap *heap, _PyUnicodeWriter *w, PyObject *s, Py_ssize_t length)
{
    Py_UCS4 widest = sg_str_widest(s);
    if ((w->buffer == NULL || widest > w->maxchar || length > w->size - w->pos)
        && !grow_writer(heap, w, length, widest)) {
        return false;
    }
    copy((int)PyUnicode_KIND(w->buffer), PyUnicode_DATA(w->buffer), w->pos, (int)PyUnicode_KIND(s), PyUnicode_DATA(s),
         0, length);
    w->pos += length;
    return true;
}

/* Room for `size` characters in what is realized, as much as the host takes.  False: not here. */
static bool resize(string_io *io, size_t size)
{
    size_t room = io->room;
    size++; /* the host has one more */
    if (size >= room / 2 && size < room) {
        return true;
    }
    room = size < room / 2 || (double)size > (double)room * 1.125 ? size + 1 : size + (size >> 3) + (size < 9 ? 3 : 6);
    Py_UCS4 *text = size > SG_TEXT_MAX ? NULL : sg_host_items_malloc(room * sizeof *text);
    if (text == NULL) {
        return false;
    }
    size_t kept = (size_t)io->size < room ? (size_t)io->size : room;
    memcpy(text, io->text, kept * sizeof *text);
    sg_host_items_free(io->text, io->room * sizeof *text);
    io->text = text;
    io->room = room;
    return true;
}

static bool overwrite(string_io *io, PyObject *s, Py_ssize_t length)
{
    Py_ssize_t end = io->pos + length;
    if (end > io->size && !resize(io, (size_t)end)) {
        return false;
    }
    if (io->pos > io->size) {
        memset(io->text + io->size, 0, (size_t)(io->pos - io->size) * sizeof *io->text);
    }
    copy(PyUnicode_4BYTE_KIND, io->text, io->pos, (int)PyUnicode_KIND(s), PyUnicode_DATA(s), 0, length);
    return true;
}

static Py_ssize_t left_of(const string_io *io, intptr_t size)
{
    Py_ssize_t left = io->size > io->pos ? io->size - io->pos : 0;
    return size < 0 || size > left ? left : size;
}

static Py_ssize_t line_length(const string_io *io, intptr_t size)
{
    Py_ssize_t most = left_of(io, size);
    contents from = contents_of(io);
    if (most == 0) {
        return 0;
    }
    if (from.kind == PyUnicode_1BYTE_KIND) {
        const char *start = (const char *)from.data + io->pos, *end = memchr(start, '\n', (size_t)most);
        return end != NULL ? end - start + 1 : most;
    }
    if (from.kind == PyUnicode_4BYTE_KIND) {
        const wchar_t *start = (const wchar_t *)from.data + io->pos, *end = wmemchr(start, L'\n', (size_t)most);
        return end != NULL ? end - start + 1 : most;
    }
    const Py_UCS2 *text = (const Py_UCS2 *)from.data + io->pos;
    for (Py_ssize_t i = 0; i < most; i++) {
        if (text[i] == '\n') {
            return i + 1;
        }
    }
    return most;
}

/* So many characters, which there are; 0: not here. */
static sg_slot take(sg_heap *heap, string_io *io, Py_ssize_t n)
{
    sg_slot s = n > SG_TEXT_MAX ? 0 : part(heap, io, io->pos, n);
    io->pos += s == 0 ? 0 : n;
    return s;
}

/* ---- methods ---- */

NATIVE(io_write)
{
    string_io *io = self(args, n, 2, 2);
    if (io == NULL || sg_is_int(args[1]) || !PyUnicode_CheckExact(sg_pointer(args[1])) || io->decoder != NULL
        || io->write_newline != NULL) {
        return false;
    }
    PyObject *s = sg_pointer(args[1]);
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    *result = sg_from_int(length);
    if (length == 0 || length > SG_TEXT_MAX) {
        return length == 0;
    }
    uint8_t *lock = sg_object_lock(io);
    bool done = io->pos - io->size <= SG_TEXT_MAX
                && (io->state == SG_STRING_IO_REALIZED ? overwrite(io, s, length)
                                                       : io->pos == io->size && append(heap, &io->writer, s, length));
    if (done) {
        io->pos += length;
        io->size = io->size > io->pos ? io->size : io->pos;
    }
    sg_object_unlock(lock);
    return done;
}

bool sg_is_plain_string_io(PyObject *o)
{
    return Py_IS_TYPE(o, string_io_type) && ((string_io *)o)->dict == NULL;
}

bool sg_string_io_write(sg_heap *heap, PyObject *o, PyObject *text)
{
    sg_slot args[] = {sg_from_heap(o), sg_from_heap(text)}, written;
    return io_write(heap, NULL, args, 2, &written);
}

/* As much as `length_of` says. */
static bool read_part(sg_heap *heap, string_io *io, const sg_slot *args, int n,
                      Py_ssize_t (*length_of)(const string_io *, intptr_t), sg_slot *result)
{
    intptr_t size;
    if (io == NULL || !read_size(args, n, &size)) {
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
    string_io *io = self(args, n, 1, 2);
    return io != NULL && has_plain_lines(io) && read_part(heap, io, args, n, line_length, result);
}

NATIVE(io_getvalue)
{
    string_io *io = self(args, n, 1, 1);
    if (io == NULL) {
        return false;
    }
    uint8_t *lock = sg_object_lock(io);
    *result = io->size > SG_TEXT_MAX ? 0 : part(heap, io, 0, io->size);
    sg_object_unlock(lock);
    return *result != 0;
}

NATIVE(io_tell)
{
    string_io *io = self(args, n, 1, 1);
    Py_ssize_t pos = io == NULL ? 0 : __atomic_load_n(&io->pos, __ATOMIC_RELAXED);
    *result = sg_from_int(pos);
    return io != NULL && sg_int_fits(pos);
}

NATIVE(io_seek)
{
    intptr_t to, whence = 0;
    string_io *io = self(args, n, 2, 3);
    if (io == NULL || !sg_int_get(args[1], &to) || (n == 3 && !sg_int_get(args[2], &whence)) || whence < 0 || whence > 2
        || to < 0 || (whence != 0 && to != 0)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(io);
    io->pos = whence == 1 ? io->pos : whence == 2 ? io->size : to;
    bool done = sg_int_fits(io->pos);
    *result = sg_from_int(io->pos);
    sg_object_unlock(lock);
    return done;
}

NATIVE(io_truncate)
{
    intptr_t size;
    string_io *io = self(args, n, 1, 2);
    bool given = n == 2 && (sg_is_int(args[1]) || sg_pointer(args[1]) != Py_None);
    if (io == NULL || !read_size(args, n, &size) || (given && size < 0)) {
        return false;
    }
    uint8_t *lock = sg_object_lock(io);
    size = given ? size : io->pos;
    bool done = size >= io->size && sg_int_fits(size);
    if (size < io->size && io->state == SG_STRING_IO_REALIZED) {
        Py_ssize_t before = io->size;
        io->size = size;
        done = resize(io, (size_t)size);
        io->size = done ? size : before;
    }
    sg_object_unlock(lock);
    *result = sg_from_int(size);
    return done;
}

static bool gives_itself(PyObject *o)
{
    return is_open((string_io *)o);
}

static sg_next step(sg_heap *heap, PyObject *o, sg_slot *items, int room, int *n, int depth)
{
    string_io *io = (string_io *)o;
    if (!is_open(io) || !has_plain_lines(io)) {
        return SG_NEXT_NOT_HERE;
    }
    uint8_t *lock = sg_object_lock(io);
    Py_ssize_t length = line_length(io, -1);
    items[0] = length == 0 ? 0 : take(heap, io, length);
    sg_object_unlock(lock);
    return length == 0 ? SG_NEXT_END : items[0] == 0 ? SG_NEXT_NOT_HERE : SG_NEXT_ITEM;
}

/* ---- making them, and their death ---- */

/* What each new one has. */
static void *module_state;
static _PyUnicodeWriter empty_writer;

/* An empty one, or one of a text; newline="\n". */
static bool make(sg_heap *heap, PyThreadState *tstate, sg_slot initial, sg_slot *result)
{
    bool empty = initial == 0 || (!sg_is_int(initial) && sg_pointer(initial) == Py_None);
    if (!empty && (sg_is_int(initial) || !PyUnicode_CheckExact(sg_pointer(initial)))) {
        return false;
    }
    Py_ssize_t length = empty ? 0 : PyUnicode_GET_LENGTH(sg_pointer(initial));
    size_t room = (size_t)length + 2; /* the host's */
    Py_UCS4 *text = length > SG_TEXT_MAX ? NULL : sg_host_items_malloc(room * sizeof *text);
    if (text == NULL) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    string_io *io = sg_iterator_object(heap, string_io_type, sizeof *io);
    memset((char *)io + sizeof io->ob_base, 0, sizeof *io - sizeof io->ob_base);
    io->text = text;
    io->room = room;
    io->state = length == 0 ? SG_STRING_IO_ACCUMULATING : SG_STRING_IO_REALIZED;
    if (length == 0) {
        io->writer = empty_writer;
    }
    io->ready = 1;
    io->read_newline = sg_str_of_latin1('\n');
    io->module_state = module_state;
    if (length != 0) {
        overwrite(io, sg_pointer(initial), length);
        io->size = length;
    }
    *result = sg_owned((PyObject *)io);
    return true;
}

NATIVE(native_string_io)
{
    return n <= 1 && make(heap, tstate, n == 1 ? args[0] : 0, result);
}

NATIVE(native_string_io_named)
{
    return n == 1 && make(heap, tstate, args[0], result);
}

static bool release(sg_heap *heap, PyObject *o)
{
    string_io *io = (string_io *)o;
    if (io->text != NULL) {
        sg_host_items_free(io->text, io->room * sizeof *io->text);
    }
    if (io->writer.buffer != NULL) {
        sg_death_drop(heap, io->writer.buffer);
    }
    return true;
}

static bool call(PyObject *o, const char *method, const char *argument)
{
    PyObject *r =
        argument != NULL ? PyObject_CallMethod(o, method, "s", argument) : PyObject_CallMethod(o, method, NULL);
    Py_XDECREF(r);
    return r != NULL;
}

/* An empty one. */
static bool has_our_layout(PyObject *o)
{
    string_io *io = (string_io *)o;
    const _PyUnicodeWriter *w = &io->writer;
    if (io->text == NULL || io->room != 2 || io->pos != 0 || io->size != 0 || io->state != SG_STRING_IO_ACCUMULATING
        || w->buffer != NULL || w->pos != 0 || w->size != 0 || w->maxchar != 0 || w->min_length != 0
        || w->min_char > 127 || !w->overallocate || w->readonly || !io->ready || io->closed || io->universal
        || io->translates || io->decoder != NULL || io->read_newline != sg_str_of_latin1('\n')
        || io->write_newline != NULL || io->dict != NULL || io->weakrefs != NULL || io->module_state == NULL) {
        return false;
    }
    empty_writer = *w;
    if (!call(o, "write", "ab\ncde") || w->buffer == NULL || w->pos != 6 || w->size != 7 || w->maxchar != 127
        || w->kind != PyUnicode_1BYTE_KIND || w->data != PyUnicode_DATA(w->buffer) || io->pos != 6 || io->size != 6) {
        return false;
    }
    io->pos = 0;
    if (!call(o, "readline", NULL) || io->state != SG_STRING_IO_REALIZED || io->pos != 3 || io->text[5] != 'e'
        || io->room != 8 || w->buffer != NULL) {
        return false;
    }
    return call(o, "close", NULL) && io->closed == 1;
}

static bool accept(PyTypeObject *type)
{
    if (string_io_type != NULL || type->tp_basicsize != (Py_ssize_t)sizeof(string_io)
        || !PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        return type == string_io_type;
    }
    PyObject *o = PyObject_CallNoArgs((PyObject *)type);
    if (o != NULL && has_our_layout(o)) {
        string_io_type = (PyTypeObject *)Py_NewRef(type);
        module_state = ((string_io *)o)->module_state;
        sg_iterator_kind_add(&(sg_iterator_kind){.type = type, .step = step, .gives_itself = gives_itself});
        sg_plain_type_add(
            &(sg_plain_type){.type = type,
                             .children = {offsetof(string_io, read_newline), offsetof(string_io, write_newline),
                                          offsetof(string_io, decoder), offsetof(string_io, dict)},
                             .weakrefs = offsetof(string_io, weakrefs),
                             .release = release});
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return type == string_io_type;
}

static const sg_native_def methods[] = {
    {"write", io_write, NULL},       {"read", io_read, NULL}, {"readline", io_readline, NULL},
    {"getvalue", io_getvalue, NULL}, {"tell", io_tell, NULL}, {"seek", io_seek, NULL},
    {"truncate", io_truncate, NULL}, {NULL, NULL, NULL},
};
static const sg_named_native_def named[] = {
    {"_io.StringIO", native_string_io_named, {"initial_value"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_string_io_type_def = {
    .name = "_io.StringIO", .methods = methods, .accept = accept, .call = native_string_io, .named = named};
