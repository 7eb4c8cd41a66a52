/* Formatting.  Job: format.h. */
#include "objects/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "objects/dict.h"
#include "objects/float.h"
#include "objects/repr.h"

enum { NUMBER_MAX = 512, PRECISION_MAX = 60, WIDTH_MAX = 10000 };

/* ---- the text of numbers ------------------------------------------------------ */

/* The digits of an int to base 2, 8, 10 or 16, with its sign, at the end of `room`. */
static char *digits_of(intptr_t value, unsigned base, bool upper, char *end)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    uintptr_t rest = value < 0 ? -(uintptr_t)value : (uintptr_t)value;
    do {
        *--end = digits[rest % base];
        rest /= base;
    } while (rest != 0);
    if (value < 0) {
        *--end = '-';
    }
    return end;
}

/* Both the host's and the C library's conversions round exactly; the length, or 0: not here (not finite, too long, or the
 * locale has a point of its own). */
static int digits_of_float(double value, char type, int precision, char *room)
{
    if (!isfinite(value) || precision > PRECISION_MAX) {
        return 0;
    }
    int n = type == 'e'   ? snprintf(room, NUMBER_MAX, "%.*e", precision, value)
            : type == 'g' ? snprintf(room, NUMBER_MAX, "%.*g", precision, value)
                          : snprintf(room, NUMBER_MAX, "%.*f", precision, value);
    if (n <= 0 || n >= NUMBER_MAX || (int)strspn(room, "0123456789+-.e") != n) {
        return 0;
    }
    return n;
}

/* ---- specifications --------------------------------------------------------------- */

typedef struct {
    Py_UCS4 fill;
    char align;           /* < > = ^ */
    char sign;            /* 0, '+' or ' ' */
    char type;            /* 0: none */
    int width, precision; /* -1: none */
} spec_t;

/* A number at *at, or -1; false: too large. */
static bool read_number(const char *text, Py_ssize_t n, Py_ssize_t *at, int *value)
{
    *value = -1;
    while (*at < n && text[*at] >= '0' && text[*at] <= '9') {
        *value = (*value < 0 ? 0 : *value * 10) + (text[*at] - '0');
        ++*at;
        if (*value > WIDTH_MAX) {
            return false;
        }
    }
    return true;
}

static bool is_align(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* The format specification mini-language, without z, # and grouping. */
static bool parse(PyObject *spec, char align, spec_t *s)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(spec), at = 0;
    if (!PyUnicode_IS_ASCII(spec)) {
        return false;
    }
    const char *text = PyUnicode_DATA(spec);
    *s = (spec_t){.fill = ' ', .align = align};
    bool filled = n >= 2 && is_align(text[1]), aligned = filled || (n >= 1 && is_align(text[0]));
    if (filled) {
        s->fill = (unsigned char)text[at++];
    }
    if (aligned) {
        s->align = text[at++];
    }
    if (at < n && (text[at] == '+' || text[at] == '-' || text[at] == ' ')) {
        s->sign = text[at] == '-' ? 0 : text[at];
        if (align == '<') {
            return false;
        }
        at++;
    }
    if (!filled && at < n && text[at] == '0') {
        s->fill = '0';
        s->align = !aligned && align == '>' ? '=' : s->align;
        at++;
    }
    if (!read_number(text, n, &at, &s->width)) {
        return false;
    }
    s->precision = -1;
    if (at < n && text[at] == '.') {
        at++;
        if (!read_number(text, n, &at, &s->precision) || s->precision < 0) {
            return false;
        }
    }
    if (at < n) {
        s->type = text[at++];
    }
    return at == n;
}

static void fill_with(PyObject *s, Py_ssize_t at, Py_ssize_t n, Py_UCS4 c)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        PyUnicode_WRITE(PyUnicode_KIND(s), PyUnicode_DATA(s), at + i, c);
    }
}

/* `text`, of which the first `sign` characters stay in front with '=', in a field. */
static sg_slot pad_ascii(sg_heap *heap, const char *text, Py_ssize_t n, const spec_t *s)
{
    if (s->width <= n) {
        return sg_str_of_ascii(heap, text, n);
    }
    PyObject *r = sg_str_room(heap, s->width, 127);
    if (r == NULL) {
        return 0;
    }
    Py_ssize_t spare = s->width - n, sign = 0, left = spare;
    if (s->align == '=') {
        sign = text[0] == '-' || text[0] == '+' || text[0] == ' ';
    }
    else if (s->align != '>') {
        left = s->align == '^' ? spare / 2 : 0;
    }
    char *to = PyUnicode_DATA(r);
    memcpy(to, text, (size_t)sign);
    fill_with(r, sign, left, s->fill);
    memcpy(to + sign + left, text + sign, (size_t)(n - sign));
    fill_with(r, left + n, spare - left, s->fill);
    return sg_owned(r);
}

