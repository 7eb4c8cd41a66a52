/* The module struct: packing into bytes and unpacking from bytes, by functions and Struct objects.  See registry.h.
 *
 * Job: read the format each time, for it is short; what is no error and needs no other buffer than bytes.
 */
#include <string.h>

#include "memory/collector.h"
#include "natives/registry.h"
#include "objects/byte_array.h"
#include "objects/from_items.h"
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

/* All of the buffer, or its part from `offset` on. */
static bool unpack(sg_heap *heap, PyThreadState *tstate, PyObject *text, sg_slot buffer, Py_ssize_t offset, bool part,
                   sg_slot *result)
{
    Py_ssize_t bytes, n, done = 0;
    sg_slot values[VALUES_MAX];
    if (sg_native_type(buffer) != &PyBytes_Type || !measure(text, &bytes, &n)) {
        return false;
    }
    Py_ssize_t size = PyBytes_GET_SIZE(sg_pointer(buffer));
    if (part ? offset < 0 || offset > size || size - offset < bytes : size != bytes) {
        return false;
    }
    const unsigned char *from = (const unsigned char *)PyBytes_AS_STRING(sg_pointer(buffer)) + offset;
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

/* Into a bytearray; the arguments are the buffer, the offset and the values. */
static bool pack_into(PyObject *text, const sg_slot *args, int n, sg_slot *result)
{
    enum { MOST = 512 };
    unsigned char packed[MOST];
    intptr_t offset;
    Py_ssize_t bytes, values;
    if (n < 2 || !sg_is_byte_array(args[0]) || !sg_int_get(args[1], &offset) || offset < 0
        || !measure(text, &bytes, &values) || values != n - 2 || bytes > MOST
        || !write_values(text, args + 2, packed, bytes)) {
        return false;
    }
    *result = sg_from_heap(Py_None);
    return sg_byte_array_write(sg_pointer(args[0]), offset, (const char *)packed, bytes);
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

const sg_native_def sg_struct_natives[] = {
    {"unpack", struct_unpack, NULL},       {"unpack_from", struct_unpack_from, NULL}, {"pack", struct_pack, NULL},
    {"pack_into", struct_pack_into, NULL}, {"calcsize", struct_calcsize, NULL},       {NULL, NULL, NULL},
};

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

static sg_slot get_size(sg_heap *heap, PyObject *o)
{
    return sg_from_int(((sg_py_struct *)o)->size);
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
    }
    Py_XDECREF(o);
    PyErr_Clear();
    return struct_type == type;
}

static const sg_native_attribute_def attributes[] = {{"size", get_size, NULL}, {NULL, NULL, NULL}};
static const sg_native_def methods[] = {
    {"unpack", method_unpack, NULL},
    {"unpack_from", method_unpack_from, NULL},
    {"pack", method_pack, NULL},
    {"pack_into", method_pack_into, NULL},
    {NULL, NULL, NULL},
};
const sg_native_type_def sg_struct_type_def = {
    .name = "_struct.Struct", .methods = methods, .accept = accept_struct, .attributes = attributes};
