/* New strs and bytes out of others.  Job and locking: text.h. */
#include "objects/text.h"

Py_UCS4 sg_str_widest_of(PyObject *s, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    Py_UCS4 all = sg_str_widest(s), most = 0;
    if (all == 127) {
        return all;
    }
    int kind = (int)PyUnicode_KIND(s);
    const void *data = PyUnicode_DATA(s);
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, start + i * step);
        most = c > most ? c : most;
    }
    return most < 128 ? 127 : most < 256 ? 255 : most < 0x10000 ? 0xffff : 0x10ffff;
}

/* As the host: the whole of a str is no copy. */
static sg_slot itself(PyObject *s)
{
    sg_increment(s);
    return sg_owned(s);
}

sg_slot sg_str_copy(sg_heap *heap, PyObject *s)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    PyObject *r = length == 0 ? NULL : sg_str_room(heap, length, PyUnicode_MAX_CHAR_VALUE(s));
    if (r == NULL) {
        return length == 0 ? sg_str_empty() : 0;
    }
    memcpy(PyUnicode_DATA(r), PyUnicode_DATA(s), (size_t)length * (size_t)PyUnicode_KIND(s));
    return sg_owned(r);
}

sg_slot sg_str_part(sg_heap *heap, PyObject *s, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    if (count == PyUnicode_GET_LENGTH(s) && step == 1 && PyUnicode_CheckExact(s)) {
        return itself(s);
    }
    if (count <= 1) {
        return count <= 0 ? sg_str_empty() : sg_str_of_char(heap, PyUnicode_READ_CHAR(s, start));
    }
    if (count > SG_TEXT_MAX) {
        return 0;
    }
    PyObject *r = sg_str_room(heap, count, sg_str_widest_of(s, start, step, count));
    if (r == NULL) {
        return 0;
    }
    int from = (int)PyUnicode_KIND(s), to = (int)PyUnicode_KIND(r);
    const void *data = PyUnicode_DATA(s);
    if (from == to && step == 1) {
        memcpy(PyUnicode_DATA(r), (const char *)data + start * from, (size_t)(count * from));
        return sg_owned(r);
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyUnicode_WRITE(to, PyUnicode_DATA(r), i, PyUnicode_READ(from, data, start + i * step));
    }
    return sg_owned(r);
}

sg_slot sg_str_join(sg_heap *heap, PyObject *const *parts, int n)
{
    Py_ssize_t length = 0;
    Py_UCS4 widest = 127;
    for (int i = 0; i < n; i++) {
        Py_UCS4 w = sg_str_widest(parts[i]);
        widest = w > widest ? w : widest;
        length += PyUnicode_GET_LENGTH(parts[i]);
        if (length > SG_TEXT_MAX) {
            return 0;
        }
    }
    if (n == 1) {
        return itself(parts[0]);
    }
    if (length <= 1) {
        for (int i = 0; i < n && length != 0; i++) {
            if (PyUnicode_GET_LENGTH(parts[i]) != 0) {
                return sg_str_of_char(heap, PyUnicode_READ_CHAR(parts[i], 0));
            }
        }
        return sg_str_empty();
    }
    PyObject *r = sg_str_room(heap, length, widest);
    if (r == NULL) {
        return 0;
    }
    Py_ssize_t at = 0;
    for (int i = 0; i < n; i++) {
        sg_str_write(r, at, parts[i]);
        at += PyUnicode_GET_LENGTH(parts[i]);
    }
    return sg_owned(r);
}

sg_slot sg_str_join_items(sg_heap *heap, PyObject *sep, const sg_slot *items, Py_ssize_t n)
{
    Py_UCS4 widest = n > 1 ? sg_str_widest(sep) : 127;
    Py_ssize_t length = n > 1 ? (n - 1) * PyUnicode_GET_LENGTH(sep) : 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = sg_is_int(items[i]) ? NULL : sg_pointer(items[i]);
        if (item == NULL || !PyUnicode_Check(item) || PyUnicode_GET_LENGTH(item) > SG_TEXT_MAX) {
            return 0;
        }
        Py_UCS4 w = sg_str_widest(item);
        widest = w > widest ? w : widest;
        length += PyUnicode_GET_LENGTH(item);
    }
    if (n == 1 && PyUnicode_CheckExact(sg_pointer(items[0]))) {
        return sg_from_heap(sg_pointer(items[0]));
    }
    if (length == 0) {
        return sg_str_empty();
    }
    PyObject *r = sg_str_room(heap, length, widest); /* of one character, too, as the host makes it */
    if (r == NULL) {
        return 0;
    }
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (i > 0) {
            sg_str_write(r, at, sep);
            at += PyUnicode_GET_LENGTH(sep);
        }
        sg_str_write(r, at, sg_pointer(items[i]));
        at += PyUnicode_GET_LENGTH(sg_pointer(items[i]));
    }
    return sg_owned(r);
}

/* Fills `to` with `times` copies of `unit` bytes. */
static void repeat(char *to, const char *from, size_t unit, size_t times)
{
    if (unit == 1) {
        memset(to, *from, times);
        return;
    }
    for (size_t i = 0; i < times; i++) {
        memcpy(to + i * unit, from, unit);
    }
}