static sg_slot pad_str(sg_heap *heap, PyObject *text, const spec_t *s)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(text);
    if (s->precision >= 0 && s->precision < n) {
        sg_slot part = sg_str_part(heap, text, 0, 1, s->precision);
        if (part == 0) {
            return 0;
        }
        spec_t rest = *s;
        rest.precision = -1;
        sg_slot padded = pad_str(heap, sg_pointer(part), &rest);
        sg_drop(heap, part);
        return padded;
    }
    if (s->width <= n) {
        sg_increment(text);
        return sg_owned(text);
    }
    PyObject *r = sg_str_room(heap, s->width, sg_str_widest(text));
    if (r == NULL) {
        return 0;
    }
    Py_ssize_t spare = s->width - n, left = s->align == '<' ? 0 : s->align == '^' ? spare / 2 : spare;
    fill_with(r, 0, left, s->fill);
    sg_str_write(r, left, text);
    fill_with(r, left + n, spare - left, s->fill);
    return sg_owned(r);
}

/* Puts the sign that is asked for before a number that has none; `text` has room in front. */
static char *with_sign(char *text, char sign)
{
    if (sign != 0 && *text != '-') {
        *--text = sign;
    }
    return text;
}

static sg_slot format_int(sg_heap *heap, intptr_t value, const spec_t *s)
{
    char room[80], *end = room + sizeof room;
    unsigned base = s->type == 'x' || s->type == 'X' ? 16 : s->type == 'o' ? 8 : s->type == 'b' ? 2 : 10;
    if (s->precision >= 0) {
        return 0;
    }
    char *start = with_sign(digits_of(value, base, s->type == 'X', end), s->sign);
    return pad_ascii(heap, start, end - start, s);
}

static sg_slot format_float(sg_heap *heap, double value, const spec_t *s)
{
    char room[NUMBER_MAX + 4], *text = room + 2;
    bool percent = s->type == '%';
    int precision = s->precision < 0 ? 6 : s->precision == 0 && s->type == 'g' ? 1 : s->precision;
    int n = digits_of_float(percent ? value * 100 : value, percent ? 'f' : s->type, precision, text);
    if (n == 0) {
        return 0;
    }
    char *end = text + n;
    if (percent) {
        *end++ = '%';
    }
    text = with_sign(text, s->sign);
    return pad_ascii(heap, text, end - text, s);
}

static sg_slot format_number(sg_heap *heap, sg_slot value, const spec_t *s)
{
    intptr_t i;
    double d;
    switch (s->type) {
    case 0:
    case 'd':
    case 'x':
    case 'X':
    case 'o':
    case 'b':
        return sg_int_get(value, &i) ? format_int(heap, i, s) : 0;
    case 'f':
    case 'e':
    case 'g':
    case '%':
        return sg_number_get(value, &d) != SG_NUMBER_NONE ? format_float(heap, d, s) : 0;
    default:
        return 0;
    }
}

/* ---- f-strings ------------------------------------------------------------------------ */

/* Types of the host whose __format__ without a specification is str(). */
static bool is_formatted_as_text(PyTypeObject *type)
{
    return type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type || type == Py_TYPE(Py_None)
           || type == &PyList_Type || type == &PyTuple_Type || type == &PyDict_Type || type == &PySet_Type
           || type == &PyFrozenSet_Type || type == &PyBytes_Type || type == &PyType_Type
           || (PyType_FastSubclass(type, Py_TPFLAGS_BASE_EXC_SUBCLASS)
               && !PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE));
}

sg_slot sg_format_simple(sg_heap *heap, sg_slot value)
{
    PyTypeObject *type = sg_is_int(value) ? &PyLong_Type : Py_TYPE(sg_pointer(value));
    return is_formatted_as_text(type) ? sg_text(heap, value) : 0;
}

sg_slot sg_format_convert(sg_heap *heap, int conversion, sg_slot value)
{
    if (conversion == FVC_STR) {
        return sg_text(heap, value);
    }
    sg_slot text = sg_repr(heap, value);
    if (text != 0 && conversion == FVC_ASCII && !PyUnicode_IS_ASCII(sg_pointer(text))) {
        sg_drop(heap, text);
        return 0;
    }
    return text;
}

