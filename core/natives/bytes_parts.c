/* Methods of bytes and bytearray that cut, strip, pad, replace, translate and join.  See registry.h and bytes_call.h. */
#include "natives/bytes_call.h"
#include "natives/coding.h"

#include "natives/cuts.h"
#include "objects/from_items.h"
#include "objects/new.h"

/* ---- stripping ---- */

static bool is_among(char c, const sg_bytes_view *these)
{
    return these->at == NULL ? Py_ISSPACE((unsigned char)c) != 0 : memchr(these->at, c, (size_t)these->n) != NULL;
}

static sg_slot stripped(bytes_call *call, bool left, bool right)
{
    if (call->n == 2 && call->second.at == NULL && !is_none(call->args[1])) {
        return 0;
    }
    Py_ssize_t start = 0, end = call->self.n;
    while (left && start < end && is_among(call->self.at[start], &call->second)) {
        start++;
    }
    while (right && end > start && is_among(call->self.at[end - 1], &call->second)) {
        end--;
    }
    return bytes_part_or_same(call, start, end);
}

BYTES_METHOD(bytes_strip, 1, 2)
{
    return stripped(call, true, true);
}

BYTES_METHOD(bytes_lstrip, 1, 2)
{
    return stripped(call, true, false);
}

BYTES_METHOD(bytes_rstrip, 1, 2)
{
    return stripped(call, false, true);
}

static sg_slot without(bytes_call *call, bool at_end)
{
    Py_ssize_t n = call->self.n, less = call->second.n;
    if (call->second.at == NULL) {
        return 0;
    }
    if (less > n || memcmp(call->self.at + (at_end ? n - less : 0), call->second.at, (size_t)less) != 0) {
        less = 0;
    }
    return at_end ? bytes_part_or_same(call, 0, n - less) : bytes_part_or_same(call, less, n);
}

BYTES_METHOD(bytes_removeprefix, 2, 2)
{
    return without(call, false);
}

BYTES_METHOD(bytes_removesuffix, 2, 2)
{
    return without(call, true);
}

/* ---- splitting ---- */

/* Bytes in which there is nothing to cut are the only part themselves, but not what is left when there were cuts enough. */
static bool cut_at_spaces(cuts *c, const sg_bytes_view *self, bool *left_over)
{
    Py_ssize_t at = 0;
    for (;;) {
        while (at < self->n && Py_ISSPACE((unsigned char)self->at[at])) {
            at++;
        }
        if (at == self->n) {
            return true;
        }
        Py_ssize_t start = at;
        if (c->n == c->most) {
            *left_over = true;
            return cut(c, start, self->n);
        }
        while (at < self->n && !Py_ISSPACE((unsigned char)self->at[at])) {
            at++;
        }
        if (!cut(c, start, at)) {
            return false;
        }
    }
}

static bool cut_at_spaces_from_end(cuts *c, const sg_bytes_view *self, bool *left_over)
{
    Py_ssize_t at = self->n;
    for (;;) {
        while (at > 0 && Py_ISSPACE((unsigned char)self->at[at - 1])) {
            at--;
        }
        if (at == 0) {
            return true;
        }
        Py_ssize_t end = at;
        if (c->n == c->most) {
            *left_over = true;
            return cut(c, 0, end);
        }
        while (at > 0 && !Py_ISSPACE((unsigned char)self->at[at - 1])) {
            at--;
        }
        if (!cut(c, at, end)) {
            return false;
        }
    }
}

static bool cut_at(cuts *c, const sg_bytes_view *self, const sg_bytes_view *separator, bool from_end)
{
    Py_ssize_t start = 0, end = self->n;
    while (c->n < c->most) {
        Py_ssize_t at = bytes_search(self, separator, start, end, from_end);
        if (at == NOWHERE) {
            break;
        }
        if (from_end ? !cut(c, at + separator->n, end) : !cut(c, start, at)) {
            return false;
        }
        start = from_end ? start : at + separator->n;
        end = from_end ? at : end;
    }
    return cut(c, start, end);
}

/* The list of the parts. */
static sg_slot parts_of(bytes_call *call, cuts *c, Py_ssize_t room, bool left_over)
{
    sg_slot *scratch = call->heap->scratch;
    for (Py_ssize_t i = 0; i < c->n; i++) {
        Py_ssize_t start = (Py_ssize_t)scratch[2 * i], end = (Py_ssize_t)scratch[2 * i + 1];
        scratch[i] = left_over ? bytes_part(call, start, end) : bytes_part_or_same(call, start, end);
        if (scratch[i] == 0) {
            Py_FatalError("sharedgil: out of memory for a part of bytes");
        }
    }
    sg_slot list = sg_list_of(call->heap, scratch, c->n, room);
    if (list == 0) {
        Py_FatalError("sharedgil: out of memory for a list");
    }
    return list;
}

