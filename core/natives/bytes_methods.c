/* Methods of bytes and bytearray that search, judge and convert.  See registry.h and bytes_call.h. */
#include "natives/bytes_call.h"

#include "natives/coding.h"
#include "natives/letter_case.h"
#include "objects/number_text.h"

/* ---- searches ---- */

Py_ssize_t bytes_search(const sg_bytes_view *in, const sg_bytes_view *sought, Py_ssize_t start, Py_ssize_t end,
                        bool last)
{
    if (end - start < sought->n) {
        return NOWHERE;
    }
    if (!last) {
        const char *at = memmem(in->at + start, (size_t)(end - start), sought->at, (size_t)sought->n);
        return at == NULL ? NOWHERE : at - in->at;
    }
    Py_ssize_t at = end - sought->n;
    while (at >= start && memcmp(in->at + at, sought->at, (size_t)sought->n) != 0) {
        at--;
    }
    return at >= start ? at : NOWHERE;
}

/* What is sought (bytes, a bytearray or one byte), and in which part; false: not here. */
static bool sought_of(bytes_call *call, char *byte, sg_bytes_view *sought, Py_ssize_t *start, Py_ssize_t *end)
{
    intptr_t value;
    *sought = call->second;
    if (sought->at == NULL) {
        if (!sg_int_get(call->args[1], &value) || value < 0 || value > UCHAR_MAX) {
            return false;
        }
        *byte = (char)value;
        *sought = (sg_bytes_view){byte, 1};
    }
    return bounds(call->args + 2, call->n - 2, call->self.n, start, end);
}

static sg_slot found_at(bytes_call *call, bool last, bool must)
{
    char byte;
    sg_bytes_view sought;
    Py_ssize_t start, end;
    if (!sought_of(call, &byte, &sought, &start, &end)) {
        return 0;
    }
    Py_ssize_t at = bytes_search(&call->self, &sought, start, end, last);
    return must && at == NOWHERE ? 0 : sg_from_int(at);
}

BYTES_QUESTION(bytes_find, 2, 4)
{
    return found_at(call, false, false);
}

BYTES_QUESTION(bytes_rfind, 2, 4)
{
    return found_at(call, true, false);
}

BYTES_QUESTION(bytes_index, 2, 4)
{
    return found_at(call, false, true);
}

BYTES_QUESTION(bytes_rindex, 2, 4)
{
    return found_at(call, true, true);
}

BYTES_QUESTION(bytes_count, 2, 4)
{
    char byte;
    sg_bytes_view sought;
    Py_ssize_t start, end, count = 0;
    if (!sought_of(call, &byte, &sought, &start, &end)) {
        return 0;
    }
    if (sought.n == 0) {
        return sg_from_int(end - start < 0 ? 0 : end - start + 1);
    }
    while ((start = bytes_search(&call->self, &sought, start, end, false)) != NOWHERE) {
        count++;
        start += sought.n;
    }
    return sg_from_int(count);
}

static bool stands_at_end(const sg_bytes_view *self, const sg_bytes_view *affix, bool at_end, Py_ssize_t start,
                          Py_ssize_t end)
{
    if (end - start < affix->n || (at_end ? start > self->n : start > self->n - affix->n)) {
        return false;
    }
    return memcmp(self->at + (at_end ? end - affix->n : start), affix->at, (size_t)affix->n) == 0;
}

static sg_slot affix(bytes_call *call, bool at_end)
{
    Py_ssize_t start, end;
    if (!bounds(call->args + 2, call->n - 2, call->self.n, &start, &end)) {
        return 0;
    }
    if (call->second.at != NULL) {
        return sg_native_bool(stands_at_end(&call->self, &call->second, at_end, start, end));
    }
    if (sg_native_type(call->args[1]) != &PyTuple_Type) {
        return 0;
    }
    PyObject *tuple = sg_pointer(call->args[1]);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *one = PyTuple_GET_ITEM(tuple, i);
        if (!PyBytes_CheckExact(one)) {
            return 0;
        }
        sg_bytes_view view = {PyBytes_AS_STRING(one), PyBytes_GET_SIZE(one)};
        if (stands_at_end(&call->self, &view, at_end, start, end)) {
            return sg_native_bool(true);
        }
    }
    return sg_native_bool(false);
}

BYTES_QUESTION(bytes_startswith, 2, 4)
{
    return affix(call, false);
}

BYTES_QUESTION(bytes_endswith, 2, 4)
{
    return affix(call, true);
}

/* ---- kinds of bytes ---- */