sg_slot sg_format_with(sg_heap *heap, sg_slot value, sg_slot spec)
{
    if (sg_is_int(spec) || !PyUnicode_CheckExact(sg_pointer(spec))) {
        return 0;
    }
    bool str = !sg_is_int(value) && PyUnicode_CheckExact(sg_pointer(value));
    spec_t s;
    if (!parse(sg_pointer(spec), str ? '<' : '>', &s)) {
        return 0;
    }
    if (str) {
        return s.align != '=' && (s.type == 0 || s.type == 's') ? pad_str(heap, sg_pointer(value), &s) : 0;
    }
    return format_number(heap, value, &s);
}

sg_slot sg_format_join(sg_heap *heap, const sg_slot *parts, int n)
{
    enum { MANY = 64 };
    PyObject *strs[MANY];
    if (n > MANY) {
        return 0;
    }
    for (int i = 0; i < n; i++) {
        if (sg_is_int(parts[i]) || !PyUnicode_CheckExact(sg_pointer(parts[i]))) {
            return 0;
        }
        strs[i] = sg_pointer(parts[i]);
    }
    return sg_str_join(heap, strs, n);
}

/* ---- str % ------------------------------------------------------------------------------- */

/* %s and %r of an argument, before width and precision. */
static sg_slot percent_text(sg_heap *heap, char type, sg_slot argument)
{
    if (type == 's' && !sg_is_int(argument) && PyUnicode_CheckExact(sg_pointer(argument))) {
        PyObject *s = sg_pointer(argument);
        sg_increment(s);
        return sg_owned(s);
    }
    return sg_format_convert(heap, type == 's' ? FVC_STR : FVC_REPR, argument);
}

/* One conversion; `s` has what stands before its type. */
static sg_slot percent_one(sg_heap *heap, const spec_t *s, sg_slot argument)
{
    if (s->type == 's' || s->type == 'r') {
        sg_slot text = percent_text(heap, s->type, argument);
        if (text == 0 || (s->width < 0 && s->precision < 0)) {
            return text;
        }
        spec_t field = *s;
        field.fill = ' ';
        field.align = s->align == '<' ? '<' : '>';
        sg_slot padded = pad_str(heap, sg_pointer(text), &field);
        sg_drop(heap, text);
        return padded;
    }
    spec_t number = *s;
    number.type = s->type == 'i' || s->type == 'u' ? 'd' : s->type;
    return strchr("dxXofeg", number.type) != NULL ? format_number(heap, argument, &number) : 0;
}

/* What stands between a % and its type; `at` goes behind the type. */
static bool percent_spec(PyObject *format, Py_ssize_t *at, spec_t *s)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(format);
    char text[16];
    int length = 0;
    *s = (spec_t){.fill = ' ', .align = '>', .width = -1, .precision = -1};
    for (; *at < n; ++*at) {
        Py_UCS4 c = PyUnicode_READ_CHAR(format, *at);
        if (c == '-') {
            s->align = '<';
        }
        else if (c == '+' || (c == ' ' && s->sign == 0)) {
            s->sign = (char)c;
        }
        else if (c == '0') {
            s->fill = '0';
        }
        else if (c != ' ') {
            break;
        }
    }
    if (s->align == '<') {
        s->fill = ' ';
    }
    else if (s->fill == '0') {
        s->align = '=';
    }
    while (*at < n && length < (int)sizeof text) {
        Py_UCS4 c = PyUnicode_READ_CHAR(format, *at);
        if (c >= 128) {
            return false;
        }
        text[length++] = (char)c;
        ++*at;
        if ((c < '0' || c > '9') && c != '.') {
            break;
        }
    }
    Py_ssize_t i = 0;
    if (!read_number(text, length, &i, &s->width)) {
        return false;
    }
    if (i < length && text[i] == '.') {
        i++;
        if (!read_number(text, length, &i, &s->precision)) {
            return false;
        }
        s->precision = s->precision < 0 ? 0 : s->precision;
    }
    s->type = i == length - 1 ? text[i] : 0;
    return s->type != 0;
}

typedef struct {
    sg_slot parts[64];
    int n;
} pieces;

static bool add_piece(pieces *all, sg_slot part)
{
    if (part == 0) {
        return false;
    }
    all->parts[all->n++] = part;
    return all->n < (int)(sizeof all->parts / sizeof *all->parts) - 1;
}

/* The value of the key in parentheses at *at, which goes behind them; 0: not here. */
static sg_slot percent_value(sg_heap *heap, PyObject *format, Py_ssize_t *at, PyDictObject *dict)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(format), start = ++*at;
    Py_UCS4 c = 0;
    while (*at < n && (c = PyUnicode_READ_CHAR(format, *at)) != ')' && c != '(') {
        ++*at;
    }
    sg_slot key = *at == n || c == '(' ? 0 : sg_str_part(heap, format, start, 1, *at - start);
    if (key == 0) {
        return 0;
    }
    ++*at;
    PyObject *value = NULL;
    bool found = sg_dict_get(dict, key, &value) == SG_FOUND && value != NULL;
    sg_drop(heap, key);
    return found ? sg_from_heap(value) : 0;
}

