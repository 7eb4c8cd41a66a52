/* The module struct: packing into bytes and unpacking from bytes, by functions and Struct objects.  See registry.h.
 *
 * Job: read the format each time, for it is short; what is no error and needs no other buffer than those of
 * objects/memory_view.h; iterators that unpack.
 */
#include <string.h>

#include "memory/collector.h"
#include "memory/plain_types.h"
#include "natives/registry.h"
#include "objects/byte_array.h"
#include "objects/from_items.h"
#include "objects/iteration.h"
#include "objects/memory_view.h"
#include "objects/text.h"
#include "objects/value.h"
#include "objects/wide.h"

enum { VALUES_MAX = 64 };

/* ---- formats ---- */

typedef enum { PAD, BYTE, BYTES, TRUTH, SIGNED, UNSIGNED, REAL } field_kind;

/* Reads a format from `at` on. */
typedef struct {
    const char *at;
    bool native, big;   /* sizes and alignment of C; the first byte is the highest */
    field_kind kind;    /* of the field that was read last */
    Py_ssize_t size;    /* of one value */
    Py_ssize_t repeat;  /* values, or bytes of BYTES */
    Py_ssize_t padding; /* before it */
    Py_ssize_t offset;  /* behind all so far */
} format;

static bool begin(PyObject *o, format *f)
{
    const char *text = PyBytes_CheckExact(o)                                      ? PyBytes_AS_STRING(o)
                       : PyUnicode_CheckExact(o) && PyUnicode_IS_COMPACT_ASCII(o) ? (const char *)PyUnicode_DATA(o)
                                                                                  : NULL;
    if (text == NULL || (Py_ssize_t)strlen(text) != (PyBytes_CheckExact(o) ? Py_SIZE(o) : PyUnicode_GET_LENGTH(o))) {
        return false;
    }
    bool order = *text != 0 && strchr("@=<>!", *text) != NULL;
    *f = (format){.at = text + order, .native = !order || *text == '@', .big = order && (*text == '>' || *text == '!')};
    return true;
}

/* The code's kind and its size, by standard and in C; 0: not here. */
static Py_ssize_t size_of(char code, bool native, field_kind *kind)
{
    static const struct {
        char code;
        field_kind kind;
        uint8_t standard, native;
    } codes[] = {
        {'x', PAD, 1, 1},    {'c', BYTE, 1, 1},     {'s', BYTES, 1, 1},  {'?', TRUTH, 1, 1},
        {'b', SIGNED, 1, 1}, {'B', UNSIGNED, 1, 1}, {'h', SIGNED, 2, 2}, {'H', UNSIGNED, 2, 2},
        {'i', SIGNED, 4, 4}, {'I', UNSIGNED, 4, 4}, {'l', SIGNED, 4, 8}, {'L', UNSIGNED, 4, 8},
        {'q', SIGNED, 8, 8}, {'Q', UNSIGNED, 8, 8}, {'f', REAL, 4, 4},   {'d', REAL, 8, 8},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].code == code) {
            *kind = codes[i].kind;
            return native ? codes[i].native : codes[i].standard;
        }
    }
    return 0;
}

/* The next field.  1, 0: the end, -1: not here. */
static int next_field(format *f)
{
    enum { REPEAT_MAX = 1 << 20 };
    while (*f->at == ' ') {
        f->at++;
    }
    if (*f->at == 0) {
        return 0;
    }
    f->repeat = 1;
    if (*f->at >= '0' && *f->at <= '9') {
        for (f->repeat = 0; *f->at >= '0' && *f->at <= '9' && f->repeat < REPEAT_MAX; f->at++) {
            f->repeat = 10 * f->repeat + (*f->at - '0');
        }
    }
    f->size = f->repeat < REPEAT_MAX ? size_of(*f->at, f->native, &f->kind) : 0;
    if (f->size == 0) {
        return -1;
    }
    f->at++;
    f->padding = f->native ? (f->size - f->offset % f->size) % f->size : 0;
    f->offset += f->padding + f->size * f->repeat;
    return 1;
}

