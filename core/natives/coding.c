/* Encoding and decoding.  Job and locking: coding.h. */
#include "natives/coding.h"

#include <stdio.h>

#include "objects/byte_array.h"
#include "objects/new.h"

/* ---- names ---- */

enum { NAME_MAX_LENGTH = 10 }; /* of the names that the host has short cuts for */

/* The ASCII text of a str without a NUL, or NULL. */
static const char *ascii_of(sg_slot s)
{
    PyObject *o = str_of(s);
    return o != NULL && PyUnicode_IS_ASCII(o) && strlen(PyUnicode_DATA(o)) == (size_t)PyUnicode_GET_LENGTH(o)
               ? PyUnicode_DATA(o)
               : NULL;
}

/* In small letters, with one _ for whatever stands between letters and digits; false: it is too long. */
static bool normalise(const char *name, char to[NAME_MAX_LENGTH + 1])
{
    int n = 0;
    bool gap = false;
    for (; *name != 0; name++) {
        unsigned char c = (unsigned char)*name;
        if (!Py_ISALNUM(c) && c != '.') {
            gap = true;
            continue;
        }
        if (gap && n != 0 && n < NAME_MAX_LENGTH) {
            to[n++] = '_';
        }
        gap = false;
        if (n == NAME_MAX_LENGTH) {
            return false;
        }
        to[n++] = (char)Py_TOLOWER(c);
    }
    to[n] = 0;
    return true;
}

static bool encoding_of(const char *name, sg_encoding *encoding)
{
    static const struct {
        const char *name;
        sg_encoding encoding;
    } names[] = {{"utf_8", SG_UTF_8},        {"utf8", SG_UTF_8},       {"utf_16", SG_UTF_16},  {"utf16", SG_UTF_16},
                 {"ascii", SG_ASCII},        {"us_ascii", SG_ASCII},   {"latin1", SG_LATIN_1}, {"latin_1", SG_LATIN_1},
                 {"iso_8859_1", SG_LATIN_1}, {"iso8859_1", SG_LATIN_1}};
    char normal[NAME_MAX_LENGTH + 1];
    for (size_t i = 0; normalise(name, normal) && i < sizeof names / sizeof *names; i++) {
        if (strcmp(normal, names[i].name) == 0) {
            *encoding = names[i].encoding;
            return true;
        }
    }
    return false;
}

static sg_errors errors_of(const char *name)
{
    static const char *const names[] = {"strict",         "ignore", "replace", "backslashreplace", "xmlcharrefreplace",
                                        "surrogateescape"};
    int i = SG_STRICTLY;
    while (i < SG_OTHERWISE && strcmp(name, names[i]) != 0) {
        i++;
    }
    return (sg_errors)i;
}

bool sg_coding_of(PyThreadState *tstate, sg_slot encoding, sg_slot errors, sg_coding *coding)
{
    *coding = (sg_coding){SG_UTF_8, SG_STRICTLY};
    const char *name = encoding == 0 ? NULL : ascii_of(encoding), *how = errors == 0 ? NULL : ascii_of(errors);
    if ((encoding != 0 && (name == NULL || !encoding_of(name, &coding->encoding)))
        || (errors != 0 && (how == NULL || tstate->interp->config.dev_mode))) {
        return false;
    }
    coding->errors = how == NULL ? SG_STRICTLY : errors_of(how);
    return true;
}

/* ---- encoding ---- */

/* What stands for a character that cannot be encoded: its length, -1: not here. */
static int stand_in(Py_UCS4 c, sg_errors errors, char text[16])
{
    switch (errors) {
    case SG_IGNORE:
        return 0;
    case SG_REPLACE:
        text[0] = '?';
        return 1;
    case SG_ESCAPE:
        return snprintf(text, 16, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
    case SG_REFER:
        return snprintf(text, 16, "&#%u;", (unsigned)c);
    default:
        return -1;
    }
}

/* All characters below `limit` are their own bytes. */
static sg_slot encode_bytes(sg_heap *heap, PyObject *s, Py_UCS4 limit, sg_errors errors, bool array)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), size = 0;
    char text[16], *at;
    if (sg_str_widest(s) < limit) {
        return sg_bytes_like_new(heap, array, PyUnicode_DATA(s), length);
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        int n = c < limit ? 1 : stand_in(c, errors, text);
        if (n < 0) {
            return 0;
        }
        size += n;
    }
    sg_slot bytes = sg_bytes_like_room(heap, array, size, &at);
    for (Py_ssize_t i = 0; bytes != 0 && size != 0 && i < length; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        int n = c < limit ? 1 : stand_in(c, errors, text);
        if (c < limit) {
            *at = (char)c;
        }
        else {
            memcpy(at, text, (size_t)n);
        }
        at += n;
    }
    return bytes;
}

