/* Learning the types of the regular expression engine.  Job and locking: types.h. */
#include "natives/regex/types.h"

#include "memory/plain_types.h"
#include "natives/regex/characters.h"
#include "natives/regex/matcher.h"
#include "natives/regex/scanner.h"
#include "objects/key.h"
#include "objects/match.h"

sg_re_types sg_re;

/* ---- trials ---- */

static PyObject *compiled(PyObject *module, const uint32_t *code, size_t words, int groups, const char *name)
{
    PyObject *list = PyList_New(0), *names = PyDict_New(), *numbers = NULL;
    for (size_t i = 0; i < words && list != NULL; i++) {
        PyObject *word = PyLong_FromUnsignedLong(code[i]);
        if (word == NULL || PyList_Append(list, word) != 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(word);
    }
    if (name == NULL) {
        numbers = PyTuple_New(0);
    }
    else {
        numbers = Py_BuildValue("(OsO)", Py_None, name, Py_None);
        PyObject *one = PyLong_FromLong(1);
        if (one == NULL || names == NULL || PyDict_SetItemString(names, name, one) != 0) {
            Py_CLEAR(numbers);
        }
        Py_XDECREF(one);
    }
    PyObject *pattern =
        list == NULL || names == NULL || numbers == NULL
            ? NULL
            : PyObject_CallMethod(module, "compile", "siOiOO", "source", 0, list, groups, names, numbers);
    Py_XDECREF(list);
    Py_XDECREF(names);
    Py_XDECREF(numbers);
    return pattern;
}

/* Two groups, the first of which has a name. */
static const uint32_t two_groups[] = {SG_RE_MARK,    0,   SG_RE_LITERAL, 'a', SG_RE_MARK,   1, SG_RE_MARK, 2,
                                      SG_RE_LITERAL, 'b', SG_RE_MARK,    3,   SG_RE_SUCCESS};
enum { WORDS = sizeof two_groups / sizeof *two_groups };

static bool is_pattern(PyObject *o)
{
    sg_py_pattern *p = (sg_py_pattern *)o;
    PyTypeObject *type = Py_TYPE(o);
    if (type->tp_basicsize != (Py_ssize_t)sizeof *p || type->tp_itemsize != sizeof *p->code || Py_SIZE(p) != WORDS
        || p->groups != 2 || p->flags != 0 || p->weakrefs != NULL || p->is_bytes != 0 || p->code_size != WORDS
        || memcmp(p->code, two_groups, sizeof two_groups) != 0) {
        return false;
    }
    return p->group_index != NULL && PyDict_CheckExact(p->group_index) && p->index_group != NULL
           && PyTuple_CheckExact(p->index_group) && p->pattern != NULL && PyUnicode_CheckExact(p->pattern);
}

static bool is_match(PyObject *o, PyObject *pattern, PyObject *text)
{
    static const Py_ssize_t marks[] = {1, 3, 1, 2, 2, 3};
    sg_py_match *m = (sg_py_match *)o;
    PyTypeObject *type = Py_TYPE(o);
    return type->tp_basicsize == (Py_ssize_t)sizeof *m && type->tp_itemsize == sizeof *m->mark && Py_SIZE(m) == 6
           && m->string == text && m->regs == NULL && m->pattern == (sg_py_pattern *)pattern && m->pos == 0
           && m->endpos == 4 && m->lastindex == 2 && m->groups == 3 && memcmp(m->mark, marks, sizeof marks) == 0;
}

/* Before and after it has found the match that is_match() knows. */
static bool is_scanner(PyObject *o, PyObject *pattern, PyObject *text, bool after)
{
    sg_py_scanner *s = (sg_py_scanner *)o;
    const char *data = PyUnicode_DATA(text);
    if (Py_TYPE(o)->tp_itemsize != 0 || s->pattern != (sg_py_pattern *)pattern || s->beginning != data
        || s->start != data + (after ? 3 : 0) || s->end != data + 4 || s->string != text || s->buffer.buf != NULL) {
        return false;
    }
    return s->pos == 0 && s->endpos == 4 && s->is_bytes == 0 && s->char_size == 1 && s->match_all == 0
           && s->must_advance == 0 && s->mark != NULL && s->repeat == NULL;
}

/* True if it can be told that it is running, and how many lists it has. */
static bool learn_scanner(PyObject *o)
{
    sg_py_scanner *s = (sg_py_scanner *)o;
    Py_ssize_t lists = Py_TYPE(o)->tp_basicsize - (Py_ssize_t)sizeof *s - SG_PY_SCANNER_TAIL;
    if (lists != 0 && lists != SG_PY_SCANNER_LISTS * (Py_ssize_t)sizeof(void *)) {
        return false;
    }
    sg_re.scanner_lists = lists == 0 ? 0 : SG_PY_SCANNER_LISTS;
    *sg_py_scanner_executing(s) = 1;
    PyObject *found = PyObject_CallMethod(o, "search", NULL);
    *sg_py_scanner_executing(s) = 0;
    bool refused = found == NULL && PyErr_ExceptionMatches(PyExc_ValueError);
    PyErr_Clear();
    Py_XDECREF(found);
    PyObject *method = PyObject_GetAttrString(o, "search");
    if (refused && method != NULL && PyObject_TypeCheck(method, &PyCFunction_Type)) {
        sg_re.scanner_search = ((PyCFunctionObject *)method)->m_ml;
    }
    Py_XDECREF(method);
    return sg_re.scanner_search != NULL;
}

/* How possessive repeats treat marks: known or not. */
static bool learn_possessive(PyObject *module)
{
    /* ((x)|y|z)*+ */
    static const uint32_t code[] = {SG_RE_POSSESSIVE_REPEAT,
                                    28,
                                    0,
                                    SG_RE_MAX_REPEAT,
                                    SG_RE_MARK,
                                    0,
                                    SG_RE_BRANCH,
                                    9,
                                    SG_RE_MARK,
                                    2,
                                    SG_RE_LITERAL,
                                    'x',
                                    SG_RE_MARK,
                                    3,
                                    SG_RE_JUMP,
                                    12,
                                    5,
                                    SG_RE_LITERAL,
                                    'y',
                                    SG_RE_JUMP,
                                    7,
                                    5,
                                    SG_RE_LITERAL,
                                    'z',
                                    SG_RE_JUMP,
                                    2,
                                    0,
                                    SG_RE_MARK,
                                    1,
                                    SG_RE_SUCCESS,
                                    SG_RE_SUCCESS};
    static const Py_ssize_t marks[] = {0, 3, 2, 3, 0, 1};
    PyObject *pattern = compiled(module, code, sizeof code / sizeof *code, 2, NULL);
    PyObject *match = pattern == NULL ? NULL : PyObject_CallMethod(pattern, "match", "s", "xyz");
    bool known = match != NULL
                     ? Py_TYPE(match) == sg_re.match && memcmp(((sg_py_match *)match)->mark, marks, sizeof marks) == 0
                     : pattern != NULL && PyErr_ExceptionMatches(PyExc_SystemError);
    sg_re_possessive_is_loose = match == NULL;
    PyErr_Clear();
    Py_XDECREF(match);
    Py_XDECREF(pattern);
    return known;
}

/* ---- what was found ---- */

static bool release_scanner(sg_heap *heap, PyObject *o)
{
    sg_py_scanner *s = (sg_py_scanner *)o;
    for (int i = 0; i < sg_re.scanner_lists; i++) {
        if (s->lists[i] != NULL) {
            return false;
        }
    }
    if (s->data_stack != NULL || *sg_py_scanner_executing(s) != 0) {
        return false;
    }
    sg_table_put(heap, s->mark, sg_re_scanner_mark_bytes(s->pattern));
    return true;
}

static void add_plain_types(void)
{
    sg_plain_type_add(
        &(sg_plain_type){.type = sg_re.pattern,
                         .children = {offsetof(sg_py_pattern, group_index), offsetof(sg_py_pattern, index_group),
                                      offsetof(sg_py_pattern, pattern)},
                         .weakrefs = offsetof(sg_py_pattern, weakrefs)});
    sg_plain_type_add(&(sg_plain_type){.type = sg_re.match,
                                       .children = {offsetof(sg_py_match, string), offsetof(sg_py_match, regs)},
                                       .reserved = {offsetof(sg_py_match, pattern)}});
    if (sg_re.scanner != NULL) {
        sg_plain_type_add(&(sg_plain_type){
            .type = sg_re.scanner,
            .children = {offsetof(sg_py_scanner, string), offsetof(sg_py_scanner, buffer) + offsetof(Py_buffer, obj)},
            .reserved = {offsetof(sg_py_scanner, pattern)},
            .release = release_scanner});
    }
}

static bool learn_from(PyObject *module)
{
    PyObject *magic = PyObject_GetAttrString(module, "MAGIC");
    bool known = magic != NULL && PyLong_AsLong(magic) == SG_RE_MAGIC;
    PyObject *text = PyUnicode_FromString("zabz"), *pattern = compiled(module, two_groups, WORDS, 2, "name");
    PyObject *match = NULL, *scanner = NULL, *second = NULL;
    if (known && text != NULL && pattern != NULL) {
        match = PyObject_CallMethod(pattern, "search", "O", text);
        scanner = PyObject_CallMethod(pattern, "scanner", "O", text);
    }
    if (match != NULL && scanner != NULL && is_pattern(pattern) && is_match(match, pattern, text)) {
        sg_re.pattern = (PyTypeObject *)Py_NewRef(Py_TYPE(pattern));
        sg_re.match = (PyTypeObject *)Py_NewRef(Py_TYPE(match));
        if (is_scanner(scanner, pattern, text, false)) {
            second = PyObject_CallMethod(scanner, "search", NULL);
            if (second != NULL && is_match(second, pattern, text) && is_scanner(scanner, pattern, text, true)
                && learn_scanner(scanner)) {
                sg_re.scanner = (PyTypeObject *)Py_NewRef(Py_TYPE(scanner));
            }
        }
    }
    Py_XDECREF(magic);
    Py_XDECREF(text);
    Py_XDECREF(pattern);
    Py_XDECREF(match);
    Py_XDECREF(scanner);
    Py_XDECREF(second);
    return sg_re.match != NULL && learn_possessive(module);
}

bool sg_re_learn(PyTypeObject *type)
{
    static bool tried;
    if (!tried) {
        tried = true;
        PyObject *module = PyType_GetModule(type);
        if (module != NULL && learn_from(module)) {
            sg_re_characters_init();
            add_plain_types();
            sg_re.module = module;
            sg_match_type = sg_re.match;
            sg_pattern_type = sg_re.pattern;
            sg_iterator_kind_add(
                &(sg_iterator_kind){.type = &PyCallIter_Type, .step = sg_re_step_call_iterator, .adapts = true});
        }
        else {
            sg_re = (sg_re_types){0};
        }
        PyErr_Clear();
    }
    return type == sg_re.pattern || type == sg_re.match || (type == sg_re.scanner && type != NULL);
}
