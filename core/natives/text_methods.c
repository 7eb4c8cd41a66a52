/* Methods of strs that search, strip, cut and join.  See registry.h; the new objects come from objects/text.h. */
#include "natives/cuts.h"
#include "natives/text.h"
#include "objects/exception.h"
#include "objects/format.h"
#include "objects/from_items.h"
#include "objects/items.h"
#include "objects/new.h"

/* s[start:end], which is s itself if that is all of it. */
static sg_slot part(sg_heap *heap, sg_slot *s, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *o = sg_pointer(*s);
    if (start == 0 && end == PyUnicode_GET_LENGTH(o)) {
        return unchanged(heap, s);
    }
    return sg_str_part(heap, o, start, 1, end - start);
}

/* ---- searching ---- */

/* Longer parts are searched by the host, unless for one character, or forwards in narrow ones. */
enum { PLAIN_SEARCH_MAX = 10000 };

static bool stands_at(PyObject *s, PyObject *sought, Py_ssize_t at)
{
    int kind = (int)PyUnicode_KIND(s), other = (int)PyUnicode_KIND(sought);
    Py_ssize_t length = PyUnicode_GET_LENGTH(sought);
    if (kind == other) {
        return memcmp((char *)PyUnicode_DATA(s) + at * kind, PyUnicode_DATA(sought), (size_t)(length * kind)) == 0;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        if (PyUnicode_READ(kind, PyUnicode_DATA(s), at + i) != PyUnicode_READ(other, PyUnicode_DATA(sought), i)) {
            return false;
        }
    }
    return true;
}

/* Where `sought` stands first (or last) within [start, end), NOWHERE, or UNKNOWN: not here. */
static Py_ssize_t search(PyObject *s, PyObject *sought, Py_ssize_t start, Py_ssize_t end, bool last)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(sought);
    if (end - start < length) {
        return NOWHERE;
    }
    if (!last && PyUnicode_KIND(s) == PyUnicode_1BYTE_KIND && PyUnicode_KIND(sought) == PyUnicode_1BYTE_KIND) {
        const char *text = PyUnicode_DATA(s);
        const char *at = memmem(text + start, (size_t)(end - start), PyUnicode_DATA(sought), (size_t)length);
        return at == NULL ? NOWHERE : at - text;
    }
    if (end - start > (length == 1 ? (Py_ssize_t)SG_TEXT_MAX : (Py_ssize_t)PLAIN_SEARCH_MAX)) {
        return UNKNOWN;
    }
    for (Py_ssize_t i = 0; i <= end - start - length; i++) {
        Py_ssize_t at = last ? end - length - i : start + i;
        if (stands_at(s, sought, at)) {
            return at;
        }
    }
    return NOWHERE;
}

static bool found_at(sg_heap *heap, bool last, bool must, sg_slot *args, int n, sg_slot *result)
{
    Py_ssize_t start, end;
    PyObject *s = n >= 2 ? any_str_of(args[0]) : NULL, *sought = s != NULL ? any_str_of(args[1]) : NULL;
    if (sought == NULL || !bounds(args + 2, n - 2, PyUnicode_GET_LENGTH(s), &start, &end)) {
        return false;
    }
    Py_ssize_t at = search(s, sought, start, end, last);
    if (must && at == NOWHERE) {
        *result = 0;
        return sg_raise_text(heap, PyExc_ValueError, "substring not found");
    }
    *result = sg_from_int(at);
    return at != UNKNOWN;
}

NATIVE(str_find)
{
    return found_at(heap, false, false, args, n, result);
}

NATIVE(str_rfind)
{
    return found_at(heap, true, false, args, n, result);
}

NATIVE(str_index)
{
    return found_at(heap, false, true, args, n, result);
}

NATIVE(str_rindex)
{
    return found_at(heap, true, true, args, n, result);
}

/* How often it stands there, not counting overlaps; UNKNOWN: not here. */
static Py_ssize_t occurrences(PyObject *s, PyObject *sought, Py_ssize_t start, Py_ssize_t end, Py_ssize_t most)
{
    Py_ssize_t count = 0, length = PyUnicode_GET_LENGTH(sought);
    if (length == 0) {
        return UNKNOWN;
    }
    while (count < most) {
        Py_ssize_t at = search(s, sought, start, end, false);
        if (at < 0) {
            return at == UNKNOWN ? UNKNOWN : count;
        }
        count++;
        start = at + length;
    }
    return count;
}

NATIVE(str_count)
{
    Py_ssize_t start, end;
    PyObject *s = n >= 2 ? any_str_of(args[0]) : NULL, *sought = s != NULL ? any_str_of(args[1]) : NULL;
    if (sought == NULL || !bounds(args + 2, n - 2, PyUnicode_GET_LENGTH(s), &start, &end)) {
        return false;
    }
    Py_ssize_t count = occurrences(s, sought, start, end, PY_SSIZE_T_MAX);
    *result = sg_from_int(count);
    return count != UNKNOWN;
}

