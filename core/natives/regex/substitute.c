/* Substitution.  Job: substitute.h. */
#include "natives/regex/substitute.h"

#include "objects/match.h"

/* Longer results are the host's. */
enum { LENGTH_MAX = 16 << 20 };

/* Where pieces go: they are measured, and then written. */
typedef struct {
    bool is_str;
    char *to; /* NULL: measure */
    int kind;
    Py_ssize_t length;
    Py_UCS4 widest;
    Py_ssize_t pieces; /* of which the host would make a list */
    PyObject *only;    /* the last piece, if it is all of this object */
} sink;

static void put(sink *s, PyObject *from, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t n = end - start;
    if (n <= 0) {
        return;
    }
    if (s->to == NULL) {
        if (s->is_str) {
            Py_UCS4 widest = sg_str_widest_of(from, start, 1, n);
            s->widest = widest > s->widest ? widest : s->widest;
        }
        s->length += n;
        return;
    }
    const char *data = s->is_str ? PyUnicode_DATA(from) : PyBytes_AS_STRING(from);
    int kind = s->is_str ? (int)PyUnicode_KIND(from) : 1;
    if (kind == s->kind) {
        memcpy(s->to + s->length * kind, data + start * kind, (size_t)(n * kind));
    }
    else {
        for (Py_ssize_t i = 0; i < n; i++) {
            PyUnicode_WRITE(s->kind, s->to, s->length + i, PyUnicode_READ(kind, data, start + i));
        }
    }
    s->length += n;
}

static void put_character(sink *s, Py_UCS4 c)
{
    if (s->to == NULL) {
        Py_UCS4 widest = c < 128 ? 127 : c < 256 ? 255 : c < 0x10000 ? 0xffff : 0x10ffff;
        s->widest = widest > s->widest ? widest : s->widest;
    }
    else if (s->is_str) {
        PyUnicode_WRITE(s->kind, s->to, s->length, c);
    }
    else {
        s->to[s->length] = (char)c;
    }
    s->length++;
}

static Py_ssize_t length_of(PyObject *o)
{
    return PyUnicode_CheckExact(o) ? PyUnicode_GET_LENGTH(o) : PyBytes_GET_SIZE(o);
}

static void put_template(sink *s, const sg_re_template *t, PyObject *text, const Py_ssize_t *marks)
{
    for (int i = 0; i < t->n; i++) {
        const sg_re_piece *piece = &t->pieces[i];
        if (piece->start >= 0) {
            put(s, t->source, piece->start, piece->end);
        }
        else if (piece->group < 0) {
            put_character(s, piece->character);
        }
        else {
            const Py_ssize_t *mark = &marks[2 * piece->group];
            put(s, text, mark[0], mark[1]);
        }
    }
}

/* A stretch of the text between matches. */
static void put_gap(sink *s, PyObject *text, Py_ssize_t start, Py_ssize_t end)
{
    if (start < end) {
        put(s, text, start, end);
        s->pieces++;
        s->only = start == 0 && end == length_of(text) ? text : NULL;
    }
}

static void put_all(sink *s, const sg_matcher *m, const sg_re_template *t)
{
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i < m->matches; i++) {
        const Py_ssize_t *found = sg_re_found(m, i);
        put_gap(s, m->text, at, found[0]);
        put_template(s, t, m->text, found);
        s->pieces++;
        s->only = t->literal ? t->source : NULL;
        at = found[1];
    }
    put_gap(s, m->text, at, m->endpos);
}

/* After the first pass: room for the second, as the result; 0: not here. */
static PyObject *room_for(sg_heap *heap, sink *s)
{
    PyObject *r = s->length > LENGTH_MAX ? NULL
                  : s->is_str            ? sg_str_room_any(heap, s->length, s->widest)
                                         : sg_bytes_room_any(heap, s->length);
    if (r != NULL) {
        s->to = s->is_str ? PyUnicode_DATA(r) : PyBytes_AS_STRING(r);
        s->kind = s->is_str ? (int)PyUnicode_KIND(r) : 1;
        s->length = 0;
    }
    return r;
}

static sg_slot empty(bool is_str)
{
    return is_str ? sg_str_empty() : sg_bytes_small(NULL, 0);
}

sg_slot sg_re_substituted(sg_heap *heap, const sg_matcher *m, const sg_re_template *t)
{
    sink s = {.is_str = !m->is_bytes, .widest = 127};
    put_all(&s, m, t);
    if (s.pieces == 1 && s.only != NULL) {
        return sg_from_heap(s.only);
    }
    if (s.length == 0) {
        return empty(s.is_str);
    }
    if (s.pieces == 1 && s.length == 1) {
        return 0; /* one that the host has had, or new: whichever */
    }
    PyObject *r = room_for(heap, &s);
    if (r == NULL) {
        return 0;
    }
    put_all(&s, m, t);
    return sg_owned(r);
}

sg_slot sg_re_expanded(sg_heap *heap, const sg_re_template *t, PyObject *text, const Py_ssize_t *marks)
{
    sink s = {.is_str = t->is_str, .widest = 127};
    put_template(&s, t, text, marks);
    if (s.length < 2) {
        return s.length == 0 ? empty(s.is_str) : 0;
    }
    PyObject *r = room_for(heap, &s);
    if (r == NULL) {
        return 0;
    }
    put_template(&s, t, text, marks);
    return sg_owned(r);
}
