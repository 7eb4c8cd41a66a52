/* Reading replacement templates.  Job: template.h. */
#include "natives/regex/template.h"

#include <string.h>

typedef struct {
    sg_re_template *t;
    const sg_py_pattern *pattern;
    const void *data;
    int kind;
    Py_ssize_t length, at;
} reader;

static Py_UCS4 character(const reader *r, Py_ssize_t at)
{
    return at < r->length ? PyUnicode_READ(r->kind, r->data, at) : 0;
}

static bool is_octal(Py_UCS4 c)
{
    return c >= '0' && c <= '7';
}

static bool is_digit(Py_UCS4 c)
{
    return c >= '0' && c <= '9';
}

static bool add(reader *r, sg_re_piece piece)
{
    sg_re_template *t = r->t;
    if (t->n > 0 && piece.start >= 0 && t->pieces[t->n - 1].start >= 0 && t->pieces[t->n - 1].end == piece.start) {
        t->pieces[t->n - 1].end = piece.end;
        return true;
    }
    if (t->n == SG_RE_PIECES) {
        return false;
    }
    t->groups += piece.group >= 0;
    t->pieces[t->n++] = piece;
    return true;
}

static bool add_stretch(reader *r, Py_ssize_t start, Py_ssize_t end)
{
    return add(r, (sg_re_piece){.start = start, .end = end, .group = -1});
}

static bool add_character(reader *r, Py_UCS4 c)
{
    return add(r, (sg_re_piece){.start = -1, .group = -1, .character = c});
}

static bool add_group(reader *r, Py_ssize_t group)
{
    return group <= r->pattern->groups && add(r, (sg_re_piece){.start = -1, .group = (int)group});
}

/* The number of the group with the name at [start, end); -1: there is none. */
static Py_ssize_t group_of_name(const reader *r, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *names = r->pattern->index_group;
    for (Py_ssize_t i = 1; names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        if (!PyUnicode_CheckExact(name) || PyUnicode_GET_LENGTH(name) != end - start
            || (!r->t->is_str && !PyUnicode_IS_ASCII(name))) {
            continue;
        }
        Py_ssize_t same = 0;
        while (same < end - start && PyUnicode_READ_CHAR(name, same) == character(r, start + same)) {
            same++;
        }
        if (same == end - start) {
            return i;
        }
    }
    return -1;
}

/* Behind "\g". */
static bool read_named_group(reader *r)
{
    enum { DIGITS_MAX = 9 };
    Py_ssize_t start = r->at + 1, end = start, number = 0;
    if (character(r, r->at) != '<') {
        return false;
    }
    bool digits = true;
    while (end < r->length && character(r, end) != '>') {
        digits = digits && is_digit(character(r, end));
        end++;
    }
    if (end == r->length || end == start) {
        return false;
    }
    if (!digits) {
        number = group_of_name(r, start, end);
    }
    else {
        for (Py_ssize_t i = start; i < end; i++) {
            number = 10 * number + (Py_ssize_t)(character(r, i) - '0');
        }
        if (end - start > DIGITS_MAX) {
            return false;
        }
    }
    r->at = end + 1;
    return number >= 0 && add_group(r, number);
}

/* Behind "\" and a digit. */
static bool read_number(reader *r, Py_UCS4 c)
{
    Py_UCS4 second = character(r, r->at), third = character(r, r->at + 1);
    if (c == '0') {
        Py_UCS4 value = 0;
        for (int i = 0; i < 2 && is_octal(character(r, r->at)); i++) {
            value = 8 * value + (character(r, r->at++) - '0');
        }
        return add_character(r, value & 0xff);
    }
    if (!is_digit(second)) {
        return add_group(r, (Py_ssize_t)(c - '0'));
    }
    r->at++;
    if (is_octal(c) && is_octal(second) && is_octal(third)) {
        Py_UCS4 value = 64 * (c - '0') + 8 * (second - '0') + (third - '0');
        r->at++;
        return value <= 0377 && add_character(r, value);
    }
    return add_group(r, (Py_ssize_t)(10 * (c - '0') + (second - '0')));
}

static bool read_escape(reader *r)
{
    static const char letters[] = "abfnrtv\\", meanings[] = "\a\b\f\n\r\t\v\\";
    if (r->at + 1 == r->length) {
        return false;
    }
    Py_UCS4 c = character(r, r->at + 1);
    r->at += 2;
    if (c == 'g') {
        return read_named_group(r);
    }
    if (is_digit(c)) {
        return read_number(r, c);
    }
    const char *letter = c != 0 && c < 128 ? strchr(letters, (int)c) : NULL;
    if (letter != NULL) {
        return add_character(r, (Py_UCS4)meanings[letter - letters]);
    }
    return !(c < 128 && Py_ISALPHA(c)) && add_stretch(r, r->at - 2, r->at);
}

bool sg_re_template_read(sg_re_template *t, const sg_py_pattern *pattern, PyObject *source)
{
    reader r = {.t = t, .pattern = pattern};
    t->is_str = PyUnicode_CheckExact(source);
    if (!t->is_str && !PyBytes_CheckExact(source)) {
        return false;
    }
    r.kind = t->is_str ? (int)PyUnicode_KIND(source) : PyUnicode_1BYTE_KIND;
    r.data = t->is_str ? PyUnicode_DATA(source) : PyBytes_AS_STRING(source);
    r.length = t->is_str ? PyUnicode_GET_LENGTH(source) : PyBytes_GET_SIZE(source);
    t->source = source;
    t->literal = true;
    t->n = t->groups = 0;
    while (r.at < r.length) {
        Py_ssize_t start = r.at;
        while (r.at < r.length && character(&r, r.at) != '\\') {
            r.at++;
        }
        if (r.at > start && !add_stretch(&r, start, r.at)) {
            return false;
        }
        if (r.at < r.length) {
            t->literal = false;
            if (!read_escape(&r)) {
                return false;
            }
        }
    }
    return true;
}