static bool is_surrogate(Py_UCS4 c)
{
    return c >= 0xd800 && c < 0xe000;
}

/* In this machine's order of bytes, with the mark that tells it. */
static sg_slot encode_utf_16(sg_heap *heap, PyObject *s, bool array)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), units = 1;
    char *at;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        if (is_surrogate(c)) {
            return 0;
        }
        units += c < 0x10000 ? 1 : 2;
    }
    sg_slot bytes = sg_bytes_like_room(heap, array, 2 * units, &at);
    if (bytes == 0) {
        return 0;
    }
    uint16_t unit = 0xfeff;
    memcpy(at, &unit, sizeof unit);
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        if (c >= 0x10000) {
            unit = Py_UNICODE_HIGH_SURROGATE(c);
            memcpy(at += sizeof unit, &unit, sizeof unit);
            c = Py_UNICODE_LOW_SURROGATE(c);
        }
        unit = (uint16_t)c;
        memcpy(at += sizeof unit, &unit, sizeof unit);
    }
    return bytes;
}

sg_slot sg_encode(sg_heap *heap, PyObject *s, sg_coding coding, bool array)
{
    if (PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX) {
        return 0;
    }
    switch (coding.encoding) {
    case SG_UTF_8:
        return PyUnicode_IS_ASCII(s) ? sg_bytes_like_new(heap, array, PyUnicode_DATA(s), PyUnicode_GET_LENGTH(s))
               : array               ? 0
                                     : sg_utf8_of_str(heap, s);
    case SG_UTF_16:
        return encode_utf_16(heap, s, array);
    case SG_LATIN_1:
        return encode_bytes(heap, s, 256, coding.errors, array);
    default:
        return encode_bytes(heap, s, 128, coding.errors, array);
    }
}

/* ---- decoding ---- */

static bool is_ascii(const char *at, Py_ssize_t n)
{
    unsigned char seen = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        seen |= (unsigned char)at[i];
    }
    return seen < 128;
}

static sg_slot decode_latin_1(sg_heap *heap, const char *at, Py_ssize_t n)
{
    if (n == 1) {
        return sg_str_of_char(heap, (unsigned char)*at);
    }
    PyObject *s = sg_str_room(heap, n, 255);
    if (s != NULL) {
        memcpy(PyUnicode_DATA(s), at, (size_t)n);
    }
    return s == NULL ? 0 : sg_owned(s);
}

/* Of bytes that are not all ASCII. */
static sg_slot decode_ascii(sg_heap *heap, const char *at, Py_ssize_t n, sg_errors errors)
{
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        length += errors != SG_IGNORE || (unsigned char)at[i] < 128;
    }
    if ((errors != SG_IGNORE && errors != SG_REPLACE && errors != SG_SURROGATES) || length <= 1) {
        return 0;
    }
    PyObject *s = sg_str_room(heap, length, errors == SG_IGNORE ? 127 : 0xffff);
    for (Py_ssize_t i = 0, k = 0; s != NULL && i < n; i++) {
        unsigned char c = (unsigned char)at[i];
        if (c >= 128 && errors == SG_IGNORE) {
            continue;
        }
        Py_UCS4 read = c < 128 ? c : errors == SG_REPLACE ? 0xfffd : 0xdc00 + (Py_UCS4)c;
        PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), k++, read);
    }
    return s == NULL ? 0 : sg_owned(s);
}

/* The units of UTF-16 at hand. */
typedef struct {
    const unsigned char *at;
    Py_ssize_t n;
    bool big;
} units;