/* All pieces; the arguments are a dict's values if there is one.  False: not here. */
static bool percent_pieces(sg_heap *heap, PyObject *format, const sg_slot *arguments, Py_ssize_t given,
                           PyDictObject *dict, pieces *all)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(format), used = 0, by_key = 0;
    for (Py_ssize_t at = 0; at < n;) {
        Py_ssize_t start = at;
        while (at < n && PyUnicode_READ_CHAR(format, at) != '%') {
            at++;
        }
        if (at > start && !add_piece(all, sg_str_part(heap, format, start, 1, at - start))) {
            return false;
        }
        if (at == n) {
            break;
        }
        spec_t s;
        sg_slot value = 0;
        at++;
        if (dict != NULL && at < n && PyUnicode_READ_CHAR(format, at) == '(') {
            value = percent_value(heap, format, &at, dict);
            if (value == 0) {
                return false;
            }
            by_key++;
        }
        if (!percent_spec(format, &at, &s)) {
            return false;
        }
        if (s.type == '%') {
            if (PyUnicode_READ_CHAR(format, at - 2) != '%' || !add_piece(all, sg_str_of_char(heap, '%'))) {
                return false;
            }
            continue;
        }
        if ((value == 0 && used == given)
            || !add_piece(all, percent_one(heap, &s, value != 0 ? value : arguments[used++]))) {
            return false;
        }
    }
    return by_key == 0 ? used == given : used == 0;
}

/* ---- str.format ---------------------------------------------------------------------------- */

/* A replacement field without attributes, items and fields within it. */
typedef struct {
    Py_ssize_t index; /* -1: the next one, if it has no name */
    Py_ssize_t name, name_end;
    int conversion;       /* FVC_… */
    Py_ssize_t spec, end; /* the specification's characters */
} field_t;

static bool is_of_name(Py_UCS4 c, bool inside)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (inside && c >= '0' && c <= '9');
}

/* The field that begins at *at, which goes behind it; false: not here. */
static bool read_field(PyObject *format, Py_ssize_t *at, field_t *f)
{
    enum { MOST = 100 };
    Py_ssize_t n = PyUnicode_GET_LENGTH(format);
    Py_UCS4 c = 0;
    *f = (field_t){.index = -1, .conversion = FVC_NONE};
    f->name = f->name_end = *at;
    while (f->name_end < n && is_of_name(PyUnicode_READ_CHAR(format, f->name_end), f->name_end > f->name)) {
        f->name_end++;
    }
    *at = f->name_end;
    for (; *at < n && (c = PyUnicode_READ_CHAR(format, *at)) >= '0' && c <= '9'; ++*at) {
        f->index = 10 * (f->index < 0 ? 0 : f->index) + (Py_ssize_t)(c - '0');
        if (f->index > MOST) {
            return false;
        }
    }
    if (*at < n - 2 && c == '!') {
        Py_UCS4 kind = PyUnicode_READ_CHAR(format, *at + 1);
        f->conversion = kind == 's' ? FVC_STR : kind == 'r' ? FVC_REPR : kind == 'a' ? FVC_ASCII : FVC_NONE;
        *at += 2;
        c = PyUnicode_READ_CHAR(format, *at);
        if (f->conversion == FVC_NONE || (c != ':' && c != '}')) {
            return false;
        }
    }
    if (*at < n && c == ':') {
        ++*at;
    }
    else if (*at == n || c != '}') {
        return false;
    }
    for (f->spec = *at; *at < n && (c = PyUnicode_READ_CHAR(format, *at)) != '}'; ++*at) {
        if (c == '{') {
            return false;
        }
    }
    f->end = (*at)++;
    return f->end < n;
}

/* The value by its conversion, owned; 0: not here. */
static sg_slot convert_field(sg_heap *heap, int conversion, sg_slot value)
{
    sg_slot text = percent_text(heap, conversion == FVC_STR ? 's' : 'r', value);
    if (text != 0 && conversion == FVC_ASCII && !PyUnicode_IS_ASCII(sg_pointer(text))) {
        sg_drop(heap, text);
        return 0;
    }
    return text;
}