static sg_slot all_are(bytes_call *call, unsigned flags)
{
    bool all = call->self.n != 0;
    for (Py_ssize_t i = 0; i < call->self.n && all; i++) {
        all = (_Py_ctype_table[(unsigned char)call->self.at[i]] & flags) != 0;
    }
    return sg_native_bool(all);
}

BYTES_METHOD(bytes_isalpha, 1, 1)
{
    return all_are(call, PY_CTF_ALPHA);
}

BYTES_METHOD(bytes_isalnum, 1, 1)
{
    return all_are(call, PY_CTF_ALNUM);
}

BYTES_METHOD(bytes_isdigit, 1, 1)
{
    return all_are(call, PY_CTF_DIGIT);
}

BYTES_METHOD(bytes_isspace, 1, 1)
{
    return all_are(call, PY_CTF_SPACE);
}

static bool is_ascii(const sg_bytes_view *view)
{
    unsigned char all = 0;
    for (Py_ssize_t i = 0; i < view->n; i++) {
        all |= (unsigned char)view->at[i];
    }
    return all < 128;
}

BYTES_METHOD(bytes_isascii, 1, 1)
{
    return sg_native_bool(is_ascii(&call->self));
}

/* True if some letters are of this case, and none of the other. */
static sg_slot cased(bytes_call *call, unsigned this, unsigned other)
{
    unsigned seen = 0;
    for (Py_ssize_t i = 0; i < call->self.n; i++) {
        seen |= _Py_ctype_table[(unsigned char)call->self.at[i]];
    }
    return sg_native_bool((seen & this) != 0 && (seen & other) == 0);
}

BYTES_METHOD(bytes_islower, 1, 1)
{
    return cased(call, PY_CTF_LOWER, PY_CTF_UPPER);
}

BYTES_METHOD(bytes_isupper, 1, 1)
{
    return cased(call, PY_CTF_UPPER, PY_CTF_LOWER);
}

BYTES_METHOD(bytes_istitle, 1, 1)
{
    return sg_native_bool(is_title_case((const unsigned char *)call->self.at, call->self.n));
}

/* ---- case ---- */

static sg_slot recased(bytes_call *call, letter_change how)
{
    char *to;
    sg_slot made = bytes_room(call, call->self.n, &to);
    if (made != 0 && call->self.n != 0) {
        change_case(how, (const unsigned char *)call->self.at, (unsigned char *)to, call->self.n);
    }
    return made;
}

BYTES_METHOD(bytes_lower, 1, 1)
{
    return recased(call, ALL_DOWN);
}

BYTES_METHOD(bytes_upper, 1, 1)
{
    return recased(call, ALL_UP);
}

BYTES_METHOD(bytes_capitalize, 1, 1)
{
    return recased(call, FIRST_UP);
}

BYTES_METHOD(bytes_title, 1, 1)
{
    return recased(call, TITLE_CASE);
}

BYTES_METHOD(bytes_swapcase, 1, 1)
{
    return recased(call, SWAPPED);
}

/* ---- conversions ---- */

NATIVE(bytes_decode)
{
    return n >= 1 && n <= 3
           && sg_native_decode(heap, tstate, args[0], n > 1 ? args[1] : 0, n > 2 ? args[2] : 0, result);
}

/* Between which bytes a separator stands: groups of `size` bytes are counted from the end, or if it is negative from the
 * beginning; 0: between none. */
static bool ends_group(Py_ssize_t i, Py_ssize_t n, intptr_t size)
{
    return size != 0 && i + 1 < n && (size > 0 ? (n - 1 - i) % size == 0 : (i + 1) % -size == 0);
}

static bool separator_of(bytes_call *call, char *separator, intptr_t *group)
{
    *group = 0;
    if (call->n == 1) {
        return true;
    }
    *group = 1;
    if (call->n == 3 && (!sg_int_get(call->args[2], group) || *group > INT_MAX || *group < -INT_MAX)) {
        return false;
    }
    PyObject *str = str_of(call->args[1]);
    if (str != NULL && PyUnicode_IS_ASCII(str) && PyUnicode_GET_LENGTH(str) == 1) {
        *separator = *(char *)PyUnicode_DATA(str);
        return true;
    }
    bool bytes = sg_native_type(call->args[1]) == &PyBytes_Type && call->second.n == 1;
    *separator = bytes ? *call->second.at : 0;
    return bytes && (unsigned char)*separator < 128;
}