static sg_slot split(bytes_call *call, bool from_end)
{
    intptr_t most = -1;
    bool spaces = call->n == 1 || is_none(call->args[1]), left_over = false;
    if (!sg_nursery_has_room(call->heap) || (call->n == 3 && !sg_int_get(call->args[2], &most))
        || (!spaces && (call->second.at == NULL || call->second.n == 0))) {
        return 0;
    }
    cuts c = {call->heap, 0, most < 0 ? PY_SSIZE_T_MAX : most};
    if (!spaces    ? !cut_at(&c, &call->self, &call->second, from_end)
        : from_end ? !cut_at_spaces_from_end(&c, &call->self, &left_over)
                   : !cut_at_spaces(&c, &call->self, &left_over)) {
        return 0;
    }
    if (from_end) {
        reverse_cuts(&c);
    }
    return parts_of(call, &c, room_of_split(c.most, c.n), left_over);
}

BYTES_METHOD(bytes_split, 1, 3)
{
    return split(call, false);
}

BYTES_METHOD(bytes_rsplit, 1, 3)
{
    return split(call, true);
}

BYTES_METHOD(bytes_splitlines, 1, 2)
{
    const char *at = call->self.at;
    Py_ssize_t n = call->self.n;
    if (!sg_nursery_has_room(call->heap)
        || (call->n == 2 && (sg_is_int(call->args[1]) || !PyBool_Check(sg_pointer(call->args[1]))))) {
        return 0;
    }
    bool keep = call->n == 2 && sg_pointer(call->args[1]) == Py_True;
    cuts c = {call->heap, 0, PY_SSIZE_T_MAX};
    for (Py_ssize_t start = 0, end, next; start < n; start = next) {
        for (end = start; end < n && at[end] != '\n' && at[end] != '\r';) {
            end++;
        }
        next = end == n ? n : end + 1 + (at[end] == '\r' && end + 1 < n && at[end + 1] == '\n');
        if (!cut(&c, start, keep ? next : end)) {
            return 0;
        }
    }
    return parts_of(call, &c, room_of_appended(0, c.n), false);
}

/* The parts are new, but for a separator that was bytes' argument. */
static sg_slot partition(bytes_call *call, bool last)
{
    if (call->second.at == NULL || call->second.n == 0 || !sg_nursery_has_room(call->heap)) {
        return 0;
    }
    Py_ssize_t n = call->self.n, at = bytes_search(&call->self, &call->second, 0, n, last);
    sg_slot parts[3];
    if (at == NOWHERE) {
        for (int i = 0; i < 3; i++) {
            parts[i] = i == (last ? 2 : 0) ? bytes_same(call) : sg_bytes_like_new(call->heap, call->array, "", 0);
        }
    }
    else {
        parts[0] = bytes_part(call, 0, at);
        parts[1] = call->array ? bytes_part(call, at, at + call->second.n) : sg_native_take(&call->args[1]);
        parts[2] = bytes_part(call, at + call->second.n, n);
    }
    if (parts[0] == 0 || parts[1] == 0 || parts[2] == 0) {
        Py_FatalError("sharedgil: out of memory for a part of bytes");
    }
    return sg_tuple_new(call->heap, parts, 3);
}

BYTES_METHOD(bytes_partition, 2, 2)
{
    return partition(call, false);
}

BYTES_METHOD(bytes_rpartition, 2, 2)
{
    return partition(call, true);
}

/* ---- padding ---- */

static sg_slot padded(bytes_call *call, Py_ssize_t left, Py_ssize_t right, char fill, char **at)
{
    sg_slot made = bytes_room(call, left + call->self.n + right, at);
    if (made != 0) {
        memset(*at, fill, (size_t)left);
        memcpy(*at + left, call->self.at, (size_t)call->self.n);
        memset(*at + left + call->self.n, fill, (size_t)right);
    }
    return made;
}

/* The arguments (width, fill byte): how many bytes are missing, or -1: not here. */
static Py_ssize_t missing(bytes_call *call, char *fill)
{
    intptr_t width;
    PyObject *with = call->n == 3 && !sg_is_int(call->args[2]) ? sg_pointer(call->args[2]) : NULL;
    if (!sg_int_get(call->args[1], &width) || width > SG_TEXT_MAX
        || (call->n == 3 && (with == NULL || !PyBytes_CheckExact(with) || PyBytes_GET_SIZE(with) != 1))) {
        return -1;
    }
    *fill = with == NULL ? ' ' : *PyBytes_AS_STRING(with);
    return width > call->self.n ? width - call->self.n : 0;
}