/* The bytes of a format and its values; false: not here. */
static bool measure(PyObject *o, Py_ssize_t *bytes, Py_ssize_t *values)
{
    format f;
    int next = begin(o, &f) ? 1 : -1;
    *values = 0;
    while (next > 0) {
        next = next_field(&f);
        if (next > 0) {
            *values += f.kind == PAD ? 0 : f.kind == BYTES ? 1 : f.repeat;
        }
    }
    *bytes = f.offset;
    return next == 0 && *values <= VALUES_MAX;
}

/* ---- values ---- */

static uint64_t load(const unsigned char *from, Py_ssize_t size, bool big)
{
    uint64_t value = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        value = value << 8 | from[big ? i : size - 1 - i];
    }
    return value;
}

static void store(unsigned char *to, Py_ssize_t size, bool big, uint64_t value)
{
    for (Py_ssize_t i = 0; i < size; i++, value >>= 8) {
        to[big ? size - 1 - i : i] = (unsigned char)value;
    }
}

static sg_slot number_from(sg_heap *heap, const format *f, const unsigned char *from)
{
    uint64_t bits = load(from, f->size, f->big);
    if (f->kind == UNSIGNED) {
        return sg_wide_new(heap, (sg_wide)bits);
    }
    if (f->kind == SIGNED) {
        int unused = (int)(64 - 8 * f->size);
        return sg_wide_new(heap, (sg_wide)((int64_t)(bits << unused) >> unused));
    }
    if (f->size == 4) {
        uint32_t half = (uint32_t)bits;
        float real;
        memcpy(&real, &half, sizeof real);
        return real == real ? sg_float_new(heap, real) : 0;
    }
    double real;
    memcpy(&real, &bits, sizeof real);
    return sg_float_new(heap, real);
}

static sg_slot bytes_from(sg_heap *heap, const unsigned char *from, Py_ssize_t size)
{
    if (size <= 1) {
        return sg_bytes_small((const char *)from, size);
    }
    PyObject *bytes = sg_bytes_room(heap, size);
    if (bytes == NULL) {
        return 0;
    }
    memcpy(PyBytes_AS_STRING(bytes), from, (size_t)size);
    return sg_owned(bytes);
}

/* 0: not here. */
static sg_slot value_from(sg_heap *heap, const format *f, const unsigned char *from)
{
    switch (f->kind) {
    case BYTE:
        return bytes_from(heap, from, 1);
    case BYTES:
        return bytes_from(heap, from, f->repeat);
    case TRUTH:
        return sg_native_bool(*from != 0);
    default:
        return number_from(heap, f, from);
    }
}

static bool whole_into(const format *f, sg_slot s, unsigned char *to)
{
    sg_wide value;
    int bits = (int)(8 * f->size);
    sg_wide least = f->kind == SIGNED ? -((sg_wide)1 << (bits - 1)) : 0, limit = least + ((sg_wide)1 << bits);
    if (sg_native_type(s) != &PyLong_Type || !sg_wide_get(s, &value) || value < least || value >= limit) {
        return false;
    }
    store(to, f->size, f->big, (uint64_t)value);
    return true;
}

static bool real_into(const format *f, sg_slot s, unsigned char *to)
{
    double value;
    if (sg_number_get(s, &value) == SG_NUMBER_NONE || !(value - value == 0.0)) {
        return false;
    }
    uint64_t bits = 0;
    if (f->size == 4) {
        float half = (float)value;
        uint32_t half_bits;
        if (!(half - half == 0.0F)) {
            return false; /* it is too large */
        }
        memcpy(&half_bits, &half, sizeof half);
        bits = half_bits;
    }
    else {
        memcpy(&bits, &value, sizeof bits);
    }
    store(to, f->size, f->big, bits);
    return true;
}

static bool value_into(const format *f, sg_slot s, unsigned char *to)
{
    int truth;
    switch (f->kind) {
    case TRUTH:
        truth = sg_truth(s);
        *to = truth > 0;
        return truth >= 0;
    case BYTE:
    case BYTES: {
        if (sg_native_type(s) != &PyBytes_Type) {
            return false;
        }
        Py_ssize_t size = PyBytes_GET_SIZE(sg_pointer(s)), room = f->kind == BYTE ? 1 : f->repeat;
        if (f->kind == BYTE && size != 1) {
            return false;
        }
        memcpy(to, PyBytes_AS_STRING(sg_pointer(s)), (size_t)(size < room ? size : room));
        return true;
    }
    case REAL:
        return real_into(f, s, to);
    default:
        return whole_into(f, s, to);
    }
}