BYTES_METHOD(bytes_hex, 1, 3)
{
    char separator = 0;
    intptr_t group;
    Py_ssize_t n = call->self.n;
    if (!separator_of(call, &separator, &group)) {
        return 0;
    }
    if (n == 0) {
        return sg_str_empty();
    }
    Py_ssize_t each = group < 0 ? -group : group;
    PyObject *made = sg_str_room(call->heap, 2 * n + (each == 0 ? 0 : (n - 1) / each), 127);
    char *to = made == NULL ? NULL : PyUnicode_DATA(made);
    for (Py_ssize_t i = 0; made != NULL && i < n; i++) {
        unsigned char byte = (unsigned char)call->self.at[i];
        *to++ = "0123456789abcdef"[byte >> 4];
        *to++ = "0123456789abcdef"[byte & 15];
        if (ends_group(i, n, group)) {
            *to++ = separator;
        }
    }
    return made == NULL ? 0 : sg_owned(made);
}

/* The value of a hexadecimal digit, or -1. */
static int digit_of(unsigned char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Reads pairs of digits, and spaces between them, to where there is room for all; -1: not here. */
static Py_ssize_t read_hex(const unsigned char *from, Py_ssize_t n, char *to)
{
    Py_ssize_t made = 0;
    for (Py_ssize_t i = 0; i < n;) {
        if (Py_ISSPACE(from[i])) {
            i++;
            continue;
        }
        int high = digit_of(from[i]), low = i + 1 < n ? digit_of(from[i + 1]) : -1;
        if (high < 0 || low < 0) {
            return -1;
        }
        to[made++] = (char)(high << 4 | low);
        i += 2;
    }
    return made;
}

/* type.fromhex(str), which the host reads into a small buffer of its own. */
NATIVE(bytes_fromhex)
{
    enum { FEW = 512 };
    char bytes[FEW];
    PyObject *type = n == 2 && !sg_is_int(args[0]) ? sg_pointer(args[0]) : NULL,
             *str = type != NULL ? str_of(args[1]) : NULL;
    bool array = type == (PyObject *)&PyByteArray_Type;
    if (str == NULL || (!array && type != (PyObject *)&PyBytes_Type) || !PyUnicode_IS_ASCII(str)
        || PyUnicode_GET_LENGTH(str) > 2 * FEW) {
        return false;
    }
    Py_ssize_t length = read_hex(PyUnicode_1BYTE_DATA(str), PyUnicode_GET_LENGTH(str), bytes);
    return length >= 0 && done(sg_bytes_like_new(heap, array, bytes, length), result);
}

/* maketrans(from, to): the same of both types. */
NATIVE(bytes_maketrans)
{
    sg_bytes_view from, to;
    if (n != 2) {
        return false;
    }
    sg_two_locks locks = sg_bytes_look(args[0], args[1], &from, &to);
    PyObject *table = from.at != NULL && to.at != NULL && from.n == to.n ? sg_bytes_room(heap, 256) : NULL;
    for (int i = 0; table != NULL && i < 256; i++) {
        PyBytes_AS_STRING(table)[i] = (char)i;
    }
    for (Py_ssize_t i = 0; table != NULL && i < from.n; i++) {
        PyBytes_AS_STRING(table)[(unsigned char)from.at[i]] = to.at[i];
    }
    sg_object_unlock_two(locks);
    return done(table == NULL ? 0 : sg_owned(table), result);
}

const sg_native_def sg_bytes_natives[] = {
    {"find", bytes_find, NULL},
    {"rfind", bytes_rfind, NULL},
    {"index", bytes_index, NULL},
    {"rindex", bytes_rindex, NULL},
    {"count", bytes_count, NULL},
    {"startswith", bytes_startswith, NULL},
    {"endswith", bytes_endswith, NULL},
    {"isalpha", bytes_isalpha, NULL},
    {"isalnum", bytes_isalnum, NULL},
    {"isdigit", bytes_isdigit, NULL},
    {"isspace", bytes_isspace, NULL},
    {"isascii", bytes_isascii, NULL},
    {"islower", bytes_islower, NULL},
    {"isupper", bytes_isupper, NULL},
    {"istitle", bytes_istitle, NULL},
    {"lower", bytes_lower, NULL},
    {"upper", bytes_upper, NULL},
    {"capitalize", bytes_capitalize, NULL},
    {"title", bytes_title, NULL},
    {"swapcase", bytes_swapcase, NULL},
    {"decode", bytes_decode, NULL},
    {"hex", bytes_hex, NULL},
    {"fromhex", bytes_fromhex, NULL},
    {"maketrans", bytes_maketrans, NULL},
    {NULL, NULL, NULL},
};