static sg_slot pad(bytes_call *call, int where)
{
    char fill, *at;
    Py_ssize_t more = missing(call, &fill);
    if (more <= 0) {
        return more == 0 ? bytes_same(call) : 0;
    }
    Py_ssize_t width = call->self.n + more;
    Py_ssize_t left = where < 0 ? 0 : where > 0 ? more : more / 2 + (more & width & 1); /* as the host centers */
    return padded(call, left, more - left, fill, &at);
}

BYTES_METHOD(bytes_ljust, 2, 3)
{
    return pad(call, -1);
}

BYTES_METHOD(bytes_rjust, 2, 3)
{
    return pad(call, 1);
}

BYTES_METHOD(bytes_center, 2, 3)
{
    return pad(call, 0);
}

/* Zeros come behind a sign. */
BYTES_METHOD(bytes_zfill, 2, 2)
{
    char fill, *at;
    Py_ssize_t more = missing(call, &fill);
    if (more <= 0) {
        return more == 0 ? bytes_same(call) : 0;
    }
    sg_slot made = padded(call, more, 0, '0', &at);
    char sign = call->self.n == 0 ? 0 : call->self.at[0];
    if (made != 0 && (sign == '+' || sign == '-')) {
        at[0] = sign;
        at[more] = '0';
    }
    return made;
}

/* Writes what the bytes become, or with `to` NULL only tells their number. */
static Py_ssize_t expand_tabs(const sg_bytes_view *self, intptr_t size, char *to)
{
    Py_ssize_t length = 0, column = 0;
    for (Py_ssize_t i = 0; i < self->n; i++) {
        char c = self->at[i];
        Py_ssize_t n = c != '\t' ? 1 : size > 0 ? size - column % size : 0;
        if (to != NULL) {
            memset(to + length, c == '\t' ? ' ' : c, (size_t)n);
        }
        length += n;
        column = c == '\n' || c == '\r' ? 0 : column + n;
    }
    return length;
}

BYTES_METHOD(bytes_expandtabs, 1, 2)
{
    intptr_t size = 8;
    char *to;
    if (call->n == 2 && (!sg_int_get(call->args[1], &size) || size > 1000 || size < INT_MIN)) {
        return 0;
    }
    Py_ssize_t n = expand_tabs(&call->self, size, NULL);
    sg_slot made = bytes_room(call, n, &to);
    if (made != 0 && n != 0) {
        expand_tabs(&call->self, size, to);
    }
    return made;
}

/* ---- replacing and joining ---- */

/* The new bytes are bytes: no third bytearray is locked. */
BYTES_METHOD(bytes_replace, 3, 4)
{
    PyObject *new = sg_is_int(call->args[2]) ? NULL : sg_pointer(call->args[2]);
    intptr_t most = -1;
    if (call->second.at == NULL || call->second.n == 0 || new == NULL || !PyBytes_CheckExact(new)
        || (call->n == 4 && !sg_int_get(call->args[3], &most))) {
        return 0;
    }
    const sg_bytes_view *self = &call->self, *old = &call->second;
    Py_ssize_t count = 0, put = PyBytes_GET_SIZE(new), at = 0;
    most = most < 0 ? PY_SSIZE_T_MAX : most;
    while (count < most && (at = bytes_search(self, old, at, self->n, false)) != NOWHERE) {
        at += old->n;
        count++;
    }
    if (count == 0 || put > SG_TEXT_MAX / count) {
        return count == 0 ? bytes_same(call) : 0;
    }
    char *to;
    Py_ssize_t length = self->n + count * (put - old->n);
    sg_slot made = bytes_room(call, length, &to);
    if (made == 0 || length == 0) {
        return made;
    }
    for (at = 0; count > 0; count--) {
        Py_ssize_t next = bytes_search(self, old, at, self->n, false);
        memcpy(to, self->at + at, (size_t)(next - at));
        memcpy(to + next - at, PyBytes_AS_STRING(new), (size_t)put);
        to += next - at + put;
        at = next + old->n;
    }
    memcpy(to, self->at + at, (size_t)(self->n - at));
    return made;
}