/* ---- operations ---- */

/* The values of a format that has been measured; false: not here, and none is made. */
static bool read_values(sg_heap *heap, PyObject *text, const unsigned char *from, sg_slot *values)
{
    Py_ssize_t done = 0;
    format f;
    begin(text, &f);
    while (next_field(&f) > 0) {
        from += f.padding;
        Py_ssize_t rounds = f.kind == BYTES ? 1 : f.repeat;
        for (Py_ssize_t i = 0; i < rounds && f.kind != PAD; i++) {
            values[done] = value_from(heap, &f, from + i * f.size);
            if (values[done] == 0) {
                while (done > 0) {
                    sg_drop(heap, values[--done]);
                }
                return false;
            }
            done++;
        }
        from += f.size * f.repeat;
    }
    return true;
}

/* All of the buffer, or its part from `offset` on. */
static bool unpack(sg_heap *heap, PyThreadState *tstate, PyObject *text, sg_slot buffer, Py_ssize_t offset, bool part,
                   sg_slot *result)
{
    Py_ssize_t bytes, n;
    sg_slot values[VALUES_MAX];
    sg_bytes_view view, none;
    if (!measure(text, &bytes, &n)) {
        return false;
    }
    sg_two_locks locks = sg_buffer_look(0, buffer, &none, &view);
    offset += part && offset < 0 ? view.n : 0;
    bool fits = part ? offset >= 0 && offset <= view.n && view.n - offset >= bytes : view.n == bytes;
    bool read = view.at != NULL && fits && read_values(heap, text, (const unsigned char *)view.at + offset, values);
    sg_object_unlock_two(locks);
    if (!read) {
        return false;
    }
    sg_nursery_make_room(heap, tstate, 1);
    *result = sg_tuple_of(heap, values, n);
    return *result != 0;
}

/* The values of a format that has been measured. */
static bool write_values(PyObject *text, const sg_slot *args, unsigned char *to, Py_ssize_t bytes)
{
    memset(to, 0, (size_t)bytes);
    format f;
    begin(text, &f);
    while (next_field(&f) > 0) {
        to += f.padding;
        Py_ssize_t rounds = f.kind == BYTES ? 1 : f.repeat;
        for (Py_ssize_t i = 0; i < rounds && f.kind != PAD; i++) {
            if (!value_into(&f, *args++, to + i * f.size)) {
                return false;
            }
        }
        to += f.size * f.repeat;
    }
    return true;
}

static bool pack(sg_heap *heap, PyObject *text, const sg_slot *args, int n, sg_slot *result)
{
    Py_ssize_t bytes, values;
    if (!measure(text, &bytes, &values) || values != n) {
        return false;
    }
    unsigned char one;
    PyObject *packed = bytes > 1 ? sg_bytes_room(heap, bytes) : NULL;
    if (packed == NULL && bytes > 1) {
        return false;
    }
    if (!write_values(text, args, packed == NULL ? &one : (unsigned char *)PyBytes_AS_STRING(packed), bytes)) {
        sg_drop(heap, packed == NULL ? 0 : sg_owned(packed));
        return false;
    }
    *result = packed != NULL ? sg_owned(packed) : sg_bytes_small((const char *)&one, bytes);
    return true;
}

/* Into a bytearray, or a memoryview of one; the arguments are the buffer, the offset and the values. */
static bool pack_into(PyObject *text, const sg_slot *args, int n, sg_slot *result)
{
    enum { MOST = 512 };
    unsigned char packed[MOST];
    intptr_t offset;
    Py_ssize_t bytes, values;
    if (n < 2 || !(sg_is_byte_array(args[0]) || sg_is_memory_view(args[0])) || !sg_int_get(args[1], &offset)
        || offset < 0 || !measure(text, &bytes, &values) || values != n - 2 || bytes > MOST
        || !write_values(text, args + 2, packed, bytes)) {
        return false;
    }
    *result = sg_from_heap(Py_None);
    return sg_is_byte_array(args[0]) ? sg_byte_array_write(sg_pointer(args[0]), offset, (const char *)packed, bytes)
                                     : sg_memory_view_write(sg_pointer(args[0]), offset, (const char *)packed, bytes);
}