/* The text of one. */
static sg_slot text_of_field(sg_heap *heap, PyObject *format, const field_t *f, sg_slot value)
{
    sg_slot converted = f->conversion == FVC_NONE ? 0 : convert_field(heap, f->conversion, value);
    if (f->conversion != FVC_NONE) {
        if (converted == 0 || f->spec == f->end) {
            return converted;
        }
        value = sg_lent(converted);
    }
    sg_slot text = 0;
    if (f->spec == f->end) {
        bool str = !sg_is_int(value) && PyUnicode_CheckExact(sg_pointer(value));
        text = str ? percent_text(heap, 's', value) : sg_format_simple(heap, value);
    }
    else {
        sg_slot spec = sg_str_part(heap, format, f->spec, 1, f->end - f->spec);
        if (spec != 0) {
            text = sg_format_with(heap, value, spec);
            sg_drop(heap, spec);
        }
    }
    if (converted != 0) {
        sg_drop(heap, converted);
    }
    return text;
}

typedef struct {
    const sg_slot *at;
    Py_ssize_t n;
    PyObject *const *names;
    const sg_slot *values;
    int named;
} arguments_t;

/* The value of the field's name, or NULL. */
static const sg_slot *named_value(PyObject *format, const field_t *f, const arguments_t *given)
{
    Py_ssize_t length = f->name_end - f->name;
    for (int i = 0; i < given->named; i++) {
        PyObject *name = given->names[i];
        Py_ssize_t same = 0;
        while (PyUnicode_GET_LENGTH(name) == length && same < length
               && PyUnicode_READ_CHAR(name, same) == PyUnicode_READ_CHAR(format, f->name + same)) {
            same++;
        }
        if (same == length) {
            return &given->values[i];
        }
    }
    return NULL;
}

/* All pieces; false: not here. */
static bool format_pieces(sg_heap *heap, PyObject *format, const arguments_t *given, pieces *all)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(format), next = 0;
    bool numbered = false;
    for (Py_ssize_t at = 0; at < n;) {
        Py_ssize_t start = at;
        Py_UCS4 c = 0;
        while (at < n && (c = PyUnicode_READ_CHAR(format, at)) != '{' && c != '}') {
            at++;
        }
        bool doubled = at < n - 1 && PyUnicode_READ_CHAR(format, at + 1) == c;
        at += doubled; /* one of the two is text */
        if (at > start && !add_piece(all, sg_str_part(heap, format, start, 1, at - start))) {
            return false;
        }
        if (at == n) {
            break;
        }
        at++;
        if (doubled) {
            continue;
        }
        field_t f;
        if (c == '}' || !read_field(format, &at, &f)) {
            return false;
        }
        const sg_slot *value;
        if (f.name_end > f.name) {
            value = named_value(format, &f, given);
        }
        else {
            numbered |= f.index >= 0;
            Py_ssize_t index = f.index >= 0 ? f.index : next++;
            value = index < given->n && !(numbered && next > 0) ? &given->at[index] : NULL;
        }
        if (value == NULL || !add_piece(all, text_of_field(heap, format, &f, *value))) {
            return false;
        }
    }
    return true;
}

/* The pieces as one, or 0 if there are not all; they are dropped. */
static sg_slot join_pieces(sg_heap *heap, bool whole, pieces *all)
{
    sg_slot text = whole ? sg_format_join(heap, all->parts, all->n) : 0;
    for (int i = 0; i < all->n; i++) {
        sg_drop(heap, all->parts[i]);
    }
    return text;
}

sg_slot sg_format_fields(sg_heap *heap, PyObject *format, const sg_slot *arguments, int n, PyObject *const *names,
                         const sg_slot *values, int named)
{
    pieces all = {.n = 0};
    bool whole = format_pieces(heap, format, &(arguments_t){arguments, n, names, values, named}, &all);
    return join_pieces(heap, whole, &all);
}

sg_slot sg_format_percent(sg_heap *heap, PyObject *format, sg_slot arguments)
{
    enum { MANY = 32 };
    sg_slot slots[MANY] = {arguments};
    Py_ssize_t given = 1;
    PyDictObject *dict = NULL;
    if (!sg_is_int(arguments)) {
        PyObject *o = sg_pointer(arguments);
        dict = PyDict_CheckExact(o) ? (PyDictObject *)o : NULL;
        if (PyTuple_Check(o)) {
            given = PyTuple_GET_SIZE(o);
            for (Py_ssize_t i = 0; i < given && i < MANY; i++) {
                slots[i] = sg_from_heap(PyTuple_GET_ITEM(o, i));
            }
        }
    }
    if (given > MANY) {
        return 0;
    }
    pieces all = {.n = 0};
    bool whole = percent_pieces(heap, format, slots, given, dict, &all);
    return join_pieces(heap, whole, &all);
}