static Py_UCS4 unit_at(const units *u, Py_ssize_t i)
{
    const unsigned char *at = u->at + 2 * i;
    return u->big ? (Py_UCS4)(at[0] << 8 | at[1]) : (Py_UCS4)(at[1] << 8 | at[0]);
}

/* The character at unit i, which is of *step units; false: there is none. */
static bool character_at(const units *u, Py_ssize_t i, Py_UCS4 *c, Py_ssize_t *step)
{
    *c = unit_at(u, i);
    *step = 1;
    if (!is_surrogate(*c)) {
        return true;
    }
    Py_UCS4 low = i + 1 < u->n ? unit_at(u, i + 1) : 0;
    if (!Py_UNICODE_IS_HIGH_SURROGATE(*c) || !Py_UNICODE_IS_LOW_SURROGATE(low)) {
        return false;
    }
    *c = Py_UNICODE_JOIN_SURROGATES(*c, low);
    *step = 2;
    return true;
}

static sg_slot decode_utf_16(sg_heap *heap, const char *text, Py_ssize_t n)
{
    if (n % 2 != 0) {
        return 0;
    }
    units u = {(const unsigned char *)text, n / 2, false};
    if (u.n != 0 && (unit_at(&u, 0) == 0xfeff || unit_at(&u, 0) == 0xfffe)) {
        u.big = unit_at(&u, 0) == 0xfffe;
        u.at += 2;
        u.n--;
    }
    Py_UCS4 c = 0, widest = 0;
    Py_ssize_t length = 0, step;
    for (Py_ssize_t i = 0; i < u.n; i += step, length++) {
        if (!character_at(&u, i, &c, &step)) {
            return 0;
        }
        widest = c > widest ? c : widest;
    }
    if (length <= 1) {
        return length == 0 ? sg_str_empty() : sg_str_of_char(heap, c);
    }
    PyObject *s = sg_str_room(heap, length, widest);
    for (Py_ssize_t i = 0, k = 0; s != NULL && i < u.n; i += step, k++) {
        character_at(&u, i, &c, &step);
        PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), k, c);
    }
    return s == NULL ? 0 : sg_owned(s);
}

sg_slot sg_decode(sg_heap *heap, const char *at, Py_ssize_t n, sg_coding coding)
{
    if (n > SG_TEXT_MAX) {
        return 0;
    }
    if (coding.encoding == SG_UTF_16) {
        return decode_utf_16(heap, at, n);
    }
    if (is_ascii(at, n)) {
        return sg_str_of_ascii(heap, at, n);
    }
    switch (coding.encoding) {
    case SG_UTF_8:
        return sg_str_of_utf8(heap, at, n);
    case SG_LATIN_1:
        return decode_latin_1(heap, at, n);
    default:
        return decode_ascii(heap, at, n, coding.errors);
    }
}

/* ---- calls ---- */

bool sg_native_decode(sg_heap *heap, PyThreadState *tstate, sg_slot bytes, sg_slot encoding, sg_slot errors,
                      sg_slot *result)
{
    sg_coding coding;
    sg_bytes_view view, none;
    if (!sg_coding_of(tstate, encoding, errors, &coding)) {
        return false;
    }
    sg_two_locks locks = sg_bytes_look(bytes, 0, &view, &none);
    *result = view.at == NULL ? 0 : sg_decode(heap, view.at, view.n, coding);
    sg_object_unlock_two(locks);
    return *result != 0;
}

bool sg_native_encode(sg_heap *heap, PyThreadState *tstate, sg_slot self, sg_slot encoding, sg_slot errors,
                      sg_slot *result)
{
    sg_coding coding;
    PyObject *s = any_str_of(self);
    return s != NULL && sg_coding_of(tstate, encoding, errors, &coding)
           && done(sg_encode(heap, s, coding, false), result);
}

/* ---- functions of _codecs: what they make, and how much they took --------------------------- */

static sg_slot with_length(sg_heap *heap, sg_slot made, Py_ssize_t n)
{
    const sg_slot both[] = {made, sg_from_int(n)};
    return made == 0 ? 0 : sg_tuple_new(heap, both, 2);
}