NATIVE(struct_pack_into)
{
    return n >= 1 && !sg_is_int(args[0]) && pack_into(sg_pointer(args[0]), args + 1, n - 1, result);
}

NATIVE(struct_unpack)
{
    return n == 2 && !sg_is_int(args[0]) && unpack(heap, tstate, sg_pointer(args[0]), args[1], 0, false, result);
}

NATIVE(struct_unpack_from)
{
    intptr_t offset = 0;
    return (n == 2 || (n == 3 && sg_int_get(args[2], &offset))) && !sg_is_int(args[0])
           && unpack(heap, tstate, sg_pointer(args[0]), args[1], offset, true, result);
}

NATIVE(struct_pack)
{
    return n >= 1 && !sg_is_int(args[0]) && pack(heap, sg_pointer(args[0]), args + 1, n - 1, result);
}

NATIVE(struct_calcsize)
{
    Py_ssize_t bytes, values;
    if (n != 1 || sg_is_int(args[0]) || !measure(sg_pointer(args[0]), &bytes, &values)) {
        return false;
    }
    *result = sg_from_int(bytes);
    return true;
}

/* ---- Struct ---- */

static PyTypeObject *struct_type;

/* The format of the first argument; NULL: not here. */
static PyObject *format_of(const sg_slot *args, int n)
{
    sg_py_struct *s = n >= 1 ? sg_native_self(args[0], struct_type) : NULL;
    return s != NULL && s->codes != NULL && s->format != NULL && PyBytes_CheckExact(s->format) ? s->format : NULL;
}

NATIVE(method_unpack)
{
    PyObject *text = format_of(args, n);
    return text != NULL && n == 2 && unpack(heap, tstate, text, args[1], 0, false, result);
}

NATIVE(method_unpack_from)
{
    PyObject *text = format_of(args, n);
    intptr_t offset = 0;
    return text != NULL && (n == 2 || (n == 3 && sg_int_get(args[2], &offset)))
           && unpack(heap, tstate, text, args[1], offset, true, result);
}

/* unpack_from with a named offset, and perhaps a named buffer. */
static bool named_arguments(const sg_slot *args, int n, sg_slot all[3])
{
    enum { BUFFER, OFFSET, FIRST };
    bool named = args[BUFFER] != 0;
    if (n != (named ? FIRST + 1 : FIRST + 2) || args[OFFSET] == 0) {
        return false;
    }
    all[0] = args[FIRST];
    all[1] = named ? args[BUFFER] : args[FIRST + 1];
    all[2] = args[OFFSET];
    return true;
}

NATIVE(method_unpack_from_named)
{
    sg_slot all[3];
    return named_arguments(args, n, all) && method_unpack_from(heap, tstate, all, 3, result);
}

NATIVE(struct_unpack_from_named)
{
    sg_slot all[3];
    return named_arguments(args, n, all) && struct_unpack_from(heap, tstate, all, 3, result);
}

NATIVE(method_pack)
{
    PyObject *text = format_of(args, n);
    return text != NULL && pack(heap, text, args + 1, n - 1, result);
}

NATIVE(method_pack_into)
{
    PyObject *text = format_of(args, n);
    return text != NULL && pack_into(text, args + 1, n - 1, result);
}

/* ---- iterators ---- */

static PyTypeObject *iterator_type; /* NULL: they are not laid out as we know */

/* Of one that is not exhausted: a buffer that only the host can give back, or bytes. */
static bool has_bytes(const sg_py_unpack_iterator *it)
{
    return it->buffer.obj != NULL && PyBytes_CheckExact(it->buffer.obj);
}

