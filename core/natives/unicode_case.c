/* The case of characters beyond ASCII.  Job and locking: unicode_case.h. */
#include "natives/unicode_case.h"

#include <stdlib.h>

enum {
    BLOCK = 256,
    BLOCKS = 0x110000 / BLOCK,
    MOST = 3,      /* characters that one becomes */
    ASKED_MAX = 8, /* blocks that one call asks for: it takes the host some 0.2 ms for each */
    SIGMA = 0x3a3, /* its lower case depends on where it stands in its word */
};

enum { LOWER, UPPER, TITLE, FOLDED, CHANGES };
static const char *const methods[CHANGES] = {"lower", "upper", "title", "casefold"};

typedef struct {
    Py_UCS4 becomes[CHANGES][MOST]; /* 0 behind the last */
    bool cased, begins_name, in_name;
} character;

static character *blocks[BLOCKS]; /* NULL: not asked yet */

/* ---- asking the host ---- */

/* What a method makes of a str of one character. */
static bool ask_change(PyObject *s, const char *method, Py_UCS4 *becomes)
{
    PyObject *changed = PyObject_CallMethod(s, method, NULL);
    bool fits = changed != NULL && PyUnicode_Check(changed) && PyUnicode_GET_LENGTH(changed) >= 1
                && PyUnicode_GET_LENGTH(changed) <= MOST;
    for (Py_ssize_t i = 0; fits && i < MOST; i++) {
        becomes[i] = i < PyUnicode_GET_LENGTH(changed) ? PyUnicode_READ_CHAR(changed, i) : 0;
    }
    Py_XDECREF(changed);
    return fits;
}

static bool ask(Py_UCS4 c, character *about)
{
    PyObject *s = PyUnicode_FromOrdinal((int)c), *before = s == NULL ? NULL : PyUnicode_FromFormat("%Ua", s);
    PyObject *behind = s == NULL ? NULL : PyUnicode_FromFormat("a%U", s);
    PyObject *word = before == NULL ? NULL : PyObject_CallMethod(before, "title", NULL);
    bool known = behind != NULL && word != NULL;
    if (known) {
        /* A letter behind one that has a case is not the first of its word. */
        about->cased = PyUnicode_READ_CHAR(word, PyUnicode_GET_LENGTH(word) - 1) == 'a';
        about->begins_name = PyUnicode_IsIdentifier(s) > 0;
        about->in_name = PyUnicode_IsIdentifier(behind) > 0;
    }
    for (int i = 0; known && i < CHANGES; i++) {
        known = ask_change(s, methods[i], about->becomes[i]);
    }
    Py_XDECREF(s);
    Py_XDECREF(before);
    Py_XDECREF(behind);
    Py_XDECREF(word);
    return known;
}

static void ask_for_block(Py_UCS4 block)
{
    character *about = calloc(BLOCK, sizeof *about);
    for (Py_UCS4 i = 0; about != NULL && i < BLOCK; i++) {
        if (!ask(block * BLOCK + i, &about[i])) {
            free(about);
            about = NULL;
        }
    }
    blocks[block] = about;
}

void sg_unicode_case_prepare(PyThreadState *tstate, PyObject *const *args, int n)
{
    (void)tstate;
    if (n == 0 || !PyUnicode_Check(args[0]) || PyUnicode_IS_ASCII(args[0]) || PyErr_Occurred()) {
        return;
    }
    int asked = 0;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(args[0]) && asked < ASKED_MAX; i++) {
        Py_UCS4 block = PyUnicode_READ_CHAR(args[0], i) / BLOCK;
        if (blocks[block] == NULL) {
            ask_for_block(block);
            asked++;
        }
    }
    PyErr_Clear();
}

static const character *about(Py_UCS4 c)
{
    const character *block = blocks[c / BLOCK];
    return block == NULL ? NULL : &block[c % BLOCK];
}

/* ---- changing ---- */

typedef struct {
    letter_change how;
    bool fold;
    bool first, in_word; /* where the next character stands */
    Py_UCS4 itself[MOST];
} change;