NATIVE(str_replace)
{
    PyObject *s = n == 3 || n == 4 ? any_str_of(args[0]) : NULL;
    PyObject *old = s != NULL ? any_str_of(args[1]) : NULL, *new = old != NULL ? any_str_of(args[2]) : NULL;
    intptr_t most = -1;
    if (new == NULL || (n == 4 && !sg_int_get(args[3], &most))) {
        return false;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), cut = PyUnicode_GET_LENGTH(old), put = PyUnicode_GET_LENGTH(new);
    Py_ssize_t count = occurrences(s, old, 0, length, most < 0 ? PY_SSIZE_T_MAX : most);
    if (count == 0 || (count > 0 && old == new)) {
        return done(unchanged(heap, &args[0]), result);
    }
    if (count < 0 || !PyUnicode_IS_ASCII(s) || !PyUnicode_IS_ASCII(new) || length > SG_TEXT_MAX
        || put > SG_TEXT_MAX / count) {
        return false;
    }
    Py_ssize_t size = length + count * (put - cut);
    if (size < 2) {
        return false;
    }
    PyObject *r = sg_str_room(heap, size, 127);
    if (r == NULL) {
        return false;
    }
    const char *from = PyUnicode_DATA(s);
    char *to = PyUnicode_DATA(r);
    Py_ssize_t at = 0;
    for (; count > 0; count--) {
        Py_ssize_t next = search(s, old, at, length, false);
        memcpy(to, from + at, (size_t)(next - at));
        memcpy(to + next - at, PyUnicode_DATA(new), (size_t)put);
        to += next - at + put;
        at = next + cut;
    }
    memcpy(to, from + at, (size_t)(length - at));
    return done(sg_owned(r), result);
}

static bool partitioned(sg_heap *heap, bool last, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = n == 2 ? any_str_of(args[0]) : NULL, *sep = s != NULL ? any_str_of(args[1]) : NULL;
    if (sep == NULL || PyUnicode_GET_LENGTH(sep) == 0 || !sg_nursery_has_room(heap)) {
        return false;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), at = search(s, sep, 0, length, last);
    sg_slot parts[3] = {sg_str_empty(), sg_str_empty(), sg_str_empty()};
    if (at == UNKNOWN || length > SG_TEXT_MAX) {
        return false;
    }
    if (at == NOWHERE) {
        parts[last ? 2 : 0] = sg_native_take(&args[0]);
    }
    else {
        parts[0] = sg_str_part(heap, s, 0, 1, at);
        parts[1] = sg_native_take(&args[1]);
        parts[2] = sg_str_part(heap, s, at + PyUnicode_GET_LENGTH(sep), 1, length - at - PyUnicode_GET_LENGTH(sep));
        if (parts[0] == 0 || parts[2] == 0) {
            Py_FatalError("sharedgil: out of memory for a part of a string");
        }
    }
    return done(sg_tuple_new(heap, parts, 3), result);
}

NATIVE(str_partition)
{
    return partitioned(heap, false, args, n, result);
}

NATIVE(str_rpartition)
{
    return partitioned(heap, true, args, n, result);
}

/* ---- stripping ---- */

/* `set` is NULL for white space. */
static bool is_stripped(Py_UCS4 c, PyObject *set)
{
    if (set == NULL) {
        return Py_UNICODE_ISSPACE(c);
    }
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(set); i++) {
        if (PyUnicode_READ_CHAR(set, i) == c) {
            return true;
        }
    }
    return false;
}

static bool stripped(sg_heap *heap, bool left, bool right, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = n == 1 || n == 2 ? any_str_of(args[0]) : NULL, *set = NULL;
    if (s == NULL || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX) {
        return false;
    }
    if (n == 2 && !is_none(args[1])) {
        set = any_str_of(args[1]);
        if (set == NULL || PyUnicode_GET_LENGTH(set) > 100) {
            return false;
        }
    }
    Py_ssize_t start = 0, end = PyUnicode_GET_LENGTH(s);
    while (left && start < end && is_stripped(PyUnicode_READ_CHAR(s, start), set)) {
        start++;
    }
    while (right && start < end && is_stripped(PyUnicode_READ_CHAR(s, end - 1), set)) {
        end--;
    }
    return done(part(heap, &args[0], start, end), result);
}

NATIVE(str_strip)
{
    return stripped(heap, true, true, args, n, result);
}

NATIVE(str_lstrip)
{
    return stripped(heap, true, false, args, n, result);
}

NATIVE(str_rstrip)
{
    return stripped(heap, false, true, args, n, result);
}