static sg_next step(sg_heap *heap, PyObject *iterator, sg_slot *items, int room, int *n, int depth)
{
    sg_py_unpack_iterator *it = (sg_py_unpack_iterator *)iterator;
    (void)room, (void)n, (void)depth;
    if (it->unpacks == NULL) {
        return SG_NEXT_END;
    }
    if (it->index >= it->buffer.len) {
        if (!has_bytes(it)) {
            return SG_NEXT_NOT_HERE;
        }
        sg_iterator_put(heap, &it->buffer.obj, NULL);
        return sg_iterator_end(heap, &it->unpacks);
    }
    Py_ssize_t bytes, count;
    sg_slot values[VALUES_MAX];
    if (!measure(it->unpacks->format, &bytes, &count) || bytes > it->buffer.len - it->index
        || !read_values(heap, it->unpacks->format, (const unsigned char *)it->buffer.buf + it->index, values)) {
        return SG_NEXT_NOT_HERE;
    }
    items[0] = sg_tuple_of(heap, values, count);
    if (items[0] == 0) {
        for (Py_ssize_t i = 0; i < count; i++) {
            sg_drop(heap, values[i]);
        }
        return SG_NEXT_NOT_HERE;
    }
    it->index += bytes;
    return SG_NEXT_ITEM;
}

static Py_ssize_t left(PyObject *iterator)
{
    const sg_py_unpack_iterator *it = (sg_py_unpack_iterator *)iterator;
    return it->unpacks == NULL ? 0 : (it->buffer.len - it->index) / it->unpacks->size;
}

static bool release(sg_heap *heap, PyObject *o)
{
    const sg_py_unpack_iterator *it = (sg_py_unpack_iterator *)o;
    (void)heap;
    return it->buffer.obj == NULL || has_bytes(it);
}

/* Over bytes, of which there are whole numbers. */
static sg_slot new_iterator(sg_heap *heap, sg_py_struct *s, sg_slot bytes)
{
    if (iterator_type == NULL || sg_native_type(bytes) != &PyBytes_Type || s->size == 0
        || PyBytes_GET_SIZE(sg_pointer(bytes)) % s->size != 0) {
        return 0;
    }
    PyObject *o = sg_pointer(bytes);
    sg_py_unpack_iterator *it = sg_iterator_object(heap, iterator_type, sizeof *it);
    sg_increment((PyObject *)s);
    sg_increment(o);
    it->unpacks = s;
    it->buffer = (Py_buffer){
        .buf = PyBytes_AS_STRING(o), .obj = o, .len = PyBytes_GET_SIZE(o), .itemsize = 1, .readonly = 1, .ndim = 1};
    it->index = 0;
    return sg_owned((PyObject *)it);
}

NATIVE(method_iter_unpack)
{
    *result = n == 2 && format_of(args, n) != NULL && sg_nursery_has_room(heap)
                  ? new_iterator(heap, (sg_py_struct *)sg_pointer(args[0]), args[1])
                  : 0;
    return *result != 0;
}

/* By one over ten bytes of "<hq". */
static void learn_iterator(PyObject *o)
{
    PyObject *bytes = PyBytes_FromStringAndSize("0123456789", 10);
    PyObject *iterator = bytes == NULL ? NULL : PyObject_CallMethod(o, "iter_unpack", "O", bytes);
    const sg_py_unpack_iterator *it = (sg_py_unpack_iterator *)iterator;
    if (iterator != NULL && Py_TYPE(iterator)->tp_basicsize == (Py_ssize_t)sizeof *it && PyType_IS_GC(Py_TYPE(iterator))
        && it->unpacks == (sg_py_struct *)o && it->index == 0 && it->buffer.obj == bytes && it->buffer.len == 10
        && it->buffer.buf == PyBytes_AS_STRING(bytes)) {
        iterator_type = (PyTypeObject *)Py_NewRef(Py_TYPE(iterator));
        sg_iterator_kind_add(&(sg_iterator_kind){.type = iterator_type, .step = step, .left = left});
        sg_plain_type_add(
            &(sg_plain_type){.type = iterator_type,
                             .children = {offsetof(sg_py_unpack_iterator, unpacks),
                                          offsetof(sg_py_unpack_iterator, buffer) + offsetof(Py_buffer, obj)},
                             .release = release});
    }
    Py_XDECREF(iterator);
    Py_XDECREF(bytes);
}