sg_slot sg_str_repeat(sg_heap *heap, PyObject *s, Py_ssize_t times)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    if (times <= 0 || length == 0) {
        return sg_str_empty();
    }
    if (times > SG_TEXT_MAX / length) {
        return 0;
    }
    PyObject *r = sg_str_room(heap, length * times, sg_str_widest(s));
    if (r == NULL) {
        return 0;
    }
    repeat(PyUnicode_DATA(r), PyUnicode_DATA(s), (size_t)length * PyUnicode_KIND(s), (size_t)times);
    return sg_owned(r);
}

PyObject *sg_str_extend(PyObject *s, PyObject *t)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), more = PyUnicode_GET_LENGTH(t);
    int kind = (int)PyUnicode_KIND(s);
    if (s == t || !sg_is_bare_leaf(s) || PyUnicode_KIND(t) > PyUnicode_KIND(s)
        || (PyUnicode_IS_ASCII(s) && !PyUnicode_IS_ASCII(t)) || more > SG_TEXT_MAX
        || length + more > PY_SSIZE_T_MAX / 8) {
        return NULL;
    }
    size_t header = PyUnicode_IS_ASCII(s) ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
    PyObject *r = sg_host_realloc(s, header + (size_t)(length + 1) * (size_t)kind,
                                  header + (size_t)(length + more + 1) * (size_t)kind);
    if (r == NULL) {
        return NULL;
    }
    PyASCIIObject *text = (PyASCIIObject *)r;
    text->length = length + more;
    text->hash = -1;
    sg_str_write(r, length, t);
    memset((char *)PyUnicode_DATA(r) + (length + more) * kind, 0, (size_t)kind);
    return r;
}

sg_slot sg_bytes_part(sg_heap *heap, PyObject *b, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count)
{
    const char *data = PyBytes_AS_STRING(b);
    if (count <= 0 || (count == 1 && step == 1)) { /* with a step the host makes a new object of one byte, too */
        return sg_bytes_small(data + start, count <= 0 ? 0 : 1);
    }
    PyObject *r = sg_bytes_room(heap, count);
    if (r == NULL) {
        return 0;
    }
    char *to = PyBytes_AS_STRING(r);
    if (step == 1) {
        memcpy(to, data + start, (size_t)count);
        return sg_owned(r);
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        to[i] = data[start + i * step];
    }
    return sg_owned(r);
}

sg_slot sg_bytes_repeat(sg_heap *heap, PyObject *b, Py_ssize_t times)
{
    Py_ssize_t length = Py_SIZE(b);
    if (times <= 0 || length == 0) {
        return sg_bytes_small(NULL, 0);
    }
    if (times > SG_TEXT_MAX / length) {
        return 0;
    }
    PyObject *r = sg_bytes_room(heap, length * times);
    if (r == NULL) {
        return 0;
    }
    repeat(PyBytes_AS_STRING(r), PyBytes_AS_STRING(b), (size_t)length, (size_t)times);
    return sg_owned(r);
}

/* ---- UTF-8 ---- */

/* The character at `at`, and how many bytes it takes; 0: none that UTF-8 knows. */
static int next_character(const unsigned char *at, Py_ssize_t left, Py_UCS4 *c)
{
    if (*at < 0x80) {
        *c = *at;
        return 1;
    }
    int n = *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : 2;
    if (*at < 0xc2 || *at > 0xf4 || left < n) {
        return 0;
    }
    Py_UCS4 v = *at & (0x7fu >> n);
    for (int i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
        v = v << 6 | (at[i] & 0x3f);
    }
    *c = v;
    bool too_long = v < (n == 4 ? 0x10000u : n == 3 ? 0x800u : 0x80u);
    return too_long || v > 0x10ffff || Py_UNICODE_IS_SURROGATE(v) ? 0 : n;
}

sg_slot sg_str_of_utf8(sg_heap *heap, const char *text, Py_ssize_t n)
{
    const unsigned char *at = (const unsigned char *)text;
    Py_ssize_t length = 0;
    Py_UCS4 c = 0, widest = 0;
    for (Py_ssize_t i = 0, step; i < n; i += step, length++) {
        step = next_character(at + i, n - i, &c);
        if (step == 0) {
            return 0;
        }
        widest = c > widest ? c : widest;
    }
    if (length <= 1) {
        return length == 0 ? sg_str_empty() : sg_str_of_char(heap, c);
    }
    PyObject *s = sg_str_room(heap, length, widest);
    for (Py_ssize_t i = 0, k = 0; s != NULL && k < length; k++) {
        i += next_character(at + i, n - i, &c);
        PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), k, c);
    }
    return s == NULL ? 0 : sg_owned(s);
}

static int utf8_width(Py_UCS4 c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

sg_slot sg_utf8_of_str(sg_heap *heap, PyObject *s)
{
    int kind = (int)PyUnicode_KIND(s);
    const void *data = PyUnicode_DATA(s);
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), n = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (Py_UNICODE_IS_SURROGATE(c)) {
            return 0;
        }
        n += utf8_width(c);
    }
    PyObject *bytes = n < 2 ? NULL : sg_bytes_room(heap, n);
    if (bytes == NULL) {
        return 0;
    }
    unsigned char *to = (unsigned char *)PyBytes_AS_STRING(bytes);
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        int width = utf8_width(c);
        for (int k = width - 1; k > 0; k--, c >>= 6) {
            to[k] = (unsigned char)(0x80 | (c & 0x3f));
        }
        to[0] = (unsigned char)(width == 1 ? c : (0xf00u >> width & 0xff) | c);
        to += width;
    }
    return sg_owned(bytes);
}