/* The characters that the next one becomes; NULL: not here. */
static const Py_UCS4 *next_becomes(change *how, Py_UCS4 c)
{
    const character *known = about(c);
    if (known == NULL) {
        return NULL;
    }
    bool up = how->how == SWAPPED ? Py_UNICODE_ISLOWER(c) : how->how == ALL_UP;
    bool stays = how->how == SWAPPED && !up && !Py_UNICODE_ISUPPER(c);
    bool title = how->how == TITLE_CASE ? !how->in_word : how->how == FIRST_UP && how->first;
    how->first = false;
    how->in_word = known->cased;
    if (c == SIGMA && !up && !title && !how->fold && !stays) {
        return NULL;
    }
    if (stays) {
        how->itself[0] = c;
        return how->itself;
    }
    return known->becomes[how->fold ? FOLDED : up ? UPPER : title ? TITLE : LOWER];
}

sg_slot sg_unicode_change_case(sg_heap *heap, PyObject *s, letter_change how, bool fold)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s), size = 0;
    int kind = (int)PyUnicode_KIND(s);
    const void *data = PyUnicode_DATA(s);
    Py_UCS4 widest = 0;
    const change start = {.how = how, .fold = fold, .first = true};
    change state = start;
    for (Py_ssize_t i = 0; i < length; i++) {
        const Py_UCS4 *to = next_becomes(&state, PyUnicode_READ(kind, data, i));
        if (to == NULL) {
            return 0;
        }
        for (int k = 0; k < MOST && (k == 0 || to[k] != 0); k++, size++) {
            widest = to[k] > widest ? to[k] : widest;
        }
    }
    widest = widest < 128 ? 127 : widest < 256 ? 255 : widest < 0x10000 ? 0xffff : 0x10ffff;
    PyObject *result = sg_str_room(heap, size, widest);
    if (result == NULL) {
        return 0;
    }
    int wide = (int)PyUnicode_KIND(result);
    void *target = PyUnicode_DATA(result);
    state = start;
    for (Py_ssize_t i = 0, at = 0; i < length; i++) {
        const Py_UCS4 *to = next_becomes(&state, PyUnicode_READ(kind, data, i));
        for (int k = 0; k < MOST && (k == 0 || to[k] != 0); k++) {
            PyUnicode_WRITE(wide, target, at++, to[k]);
        }
    }
    return sg_owned(result);
}

/* ---- judging ---- */

int sg_unicode_is_identifier(PyObject *s)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(s);
    for (Py_ssize_t i = 0; i < length; i++) {
        const character *known = about(PyUnicode_READ_CHAR(s, i));
        if (known == NULL || !(i == 0 ? known->begins_name : known->in_name)) {
            return known == NULL ? -1 : 0;
        }
    }
    return length != 0;
}

static bool is_of(Py_UCS4 c, sg_character_kind kind)
{
    switch (kind) {
    case SG_KIND_DIGIT:
        return Py_UNICODE_ISDIGIT(c);
    case SG_KIND_DECIMAL:
        return Py_UNICODE_ISDECIMAL(c);
    case SG_KIND_NUMERIC:
        return Py_UNICODE_ISNUMERIC(c);
    case SG_KIND_ALPHA:
        return Py_UNICODE_ISALPHA(c);
    case SG_KIND_ALNUM:
        return Py_UNICODE_ISALNUM(c);
    case SG_KIND_SPACE:
        return Py_UNICODE_ISSPACE(c);
    default:
        return Py_UNICODE_ISPRINTABLE(c);
    }
}

bool sg_unicode_all_are(PyObject *s, sg_character_kind kind)
{
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s); i++) {
        if (!is_of(PyUnicode_READ_CHAR(s, i), kind)) {
            return false;
        }
    }
    return true;
}

bool sg_unicode_is_cased(PyObject *s, bool upper)
{
    bool seen = false;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s); i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        bool is_upper = Py_UNICODE_ISUPPER(c), is_lower = Py_UNICODE_ISLOWER(c);
        if ((upper ? is_lower : is_upper) || Py_UNICODE_ISTITLE(c)) {
            return false;
        }
        seen |= upper ? is_upper : is_lower;
    }
    return seen;
}

bool sg_unicode_is_title(PyObject *s)
{
    bool seen = false, in_word = false;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(s); i++) {
        Py_UCS4 c = PyUnicode_READ_CHAR(s, i);
        bool begins = Py_UNICODE_ISUPPER(c) || Py_UNICODE_ISTITLE(c), goes_on = !begins && Py_UNICODE_ISLOWER(c);
        if ((begins && in_word) || (goes_on && !in_word)) {
            return false;
        }
        in_word = begins || goes_on;
        seen |= in_word;
    }
    return seen;
}