/* bytes.join and bytearray.join; the items are bytes or memoryviews of bytes. */
NATIVE(bytes_join)
{
    sg_bytes_view self, none;
    PyTypeObject *type = n == 2 ? sg_native_type(args[1]) : NULL;
    sg_slot *items;
    Py_ssize_t count = type == &PyList_Type || type == &PyTuple_Type ? sg_items_of(heap, args[1], &items) : -1;
    if (count < 0) {
        return false;
    }
    bool array = sg_is_byte_array(args[0]);
    if (count == 1 && !array && !sg_is_int(items[0]) && PyBytes_CheckExact(sg_pointer(items[0]))) {
        *result = items[0];
        return !sg_is_int(args[0]) && PyBytes_CheckExact(sg_pointer(args[0]));
    }
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        sg_bytes_view item = sg_is_int(items[i]) ? (sg_bytes_view){0} : sg_constant_bytes(sg_pointer(items[i]));
        if (item.at == NULL || length > SG_TEXT_MAX) {
            return false;
        }
        length += item.n;
    }
    sg_two_locks locks = sg_bytes_look(args[0], 0, &self, &none);
    char *to;
    length += count < 2 ? 0 : (count - 1) * self.n;
    *result = self.at == NULL || self.n > SG_TEXT_MAX ? 0 : sg_bytes_like_room(heap, array, length, &to);
    bool there = *result != 0;
    for (Py_ssize_t i = 0; there && length != 0 && i < count; i++) {
        sg_bytes_view parts[] = {self, sg_constant_bytes(sg_pointer(items[i]))};
        there = parts[1].at != NULL; /* a memoryview may be released by now */
        for (int k = i == 0; there && k < 2; k++) {
            memcpy(to, parts[k].at, (size_t)parts[k].n);
            to += parts[k].n;
        }
    }
    sg_object_unlock_two(locks);
    if (!there) {
        sg_drop(heap, *result);
    }
    return there;
}

/* ---- translating ---- */

enum { DELETED = -1 };

/* self.translate(table, delete), where neither of them, if there is one, is a bytearray. */
static sg_slot translated(bytes_call *call, sg_slot table, sg_slot deleted)
{
    PyObject *map = is_none(table) ? NULL : sg_pointer(table), *gone = deleted == 0 ? NULL : sg_pointer(deleted);
    int to_byte[256];
    for (int i = 0; i < 256; i++) {
        to_byte[i] = map == NULL ? i : (unsigned char)PyBytes_AS_STRING(map)[i];
    }
    for (Py_ssize_t i = 0; gone != NULL && i < PyBytes_GET_SIZE(gone); i++) {
        to_byte[(unsigned char)PyBytes_AS_STRING(gone)[i]] = DELETED;
    }
    bool same = true;
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; i < call->self.n; i++) {
        unsigned char c = (unsigned char)call->self.at[i];
        same &= to_byte[c] == c;
        n += to_byte[c] != DELETED;
    }
    if (same) {
        return bytes_same(call);
    }
    /* A bytearray has its room before bytes are deleted. */
    char *to;
    sg_slot made = bytes_room(call, call->array ? call->self.n : n, &to);
    for (Py_ssize_t i = 0, k = 0; made != 0 && i < call->self.n; i++) {
        int c = to_byte[(unsigned char)call->self.at[i]];
        if (c != DELETED) {
            to[k++] = (char)c;
        }
    }
    if (made != 0 && call->array && !sg_byte_array_shorten(call->heap, made, n)) {
        Py_FatalError("sharedgil: out of memory for a bytearray");
    }
    return made;
}

static bool is_table(sg_slot s)
{
    return is_none(s) || (!sg_is_int(s) && PyBytes_CheckExact(sg_pointer(s)) && PyBytes_GET_SIZE(sg_pointer(s)) == 256);
}

BYTES_METHOD(bytes_translate, 2, 3)
{
    bool deletes = call->n == 3;
    return is_table(call->args[1]) && (!deletes || sg_native_type(call->args[2]) == &PyBytes_Type)
               ? translated(call, call->args[1], deletes ? call->args[2] : 0)
               : 0;
}

/* The same with `delete` by name, which comes first. */
NATIVE(bytes_translate_named)
{
    sg_slot in_order[] = {n > 1 ? args[1] : 0, n > 2 ? args[2] : 0, args[0]};
    return n == 3 && args[0] != 0 && bytes_run(heap, in_order, 3, 3, 3, false, bytes_translate_body, result);
}

const sg_native_def sg_bytes_part_natives[] = {
    {"strip", bytes_strip, NULL},
    {"lstrip", bytes_lstrip, NULL},
    {"rstrip", bytes_rstrip, NULL},
    {"removeprefix", bytes_removeprefix, NULL},
    {"removesuffix", bytes_removesuffix, NULL},
    {"split", bytes_split, NULL},
    {"rsplit", bytes_rsplit, NULL},
    {"splitlines", bytes_splitlines, NULL},
    {"partition", bytes_partition, NULL},
    {"rpartition", bytes_rpartition, NULL},
    {"ljust", bytes_ljust, NULL},
    {"rjust", bytes_rjust, NULL},
    {"center", bytes_center, NULL},
    {"zfill", bytes_zfill, NULL},
    {"expandtabs", bytes_expandtabs, NULL},
    {"replace", bytes_replace, NULL},
    {"join", bytes_join, NULL},
    {"translate", bytes_translate, NULL},
    {NULL, NULL, NULL},
};
const sg_named_native_def sg_bytes_named_natives[] = {
    {"translate", bytes_translate_named, {"delete"}},
    {"decode", sg_native_decode_named, {"encoding", "errors"}},
    {NULL, NULL, {0}},
};