static bool without(sg_heap *heap, bool at_end, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = n == 2 ? any_str_of(args[0]) : NULL, *affix = s != NULL ? any_str_of(args[1]) : NULL;
    if (affix == NULL) {
        return false;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), less = PyUnicode_GET_LENGTH(affix);
    if (less > length || !stands_at(s, affix, at_end ? length - less : 0)) {
        less = 0;
    }
    return done(at_end ? part(heap, &args[0], 0, length - less) : part(heap, &args[0], less, length), result);
}

NATIVE(str_removeprefix)
{
    return without(heap, false, args, n, result);
}

NATIVE(str_removesuffix)
{
    return without(heap, true, args, n, result);
}

/* ---- splitting and joining ---- */

/* Of one kind of characters: once for each, without a look at the kind for each character. */
static sg_always_inline bool cut_kind_at_spaces(cuts *c, int kind, const void *data, Py_ssize_t length)
{
    Py_ssize_t at = 0;
    for (;;) {
        while (at < length && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at))) {
            at++;
        }
        if (at == length) {
            return true;
        }
        Py_ssize_t start = at;
        if (c->n == c->most) {
            return cut(c, start, length);
        }
        while (at < length && !Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at))) {
            at++;
        }
        if (!cut(c, start, at)) {
            return false;
        }
    }
}

static bool cut_at_spaces(cuts *c, PyObject *s)
{
    const void *data = PyUnicode_DATA(s);
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    switch (PyUnicode_KIND(s)) {
    case PyUnicode_1BYTE_KIND:
        return cut_kind_at_spaces(c, PyUnicode_1BYTE_KIND, data, length);
    case PyUnicode_2BYTE_KIND:
        return cut_kind_at_spaces(c, PyUnicode_2BYTE_KIND, data, length);
    default:
        return cut_kind_at_spaces(c, PyUnicode_4BYTE_KIND, data, length);
    }
}

static bool cut_at(cuts *c, PyObject *s, PyObject *sep)
{
    Py_ssize_t start = 0, length = PyUnicode_GET_LENGTH(s);
    while (c->n < c->most) {
        Py_ssize_t at = search(s, sep, start, length, false);
        if (at == NOWHERE) {
            break;
        }
        if (at == UNKNOWN || !cut(c, start, at)) {
            return false;
        }
        start = at + PyUnicode_GET_LENGTH(sep);
    }
    return cut(c, start, length);
}

static bool cut_at_line_ends(cuts *c, PyObject *s, bool keep)
{
    Py_ssize_t start = 0, length = PyUnicode_GET_LENGTH(s);
    while (start < length) {
        Py_ssize_t end = start;
        while (end < length && !Py_UNICODE_ISLINEBREAK(PyUnicode_READ_CHAR(s, end))) {
            end++;
        }
        Py_ssize_t next = end;
        if (end < length) {
            bool both =
                PyUnicode_READ_CHAR(s, end) == '\r' && end + 1 < length && PyUnicode_READ_CHAR(s, end + 1) == '\n';
            next = end + 1 + both;
        }
        if (!cut(c, start, keep ? next : end)) {
            return false;
        }
        start = next;
    }
    return true;
}

static bool cut_at_spaces_from_end(cuts *c, PyObject *s)
{
    Py_ssize_t at = PyUnicode_GET_LENGTH(s);
    for (;;) {
        while (at > 0 && Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(s, at - 1))) {
            at--;
        }
        if (at == 0) {
            return true;
        }
        Py_ssize_t end = at;
        if (c->n == c->most) {
            return cut(c, 0, end);
        }
        while (at > 0 && !Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(s, at - 1))) {
            at--;
        }
        if (!cut(c, at, end)) {
            return false;
        }
    }
}

static bool cut_from_end(cuts *c, PyObject *s, PyObject *sep)
{
    Py_ssize_t end = PyUnicode_GET_LENGTH(s);
    while (c->n < c->most) {
        Py_ssize_t at = search(s, sep, 0, end, true);
        if (at == NOWHERE) {
            break;
        }
        if (at == UNKNOWN || !cut(c, at + PyUnicode_GET_LENGTH(sep), end)) {
            return false;
        }
        end = at;
    }
    return cut(c, 0, end);
}

/* The list of the parts. */
static bool parts_of(cuts *c, Py_ssize_t room, sg_slot *s, sg_slot *result)
{
    sg_slot *scratch = c->heap->scratch;
    for (Py_ssize_t i = 0; i < c->n; i++) {
        scratch[i] = part(c->heap, s, (Py_ssize_t)scratch[2 * i], (Py_ssize_t)scratch[2 * i + 1]);
        if (scratch[i] == 0) {
            Py_FatalError("sharedgil: out of memory for a part of a string");
        }
    }
    *result = sg_list_of(c->heap, scratch, c->n, room);
    if (*result == 0) {
        Py_FatalError("sharedgil: out of memory for a list");
    }
    return true;
}