static bool accept_struct(PyTypeObject *type)
{
    if (struct_type != NULL || type->tp_basicsize < (Py_ssize_t)sizeof(sg_py_struct)) {
        return struct_type == type;
    }
    PyObject *o = PyObject_CallFunction((PyObject *)type, "s", "<hq");
    const sg_py_struct *s = (sg_py_struct *)o;
    if (o != NULL && s->size == 10 && s->n == 2 && s->codes != NULL && s->format != NULL
        && PyBytes_CheckExact(s->format) && strcmp(PyBytes_AS_STRING(s->format), "<hq") == 0) {
        struct_type = (PyTypeObject *)Py_NewRef(type);
        learn_iterator(o);
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return struct_type == type;
}

/* Struct objects for the function iter_unpack, made by the host when it was called with their format. */
enum { KEPT = 32 };
static struct {
    PyObject *format, *made;
} kept[KEPT];

static int place_of(PyObject *format)
{
    const unsigned char *text = PyUnicode_DATA(format);
    unsigned place = 0;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(format); i++) {
        place = place * 31 + text[i];
    }
    return (int)(place % KEPT);
}

/* An ASCII str, or NULL. */
static PyObject *format_str(PyObject *o)
{
    return PyUnicode_CheckExact(o) && PyUnicode_IS_COMPACT_ASCII(o) ? o : NULL;
}

static void prepare_iter_unpack(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate;
    PyObject *format = n == 2 ? format_str(args[0]) : NULL, *name = PyUnicode_FromString("_struct");
    PyObject *module = name == NULL || format == NULL ? NULL : PyImport_GetModule(name);
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "Struct");
    PyObject *made = type != NULL && PyType_Check(type) && accept_struct((PyTypeObject *)type)
                         ? PyObject_CallOneArg(type, format)
                         : NULL;
    if (made != NULL && Py_IS_TYPE(made, struct_type)) {
        int place = place_of(format);
        Py_XSETREF(kept[place].format, Py_NewRef(format));
        Py_XSETREF(kept[place].made, Py_NewRef(made));
    }
    Py_XDECREF(made);
    Py_XDECREF(type);
    Py_XDECREF(module);
    Py_XDECREF(name);
    PyErr_Clear();
}

NATIVE(struct_iter_unpack)
{
    PyObject *format = n == 2 && !sg_is_int(args[0]) ? format_str(sg_pointer(args[0])) : NULL;
    int place = format == NULL ? 0 : place_of(format);
    if (format == NULL || kept[place].made == NULL || sg_compare_str(Py_EQ, format, kept[place].format) <= 0
        || !sg_nursery_has_room(heap)) {
        return false;
    }
    *result = new_iterator(heap, (sg_py_struct *)kept[place].made, args[1]);
    return *result != 0;
}

/* ---- all ---- */

static sg_slot get_format(sg_heap *heap, PyObject *o)
{
    PyObject *format = ((sg_py_struct *)o)->format;
    return format != NULL && PyBytes_CheckExact(format)
               ? sg_str_of_utf8(heap, PyBytes_AS_STRING(format), PyBytes_GET_SIZE(format))
               : 0;
}

static sg_slot get_size(sg_heap *heap, PyObject *o)
{
    return sg_from_int(((sg_py_struct *)o)->size);
}

static const sg_native_attribute_def attributes[] = {
    {"size", get_size, NULL}, {"format", get_format, NULL}, {NULL, NULL, NULL}};
static const sg_native_def methods[] = {
    {"unpack", method_unpack, NULL},       {"unpack_from", method_unpack_from, NULL}, {"pack", method_pack, NULL},
    {"pack_into", method_pack_into, NULL}, {"iter_unpack", method_iter_unpack, NULL}, {NULL, NULL, NULL},
};
static const sg_named_native_def named_methods[] = {
    {"unpack_from", method_unpack_from_named, {"buffer", "offset"}},
    {NULL, NULL, {NULL}},
};
const sg_native_type_def sg_struct_type_def = {.name = "_struct.Struct",
                                               .methods = methods,
                                               .accept = accept_struct,
                                               .attributes = attributes,
                                               .named = named_methods};
const sg_named_native_def sg_struct_named_natives[] = {
    {"unpack_from", struct_unpack_from_named, {"buffer", "offset"}},
    {NULL, NULL, {NULL}},
};

const sg_native_def sg_struct_natives[] = {
    {"unpack", struct_unpack, NULL},
    {"unpack_from", struct_unpack_from, NULL},
    {"pack", struct_pack, NULL},
    {"iter_unpack", struct_iter_unpack, prepare_iter_unpack},
    {"pack_into", struct_pack_into, NULL},
    {"calcsize", struct_calcsize, NULL},
    {NULL, NULL, NULL},
};