/* The errors of the second argument, which may be None; false: not here. */
static bool codec_of(PyThreadState *tstate, sg_encoding encoding, const sg_slot *args, int n, sg_coding *coding)
{
    bool named = n > 1 && (sg_is_int(args[1]) || sg_pointer(args[1]) != Py_None);
    bool known = sg_coding_of(tstate, 0, named ? args[1] : 0, coding);
    coding->encoding = encoding;
    return known;
}

static bool codec_decode(sg_heap *heap, PyThreadState *tstate, sg_encoding encoding, const sg_slot *args, int n,
                         sg_slot *result)
{
    sg_coding coding;
    sg_bytes_view view, none;
    if (!codec_of(tstate, encoding, args, n, &coding) || !sg_nursery_has_room(heap)) {
        return false;
    }
    sg_two_locks locks = sg_bytes_look(args[0], 0, &view, &none);
    sg_slot text = view.at == NULL ? 0 : sg_decode(heap, view.at, view.n, coding);
    sg_object_unlock_two(locks);
    return done(with_length(heap, text, view.n), result);
}

static bool codec_encode(sg_heap *heap, PyThreadState *tstate, sg_encoding encoding, const sg_slot *args, int n,
                         sg_slot *result)
{
    sg_coding coding;
    PyObject *s = n == 1 || n == 2 ? any_str_of(args[0]) : NULL;
    return s != NULL && codec_of(tstate, encoding, args, n, &coding) && sg_nursery_has_room(heap)
           && done(with_length(heap, sg_encode(heap, s, coding, false), PyUnicode_GET_LENGTH(s)), result);
}

/* Whether it is the last part does not matter to what ends with a whole character; the rest is the host's. */
NATIVE(codec_utf_8_decode)
{
    bool plain = n >= 1 && n <= 3 && (n < 3 || sg_is_int(args[2]) || PyBool_Check(sg_pointer(args[2])));
    return plain && codec_decode(heap, tstate, SG_UTF_8, args, n < 3 ? n : 2, result);
}

NATIVE(codec_latin_1_decode)
{
    return (n == 1 || n == 2) && codec_decode(heap, tstate, SG_LATIN_1, args, n, result);
}

NATIVE(codec_ascii_decode)
{
    return (n == 1 || n == 2) && codec_decode(heap, tstate, SG_ASCII, args, n, result);
}

NATIVE(codec_utf_8_encode)
{
    return codec_encode(heap, tstate, SG_UTF_8, args, n, result);
}

NATIVE(codec_latin_1_encode)
{
    return codec_encode(heap, tstate, SG_LATIN_1, args, n, result);
}

NATIVE(codec_ascii_encode)
{
    return codec_encode(heap, tstate, SG_ASCII, args, n, result);
}

const sg_native_def sg_codec_natives[] = {
    {"utf_8_decode", codec_utf_8_decode, NULL},
    {"latin_1_decode", codec_latin_1_decode, NULL},
    {"ascii_decode", codec_ascii_decode, NULL},
    {"utf_8_encode", codec_utf_8_encode, NULL},
    {"latin_1_encode", codec_latin_1_encode, NULL},
    {"ascii_encode", codec_ascii_encode, NULL},
    {NULL, NULL, NULL},
};

/* ---- with keywords -------------------------------------------------------------------------- */

/* Keywords are first, then the text or bytes, and perhaps the encoding. */
bool sg_native_decode_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return (n == 3 || (n == 4 && args[0] == 0))
           && sg_native_decode(heap, tstate, args[2], n == 4 ? args[3] : args[0], args[1], result);
}

bool sg_native_encode_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return (n == 3 || (n == 4 && args[0] == 0))
           && sg_native_encode(heap, tstate, args[2], n == 4 ? args[3] : args[0], args[1], result);
}

/* bytes() wants to know how a text is encoded. */
static bool bytes_named(sg_heap *heap, PyThreadState *tstate, sg_slot *args, int n, sg_slot *result)
{
    return (n == 4 || args[0] != 0) && sg_native_encode_named(heap, tstate, args, n, result);
}

const sg_named_native_def sg_coding_named_natives[] = {
    {"str", sg_native_decode_named, {"encoding", "errors"}},
    {"bytes", bytes_named, {"encoding", "errors"}},
    {NULL, NULL, {NULL}},
};