static Py_ssize_t split_room(Py_ssize_t n, Py_ssize_t most, PyObject *s, PyObject *sep)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (sep != NULL && (length < PyUnicode_GET_LENGTH(sep) || PyUnicode_KIND(s) < PyUnicode_KIND(sep))) {
        return 1;
    }
    if (most < 0) {
        most = (sep == NULL ? (length - 1) / 2 : length / PyUnicode_GET_LENGTH(sep)) + 1;
    }
    return room_of_split(most, n);
}

static bool split(sg_heap *heap, bool from_end, sg_slot *args, int n, sg_slot *result)
{
    PyObject *s = n >= 1 && n <= 3 ? any_str_of(args[0]) : NULL, *sep = NULL;
    intptr_t most = -1;
    if (s == NULL || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX || !sg_nursery_has_room(heap)
        || (n == 3
            && (!sg_int_get(args[2], &most) || most == 0))) { /* of what is left without a cut the host makes a copy */
        return false;
    }
    if (n >= 2 && !is_none(args[1])) {
        sep = any_str_of(args[1]);
        if (sep == NULL || PyUnicode_GET_LENGTH(sep) == 0) {
            return false;
        }
    }
    cuts c = {heap, 0, most < 0 ? PY_SSIZE_T_MAX : most};
    if (from_end ? !(sep == NULL ? cut_at_spaces_from_end(&c, s) : cut_from_end(&c, s, sep))
                 : !(sep == NULL ? cut_at_spaces(&c, s) : cut_at(&c, s, sep))) {
        return false;
    }
    if (from_end) {
        reverse_cuts(&c);
    }
    return parts_of(&c, split_room(c.n, most, s, sep), &args[0], result);
}

NATIVE(str_split)
{
    return split(heap, false, args, n, result);
}

NATIVE(str_rsplit)
{
    return split(heap, true, args, n, result);
}

NATIVE(str_splitlines)
{
    PyObject *s = n == 1 || n == 2 ? any_str_of(args[0]) : NULL;
    if (s == NULL || PyUnicode_GET_LENGTH(s) > SG_TEXT_MAX || !sg_nursery_has_room(heap)
        || (n == 2 && (sg_is_int(args[1]) || !PyBool_Check(sg_pointer(args[1]))))) {
        return false;
    }
    cuts c = {heap, 0, PY_SSIZE_T_MAX};
    if (!cut_at_line_ends(&c, s, n == 2 && sg_pointer(args[1]) == Py_True)) {
        return false;
    }
    return parts_of(&c, room_of_appended(0, c.n), &args[0], result);
}

NATIVE(str_join)
{
    PyObject *sep = n == 2 ? any_str_of(args[0]) : NULL;
    PyTypeObject *type = sep != NULL ? sg_native_type(args[1]) : NULL;
    sg_slot *items;
    Py_ssize_t count = type != NULL && type != &PyBytes_Type ? sg_items_of(heap, args[1], &items) : -1;
    return count >= 0 && done(sg_str_join_items(heap, sep, items, count), result);
}

/* s.format(*arguments, name=value, ...) */
static bool format_named(sg_heap *heap, PyThreadState *tstate, const sg_slot *args, int n, PyObject *const *names,
                         const sg_slot *values, int named, sg_slot *result)
{
    (void)tstate;
    PyObject *format = n >= 1 ? str_of(args[0]) : NULL;
    for (int i = 0; i < named; i++) {
        if (!PyUnicode_CheckExact(names[i])) {
            return false;
        }
    }
    return format != NULL && done(sg_format_fields(heap, format, args + 1, n - 1, names, values, named), result);
}

NATIVE(str_format)
{
    return format_named(heap, tstate, args, n, NULL, NULL, 0, result);
}

const sg_any_native_def sg_text_any_natives[] = {
    {"format", format_named},
    {NULL, NULL},
};

const sg_native_def sg_text_natives[] = {
    {"find", str_find, NULL},
    {"rfind", str_rfind, NULL},
    {"index", str_index, NULL},
    {"rindex", str_rindex, NULL},
    {"count", str_count, NULL},
    {"replace", str_replace, NULL},
    {"partition", str_partition, NULL},
    {"rpartition", str_rpartition, NULL},
    {"strip", str_strip, NULL},
    {"lstrip", str_lstrip, NULL},
    {"rstrip", str_rstrip, NULL},
    {"removeprefix", str_removeprefix, NULL},
    {"removesuffix", str_removesuffix, NULL},
    {"split", str_split, NULL},
    {"rsplit", str_rsplit, NULL},
    {"splitlines", str_splitlines, NULL},
    {"join", str_join, NULL},
    {"format", str_format, NULL},
    {NULL, NULL, NULL},
};
